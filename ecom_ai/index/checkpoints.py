"""Which encoder's vectors are searched, and which are being made to follow them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from ecom_ai.conf import get_settings
from ecom_ai.inference import encoder, unit
from ecom_ai.models import Checkpoint, Item
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.signals import checkpoint_promoted, encoder_filling

if TYPE_CHECKING:
    from ecom_ai.inference import Encoder as Encoder

Means = dict[str, dict[str, list[float]]]

#: Texts of a language that its means are taken from, and the fewest that will do.
MEAN_SAMPLE, MEAN_LEAST = 1000, 50

#: With vectors of so many items an encoder serves; the sweep sees to the others.
FILLED = 0.95
#: What an encoder that follows a trained one, with other means, has of it.
_OF_WEIGHTS = (
    "name", "fingerprint", "dimensions", "base", "method", "arguments", "data",
    "metrics", "report", "gate", "folder", "files", "size", "parent_id", "created_by",
    "card",
)  # fmt: skip

ENCODER = Checkpoint.Role.ENCODER
Stage = Checkpoint.Stage


def live(site_id: int) -> Checkpoint | None:
    """The checkpoint whose vectors are searched now."""
    return Checkpoint.objects.live(site_id, ENCODER)


def ensure_live(site_id: int, *, replacing: int | None = None) -> Checkpoint:
    """The encoder to embed with; where there is none, the first one goes live.

    A checkpoint whose means miss a language that the shop has texts in by now is
    followed by one that has them; the live checkpoint with the id ``replacing``, by
    one of the setting ENCODER. A follower goes live when its vectors are complete.
    Bears being run twice, or by two at once: all get the same follower. Encodes a
    sample of the shop's texts, so that it runs on a serving worker.
    """
    forget_live()
    current = live(site_id)
    anew = current is not None and current.pk == replacing
    if current and not anew and not misses_a_language(current):
        return current
    if current is None:
        checkpoint = create(site_id, get_settings().ENCODER)
        if checkpoint.stage != Stage.LIVE:
            activate(checkpoint)
        return checkpoint
    name = get_settings().ENCODER if anew else current.name
    trained = current if current.files and not anew else None
    return create(site_id, name, after=current.pk, trained=trained)


def create(
    site_id: int, name: str, *, after: int = 0, trained: Checkpoint | None = None
) -> Checkpoint:
    """A checkpoint for an encoder by name or path, with means of the shop's texts.

    Instead of the name, one may give a ``trained`` checkpoint, to follow it with other
    means. The one of the same weights that was made since the checkpoint ``after``,
    and is in use or being filled, where there is one.
    """
    checkpoint = Checkpoint(
        site_id=site_id, role=ENCODER, name=name, stage=Stage.FILLING
    )
    for field in _OF_WEIGHTS if trained else ():
        setattr(checkpoint, field, getattr(trained, field))
    loaded = encoder(checkpoint)
    if trained is None:
        checkpoint.dimensions = loaded.dimensions
        checkpoint.fingerprint = loaded.fingerprint
    same = filling(site_id).filter(fingerprint=checkpoint.fingerprint, pk__gt=after)
    if existing := same.first():
        return existing
    checkpoint.means = means_of(loaded, site_id)
    with transaction.atomic():
        _lock(site_id)
        if existing := same.first():
            return existing
        checkpoint.save()
    return checkpoint


def filling(site_id: int) -> "QuerySet[Checkpoint]":
    """The encoders that get vectors: the live one and those that shall follow it.

    That first which was asked for last: it goes live when it is complete.
    """
    found = Checkpoint.objects.filter(
        site_id=site_id, role=ENCODER, stage__in=[Stage.LIVE, Stage.FILLING]
    )
    return found.order_by(Coalesce("promoted_at", "created_at").desc(), "-pk")


def filled_share(checkpoint: Checkpoint) -> float:
    """Of the items with a text, how many have a vector under an encoder: 0 to 1."""
    items = Item.objects.filter(site_id=checkpoint.site_id).exclude(text_hash="")
    wanted = items.count()
    return min(1.0, checkpoint.embeddings.count() / wanted) if wanted else 1.0


def is_filled(checkpoint: Checkpoint) -> bool:
    """Whether an encoder has vectors enough to go live at once."""
    return filled_share(checkpoint) >= FILLED


def fill(checkpoint: Checkpoint, *, by: str = "") -> None:
    """Has a trained encoder get its vectors; complete, it goes live.

    Its means are taken anew, from the shop's texts of now, unless it has vectors that
    were made with those it has.
    """
    with transaction.atomic():
        _lock(checkpoint.site_id)
        checkpoint.stage = Stage.FILLING
        checkpoint.promoted_at, checkpoint.promoted_by = timezone.now(), by
        if not checkpoint.embeddings.exists():
            checkpoint.means = {}
        checkpoint.save(update_fields=["stage", "promoted_at", "promoted_by", "means"])
        transaction.on_commit(
            lambda: encoder_filling.send(Checkpoint, checkpoint=checkpoint)
        )


def let_go(checkpoint: Checkpoint, *, why: str = "") -> None:
    """Gives up filling an encoder; a trained one can be promoted again."""
    passed = checkpoint.gate.get("passed", True)
    back = Stage.TRAINED if passed else Stage.REJECTED
    Checkpoint.objects.filter(pk=checkpoint.pk, stage=Stage.FILLING).update(
        stage=back if checkpoint.files else Stage.RETIRED,
        promoted_at=None,
        promoted_by="",
        note=why or checkpoint.note,
    )


def take_means(checkpoint: Checkpoint) -> None:
    """Gives a trained encoder its means, once, whoever asks."""
    with transaction.atomic():
        _lock(checkpoint.site_id, "ecom_ai.means")
        checkpoint.refresh_from_db(fields=["means"])
        if not checkpoint.means:
            checkpoint.means = means_of(encoder(checkpoint), checkpoint.site_id)
            checkpoint.save(update_fields=["means"])


def misses_a_language(checkpoint: Checkpoint) -> bool:
    """Whether the shop has texts in a language that the checkpoint's means lack."""
    known = checkpoint.means.get("passage", {}).keys()
    return bool(_samples(checkpoint.site_id).keys() - known)


def activate(checkpoint: Checkpoint) -> Checkpoint | None:
    """Makes a checkpoint live and the former one retired, in one transaction.

    Returns the former one. Encoders that were asked for earlier, and are still being
    filled, are let go.
    """
    with transaction.atomic():
        _lock(checkpoint.site_id)
        beside = Checkpoint.objects.filter(
            site_id=checkpoint.site_id, role=checkpoint.role
        ).exclude(pk=checkpoint.pk)
        former = beside.filter(stage=Stage.LIVE).first()
        beside.filter(stage=Stage.LIVE).update(stage=Stage.RETIRED)
        now = timezone.now()
        asked = _asked_at(checkpoint) if checkpoint.stage == Stage.FILLING else now
        for other in beside.filter(stage=Stage.FILLING):
            if _asked_at(other) < asked:
                let_go(other)
        checkpoint.stage, checkpoint.promoted_at = Stage.LIVE, now
        checkpoint.save()
        transaction.on_commit(
            lambda: checkpoint_promoted.send(Checkpoint, checkpoint=checkpoint)
        )
    forget_live()
    return former


def _asked_at(checkpoint: Checkpoint) -> datetime:
    """When an encoder that is being filled was asked for."""
    return checkpoint.promoted_at or checkpoint.created_at


def _lock(site_id: int, name: str = "ecom_ai.checkpoint") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [name, site_id]
        )


def _samples(site_id: int) -> dict[str, list[Sequence[str]]]:
    """Up to MEAN_SAMPLE texts a language, spread over the catalogue by their hash."""
    by_language: dict[str, list[Sequence[str]]] = {}
    items = Item.objects.filter(site_id=site_id).exclude(text_hash="")
    sample = items.order_by("text_hash").values_list("texts", flat=True)
    for texts in sample[: 4 * MEAN_SAMPLE]:
        for language, parts in texts.items():
            of_language = by_language.setdefault(language, [])
            if len(of_language) < MEAN_SAMPLE:
                of_language.append(parts)
    return {
        key: texts for key, texts in by_language.items() if len(texts) >= MEAN_LEAST
    }


def rows_for_means(site_id: int) -> int:
    """How many texts ``means_of`` encodes."""
    return 2 * sum(len(texts) for texts in _samples(site_id).values())


def means_of(loaded: "Encoder", site_id: int) -> Means:
    """Means by kind of text and language, from the shop's own texts.

    Titles, encoded as queries, stand for the shoppers' questions.
    """
    means: Means = {"passage": {}, "query": {}}
    for language, texts in _samples(site_id).items():
        passages = loaded.encode_passages([". ".join(filter(None, t)) for t in texts])
        queries = loaded.encode_queries([title.lower() for title, *_ in texts])
        for kind, vectors in (("passage", passages), ("query", queries)):
            mean = unit(vectors).mean(axis=0)
            means[kind][language] = [round(float(value), 6) for value in mean]
    return means
