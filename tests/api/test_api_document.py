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
        f"{API}/{path}/"
        for path in (
            *("events", "products", "products/{key}", "recommendations"),
            *("search", "shoppers"),
        )
    }


def test_the_document_tells_the_problems_of_every_endpoint(client):
    body = client.get(
        reverse("ecom_ai:schema"),
        headers={"Accept": "application/vnd.oai.openapi+json"},
    ).json()
    told = {
        path.removeprefix(f"{API}/"): {int(code) for code in told["responses"]}
        for path, methods in body["paths"].items()
        for told in methods.values()
    }
    assert told == {
        "events/": {201, 400, 401, 403, 413, 415, 429},
        "products/": {200, 400, 401, 403, 404, 429},
        "products/{key}/": {200, 400, 401, 403, 404, 429},
        "recommendations/": {200, 400, 401, 403, 404, 429},
        "search/": {200, 400, 401, 403, 429},
        "shoppers/": {201, 400, 403, 429},
    }
    forms = {
        form
        for methods in body["paths"].values()
        for told in methods.values()
        for code, answer in told["responses"].items()
        if int(code) >= 400
        for form in answer["content"]
    }
    assert forms == {"application/problem+json"}


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
