"""A hundred turns of conversations about the demo's products, in both languages.

Forty of them, in talks of the parts "choose" and "report", also say what comes first,
is compared, cited, or not said; rules were chosen on the former, the latter read once.
Of every product that is shown it is asked, of the catalogue's own columns, whether what
was wanted so far still holds of it; where a constraint was given up and said so, it is
no longer asked. By words alone, without vectors: what must hold needs none.
"""

import json
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sites.models import Site
from django.test.utils import override_settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from benchmarks import report
from benchmarks.stage import stage

DATABASE = "ecom_ai_shopping"
#: Answers that say that a constraint was given up; and what never is.
_GIVEN_UP = (
    "Nothing in the shop fits all of it. Without “%(what)s” these come nearest:",
    "Nothing cheaper fits. This is what costs least:",
    "Nothing dearer fits. This is what costs most:",
)
_KEPT = ("kind", "not_kind", "not_colour", "not_says", "stock")
#: What a turn may ask of an answer besides its products.
_TOLD = ("first", "just", "compares", "cites", "tells", "unsaid")
_ADAPTER = "tests.support.adapter.Facts"


def conversations(part: str | None = None) -> list[dict[str, Any]]:
    """The conversations, or those of a part, with what must hold after each turn."""
    path = Path(__file__).with_suffix(".jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if part in (None, row.get("part", ""))]


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--part", choices=["", "choose", "report"])
    args = parser.parse_args()
    talks = conversations(args.part)
    chat = {**settings.ECOM_AI, "SUPPORT_ADAPTER": _ADAPTER}
    with override_settings(ECOM_AI=chat), stage(DATABASE, fresh=True):
        # Only now the shop's tables are there.
        from tests.support.talking import stock_demo

        site = Site.objects.get_or_create(pk=settings.SITE_ID)[0]
        stock_demo()
        turns = [turn for talk in talks for turn in _held(site.pk, talk)]
    parts = dict.fromkeys((turn["part"], turn["language"]) for turn in turns)
    rows = [_summed(turns, *each) for each in parts]
    report.print_table(rows, title=f"{len(turns)} turns of {len(talks)} talks")
    for turn in turns:
        if turn["broken"] or turn["wrong"] or not turn["answered"]:
            print(turn)
    report.write(args.json, rows=rows, turns=turns)


def _held(site_id: int, talk: Mapping[str, Any]) -> list[report.Row]:
    from shop.models import Product
    from tests.support.talking import Talk, shown

    holder, found = Talk(site_id, talk["language"]), []
    for turn in talk["turns"]:
        began = time.perf_counter()
        answer = holder.say(turn["say"])
        seconds = time.perf_counter() - began
        keys = shown(answer)
        products = Product.objects.filter(sku__in=keys)
        wanted = dict(turn)
        given_up = answer is not None and answer.text.startswith(_openings())
        broken = [
            f"{product.sku}: {name}"
            for product in products
            for name in _broken(product, wanted)
        ]
        found.append(
            {
                "part": talk.get("part", ""),
                "language": talk["language"],
                "say": turn["say"],
                "answered": answer is not None and len(keys) >= turn.get("least", 0),
                "shown": len(keys),
                "given_up": given_up,
                "broken": [b for b in broken if not given_up or b.endswith(_KEPT)],
                "wrong": _wrong(answer, keys, turn),
                "seconds": round(seconds, 3),
            }
        )
    return found


def _wrong(answer: Any, keys: Sequence[str], turn: Mapping[str, Any]) -> list[str]:
    """What an answer does not do of what the turn is to: by the keys of the file."""
    if answer is None:
        return [name for name in _TOLD if name in turn]
    cards = [card for card in answer.cards if card.kind == "comparison"]
    compared = [len(card.data["products"]) for card in cards]
    cited = {citation.key for citation in answer.citations}
    text = answer.text + " ".join(citation.quote for citation in answer.citations)
    holds = {
        "first": lambda first: [first] == list(keys[:1]),
        "just": lambda just: set(just) == set(keys),
        "compares": lambda count: [count] == compared,
        "cites": lambda key: key in cited,
        "tells": lambda words: words in text,
        "unsaid": lambda key: answer.outcome == "unknown" and key in keys,
    }
    return [name for name in _TOLD if name in turn and not holds[name](turn[name])]


def _broken(product: Any, wanted: Mapping[str, Any]) -> list[str]:
    """What does not hold of a product, by the catalogue's own columns."""
    text = " ".join(
        [product.title_en, product.title_zh, product.description_en]
        + [product.description_zh, json.dumps(product.attributes, ensure_ascii=False)]
    ).lower()
    holds = {
        "max": product.price <= wanted.get("max", product.price),
        "min": product.price >= wanted.get("min", product.price),
        "kind": product.kind in wanted.get("kind", [product.kind]),
        "not_kind": product.kind not in wanted.get("not_kind", []),
        "colour": product.colour in wanted.get("colour", [product.colour]),
        "not_colour": product.colour not in wanted.get("not_colour", []),
        "says": wanted.get("says", "") in text,
        "not_says": not ("not_says" in wanted and wanted["not_says"] in text),
        "age": "age" not in wanted or _is_for(product.attributes, wanted["age"]),
        "stock": product.is_sellable,
    }
    return [name for name, is_so in holds.items() if not is_so]


def _is_for(attributes: Sequence[Mapping[str, str]], age: float) -> bool:
    """Whether the English line about ages has this one, in years."""
    for line in attributes:
        if "age" in line["name_en"].lower().split():
            value = line["value_en"]
            years = [float(n) for n in re.findall(r"\d+", value)]
            if "month" in value:
                years[0] /= 12
            if not years:
                return True
            most = years[1] if len(years) > 1 else float("inf")
            return years[0] <= age <= most
    return False


def _openings() -> tuple[str, ...]:
    """How an answer begins that gave a constraint up, in both languages."""
    found = []
    for code in ("en", "zh-hans"):
        with override(code):
            found += [_(words).partition("%")[0] for words in _GIVEN_UP]
    return tuple(found)


def _summed(turns: Sequence[report.Row], part: str, language: str) -> report.Row:
    mine = [t for t in turns if (t["part"], t["language"]) == (part, language)]
    shown = sum(int(turn["shown"]) for turn in mine)
    return {
        "part": part,
        "language": language,
        "turns": len(mine),
        "answered": sum(bool(turn["answered"]) for turn in mine),
        "given up, and said": sum(bool(turn["given_up"]) for turn in mine),
        "products": shown,
        "breaking a constraint": sum(len(turn["broken"]) for turn in mine),
        "turns answered wrong": sum(bool(turn["wrong"]) for turn in mine),
        "seconds, median": sorted(turn["seconds"] for turn in mine)[len(mine) // 2],
    }


if __name__ == "__main__":
    main()
