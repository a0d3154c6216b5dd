"""An example shop that uses ecom_ai like any other."""

from shop.celery import app as celery_app

__all__ = ["celery_app"]
