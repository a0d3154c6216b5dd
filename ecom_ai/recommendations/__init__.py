"""Recommendations: what to show at a placement, and why."""

from ecom_ai.recommendations.flow import (
    Recommendation,
    Recommendations,
    find_placement,
    recommend,
)

__all__ = ["Recommendation", "Recommendations", "find_placement", "recommend"]
