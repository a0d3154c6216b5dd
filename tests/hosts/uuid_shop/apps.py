"""The second shop's app."""

from django.apps import AppConfig


class BazaarConfig(AppConfig):
    name = "tests.hosts.uuid_shop"
    label = "bazaar"
    default_auto_field = "django.db.models.BigAutoField"
