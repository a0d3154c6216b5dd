"""Reviews over the API: write, read, appeal, moderate; and what is wrong is said."""

import json
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client, override_settings
from django.utils import timezone

from ecom_ai.api import throttles
from ecom_ai.models import (
    Checkpoint,
    Correction,
    Event,
    Item,
    Review,
    ReviewAction,
    Verdict,
)
from ecom_ai.reviews import deciding, replying
from ecom_ai.reviews.moderating import decide
from shop.ecom import Shoppers
from tests.api.asking import API, bearer, is_problem
from tests.making import store
from tests.reviews.making import said_plainly, write
from tests.settings import ECOM_AI

pytestmark = pytest.mark.usefixtures("products")

State = Review.State
TENT = f"{API}/products/TENT-1/reviews/"


@pytest.fixture(autouse=True)
def plain(monkeypatch) -> None:
    monkeypatch.setattr(deciding, "score", said_plainly)


def post(client, address, body=None, *, key="s", method="post", **options):
    options.setdefault("headers", bearer(key) if key else {})
    data = body if isinstance(body, str | bytes) else json.dumps(body or {})
    return getattr(client, method)(
        address, data, content_type="application/json", **options
    )


def get(client, address, *, key="s", **query):
    return client.get(address, query, headers=bearer(key) if key else {})


def made(client, body="It stood through a wet night.", **given):
    key, item = given.pop("author", "s"), given.pop("item", "TENT-1")
    address = f"{API}/products/{item}/reviews/"
    answer = post(client, address, {"body": body, **given}, key=key)
    assert answer.status_code == 201, answer.content
    return answer.json()


def look_at_all() -> None:
    ids = Review.objects.values_list("pk", flat=True)
    deciding.score_waiting(list(ids))


# Writing


def test_a_review_is_written_and_its_author_sees_what_becomes_of_it(client):
    told = made(client, "Dry inside.", title="Good", stars=5, name="Ann")
    assert told["state"] == "pending"
    assert (told["title"], told["body"], told["stars"]) == ("Good", "Dry inside.", 5)
    assert get(client, TENT).json()["results"] == []
    look_at_all()
    mine = get(client, f"{API}/reviews/{told['key']}/").json()
    assert (mine["state"], mine["reasons"], mine["places"]) == ("published", [], [])
    (shown,) = get(client, TENT, key="").json()["results"]
    assert {n: shown[n] for n in ("key", "item", "stars", "title", "body", "name")} == {
        "key": told["key"],
        "item": "TENT-1",
        "stars": 5,
        "title": "Good",
        "body": "Dry inside.",
        "name": "Ann",
    }
    assert "state" not in shown


def test_the_same_key_again_makes_one_review(client):
    key = str(uuid4())
    first = post(client, TENT, {"body": "Dry inside.", "key": key})
    again = post(client, TENT, {"body": "Dry inside.", "key": key})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["key"] == again.json()["key"] == key
    assert Review.objects.count() == 1


def test_the_key_of_somebody_else_s_review_tells_nothing_of_it(client):
    made(client, "SECRET", key="k1")
    answer = post(client, TENT, {"body": "Mine.", "key": "k1"}, key="t")
    assert is_problem(answer, 409, "Another review has this key")
    assert b"SECRET" not in answer.content


def test_a_second_review_of_a_product_is_refused_with_the_address_of_the_first(client):
    first = made(client, "Dry inside.")
    answer = post(client, TENT, {"body": "Dry, I say again."})
    assert is_problem(answer, 409, "already")
    address = answer.json()["review"]
    assert get(client, address).json()["key"] == first["key"]
    assert Review.objects.get().body == "Dry inside."
    # Others may, and so may who edits, or withdraws and writes anew.
    made(client, author="t")
    assert post(client, address, {"body": "Wet."}, method="patch").status_code == 200
    client.delete(address, headers=bearer())
    assert post(client, TENT, {"body": "Dry, I say again."}).status_code == 201


def test_what_the_shop_replies_is_told_beside_the_review(client):
    key = made(client, "bad, it leaks")["key"]
    look_at_all()
    assert get(client, TENT).json()["results"][0]["reply"] is None
    review, by = Review.objects.get(), get_user_model().objects.create_user("sue")
    replying.mark_contacted(review, by)
    assert get(client, TENT).json()["results"][0]["reply"] is None
    replying.reply(review, "We send a new one.", by)
    for told in (
        get(client, TENT, key="").json()["results"][0],
        get(client, f"{API}/reviews/{key}/").json(),
    ):
        assert told["reply"]["text"] == "We send a new one."
        assert set(told["reply"]) == {"text", "written"}


def test_one_s_own_list_asks_no_more_for_many(client, django_assert_max_num_queries):
    for number in range(1, 5):
        made(client, f"RUDE {number}", item=f"TENT-{number}")
    look_at_all()
    rejected = list(Review.objects.all())[:3]
    decide(
        rejected,
        "rejected",
        get_user_model().objects.create_user("mo"),
        reason="Rude.",
    )
    with django_assert_max_num_queries(4):
        page = get(client, f"{API}/reviews/").json()
    assert [each["reasons"][0] for each in page["results"]] == [
        "Words that attack somebody: 90% likely.",
        *["Rude."] * 3,
    ]


def test_who_bought_it_is_verified_by_the_shop_and_not_by_events(client, monkeypatch):
    store("s", Event.Kind.PURCHASE, "TENT-2")
    assert made(client, item="TENT-2")["verified"] is False
    monkeypatch.setattr(
        Shoppers, "has_bought", lambda self, request, key: key == "TENT-1"
    )
    assert made(client)["verified"] is True


def test_the_signed_in_write_with_their_session(client):
    user = get_user_model().objects.create_user("ann")
    client.force_login(user)
    assert post(client, TENT, {"body": "Dry inside."}, key="").status_code == 201
    assert Review.objects.get().author_key == f"u:{user.pk}"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    assert is_problem(post(strict, TENT, {"body": "x"}, key=""), 403, "CSRF")


def test_strangers_are_told_to_sign_in(client):
    assert is_problem(post(client, TENT, {"body": "Dry."}, key=""), 403, "Sign in")
    assert is_problem(get(client, f"{API}/reviews/", key=""), 403, "Sign in")
    chinese = client.post(TENT, headers={"Accept-Language": "zh-hans"})
    assert is_problem(chinese, 403)
    assert Review.objects.count() == 0


def test_a_held_review_says_where_and_why_and_can_be_mended(client):
    key = made(client, "CALL ME about it", stars=5)["key"]
    rude = made(client, "RUDE", stars=5, item="TENT-2")["key"]
    look_at_all()
    mine = get(client, f"{API}/reviews/{key}/").json()
    assert (mine["state"], mine["mendable"], mine["can_appeal"]) == ("held", True, True)
    told = get(client, f"{API}/reviews/{rude}/").json()
    assert told["reasons"] == ["Words that attack somebody: 90% likely."]
    assert told["places"] == [
        {"kind": "offence", "type": "words", "start": 0, "end": 4}
    ]
    assert told["mendable"] is False
    answer = post(
        client, f"{API}/reviews/{key}/", {"body": "Ask away."}, method="patch"
    )
    assert (answer.json()["state"], answer.json()["version"]) == ("pending", 2)
    assert answer.json()["stars"] == 5
    look_at_all()
    assert get(client, f"{API}/reviews/{key}/").json()["state"] == "published"


def test_others_see_personal_data_covered(client):
    key = made(client, "Fine. CALL ME", title="A tent")["key"]
    look_at_all()
    review = Review.objects.get(key=key)
    decide([review], "approved", get_user_model().objects.create_user("mo"))
    (shown,) = get(client, TENT, key="").json()["results"]
    assert (shown["title"], shown["body"]) == ("A tent", "Fine. ▒▒▒▒▒▒▒")
    assert get(client, f"{API}/reviews/{key}/").json()["body"] == "Fine. CALL ME"


def test_a_review_is_withdrawn_for_good(client):
    key = made(client)["key"]
    look_at_all()
    gone = client.delete(f"{API}/reviews/{key}/", headers=bearer())
    assert gone.json()["state"] == "withdrawn"
    assert get(client, TENT, key="").json()["results"] == []
    edited = post(client, f"{API}/reviews/{key}/", {"body": "x"}, method="patch")
    assert is_problem(edited, 400, "withdrawn")


def test_what_is_somebody_else_s_is_not_there(client):
    key = made(client)["key"]
    address = f"{API}/reviews/{key}/"
    assert is_problem(get(client, address, key="t"), 404, "no review")
    assert is_problem(
        post(client, address, {"body": "x"}, key="t", method="patch"), 404
    )
    assert is_problem(client.delete(address, headers=bearer("t")), 404)
    assert is_problem(post(client, f"{address}appeal/", {"text": "x"}, key="t"), 404)
    assert is_problem(post(client, f"{address}helpful/", key="t"), 404)
    assert is_problem(get(client, f"{API}/reviews/none%00/"), 404)
    assert Review.objects.get().state == State.PENDING


def test_an_appeal_puts_it_before_a_moderator_once(client):
    key = made(client, "RUDE")["key"]
    look_at_all()
    address = f"{API}/reviews/{key}/appeal/"
    assert is_problem(post(client, address, {"text": " "}), 400, "text")
    answer = post(client, address, {"text": "It is a band."})
    assert (answer.status_code, answer.json()["can_appeal"]) == (200, False)
    assert is_problem(post(client, address, {"text": "Again."}), 400, "moderator")
    act = ReviewAction.objects.get(kind="appealed")
    assert act.note == "It is a band."


def test_helpful_counts_a_shopper_once_and_never_its_author(client):
    key = made(client)["key"]
    look_at_all()
    address = f"{API}/reviews/{key}/helpful/"
    assert is_problem(post(client, address), 400, "themselves")
    assert [post(client, address, key="t").json() for _ in "12"] == [{"helpful": 1}] * 2
    assert is_problem(post(client, address, key=""), 403)


# Reading


@pytest.fixture
def many():
    """Seven published reviews: stars 1 to 5, 5 again, and one without any."""
    for number, stars in enumerate([1, 2, 3, 4, 5, 5, None]):
        write(
            f"Text {number} of a tent, which is bad"
            if stars == 1
            else f"Text {number}",
            stars=stars,
            author_key=f"u:{number}",
            is_verified=number % 2 == 0,
        )
    look_at_all()
    assert Review.objects.filter(state=State.PUBLISHED).count() == 7
    Review.objects.filter(stars=3).update(helpful=5)
    Review.objects.filter(stars=2).update(language="zh")


def pages(client, address):
    """Every page's reviews of a list, by the last number of their text."""
    found = []
    while address:
        page = client.get(address)
        assert page.status_code == 200, page.content
        found.append([each["body"].split()[1] for each in page.json()["results"]])
        address = page.json()["next"]
    return found


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("sort=newest", "6543210"),
        ("sort=helpful", "2654310"),
        ("sort=highest", "5432106"),
        ("sort=lowest", "0123546"),
        ("", "2654310"),
        ("stars=5", "54"),
        ("verified=true", "2640"),
        ("language=zh-hans", "1"),
        ("aspect=quality&stars=1", "0"),
        ("aspect=taste", ""),
    ],
)
def test_a_list_is_sorted_narrowed_and_paged_by_key(query, order, client, many):
    paged = pages(client, f"{TENT}?limit=2&{query}")
    assert "".join(number for page in paged for number in page) == order
    assert all(len(page) <= 2 for page in paged)


def test_a_page_holds_while_reviews_come(client, many):
    first = client.get(f"{TENT}?sort=newest&limit=3").json()
    write("Text 7", author_key="u:7")
    look_at_all()
    second = client.get(first["next"]).json()
    assert [each["body"] for each in second["results"]][0] == "Text 3"


def test_a_summary(client, many):
    told = client.get(f"{TENT}summary/").json()
    assert (told["count"], told["mean"]) == (7, 3.33)
    assert told["histogram"] == {"5": 2, "4": 1, "3": 1, "2": 1, "1": 1}
    (aspect,) = told["aspects"]
    assert (aspect["name"], aspect["positive"], aspect["negative"]) == ("quality", 6, 1)
    assert aspect["praise"] == {"text": "Text", "language": "en"}
    assert aspect["blame"] == {"text": "Text", "language": "en"}
    Review.objects.filter(stars=1).update(state=State.WITHDRAWN)
    (aspect,) = client.get(f"{TENT}summary/").json()["aspects"]
    assert (aspect["negative"], aspect["blame"]) == (0, None)


def test_reads_are_closed_unless_opened_but_authors_may_write(client):
    with override_settings(ECOM_AI={**ECOM_AI, "API_OPEN": False}):
        assert is_problem(client.get(TENT), 403, "API_OPEN")
        assert is_problem(client.get(f"{TENT}summary/"), 403)
        key = made(client)["key"]
        assert get(client, f"{API}/reviews/{key}/").status_code == 200


def test_one_s_own_are_paged(client):
    for number in range(3):
        made(client, f"Text {number}", item=f"TENT-{number + 1}")
    made(client, "Another's", author="t")
    first = get(client, f"{API}/reviews/", limit=2).json()
    assert [each["body"] for each in first["results"]] == ["Text 2", "Text 1"]
    rest = client.get(first["next"], headers=bearer()).json()
    assert [each["body"] for each in rest["results"]] == ["Text 0"]
    assert rest["next"] is None


# What is wrong is said


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "body: This field is required."),
        ({"body": ""}, "body: This field may not be blank."),
        ({"body": " \n\t "}, "body"),
        ({"body": "\u200b\u2060"}, "needs a text"),
        ({"body": "x" * 20_000}, "body: Ensure this field has no more than 5000"),
        ({"body": "a\0b"}, "body: Null characters are not allowed."),
        ({"body": "x", "title": "t" * 121}, "title"),
        ({"body": "x", "stars": 0}, "stars"),
        ({"body": "x", "stars": 6}, "stars"),
        ({"body": "x", "stars": "many"}, "stars"),
        ({"body": "x", "stars": 10**400}, "stars"),
        ({"body": ["x"]}, "body"),
        ({"body": "x", "key": "a b"}, "key"),
        ({"body": "x", "key": "k" * 65}, "key"),
        ({"body": "x", "name": "n" * 81}, "name"),
        ({"body": "x", "titel": "y"}, "titel: no such field. Did you mean 'title'?"),
        ([], "Expected a dictionary"),
        ("{", "JSON parse error"),
        (b"\xff", "JSON parse error"),
        ("[" * 100_000, "JSON parse error"),
    ],
)  # fmt: skip
def test_what_is_no_review_is_400_and_names_the_field(body, detail, client):
    answer = client.post(
        TENT,
        body if isinstance(body, str | bytes) else json.dumps(body),
        content_type="application/json",
        headers=bearer(),
    )
    assert is_problem(answer, 400, detail)
    assert Review.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    ["x", "x" * 5000, "😀🏕️", "The tent 很好, merci", "\ud83d\ude00", "'; DROP TABLE x"],
)
def test_any_text_is_stored_as_it_is(body, client):
    told = made(client, body)
    assert told["body"] == body.encode("utf-16", "surrogatepass").decode("utf-16")
    look_at_all()
    assert get(client, TENT, key="").json()["results"][0]["body"] == told["body"]


def test_half_of_a_surrogate_pair_does_not_break_it(client):
    answer = post(client, TENT, '{"body": "a\\ud83d b"}')
    assert answer.status_code in (201, 400)


def test_markup_is_text(client):
    script = "<script>alert(1)</script><b>fine</b>"
    made(client, script)
    look_at_all()
    page = client.get(TENT)
    assert page.json()["results"][0]["body"] == script
    assert page["Content-Type"] == "application/json"
    assert page["X-Content-Type-Options"] == "nosniff"


def test_a_body_too_large_or_of_another_kind_is_refused(client):
    assert is_problem(post(client, TENT, {"body": "x" * 1_000_001}), 413)
    form = client.post(TENT, {"body": "x"}, headers=bearer())
    assert is_problem(form, 415)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sort=best", "sort"),
        ("stars=6", "stars"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("verified=perhaps", "verified"),
        ("aspect=%00", "aspect"),
        ("language=%00", "language"),
        ("cursor=garbage", "cursor"),
        ("cursor=W10=", "cursor"),
        ("cursor=WzEsIm5vIiwxXQ==", "cursor"),
        ("cursor=%E5%B8%90", "cursor"),
        ("srt=newest", "srt"),
    ],
)
def test_a_list_asked_for_wrongly_is_400(query, field, client):
    assert is_problem(client.get(f"{TENT}?{query}"), 400, field)


@pytest.mark.parametrize("path", ["", "summary/"])
def test_a_product_that_the_shop_does_not_have_is_404(path, client):
    for key in ("NONE", "TENT-1%00"):
        address = f"{API}/products/{key}/reviews/{path}"
        assert is_problem(client.get(address), 404, "no product")
    assert is_problem(
        post(client, f"{API}/products/NONE/reviews/", {"body": "x"}), 404, "NONE"
    )


def test_a_product_that_went_meanwhile_leaves_its_author_the_review(client):
    key = made(client)["key"]
    look_at_all()
    Item.objects.filter(key="TENT-1").delete()
    address = f"{API}/reviews/{key}/"
    assert get(client, address).json()["state"] == "published"
    assert is_problem(client.get(TENT), 404)
    edited = post(client, address, {"body": "Still dry."}, method="patch")
    assert edited.status_code == 200
    assert client.delete(address, headers=bearer()).status_code == 200


def test_an_edit_while_it_is_being_scored_decides_nothing_of_the_old_text(
    client, monkeypatch
):
    key = made(client, "Dry inside.")["key"]

    def edited_meanwhile(site_id, submitted):
        post(client, f"{API}/reviews/{key}/", {"body": "RUDE"}, method="patch")
        return said_plainly(site_id, submitted)

    monkeypatch.setattr(deciding, "score", edited_meanwhile)
    look_at_all()
    assert get(client, f"{API}/reviews/{key}/").json()["state"] == "pending"


def test_a_thousand_reviews_a_minute_are_stopped_and_harm_nothing_else(
    client, monkeypatch
):
    monkeypatch.setattr(throttles.time, "time", lambda: 1_800_000_030.0)
    codes = [
        post(client, TENT, {"body": f"Text {n}"}, key=f"s{n}").status_code
        for n in range(1000)
    ]
    assert codes == [201] * 30 + [429] * 970
    stopped = post(client, TENT, {"body": "Text"})
    assert is_problem(stopped, 429)
    assert 0 < int(stopped["Retry-After"]) <= 60
    # Reading goes on, and so does everybody else.
    assert client.get(TENT).status_code == 200
    elsewhere = post(client, TENT, {"body": "x"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 201
    assert Review.objects.count() == 31


# Moderating


def allowed(name):
    user = get_user_model().objects.create_user(name, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="moderate_review"))
    return user


def signed_in(name):
    other = Client()
    other.force_login(allowed(name))
    return other


@pytest.fixture
def moderator(client):
    user = allowed("mo")
    client.force_login(user)
    return user


@pytest.fixture
def held():
    for number in range(3):
        write(f"RUDE {number} CALL ME", author_key=f"u:{number}", language="en")
    look_at_all()
    return list(Review.objects.order_by("pk"))


def test_the_queue_is_for_moderators(client, held):
    address = f"{API}/moderation/reviews/"
    for _ in "12":
        assert is_problem(client.get(address), 403, "moderate_review")
        client.force_login(get_user_model().objects.get_or_create(username="x")[0])
    assert is_problem(client.get(address, headers=bearer()), 403)


def test_who_may_moderate_and_is_no_staff_does_not(client, moderator, held):
    moderator.is_staff = False
    moderator.save()
    assert is_problem(client.get(f"{API}/moderation/reviews/"), 403, "staff")
    assert is_problem(decision(client, "approve", held), 403, "staff")
    assert states() == ["held"] * 3


def test_two_moderators_get_two_reviews(client, moderator, held):
    other = signed_in("ben")
    address = f"{API}/moderation/reviews/"
    mine = client.get(address, {"limit": 2}).json()
    theirs = other.get(address, {"limit": 2}).json()
    assert [each["id"] for each in mine["results"]] == [r.pk for r in held[:2]]
    assert [each["id"] for each in theirs["results"]] == [held[2].pk]
    assert (mine["next"] is None, theirs["next"]) == (False, None)
    assert client.get(mine["next"]).json() == {"next": None, "results": []}
    assert mine["results"][0]["claimed_until"] > mine["results"][0]["written"]
    # What one has stays with them, in its place, until it is decided or time is up.
    again = client.get(address).json()["results"]
    assert [each["id"] for each in again] == [r.pk for r in held[:2]]
    assert is_problem(decision(other, "approve", held[:1]), 400, "another moderator")
    decision(client, "approve", held[:1])
    assert Review.objects.get(pk=held[0].pk).claimed_by is None
    Review.objects.update(claimed_until=timezone.now())
    late = other.get(address).json()["results"]
    assert [each["id"] for each in late] == [r.pk for r in held[1:]]


def test_the_queue_asks_no_more_for_many(
    client, moderator, django_assert_max_num_queries
):
    for number in range(15):
        write(f"RUDE {number}", author_key=f"v:{number}")
    look_at_all()
    with django_assert_max_num_queries(14):
        page = client.get(f"{API}/moderation/reviews/").json()
    assert len(page["results"]) == 15
    assert all(each["reasons"] for each in page["results"])


def test_the_queue_is_paged_by_key_and_covers_personal_data(client, moderator, held):
    first = client.get(f"{API}/moderation/reviews/?limit=2").json()
    rest = client.get(first["next"]).json()
    found = [*first["results"], *rest["results"]]
    assert [each["id"] for each in found] == [each.pk for each in held]
    assert rest["next"] is None
    assert found[0]["body"] == "RUDE 0 ▒▒▒▒▒▒▒"
    assert found[0]["breaches"]["offence"] == 0.9
    assert "Words that attack somebody: 90% likely." in found[0]["reasons"]
    assert "CALL ME" not in json.dumps(found)
    none = client.get(f"{API}/moderation/reviews/?breach=spam").json()
    assert none == {"next": None, "results": []}


@pytest.mark.parametrize("cursor", ["garbage", "bmFuIDE=", "MSAtMQ==", "%E5%B8%90"])
def test_a_cursor_that_no_queue_gave_is_400(cursor, client, moderator):
    answer = client.get(f"{API}/moderation/reviews/?cursor={cursor}")
    assert is_problem(answer, 400, "cursor")


def decision(client, kind, reviews, **more):
    told = [{"id": each.pk, "version": each.version} for each in reviews]
    body = {"decision": kind, "reviews": told, **more}
    return post(client, f"{API}/moderation/decisions/", body, key="")


def states():
    return list(Review.objects.order_by("pk").values_list("state", flat=True))


def test_a_decision_is_taken_and_undone(client, moderator, held):
    assert is_problem(decision(client, "reject", held[:2]), 400, "Say why")
    assert is_problem(decision(client, "reject", held[:2], reason=" "), 400, "Say why")
    answer = decision(client, "reject", held[:2], reason="Rude.")
    assert answer.status_code == 201
    assert states() == ["rejected", "rejected", "held"]
    act = ReviewAction.objects.filter(kind="rejected").first()
    assert (act.by, act.note) == (moderator, "Rude.")
    address = f"{API}/moderation/decisions/{answer.json()['batch']}/undo/"
    assert post(client, address, key="").json() == {"reviews": 2}
    assert states() == ["held"] * 3
    unknown = f"{API}/moderation/decisions/{uuid4()}/undo/"
    assert is_problem(post(client, unknown, key=""), 404, "nothing to undo")


def test_only_the_version_that_was_seen_is_decided(client, moderator, held):
    Review.objects.filter(pk=held[0].pk).update(version=2)
    assert is_problem(decision(client, "approve", held), 400, "edited a moment ago")
    assert states() == ["held"] * 3


def test_a_decision_is_all_or_none(client, moderator, held):
    gone = Review(pk=10**6, version=1)
    assert is_problem(decision(client, "approve", [*held, gone]), 404, "1000000")
    assert is_problem(decision(client, "publish", held), 400, "decision")
    assert is_problem(decision(client, "approve", []), 400, "reviews")
    assert states() == ["held"] * 3


def told_by(review: Review, role: str, labels: list[str]) -> Verdict:
    """Its verdict, which a checkpoint of these labels gave."""
    checkpoint = Checkpoint.objects.create(
        site_id=1, role=role, name="x", fingerprint="x", data={"labels": labels}
    )
    given = Verdict.objects.filter(pk=review.verdict_id)
    given.update(checkpoints={role: checkpoint.pk})
    return given.get()


def test_a_clause_of_the_queue_is_put_right(client, moderator, held):
    verdict = told_by(held[0], "aspect", ["delivery", "other"])
    queue = client.get(f"{API}/moderation/reviews/").json()["results"]
    (shown,) = (one for one in queue if one["id"] == held[0].pk)
    clause = shown["clauses"][0]
    assert verdict.masked[clause["start"] : clause["end"]] == clause["words"]
    address = f"{API}/moderation/reviews/{held[0].pk}/corrections/"
    told = {"role": "aspect", "label": "delivery", "version": 1}
    assert is_problem(post(client, address, told, key=""), 400, "which clause")
    half = post(client, address, {**told, "start": clause["start"]}, key="")
    assert is_problem(half, 400, "end")
    where = {"start": clause["start"], "end": clause["end"]}
    assert post(client, address, {**told, **where}, key="").status_code == 201
    made = Correction.objects.get()
    assert (made.text, made.label) == (clause["words"], "delivery")


def test_personal_data_is_not_corrected_by_a_label(client, moderator, held):
    told_by(held[0], "personal_data", ["phone", "email"])
    address = f"{API}/moderation/reviews/{held[0].pk}/corrections/"
    told = {"role": "personal_data", "label": "phone", "version": 1}
    assert is_problem(post(client, address, told, key=""), 400, "where it lies")
    assert not Correction.objects.exists()


def test_a_correction_is_kept_to_learn_from(client, moderator, held):
    verdict = told_by(held[0], "offence", ["clean", "offensive"])
    address = f"{API}/moderation/reviews/{held[0].pk}/corrections/"
    told = {"role": "offence", "label": "clean", "version": 1}
    wrong = post(client, address, {**told, "label": "cleen"}, key="")
    assert is_problem(wrong, 400, "cleen")
    edited = post(client, address, {**told, "version": 2}, key="")
    assert is_problem(edited, 400, "edited a moment ago")
    assert is_problem(
        post(client, address, {"role": "offence", "label": "clean"}, key=""),
        400,
        "version",
    )
    right = post(client, address, told, key="")
    assert right.status_code == 201
    made = Correction.objects.get()
    assert (made.text, made.label, made.by) == (verdict.masked, "clean", "mo")
    assert is_problem(
        post(client, address, {**told, "start": 0, "end": 3}, key=""), 400, "no clause"
    )
    nowhere = f"{API}/moderation/reviews/{10**30}/corrections/"
    assert is_problem(post(client, nowhere, told, key=""), 404)
