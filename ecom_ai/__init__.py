"""The AI layer for a Django shop: recommendations and search on its own PostgreSQL."""

__version__ = "0.1.0"
