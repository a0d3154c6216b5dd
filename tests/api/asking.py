"""How tests ask the API, and how it says what is wrong."""

import json

from uuid_utils.compat import uuid7

from ecom_ai.shoppers import sign_key

API = "/ecom-ai/api/v1"
READS = ["recommendations/?placement=popular", "search/?q=pot", "products/"]


def bearer(key="s"):
    return {"Authorization": f"Bearer {sign_key(key)}"}


def event(**fields):
    return {"id": str(uuid7()), "kind": "view", "item": "POT-1", **fields}


def send(client, *events, **options):
    return client.post(
        f"{API}/events/",
        json.dumps({"events": events}),
        content_type="application/json",
        **options,
    )


def is_problem(response, status, detail=""):
    """Whether an answer is a problem+json (RFC 9457) that says this."""
    body = response.json()
    assert response.status_code == body["status"] == status
    assert response["Content-Type"].startswith("application/problem+json")
    assert body["type"] == "about:blank"
    assert body["title"]
    assert detail in json.dumps(body, ensure_ascii=False)
    return True
