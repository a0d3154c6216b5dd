"""Reviews in the admin, as a moderator meets them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ecom_ai.admin import reviews as reviews_admin
from ecom_ai.classifying import Answer
from ecom_ai.models import (
    Checkpoint,
    Correction,
    Review,
    ReviewAction,
    ReviewReply,
    ReviewRule,
    Verdict,
)
from ecom_ai.reviews import (
    agreement,
    deciding,
    explaining,
    moderating,
    replying,
    rules,
)
from tests.making import SITE, make_product
from tests.reviews.making import write
from tests.reviews.queued import PHONE, held, person
from tests.test_training_admin import signed_in, text_of

pytestmark = pytest.mark.django_db

State, Kind = Review.State, ReviewAction.Kind
REVIEWS = "/admin/ecom_ai/review/"
QUEUE = f"{REVIEWS}queue/"
RULES = "/admin/ecom_ai/reviewrule/"
HTMX = {"HX-Request": "true"}
CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture(autouse=True)
def _site(site):
    return site


@pytest.fixture
def mia() -> Client:
    return signed_in("moderate_review", "view_review", "view_reviewaction")


def state(review: Review) -> str:
    review.refresh_from_db()
    return review.state


def act(client: Client, review: Review, what: str, **fields: object):
    values = {"version": review.version, **fields}
    return client.post(f"{QUEUE}{review.pk}/{what}/", values, headers=HTMX)


# The queue.


def test_the_most_unsure_review_is_shown_with_what_there_is_to_know(mia):
    held("It hums.", priority=0.1)
    first = held(f"You idiots, call {PHONE}", priority=2.0, disagrees=True)
    held(state=State.REJECTED, author_key="u:1")
    page = mia.get(QUEUE)
    html, text = page.content.decode(), text_of(page)
    assert f"Review {first.pk}: TENT-1" in text
    assert '<mark class="ecom-mark-offence" title="offence">idiots</mark>' in html
    assert "Words that attack somebody: 80% likely." in text
    assert "Negative (93%)" in text or "negative (93%)" in text
    assert "Stars and text disagree" in text
    assert "1 rejected" in text
    assert "It hums." in text  # comes next
    assert "Waiting: 2" in text
    first.refresh_from_db()
    assert first.claimed_by.username == "mia"
    assert PHONE not in html


def test_approving_goes_on_to_the_next_and_can_be_undone(mia):
    second, first = held(priority=1.0), held(priority=2.0)
    mia.get(QUEUE)
    text = text_of(act(mia, first, "decide", kind="approved"))
    assert state(first) == State.PUBLISHED
    assert "Approved." in text
    assert f"Review {second.pk}:" in text
    batch = moderating.last_act(first.actions.first().by).batch
    text = text_of(mia.post(f"{QUEUE}undo/", {"batch": batch}, headers=HTMX))
    assert "Undone." in text
    assert f"Review {first.pk}:" in text
    assert state(first) == State.HELD
    again = text_of(mia.post(f"{QUEUE}undo/", {"batch": batch}, headers=HTMX))
    assert "Nothing was undone" in again


def test_a_rejection_needs_a_reason_which_is_kept(mia):
    review = held()
    text = text_of(act(mia, review, "decide", kind="rejected", reason=" "))
    assert "Say why it is rejected." in text
    assert state(review) == State.HELD
    act(mia, review, "decide", kind="rejected", reason="offence")
    assert state(review) == State.REJECTED
    assert review.actions.first().note == "offence"


def test_next_gives_it_back_and_begins_again_after_the_last(mia):
    first, second = held(priority=2.0), held(priority=1.0)
    mia.get(QUEUE)
    assert f"Review {second.pk}:" in text_of(act(mia, first, "next"))
    first.refresh_from_db()
    assert first.claimed_by is None
    assert f"Review {first.pk}:" in text_of(act(mia, second, "next"))


def test_another_moderators_review_is_not_given_nor_decided(mia):
    ben = person("ben")
    first, second = held(priority=2.0), held(priority=1.0)
    moderating.take(moderating.queue(SITE), ben)
    assert f"Review {second.pk}:" in text_of(mia.get(QUEUE))
    page = mia.get(QUEUE, {"review": first.pk})
    assert "ben has this review now." in text_of(page)
    assert 'value="approved"' not in page.content.decode()
    text = text_of(act(mia, first, "decide", kind="approved"))
    assert "with another moderator" in text
    assert state(first) == State.HELD


def test_what_was_edited_meanwhile_is_shown_anew_and_not_decided(mia):
    review = held()
    Review.objects.update(version=2)
    text = text_of(act(mia, review, "decide", kind="approved"))
    assert "was edited a moment ago" in text
    assert "not looked at yet in this version" in text
    assert state(review) == State.HELD


def test_the_queue_is_narrowed(mia):
    appeal = held(appealed_at=timezone.now(), language="zh")
    spam = held(breach="spam", is_mendable=True, priority=5.0)
    for fields, wanted in (
        ({"breach": "offence"}, appeal),
        ({"language": "zh"}, appeal),
        ({"only": "appeals"}, appeal),
        ({"only": "mendable"}, spam),
        ({"breach": "nonsense"}, spam),
    ):
        Review.objects.update(claimed_by=None, claimed_until=None)
        assert f"Review {wanted.pk}:" in text_of(mia.get(QUEUE, fields))
    assert f"Review {spam.pk}:" in text_of(mia.get(QUEUE, {"only": "mine"}))
    within = {"within": "breach=offence"}
    assert f"Review {appeal.pk}:" in text_of(act(mia, spam, "next", **within))


def test_more_of_what_comes_is_read_from_its_place(mia):
    for number in range(30):
        held(f"Text {number} of many.", priority=1 / (number + 3))
    html = mia.get(QUEUE).content.decode()
    assert "Text 12 of many" in html
    assert "Text 13 of many" not in html
    (address,) = re.findall(r'hx-get="([^"]+more[^"]+)"', html)
    text = text_of(mia.get(address.replace("&amp;", "&")))
    assert "Text 12 of many" not in text
    assert "Text 13 of many" in text


def test_the_count_is_bounded(mia, monkeypatch):
    from ecom_ai.admin import review_narrowing

    monkeypatch.setattr(review_narrowing, "COUNTED", 2)
    for _ in range(4):
        held()
    assert "Waiting: 2+" in text_of(mia.get(QUEUE))


def test_a_correction_is_kept_and_announced(mia):
    made = Checkpoint.objects.create(
        site_id=SITE,
        role="offence",
        stage="live",
        data={"labels": ["clean", "offensive"]},
    )
    review = held(checkpoints={"offence": made.pk})
    assert "Offence: it says offensive" in text_of(mia.get(QUEUE))
    text = text_of(act(mia, review, "correct", offence="clean"))
    assert "Corrected" in text
    assert Correction.objects.get().label == "clean"
    assert "Nothing was chosen" in text_of(act(mia, review, "correct"))
    assert "none of" in text_of(act(mia, review, "correct", offence="nonsense"))
    late = act(mia, review, "correct", offence="clean", version=2)
    assert "was edited a moment ago" in text_of(late)
    assert Correction.objects.count() == 1


def test_personal_data_is_shown_only_with_the_permission_and_logged(mia):
    review = held(f"Call {PHONE}")
    assert act(mia, review, "personal").status_code == 403
    eve = signed_in_as("eve", "moderate_review", "view_personal_data")
    Review.objects.update(claimed_by=None, claimed_until=None)
    page = eve.get(QUEUE)
    assert PHONE not in page.content.decode()
    assert "Show the personal data" in text_of(page)
    html = act(eve, review, "personal").content.decode()
    assert PHONE in html
    seen = ReviewAction.objects.get(kind=Kind.UNMASKED)
    assert (seen.by_name, seen.review) == ("eve", review)
    # Without JavaScript, the whole page.
    html = eve.post(f"{QUEUE}{review.pk}/personal/").content.decode()
    assert PHONE in html
    assert "</html>" in html


def signed_in_as(name: str, *permissions: str) -> Client:
    from django.contrib.auth.models import Permission

    user = person(name)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def test_the_words_that_decide_are_told(mia, monkeypatch):
    review = held(f"You idiots, call {PHONE}")
    assert "No checkpoint is live" in text_of(act(mia, review, "explain"))
    Checkpoint.objects.create(site_id=SITE, role="offence", stage="live")
    monkeypatch.setattr(
        explaining.classifying, "look", lambda _, texts: [None] * len(texts)
    )
    assert "Asking a worker" in text_of(act(mia, review, "explain"))
    late = act(mia, review, "explain", looks=40)
    assert "No worker answered" in text_of(late)

    def look(_, texts):
        return [Answer({"offensive": 0.9 if "idiots" in t else 0.2}) for t in texts]

    monkeypatch.setattr(explaining.classifying, "look", look)
    text = text_of(act(mia, review, "explain"))
    assert "idiots 20% −70" in text
    assert PHONE not in text


def test_an_appeal_is_told_in_the_authors_words(mia):
    review = held(appealed_at=timezone.now())
    review.actions.create(kind=Kind.APPEALED, version=1, note="It is <b>true</b>.")
    html = mia.get(QUEUE).content.decode()
    assert "It is &lt;b&gt;true&lt;/b&gt;." in html


def test_texts_are_escaped(mia):
    held("<script>alert(1)</script> idiots")
    html = mia.get(QUEUE).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_without_javascript_every_act_ends_on_the_page(mia):
    first, second = held(priority=2.0), held(priority=1.0)
    fields = {"version": 1, "kind": "approved", "within": "breach=offence"}
    page = mia.post(f"{QUEUE}{first.pk}/decide/", fields, follow=True)
    assert page.request["QUERY_STRING"] == f"breach=offence&review={second.pk}"
    assert "Approved." in text_of(page)


def test_only_moderators_get_in(mia):
    viewer = signed_in_as("eve", "view_review")
    review = held()
    assert viewer.get(QUEUE).status_code == 403
    assert act(viewer, review, "decide", kind="approved").status_code == 403
    assert mia.get(f"{QUEUE}{review.pk}/decide/").status_code == 405
    stranger = Client()
    assert stranger.get(QUEUE).status_code == 302
    assert "HX-Redirect" in act(stranger, review, "decide", kind="approved").headers
    assert mia.get(QUEUE, {"review": 10**6}).status_code == 404
    assert state(review) == State.HELD


def test_the_queue_speaks_chinese_and_survives_emptiness(mia):
    assert "Nothing is waiting here." in text_of(mia.get(QUEUE))
    assert "Still being read" not in text_of(mia.get(QUEUE))
    make_product("TENT-1")
    write("Not read yet.")
    assert "Still being read: 1." in text_of(mia.get(QUEUE))
    held()
    assert mia.get(QUEUE, headers=CHINESE).status_code == 200


# The list.


def test_the_list_shows_covered_texts_and_offers_no_hand_at_rows(mia):
    review = held(f"Call {PHONE}", stars=1)
    pending = Review.objects.create(site_id=SITE, item_key="X", body=f"At {PHONE}")
    page = mia.get(REVIEWS, {"stars": "1"})
    assert "Call •••" in text_of(page)
    everything = mia.get(REVIEWS).content.decode()
    for html in (
        everything,
        mia.get(f"{REVIEWS}{review.pk}/change/").content.decode(),
        mia.get(f"{REVIEWS}{pending.pk}/change/").content.decode(),
        mia.get(f"{REVIEWS}{pending.pk}/history/", follow=True).content.decode(),
    ):
        assert PHONE not in html
    assert mia.get(REVIEWS, {"q": PHONE}).context["cl"].result_count == 0
    assert mia.get(f"{REVIEWS}add/").status_code == 403
    assert mia.get(f"{REVIEWS}{review.pk}/delete/").status_code == 403
    assert QUEUE in everything


def test_the_list_is_filtered(mia):
    held(breach="spam")
    held(state=State.PUBLISHED, language="zh", stars=5)
    for fields in (
        {"state__exact": "held"},
        {"breach__exact": "spam"},
        {"language": "zh"},
        {"stars": "5"},
    ):
        assert mia.get(REVIEWS, fields).context["cl"].result_count == 1


def bulk(client: Client, action: str, *reviews: Review, **more: str):
    """As the list's form is sent, with what the list carried for each row."""
    chosen = {"_selected_action": [each.pk for each in reviews]}
    chosen |= {f"version-{each.pk}": each.version for each in reviews}
    return client.post(REVIEWS, {"action": action, **chosen, **more}, follow=True)


def test_in_bulk_they_are_rejected_and_brought_back(mia):
    reviews = [held() for _ in range(3)]
    assert "say why" in text_of(bulk(mia, "reject", *reviews))
    page = bulk(mia, "reject", *reviews, reason="offence")
    assert "3 reviews rejected." in text_of(page)
    assert {state(each) for each in reviews} == {State.REJECTED}
    (link,) = re.findall(r'href="([^"]+/undo/[^"]+)"', page.content.decode())
    assert "about 3 reviews" in text_of(mia.get(link))
    assert state(reviews[0]) == State.REJECTED
    assert "3 reviews are as they were." in text_of(mia.post(link, follow=True))
    assert {state(each) for each in reviews} == {State.HELD}


def test_in_bulk_what_was_not_seen_as_it_is_is_skipped_and_told(mia):
    free, taken, edited, unseen = (held() for _ in range(4))
    Review.objects.filter(pk=taken.pk).update(
        claimed_by=person("ben"), claimed_until=timezone.now() + timedelta(minutes=1)
    )
    html = mia.get(REVIEWS).content.decode()
    assert f'name="version-{edited.pk}" value="1"' in html
    # An edit, looked at and held again, after the list was loaded.
    Review.objects.filter(pk=edited.pk).update(version=2)
    unseen.version = ""
    text = text_of(bulk(mia, "approve", free, taken, edited, unseen))
    assert "1 review approved." in text
    assert f"Skipped: Review {taken.pk} is with another moderator." in text
    assert f"Skipped: Review {edited.pk} was edited a moment ago." in text
    assert "Skipped: 1 review that was not on your page." in text
    states = [state(each) for each in (free, taken, edited)]
    assert states == ["published", "held", "held"]
    assert Review.objects.get(pk=unseen.pk).state == State.HELD
    free = held()
    viewer = signed_in_as("eve", "view_review")
    bulk(viewer, "approve", free)
    assert state(free) == State.HELD


def test_the_audit_trail_is_a_list(mia):
    review = held()
    moderating.decide([review], Kind.REJECTED, person("ben"), reason="insults")
    text = text_of(mia.get("/admin/ecom_ai/reviewaction/"))
    assert "ben" in text
    assert "insults" in text


# Who is not pleased.

NEGATIVE = "/admin/ecom_ai/negativereview/"


@pytest.fixture
def sue() -> Client:
    return signed_in_as("sue", "answer_review")


def published(body: str = "The zip broke.", **given: object) -> Review:
    return held(body, state=State.PUBLISHED, breach="", **given)


def test_support_sees_who_is_not_pleased_and_what_is_open_first(sue):
    answered = published("Number one leaks.")
    older = published(f"Number two, call {PHONE}", created_at=timezone.now())
    newer = published("Number three hums.", created_at=timezone.now())
    pleased = published("Lovely.")
    Verdict.objects.filter(pk=pleased.verdict_id).update(sentiments={"negative": 0.6})
    held("You idiots.")
    replying.mark_contacted(answered, person("ben"))
    page = sue.get(NEGATIVE)
    rows = [row.pk for row in page.context["cl"].result_list]
    assert rows == [newer.pk, older.pk, answered.pk]
    assert "Contacted by ben" in text_of(page)
    assert PHONE not in page.content.decode()
    counts = {
        care: sue.get(NEGATIVE, {"care": care}).context["cl"].result_count
        for care in ("open", "contacted", "answered")
    }
    assert counts == {"open": 2, "contacted": 1, "answered": 0}
    assert sue.get(NEGATIVE, headers=CHINESE).status_code == 200


def test_a_reply_is_published_changed_and_taken_away(sue):
    review = published(f"The zip broke, call {PHONE}")
    address = f"{NEGATIVE}{review.pk}/change/"
    page = sue.get(address)
    assert PHONE not in page.content.decode()
    sent = {"version": 1, "do": "reply", "text": "We send <b>a new one</b>."}
    assert "shown under the review" in text_of(sue.post(address, sent, follow=True))
    reply = ReviewReply.objects.get()
    assert (reply.text, reply.by_name) == (sent["text"], "sue")
    assert "<b>a new" not in sue.get(address).content.decode()
    sue.post(address, {"version": 1, "do": "contacted"})
    assert ReviewReply.objects.get().text == sent["text"]
    sue.post(address, {"version": 1, "do": "take_back"})
    assert ReviewReply.objects.get().text == ""
    kinds = list(review.actions.values_list("kind", "by_name").order_by("pk"))
    assert kinds == [("answered", "sue"), ("contacted", "sue"), ("contacted", "sue")]
    assert state(review) == State.PUBLISHED


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": " \u200b"}, "has 1 to 2000 characters"),
        ({"text": "x" * 2001}, "has 1 to 2000 characters"),
        ({"text": "Sorry.", "version": 2}, "edited a moment ago"),
        ({"text": "Sorry.", "version": "?"}, "edited a moment ago"),
    ],
)
def test_a_reply_that_cannot_be_is_told_and_kept_in_the_form(sue, sent, told):
    review = published()
    page = sue.post(f"{NEGATIVE}{review.pk}/change/", {"version": 1, **sent})
    assert page.status_code == 422
    assert told in text_of(page)
    assert sent["text"] in page.content.decode()
    assert 'name="version" value="1"' in page.content.decode()
    assert not ReviewReply.objects.exists()


def test_a_reply_needs_its_own_permission_and_gives_no_other(sue, mia):
    review, other = published(), held()
    assert mia.get(NEGATIVE).status_code == 403
    assert mia.post(f"{NEGATIVE}{review.pk}/change/", {}).status_code == 403
    assert sue.get(REVIEWS).status_code == 403
    assert sue.get(QUEUE).status_code == 403
    assert sue.get(f"{NEGATIVE}{other.pk}/change/").status_code == 404
    assert sue.get("/admin/ecom_ai/").status_code == 200


def test_a_reply_is_no_decision_about_the_review(sue):
    review = published()
    batch = moderating.decide([held()], Kind.APPROVED, ben := person("ben"))
    replying.reply(review, "Sorry.", ben)
    assert moderating.last_act(ben).batch == batch
    assert deciding._by_people([review]) == set()


# Rules.

RULE = {"name": "Strict", "position": "5", "is_active": "on", "breach": "offence",
        "at_least": "0.9", "action": "hold"}  # fmt: skip


@pytest.fixture
def merchandiser() -> Client:
    return signed_in_as("mel", "view_reviewrule", "add_reviewrule", "change_reviewrule",
                        "view_review")  # fmt: skip


def test_the_default_rules_are_written_down_once(merchandiser):
    assert "The default rules hold" in text_of(merchandiser.get(RULES))
    merchandiser.post(f"{RULES}defaults/")
    assert ReviewRule.objects.count() == len(rules.DEFAULTS)
    page = merchandiser.post(f"{RULES}defaults/", follow=True)
    assert "already" in text_of(page)
    assert ReviewRule.objects.count() == len(rules.DEFAULTS)
    assert all(rule.pk is None for rule in rules.DEFAULTS)


def test_a_rule_that_holds_without_a_breach_is_refused(merchandiser):
    page = merchandiser.post(f"{RULES}add/", {**RULE, "breach": ""})
    assert "Only a breach may hold or reject" in text_of(page)
    assert not ReviewRule.objects.exists()
    merchandiser.post(f"{RULES}add/", RULE)
    assert ReviewRule.objects.get().site_id == SITE


def test_a_rule_is_tried_before_it_is_saved(merchandiser):
    review = held(f"idiots, call {PHONE}")
    review.actions.create(
        kind=Kind.DECIDED, version=1, verdict=review.verdict, after=State.HELD
    )
    before = Review.objects.values().get(pk=review.pk)
    page = merchandiser.post(f"{RULES}try/", RULE)
    text = text_of(page)
    assert "Of the last 1 reviews, 1 would have been decided otherwise." in text
    assert "held published 1" in text
    assert f"{REVIEWS}{review.pk}/change/" in page.content.decode()
    assert PHONE not in text
    assert not ReviewRule.objects.exists()
    assert Review.objects.values().get(pk=review.pk) == before
    same = merchandiser.post(f"{RULES}try/", {**RULE, "at_least": "0.6"})
    assert "1 reviews, 0 would" in text_of(same)
    wrong = merchandiser.post(f"{RULES}try/", {**RULE, "breach": ""})
    assert "Not tried" in text_of(wrong)
    assert "1 reviews, 0 would" in text_of(merchandiser.get(f"{RULES}try/"))
    Review.objects.update(created_at=timezone.now() - timedelta(days=9))
    for days, count in (("8", 0), ("10", 1), ("none", 1)):
        page = merchandiser.get(f"{RULES}try/", {"days": days})
        assert f"{count} reviews, 0 would" in text_of(page)
        page = merchandiser.post(f"{RULES}try/", {**RULE, "days": days})
        assert f"{count} reviews, {count} would" in text_of(page)
    assert signed_in_as("eve").get(f"{RULES}try/").status_code == 403


def test_a_page_of_the_list_reads_the_texts_of_no_earlier_page(mia, monkeypatch):
    reviews = [held(f"It hums, {n}") for n in range(5)]
    monkeypatch.setattr(reviews_admin.ReviewAdmin, "list_per_page", 2)
    with CaptureQueriesContext(connection) as asked:
        page = mia.get(REVIEWS, {"p": "2", "o": "-7"})
    assert list(page.context["cl"].result_list) == reviews[1:3][::-1]
    (skips,) = [one["sql"] for one in asked if "OFFSET 2" in one["sql"]]
    assert "masked" not in skips
    last = mia.get(REVIEWS, {"p": "3"}).context["cl"].result_list
    assert list(last) == reviews[:1]


# Moderators and checkpoints.


def test_agreement_is_told_by_week_and_breach(mia):
    ben = person("ben")
    agreed, wronged = held(), held()
    missed = held(offence=0.1, breach="")
    undone = held()
    moderating.decide([agreed, missed], Kind.REJECTED, ben, reason="x")
    moderating.decide([wronged], Kind.APPROVED, ben)
    moderating.undo(moderating.decide([undone], Kind.APPROVED, ben), ben)
    found = agreement.of_site(SITE)
    *_, week = found.weeks
    assert week.tally == agreement.Tally(decided=3, agreed=1, missed=1, wronged=1)
    assert found.breaches == {
        "offence": agreement.Tally(decided=2, agreed=1, wronged=1),
        "": agreement.Tally(decided=1, missed=1),
    }
    text = text_of(mia.get(f"{REVIEWS}agreement/"))
    assert "33%" in text
    assert signed_in_as("eve").get(f"{REVIEWS}agreement/").status_code == 403


def test_agreement_without_a_decision_says_so(mia):
    text = text_of(mia.get(f"{REVIEWS}agreement/"))
    assert "No moderator decided anything" in text
