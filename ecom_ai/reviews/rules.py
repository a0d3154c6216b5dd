"""What happens to a review: the first of the shop's rules that fits decides.

Rules know breaches, the category and the author's history. Neither stars nor sentiment
come into this module: to suppress what people think of a product is unlawful in places
(US 16 CFR 465.7) and dishonest everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from ecom_ai.models import BreachKind, ReviewRule
from ecom_ai.reviews.findings import Signal
from ecom_ai.reviews.signals import MENDABLE, spam_by_others

PUBLISH, HOLD = ReviewRule.Action.PUBLISH, ReviewRule.Action.HOLD


@dataclass(frozen=True)
class Context:
    """What a rule may ask besides breaches: the product, and the author's past."""

    category: str = ""
    #: How many reviews of this author were published, and rejected, before.
    author_published: int = 0
    author_rejected: int = 0


@dataclass(frozen=True)
class Decision:
    """What happens; ``rule`` is the name of the rule that said so, "" for none.

    ``reasons`` are the kinds of breach that a rule holds or rejects for, the most
    probable first. ``is_mendable``: with personal data, links and invitations taken
    out the rules would publish it.
    """

    action: str
    rule: str = ""
    is_mendable: bool = False
    reasons: tuple[str, ...] = ()


def _hold(name: str, kind: BreachKind, at_least: float, position: int) -> ReviewRule:
    return ReviewRule(
        name=name, breach=kind, at_least=at_least, position=position, action=HOLD
    )


#: Where a site has no rules of its own: hold what reaches a threshold, unsure or sure,
#: publish what does not, reject never. The thresholds of offence, spam and off topic
#: are the least at which at most 2% of the legitimate reviews of
#: benchmarks/reviews.jsonl are held, those chosen on; what lies between 0.5 and them
#: may be a breach, and is published (docs/reviews.md). Personal data is told from 0.5
#: on: likelier than not.
DEFAULTS = (
    _hold(_("Offence"), BreachKind.OFFENCE, 0.8, 10),
    _hold(_("Personal data"), BreachKind.PERSONAL_DATA, 0.5, 20),
    _hold(_("Spam"), BreachKind.SPAM, 0.5, 30),
    _hold(_("Off topic"), BreachKind.OFF_TOPIC, 0.65, 40),
)


def rules_of(site_id: int) -> Sequence[ReviewRule]:
    """The rules in force, in order; the defaults where the site never wrote any."""
    own = list(ReviewRule.objects.filter(site_id=site_id))
    return [rule for rule in own if rule.is_active] if own else DEFAULTS


def decide(
    breaches: Mapping[str, float],
    context: Context,
    rules: Sequence[ReviewRule],
    *,
    signals: Sequence[Signal] = (),
) -> Decision:
    """What the first rule that fits says; where none does, the review is published.

    ``breaches`` gives the probability of each kind; ``signals`` say whether an author
    can mend it. Inactive rules are passed over.
    """
    fitting = _fitting(breaches, context, rules)
    if _is_published(fitting):
        return Decision(PUBLISH, fitting[0].name if fitting else "")
    against = {rule.breach for rule in fitting if rule.action != PUBLISH}
    reasons = sorted(against, key=lambda kind: -breaches.get(kind, 0.0))
    first, mended = fitting[0], _fitting(_rest(breaches, signals), context, rules)
    is_mendable = first.action == HOLD and _is_published(mended)
    return Decision(first.action, first.name, is_mendable, tuple(reasons))


def _fitting(
    breaches: Mapping[str, float], context: Context, rules: Sequence[ReviewRule]
) -> list[ReviewRule]:
    return [rule for rule in rules if _fits(rule, breaches, context)]


def _is_published(fitting: Sequence[ReviewRule]) -> bool:
    return not fitting or fitting[0].action == PUBLISH


def _fits(rule: ReviewRule, breaches: Mapping[str, float], context: Context) -> bool:
    # Whatever the database holds, only a breach may hold or reject.
    return (
        rule.is_active
        and not rule.suppresses
        and _breach_fits(rule, breaches)
        and rule.category in ("", context.category)
        and _at_least(context.author_published, rule.published_at_least)
        and _at_least(context.author_rejected, rule.rejected_at_least)
        and (
            rule.published_at_most is None
            or context.author_published <= rule.published_at_most
        )
    )


def _breach_fits(rule: ReviewRule, breaches: Mapping[str, float]) -> bool:
    if not rule.breach:
        return True
    probability = breaches.get(rule.breach, 0.0)
    return probability >= rule.at_least and (
        rule.below is None or probability < rule.below
    )


def _at_least(count: int, needed: int | None) -> bool:
    return needed is None or count >= needed


def _rest(
    breaches: Mapping[str, float], signals: Sequence[Signal]
) -> Mapping[str, float]:
    """The breaches of what is left when an author takes out what they can: personal
    data, links and invitations."""
    rest = dict(breaches)
    names = {(signal.kind, signal.name) for signal in signals}
    # The name shown cannot be edited.
    if (BreachKind.PERSONAL_DATA, "in_name") not in names:
        rest[BreachKind.PERSONAL_DATA] = 0.0
    for signal in signals:
        if signal.kind == BreachKind.SPAM and signal.name in MENDABLE:
            rest.update({k: v for k, v in signal.data.items() if isinstance(v, float)})
    # What other reviews tell stays as it is.
    spam = rest.get(BreachKind.SPAM, 0.0)
    rest[BreachKind.SPAM] = max(spam, spam_by_others(signals))
    return rest
