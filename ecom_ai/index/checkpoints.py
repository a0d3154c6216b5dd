"""Which encoder's vectors are searched, and which are being made to follow them."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ecom_ai.conf import get_settings
from ecom_ai.inference import encoder, unit
from ecom_ai.models import Checkpoint, Item
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.signals import checkpoint_promoted

#: Texts of a language that its means are taken from, and the fewest that will do.
MEAN_SAMPLE, MEAN_LEAST = 1000, 50

ENCODER = Checkpoint.Role.ENCODER


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
    name = get_settings().ENCODER if anew or not current else current.name
    checkpoint = create(site_id, name, after=current.pk if current else 0)
    if current is None and checkpoint.stage != Checkpoint.Stage.LIVE:
        activate(checkpoint)
    return checkpoint


def create(site_id: int, name: str, *, after: int = 0) -> Checkpoint:
    """A checkpoint for an encoder by name or path, with means of the shop's texts.

    The one of the same weights that was made since the checkpoint ``after``, and is
    in use or being filled, where there is one.
    """
    checkpoint = Checkpoint(site_id=site_id, role=ENCODER, name=name)
    loaded = encoder(checkpoint)
    checkpoint.dimensions = loaded.dimensions
    checkpoint.fingerprint = loaded.fingerprint
    same = filling(site_id).filter(fingerprint=loaded.fingerprint, pk__gt=after)
    if existing := same.first():
        return existing
    checkpoint.means = _means(checkpoint)
    with transaction.atomic():
        _lock(site_id)
        if existing := same.first():
            return existing
        checkpoint.save()
    return checkpoint


def filling(site_id: int) -> "QuerySet[Checkpoint]":
    """The encoders that get vectors: the live one and its followers, newest first."""
    stages = [Checkpoint.Stage.LIVE, Checkpoint.Stage.TRAINED]
    return Checkpoint.objects.filter(
        site_id=site_id, role=ENCODER, stage__in=stages
    ).order_by("-pk")


def misses_a_language(checkpoint: Checkpoint) -> bool:
    """Whether the shop has texts in a language that the checkpoint's means lack."""
    known = checkpoint.means.get("passage", {}).keys()
    return bool(_samples(checkpoint.site_id).keys() - known)


def activate(checkpoint: Checkpoint) -> None:
    """Makes a checkpoint live and the former one retired, in one transaction."""
    with transaction.atomic():
        _lock(checkpoint.site_id)
        Checkpoint.objects.filter(
            site_id=checkpoint.site_id,
            role=checkpoint.role,
            stage=Checkpoint.Stage.LIVE,
        ).exclude(pk=checkpoint.pk).update(stage=Checkpoint.Stage.RETIRED)
        checkpoint.stage = Checkpoint.Stage.LIVE
        checkpoint.promoted_at = timezone.now()
        checkpoint.save()
        transaction.on_commit(
            lambda: checkpoint_promoted.send(Checkpoint, checkpoint=checkpoint)
        )
    forget_live()


def _lock(site_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('ecom_ai.checkpoint'), %s)",
            [site_id],
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


def _means(checkpoint: Checkpoint) -> dict[str, dict[str, list[float]]]:
    """Means by kind of text and language, from the shop's own texts.

    Titles, encoded as queries, stand for the shoppers' questions.
    """
    loaded = encoder(checkpoint)
    means: dict[str, dict[str, list[float]]] = {"passage": {}, "query": {}}
    for language, texts in _samples(checkpoint.site_id).items():
        passages = loaded.encode_passages([". ".join(filter(None, t)) for t in texts])
        queries = loaded.encode_queries([title.lower() for title, *_ in texts])
        for kind, vectors in (("passage", passages), ("query", queries)):
            mean = unit(vectors).mean(axis=0)
            means[kind][language] = [round(float(value), 6) for value in mean]
    return means
