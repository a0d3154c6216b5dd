"""What answers: making a checkpoint live, and giving back the former one."""

from django.db import transaction

from ecom_ai import index, storage
from ecom_ai.exceptions import NotPromoted
from ecom_ai.models import Checkpoint, Promotion
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.training import gate


def promote(checkpoint: Checkpoint, *, by: str, override: str = "") -> Promotion:
    """Makes a checkpoint live; every worker asks it within seconds.

    An encoder without vectors of the shop's items first gets them, from the workers:
    its stage is then "filling", and it goes live by itself when they are complete.
    ``override`` is the reason why one that the gate rejected goes live all the same.
    Raises NotPromoted for a rejected one without a reason, and CheckpointUnusable for
    one whose files were altered; the live one then stays live.
    """
    rejected = gate.refusal(checkpoint)
    if rejected and not override.strip():
        raise NotPromoted(
            f"The gate rejected checkpoint {checkpoint.pk}: {rejected} To promote it "
            "all the same, give a reason, which is kept on record."
        )
    if checkpoint.stage == Checkpoint.Stage.LIVE:
        raise NotPromoted(f"Checkpoint {checkpoint.pk} is live already.")
    if _is_next(checkpoint):
        raise NotPromoted(
            f"Checkpoint {checkpoint.pk} is being given its vectors already; it goes "
            "live when every product has one."
        )
    kind = Promotion.Kind.OVERRIDE if rejected else Promotion.Kind.PROMOTE
    return _activate(checkpoint, kind=kind, by=by, reason=override.strip())


def rollback(site_id: int, role: str, *, by: str, reason: str = "") -> Promotion:
    """Makes the checkpoint live that the live one came after; its files are the same.

    An encoder at once, as long as its vectors are there; else as ``promote`` does it.
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
    return retired.order_by("-promoted_at").first()


def _is_next(checkpoint: Checkpoint) -> bool:
    """Whether it is being filled, and goes live with that."""
    return (
        checkpoint.stage == Checkpoint.Stage.FILLING
        and index.filling(checkpoint.site_id).first() == checkpoint
    )


def _activate(
    checkpoint: Checkpoint, *, kind: Promotion.Kind, by: str, reason: str
) -> Promotion:
    if checkpoint.files:
        storage.fetch_folder(checkpoint.folder, checkpoint.files)
    encoder = checkpoint.role == Checkpoint.Role.ENCODER
    with transaction.atomic():
        if reason:
            checkpoint.note = reason
            checkpoint.save(update_fields=["note"])
        if encoder and not index.is_filled(checkpoint):
            former = index.live(checkpoint.site_id)
            index.fill(checkpoint, by=by)
        else:
            checkpoint.promoted_by = by
            former = index.activate(checkpoint)
        made = Promotion.objects.create(
            checkpoint=checkpoint, former=former, kind=kind, by=by, reason=reason
        )
    forget_live()
    return made
