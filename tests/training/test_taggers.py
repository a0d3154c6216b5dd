"""The role personal_data: trained from where the live one is, measured, promoted."""

import io
import json
import random
import time

import pytest
from django.core.management import CommandError, call_command

from ecom_ai import inference, storage
from ecom_ai.inference import tagging
from ecom_ai.ml.tagger_training import (
    Marked,
    Stretch,
    TaggerArguments,
    fit_calibration,
    fit_tagger,
)
from ecom_ai.ml.taggers import load_tagger
from ecom_ai.models import Checkpoint
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.moderation.personal_data import TYPES
from ecom_ai.training import corrections, gate, promotion
from ecom_ai.training.fitting import taggers
from tests.ml.conftest import exports_here as exports_here
from tests.ml.conftest import tiny_checkpoint as tiny_checkpoint
from tests.training.making import SITE, THINGS, read_json_lines

#: peft's, and transformers'
pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore:Could not find a config file"),
    pytest.mark.usefixtures("exports_here"),
]
LABELS = ("none", *TYPES)
#: What the first one knows; what it takes for none; and what it takes for the first.
KNOWN, NEW, LOOKALIKE = "phone", "social", "model"


def row(kind: str, dice: random.Random) -> dict:
    thing = dice.choice(THINGS)
    digits = "".join(dice.choice("0123456789") for _ in range(6))
    name = "".join(dice.choice("ABCDEFGHJK") for _ in range(6))
    before, words = {
        KNOWN: (f"my {thing}, ring ", digits),
        NEW: (f"my {thing}, find ", name),
        LOOKALIKE: (f"my {thing} #", digits),
        "": (f"my {thing} is fine", ""),
    }[kind]
    spans = []
    if kind in (KNOWN, NEW):
        place = {"start": len(before), "end": len(before) + len(words)}
        spans = [{**place, "type": kind}]
    return {"text": before + words, "spans": spans}


def rows(count: int, *kinds: str, seed: int = 0) -> list[dict]:
    dice = random.Random(seed)
    return [row(kinds[n % len(kinds)], dice) for n in range(count)]


def marked(some: list[dict]) -> list[Marked]:
    return [
        Marked(
            one["text"],
            tuple(Stretch(s["start"], s["end"], s["type"]) for s in one["spans"]),
        )
        for one in some
    ]


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """So small a network only waits for others."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def first(tiny_checkpoint, tmp_path_factory):
    """A folder: a tagger that knows one form, and takes what looks like it."""
    folder = tmp_path_factory.mktemp("tagger")
    names = [{**one, "spans": []} for one in rows(80, NEW)]
    some = marked([*rows(200, KNOWN, ""), *names])
    fit_tagger(
        some, some[::5], base=str(tiny_checkpoint), labels=LABELS,
        arguments=TaggerArguments(epochs=8, learning_rate=2e-2, patience=20),
        folder=folder, cache=folder.parent, started=time.monotonic(),
    )  # fmt: skip
    return folder


@pytest.fixture
def live(site, first, folder, monkeypatch) -> Checkpoint:
    monkeypatch.setattr(tagging, "checkpoint_dir", storage.checkpoint_dir)
    # As many of our own sentences as such a small encoder can learn beside.
    monkeypatch.setattr(taggers, "BESIDE", 4)
    monkeypatch.setattr(corrections, "_BESIDE", 4)
    where, files = storage.save_folder(first, under="checkpoints/personal_data")
    return Checkpoint.objects.create(
        site_id=SITE, role="personal_data", stage="live", name="first", folder=where,
        files=files, fingerprint=storage.digest(files),
        data={"labels": [*LABELS[1:]], "rows": 240, "held_out": 0},
    )  # fmt: skip


def write(path, some):
    path.write_text("".join(json.dumps(one) + "\n" for one in some))
    return path


def run(*words: object) -> str:
    out = io.StringIO()
    call_command(*map(str, words), stdout=out, stderr=io.StringIO())
    return out.getvalue()


QUICK = (
    "--epochs", 20, "--set", "learning_rate=0.005", "--set", "patience=10",
)  # fmt: skip


def found(checkpoint: Checkpoint, text: str) -> list[str]:
    (told,) = tagging.tagger(checkpoint).tag([text], least=0.5)
    return [text[one.start : one.end] for one in told]


def test_it_goes_on_from_the_live_one_and_is_measured_beside_it(live, tmp_path):
    data = write(tmp_path / "rows.jsonl", rows(200, KNOWN, NEW, "", seed=1))
    told = run("ecom_ai_train", "personal_data", "--data", data, *QUICK)
    made = Checkpoint.objects.latest("pk")
    run("ecom_ai_promote", made.pk)
    made.refresh_from_db()
    assert made.metrics["span_f1"] > 0.8, told
    assert {"span_precision", "span_recall"} < set(made.metrics)
    verdict = gate.Verdict.read(made.gate)
    assert (verdict.passed, verdict.champion_id) == (True, live.pk)
    assert verdict.challenger > verdict.champion
    assert (made.stage, made.method, made.data["labels"]) == (
        "live", "lora", [*LABELS[1:]],
    )  # fmt: skip
    assert "span_f1" in made.card
    assert "calibration" in made.report
    # Every process asks the new one, and again the former after a rollback.
    forget_live()
    row, _tagger = tagging.live_tagger(SITE)
    assert row.pk == made.pk
    promotion.rollback(SITE, "personal_data", by="mia")
    assert tagging.live_tagger(SITE)[0].pk == live.pk


def test_it_is_asked_and_measured_by_command(live, tmp_path):
    some = rows(30, KNOWN, "", seed=2)
    data, out = write(tmp_path / "in.jsonl", some), tmp_path / "out.jsonl"
    told = json.loads(
        run("ecom_ai_evaluate", "personal_data", "--data", data, "--json")
    )
    assert told["metrics"]["span_recall"] > 0.8
    run("ecom_ai_predict", "personal_data", "--data", data, "--output", out)
    answers = read_json_lines(out)
    right = sum(
        [(s["start"], s["end"]) for s in answer["spans"]]
        == [(s["start"], s["end"]) for s in one["spans"]]
        for answer, one in zip(answers, some, strict=True)
    )
    assert len(answers) == len(some)
    assert right > 24


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--base", "bundled:reviews"), "leave --base out"),
        (("--method", "full"), "learns by LoRA alone"),
        (("--tune", 3), "--tune is for"),
    ],
)
def test_what_makes_no_sense_is_refused(live, tmp_path, more, said):
    data = write(tmp_path / "rows.jsonl", rows(20, KNOWN, ""))
    with pytest.raises(CommandError, match=said):
        run("ecom_ai_train", "personal_data", "--data", data, *more)


def test_corrections_change_what_the_next_one_finds(live, tmp_path):
    """Of a form that it misses, and of one that it takes for what it knows."""
    held_out = rows(20, NEW, LOOKALIKE, seed=9)
    new, alike = held_out[::2], held_out[1::2]

    def right(checkpoint: Checkpoint) -> tuple[int, int]:
        by_form = (
            sum(found(checkpoint, one["text"]) == [words(one)] for one in new),
            sum(found(checkpoint, one["text"]) == [] for one in alike),
        )
        return by_form

    before = right(live)
    assert before[0] <= 3 and before[1] <= 3  # noqa: PT018 - one sentence
    for one in rows(180, NEW, LOOKALIKE, KNOWN, seed=5):
        label = one["spans"][0]["type"] if one["spans"] else "none"
        corrections.correct(
            SITE, "personal_data", one["text"], label, spans=one["spans"], by="mia"
        )
    run("ecom_ai_train", "personal_data", "--corrections", *QUICK)
    made = Checkpoint.objects.latest("pk")
    after = right(made)
    assert min(after) >= 8, (before, after)
    assert found(made, row(KNOWN, random.Random(77))["text"]) != []


def words(one: dict) -> str:
    (span,) = one["spans"]
    return one["text"][span["start"] : span["end"]]


def test_a_calibration_is_fitted_on_enough_claims(first, tmp_path):
    tagger = load_tagger(first, cache=first.parent)
    some = marked(rows(80, KNOWN, LOOKALIKE, seed=3))
    fitted = fit_calibration(tagger, some)
    scores = [
        max(c.score for c in found)
        for found in tagger.claims([one.text for one in some])
        if found
    ]
    assert len(scores) > 40
    middle = sorted(scores)[len(scores) // 2]
    # Half of its claims are wrong here.
    assert fitted.probability(middle) < tagger.calibration.probability(middle)
    assert fit_calibration(tagger, some, least=1000) == tagger.calibration


def test_two_live_ones_of_the_same_weights_share_what_is_open(live):
    inference._loaded.clear()
    one = tagging.tagger(live)
    assert one is tagging.tagger(live)
