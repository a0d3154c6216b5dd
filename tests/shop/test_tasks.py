"""The shop's own tasks."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from shop.tasks import clear_sessions


def test_what_lay_in_an_ended_session_is_deleted(db):
    for days in (-1, 1):
        session = SessionStore()
        session["ecom_ai_events"] = [days]
        session.save()
        Session.objects.filter(pk=session.session_key).update(
            expire_date=timezone.now() + timedelta(days=days)
        )
    clear_sessions()
    assert [row.get_decoded() for row in Session.objects.all()] == [
        {"ecom_ai_events": [1]}
    ]
