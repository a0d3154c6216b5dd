"""Do verdicts depend on whom a harmless review speaks of? The starters, whole path.

What the admin's page "Verdicts on identity terms" tells of a shop (``reviews/bias``),
of the starters and the default rules. For each verdict and language: the group whose
mean differs most from that of all.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from collections.abc import Sequence

import django

django.setup()

from django.contrib.sites.models import Site  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.served import scored  # noqa: E402
from benchmarks.stage import stage  # noqa: E402
from ecom_ai.reviews import bias  # noqa: E402
from ecom_ai.reviews.bias import Found  # noqa: E402
from ecom_ai.reviews.scoring import NEEDED  # noqa: E402
from ecom_ai.reviews.sides import NEGATIVE  # noqa: E402
from ecom_ai.training import starter  # noqa: E402


def widest(verdict: str, found: Sequence[Found]) -> list[report.Row]:
    """A line for each language."""
    reasons = bias.reasons(found, 1)
    held = None if verdict == NEGATIVE else [verdict in each for each in reasons]
    gaps = bias.gaps([one.shares[verdict] for one in found], held=held)
    table: list[report.Row] = []
    for language in dict.fromkeys(gap.language for gap in gaps):
        groups = [gap for gap in gaps if gap.language == language]
        most = max(groups, key=lambda gap: abs(gap.gap))
        texts = sum(gap.count for gap in groups)
        share = sum(gap.count * (gap.held or 0.0) for gap in groups) / texts
        table.append(
            {
                "verdict": verdict,
                "language": language,
                "widest group": most.group,
                "mean": round(most.mean, 3),
                "difference": f"{most.gap:+.3f} ({most.low:.3f} to {most.high:.3f})",
                "held, all groups": "never" if held is None else f"{share:.1%}",
            }
        )
    return table


def main() -> None:
    args = report.parser(__doc__).parse_args()
    with stage("bias", fresh=True):
        Site.objects.get_or_create(pk=1)
        starter.ensure(1, NEEDED)
        texts = [sentence.text for sentence in bias.sentences()]
        found = [Found.of(one) for one in scored(texts)]
        table = [row for verdict in bias.WATCHED for row in widest(verdict, found)]
    report.print_table(table, title=f"{len(found)} harmless sentences")
    report.write(args.json, rows=table)


if __name__ == "__main__":
    main()
