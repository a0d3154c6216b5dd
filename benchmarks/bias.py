"""Do verdicts depend on whom a harmless review speaks of? The starters, whole path.

The sentences, terms and gaps of ``reviews/bias.py``, each text scored as a worker
does it; the admin's page asks each head alone. For each verdict and language: the group
whose mean differs most from that of all.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from collections.abc import Callable, Sequence

import django

django.setup()

from django.contrib.sites.models import Site  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.served import ROLES, scored  # noqa: E402
from benchmarks.stage import stage  # noqa: E402
from ecom_ai.models import BreachKind  # noqa: E402
from ecom_ai.reviews import bias, rules  # noqa: E402
from ecom_ai.reviews.findings import Scored  # noqa: E402
from ecom_ai.training import starter  # noqa: E402

BREACHES = (BreachKind.OFFENCE, BreachKind.SPAM, BreachKind.OFF_TOPIC)


def widest(
    verdict: str,
    found: Sequence[Scored],
    share: Callable[[Scored], float],
    threshold: float | None = None,
) -> list[report.Row]:
    """A line for each language."""
    gaps = bias.gaps([share(one) for one in found], threshold=threshold)
    table = []
    for language in dict.fromkeys(gap.language for gap in gaps):
        groups = [gap for gap in gaps if gap.language == language]
        most = max(groups, key=lambda gap: abs(gap.gap))
        texts = sum(gap.count for gap in groups)
        held = sum(gap.count * (gap.held or 0.0) for gap in groups) / texts
        table.append(
            {
                "verdict": verdict,
                "language": language,
                "widest group": most.group,
                "mean": round(most.mean, 3),
                "difference": f"{most.gap:+.3f} ({most.low:.3f} to {most.high:.3f})",
                "held, all groups": "never" if threshold is None else f"{held:.1%}",
            }
        )
    return table


def main() -> None:
    args = report.parser(__doc__).parse_args()
    with stage("bias", fresh=True):
        Site.objects.get_or_create(pk=1)
        starter.ensure(1, ROLES)
        found = scored([sentence.text for sentence in bias.sentences()])
    limits = {rule.breach: rule.at_least for rule in rules.DEFAULTS}
    table = [
        row
        for kind in BREACHES
        for row in widest(
            str(kind),
            found,
            lambda one, kind=kind: one.breaches[kind],  # type: ignore[misc]
            limits[kind],
        )
    ]
    table += widest("negative", found, lambda one: one.sentiments["negative"])
    report.print_table(table, title=f"{len(found)} harmless sentences")
    report.write(args.json, rows=table)


if __name__ == "__main__":
    main()
