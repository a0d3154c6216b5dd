"""Celery tasks of the support chat: fetch, call, save. They decide nothing."""

import logging
import threading
from contextlib import suppress
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.contrib.sites.models import Site
from django.db import connection
from django.dispatch import receiver

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import SERVE_QUEUE
from ecom_ai.models import Checkpoint, Conversation, Message, Trial
from ecom_ai.schedule import SUPPORT_SWEEP_SECONDS, TRIAL_SWEEP_SECONDS
from ecom_ai.signals import (
    checkpoint_promoted,
    conversation_handed_off,
    message_received,
)
from ecom_ai.support import (
    answering,
    closing_time,
    expiring,
    replying,
    suggesting,
    tickets,
    trying,
)
from ecom_ai.tasks import DURABLE, enqueue

logger = logging.getLogger(__name__)

#: A doorbell that nobody heard for so long lapses: the sweep rings again.
_EXPIRES = 3 * SUPPORT_SWEEP_SECONDS


@shared_task(name="ecom_ai.reply", expires=_EXPIRES, **DURABLE)
def write_reply(reply_id: int) -> None:
    """Writes a reply, and then has the conversation's next one written."""
    if following := replying.reply(reply_id):
        enqueue(write_reply, following)


@shared_task(name="ecom_ai.sweep_support")
def sweep_support() -> None:
    """Rings for replies that wait without a doorbell, or whose writer is dead; has
    whoever waits after hours answered by e-mail."""
    replying.give_up()
    closing_time.to_tickets()
    for reply_id in replying.late():
        enqueue(write_reply, reply_id)
    for mail_id in tickets.due():
        enqueue(send_ticket_mail, mail_id)


@shared_task(name="ecom_ai.send_ticket_mail", **DURABLE)
def send_ticket_mail(mail_id: int) -> None:
    """Sends an agent's answer to a ticket."""
    tickets.deliver(mail_id)


@shared_task(name="ecom_ai.try_change", expires=TRIAL_SWEEP_SECONDS, **DURABLE)
def try_change(trial_id: int, at: int) -> None:
    """Answers some questions of a trial, and leaves the others to the next message. One
    for a place that was passed since does nothing, so that however often it was rung
    for, there is one message at a time."""
    further = trying.work(trial_id, at)
    if further is not None:
        enqueue(try_change, trial_id, further)


@shared_task(name="ecom_ai.sweep_trials")
def sweep_trials() -> None:
    """Rings for trials that wait without a doorbell, or whose worker is dead."""
    for trial_id in Trial.revive():
        enqueue(try_change, trial_id, trying.place(trial_id))


@shared_task(name="ecom_ai.expire_conversations", **DURABLE)
def expire_conversations() -> None:
    """Deletes the conversations that are too old, and keeps their counts."""
    for site_id in Site.objects.order_by("pk").values_list("pk", flat=True):
        expiring.expire(site_id)


@shared_task(name="ecom_ai.suggest", expires=_EXPIRES)
def suggest(conversation_id: str) -> None:
    """Finds what could be answered, for the agent who has the conversation."""
    if found := Conversation.objects.filter(pk=conversation_id).first():
        suggesting.suggest(found)


@receiver(message_received, dispatch_uid="ecom_ai.reply")
def reply_to(message: Message, reply: Message | None, **_kwargs: object) -> None:
    """Rings for the reply to a message; where a person has it, for a suggestion."""
    if reply is not None:
        enqueue(write_reply, reply.pk)
    else:
        enqueue(suggest, str(message.conversation_id))


@receiver(conversation_handed_off, dispatch_uid="ecom_ai.suggest")
def suggest_to_agent(conversation: Conversation, **_kwargs: object) -> None:
    enqueue(suggest, str(conversation.pk))


@worker_ready.connect(dispatch_uid="ecom_ai.warm")
def warm(sender: Any, **_kwargs: object) -> None:
    """Has a serving worker load what answers before somebody asks."""
    if SERVE_QUEUE in sender.app.amqp.queues.consume_from:
        threading.Thread(target=_warm_apart, daemon=True).start()


@receiver(checkpoint_promoted, dispatch_uid="ecom_ai.warm")
def warm_for(checkpoint: Checkpoint, **_kwargs: object) -> None:
    if checkpoint.role in (Checkpoint.Role.ANSWER, Checkpoint.Role.GENERATOR):
        enqueue(warm_support)


@shared_task(name="ecom_ai.warm_support", expires=_EXPIRES)
def warm_support() -> None:
    """Loads a new checkpoint that tells answers, or words them."""
    _warm_all()


def _warm_apart() -> None:
    try:
        _warm_all()
    finally:
        connection.close()


def _warm_all() -> None:
    try:
        for site_id in Site.objects.order_by("pk").values_list("pk", flat=True):
            with suppress(InferenceUnavailable):
                answering.warm(site_id)
    except Exception:  # no worker ends because of it
        logger.exception("What answers questions could not be loaded")
