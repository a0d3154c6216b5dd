"""Fine-tuning in the admin, as somebody meets it who knows no machine learning."""

import csv
import re
import time
from dataclasses import asdict, replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

import ecom_ai
from ecom_ai.admin import watching, words
from ecom_ai.admin.plots import heat_map, line_plot, steps_between, times_between
from ecom_ai.admin.report import Report, slice_name
from ecom_ai.admin.train_form import describe, short
from ecom_ai.admin.watching import Watched
from ecom_ai.classifying import asking
from ecom_ai.exceptions import BadInput
from ecom_ai.ml.encoder_training.arguments import OBJECTIVES
from ecom_ai.ml.notes import note
from ecom_ai.ml.trainers.comparing import CANDIDATES, KEPT
from ecom_ai.models import Checkpoint, Promotion, TrainingRun
from ecom_ai.training import notes, own_texts, sentences
from ecom_ai.training.gate import Verdict
from tests.making import SITE

pytestmark = pytest.mark.django_db

State, Stage = TrainingRun.State, Checkpoint.Stage
RUNS = "/admin/ecom_ai/trainingrun/"
TRAIN = f"{RUNS}add/"
CHECKPOINTS = "/admin/ecom_ai/checkpoint/"
LABELS = ["negative", "neutral", "positive"]
#: Of the shop, as ``own_texts`` reads them: keys with title and body.
GOODS = [(f"P-{n}", {"en": [f"Tent {n}", f"A roof for {n} nights"]}) for n in range(30)]
ROWS = "text,label\ngood,positive\nfine,positive\nbad,negative\nawful,negative\n"
REPORT = {
    "why": "It was asked for.",
    "notes": ["3 training rows were left out."],
    "trained_parameters": 1200,
    "all_parameters": 118000,
    "labels": ["negative", "neutral", "positive"],
    "per_label": {
        "negative": {"precision": 0.9, "recall": 0.8, "f1": 0.85, "support": 40},
        "neutral": {"precision": 0.5, "recall": 0.6, "f1": 0.55, "support": 10},
        "positive": {"precision": 0.95, "recall": 0.97, "f1": 0.96, "support": 60},
    },
    "confusion": [[32, 7, 1], [2, 6, 2], [0, 2, 58]],
    "slices": {
        "language zh": {"rows": 60, "accuracy": 0.9},
        "length short": {"rows": 50, "accuracy": 0.8},
    },
    "reliability": [
        {"confidence": 0.6, "accuracy": 0.55, "rows": 20},
        {"confidence": 0.95, "accuracy": 0.9, "rows": 90},
    ],
    "compression": {
        "metric": "accuracy", "served": "int8", "rows": 400,
        "fp32": 0.9125, "int8": 0.91,
        "speeds": [
            {"asked": "short", "batch": 32, "length": 20, "fp32": 61.5, "int8": 205.4}
        ],
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path, site):
    settings.ECOM_AI = {**settings.ECOM_AI, "CHECKPOINT_DIR": tmp_path}


def signed_in(*permissions: str) -> Client:
    """A member of staff with these permissions."""
    users = get_user_model().objects
    user = users.create_user("mia", "mia@example.com", "x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def viewer():
    return signed_in("view_trainingrun", "view_checkpoint", "view_promotion")


@pytest.fixture
def mia():
    return signed_in(
        "change_trainingrun", "change_checkpoint", "view_promotion", "view_checkpoint"
    )


def make(stage: str = Stage.TRAINED, **fields) -> Checkpoint:
    values = {
        "role": "sentiment",
        "name": "sentiment by head on reviews.csv",
        "fingerprint": "f",
        "method": "head",
        "metrics": {"accuracy": 0.87, "macro_f1": 0.79, "calibration_error": 0.04},
        "report": REPORT,
        "data": {
            "name": "reviews.csv",
            "rows": 1234,
            "held_out": 110,
            "labels": REPORT["labels"],
            "whose": "the shop's own file",
        },
        "card": "# A card\n\nIts limits.",
        "size": 9000,
        "created_by": "ann",
        **fields,
    }
    return Checkpoint.objects.create(site_id=SITE, stage=stage, **values)


def gate(*, passed: bool, champion: Checkpoint, new: float = 0.79) -> dict:
    return Verdict(
        passed=passed,
        metric="macro_f1",
        rows=110,
        challenger=new,
        champion=0.81 if not passed else 0.7,
        champion_id=champion.pk,
        p_value=0.012,
    ).as_dict()


def make_run(state: str = State.RUNNING, **fields) -> TrainingRun:
    now = timezone.now()
    values = {
        "role": "sentiment",
        "arguments": {"method": "fewshot"},
        "inputs": {"train": {"stored": "x", "name": "reviews.csv"}},
        "started_at": now - timedelta(seconds=75),
        "heartbeat_at": now,
        "created_by": "ann",
        **fields,
    }
    return TrainingRun.objects.create(site_id=SITE, state=state, **values)


def text_of(response) -> str:
    assert response.status_code in (200, 422), response.status_code
    html = response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# Starting.


def test_the_page_explains_roles_data_and_methods_in_both_languages(mia):
    html = mia.get(TRAIN).content.decode()
    assert "Is a review pleased" in html
    assert "Learns by comparing sentences" in html
    assert 'value="auto" checked' in html
    assert html.count('name="method"') == 12
    assert "<script>" not in html
    assert not re.search(r'\son[a-z]+="', html[html.index('id="content"') :])
    chinese = mia.get(TRAIN, headers={"Accept-Language": "zh-hans"})
    shown = text_of(chinese).partition("text,label")[0]
    assert "要学什么" in shown
    assert not re.search(r"\b(Teach|What|Which|From|Starter|file)\b", shown)


def test_starter_sentences_start_a_run_on_the_training_queue(
    mia, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(
        "ecom_ai.admin.training.enqueue", lambda task, pk: rung.append((task.name, pk))
    )
    asked = {"role": "intent", "source": "starter", "method": "fewshot", "minutes": "5"}
    response = mia.post(TRAIN, asked)
    run = TrainingRun.objects.get()
    assert response.headers["Location"] == f"{RUNS}{run.pk}/change/"
    assert rung == [("ecom_ai.fine_tune", run.pk)]
    assert run.state == State.QUEUED
    assert run.created_by == "mia"
    assert run.arguments == {"method": "fewshot", "max_minutes": 5.0}
    assert run.inputs["train"]["name"] == "starter-intent.csv"


def test_an_uploaded_file_starts_a_run(mia):
    file = SimpleUploadedFile("my reviews.csv", ROWS.encode())
    mia.post(TRAIN, {"role": "sentiment", "source": "upload", "file": file})
    run = TrainingRun.objects.get()
    assert run.inputs["train"]["name"] == "my reviews.csv"
    assert run.arguments == {"method": "auto"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"words,label\na,b\n", "bad.csv, line 1: expected a header"),
        (b"text,label\na,x\nb,x\n", "expected two labels or more"),
        (b"", "empty"),
        (b"text,label\n\xff,x\n", "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_starts_nothing_and_says_why(content, said, mia):
    file = SimpleUploadedFile("bad.csv", content)
    response = mia.post(TRAIN, {"role": "sentiment", "source": "upload", "file": file})
    assert response.status_code == 422
    assert said in text_of(response)
    assert not TrainingRun.objects.exists()


def test_a_sample_is_of_the_role_and_in_the_language_of_the_page(mia):
    said = {}
    for role in sentences.roles():
        html = mia.get(TRAIN, {"role": role}).content.decode()
        said[role] = unescape(
            re.search(r"<pre[^>]*>(text,label.*?)</pre>", html, re.S)[1]
        )
        _, *rows = csv.reader(said[role].splitlines())
        labels = {label for _, label in rows}
        assert len(rows) == len(labels) > 1
        assert labels <= set(sentences.read(role).label_set)
    assert len(set(said.values())) == len(sentences.roles())
    chinese = mia.get(TRAIN, headers={"Accept-Language": "zh-hans"}).content.decode()
    assert re.search(r"text,label\n[^,]*[\u4e00-\u9fff]", chinese)
    html = mia.get(TRAIN, {"role": "recommender"}).content.decode()
    assert "text,label" not in html


def test_teacher_trials_and_texts_without_labels_mean_what_the_command_means(mia):
    teacher = make(files={"x": "y"}, data={**make().data, "labels": LABELS})
    make(role="encoder", files={"x": "y"}, name="no classifier")
    html = mia.get(TRAIN).content.decode()
    assert f'<option value="{teacher.pk}">' in html
    assert "no classifier" not in html
    asked = {
        "role": "sentiment", "source": "starter", "method": "full", "tune": "4",
        "distil": str(teacher.pk),
        "pseudo": SimpleUploadedFile("more.csv", b"text\nIt hums\n"),
    }  # fmt: skip
    mia.post(TRAIN, asked)
    run = TrainingRun.objects.get()
    assert run.arguments == {"method": "full", "trials": 4, "distil": teacher.pk}
    assert run.inputs["pseudo"]["name"] == "more.csv"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"distil": "999"}, "There is no checkpoint 999 to learn from"),
        ({"tune": "3", "method": "head"}, "Method head has nothing to search for"),
        ({"distil": "T", "method": "fewshot"}, "Method fewshot learns from no teacher"),
        ({"distil": "T", "role": "intent"}, "is of the role sentiment: a intent"),
        ({"tune": "3", "role": "encoder", "source": "own"}, "--tune is for sentiment"),
        ({"tune": "0"}, "greater than or equal to 1"),
        ({"tune": "many"}, "Enter a whole number"),
        ({"pseudo": b"words\nx\n"}, "more.csv, line 1: expected a header with text"),
    ],
)
def test_ways_that_cannot_be_are_refused_in_the_words_of_the_command(
    asked, said, mia, monkeypatch, tmp_path
):
    monkeypatch.setattr(own_texts, "_products", lambda _site: iter(GOODS))
    teacher = make(files={"x": "y"})
    asked = {"role": "sentiment", "source": "starter", "method": "full", **asked}
    if asked.get("distil") == "T":
        asked["distil"] = str(teacher.pk)
    if "pseudo" in asked:
        asked["pseudo"] = SimpleUploadedFile("more.csv", asked["pseudo"])
    response = mia.post(TRAIN, asked)
    assert response.status_code == 422
    assert said in unescape(text_of(response))
    assert not TrainingRun.objects.exists()


def test_forgotten_and_impossible_choices_are_named(mia):
    response = mia.post(TRAIN, {"role": "sentiment", "source": "upload"})
    assert "Choose a file" in text_of(response)
    asked = {"role": "sentiment", "source": "starter", "minutes": "0"}
    assert "greater than or equal to 1" in text_of(mia.post(TRAIN, asked))
    assert not TrainingRun.objects.exists()


def test_a_chosen_file_is_checked_at_once(mia):
    file = SimpleUploadedFile("reviews.csv", ROWS.encode())
    told = text_of(mia.post(f"{RUNS}check/", {"role": "sentiment", "file": file}))
    assert "4 rows" in told
    assert "positive 2" in told
    make(Stage.LIVE)
    file = SimpleUploadedFile("reviews.csv", ROWS.encode())
    told = text_of(mia.post(f"{RUNS}check/", {"role": "sentiment", "file": file}))
    assert "cannot be compared" in told
    file = SimpleUploadedFile("reviews.csv", b"nonsense")
    told = text_of(mia.post(f"{RUNS}check/", {"role": "sentiment", "file": file}))
    assert "reviews.csv, line 1" in told
    assert text_of(mia.post(f"{RUNS}check/", {"role": "sentiment"})) == ""


def test_a_description_raises_what_the_reader_says():
    with pytest.raises(BadInput, match=r"a\.csv"):
        describe(SITE, "sentiment", SimpleUploadedFile("a.csv", b"x"))
    assert len(short("a" * 300 + ".csv")) < 100


# Watching.


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING, State.FAILED])
def test_a_run_without_a_checkpoint_is_told_by_one_word(mia, state):
    html = mia.get(f"{RUNS}{make_run(state).pk}/change/").content.decode()
    assert html.count('class="ecom-word') == 1


def test_a_run_whose_checkpoint_was_removed_offers_none(mia):
    html = mia.get(f"{RUNS}{make_run(State.DONE).pk}/change/").content.decode()
    assert "Its checkpoint was removed since." in html
    assert html.count('class="ecom-word') == 1
    assert "/checkpoint/" not in html[html.index('id="content"') :]


def test_a_running_run_shows_stage_bar_loss_metric_and_time_left(mia):
    run = make_run(
        progress={
            "stage": "train", "step": 30, "steps": 120, "loss": 0.4321,
            "metric": 0.875, "seconds_left": 130.5, "share": 0.25, "at": time.time(),
            "whole": 0.4, "ends_in": 200.5,
            "phases": [{"stage": "encode", "seconds": 20.0},
                       {"stage": "train", "seconds": 44.0}],
        },
        history=[
            {"seconds": 1.0, "stage": "train", "step": 1, "loss": 0.9, "metric": None},
            {"seconds": 9.0, "stage": "train", "step": 9, "loss": 0.4, "metric": 0.87},
        ],
    )  # fmt: skip
    html = mia.get(f"{RUNS}{run.pk}/change/").content.decode()
    assert f'hx-get="{RUNS}{run.pk}/now/"' in html
    assert 'aria-live="polite"' in html
    assert "<script>" not in html
    now = mia.get(f"{RUNS}{run.pk}/now/", headers={"HX-Request": "true"})
    html, text = now.content.decode(), text_of(now)
    assert 'value="40"' in html
    assert "Done of all 40% Time left in all, about 3 minutes 20 seconds" in text
    assert "Done of this phase 25%" in text
    assert "Learning …" in text
    assert "Reading the sentences 20 seconds Learning now" in text
    assert "0.432" in text
    assert "87.5%" in text
    assert "2 minutes 10 seconds" in text
    assert html.count("<polyline") == 2
    assert "Cancel the training" in text
    assert 'hx-trigger="every 2s"' in html


@pytest.mark.parametrize(
    ("ago", "whole", "left"),
    [(0, 40, "3 minutes 20 seconds"), (100, 70, "1 minute 40 seconds"),
     (205, 99, "a moment"), (1000, 99, "")],
)  # fmt: skip
def test_the_whole_and_its_time_run_on_between_two_moments(ago, whole, left):
    told = {"stage": "load", "whole": 0.4, "ends_in": 200.0, "at": time.time() - ago}
    watched = Watched(make_run(progress=told))
    assert (watched.whole, watched.ends_in) == (whole, left)
    assert Watched(make_run(State.DONE)).whole is None


@pytest.mark.parametrize(
    ("stage", "passed", "answer", "step"),
    [
        (Stage.REJECTED, False, "rejected by the gate", "but the gate rejected it"),
        (Stage.TRAINED, True, "passed the gate", "until somebody promotes it"),
        (Stage.LIVE, True, "live", "It answers now"),
    ],
)
def test_a_run_that_is_done_says_what_the_gate_answered_and_what_to_do(
    mia, stage, passed, answer, step
):
    live = make(Stage.RETIRED if stage == Stage.LIVE else Stage.LIVE, fingerprint="o")
    made = make(stage, gate=gate(passed=passed, champion=live), files={"x": "y"})
    run = make_run(State.DONE, checkpoint=made, finished_at=timezone.now())
    html = mia.get(f"{RUNS}{run.pk}/change/").content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split()).lower()
    assert f"done {answer}" in text
    assert step.lower() in text
    for figure in ("79.00%", "70.00%" if passed else "81.00%", "0.012"):
        assert figure in text
    assert f"{CHECKPOINTS}{made.pk}/change/#try" in html
    promote_at = f'action="{CHECKPOINTS}{made.pk}/promote/"'
    assert (promote_at in html) == (stage != Stage.LIVE)
    assert ("promote it nevertheless" in text) == (stage == Stage.REJECTED)
    assert ('name="reason"' in html) == (stage == Stage.REJECTED)


def test_who_may_not_promote_reads_the_answer_alone(viewer):
    live = make(Stage.LIVE, fingerprint="other")
    made = make(Stage.REJECTED, gate=gate(passed=False, champion=live))
    run = make_run(State.DONE, checkpoint=made, finished_at=timezone.now())
    html = viewer.get(f"{RUNS}{run.pk}/change/").content.decode()
    assert "rejected by the gate" in html.lower()
    assert "/promote/" not in html


def test_a_poll_says_aloud_only_what_is_new(mia):
    run = make_run()
    said = Watched(run).sentence
    address = f"{RUNS}{run.pk}/now/"
    assert 'id="run-said"' not in mia.get(address, {"said": said}).content.decode()
    assert 'id="run-said"' in mia.get(address).content.decode()


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
def test_a_finished_run_is_asked_no_more(state, mia):
    run = make_run(state, finished_at=timezone.now(), error="CUDA out of memory")
    html = mia.get(f"{RUNS}{run.pk}/now/").content.decode()
    assert "every 2s" not in html
    assert ("too little memory" in html) == (state == State.FAILED)
    assert ('id="run-resume"' in html) == (state == State.FAILED)


def test_one_who_was_signed_out_is_led_to_the_login():
    run = make_run()
    response = Client().get(f"{RUNS}{run.pk}/now/")
    assert response.headers["HX-Redirect"].startswith("/admin/login/?next=/admin/")


def test_a_run_is_cancelled_and_a_failed_one_resumed(mia):
    run = make_run()
    response = mia.post(f"{RUNS}{run.pk}/cancel/", headers={"HX-Request": "true"})
    assert "It stops within seconds" in text_of(response)
    run.refresh_from_db()
    assert run.cancelling
    failed = make_run(State.FAILED, finished_at=timezone.now(), error="boom")
    assert mia.post(f"{RUNS}{failed.pk}/resume/").status_code == 302
    failed.refresh_from_db()
    assert failed.state == State.QUEUED
    old = make_run(State.FAILED, finished_at=timezone.now() - timedelta(days=30))
    mia.post(f"{RUNS}{old.pk}/resume/")
    old.refresh_from_db()
    assert old.state == State.FAILED


def test_it_says_why_a_queued_run_waits_and_that_nothing_is_heard():
    queued = make_run(State.QUEUED, started_at=None)
    assert Watched(queued).sentence == "It waits for a worker …"
    late = timezone.now() - timedelta(minutes=5)
    TrainingRun.objects.filter(pk=queued.pk).update(created_at=late)
    queued.refresh_from_db()
    assert "ecom_ai_doctor" in Watched(queued).sentence
    at_work = make_run()
    assert f"run {at_work.pk}" in Watched(queued).sentence
    at_work.heartbeat_at = late
    assert "Nothing was heard of it for 5 minutes" in Watched(at_work).sentence


def test_one_that_was_taken_up_meanwhile_does_not_wait_for_itself():
    run = make_run(State.QUEUED, started_at=None)
    TrainingRun.objects.filter(pk=run.pk).update(state=State.RUNNING)
    assert Watched(run).sentence == "A worker takes it up …"


@pytest.mark.parametrize(
    ("share", "left", "ago", "percent", "said"),
    [
        (0.45, 30.4, 10, 45, "20 seconds"),
        (0.45, 0.0, 0, 45, "a moment"),
        (0.45, 5.0, 9, 45, "a moment"),
        (0.45, 5.0, 60, 45, ""),
        (0.999, 0.2, 0, 99, "a moment"),
        (1.0, 0.0, 0, None, ""),
        (None, None, 0, None, ""),
    ],
)
def test_time_left_runs_on_but_never_to_nothing(share, left, ago, percent, said):
    told = {"stage": "encode", "share": share, "seconds_left": left}
    watched = Watched(make_run(progress={**told, "at": time.time() - ago}))
    assert watched.percent == percent
    assert watched.left == said
    assert ("almost done" in watched.sentence) == (share == 1)


def test_times_go_on_where_a_run_was_resumed():
    run = make_run(
        history=[
            {"seconds": s, "stage": "train", "step": 1, "loss": 1.0, "metric": None}
            for s in (1.0, 10.0, 2.0, 5.0)
        ]
    )
    assert [m.seconds for m in Watched(run).moments] == [1.0, 10.0, 12.0, 15.0]


# The report.


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_report_shows_everything_that_was_measured(language, mia):
    live = make(Stage.LIVE)
    mine = make(gate=gate(passed=True, champion=live), parent=live)
    run = make_run(State.DONE, checkpoint=mine, finished_at=timezone.now())
    response = mia.get(
        f"{CHECKPOINTS}{mine.pk}/change/", headers={"Accept-Language": language}
    )
    html, text = response.content.decode(), text_of(response)
    for figure in ("79.00%", "70.00%", "+9.00", "0.012", "87.0%", "# A card", "4.0%"):
        assert figure in text, figure
    assert html.count('class="shade-') == 9
    assert "60% → 55% (20)" in text
    assert f"{RUNS}{run.pk}/change/" in html
    assert "None" not in text
    assert "<script>" not in html
    if language == "en":
        assert "7 times negative was taken for neutral" in text
        assert "Short texts" in text
        assert "Right answers 91.25% 91.00%" in text
        assert "Short texts a second, 32 at once 62 205" in text
        assert "1,234 to learn from, 110 held out" in text
    else:
        shown = text[text.index("检查点") :]
        assert not re.search(r"\b(This one|Difference|Rows|Label|Why|How)\b", shown)


def test_why_and_notes_are_said_in_the_language_of_the_reader(mia):
    stored = {
        "why": [asdict(note("few_rows", rows=12, rarest=3)),
                asdict(note("before_after", before=71.25, after=80))],
        "notes": [asdict(note("rows_used", used=100, rows=120)), "An older note."],
    }  # fmt: skip
    address = f"{CHECKPOINTS}{make(report=stored).pk}/change/"
    text = text_of(mia.get(address))
    assert "12 labelled rows, of the rarest label 3: few, so contrastive" in text
    assert "71.2% were right before it, 80.0% after it." in text
    assert "100 of 120 rows were used." in text
    assert "An older note." in text


def test_every_note_that_training_gives_has_words():
    root = Path(ecom_ai.__file__).parent
    source = "".join(
        path.read_text()
        for folder in ("ml", "training")
        for path in (root / folder).rglob("*.py")
    )
    codes = {*re.findall(r'\bnote\(\s*"(\w+)"', source), *OBJECTIVES}
    codes |= {f"tried_{method}" for method in CANDIDATES} | {*KEPT.values()}
    assert len(codes) > 20
    assert codes - set(notes._SENTENCES) == set()


def test_a_difference_that_may_be_chance_is_called_none(mia):
    live = make(Stage.LIVE)
    found = gate(passed=True, champion=live) | {"p_value": 0.54}
    text = text_of(mia.get(f"{CHECKPOINTS}{make(gate=found).pk}/change/"))
    assert "There is no difference that is more than chance." in text
    assert "does better" not in text
    assert "rare labels count as much as frequent ones" in text
    found = gate(passed=False, champion=live) | {"p_value": 0.54}
    text = text_of(mia.get(f"{CHECKPOINTS}{make(gate=found).pk}/change/"))
    assert "lower than that of the one that answered, though by no more" in text


def test_a_grey_line_is_explained_where_there_is_one(mia):
    said = "The grey line"
    plain = mia.get(f"{CHECKPOINTS}{make().pk}/change/")
    assert said not in text_of(plain)
    groups = REPORT["reliability"]
    other = [{**groups[0], "confidence": 0.7}, groups[1]]
    # One point makes no line, and one under the other line is not seen.
    for before, is_seen in ((other, True), (other[:1], False), (groups, False)):
        report = {**REPORT, "reliability_before": before}
        page = mia.get(f"{CHECKPOINTS}{make(report=report).pk}/change/")
        assert (said in text_of(page)) == is_seen
        assert ('class="before"' in page.content.decode()) == is_seen


def test_an_encoder_shows_before_and_after_and_examples(mia):
    report = {
        "before": {"mrr@10": 0.41, "recall@10": 0.6},
        "validation": {"mrr@10": 0.52, "recall@10": 0.7},
        "examples": [
            {"query": "warm bag", "document": "Down bag", "place": 1, "former": 4},
            {"query": "pot", "document": "Iron pot", "place": None, "former": 2},
        ],
    }
    mine = make(role="encoder", report=report, metrics={"mrr@10": 0.5})
    text = text_of(mia.get(f"{CHECKPOINTS}{mine.pk}/change/"))
    assert "Place of the right text (MRR@10) 0.4100 0.5200" in text
    assert "Right text among 10 60.0% 70.0%" in text
    assert "warm bag Down bag 1 4" in text
    assert "pot Iron pot not among ten 2" in text


def test_what_was_measured_of_a_recommender_is_in_words():
    metrics = {"ndcg@10": 0.05, "ndcg_error": 0.002, "novelty@10": 9.1, "hr@5": 0.1}
    found = Report(make(role="recommender", metrics=metrics, report={}))
    assert not {figure.name for figure in found.figures} & set(metrics)
    assert Watched(make_run(role="encoder")).metric == "mrr@10"
    with override("zh-hans"):
        assert words.stage_name("trial 2 of 5") != "trial 2 of 5"


def test_a_matrix_of_many_labels_is_numbered_and_of_too_many_left_out():
    labels = [f"label {n}" for n in range(12)]
    counts = [[5 if r == c else 1 for c in range(12)] for r in range(12)]
    found = Report(make(report={"labels": labels, "confusion": counts}))
    assert found.headings[3] == ("4", "label 3")
    assert found.matrix[3][0] == "4 label 3"
    assert len(found.mistakes) == 8
    many = {"labels": ["x"] * 99, "confusion": [[1] * 99] * 99}
    assert Report(make(report=many)).matrix == []


def test_a_report_without_anything_measured_opens(mia):
    bare = make(report={}, metrics={}, data={}, method="", card="")
    encoder = make(Stage.LIVE, role="encoder", report={}, metrics={}, data={})
    for each in (bare, encoder):
        assert "None" not in text_of(mia.get(f"{CHECKPOINTS}{each.pk}/change/"))


def test_one_that_came_with_its_figures_says_who_measured_them(mia):
    bare = Verdict(
        passed=True, metric="macro_f1", rows=0, challenger=None, apart="before"
    )
    mine = make(
        Stage.LIVE, role="answer", report={}, gate=bare.as_dict(),
        data={"name": "some", "rows": 13000, "held_out": 0, "labels": LABELS[:2]},
    )  # fmt: skip
    text = text_of(mia.get(f"{CHECKPOINTS}{mine.pk}/change/"))
    assert "Nothing was held out" not in text
    assert "with figures that were measured when it was made" in text
    assert "How good it was when it was made" in text
    assert "87.0%" in text
    assert "13,000 to learn from" in text
    assert "held out to measure on" not in text
    assert "measured elsewhere" not in text
    mine.metrics = {}
    mine.save()
    text = text_of(mia.get(f"{CHECKPOINTS}{mine.pk}/change/"))
    assert "with figures that were measured" not in text
    assert "“python -m benchmarks.support” does so" in text
    assert "measured elsewhere" in text_of(mia.get(CHECKPOINTS))
    found = replace(bare, apart="none_live").as_dict()
    without = make(role="answer", report={}, gate=found, metrics={})
    text = text_of(mia.get(f"{CHECKPOINTS}{without.pk}/change/"))
    assert "Nothing was held out to measure on" in text
    assert "measured elsewhere" not in text


def test_what_takes_an_hour_is_no_matter_of_one_click(mia):
    answers = make(Stage.LIVE, role="answer", created_by="ecom_ai", method="lora")
    html = mia.get(f"{CHECKPOINTS}{answers.pk}/change/").content.decode()
    assert "Fine-tune on the starter sentences" not in html
    assert f"{TRAIN}?role=answer" in html


def test_the_lists_show_words_figures_and_rows(mia):
    live = make(Stage.LIVE)
    make_run(State.DONE, checkpoint=live, finished_at=timezone.now())
    text = text_of(mia.get(CHECKPOINTS))
    assert "sentiment live 79.0% head only 1,234 8.8 KB" in text
    assert 'class="ecom-word ecom-live"' in mia.get(CHECKPOINTS).content.decode()
    assert f"checkpoint {live.pk}, live" in text_of(mia.get(RUNS))
    assert "0 checkpoints" in text_of(mia.get(f"{CHECKPOINTS}?stage__exact=rejected"))


# Promoting.


def promote(client, checkpoint, **asked):
    address = f"{CHECKPOINTS}{checkpoint.pk}/promote/"
    return client.post(address, asked, follow=True)


def stage_of(checkpoint) -> str:
    checkpoint.refresh_from_db()
    return checkpoint.stage


def test_one_click_promotes_and_one_rolls_back(mia):
    first, second = make(Stage.RETIRED), make()
    promote(mia, first)
    assert "is live" in text_of(promote(mia, second))
    assert (stage_of(first), stage_of(second)) == (Stage.RETIRED, Stage.LIVE)
    html = mia.get(f"{CHECKPOINTS}{second.pk}/change/").content.decode()
    assert f"Roll back to checkpoint {first.pk}" in html
    mia.post(f"{CHECKPOINTS}{second.pk}/rollback/")
    assert (stage_of(first), stage_of(second)) == (Stage.LIVE, Stage.RETIRED)
    assert [p.by for p in Promotion.objects.all()] == ["mia"] * 3
    told = text_of(mia.post(f"{CHECKPOINTS}{second.pk}/rollback/", follow=True))
    assert "no longer live" in told
    text = text_of(mia.get("/admin/ecom_ai/promotion/"))
    assert "rolled back" in text


def test_a_rejected_one_is_refused_with_the_numbers_unless_there_is_a_reason(mia):
    live = make(Stage.LIVE)
    worse = make(Stage.REJECTED, gate=gate(passed=False, champion=live))
    text = text_of(promote(mia, worse))
    assert "0.7900 against 0.8100" in text
    assert stage_of(worse) == Stage.REJECTED
    assert "Why should it answer all the same?" in text
    promote(mia, worse, reason="Its labels are those of the new policy.")
    assert stage_of(worse) == Stage.LIVE
    record = Promotion.objects.get()
    assert (record.kind, record.by) == ("override", "mia")
    assert "new policy" in text_of(mia.get(f"{CHECKPOINTS}{worse.pk}/change/"))


def test_a_rejected_one_says_which_was_live_when_it_was_measured(mia):
    then = make(Stage.LIVE)
    worse = make(Stage.REJECTED, gate=gate(passed=False, champion=then))
    page = f"{CHECKPOINTS}{worse.pk}/change/"
    assert f"of the live checkpoint {then.pk}, on the" in text_of(mia.get(page))
    Checkpoint.objects.filter(pk=then.pk).update(stage=Stage.RETIRED)
    live = make(Stage.LIVE, fingerprint="other")
    text = text_of(mia.get(page))
    assert f"Checkpoint {live.pk} answers now" in text
    assert f"of checkpoint {then.pk}, which was live then, on the same" in text
    assert "of the live checkpoint" not in text


def test_the_steps_that_it_took_are_named_as_what_was_done():
    """Of a language that says "at this moment" in the name: what is over has it not."""
    with override("zh-hans"):
        now = [name for name in map(words.stage_name, words.STAGES) if "正在" in name]
    assert now == []


def test_an_altered_file_is_refused_and_the_live_one_stays(mia):
    live = make(Stage.LIVE)
    broken = make(folder="checkpoints/x", files={"head.safetensors": "0" * 64})
    assert "Nothing was changed" in text_of(promote(mia, broken))
    assert (stage_of(live), stage_of(broken)) == (Stage.LIVE, Stage.TRAINED)


def test_it_says_when_the_comparison_is_older_than_the_live_one(mia):
    old, live = make(Stage.RETIRED, fingerprint="old"), make(Stage.LIVE)
    mine = make(gate=gate(passed=True, champion=old), parent=old)
    text = text_of(mia.get(f"{CHECKPOINTS}{mine.pk}/change/"))
    assert f"compared with checkpoint {old.pk}, but checkpoint {live.pk}" in text


def test_a_former_one_is_shown_beside_the_one_that_was_measured_beside_it(mia):
    former = make(Stage.RETIRED, fingerprint="old")
    live = make(Stage.LIVE, gate=gate(passed=True, champion=former), parent=former)
    text = text_of(mia.get(f"{CHECKPOINTS}{former.pk}/change/"))
    said = f"0.7000 against 0.7900 of the live checkpoint {live.pk}"
    assert "Beside the one that answers now not passed Balanced score" in text
    assert said in text


def test_a_starter_offers_fine_tuning_by_one_click(mia):
    starter = make(Stage.LIVE, created_by="ecom_ai", method="zero-shot")
    html = mia.get(f"{CHECKPOINTS}{starter.pk}/change/").content.decode()
    assert "Fine-tune on the starter sentences" in html
    honest = "your own labels are what counts"
    assert honest in html
    assert honest in mia.get(f"{TRAIN}?role=sentiment").content.decode()
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    mia.post(TRAIN, fields)
    assert TrainingRun.objects.get().arguments == {"method": "fewshot"}


# Trying.


class _Found:
    labels = ("negative", "positive")

    def __init__(self, *shares):
        import numpy as np

        self.probabilities = np.array([shares], dtype=np.float32)


@pytest.fixture
def answering(monkeypatch):
    def classify(self, checkpoint, texts):
        return _Found(0.1, 0.9) if checkpoint.stage == "live" else _Found(0.8, 0.2)

    monkeypatch.setattr("ecom_ai.inference.LocalInference.classify", classify)


def test_a_sentence_is_tried_on_both(mia, answering):
    make(Stage.LIVE, files={"x": "y"})
    mine = make(files={"x": "y"}, fingerprint="g")
    address = f"{CHECKPOINTS}{mine.pk}/try/"
    text = text_of(mia.post(address, {"text": "It broke"}))
    assert "this one says negative" in text.replace("  ", " ")
    assert "negative 80.0% 10.0%" in text
    assert "Write a sentence first" in text_of(mia.post(address, {"text": " "}))


def test_the_box_waits_for_a_worker_but_not_for_ever(mia, settings, monkeypatch):
    settings.ECOM_AI = {**settings.ECOM_AI, "INFERENCE": "celery"}
    rung = []
    monkeypatch.setattr(
        asking, "_send", lambda of, texts, **how: rung.append((of.pk, *texts))
    )
    mine = make(files={"x": "y"})
    address = f"{CHECKPOINTS}{mine.pk}/try/"
    html = mia.post(address, {"text": "It <b>broke"}).content.decode()
    assert 'name="looks" value="1"' in html
    assert "It &lt;b&gt;broke" in html
    mia.post(address, {"text": "It <b>broke", "looks": "1"})
    assert rung == [(mine.pk, "It <b>broke")]
    late = mia.post(address, {"text": "It <b>broke", "looks": "40"})
    assert "No worker answered" in text_of(late)


# Permissions.


def test_one_who_may_view_looks_at_everything_and_changes_nothing(viewer):
    live = make(Stage.LIVE)
    mine, run = make(gate=gate(passed=True, champion=live)), make_run()
    pages = [RUNS, f"{RUNS}{run.pk}/change/", CHECKPOINTS]
    for address in [*pages, f"{CHECKPOINTS}{mine.pk}/change/"]:
        html = viewer.get(address).content.decode()
        assert "<button" not in html[html.index('id="content"') :].replace(
            '<button class="ecom-button">Ask', ""
        )
        assert TRAIN not in html
    assert viewer.get(TRAIN).status_code == 403
    for address in (
        TRAIN,
        f"{RUNS}check/",
        f"{RUNS}{run.pk}/cancel/",
        f"{RUNS}{run.pk}/resume/",
        f"{CHECKPOINTS}{mine.pk}/promote/",
        f"{CHECKPOINTS}{live.pk}/rollback/",
    ):
        assert viewer.post(address).status_code == 403, address
    assert stage_of(mine) == Stage.TRAINED


def test_nothing_changes_by_a_link_nor_without_the_token(mia):
    mine, run = make(), make_run()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_user_model().objects.get(username="mia"))
    for address in (
        f"{RUNS}{run.pk}/cancel/",
        f"{CHECKPOINTS}{mine.pk}/promote/",
    ):
        assert mia.get(address).status_code == 405
        assert strict.post(address).status_code == 403
    assert mia.post(f"{RUNS}999999/cancel/").status_code == 404
    assert mia.post(f"{CHECKPOINTS}999999/promote/").status_code == 404


def test_strangers_see_no_pages():
    for address in (TRAIN, RUNS, f"{CHECKPOINTS}1/promote/"):
        assert Client().get(address).status_code == 302


# Words and plots.


def test_plots_are_of_numbers_that_an_svg_understands():
    plot = line_plot([(0, 2000.5), (3600, 1000)], write_x=str)
    assert plot is not None
    assert re.fullmatch(r"[\d.]+,[\d.]+ [\d.]+,[\d.]+", plot.line)
    assert line_plot([], write_x=str) is None
    flat = line_plot([(0, 1), (0, 1)], write_x=str)
    assert flat is not None
    assert "nan" not in flat.line
    near = line_plot([(0, 1.9101), (9, 1.9134)], write_x=str)
    assert near is not None
    assert len({tick.text for tick in near.y_ticks}) == len(near.y_ticks) > 2
    assert steps_between(0, 1) == [0, 0.25, 0.5, 0.75, 1]
    assert times_between(0, 300) == [0, 60, 120, 180, 240, 300]


def test_what_stands_at_an_axis_has_room_also_where_letters_are_large():
    """On a phone a letter is 14 units high, a figure at most 0.62 of that wide."""
    for values in ((0.624, 0.704), (0.675, 0.68), (0.99, 1.0), (0.0, 1.0), (2.5, 1.7)):
        points = list(enumerate(values))
        plot = line_plot(points, write_x=str, shares=max(values) <= 1)
        longest = max(len(tick.text) for tick in plot.y_ticks)
        assert longest * 0.62 * 14 + 6 <= plot.left


def test_the_curve_is_of_what_learnt_last_and_of_what_was_measured():
    told = [
        ("head", 0.704), ("train", None), ("train", 0.60), ("train", None),
        ("train", 0.624), ("head", 0.69),
    ]  # fmt: skip
    run = make_run(
        State.DONE,
        history=[
            {"seconds": n, "stage": stage, "step": n, "loss": 0.5, "metric": figure}
            for n, (stage, figure) in enumerate(told)
        ],
    )
    plot = Watched(run).metric_plot
    assert [dot.x for dot in plot.dots] == [
        dot.x for n, dot in enumerate(Watched(run).loss_plot.dots) if n in (2, 4)
    ]
    run.history = [moment for moment in run.history if moment["stage"] == "head"]
    assert Watched(run).metric_plot is None, "two heads are no curve"


def test_cells_are_shaded_by_their_share_of_the_row():
    ((_, cells), (_, others)) = heat_map([[90, 10], [0, 0]], ["a", "b"])
    assert [cell.shade for cell in cells] == [8, 0]
    assert [cell.text for cell in others] == ["", ""]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, "–"),
        (1, "1 second"),
        (59.4, "59 seconds"),
        (130, "2 minutes 10 seconds"),
        (1800, "30 minutes"),
        (7500, "2 hours 5 minutes"),
    ],
)
def test_lengths_of_time_in_words(seconds, said):
    assert words.seconds_in_words(seconds) == said


def test_figures_and_slices_in_words():
    assert words.value_of("macro_f1", 0.912) == "91.2%"
    assert words.value_of("ndcg@10", 0.0571) == "0.0571"
    assert words.figure_of("something", 0.5).name == "something"
    assert slice_name("language zh") == "Chinese"
    assert slice_name("category tents") == "tents"
    with override("zh-hans"):
        assert slice_name("length long") == "长文本"
        assert words.whose_name("the shop's own file") == "本店自己的文件"
    assert watching._clock(3725) == "1:02:05"
