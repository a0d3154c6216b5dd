"""Starts the app: checks and receivers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EcomAIConfig(AppConfig):
    name = "ecom_ai"
    verbose_name = _("Shop intelligence")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ecom_ai import (  # noqa: F401
            checks,
            receivers,
            review_tasks,
            support_tasks,
            tasks,
            training_tasks,
        )

        if not checks.adapter_errors():
            receivers.connect()
