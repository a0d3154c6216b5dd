"""The support chat's tools in any shop: also one that tells of no orders."""

import pytest
from django.contrib.auth.models import User

from ecom_ai.adapters import get_support_adapter
from ecom_ai.models import Conversation
from ecom_ai.support import tools
from ecom_ai.support.answers import Turn


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize(
    "text", ["Where is my order?", "Cancel my order", "show me all my orders"]
)
def test_a_shop_that_tells_of_no_orders_says_so_calmly(
    site, text: str, signed_in: bool
) -> None:
    user = User.objects.create_user("eve") if signed_in else None
    conversation = Conversation.objects.create(site=site, user=user, language="en")
    message = conversation.messages.create(author="shopper", state="done", text=text)
    answer = tools.use(Turn(conversation, message, text, "en"))
    assert answer is not None
    assert answer.outcome in ("asked", "answered")
    assert ("no orders" in answer.text) if signed_in else ("sign in" in answer.text)


def test_facts_are_names_and_values(stock) -> None:
    facts = get_support_adapter().facts(stock.products["ridge"])
    assert all(isinstance(part, str) for pair in facts.items() for part in pair)
