"""Pages of reviews: lists, forms and states, with and without JavaScript."""

import re
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.template import engines
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecom_ai import review_views
from ecom_ai.models import (
    Checkpoint,
    HelpfulVote,
    Opinion,
    Review,
    ReviewAction,
    Verdict,
)
from ecom_ai.reviews import replying, submitting
from ecom_ai.shoppers import user_key
from ecom_ai.templatetags.ecom_ai_reviews import ecom_ai_stars
from tests.making import make_product
from tests.reviews.making import look_at
from tests.reviews.test_scoring import folder as folder
from tests.reviews.test_scoring import heads as heads

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/p/tent/?colour=red"}
EVIL = "<script>alert(1)</script>"
State = Review.State


@pytest.fixture
def tent(site):
    return make_product("TENT", title_en="Ridge tent", title_zh="山脊帐篷")


@pytest.fixture
def mei(client: Client) -> User:
    user = User.objects.create_user("mei", password="x", first_name="Mei")
    client.force_login(user)
    return user


@pytest.fixture
def page(client):
    """Renders a template in a request of whoever is signed in."""

    def render(source, path="/healthz", **context):
        request = client.get(path).wsgi_request
        template = engines["django"].from_string("{% load ecom_ai_reviews %}" + source)
        return template.render(context, request)

    return render


def published(author="a", stars=5, body="Good tent.", **more) -> Review:
    made = Review.objects.create(
        site_id=1, item_key="TENT", author_key=author, stars=stars, body=body,
        state=State.PUBLISHED, language="en", **more,
    )  # fmt: skip
    judged(made)
    return made


def judged(review: Review, *, masked: str = "", **found) -> Verdict:
    verdict = Verdict.objects.create(
        review=review, version=review.version, scorer="test", text=review.text,
        masked=masked or review.text, language="en", **found,
    )  # fmt: skip
    review.verdict = verdict
    review.save()
    return verdict


def says(review: Review, aspect: str, sentiment: str, words: str) -> None:
    start = review.text.index(words)
    Opinion.objects.create(
        verdict=review.verdict, aspect=aspect, sentiment=sentiment, probability=0.9,
        start=start, end=start + len(words),
    )  # fmt: skip


def typed(**more) -> dict:
    told = {"item": "TENT", "stars": "2", "title": "Hm", "body": "It leaks.",
            "author_name": "Mei", "token": str(uuid.uuid4())}  # fmt: skip
    return told | more


def write(client: Client, **more):
    return client.post(reverse("ecom_ai:review_write"), typed(**more))


# The list


def test_a_list_shows_what_is_published_and_nothing_else(tent, page) -> None:
    published(title="Dry", body=f"Line one\nline two {EVIL}", author_name=EVIL,
              is_verified=True)  # fmt: skip
    for state in (State.PENDING, State.HELD, State.REJECTED, State.WITHDRAWN):
        Review.objects.create(
            site_id=1, item_key="TENT", stars=1, body=f"secret {state}", state=state
        )
    html = page("{% ecom_ai_reviews 'TENT' %}")
    assert "secret" not in html
    assert "Line one<br>line two &lt;script&gt;" in html
    assert "<script" not in html
    assert "Bought here</span>" in html
    assert "1 new review is being checked" in html
    assert 'aria-label="5 of 5 stars"' in html


def test_personal_data_is_covered_for_readers(tent, page) -> None:
    made = published(title="Call", body="Ring 0123 456", author="other")
    made.verdict.masked = "Call\nRing ████████"
    made.verdict.save()
    html = page("{% ecom_ai_reviews 'TENT' %}")
    assert "0123" not in html
    assert "Ring ████████" in html


def test_what_the_shop_replies_stands_under_the_review(tent, page, mei) -> None:
    made = published(author=user_key(mei.pk), body="It leaks.")
    silent = published(author="other", body="It hums.")
    sue = User.objects.create_user("sue")
    replying.reply(made, f"Line one\nline two {EVIL}", sue)
    replying.mark_contacted(silent, sue)
    for tag in ("{% ecom_ai_reviews 'TENT' %}", "{% ecom_ai_my_reviews %}"):
        html = page(tag)
        assert "Reply of the shop" in html
        assert "Line one<br>line two &lt;script&gt;" in html
    assert page("{% ecom_ai_reviews 'TENT' %}").count("ecom-ai-reply") == 2


def test_a_second_review_of_a_product_edits_the_first(tent, client, mei) -> None:
    write(client, body="It leaks.")
    first = Review.objects.get()
    asked = client.get(reverse("ecom_ai:review_write"), {"item": "TENT"})
    assert "Edit your review" in asked.text
    assert "It leaks." in asked.text
    # From a page that was open before, with a token of its own.
    answer = write(client, body="It leaks a lot.")
    assert answer.status_code == 422
    assert "reviewed this product already" in answer.text
    assert "It leaks a lot." in answer.text
    (address,) = re.findall(r'action="([^"]+/edit/)"', answer.text)
    client.post(address, typed(body="It leaks a lot."))
    made = Review.objects.get()
    assert (made.pk, made.version, made.body) == (first.pk, 2, "It leaks a lot.")


def test_one_s_own_list_asks_no_more_for_many(
    site, page, mei, django_assert_max_num_queries
) -> None:
    for number in range(15):
        make_product(f"T-{number}")
        made = Review.objects.create(
            site_id=1, item_key=f"T-{number}", author_key=user_key(mei.pk), stars=2,
            body="You idiots.", state=(State.HELD, State.REJECTED)[number % 2],
        )  # fmt: skip
        judged(made, offence=0.9)
    with django_assert_max_num_queries(10):
        html = page("{% ecom_ai_my_reviews %}")
    assert html.count("offence") >= 15


def test_bars_aspects_and_filters(tent, client, page) -> None:
    for number, stars in enumerate((5, 5, 4, 1), start=1):
        made = published(f"a{number}", stars, f"Text {number}. The zip is fine.")
        says(made, "quality", "positive" if stars > 3 else "negative", "The zip")
    html = page("{% ecom_ai_reviews 'TENT' %}")
    assert "3 pleased, 1 not" in html
    assert "review_aspect=quality" in html
    assert re.search(r'id="reviews-stars-5".*?<rect width="50"', html, re.DOTALL)

    def found(**query):
        address = reverse("ecom_ai:reviews")
        answer = client.get(address, {"item": "TENT", **query}, headers=HTMX)
        return re.findall(r"Text (\d)", answer.text)

    assert found(review_stars="5") == ["2", "1"]
    assert found(review_sort="lowest")[0] == "4"
    assert found(review_aspect="price") == []
    assert found(review_verified="1") == []
    assert found(review_sort="\0", review_stars="x", review_page="-3") != []


def test_quotes_are_in_the_language_of_the_page_where_they_can(tent, client) -> None:
    for number, body in enumerate(("The zip is fine.", "拉链很好。")):
        made = published(f"a{number}", body=body)
        made.verdict.language = "zh" if number else "en"
        made.verdict.save()
        says(made, "quality", "positive", body)
    for language, quote in (("zh-hans", "拉链很好。"), ("en", "The zip is fine.")):
        client.cookies["django_language"] = language
        html = client.get(reverse("ecom_ai:reviews"), {"item": "TENT"}).text
        code = language.partition("-")[0]
        assert f'<q class="ecom-ai-praise" lang="{code}">{quote}</q>' in html
        assert f"{quote}</q> <small" not in html


def test_words_in_another_language_are_marked(tent, client) -> None:
    made = published("a", body="拉链很好。")
    Review.objects.update(language="zh")
    made.verdict.language = "zh"
    made.verdict.save()
    says(made, "quality", "positive", "拉链很好。")
    html = client.get(reverse("ecom_ai:reviews"), {"item": "TENT"}).text
    assert re.search(
        r'<q class="ecom-ai-praise" lang="zh">拉链很好。</q>\s*'
        r'<small class="ecom-ai-foreign">in Chinese</small>',
        html,
    )
    assert html.count(">in Chinese<") == 2  # the quote, and the review itself
    client.cookies["django_language"] = "zh-hans"
    html = client.get(reverse("ecom_ai:reviews"), {"item": "TENT"}).text
    assert "ecom-ai-foreign" not in html


def test_the_most_helpful_in_the_reader_s_language_go_first(tent, client) -> None:
    told = [("zh", 9), ("zh", 5), *(("en", n) for n in range(12)), ("", 3)]
    for number, (language, helpful) in enumerate(told):
        made = published(author=f"a{number}", body=f"Say {language}{helpful}.")
        made.language, made.helpful = language, helpful
        made.save()

    def listed(language: str, **query) -> list[str]:
        pages = []
        for number in (1, 2):
            asked = {"item": "TENT", "review_page": number, **query}
            html = client.get(
                reverse("ecom_ai:reviews"), asked, headers={"Accept-Language": language}
            ).content.decode()
            pages.extend(re.findall(r"Say (\w+)\.", html))
        return pages

    english = [f"en{n}" for n in reversed(range(12))]
    english.insert(8, "3")
    assert listed("en") == [*english, "zh9", "zh5"]
    assert listed("zh-hans") == ["zh9", "zh5", "3", *(e for e in english if e != "3")]
    assert listed("en", review_sort="newest")[:2] == ["3", "en11"]


def test_steps_lead_through_the_page_they_stand_in(tent, client) -> None:
    for number in range(12):
        published(f"a{number}", body=f"Text {number}.")
    address = reverse("ecom_ai:reviews")
    html = client.get(address, {"item": "TENT"}, headers=HTMX).text
    assert 'href="/p/tent/?colour=red&amp;review_sort=newest#reviews"' in html
    assert "Page 1 of 2" in html
    assert 'hx-swap-oob="innerHTML">12 reviews' in html
    html = client.get(address, {"item": "TENT", "review_page": "2"}, headers=HTMX).text
    assert len(re.findall(r"Text \d+\.", html)) == 2
    assert "<html" in client.get(address, {"item": "TENT"}).text


@pytest.mark.parametrize("key", ["GONE", "a\0b", ""])
def test_a_product_that_is_not_there_is_404(tent, client, mei, key) -> None:
    for name in ("ecom_ai:reviews", "ecom_ai:review_write"):
        assert client.get(reverse(name), {"item": key}).status_code == 404


def test_a_failure_does_not_break_the_page(tent, page, monkeypatch, caplog) -> None:
    monkeypatch.setattr(
        "ecom_ai.reviews.showing.summary", lambda *_: exec("raise OSError")
    )
    for tag in ("ecom_ai_reviews 'TENT'", "ecom_ai_rating 'TENT'"):
        assert page(f"before{{% {tag} %}}after") == "beforeafter"
    assert "failed" in caplog.text


def test_stars_beside_a_title_are_asked_once(
    tent, page, django_assert_max_num_queries
) -> None:
    assert page("{% ecom_ai_rating 'TENT' %}").strip() == ""
    published(stars=5)
    published("b", stars=4)
    with django_assert_max_num_queries(12):
        html = page("{% ecom_ai_rating 'TENT' %}{% ecom_ai_reviews 'TENT' %}")
    assert "4.5" in html
    assert "2 reviews" in html


# Writing


def test_a_stranger_is_asked_to_sign_in(tent, client, page) -> None:
    html = page("{% ecom_ai_reviews 'TENT' %}")
    assert "Sign in to write a review" in html
    assert "<textarea" not in html
    assert write(client).url.startswith("/accounts/login/?next=")
    assert not Review.objects.exists()


def test_a_host_without_sign_in_shows_reviews(tent, client, page, settings) -> None:
    settings.LOGIN_URL = "nowhere"
    published(body="Dry.")
    assert "Dry." in page("{% ecom_ai_reviews 'TENT' %}")
    assert write(client).status_code == 403


def test_a_review_is_kept_and_its_author_told(tent, client, mei, page) -> None:
    answer = write(client, back="/p/tent/#reviews")
    assert answer.url == "/p/tent/#reviews"
    made = Review.objects.get()
    assert (made.stars, made.title, made.body) == (2, "Hm", "It leaks.")
    assert (made.author_key, made.author_name) == (user_key(mei.pk), "Mei")
    assert made.origin
    html = page("{% ecom_ai_reviews 'TENT' %}")
    assert "being checked, and shown if nothing" in html
    assert reverse("ecom_ai:review_state", args=[made.pk]) in html
    assert "<textarea" not in html
    make_product("TENT-2")
    elsewhere = write(client, item="TENT-2", back="https://elsewhere.example/")
    newest = Review.objects.latest("pk")
    assert elsewhere.url == reverse("ecom_ai:review", args=[newest.pk])


def test_the_same_form_twice_makes_one_review(tent, client, mei) -> None:
    token = str(uuid.uuid4())
    write(client, token=token)
    write(client, token=token)
    assert Review.objects.get().version == 1
    write(client, token=token, body="It leaks a lot.")
    made = Review.objects.get()
    assert (made.version, made.body) == (2, "It leaks a lot.")


def test_anothers_token_gives_nobody_anothers_review(tent, client, mei) -> None:
    token = str(uuid.uuid4())
    first = submitting.submit(
        1, "TENT", body="Mine.", author_key="u:other", key=f"form:{token}"
    )
    write(client, token=token)
    first.refresh_from_db()
    assert first.body == "Mine."


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": ""}, "needs a text"),
        ({"body": " \n "}, "needs a text"),
        ({"body": "x" * 20_000}, "5000"),
        ({"stars": ""}, "one to five stars"),
        ({"stars": "9"}, "9"),
        ({"title": "t" * 300}, "120"),
        ({"body": "a\0b"}, "Null characters"),
    ],
)
def test_bad_input_is_told_and_nothing_lost(tent, client, mei, wrong, said) -> None:
    answer = write(client, **wrong)
    assert answer.status_code == 422
    assert said in answer.text
    told = typed(**wrong)
    assert told["author_name"] in answer.text
    if "\0" not in told["body"]:
        assert told["body"] in answer.text
    assert not Review.objects.exists()


@pytest.mark.parametrize("body", ["x", "👍👍", EVIL, "好 and good"])
def test_odd_texts_are_kept_as_they_are(tent, client, mei, body) -> None:
    write(client, body=body)
    made = Review.objects.get()
    assert made.body == body
    made.state = State.PUBLISHED
    made.save()
    assert (
        "<script"
        not in client.get(
            reverse("ecom_ai:reviews"), {"item": "TENT"}, headers=HTMX
        ).text
    )


def test_too_many_within_a_minute_lose_nothing(tent, client, mei) -> None:
    for number in range(review_views.MOST_OF_AUTHOR):
        make_product(f"T-{number}")
        assert write(client, item=f"T-{number}").status_code == 302
    answer = write(client, body="One too many")
    assert answer.status_code == 429
    assert "One too many" in answer.text
    assert "Nothing you wrote is lost" in answer.text
    assert Review.objects.count() == review_views.MOST_OF_AUTHOR


def test_one_address_is_counted_for_all_who_write_from_it(tent, client) -> None:
    for number in range(5):
        make_product(f"T-{number}")
    for number in range(review_views.MOST_FROM_ADDRESS // 5 + 1):
        client.force_login(User.objects.create_user(f"u{number}", password="x"))
        answers = [write(client, item=f"T-{n}").status_code for n in range(5)]
    assert set(answers) == {429}
    assert Review.objects.count() == review_views.MOST_FROM_ADDRESS


def test_without_a_cache_people_write(tent, client, mei, monkeypatch) -> None:
    def broken(*_args, **_options):
        raise ConnectionError

    monkeypatch.setattr(cache, "add", broken)
    assert write(client).status_code == 302


def test_who_was_signed_out_while_writing_loses_nothing(tent, client) -> None:
    mei = User.objects.create_user("mei", password="x")
    answer = write(client, body="It leaks at the seam.", back="/p/tent/#reviews")
    assert answer.url.startswith("/accounts/login/")
    client.force_login(mei)  # keeps the session, as signing in does
    address = parse_qs(urlsplit(answer.url).query)["next"][0]
    again = client.get(address)
    assert "What you wrote is kept." in again.text
    assert "It leaks at the seam." in again.text
    assert re.search(r'value="2"[^>]*checked', again.text)
    assert 'name="back" value="/p/tent/#reviews"' in again.text
    assert "It leaks at the seam." not in client.get(address).text


def test_an_edit_is_kept_over_signing_in_too(held, client, mei) -> None:
    client.logout()
    address = reverse("ecom_ai:review_edit", args=[held.pk])
    answer = client.post(address, typed(body="It leaks, dear people."))
    assert "Lovely" not in answer.text
    client.force_login(mei)
    again = client.get(parse_qs(urlsplit(answer.url).query)["next"][0])
    assert "It leaks, dear people.</textarea>" in again.text


def test_strangers_do_not_fill_the_sessions(tent) -> None:
    for _ in range(review_views.MOST_FROM_ADDRESS + 1):
        stranger = Client()
        write(stranger)
    assert "sessionid" not in stranger.cookies


# What authors do


@pytest.fixture
def held(tent, mei) -> Review:
    made = Review.objects.create(
        site_id=1, item_key="TENT", author_key=user_key(mei.pk), stars=5,
        title="Good", body="Lovely, you idiots.", state=State.HELD,
    )  # fmt: skip
    judged(
        made, offence=0.97,
        spans=[{"kind": "offence", "type": "offence", "start": 13, "end": 23}],
        signals=[{"kind": "offence", "name": "offence", "data": {"probability": 0.97}}],
    )  # fmt: skip
    return made


def test_an_author_sees_why_and_where(held, client, page) -> None:
    html = page("{% ecom_ai_reviews 'TENT' %}{% ecom_ai_my_reviews %}")
    assert html.count('<mark data-kind="offence">you idiots</mark>') == 2
    assert "97% likely" in html
    assert "How many stars you gave has nothing to do with it" in html
    own = client.get(reverse("ecom_ai:review", args=[held.pk]))
    assert "you idiots</mark>" in own.text


def test_only_the_author_sees_and_does(held, client) -> None:
    client.force_login(User.objects.create_user("eve", password="x"))
    for name in ("review", "review_state", "review_edit"):
        address = reverse(f"ecom_ai:{name}", args=[held.pk])
        assert client.get(address).status_code == 404
    for name in ("review_edit", "review_withdraw", "review_appeal"):
        address = reverse(f"ecom_ai:{name}", args=[held.pk])
        assert client.post(address, typed(word="x")).status_code == 404
        assert Client().post(address, typed()).status_code == 302
    held.refresh_from_db()
    assert (held.state, held.version) == (State.HELD, 1)


def test_posts_need_the_csrf_token(held, mei) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mei)
    address = reverse("ecom_ai:review_withdraw", args=[held.pk])
    assert strict.post(address).status_code == 403


def test_a_held_review_is_mended(held, client) -> None:
    address = reverse("ecom_ai:review_edit", args=[held.pk])
    form = client.get(address).text
    assert "Lovely, you idiots.</textarea>" in form
    assert "checked" in form
    assert "author_name" not in form
    answer = client.post(address, typed(stars="5", body="Lovely.", back="/p/tent/"))
    assert answer.url == "/p/tent/"
    held.refresh_from_db()
    assert (held.state, held.version, held.body) == (State.PENDING, 2, "Lovely.")
    assert client.post(address, typed(body="")).status_code == 422


def test_an_appeal_needs_a_word_and_comes_once(held, client, page) -> None:
    address = reverse("ecom_ai:review_appeal", args=[held.pk])
    refused = client.post(address, {"word": " "})
    assert refused.status_code == 422
    assert "Say why" in refused.text
    client.post(address, {"word": "I quoted somebody."})
    held.refresh_from_db()
    assert held.appealed_at
    html = page("{% ecom_ai_my_reviews %}")
    assert "You asked for it to be looked at again" in html
    assert "Why should it be shown?" not in html
    again = client.post(address, {"word": "Again."})
    assert again.status_code == 422
    assert "before a moderator already" in again.text


def test_a_rejected_review_tells_the_moderators_reason(held, mei, page) -> None:
    held.state = State.REJECTED
    held.save()
    ReviewAction.objects.create(
        review=held, kind="rejected", version=1, by=mei, note="Please be civil."
    )
    html = page("{% ecom_ai_my_reviews %}")
    assert "It is not shown." in html
    assert "Please be civil." in html


@pytest.mark.usefixtures("heads")
def test_who_left_a_link_sees_it_marked_and_takes_it_out(tent, mei, client) -> None:
    text = "lovely superb mug soft handle, visit www.cheapmugs.shop"
    key = user_key(mei.pk)
    review = submitting.submit(1, "TENT", body=text, stars=5, author_key=key)
    look_at(review)
    shown = client.get(reverse("ecom_ai:review", args=[review.pk])).text
    address = reverse("ecom_ai:review_edit", args=[review.pk])
    assert re.search(r"<mark[^>]*>visit www\.cheapmugs\.shop</mark>", shown)
    assert "take out what is marked" in shown
    assert f'href="{address}' in shown
    (told,) = client.get("/ecom-ai/api/v1/reviews/").json()["results"]
    assert (told["state"], told["mendable"]) == ("held", True)
    client.post(address, {"body": "lovely superb mug soft handle", "stars": "5"})
    review.refresh_from_db()
    assert (review.state, review.version) == (State.PENDING, 2)
    look_at(review)
    review.refresh_from_db()
    assert review.state == State.PUBLISHED


def test_the_page_that_edits_a_review_does_not_lead_to_itself(held, client) -> None:
    Review.objects.update(is_mendable=True)
    address = reverse("ecom_ai:review_edit", args=[held.pk])
    assert (
        f'href="{address}' in client.get(reverse("ecom_ai:review", args=[held.pk])).text
    )
    edited = client.get(address).text
    assert "take out what is marked" in edited
    assert f'href="{address}' not in edited


def test_an_author_comes_back_to_the_review_they_acted_on(held, page) -> None:
    html = page("{% ecom_ai_my_reviews %}", path="/accounts/")
    assert f'id="my-review-{held.pk}"' in html
    assert f'name="back" value="/accounts/#my-review-{held.pk}"' in html


def test_a_withdrawn_review_is_gone(held, client, page) -> None:
    client.post(reverse("ecom_ai:review_withdraw", args=[held.pk]))
    held.refresh_from_db()
    assert held.state == State.WITHDRAWN
    told = page("{% ecom_ai_reviews 'TENT' %}")
    assert "You withdrew it." in told
    assert '<textarea name="body"' in told
    assert "You withdrew it." in page("{% ecom_ai_my_reviews %}")
    edit = client.post(reverse("ecom_ai:review_edit", args=[held.pk]), typed())
    assert "You withdrew it." in edit.text
    # One that is not withdrawn is shown before a later one that is.
    Review.objects.create(
        site_id=1, item_key="TENT", author_key=held.author_key, stars=5,
        body="Older.", state=State.PUBLISHED, pk=held.pk - 1,
    )  # fmt: skip
    told = page("{% ecom_ai_reviews 'TENT' %}")
    assert "It is published. Thank you." in told
    assert "You withdrew it." not in told


def test_the_author_is_told_while_a_new_shop_is_prepared(
    tent, client, mei, page, settings
) -> None:
    settings.ECOM_AI = {**settings.ECOM_AI, "STARTERS": True}
    write(client)
    assert "still being prepared" in page("{% ecom_ai_reviews 'TENT' %}")
    for role in Checkpoint.CHECK_REVIEWS:
        Checkpoint.objects.create(site_id=1, role=role, stage="live", name=role)
    html = page("{% ecom_ai_reviews 'TENT' %}")
    assert "being checked, and shown if nothing" in html
    assert "still being prepared" not in html


def test_a_page_asks_until_there_is_something_to_say(held, client, settings) -> None:
    address = reverse("ecom_ai:review_state", args=[held.pk])
    told = client.get(address, {"back": "/p/tent/"}, headers=HTMX)
    assert told.status_code == 286
    assert "Why should it be shown?" in told.text
    assert 'name="back" value="/p/tent/"' in told.text
    Review.objects.update(state=State.PENDING, submitted_at=timezone.now())
    assert client.get(address, headers=HTMX).status_code == 204
    Review.objects.update(submitted_at=timezone.now() - review_views.WAITING * 2)
    settings.ECOM_AI = {**settings.ECOM_AI, "STARTERS": True}
    assert client.get(address, headers=HTMX).status_code == 204  # none is live yet
    settings.ECOM_AI = {**settings.ECOM_AI, "STARTERS": False}
    late = client.get(address, headers=HTMX)
    assert late.status_code == 286
    assert "takes longer than usual" in late.text
    Review.objects.update(state=State.PUBLISHED)
    assert client.get(address, headers=HTMX)["HX-Trigger"] == "ecom-ai-decided"


# What readers do


def test_a_review_helps_each_reader_once(tent, client, mei) -> None:
    other = published("u:0")
    address = reverse("ecom_ai:review_helpful", args=[other.pk])
    for _ in range(2):
        html = client.post(address, headers=HTMX).text
    assert "You found this helpful" in html
    back = client.post(address, {"back": "/p/tent/"})
    assert back.url == f"/p/tent/#review-{other.pk}"
    other.refresh_from_db()
    assert (other.helpful, HelpfulVote.objects.count()) == (1, 1)


def test_nobody_votes_for_themselves_or_as_nobody(tent, client, mei) -> None:
    own = published(user_key(mei.pk))
    address = reverse("ecom_ai:review_helpful", args=[own.pk])
    client.post(address)
    assert Client().post(address).url.startswith("/accounts/login/")
    assert not HelpfulVote.objects.exists()


def test_pages_speak_chinese(held, client) -> None:
    client.cookies["django_language"] = "zh-hans"
    html = client.get(reverse("ecom_ai:review_edit", args=[held.pk])).text
    assert "编辑您的评价" in html


@pytest.mark.parametrize(
    ("stars", "full", "half"),
    [(5, 5, 0), (4.8, 5, 0), (4.7, 4, 1), (4.3, 4, 1), (4.2, 4, 0), (2.5, 2, 1),
     (3.5, 3, 1), (1, 1, 0)],
)  # fmt: skip
def test_stars_are_drawn_to_the_nearest_half(stars, full, half):
    drawn = ecom_ai_stars(stars)
    assert drawn.partition(">")[2].partition("<")[0] == "★" * full
    assert drawn.count("<i>") == half
    assert drawn.count("★") == 5
    assert f'aria-label="{stars} of 5 stars"' in drawn
