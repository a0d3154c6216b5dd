"""Plain words for what fine-tuning says in figures and short names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.models import Checkpoint
from ecom_ai.training import fitting
from ecom_ai.training.gate import NAMES

Words = str | Promise
Role = Checkpoint.Role
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
NOTHING = "–"


@dataclass(frozen=True)
class Choice:
    """Something to choose, with a sentence that explains it.

    ``kind`` of a role is the form of its data: texts, sequences, pairs, conversations.
    """

    value: str
    name: Words
    help: Words
    kind: str = ""


@dataclass(frozen=True)
class Figure:
    """A metric for people: its value as text, and what it means."""

    name: str
    value: str
    help: str


_ROLE_HELP: Mapping[str, Words] = {
    Role.SENTIMENT: _("Is a review pleased, displeased or neither?"),
    Role.OFFENCE: _("Does a text attack people?"),
    Role.SPAM: _("Is a text a review, an advertisement, or about something else?"),
    Role.PERSONAL_DATA: _("Where does a review give away personal data?"),
    Role.ASPECT: _("What does a sentence of a review speak of: quality, price …?"),
    Role.CLAUSE_SENTIMENT: _("Does a clause of a review praise or blame?"),
    Role.INTENT: _("What does a customer's question want?"),
    Role.ANSWER: _("Does a passage answer a customer's question?"),
    Role.ENCODER: _("What do texts mean? Search and similar products stand on it."),
    Role.RECOMMENDER: _("Which product does a shopper want next?"),
    Role.GENERATOR: _("How are answers of the chat worded?"),
}
_KINDS = {
    Role.ENCODER: "pairs", Role.RECOMMENDER: "sequences",
    Role.GENERATOR: "conversations", Role.PERSONAL_DATA: "marked",
}  # fmt: skip
#: Those that can be fine-tuned.
ROLES: Mapping[str, Choice] = {
    role: Choice(
        role,
        Role(role).label,
        _ROLE_HELP.get(role, ""),
        _KINDS.get(Role(role), "texts"),
    )
    for role in fitting.TRAINABLE
}

METHODS: Mapping[str, Choice] = {
    choice.value: choice
    for choice in (
        Choice(
            "auto",
            _("automatic"),
            _(
                "Picks what suits the number of your rows, by measuring on some that "
                "were held out, and says what it chose and why."
            ),
        ),
        Choice(
            "head",
            _("head only"),
            _(
                "The encoder stays as it is and only the last step learns: a minute or "
                "two, and good with many rows."
            ),
        ),
        Choice(
            "fewshot",
            _("few examples"),
            _(
                "Learns by comparing sentences with each other: some minutes, and best "
                "with few rows, some 8 to 500 a label."
            ),
        ),
        Choice(
            "zero-shot",
            _("label descriptions"),
            _(
                "Learns from what the labels mean and from the starter sentences "
                "alone, in seconds. Your file may say it in a column description."
            ),
        ),
        Choice(
            "full",
            _("everything"),
            _(
                "All layers learn: the most thorough and the slowest, for thousands of "
                "rows."
            ),
        ),
        Choice(
            "freeze",
            _("upper layers"),
            _("The lower layers stay, the upper ones learn: faster than everything."),
        ),
        Choice(
            "lora",
            "LoRA",
            _("Learns small additions to every layer; the file stays small."),
        ),
        Choice(
            "adalora",
            "AdaLoRA",
            _("As LoRA, but spends its additions on the layers where they help most."),
        ),
        Choice(
            "ia3",
            "IA³",
            _("Learns only how strongly each part of a layer counts: the fewest."),
        ),
        Choice(
            "adapter",
            _("adapter"),
            _("Learns narrow layers that are put between those of the encoder."),
        ),
        Choice(
            "prefix",
            _("prefix"),
            _("Learns invisible words that precede every sentence, in each layer."),
        ),
        Choice(
            "prompt",
            _("prompt"),
            _("Learns invisible words that precede every sentence, once."),
        ),
    )
}

#: Of what cannot be chosen.
_OTHER_METHODS: Mapping[str, Words] = {"sequence": _("sequences of products")}

#: Of a run's progress: what it does in a stage.
STAGES: Mapping[str, Words] = {
    "read": _("Reading the data"),
    "split": _("Setting rows aside to measure on"),
    "open": _("Opening the encoder"),
    "start": _("Looking at the rows with the encoder as it is"),
    "encode": _("Reading the sentences"),
    "again": _("Reading the sentences again, with what it has learnt"),
    "load": _("Loading the encoder, and trying how fast it learns"),
    "train": _("Learning"),
    "spelling": _("Learning from the spelling"),
    "head": _("Learning the last step"),
    "choose": _("Trying which method suits"),
    "evaluate": _("Measuring on rows that it has not seen"),
    "export": _("Making it fast for the servers"),
    "teacher": _("Asking the checkpoint that it learns from"),
    "unlabelled": _("Guessing labels of the texts that have none"),
    "compare": _("Comparing it with full precision"),
    "gate": _("Measuring it on rows held out, beside what answers now"),
    "store": _("Keeping it"),
}
_TRIAL = re.compile(r"trial (\d+) of (\d+)")

_PERCENT = {
    "accuracy", "macro_f1", "in_scope_accuracy", "out_of_scope_recall", "hr@5",
    "hr@10", "recall@10", "coverage@10", "calibration_error", "token_f1",
    "supported", "facts_kept", "token_probability", "span_f1", "span_precision",
    "span_recall",
}  # fmt: skip
_METRICS: Mapping[str, tuple[Words, Words]] = {
    "accuracy": (_("right answers"), _("Of all rows held out, so many were right.")),
    "macro_f1": (
        NAMES["macro_f1"],
        _("As right answers, but rare labels count as much as frequent ones."),
    ),
    "calibration_error": (
        _("calibration error"),
        _("How far its certainty is from the truth on average; 0 is best."),
    ),
    "unknown_labels": (
        _("rows with unknown labels"),
        _("Their label is none that it knows; they count as wrong."),
    ),
    "in_scope_accuracy": (
        _("right answers in scope"),
        _("Of the questions that a shop can answer, so many were sorted rightly."),
    ),
    "out_of_scope_recall": (
        _("strange questions noticed"),
        _("Of the questions that no shop can answer, so many were turned away."),
    ),
    "mrr@10": (
        NAMES["mrr@10"],
        _("1 where the right text leads the list, 1/2 where it is second; the mean."),
    ),
    "recall@10": (
        _("right text among 10"),
        _("How often the right text was among the ten nearest."),
    ),
    "hr@5": (_("hits among 5"), _("How often the next product was among five.")),
    "hr@10": (_("hits among 10"), _("How often the next product was among ten.")),
    "ndcg@5": (
        _("ranking quality (NDCG@5)"),
        _("As hits among 5, but higher places count more."),
    ),
    "ndcg@10": (
        NAMES["ndcg@10"],
        _("As hits among 10, but higher places count more."),
    ),
    "coverage@10": (
        _("products shown"),
        _("Of all products, so many are recommended to somebody."),
    ),
    "ndcg_error": (
        _("uncertainty of NDCG@10"),
        _("About so far the true NDCG@10 may be away, up or down."),
    ),
    "token_f1": (
        NAMES["token_f1"],
        _("How many words a reply has in common with that of a person; 1 is all."),
    ),
    "supported": (
        _("replies that may be shown"),
        _("Of its replies, so many say nothing but what their passages say."),
    ),
    "facts_kept": (
        _("facts kept"),
        _("Of the numbers, prices and dates in a person's reply, so many are told."),
    ),
    "perplexity": (
        _("perplexity"),
        _(
            "Between how many words it wavers at each word of a person's reply; 1 is "
            "best."
        ),
    ),
    "token_probability": (
        _("probability of the right word"),
        _("How likely it finds each word of a person's reply, on average."),
    ),
    "span_f1": (
        NAMES["span_f1"],
        _("Between the places found and the places right; 1 is all found, all right."),
    ),
    "span_recall": (
        _("places found"),
        _("Of the places that are personal data, so many were found."),
    ),
    "span_precision": (
        _("places right"),
        _("Of the places that it calls personal data, so many are."),
    ),
    "novelty@10": (_("novelty"), _("The higher, the less known what it recommends.")),
}
#: Whose data a checkpoint saw.
_WHOSE = (
    gettext_noop("the shop's own file"),
    gettext_noop("ecom_ai's own sentences"),
    gettext_noop("the shop's own rows and ecom_ai's own sentences"),
    gettext_noop("the shop's own products"),
)


def whose_name(whose: str) -> str:
    """Whose data it was, in the active language where that is known."""
    return gettext(whose) if whose in _WHOSE else whose


def stage_name(stage: str) -> str:
    """What a run does in a stage; the stage itself where it is not known."""
    if trial := _TRIAL.fullmatch(stage):
        said = gettext("Trial %(number)s of %(all)s")
        return said % {"number": trial[1], "all": trial[2]}
    return str(STAGES.get(stage, stage))


def method_name(method: str) -> str:
    if method in METHODS:
        return str(METHODS[method].name)
    return str(_OTHER_METHODS.get(method, method)) or NOTHING


def metric_name(metric: str) -> str:
    return str(_METRICS[metric][0]) if metric in _METRICS else metric


def metric_help(metric: str) -> str:
    return str(_METRICS[metric][1]) if metric in _METRICS else ""


def figure_of(metric: str, value: float) -> Figure:
    """A metric for people."""
    return Figure(metric_name(metric), value_of(metric, value), metric_help(metric))


def is_share(metric: str) -> bool:
    """Whether it is written as a percentage."""
    return metric in _PERCENT


def value_of(metric: str, value: float | None, *, digits: int = 1) -> str:
    """A metric's value, as a percentage where it is a share."""
    if value is None:
        return NOTHING
    if metric in _PERCENT:
        return f"{100 * value:.{digits}f}%"
    return f"{value:.0f}" if metric == "unknown_labels" else f"{value:.4f}"


def size_of(size: int) -> str:
    return filesizeformat(size) if size else NOTHING


def in_short(moment: datetime) -> str:
    """A moment, in as few characters as the language has for it."""
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def seconds_in_words(seconds: float | None) -> str:
    """A length of time as one would say it."""
    if seconds is None:
        return NOTHING
    whole = max(0, round(seconds))
    if whole < MINUTE:
        return ngettext("%(n)d second", "%(n)d seconds", whole) % {"n": whole}
    if whole < HOUR:
        minutes, rest = divmod(whole, MINUTE)
        said = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
        more = ngettext("%(n)d second", "%(n)d seconds", rest) % {"n": rest}
        return f"{said} {more}" if rest and minutes < 10 else said
    hours, rest = divmod(whole, HOUR)
    minutes = rest // MINUTE
    said = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    more = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return f"{said} {more}" if minutes else said


def arguments_in_words(arguments: Mapping[str, Any]) -> str:
    return ", ".join(f"{k} = {v}" for k, v in arguments.items()) or NOTHING
