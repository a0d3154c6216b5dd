"""The report, question sets and trials, as staff read them in the admin."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ecom_ai.admin import question_sets, trials
from ecom_ai.models import (
    Article,
    Checkpoint,
    Message,
    Question,
    QuestionSet,
    Trial,
    TrialAnswer,
)
from ecom_ai.support import states, trying
from ecom_ai.support.answers import Answer, Citation
from ecom_ai.support.question_sets import Wanted, make
from tests.support.making import ask, talk
from tests.support.test_reporting import said
from tests.test_training_admin import signed_in, text_of

pytestmark = pytest.mark.usefixtures("site")
REPORT = "/admin/ecom_ai/conversationday/"
SETS, TRIALS = "/admin/ecom_ai/questionset/", "/admin/ecom_ai/trial/"
CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture
def mia() -> Client:
    return signed_in(
        "answer_conversation", "view_questionset", "add_questionset", "view_trial",
        "add_trial",
    )  # fmt: skip


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """Trials that a worker was asked for."""
    asked: list[int] = []
    for module in (question_sets, trials):
        monkeypatch.setattr(
            module, "enqueue", lambda _task, pk, _at=0: asked.append(pk)
        )
    return asked


# The report.


def test_without_conversations_the_report_says_so(mia):
    text = text_of(mia.get(REPORT))
    assert "0 conversations." in text
    assert "No conversation fits" in text
    assert "None in this period." in text


def test_who_waits_now_is_told_whatever_the_period(mia):
    assert "waiting for a person now" not in text_of(mia.get(REPORT))
    states.hand_over(said(hours=24 * 10))
    states.to_ticket(states.hand_over(talk()))
    page = mia.get(REPORT, {"days": "7"})
    assert "2 customers are waiting for a person now." in text_of(page)
    assert "/admin/ecom_ai/conversation/console/" in page.content.decode()


def test_an_empty_list_says_what_it_is_for_and_what_comes_next(mia):
    html = mia.get(SETS).content.decode()
    assert "There is no set yet." in html
    assert f'href="{SETS}add/">Make a set' in html
    html = mia.get(TRIALS).content.decode()
    assert "Nothing was tried yet." in html
    assert f'href="{SETS}">Go to the sets' in html
    make(1, "Mine", [Wanted("How long?", "en")], by="mia")
    assert "There is no set yet." not in mia.get(SETS).content.decode()


def test_an_empty_list_leads_nobody_where_they_may_not_go():
    html = signed_in("view_trial").get(TRIALS).content.decode()
    assert "Nothing was tried yet." in html
    assert "Go to the sets" not in html


def test_the_report_tells_what_became_of_conversations(mia):
    said(intent="returns", stars=4, thumb=1, word=0.4)
    said("unknown", intent="my_own", word=0.4)
    states.hand_over(said(hours=1), "anger")
    conversation = talk()
    _, reply = ask(conversation, "Do you <b>rent</b> tents?")
    Message.objects.filter(pk=reply.pk).update(state="done", outcome="unknown")
    response = mia.get(REPORT)
    html, text = response.content.decode(), text_of(response)
    assert "4 conversations." in text
    few = "Resolved without a human 1 of 3 too few for a share; 1 of 3: 2 ended with"
    assert few in text
    assert "1 went to people; 1 that still goes on is not counted" in text
    assert "1 customer is waiting for a person now." in text
    assert "Handed over 1 of 4 conversations" in text
    assert "Thumbs up 100% 1 up, 0 down" in text
    assert "Stars 4.0 from 1 customer" in text
    assert "Upset 1 100%" in text
    assert "my_own" in text
    assert "asked once" in text
    assert "<b>rent</b>" not in html
    assert html.count("<rect") >= 3
    content = html[html.index('id="content"') :]
    assert "<script" not in content
    assert not re.search(r'\s(style|on[a-z]+)="', content)


@pytest.mark.parametrize("permission", ["", "view_article", "change_article"])
def test_only_who_may_look_at_articles_is_sent_to_the_questions(permission):
    reader = signed_in("view_conversationday", permission)
    _, reply = ask(talk(), "Do you rent tents?")
    Message.objects.filter(pk=reply.pk).update(state="done", outcome="unknown")
    html = reader.get(REPORT).content.decode()
    assert "Do you rent tents?" in html
    address = "/admin/ecom_ai/article/questions/"
    assert (f'href="{address}"' in html) == bool(permission)
    assert reader.get(address).status_code == (200 if permission else 403)


def test_filters_narrow_the_report_and_nonsense_is_borne(mia):
    said(language="zh")
    said(hours=24 * 20)

    def total(**given):
        text = text_of(mia.get(REPORT, given))
        return re.search(r"(\d+) conversations?\.", text).group(1)

    assert total() == "2"
    assert total(days="7") == "1"
    assert total(language="zh") == "1"
    assert total(language="zh", days="bad", site="bad", intent="") == "1"
    assert total(intent="nothing\0") == "0"


def test_the_report_comes_as_a_table(mia):
    said(intent="=1+1", stars=5)
    response = mia.get(REPORT + "export/", {"days": "30"})
    data = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(data))
    assert (row["intent"], row["stars_mean"]) == ("'=1+1", "5.00")
    assert (row["conversations"], row["resolved_without_a_human"]) == ("1", "1")


def test_the_report_is_for_those_who_may(mia):
    said()
    other = Client()
    assert other.get(REPORT).status_code == 302
    mia.logout()
    from django.contrib.auth import get_user_model

    ben = get_user_model().objects.create_user("ben", is_staff=True)
    other.force_login(ben)
    for address in (REPORT, REPORT + "export/"):
        assert other.get(address).status_code == 403


# Sets of questions.


def test_a_set_is_typed(mia):
    response = mia.post(
        SETS + "add/", {"name": "Mine", "source": "typed", "text": "How?\n多久？"}
    )
    made = QuestionSet.objects.get()
    assert response["Location"] == f"{SETS}{made.pk}/change/"
    assert made.created_by == "mia"
    assert "多久？" in text_of(mia.get(response["Location"]))
    assert "Mine 2 mia" in text_of(mia.get(SETS))


def test_a_set_comes_from_a_file_and_errors_lose_nothing(mia):
    bad = SimpleUploadedFile("q.csv", b"question,expected\nHow?,maybe")
    given = {"name": "Mine", "source": "upload", "file": bad}
    response = mia.post(SETS + "add/", given)
    assert "q.csv, line 2: “maybe” is expected" in text_of(response)
    assert 'value="Mine"' in response.content.decode()
    assert not QuestionSet.objects.exists()
    given["file"] = SimpleUploadedFile("q.csv", b"question,expected\nHow?,unknown")
    mia.post(SETS + "add/", given)
    assert Question.objects.get().expected == "unknown"
    without = mia.post(SETS + "add/", {"name": "Mine", "source": "upload"})
    assert "Choose a file." in text_of(without)


def test_a_set_comes_from_past_conversations(mia):
    said()
    mia.post(SETS + "add/", {"name": "Mine", "source": "asked", "days": "2"})
    assert Question.objects.get().text == "How long?"


def test_whoever_may_only_look_makes_nothing(rung):
    looking = signed_in("view_questionset", "view_trial")
    wanted = make(1, "Mine", [Wanted("How?", "en")])
    assert looking.get(SETS + "add/").status_code == 403
    page = looking.get(f"{SETS}{wanted.pk}/change/").content.decode()
    assert "/try/" not in page
    given = {"kind": "threshold", "least": "0.7"}
    assert looking.post(f"{SETS}{wanted.pk}/try/", given).status_code == 403
    trial = trying.begin(wanted, "threshold", {"least": 0.7})
    for act in ("cancel", "resume"):
        assert looking.post(f"{TRIALS}{trial.pk}/{act}/").status_code == 403
        assert looking.get(f"{TRIALS}{trial.pk}/{act}/").status_code == 405
    assert rung == []


# Trials.


@pytest.mark.parametrize(
    ("given", "change"),
    [
        ({"kind": "threshold", "least": "0,7"}, {"least": 0.7}),
        (
            {
                "kind": "article", "key": "d", "language": "en", "title": "T",
                "body": "B",
            },
            {"key": "d", "language": "en", "title": "T", "body": "B"},
        ),
    ],
)  # fmt: skip
def test_a_change_is_tried(mia, rung, given, change):
    wanted = make(1, "Mine", [Wanted("How?", "en")])
    response = mia.post(f"{SETS}{wanted.pk}/try/", given)
    trial = Trial.objects.get()
    assert response["Location"] == f"{TRIALS}{trial.pk}/change/"
    assert (trial.change, trial.created_by, rung) == (change, "mia", [trial.pk])


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "threshold", "least": "high"},
        {"kind": "threshold"},
        {"kind": "checkpoint", "checkpoint": "x"},
        {"kind": "article"},
        {},
    ],
)
def test_a_change_that_cannot_be_is_said_on_the_sets_page(mia, rung, given):
    wanted = make(1, "Mine", [Wanted("How?", "en")])
    response = mia.post(f"{SETS}{wanted.pk}/try/", given, follow=True)
    assert response.redirect_chain[-1][0] == f"{SETS}{wanted.pk}/change/"
    assert not Trial.objects.exists()
    assert rung == []


def test_an_articles_text_is_filled_in(mia):
    wanted = make(1, "Mine", [Wanted("How?", "en")])
    article = Article.objects.create(
        site_id=1, key="d", language="en", title="Delivery", body="Three <days>."
    )
    Checkpoint.objects.create(site_id=1, role="answer", name="other")
    page = mia.get(f"{SETS}{wanted.pk}/change/", {"article": article.pk})
    html = page.content.decode()
    assert "Three &lt;days&gt;." in html
    assert re.search(r'<option value="\d+">\d+: other</option>', html)


@pytest.fixture
def tried(monkeypatch):
    """A trial that is done: one better, one worse, one the same."""

    def answered(site_id, question, language, *, change):
        known = (question == "How?") == (change.least is None)
        outcome = "answered" if known or question == "Same?" else "unknown"
        cited = [Citation("article", "d", "en", "D", "Q")]
        return Answer(
            f"<i>{outcome}</i>", outcome, "en", citations=cited, confidence=0.625
        )

    monkeypatch.setattr(trying, "answered", answered)
    wanted = [
        Wanted("How?", "en", "answered"),
        Wanted("When?", "en", "answered", "d"),
        Wanted("Same?", "en"),
    ]
    trial = trying.begin(make(1, "Mine", wanted), "threshold", {"least": 0.7})
    assert trying.work(trial.pk, 0) is None
    return Trial.objects.get(pk=trial.pk)


def test_of_enough_conversations_the_share_is_told(mia):
    for _ in range(14):
        said()
    for _ in range(6):
        said("unknown")
    text = text_of(mia.get(REPORT))
    assert "Resolved without a human 70% 14 of 20: 20 ended" in text
    assert "too few" not in text


def test_answers_stand_side_by_side_the_worse_first(mia, tried):
    response = mia.get(f"{TRIALS}{tried.pk}/change/")
    html, text = response.content.decode(), text_of(response)
    assert "Answered otherwise 2 Better 1 Worse 1" in text
    assert "As expected now: 1 of 2 (50%); with the change: 1 of 2 (50%)." in text
    assert text.index("How? Worse") < text.index("When? Better")
    assert "Same?" not in text
    assert "to be answered from “d”" in text
    assert "&lt;i&gt;answered&lt;/i&gt;" in html
    assert "every 2s" not in html
    assert "Answers from a probability of 0.7" in text_of(mia.get(TRIALS))
    same = mia.get(f"{TRIALS}{tried.pk}/change/", {"verdict": "same", "p": "9"})
    assert "Same?" in text_of(same)
    odd = mia.get(f"{TRIALS}{tried.pk}/change/", {"verdict": "x", "p": "x"})
    assert "When?" in text_of(odd)


def test_answers_come_as_a_table(mia, tried):
    response = mia.get(f"{TRIALS}{tried.pk}/csv/")
    data = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = {row["question"]: row for row in csv.DictReader(io.StringIO(data))}
    assert rows["How?"]["verdict"] == "worse"
    assert (rows["When?"]["right_before"], rows["When?"]["right_after"]) == (
        "false", "true",
    )  # fmt: skip
    assert rows["Same?"]["right_after"] == ""


def test_a_trial_under_way_is_watched_cancelled_and_resumed(mia, rung):
    trial = trying.begin(
        make(1, "Mine", [Wanted(f"{n}?", "en") for n in range(4)]),
        "threshold",
        {"least": 0.7},
    )
    TrialAnswer.objects.create(trial=trial, question_id=1, text="0?", verdict="same")
    now = mia.get(f"{TRIALS}{trial.pk}/now/").content.decode()
    assert 'value="25"' in now
    assert "every 2s" in now
    mia.post(f"{TRIALS}{trial.pk}/cancel/")
    trial.refresh_from_db()
    assert trial.state == "cancelled"
    ended = mia.get(f"{TRIALS}{trial.pk}/now/")
    assert ended["HX-Refresh"] == "true"
    mia.post(f"{TRIALS}{trial.pk}/resume/")
    trial.refresh_from_db()
    assert (trial.state, rung) == ("queued", [trial.pk])


def test_pages_speak_chinese_without_breaking(mia, tried):
    said(intent="returns")
    for address in (
        REPORT, SETS, SETS + "add/", TRIALS, f"{TRIALS}{tried.pk}/change/",
        f"{SETS}{tried.question_set_id}/change/",
    ):  # fmt: skip
        assert mia.get(address, headers=CHINESE).status_code == 200
