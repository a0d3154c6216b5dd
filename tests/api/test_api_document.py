"""The OpenAPI document, and the page that shows it."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from tests.api.asking import API

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]


def test_the_openapi_document_is_the_committed_one():
    made = subprocess.run(
        [sys.executable, "docs/make_openapi.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stderr == ""
    committed = (ROOT / "docs" / "openapi.yaml").read_text()
    assert committed == made.stdout, (
        "Run: python docs/make_openapi.py > docs/openapi.yaml"
    )


def test_the_document_is_served_of_this_api_alone(client):
    body = client.get(
        reverse("ecom_ai:schema"),
        headers={"Accept": "application/vnd.oai.openapi+json"},
    ).json()
    assert body["info"]["title"] == "ecom_ai API"
    assert set(body["paths"]) == {
        "/ecom-ai/chat/{id}/stream/",
        *(
            f"{API}/{path}/"
            for path in (
                *("events", "products", "products/{key}", "recommendations"),
                *("search", "shoppers", "reviews", "reviews/{key}"),
                *("products/{key}/reviews", "products/{key}/reviews/summary"),
                *("reviews/{key}/appeal", "reviews/{key}/helpful"),
                *("moderation/reviews", "moderation/reviews/{id}/corrections"),
                *("moderation/decisions", "moderation/decisions/{batch}/undo"),
                *("conversations", "conversations/{id}", "conversations/{id}/messages"),
                "conversations/{id}/messages/{message}",
                "conversations/{id}/messages/{message}/thumb",
                *("conversations/{id}/rating", "conversations/{id}/hand-over"),
            )
        ),
    }


def test_the_document_tells_the_problems_of_every_endpoint(client):
    body = client.get(
        reverse("ecom_ai:schema"),
        headers={"Accept": "application/vnd.oai.openapi+json"},
    ).json()
    told = {
        f"{method} {path.removeprefix(f'{API}/')}": set(map(int, told["responses"]))
        for path, methods in body["paths"].items()
        for method, told in methods.items()
    }
    wrong = {400, 401, 403, 429}
    no_json = {413, 415}
    assert told == {
        "post events/": {201, *wrong, *no_json},
        "get products/": {200, 404, *wrong},
        "get products/{key}/": {200, 404, *wrong},
        "get products/{key}/reviews/": {200, 404, *wrong},
        "post products/{key}/reviews/": {200, 201, 404, 409, *wrong, *no_json},
        "get products/{key}/reviews/summary/": {200, 404, *wrong},
        "get recommendations/": {200, 404, *wrong},
        "get reviews/": {200, *wrong},
        "get reviews/{key}/": {200, 404, *wrong},
        "patch reviews/{key}/": {200, 404, *wrong, *no_json},
        "delete reviews/{key}/": {200, 404, *wrong},
        "post reviews/{key}/helpful/": {200, 404, *wrong},
        "post reviews/{key}/appeal/": {200, 404, *wrong, *no_json},
        "get moderation/reviews/": {200, *wrong},
        "post moderation/reviews/{id}/corrections/": {201, 404, *wrong, *no_json},
        "post moderation/decisions/": {201, 404, *wrong, *no_json},
        "post moderation/decisions/{batch}/undo/": {200, 404, *wrong},
        "post conversations/": {201, *wrong, *no_json},
        "get conversations/{id}/": {200, 404, *wrong},
        "post conversations/{id}/messages/": {200, 201, 404, *wrong, *no_json},
        "delete conversations/{id}/messages/{message}/": {200, 404, *wrong},
        "post conversations/{id}/messages/{message}/thumb/": {
            200,
            404,
            *wrong,
            *no_json,
        },
        "post conversations/{id}/rating/": {200, 404, *wrong, *no_json},
        "post conversations/{id}/hand-over/": {200, 404, *wrong, *no_json},
        "delete conversations/{id}/hand-over/": {200, 404, 409, *wrong},
        "get /ecom-ai/chat/{id}/stream/": {200, 204, 404},
        "get search/": {200, *wrong},
        "post shoppers/": {201, 400, 403, 429},
    }
    forms = {
        form
        for methods in body["paths"].values()
        for told in methods.values()
        for code, answer in told["responses"].items()
        if int(code) >= 400
        for form in answer.get("content", ())
    }
    assert forms == {"application/problem+json"}


def test_the_document_tells_the_events_of_a_stream(client):
    body = client.get(
        reverse("ecom_ai:schema"),
        headers={"Accept": "application/vnd.oai.openapi+json"},
    ).json()
    stream = body["paths"]["/ecom-ai/chat/{id}/stream/"]["get"]
    told = {(one["in"], one["name"]) for one in stream["parameters"]}
    assert ("header", "Last-Event-ID") in told
    (form,) = stream["responses"]["200"]["content"]
    assert form == "text/event-stream"
    events = body["components"]["schemas"]["StreamEvents"]["properties"]
    assert set(events) == {"message", "words", "state", "typing", "away"}
    words = body["components"]["schemas"]["Words"]["properties"]
    assert set(words) == {"message", "text", "at"}


def test_its_page_runs_from_files_of_this_host(client):
    address = reverse("ecom_ai:docs")
    page = client.get(address)
    html = page.content.decode()
    assert page.status_code == 200
    assert "swagger-ui-bundle.js" in html
    assert "<style" not in html
    assert " style=" not in html
    assert "<script>" not in html
    assert "//cdn" not in html
    assert "script-src" not in page["Content-Security-Policy"]
    sources = [part.split('"')[1] for part in html.split("src=")[1:]]
    sources += [part.split('"')[1] for part in html.split("href=")[1:]]
    assert len(sources) == 6
    for source in sources:
        assert source.startswith("/")
        answer = client.get(source.replace("&amp;", "&"))
        assert answer.status_code == 200, source
        answer.close()
    script = client.get(f"{address}?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "v1/schema/" in script.content.decode()
