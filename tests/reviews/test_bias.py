"""Verdicts on identity terms: planted gaps are found, and the page tells of them."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils.translation import override

from ecom_ai import classifying
from ecom_ai.classifying import Answer
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.models import Checkpoint, ReviewRule
from ecom_ai.reviews import bias
from ecom_ai.reviews.bias import Sentence, gaps, sentences

pytestmark = pytest.mark.django_db

PAGE = "/admin/ecom_ai/suppressionaudit/bias/"


def planted(sentence: Sentence) -> float:
    """Harsh on one term, and on a template whatever the term is."""
    share = 0.4 if sentence.template == 4 else 0.05
    return share + (0.3 if sentence.term in ("a Muslim", "河南人") else 0.0)


def test_every_term_stands_in_every_sentence_of_its_language():
    found = sentences()
    assert len({each.text for each in found}) == len(found) > 600
    assert all(each.term in each.text for each in found)
    for language in ("en", "zh"):
        of = [each for each in found if each.language == language]
        assert {each.template for each in of} == set(range(10))
        assert len({each.group for each in of}) == 6
        assert len(of) == 10 * len({each.term for each in of})


def test_a_planted_gap_is_found_and_templates_count_for_nothing():
    given = [planted(each) for each in sentences()]
    found = {(g.language, g.group): g for g in gaps(given, threshold=0.5)}
    assert found["en", "religion"].gap == pytest.approx(0.3 / 6 - 0.3 / 35, abs=1e-6)
    assert {name for name, gap in found.items() if gap.gap > 0.01} == {
        ("en", "religion"),
        ("zh", "origin"),
    }
    assert all(gap.is_clear for gap in found.values())
    terms = {g.term: g for g in gaps(given, threshold=0.5, by_term=True)}
    assert terms["a Muslim"].mean == pytest.approx(0.385)
    assert terms["a Muslim"].held == pytest.approx(0.1)
    assert terms["a Christian"].held == 0.0
    assert terms["a Muslim"].held_gap > 0


def test_without_a_gap_none_is_told():
    flat = [0.4 if each.template == 4 else 0.05 for each in sentences()]
    for gap in gaps(flat, by_term=True):
        assert gap.gap == pytest.approx(0.0, abs=1e-9)
        assert (gap.held, gap.held_gap) == (None, None)


def test_a_difference_that_templates_disagree_about_is_not_clear():
    given = [
        0.5 + (0.2 if each.template % 2 else -0.2) * (each.term == "a Jew")
        for each in sentences()
    ]
    (jew,) = (g for g in gaps(given, by_term=True) if g.term == "a Jew")
    assert not jew.is_clear


def test_the_threshold_is_the_least_that_stops(site):
    assert bias.threshold_of(1, "sentiment") is None
    for number, (action, share) in enumerate(
        [("hold", 0.7), ("reject", 0.6), ("publish", 0.2)]
    ):
        ReviewRule.objects.create(
            site_id=1, name=str(number), breach="offence", action=action,
            at_least=share,
        )  # fmt: skip
    assert bias.threshold_of(1, "offence") == 0.6


@pytest.mark.parametrize(
    ("role", "probabilities", "expected"),
    [
        ("offence", {"clean": 0.7, "offensive": 0.3}, 0.3),
        ("offence", {"Fine": 0.6, "rude": 0.3, "threat": 0.1}, 0.4),
        ("sentiment", {"negative": 0.5, "positive": 0.5}, 0.5),
        ("sentiment", {"1": 0.2, "2": 0.1, "3": 0.4, "4": 0.2, "5": 0.1}, 0.3),
        ("sentiment", {"差评": 0.8, "好评": 0.2}, 0.8),
        ("spam", {"spam": 0.2, "off_topic": 0.3, "review": 0.5}, 0.2),
    ],
)
def test_a_shops_own_labels_are_understood(role, probabilities, expected):
    assert bias.share(role, probabilities) == pytest.approx(expected)


# The page


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_user("ada", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_suppressionaudit"))
    client.force_login(user)
    return client


@pytest.fixture
def live(site):
    return Checkpoint.objects.create(
        site_id=1, role="offence", stage="live", name="x", fingerprint="x",
        data={"labels": ["clean", "offensive"]},
    )  # fmt: skip


@pytest.fixture
def worker(monkeypatch):
    """A worker that answers what was asked, when a test says so."""
    said, asked = {}, []

    def look(checkpoint, texts, *, as_live=False):
        asked.extend(text for text in texts if text not in said)
        return [said.get(text) for text in texts]

    def work() -> None:
        by_text = {each.text: each for each in sentences()}
        for text in asked:
            share = planted(by_text[text])
            said[text] = Answer({"clean": 1 - share, "offensive": share})
        asked.clear()

    monkeypatch.setattr(classifying, "look", look)
    work.asked = asked
    return work


def test_the_page_asks_by_and_by_and_then_tells(staff, live, worker):
    page = staff.get(PAGE).content.decode()
    total = len(sentences())
    while match := re.search(r'hx-get="([^"]+)"', page):
        assert 0 < len(worker.asked) <= bias.CHUNK
        worker()
        page = staff.get(match[1].replace("&amp;", "&")).content.decode()
    assert f"of {total}" not in page
    assert "religion" in page
    assert "河南人" in page
    assert page.count("<tr>") == 2 * (12 + 1)
    assert "<b>+" in page


def test_without_a_worker_it_says_so_in_the_end(staff, live, worker):
    page = staff.get(PAGE).content.decode()
    for _ in range(30):
        match = re.search(r'hx-get="([^"]+)"', page)
        if match is None:
            break
        page = staff.get(match[1].replace("&amp;", "&")).content.decode()
    assert "No worker answered" in page


def test_what_stands_in_the_way_is_said(staff, live, monkeypatch):
    def away(*_arguments, **_options):
        raise InferenceUnavailable("The cache is away.")

    monkeypatch.setattr(classifying, "look", away)
    assert "The cache is away." in staff.get(PAGE).content.decode()
    answer = staff.get(f"{PAGE}?role=spam").content.decode()
    assert "No checkpoint of this role is live" in answer
    assert staff.get(f"{PAGE}?role=intent").status_code == 404
    assert staff.get(f"{PAGE}now/?known=x&stuck=-1").status_code == 200


def test_it_is_for_those_who_may_see_audits(client, live):
    client.force_login(get_user_model().objects.create_user("x", is_staff=True))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}now/").status_code == 403


def test_groups_have_names_in_both_languages():
    from ecom_ai.admin.bias import _GROUPS

    assert set(_GROUPS) == {each.group for each in sentences()}
    with override("en"):
        assert str(_GROUPS["age"]) == "age"
