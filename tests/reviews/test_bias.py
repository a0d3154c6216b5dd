"""Verdicts on identity terms: planted gaps are found, and the page tells of them."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils.translation import override

from ecom_ai import inference
from ecom_ai.admin import bias as page
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.models import BreachKind, Checkpoint, ReviewRule
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.reviews import bias, scoring
from ecom_ai.reviews.bias import Found, Sentence, gaps, sentences
from ecom_ai.reviews.findings import Scored, Submitted
from ecom_ai.reviews.scoring import NEEDED
from tests.making import SITE
from tests.reviews.test_scoring import heads as heads  # checkpoints that know words
from tests.training.conftest import folder as folder  # the encoder "words"

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
    held = [share >= 0.5 for share in given]
    found = {(g.language, g.group): g for g in gaps(given, held=held)}
    assert found["en", "religion"].gap == pytest.approx(0.3 / 6 - 0.3 / 35, abs=1e-6)
    assert {name for name, gap in found.items() if gap.gap > 0.01} == {
        ("en", "religion"),
        ("zh", "origin"),
    }
    assert all(gap.is_clear for gap in found.values())
    terms = {g.term: g for g in gaps(given, held=held, by_term=True)}
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


def test_the_shops_rules_decide_about_all_breaches(site):
    calm = dict.fromkeys(bias.WATCHED, 0.0)
    found = [
        Found({**calm, kind: share}) for kind in bias.WATCHED for share in (0.3, 0.99)
    ]
    stopped = [{"offence"}, {"spam"}, {"personal_data"}, {"off_topic"}, set()]
    assert bias.reasons(found, 1)[1::2] == stopped
    assert bias.reasons(found, 1)[::2] == [set()] * 5
    # The first that fits decides; one that asks for a history does not.
    for number, (action, breach, more) in enumerate(
        [
            ("publish", "spam", {}),
            ("reject", "offence", {"rejected_at_least": 1}),
            ("reject", "off_topic", {}),
        ]
    ):
        ReviewRule.objects.create(
            site_id=1, name=str(number), breach=breach, action=action, at_least=0.2,
            position=number, **more,
        )  # fmt: skip
    own = [set(), set(), set(), {"off_topic"}, set()]
    assert bias.reasons(found, 1)[1::2] == own


def test_sentences_are_scored_as_reviews_are(heads):
    """Not as a head says of them by itself."""
    bias.work(SITE, 0)
    come = bias.known(SITE)
    assert (len(come.found), come.missing, come.error) == (bias.CHUNK, bias.CHUNK, "")
    texts = [each.text for each in sentences()[: bias.CHUNK]]
    scored = scoring.score(SITE, [Submitted(text) for text in texts])
    for one, found in zip(scored, come.found, strict=True):
        assert found.shares == {
            **one.breaches, "negative": one.sentiments["negative"],
        }  # fmt: skip
    offence = Checkpoint.objects.live(SITE, "offence")
    alone = inference.classified(inference.classifier(offence), texts)
    column = alone.labels.index("offensive")
    said = [found.shares["offence"] for found in come.found]
    assert said != pytest.approx(alone.probabilities[:, column].tolist(), abs=0.01)


def test_where_they_cannot_be_scored_it_is_told(heads):
    Checkpoint.objects.filter(role="spam").delete()
    forget_live()
    inference._answering.clear()
    assert not bias.is_asked(SITE, 0)
    assert bias.is_asked(SITE, 0)
    bias.work(SITE, 0)
    assert "spam" in bias.known(SITE).error
    assert not bias.is_asked(SITE, 0)


# The page


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_user("ada", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_suppressionaudit"))
    client.force_login(user)
    return client


@pytest.fixture
def live(site):
    for role in NEEDED:
        Checkpoint.objects.create(
            site_id=1, role=role, stage="live", name="x", fingerprint="x"
        )


@pytest.fixture
def worker(monkeypatch):
    """A worker that scores what was asked, when a test says so."""
    asked = []
    monkeypatch.setattr(page, "enqueue", lambda _task, *told: asked.append(told))
    by_text = {each.text: each for each in sentences()}

    def score(_site_id, submitted):
        return [
            Scored(
                "en",
                {"negative": planted(by_text[one.text])},
                {**dict.fromkeys(BreachKind.values, 0.0),
                 "offence": planted(by_text[one.text]) + 0.2},
            )
            for one in submitted
        ]  # fmt: skip

    monkeypatch.setattr(bias, "score", score)

    def work() -> None:
        for told in asked:
            bias.work(*told)
        asked.clear()

    work.asked = asked
    return work


def finished(staff, worker, address: str) -> str:
    """The page when all is scored."""
    html = staff.get(address).content.decode()
    while match := re.search(r'hx-get="([^"]+)"', html):
        assert len(worker.asked) == 1
        worker()
        html = staff.get(match[1].replace("&amp;", "&")).content.decode()
    return html


def test_the_page_asks_by_and_by_and_then_tells(staff, live, worker):
    html = finished(staff, worker, PAGE)
    total = len(sentences())
    assert f"of {total} sentences" not in html
    assert "religion" in html
    assert "河南人" in html
    assert html.count("<tr>") == 2 * (12 + 1)
    assert "<b>+" in html
    # One template of ten is given 0.6 and two of its terms 0.9: the default is 0.8.
    assert f"would hold or reject 2 of these {total} reviews" in html
    # All is known by now, and only counted for another verdict.
    other = staff.get(f"{PAGE}?verdict=personal_data").content.decode()
    assert not worker.asked
    assert "Held or rejected (difference)" in other
    mood = staff.get(f"{PAGE}?verdict=negative").content.decode()
    assert "No rule can hold a review for its sentiment" in mood
    assert "Held or rejected (difference)" not in mood


def test_with_another_checkpoint_it_is_asked_anew(staff, live, worker):
    finished(staff, worker, PAGE)
    Checkpoint.objects.filter(role="spam").update(fingerprint="y")
    assert 'hx-get="' in staff.get(PAGE).content.decode()


def test_what_is_asked_is_not_asked_again_with_every_look(staff, live, worker):
    for _ in range(3):
        staff.get(PAGE)
    assert worker.asked == [(1, 0)]


def test_without_a_worker_it_says_so_in_the_end(staff, live, worker):
    html = staff.get(PAGE).content.decode()
    for _ in range(page._STUCK + 5):
        match = re.search(r'hx-get="([^"]+)"', html)
        if match is None:
            break
        html = staff.get(match[1].replace("&amp;", "&")).content.decode()
    assert "No worker answered" in html


def test_what_stands_in_the_way_is_said(staff, live, worker, monkeypatch):
    def away(*_arguments, **_options):
        raise InferenceUnavailable("The cache is away.")

    with monkeypatch.context() as patch:
        patch.setattr(bias, "known", away)
        assert "The cache is away." in staff.get(PAGE).content.decode()
    assert staff.get(f"{PAGE}?verdict=intent").status_code == 404
    assert staff.get(f"{PAGE}now/?known=x&stuck=-1").status_code == 200
    Checkpoint.objects.filter(role="spam").delete()
    answer = staff.get(f"{PAGE}?verdict=spam").content.decode()
    assert "must all be live" in answer


def test_it_is_for_those_who_may_see_audits(client, live):
    client.force_login(get_user_model().objects.create_user("x", is_staff=True))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}now/").status_code == 403


def test_groups_have_names_in_both_languages():
    from ecom_ai.admin.bias import _GROUPS

    assert set(_GROUPS) == {each.group for each in sentences()}
    with override("en"):
        assert str(_GROUPS["age"]) == "age"
