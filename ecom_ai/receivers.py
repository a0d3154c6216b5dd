"""From the signals of the host, and our own, to tasks. Nothing is decided here."""

from functools import partial
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.contrib.sites.models import Site
from django.db import transaction
from django.db.backends.signals import connection_created
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from ecom_ai import index, shoppers, tasks
from ecom_ai.adapters import get_product_adapter
from ecom_ai.signals import events_recorded
from ecom_ai.support import passages


def connect() -> None:
    """Connects every receiver; called once, when Django is ready."""
    model = get_product_adapter().get_model()
    for signal in (post_save, post_delete):
        signal.connect(
            product_changed, sender=model, dispatch_uid=f"ecom_ai.{id(signal)}"
        )
    events_recorded.connect(shoppers_acted, dispatch_uid="ecom_ai.events")
    user_logged_in.connect(signed_in, dispatch_uid="ecom_ai.signed_in")
    connection_created.connect(index.prepare_connection, dispatch_uid="ecom_ai.hnsw")


def product_changed(
    instance: Any, using: str | None = None, raw: bool = False, **_kwargs: Any
) -> None:
    if raw:  # a fixture being loaded, whose related rows may not be there yet
        return
    adapter = get_product_adapter()
    key = str(getattr(instance, adapter.key))
    for site_id in Site.objects.values_list("pk", flat=True):
        tasks.enqueue(tasks.sync_items, site_id, [key], using=using)
        note = partial(passages.outdate, site_id, [key])
        transaction.on_commit(note, using=using, robust=True)


def shoppers_acted(site_id: int, shopper_keys: set[str], **_kwargs: Any) -> None:
    tasks.gathered.ring(site_id, shopper_keys)


def signed_in(request: HttpRequest | None, user: Any, **_kwargs: Any) -> None:
    if request is not None:
        shoppers.merge_at_sign_in(request, user)
