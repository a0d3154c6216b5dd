"""The form that starts a fine-tuning, and the files that are uploaded by it."""

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.sites.models import Site
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.labels import checkpoint_name
from ecom_ai.admin.words import METHODS, ROLES
from ecom_ai.language import base
from ecom_ai.models import Checkpoint, TrainingRun
from ecom_ai.training import (
    corrections,
    errors,
    fitting,
    own_events,
    own_texts,
    runs,
    sentences,
)
from ecom_ai.training.files import read_for_training

MOST_MINUTES = 24 * 60
MOST_TRIALS = 100
SOURCES = STARTER, CORRECTIONS, OWN, UPLOAD = (
    "starter", "corrections", "own", "upload",
)  # fmt: skip
#: Roles that can learn from what the shop has already.
OWN_ROLES = (Checkpoint.Role.ENCODER, Checkpoint.Role.RECOMMENDER)
#: Files of the form, by what they are used for.
_FILES = {
    "train": "file", "attributes": "attributes", "pseudo": "pseudo", "eval": "eval",
}  # fmt: skip
#: What an error speaks of, and the field that it is about.
_ABOUT = (
    ("to search for", "tune"),
    ("--tune", "tune"),
    ("teacher", "distil"),
    ("to learn from: `manage.py ecom_ai_checkpoints`", "distil"),
    ("learns from one of its own role", "distil"),
    ("--pseudo", "pseudo"),
    ("The base ", "base"),
    ("--base", "base"),
    ("No bundled encoder", "base"),
    ("method is ", "method"),
    ("Nobody has corrected", "source"),
    ("No one can correct", "source"),
    ("has no events", "source"),
    ("The shop has ", "source"),
)
MOST_EPOCHS, MOST_EXAMPLES = 1000, 10_000_000
_LONGEST_NAME, _KEPT_START, _KEPT_END = 100, 60, 30
_MOST_LABELS = 12
_SAMPLE_ROWS = 3
_LONGEST_BASE = 400


#: A whole number that may be left out.
_whole = partial(forms.IntegerField, required=False, localize=False)


class TrainForm(forms.Form):
    """What to fine-tune, on which data, how, and for how long at most."""

    site = forms.ModelChoiceField(Site.objects, label=_("site"), required=False)
    role = forms.ChoiceField(label=_("role"))
    source = forms.ChoiceField(
        choices=(
            (STARTER, _("starter sentences")),
            (CORRECTIONS, _("the shop's corrections")),
            (OWN, _("what the shop has already")),
            (UPLOAD, _("my own file")),
        ),
        label=_("data"),
    )
    file = forms.FileField(label=_("file"), required=False)
    attributes = forms.FileField(label=_("attributes"), required=False)
    method = forms.ChoiceField(
        choices=[(choice.value, choice.name) for choice in METHODS.values()],
        label=_("method"),
        required=False,
    )
    minutes = forms.FloatField(
        label=_("minutes at most"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        localize=False,
    )
    distil = _whole(label=_("teacher"))
    tune = _whole(label=_("trials"), min_value=1, max_value=MOST_TRIALS)
    pseudo = forms.FileField(label=_("texts without labels"), required=False)
    base = forms.CharField(
        label=_("base"), required=False, max_length=_LONGEST_BASE, strip=True
    )
    eval = forms.FileField(label=_("rows to measure on"), required=False)
    epochs = _whole(label=_("rounds at most"), min_value=1, max_value=MOST_EPOCHS)
    max_examples = _whole(label=_("rows at most"), min_value=2, max_value=MOST_EXAMPLES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        role.choices = [(name, ROLES[name].name) for name in trainable()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("file") and found.get("source") in (STARTER, OWN):
            # Whoever gives a file means it, whatever is ticked.
            found["source"] = UPLOAD
        role, source = found.get("role"), found.get("source")
        known = sentences.roles() if source == STARTER else corrections.ROLES
        if source in (STARTER, CORRECTIONS) and role and role not in known:
            self.add_error(
                "source",
                _("The app comes with no data for this role: give a file of your own."),
            )
        if source == OWN and role and role not in OWN_ROLES:
            self.add_error("source", _("Choose a file, or take the starter sentences."))
        if source == UPLOAD and not found.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or take the starter sentences."))
        return found

    def queue(self, *, by: str) -> TrainingRun:
        """A run for a worker, of a valid form. Raises BadInput."""
        asked = self.cleaned_data
        role, site_id = asked["role"], chosen_site(asked["site"])
        with tempfile.TemporaryDirectory(prefix="ecom_ai-") as name, ExitStack() as own:
            folder, inputs, names = Path(name), {}, {}
            for use, field in _FILES.items():
                given = asked.get(field)
                if given and _wanted(use, role):
                    inputs[use] = write_upload(given, folder / use)
                    names[use] = self._name(use)
            count = 0
            if asked["source"] == OWN:
                files = own_texts if role == Checkpoint.Role.ENCODER else own_events
                inputs = own.enter_context(files.own_files(site_id)) | inputs
            if asked["source"] == STARTER:
                names["train"] = sentences.file_name(role)
                inputs["train"] = folder / names["train"]
                write_starter(role, inputs["train"])
            elif asked["source"] == CORRECTIONS:
                inputs["train"], count = own.enter_context(
                    corrections.joined_file(
                        site_id,
                        role,
                        beside=inputs.get("train"),
                        name=names.get("train", ""),
                    )
                )
                names["train"] = corrections.NAME
            return runs.queue(
                site_id,
                role,
                inputs=inputs,
                names=names,
                base=asked["base"] if _wanted("base", role) else "",
                arguments=self._arguments(),
                corrections=count,
                by=by,
            )

    def _arguments(self) -> dict[str, Any]:
        asked, found = self.cleaned_data, {}
        if ROLES[asked["role"]].kind == "texts":
            found["method"] = asked["method"] or "auto"
        if asked["source"] == OWN and asked["role"] == Checkpoint.Role.ENCODER:
            found["objective"] = own_texts.UNSUPERVISED[0]
        if asked["minutes"]:
            found["max_minutes"] = asked["minutes"]
        if asked["distil"]:
            found["distil"] = asked["distil"]
        if asked["tune"]:
            found["trials"] = asked["tune"]
        for name in ("epochs", "max_examples"):
            if asked[name] and _wanted(name, asked["role"]):
                found[name] = asked[name]
        return found

    def field_of(self, error: str) -> str | None:
        """The field that an error of ``queue`` is about; None where that is none."""
        for use, field in _FILES.items():
            if self.cleaned_data.get(field) and error.startswith(self._name(use)):
                return field
        return next((field for words, field in _ABOUT if words in error), None)

    def _name(self, use: str) -> str:
        """What a file is called, told apart from the one to learn from."""
        asked, field = self.cleaned_data, _FILES[use]
        name, train = short(asked[field].name), asked.get(_FILES["train"])
        if use != "train" and train and short(train.name) == name:
            # In English: a run keeps it, and may be read in another language.
            return f"{errors.FILES[use]}: {name}"
        return name


@dataclass(frozen=True)
class Described:
    """What is in a file that can be used; of labels the most frequent."""

    rows: int = 0
    labels: tuple[tuple[str, int], ...] = ()
    more_labels: int = 0
    #: About what learning from it takes; None where nobody can tell.
    seconds: float | None = None
    #: Labels of the live checkpoint differ, so that the two do not compare.
    other_labels: bool = False


def describe(
    site_id: int, role: str, given: "UploadedFile[Any]", *, method: str = "auto"
) -> Described:
    """Reads an uploaded file. Raises BadInput, naming line and what was expected."""
    name = short(given.name or "")
    with tempfile.TemporaryDirectory(prefix="ecom_ai-") as folder:
        path = write_upload(given, Path(folder) / "train")
        if ROLES[role].kind != "texts":
            request = fitting.Request(
                site_id=site_id,
                role=role,
                inputs={"train": path},
                names={"train": name},
                folder=Path(folder) / "checkpoint",
            )
            fitting.check(request)
            return Described()
        rows = read_for_training(path, name)
    counts = Counter(rows.labels).most_common()
    live = Checkpoint.objects.live(site_id, role)
    known = live.data.get("labels", []) if live else rows.label_set
    return Described(
        rows=len(rows),
        labels=tuple(counts[:_MOST_LABELS]),
        more_labels=max(0, len(counts) - _MOST_LABELS),
        seconds=fitting.expected_seconds(len(rows), method=method),
        other_labels=sorted(known) != rows.label_set,
    )


def trainable() -> list[str]:
    """The roles that can be fine-tuned, in the order of the models."""
    return [role for role in ROLES if role in fitting.TRAINABLE]


def chosen_site(given: Site | None) -> int:
    """The site given; else SITE_ID, else the first one."""
    if given is not None:
        return given.pk
    wanted = getattr(settings, "SITE_ID", None)
    known = list(Site.objects.order_by("pk").values_list("pk", flat=True))
    return int(wanted) if wanted in known else known[0]


def write_starter(role: str, path: Path) -> None:
    """The app's own sentences for a role as one file."""
    rows = sentences.read(role)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("text", "label", "language"))
        columns = (rows.texts, rows.labels, rows.others)
        for text, label, other in zip(*columns, strict=True):
            writer.writerow((text, label, other["language"]))


def write_upload(given: "UploadedFile[Any]", path: Path) -> Path:
    """An uploaded file's bytes at a path."""
    given.seek(0)
    with path.open("wb") as stream:
        for chunk in given.chunks():
            stream.write(chunk)
    return path


def short(name: str) -> str:
    """A file's name, not longer than a file system takes."""
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[:_KEPT_START]}…{name[-_KEPT_END:]}"


def teachers() -> Iterator[tuple[Checkpoint, str]]:
    """Classifiers to learn from, role by role, and what each is called."""
    found = Checkpoint.objects.filter(role__in=fitting.CLASSIFIERS).exclude(files={})
    for checkpoint in found.defer("report", "card").order_by("role", "-pk"):
        yield checkpoint, f"{checkpoint.pk}: {checkpoint_name(checkpoint)}"


def sample(role: str) -> str:
    """Rows of ours as a file, in the active language; '' for a role without any."""
    if role not in sentences.roles():
        return ""
    rows, wanted = sentences.read(role), base(get_language() or "")
    language = wanted if wanted in sentences.LANGUAGES else sentences.LANGUAGES[0]
    found = {
        label: text
        for text, label, other in zip(rows.texts, rows.labels, rows.others, strict=True)
        if other["language"] == language
    }
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("text", "label"))
    writer.writerows((found[label], label) for label in sorted(found)[:_SAMPLE_ROWS])
    return stream.getvalue()


def bases(role: str) -> Iterator[tuple[str, str]]:
    """Bases that are at hand for a role: what to write, and what that is."""
    if role in (Checkpoint.Role.GENERATOR, Checkpoint.Role.PERSONAL_DATA):
        return
    yield from ((name, "") for name in fitting.bundled_bases())
    if role == Checkpoint.Role.ENCODER:
        trained = Checkpoint.objects.filter(role=role, method__in=("full", "freeze"))
        for checkpoint in trained.defer("report", "card", "means").order_by("-pk"):
            yield f"checkpoint:{checkpoint.pk}", checkpoint_name(checkpoint)


def _wanted(what: str, role: str) -> bool:
    """Whether a role has use for something that the form may bring."""
    if what == "attributes":
        return ROLES[role].kind == "sequences"
    if what == "base" and ROLES[role].kind == "marked":
        return False
    return what not in ("base", "max_examples") or ROLES[role].kind != "sequences"


def source_of(asked: str, role: str) -> str:
    """Where a form begins for a role: what was asked for, if the role has that."""
    if asked == OWN and role in OWN_ROLES:
        return OWN
    known = corrections.ROLES if asked == CORRECTIONS else sentences.roles()
    if role not in known:
        return UPLOAD
    return STARTER if asked == OWN else asked
