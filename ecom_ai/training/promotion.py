"""What answers: making a checkpoint live, and giving back the former one."""

from django.db import connection, transaction
from django.utils import timezone

from ecom_ai import index, storage
from ecom_ai.exceptions import NotPromoted
from ecom_ai.inference import LocalInference
from ecom_ai.models import Checkpoint, Item, Promotion
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.signals import checkpoint_promoted
from ecom_ai.training.gate import Verdict

#: Items encoded at once where a former encoder's vectors are completed.
_BATCH = 32


def promote(checkpoint: Checkpoint, *, by: str, override: str = "") -> Promotion:
    """Makes a checkpoint live; every worker asks it within seconds.

    ``override`` is the reason why one that the gate rejected goes live all the same.
    Raises NotPromoted for a rejected one without a reason, and CheckpointUnusable for
    one whose files were altered; the live one then stays live.
    """
    _refuse_encoder_beside_index(checkpoint)
    verdict = Verdict.read(checkpoint.gate)
    rejected = verdict is not None and not verdict.passed
    if rejected and not override.strip():
        raise NotPromoted(
            f"The gate rejected checkpoint {checkpoint.pk}"
            f"{f': {verdict.sentence()}' if verdict else '.'} To promote it all the "
            "same, give a reason, which is kept on record."
        )
    if checkpoint.stage == Checkpoint.Stage.LIVE:
        raise NotPromoted(f"Checkpoint {checkpoint.pk} is live already.")
    kind = Promotion.Kind.OVERRIDE if rejected else Promotion.Kind.PROMOTE
    return _activate(checkpoint, kind=kind, by=by, reason=override.strip())


def rollback(site_id: int, role: str, *, by: str, reason: str = "") -> Promotion:
    """Makes the checkpoint live that the live one came after; its files are the same.

    Run again it goes back one more. Raises NotPromoted where there is nothing to go
    back to, and CheckpointUnusable where its files were altered.
    """
    forget_live()
    live = Checkpoint.objects.live(site_id, role)
    if live is None:
        raise NotPromoted(f"No {role} checkpoint is live, so there is no former one.")
    former = former_of(live)
    if former is None:
        raise NotPromoted(
            f"Checkpoint {live.pk} came after no other {role} checkpoint."
        )
    if role == Checkpoint.Role.ENCODER:
        _complete_vectors(former)
    return _activate(former, kind=Promotion.Kind.ROLLBACK, by=by, reason=reason)


def former_of(checkpoint: Checkpoint) -> Checkpoint | None:
    """The checkpoint that was live before this one first was, if it still exists."""
    forwards = checkpoint.promotions.exclude(kind=Promotion.Kind.ROLLBACK)
    known = forwards.order_by("-pk").first()
    if known is not None:
        return known.former
    # Encoders that the index made live by itself have no promotion on record.
    retired = Checkpoint.objects.filter(
        site_id=checkpoint.site_id,
        role=checkpoint.role,
        stage=Checkpoint.Stage.RETIRED,
        promoted_at__isnull=False,
        pk__lt=checkpoint.pk,
    )
    return retired.order_by("-pk").first()


def _refuse_encoder_beside_index(checkpoint: Checkpoint) -> None:
    if checkpoint.role == Checkpoint.Role.ENCODER:
        raise NotPromoted(
            f"Checkpoint {checkpoint.pk} is an encoder, which goes live by itself when "
            "every product has its vector: set ECOM_AI['ENCODER'] and run "
            "`manage.py ecom_ai_sync --all`."
        )


def _activate(
    checkpoint: Checkpoint, *, kind: Promotion.Kind, by: str, reason: str
) -> Promotion:
    if checkpoint.files:
        storage.fetch_folder(checkpoint.folder, checkpoint.files)
    site_id, role = checkpoint.site_id, checkpoint.role
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('ecom_ai.checkpoint'), %s)",
                [site_id],
            )
        live = Checkpoint.objects.filter(
            site_id=site_id, role=role, stage=Checkpoint.Stage.LIVE
        )
        former = live.exclude(pk=checkpoint.pk).first()
        live.exclude(pk=checkpoint.pk).update(stage=Checkpoint.Stage.RETIRED)
        checkpoint.stage = Checkpoint.Stage.LIVE
        checkpoint.promoted_at, checkpoint.promoted_by = timezone.now(), by
        if reason:
            checkpoint.note = reason
        checkpoint.save(update_fields=["stage", "promoted_at", "promoted_by", "note"])
        made = Promotion.objects.create(
            checkpoint=checkpoint, former=former, kind=kind, by=by, reason=reason
        )
        transaction.on_commit(
            lambda: checkpoint_promoted.send(Checkpoint, checkpoint=checkpoint)
        )
    forget_live()
    return made


def _complete_vectors(checkpoint: Checkpoint) -> None:
    """Encodes what changed while another encoder was live."""
    ids = list(Item.objects.pending(checkpoint).values_list("pk", flat=True))
    for start in range(0, len(ids), _BATCH):
        index.embed(checkpoint, ids[start : start + _BATCH], LocalInference())
    index.build_hnsw(checkpoint)
