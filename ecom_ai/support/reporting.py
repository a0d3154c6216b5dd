"""How the support chat does: figures by week, language, intent, and as a table."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ecom_ai.support.tallies import PERSON, REASON, WORD, Group, Tally, added, of_period

#: Up to so many days are told day by day, more by the week.
BY_DAY = 31
COLUMNS = (
    "from", "language", "intent", "conversations", "over", "resolved_without_a_human",
    "handed_over", "wish", "unsure", "anger", "failed", "replies", "not_known",
    "thumbs_up", "thumbs_down", "stars_mean", "stars_count", "first_word_p50_s",
    "first_word_p95_s", "to_a_person_p50_s", "to_a_person_p95_s",
)  # fmt: skip
_REASONS = ("wish", "unsure", "anger", "failed")


@dataclass(frozen=True)
class Report:
    """Conversations begun in a period, of one language and intent or of all.

    ``moments`` are days or weeks (by their Mondays), also those without any.
    """

    total: Tally
    moments: list[tuple[date, Tally]]
    by_language: list[tuple[str, Tally]]
    by_intent: list[tuple[str, Tally]]
    groups: Mapping[Group, Tally]
    #: Days of a moment.
    step: int


def report(
    site_id: int, since: date, until: date, *, language: str = "", intent: str = ""
) -> Report:
    """What became of the conversations begun from one day to another, both included.

    By language and by intent all are told, so that another one can be chosen.
    """
    groups = of_period(site_id, since, until + timedelta(days=1))
    chosen = {
        group: tally
        for group, tally in groups.items()
        if language in ("", group.language) and intent in ("", group.intent)
    }
    step = 1 if (until - since).days < BY_DAY else 7
    return Report(
        total=added(chosen.values()),
        moments=_over_time(chosen, since, until, step),
        by_language=_most_first(groups, lambda group: group.language),
        by_intent=_most_first(groups, lambda group: group.intent),
        groups=chosen,
        step=step,
    )


def table(found: Report) -> Iterator[tuple[object, ...]]:
    """The figures by day or week, language and intent, under ``COLUMNS``."""
    rows: dict[tuple[date, str, str], list[Tally]] = defaultdict(list)
    for group, tally in found.groups.items():
        day = _start(group.day, found.step)
        rows[day, group.language, group.intent].append(tally)
    for (day, language, intent), tallies in sorted(rows.items()):
        yield (day.isoformat(), language, intent, *_cells(added(tallies)))


def _cells(tally: Tally) -> Iterator[object]:
    reasons, (mean, rated) = tally.by(REASON), tally.stars
    yield from (tally.conversations, tally.over, tally.resolved, tally.handed)
    yield from (reasons.get(reason, 0) for reason in _REASONS)
    yield from (tally.replies, tally.unknown, *tally.thumbs)
    yield from ("" if mean is None else f"{mean:.2f}", rated)
    for name in (WORD, PERSON):
        for share in (0.5, 0.95):
            seconds = tally.seconds(name, share)
            yield "" if seconds is None else f"{seconds:.2f}"


def _over_time(
    groups: Mapping[Group, Tally], since: date, until: date, step: int
) -> list[tuple[date, Tally]]:
    parts: dict[date, list[Tally]] = defaultdict(list)
    for group, tally in groups.items():
        parts[_start(group.day, step)].append(tally)
    if not parts:
        return []
    # Of a period that begins before the first conversation nothing is to be seen.
    day, found = max(_start(since, step), min(parts)), []
    while day <= until:
        found.append((day, added(parts.get(day, []))))
        day += timedelta(days=step)
    return found


def _start(day: date, step: int) -> date:
    return day if step == 1 else day - timedelta(days=day.weekday())


def _most_first(
    groups: Mapping[Group, Tally], of: Callable[[Group], str]
) -> list[tuple[str, Tally]]:
    parts: dict[str, list[Tally]] = defaultdict(list)
    for group, tally in groups.items():
        parts[of(group)].append(tally)
    found = [(name, added(tallies)) for name, tallies in parts.items()]
    return sorted(found, key=lambda each: (-each[1].conversations, each[0]))
