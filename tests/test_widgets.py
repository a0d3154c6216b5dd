"""Widgets in a page: rendered, loaded late, without JavaScript, and never harmful."""

import logging
import re
from html import unescape
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

import ecom_ai
from ecom_ai import views
from ecom_ai.events import read_token
from ecom_ai.models import Event
from ecom_ai.shoppers import COOKIE, load, read_key
from ecom_ai.templatetags import ecom_ai as tags
from shop.models import Product
from tests.making import SITE, make_product, pair

pytestmark = pytest.mark.django_db

TEMPLATES = Path(ecom_ai.__file__).parent / "templates"
EVIL = "<script>alert(1)</script>\"'&"


@pytest.fixture
def pots(site):
    for number in range(5):
        make_product(
            f"POT-{number}", title_en=f"Pot {number}", title_zh=f"{number}号锅"
        )


@pytest.fixture
def page(client):
    """Renders a template in a request of an anonymous visitor."""

    def render(source, **context):
        request = client.get("/healthz").wsgi_request
        template = engines["django"].from_string("{% load ecom_ai %}" + source)
        return template.render(context, request)

    return render


def tag(placement, options=""):
    return f"before{{% ecom_ai_recommendations '{placement}' {options} %}}after"


def shown(html):
    return re.findall(r'data-ecom-ai-item="([^"]+)"', html)


def test_a_widget_shows_what_is_recommended(pots, page):
    html = page(tag("popular", "title='Popular now'"))
    assert shown(html) == [f"POT-{number}" for number in range(5)]
    assert html.count('<h2 class="ecom-ai-title">Popular now</h2>') == 1
    assert 'data-ecom-ai-placement="popular"' in html
    assert html.count("/p/pot-1/") == 1
    assert "Pot 1" in html
    ranks = re.findall(r'data-ecom-ai-rank="(\d+)"', html)
    assert ranks == ["1", "2", "3", "4", "5"]


def test_its_token_says_what_it_shows(pots, page):
    html = page(tag("popular"))
    token = re.search(r'data-ecom-ai-list="([^"]+)"', html)
    assert token
    assert read_token(token[1])["keys"] == shown(html)
    assert html.count(f'name="list" value="{token[1]}"') == 5


def test_the_product_of_the_page_is_at_hand_and_not_shown(pots, page):
    pair("POT-1", "POT-2", 1.0)
    pair("POT-1", "POT-3", 0.5)
    product = Product.objects.get(sku="POT-1")
    assert shown(page(tag("together", "item=product"), product=product)) == [
        "POT-2",
        "POT-3",
    ]
    assert shown(page(tag("together", "items=keys"), keys=["POT-1", "POT-2"])) == [
        "POT-3"
    ]


def test_a_category_narrows(pots, page):
    make_product("CUP", category="cups")
    assert shown(page(tag("category", "category='cups'"))) == ["CUP"]


def test_titles_are_in_the_language_of_the_page(pots, client):
    client.cookies["django_language"] = "zh-hans"
    assert "1号锅" in client.get(reverse("ecom_ai:widget", args=["popular"])).text


def test_nothing_to_show_renders_nothing(site, page):
    assert page(tag("popular", "title='Popular now'")).split() == ["before", "after"]
    assert page(tag("similar", "item='GONE' title='x'")).split() == ["before", "after"]


def test_what_a_row_above_shows_is_not_repeated(pots, page):
    pair("POT-1", "POT-2", 1.0)
    html = page(tag("together", "item='POT-1'") + tag("popular"))
    assert sorted(shown(html)) == [f"POT-{number}" for number in range(5)]


# Never breaks a page


@pytest.mark.parametrize("lazy", ["", "lazy=True"])
def test_an_unknown_placement_is_logged_with_the_nearest(lazy, pots, page, caplog):
    with caplog.at_level(logging.ERROR, "ecom_ai"):
        assert page(tag("poplar", lazy)) == "beforeafter"
    assert "Did you mean 'popular'" in caplog.text


@pytest.mark.parametrize(
    "options", ["item=product", "items=product", "category=product", "item=''"]
)
def test_odd_arguments_never_break_a_page(options, pots, page):
    html = page(tag("similar", options), product=object())
    assert html.startswith("before")
    assert html.endswith("after")


def test_a_failure_inside_never_breaks_a_page(pots, page, monkeypatch, caplog):
    def fail(*_arguments, **_options):
        raise RuntimeError("broken")

    monkeypatch.setattr(tags, "recommend", fail)
    assert page(tag("popular")) == "beforeafter"
    assert "Recommendations for 'popular' failed" in caplog.text


def test_a_failed_statement_does_not_end_the_page_s_transaction(
    pots, page, monkeypatch
):
    def fail(*_arguments, **_options):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    monkeypatch.setattr(tags, "recommend", fail)
    assert connection.in_atomic_block
    assert page(tag("popular")) == "beforeafter"
    assert Product.objects.count() == 5


def test_a_product_that_cannot_be_rendered_never_breaks_a_page(pots, page, monkeypatch):
    def fail(self):
        raise RuntimeError("no page of its own")

    monkeypatch.setattr(Product, "get_absolute_url", fail)
    assert page(tag("popular")) == "beforeafter"


def test_without_a_request_nothing_is_rendered(pots):
    template = engines["django"].from_string("{% load ecom_ai %}" + tag("popular"))
    assert template.render({}) == "beforeafter"


# Loaded late


def test_a_lazy_widget_repeats_nothing_of_the_rows_above_it(pots, page, client):
    for number in range(5, 12):
        make_product(f"POT-{number}")
    html = page(tag("popular") + tag("popular", "lazy=True"))
    above = shown(html)
    assert len(above) == 8
    later = unescape(re.search(r'hx-get="([^"]+)"', html)[1])
    below = shown(client.get(later, headers={"HX-Request": "true"}).content.decode())
    assert len(below) == 4
    assert not set(above) & set(below)


def test_what_a_page_showed_can_be_any_text(pots, client):
    address = reverse("ecom_ai:widget", args=["popular"])
    response = client.get(address, {"without": ["\0", "'; DROP", "POT-1"] * 40})
    assert response.status_code == 200
    assert "POT-1" not in shown(response.content.decode())


def test_a_lazy_widget_is_a_skeleton_of_the_same_size(pots, page):
    html = page(tag("popular", "lazy=True title='Popular' item='POT-1'"))
    assert html.count('class="ecom-ai-item"') == 8
    assert shown(html) == []
    address = re.search(r'hx-get="([^"]+)"', html)
    assert address
    assert address[1] == "/ecom-ai/widgets/popular/?item=POT-1"
    assert f'<noscript><a href="{address[1]}">' in html


def test_its_fragment_is_the_row(pots, client):
    fragment = client.get(
        "/ecom-ai/widgets/popular/?item=POT-1", headers={"HX-Request": "true"}
    )
    assert sorted(shown(fragment.text)) == ["POT-0", "POT-2", "POT-3", "POT-4"]
    assert fragment.text.lstrip().startswith("<ul")
    assert "csrfmiddlewaretoken" in fragment.text
    assert "no-store" in fragment["Cache-Control"]


def test_an_empty_fragment_takes_its_heading_away(site, client):
    fragment = client.get("/ecom-ai/widgets/popular/", headers={"HX-Request": "true"})
    assert fragment.text.strip() == ""
    assert fragment["HX-Retarget"] == "closest .ecom-ai"
    assert fragment["HX-Reswap"] == "delete"


def test_without_javascript_the_fragment_is_a_page(pots, client):
    answer = client.get("/ecom-ai/widgets/popular/")
    assert answer.text.startswith("<!doctype html>")
    assert len(shown(answer.text)) == 5


def test_an_unknown_fragment_is_404(pots, client):
    answer = client.get("/ecom-ai/widgets/poplar/")
    assert answer.status_code == 404
    assert "Did you mean 'popular'" in answer.text
    assert client.post("/ecom-ai/widgets/popular/").status_code == 405


@pytest.mark.parametrize(
    "query", ["item=%00", "category=%00", "item=" + "x" * 5000, "item=a" * 500, "item="]
)
def test_a_fragment_bears_any_parameter(query, pots, client):
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.get(f"/ecom-ai/widgets/popular/?{query}", headers=headers)
        assert answer.status_code == 200


def test_a_fragment_that_fails_is_empty(pots, client, monkeypatch):
    def fail(*_arguments, **_options):
        raise DatabaseError("away")

    monkeypatch.setattr(views, "widget_context", fail)
    answer = client.get("/ecom-ai/widgets/popular/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.strip() == ""


# Not interested


def test_a_dismissed_item_is_shown_no_more(pots, client):
    client.cookies["consent"] = "yes"
    client.post("/ecom-ai/dismiss/", {"item": "POT-1"})
    key = read_key(client.cookies[COOKIE].value)
    assert load(SITE, key).dismissed == {"POT-1"}
    assert "POT-1" not in shown(client.get("/ecom-ai/widgets/popular/").text)


def test_a_dismissed_item_is_shown_no_more_without_consent(pots, client):
    client.post("/ecom-ai/dismiss/", {"item": "POT-1"})
    assert Event.objects.count() == 0
    html = client.get("/ecom-ai/widgets/popular/").text
    assert shown(html)
    assert "POT-1" not in shown(html)


def test_the_form_works_without_javascript(pots, client):
    """As a browser does it: read the page, send its first form back."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["consent"] = "yes"
    html = strict.get("/ecom-ai/widgets/popular/").text
    form = html[html.index('<form class="ecom-ai-dismiss"') :]
    form = form[: form.index("</form>")]
    assert 'method="post"' in form
    assert 'type="submit"' in form
    fields = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    )
    assert fields.keys() == {"csrfmiddlewaretoken", "item", "list"}
    answer = strict.post("/ecom-ai/dismiss/", fields, headers={"Referer": "/p/pot-1/"})
    assert (answer.status_code, answer["Location"]) == (302, "/p/pot-1/")
    row = Event.objects.get(kind="dismiss")
    assert row.item_key == fields["item"]
    assert row.placement == "popular"


def test_the_form_is_refused_without_its_csrf_token(pots):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/ecom-ai/dismiss/", {"item": "POT-1"}).status_code == 403


def test_htmx_gets_nothing_to_put_in_its_place(pots, client):
    answer = client.post(
        "/ecom-ai/dismiss/", {"item": "POT-1"}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "referer",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "http://testserver.evil.example/",
        "\\\\evil.example",
        "",
    ],
)
def test_it_leads_to_no_other_host(referer, pots, client):
    answer = client.post(
        "/ecom-ai/dismiss/", {"item": "POT-1"}, headers={"Referer": referer}
    )
    assert answer["Location"] == "/"


def test_over_https_it_leads_back_to_https_alone(pots, client):
    def back(referer):
        headers = {"Referer": referer}
        answer = client.post(
            "/ecom-ai/dismiss/", {"item": "POT-1"}, headers=headers, secure=True
        )
        return answer["Location"]

    assert back("https://testserver/c/") == "https://testserver/c/"
    assert back("http://testserver/c/") == "/"


@pytest.mark.parametrize(
    "fields",
    [{}, {"item": ""}, {"item": "a\0b"}, {"item": "x" * 201}],
    ids=["nothing", "empty", "NUL", "long"],
)
def test_an_invalid_dismissal_is_400_and_names_the_field(fields, pots, client):
    answer = client.post("/ecom-ai/dismiss/", fields)
    assert answer.status_code == 400
    assert "item" in answer.text
    assert answer["Content-Type"] == "text/plain"


def test_a_forged_list_token_does_no_harm(pots, client):
    client.cookies["consent"] = "yes"
    client.post("/ecom-ai/dismiss/", {"item": "POT-1", "list": "x" * 10_000})
    assert Event.objects.get().served is None


def test_dismissing_is_asked_for_by_post_alone(pots, client):
    assert client.get("/ecom-ai/dismiss/?item=POT-1").status_code == 405


# Safe by construction


def test_a_title_is_text_and_never_markup(site, client, page):
    product = make_product("EVIL", title_en=EVIL, title_zh=EVIL)
    pair_html = page(tag("popular"))
    assert "<script>" not in pair_html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;" in pair_html
    assert "<script>" not in page("{% ecom_ai_title product %}", product=product)
    client.post("/cart/add/", {"sku": "OTHER"})
    client.get(product.get_absolute_url())
    assert "<script>alert" not in client.get("/").text


def test_an_argument_is_text_and_never_markup(pots, page):
    for options in ("", "lazy=True"):
        html = page(tag("popular", f"title=evil category='' {options}"), evil=EVIL)
        assert "<script>" not in html
        assert "&lt;script&gt;" in html
    html = page(tag("popular", "item=evil lazy=True"), evil=EVIL)
    assert "<script>" not in html


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name
)
def test_no_template_carries_inline_script_or_style(template):
    text = re.sub(r"{#.*?#}", "", template.read_text())
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=", text)
    assert not re.search(r"\son\w+=|hx-on|javascript:|\bhx-vals=.js:", text)


def test_a_host_overrides_the_card(pots, page, tmp_path, settings):
    folder = tmp_path / "ecom_ai"
    folder.mkdir()
    (folder / "card.html").write_text("<b>{{ product.sku }}: {{ reason }}</b>")
    own = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    with override_settings(TEMPLATES=own):
        html = page(tag("popular"))
    assert "<b>POT-1: Popular now</b>" in html
    assert "ecom-ai-card" not in html
    assert len(shown(html)) == 5


def test_a_stack_without_htmx_s_middleware_still_works(pots, rf: RequestFactory):
    request = rf.get("/ecom-ai/widgets/popular/")
    request.session = SessionStore()
    answer = views.widget(request, "popular")
    assert isinstance(answer, HttpResponse)
    assert len(shown(answer.text)) == 5
