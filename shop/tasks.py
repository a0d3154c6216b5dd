"""The shop's own Celery tasks."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="shop.clear_sessions")
def clear_sessions() -> None:
    """Deletes the sessions that have ended."""
    call_command("clearsessions")
