"""Why a breach is thought of, in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ecom_ai.models import BreachKind
from ecom_ai.reviews.findings import Scored, Signal

#: Signals of spam that an author mends by taking something out. Their data say how
#: probable spam and off topic are without it.
MENDABLE = frozenset({"link", "contact"})
#: What near copies, or the shop's own words, make of the probability of spam; a burst
#: alone may be a family at one address.
SPAM_BY = {"copies": 0.95, "copied_description": 0.9, "burst": 0.8}


def spam_by_others(signals: Iterable[Signal]) -> float:
    """How probable spam is by what other reviews tell, 0 where they tell nothing."""
    return max((SPAM_BY.get(signal.name, 0.0) for signal in signals), default=0.0)


def with_signals(found: Scored, more: Sequence[Signal]) -> Scored:
    """With what the shop's other reviews say of this one."""
    spam = max(found.breaches.get(BreachKind.SPAM, 0.0), spam_by_others(more))
    return replace(
        found,
        breaches={**found.breaches, str(BreachKind.SPAM): spam},
        signals=(*found.signals, *more),
    )


_WORDS: Mapping[str, object] = {
    "offence": _("Words that attack somebody: %(percent)s likely."),
    "in_name": _("It is in the name shown."),
    "disguised": _("The words were disguised: read as “%(read)s”."),
    "spam": _("Reads like advertising: %(percent)s likely."),
    "off_topic": _("Does not seem to be about the product: %(percent)s likely."),
    "other_product": _("Seems to be about another product, such as “%(title)s”."),
    "link": _("A link, or the address of a website."),
    "contact": _("Asks readers to get in touch elsewhere."),
    "offer": _("Offers money, vouchers or work."),
    "paid": _("Says that it was written for money or a gift."),
    "repeated": _("Says the same again and again."),
    "copied_description": _("Repeats the description of the product."),
    "phone": _("A phone number."),
    "email": _("An e-mail address."),
    "address": _("A postal address."),
    "id_number": _("The number of an identity document."),
    "bank_card": _("The number of a card or an account."),
    "plate": _("The number of a licence plate."),
    "wechat": _("A WeChat name."),
    "qq": _("A QQ number."),
    "social": _("A name on a social network."),
}


def in_words(signal: Signal) -> str:
    """What a signal says, in the language in force; its bare name where unknown."""
    count = int(signal.data.get("count", 0))  # type: ignore[arg-type]
    if signal.name == "copies":
        told = ngettext(
            "Nearly the same as %(count)d other review.",
            "Nearly the same as %(count)d other reviews.",
            count,
        )
        return told % {"count": count}
    if signal.name == "burst":
        told = ngettext(
            "%(count)d review from one place within %(minutes)s minutes.",
            "%(count)d reviews from one place within %(minutes)s minutes.",
            count,
        )
        return told % {"count": count, "minutes": signal.data.get("minutes", "")}
    words = _WORDS.get(signal.name)
    return str(words) % _shown(signal) if words else signal.name


def _shown(signal: Signal) -> dict[str, object]:
    share = signal.data.get("probability", 0.0)
    percent = f"{share:.0%}" if isinstance(share, float) else ""
    return {**signal.data, "percent": percent}
