"""Names for people of what is stored by an English one: labels, checkpoints, data."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ecom_ai.admin.words import NOTHING, method_name
from ecom_ai.models import Checkpoint
from ecom_ai.reviews.aspects import NAMES as ASPECTS
from ecom_ai.training import corrections, gate, sentences

#: What measures a checkpoint that comes with the app without a figure.
_MEASURING = {
    Checkpoint.Role.ANSWER: "python -m benchmarks.support",
    Checkpoint.Role.PERSONAL_DATA: "python -m benchmarks.moderation",
}

#: Labels of the sentences that come with the app; a shop's own go by their names.
_LABELS: Mapping[str, Promise] = {
    **ASPECTS,
    "positive": pgettext_lazy("label", "positive"),
    "neutral": pgettext_lazy("label", "neutral"),
    "negative": pgettext_lazy("label", "negative"),
    "offensive": pgettext_lazy("label", "offensive"),
    "clean": pgettext_lazy("label", "clean"),
    "answered": pgettext_lazy("label", "answered"),
    "not_answered": pgettext_lazy("label", "not answered"),
    "review": pgettext_lazy("label", "review"),
    "spam": pgettext_lazy("label", "spam"),
    "off_topic": pgettext_lazy("label", "off topic"),
    "none": pgettext_lazy("label", "none"),
    "phone": pgettext_lazy("label", "telephone number"),
    "email": pgettext_lazy("label", "mail address"),
    "address": pgettext_lazy("label", "address"),
    "id_number": pgettext_lazy("label", "identity number"),
    "bank_card": pgettext_lazy("label", "card or account"),
    "plate": pgettext_lazy("label", "licence plate"),
    "wechat": pgettext_lazy("label", "WeChat"),
    "qq": pgettext_lazy("label", "QQ"),
    "social": pgettext_lazy("label", "name on a network"),
    "order_status": pgettext_lazy("label", "order status"),
    "cancel_order": pgettext_lazy("label", "cancel an order"),
    "return": pgettext_lazy("label", "return"),
    "refund": pgettext_lazy("label", "refund"),
    "exchange": pgettext_lazy("label", "exchange"),
    "delivery_time": pgettext_lazy("label", "delivery time"),
    "delivery_cost": pgettext_lazy("label", "delivery cost"),
    "address_change": pgettext_lazy("label", "address change"),
    "payment": pgettext_lazy("label", "payment"),
    "invoice": pgettext_lazy("label", "invoice"),
    "account": pgettext_lazy("label", "account"),
    "warranty": pgettext_lazy("label", "warranty"),
    "product_question": pgettext_lazy("label", "product question"),
    "product_search": pgettext_lazy("label", "product search"),
    "stock": pgettext_lazy("label", "stock"),
    "complaint": pgettext_lazy("label", "complaint"),
    "human": pgettext_lazy("label", "human"),
    "small_talk": pgettext_lazy("label", "small talk"),
    "out_of_scope": pgettext_lazy("label", "out of scope"),
}


def label_name(label: str) -> str:
    """A label in the active language, where it is one of the app's own."""
    return str(_LABELS.get(label, label))


def label_names(labels: str) -> str:
    """Several labels, as a correction has them side by side."""
    return " / ".join(label_name(label) for label in labels.split(" / "))


def data_name(name: str) -> str:
    """What a checkpoint's or a run's data is called."""
    if sentences.is_starter(name):
        return _("starter sentences")
    return _("the shop's corrections") if name == corrections.NAME else name


def checkpoint_name(checkpoint: Checkpoint) -> str:
    """What a checkpoint is called; one that was taken as it is goes by its name."""
    data = checkpoint.data.get("name", "")
    if not checkpoint.method or not data:
        return checkpoint.name
    return _("%(method)s on %(data)s") % {
        "method": method_name(checkpoint.method) or NOTHING,
        "data": data_name(data),
    }


def measured_elsewhere(checkpoint: Checkpoint) -> str:
    """Where the figures are of one that came with the app without them; else ""."""
    verdict = gate.Verdict.read(checkpoint.gate)
    is_before = verdict is not None and verdict.apart == gate.BEFORE
    if checkpoint.metrics or not is_before:
        return ""
    said = _(
        "It came with the app, and was measured before, on shops that it had not "
        "learnt from: “%(command)s” does so, and docs/benchmarks.md has the figures. "
        "In this shop it was not measured."
    )
    if checkpoint.role == Checkpoint.Role.PERSONAL_DATA:
        said = _(
            "It came with the app, and was measured before, on reviews that it had not "
            "learnt from: “%(command)s” does so, and docs/benchmarks.md has the "
            "figures. In this shop it was not measured."
        )
    return said % {"command": _MEASURING[Checkpoint.Role(checkpoint.role)]}
