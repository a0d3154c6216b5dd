"""Shopping help in a conversation: what is wanted, what fits, what is known of it."""

from ecom_ai.support.shopping.helping import help

__all__ = ["help"]
