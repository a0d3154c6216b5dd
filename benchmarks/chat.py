"""The whole chat, asked the questions of ``benchmarks/support.py``.

    python -m benchmarks.chat [--part choose|report] [--kept] [--wrong]

The demo's shop with its help; each question is the first message of somebody who is not
signed in, answered as the chat answers: intent, wishes, guards, tools, help with
products, help centre. Right is what is right there. What is not to be known is to be
refused: not known, or passed to a person; to ask back is neither.
``--kept`` asks in the shop that this or ``benchmarks/attacks.py`` set up before.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from collections import Counter
from collections.abc import Sequence

import django
import numpy as np

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from tqdm import tqdm  # noqa: E402

from benchmarks import attacks, report, support  # noqa: E402
from benchmarks.stage import stage  # noqa: E402
from ecom_ai.models import Message  # noqa: E402
from ecom_ai.support.answers import Answer  # noqa: E402
from ecom_ai.support.instead import Instead  # noqa: E402
from ecom_ai.support.trying import answered  # noqa: E402

Outcome = Message.Outcome
REFUSALS = (Outcome.UNKNOWN, Outcome.HANDOFF, Outcome.REFUSED)


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument(
        "--part", choices=("learnt", "choose", "report"), default="report"
    )
    parser.add_argument("--kept", action="store_true", help="set up nothing anew")
    parser.add_argument("--wrong", action="store_true", help="print what was wrong")
    args = parser.parse_args()
    with stage("attacks", fresh=not args.kept):
        if args.kept:
            attacks.serve()
        else:
            call_command("seed_shop", demo_accounts=True, verbosity=0)
            attacks.prepare()
        rows = support.rows(args.part)
        found = [ask(row) for row in tqdm(rows)]
    if args.wrong:
        print_wrong(rows, found)
    table = [{"questions": name, **figures(some)} for name, some in parts(rows, found)]
    report.print_table(table, title=f"{args.part}: {len(rows)} questions")
    report.write(args.json, rows=table)


def ask(row: support.Row) -> Answer:
    site_id = settings.SITE_ID
    return answered(site_id, row["question"], row["language"], change=Instead())


def parts(
    rows: Sequence[support.Row], found: Sequence[Answer]
) -> list[tuple[str, list[tuple[support.Row, Answer]]]]:
    """All questions, and those of each language and across languages."""
    pairs = list(zip(rows, found, strict=True))
    return [
        ("all", pairs),
        ("en", [one for one in pairs if one[0]["language"] == "en"]),
        ("zh", [one for one in pairs if one[0]["language"] == "zh"]),
        ("across", [one for one in pairs if one[0]["kind"] == "cross"]),
    ]


def figures(some: Sequence[tuple[support.Row, Answer]]) -> report.Row:
    """Shares, of questions with an answer and of those without one."""
    known = [one for one in some if one[0]["answerable"]]
    unknown = [said for row, said in some if not row["answerable"]]
    told = [one for one in known if one[1].outcome == Outcome.ANSWERED]
    cited = [bool(set(keys(said)[:1]) & set(row["articles"])) for row, said in told]
    counted = Counter(str(said.outcome) for _, said in some)
    return {
        "right": _share([is_right(*one) for one in known]),
        "refused right": _share([said.outcome in REFUSALS for said in unknown]),
        "cited right": _share(cited),
        **{str(each): counted[each] for each in Outcome.values},
    }


def is_right(row: support.Row, said: Answer) -> bool:
    if said.outcome != Outcome.ANSWERED:
        return False
    return support.is_right(row, support.Said(1.0, keys(said), said.text))


def keys(said: Answer) -> list[str]:
    return [cited.key for cited in said.citations]


def print_wrong(rows: Sequence[support.Row], found: Sequence[Answer]) -> None:
    for row, said in zip(rows, found, strict=True):
        is_well = is_right(row, said) if row["answerable"] else said.outcome in REFUSALS
        if not is_well:
            text = said.text[:160].replace("\n", " ")
            print(row["question"], "|", row["articles"], "|", said.intent, "|",
                  said.outcome, "|", keys(said), "|", text)  # fmt: skip


def _share(found: Sequence[bool]) -> float | None:
    return round(float(np.mean(found)), 3) if found else None


if __name__ == "__main__":
    main()
