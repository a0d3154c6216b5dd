"""A checkpoint at full precision and as int8: its figure, and answers a second."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ecom_ai.admin.words import metric_help, metric_name, value_of
from ecom_ai.models import Checkpoint


@dataclass(frozen=True)
class Precisions:
    """Which of both serves, and the lines of a table."""

    served: str
    rows: int
    lines: list["Line"]


@dataclass(frozen=True)
class Line:
    """A figure at full precision, and as int8."""

    name: str
    full: str
    small: str
    help: str = ""


def precisions(checkpoint: Checkpoint) -> Precisions | None:
    """What its training compared; None where it compared nothing."""
    found = (checkpoint.report or {}).get("compression")
    if not found or "metric" not in found:
        return None
    return Precisions(found["served"], found["rows"], [*_lines(found)])


def _lines(found: Mapping[str, Any]) -> Iterator[Line]:
    metric = found["metric"]
    full, small = (value_of(metric, found[n], digits=2) for n in ("fp32", "int8"))
    yield Line(metric_name(metric), full, small, metric_help(metric))
    for speed in found["speeds"]:
        full, small = (f"{speed[n]:,.0f}" for n in ("fp32", "int8"))
        yield Line(_name(speed, of_shoppers=metric == "ndcg@10"), full, small)


def _name(speed: Mapping[str, Any], *, of_shoppers: bool) -> str:
    names = {
        ("short", False): _("short texts"),
        ("long", False): _("long texts"),
        ("short", True): _("shoppers with short histories"),
        ("long", True): _("shoppers with long histories"),
    }
    asked = names[speed["asked"], of_shoppers]
    if speed["batch"] == 1:
        return _("%(asked)s a second, one by one") % {"asked": asked}
    told = {"asked": asked, "n": speed["batch"]}
    return _("%(asked)s a second, %(n)d at once") % told
