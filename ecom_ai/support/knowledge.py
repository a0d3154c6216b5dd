"""What the support chat may answer from: passages, their vectors, all in memory.

A stand-in with the signature that trials ask for.
"""

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.grounding.library import Library


def library(site_id: int) -> Library:
    """All passages of the published articles that have a vector."""
    raise InferenceUnavailable("Nothing reads the help centre yet.")
