"""Corrections in the admin, and what else it says of a classifier."""

import csv
import io
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ecom_ai.admin.report import Report
from ecom_ai.admin.watching import Watched
from ecom_ai.models import Asked, Correction, TrainingRun
from ecom_ai.training import corrections
from tests.making import SITE
from tests.test_training_admin import (
    CHECKPOINTS,
    REPORT,
    RUNS,
    TRAIN,
    State,
    _folder,  # noqa: F401
    answering,  # noqa: F401
    gate,
    make,
    make_run,
    signed_in,
    text_of,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/ecom_ai/correction/"
CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture
def moderator() -> Client:
    return signed_in(
        "view_checkpoint", "add_correction", "view_correction", "delete_correction"
    )


@pytest.fixture
def trainer() -> Client:
    return signed_in("change_trainingrun", "view_checkpoint", "view_correction")


def corrected(text: str = "It hums.", label: str = "negative", **more) -> Correction:
    return corrections.correct(SITE, "sentiment", text, label, by="mia", **more)


def test_a_moderator_says_what_it_should_have_been(moderator, answering):  # noqa: F811
    mine = make("live", files={"x": "y"})
    page = moderator.post(f"{CHECKPOINTS}{mine.pk}/try/", {"text": "It broke"})
    html = page.content.decode()
    assert '<option value="neutral">' in html
    fields = {"text": "It broke", "label": "neutral"}
    told = text_of(moderator.post(f"{CHECKPOINTS}{mine.pk}/correct/", fields))
    assert "it should be neutral" in told
    assert "1 text was put right so far" in told
    kept = Correction.objects.get()
    assert (kept.text, kept.label, kept.by) == ("It broke", "neutral", "mia")
    assert (kept.predicted, kept.checkpoint) == ("positive", mine)
    assert kept.probability == pytest.approx(0.9)
    assert LogEntry.objects.get().change_message == "Corrected: it should be neutral."


@pytest.mark.parametrize("fields", [{"text": " ", "label": "neutral"},
                                    {"text": "It broke", "label": "nonsense"},
                                    {"text": "It broke"}])  # fmt: skip
def test_what_cannot_be_is_refused_in_words(fields, moderator, answering):  # noqa: F811
    mine = make("live", files={"x": "y"})
    page = moderator.post(f"{CHECKPOINTS}{mine.pk}/correct/", fields)
    assert "ecom-bad" in page.content.decode()
    assert not Correction.objects.exists()


def test_one_who_may_not_correct_is_not_offered_it(answering):  # noqa: F811
    viewer, mine = signed_in("view_checkpoint"), make("live", files={"x": "y"})
    page = viewer.post(f"{CHECKPOINTS}{mine.pk}/try/", {"text": "It broke"})
    assert "ecom-correct" not in page.content.decode()
    fields = {"text": "It broke", "label": "neutral"}
    address = f"{CHECKPOINTS}{mine.pk}/correct/"
    assert viewer.post(address, fields).status_code == 403
    assert viewer.get(address).status_code == 405
    assert viewer.get(LIST).status_code == 403


def test_blank_texts_get_no_verdict(moderator):
    mine = make("live", files={"x": "y"})
    address = f"{CHECKPOINTS}{mine.pk}/try/"
    assert "no verdict" in text_of(moderator.post(address, {"text": "\u200b\u200b"}))


def test_the_list_is_searched_filtered_deleted_and_exported(moderator):
    made = corrected(predicted="positive", probability=0.83)
    corrected('A "quoted", text\nof two lines', "positive")
    corrections.correct(SITE, "offence", "You fool", "offensive")
    text = text_of(moderator.get(LIST))
    assert "positive (83%)" in text
    assert "You fool" not in text_of(moderator.get(LIST, {"q": "hums"}))
    address = f"{LIST}export/"
    response = moderator.get(address, {"role": "sentiment"})
    assert response["Content-Disposition"].endswith('filename="corrections.csv"')
    content = b"".join(response.streaming_content).decode()
    assert list(csv.reader(io.StringIO(content, newline=""))) == [
        ["text", "label"],
        ["It hums.", "negative"],
        ['A "quoted", text\nof two lines', "positive"],
    ]
    assert (
        f'{LIST}export/?q=hums"' in moderator.get(LIST, {"q": "hums"}).content.decode()
    )
    moderator.post(f"{LIST}{made.pk}/delete/", {"post": "yes"})
    assert Correction.objects.count() == 2
    viewer = Client()
    assert viewer.get(address).status_code == 302


def test_the_list_speaks_chinese(moderator):
    corrected(predicted="positive", probability=0.83)
    text = text_of(moderator.get(LIST, headers=CHINESE))
    assert "正面 (83%)" in text
    assert "导出为 CSV" in text


def test_a_run_learns_from_corrections_beside_sentences_or_a_file(trainer):
    corrected()
    trainer.post(TRAIN, {"role": "sentiment", "source": "corrections"})
    run = TrainingRun.objects.get()
    assert (run.corrections, run.scheduled) == (1, False)
    assert run.inputs["train"]["name"] == corrections.NAME
    rows = b"text,label\ngood,positive\nfine,positive\nbad,negative\nawful,negative\n"
    file = SimpleUploadedFile("mine.csv", rows)
    fields = {"role": "sentiment", "source": "corrections", "file": file}
    trainer.post(TRAIN, fields)
    assert TrainingRun.objects.latest("pk").corrections == 1


def test_without_corrections_nothing_is_started(trainer):
    page = trainer.post(TRAIN, {"role": "sentiment", "source": "corrections"})
    assert page.status_code == 422
    assert "Nobody has corrected a sentiment" in text_of(page)
    assert not TrainingRun.objects.exists()


def test_a_role_without_sentences_ticks_my_own_file(trainer):
    page = trainer.get(TRAIN, {"role": "recommender", "source": "starter"})
    html = page.content.decode()
    assert 'value="upload" checked' in html
    assert 'value="starter"' not in html
    html = trainer.get(TRAIN, {"role": "intent", "source": "corrections"}).content
    assert 'value="corrections" checked' in html.decode()
    assert 'hx-select="#ecom-sources"' in html.decode()


def test_a_run_by_schedule_says_so(trainer):
    run = make_run(State.QUEUED, scheduled=True, created_by="", corrections=5)
    for address in (RUNS, f"{RUNS}{run.pk}/change/"):
        assert "by schedule" in text_of(trainer.get(address))
        assert "按计划" in text_of(trainer.get(address, headers=CHINESE))


# Faults that users saw.


def test_a_bar_is_never_full_while_there_is_more_to_come():
    full = {"stage": "encode", "step": 90, "steps": 90}
    assert Watched(make_run(progress=full)).percent is None
    once = {"stage": "export", "step": 0, "steps": 1}
    assert Watched(TrainingRun(state=State.RUNNING, progress=once)).percent is None


def test_a_finished_run_promises_no_plot(trainer):
    moment = {"seconds": 1.0, "stage": "head", "step": 1, "loss": None, "metric": 0.8}
    run = make_run(State.DONE, finished_at=timezone.now(), history=[moment])
    text = text_of(trainer.get(f"{RUNS}{run.pk}/change/"))
    assert "yet" not in text
    assert "<figure" not in trainer.get(f"{RUNS}{run.pk}/change/").content.decode()


def test_the_page_of_a_head_says_how_good_it_became(trainer):
    run = make_run(State.DONE, finished_at=timezone.now(), checkpoint=make())
    html = trainer.get(f"{RUNS}{run.pk}/change/").content.decode()
    assert "<figure" not in html
    assert "The figures as a table" not in html
    text = text_of(trainer.get(f"{RUNS}{run.pk}/change/"))
    assert "Balanced score (macro-F1) 79.0% As right answers, but rare labels" in text


def test_who_says_what_it_was_given_confirms_it(moderator, answering):  # noqa: F811
    mine = make("live", files={"x": "y"})
    fields = {"text": "It broke", "label": "positive"}
    told = text_of(moderator.post(f"{CHECKPOINTS}{mine.pk}/correct/", fields))
    assert "so this confirms it and is counted as no correction" in told
    assert "0 texts were put right so far" in told
    assert Correction.objects.get().label == "positive"
    assert "positive (90%), confirmed" in text_of(moderator.get(LIST))
    assert LogEntry.objects.get().change_message == "Confirmed: it is positive."
    with corrections.joined_file(SITE, "sentiment") as (path, count):
        assert "It broke,positive" in path.read_text()
    assert count == 1


def test_names_labels_and_acts_are_in_the_language_of_the_reader(trainer):
    data = {"name": "starter sentences for sentiment", "rows": 9}
    mine = make(data=data, base="bundled:multilingual-e5-small")
    page = f"{CHECKPOINTS}{mine.pk}/change/"
    text = text_of(trainer.get(page, headers=CHINESE))
    shown = text[: text.index("# A card")]
    assert "情感 " + str(mine.pk) in shown
    assert "入门例句" in shown
    assert not re.search(r"sentiment|negative|neutral|starter", shown)
    run = make_run()
    trainer.post(f"{RUNS}{run.pk}/cancel/", headers=CHINESE)
    act = LogEntry.objects.get()
    assert (act.object_repr, act.change_message) == (f"情感 {run.pk}", "已取消。")


def test_few_rows_are_shown_as_a_range():
    data = {"name": "x.csv", "rows": 80, "held_out": 9, "whose": ""}
    few = Report(make(metrics={"accuracy": 1.0}, data=data))
    assert few.too_few
    assert few.figures[0].value == "70.1% to 100.0%"
    assert few.figures[0].help.startswith("9 of 9 rows were right.")
    many = Report(make(metrics={"accuracy": 0.9}, data={**data, "held_out": 100}))
    assert many.figures[0].value == "90.0%"
    assert "the truth lies within 82.6% to 94.5%" in many.figures[0].help


def test_one_that_lacks_a_label_asks_for_a_reason(trainer):
    live = make("live")
    verdict = {**gate(passed=False, champion=live, new=0.9), "lacks": ["neutral"]}
    mine = make("rejected", gate=verdict, data={"labels": ["a"], "rows": 1})
    client = signed_in_again(trainer)
    text = text_of(client.get(f"{CHECKPOINTS}{mine.pk}/change/"))
    assert "It cannot say neutral, which the live one can" in text
    assert "Why should it answer all the same?" in text
    assert "worse than the live one" not in text


def signed_in_again(client: Client) -> Client:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission

    user = get_user_model().objects.get(username="mia")
    user.user_permissions.add(Permission.objects.get(codename="change_checkpoint"))
    return client


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_drift_is_shown_with_charts_and_what_it_means(language, trainer):
    known = {"length": {"10": 60}, "language": {"en": 60}, "label": {"negative": 60}}
    mine = make("live", report={**REPORT, "drift": known})
    today = timezone.now().date()
    page, headers = f"{CHECKPOINTS}{mine.pk}/change/", {"Accept-Language": language}
    assert "<rect" not in trainer.get(page, headers=headers).content.decode()
    for kind, value in (("length", "500"), ("language", "zh"), ("label", "negative")):
        Asked.objects.create(
            checkpoint=mine, day=today, kind=kind, value=value, count=150
        )
    response = trainer.get(page, headers=headers)
    html, text = response.content.decode(), text_of(response)
    assert html.count('class="ecom-bars"') == 3
    words = {
        "en": ("Much has changed", "150 texts"),
        "zh-hans": ("变化很大", "150 段文本"),
    }
    assert all(word in text for word in words[language])
