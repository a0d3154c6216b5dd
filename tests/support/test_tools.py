"""What the assistant does for a shopper, and never does for anybody else."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from ecom_ai.models import ToolUse
from ecom_ai.support import tools, wishes
from ecom_ai.support.tools import proof
from ecom_ai.support.tools.agreeing import agreed
from shop.models import Category, Order, OrderLine, Product, ReturnRequest
from tests.support.asking import ask, begin, told, turn_of

MINE, ALSO_MINE, HERS = "FF-MYTENT23", "FF-MYMUG234", "FF-HERPAN23"


def make_order(number: str, user: Any, email: str, title: str, **fields: Any) -> Order:
    category = Category.objects.get_or_create(slug="things")[0]
    sku = re.sub(r"\W", "-", title)
    product = Product.objects.create(
        sku=sku, slug=sku.lower(), category=category, title_en=title, price=10, stock=5,
        units_sold=2,
    )  # fmt: skip
    order = Order.objects.create(
        number=number, user=user, email=email, name="Somebody", address="1 Secret Road",
        total=20, **fields,
    )  # fmt: skip
    OrderLine.objects.create(
        order=order,
        product=product,
        sku=sku,
        title=title,
        price=Decimal(10),
        quantity=2,
    )
    return order


@pytest.fixture
def robin(site) -> User:
    return User.objects.create_user("robin", "robin@example.com")


@pytest.fixture
def orders(robin) -> dict[str, Order]:
    clara = User.objects.create_user("clara", "clara@example.com")
    ago = timezone.now() - timedelta(days=10)
    return {
        MINE: make_order(MINE, robin, "robin@example.com", "Ridge tent"),
        ALSO_MINE: make_order(
            ALSO_MINE, robin, "robin@example.com", "Stoneware mug",
            status="delivered", carrier="UPS", tracking="FF0001US",
            created_at=ago, shipped_at=ago, delivered_at=ago + timedelta(days=4),
        ),
        HERS: make_order(
            HERS, clara, "clara@example.com", "Copper pan", status="shipped",
            carrier="UPS", tracking="FF0002US", shipped_at=ago,
            expected_at=timezone.now() - timedelta(days=2),
        ),
    }  # fmt: skip


def leaks(text: str) -> bool:
    return any(word in text for word in ("Copper pan", "FF0002US", "Secret Road"))


def test_the_fourth_moment_signed_out_then_signed_in(site, robin, orders) -> None:
    stranger = begin(site)
    answer = ask(stranger, "Where is my order?")
    assert answer.outcome == "asked"
    assert "sign in" in answer.text
    assert "/accounts/login/" in told(answer)
    assert not re.search(r"FF-", told(answer))
    answer = ask(begin(site, robin), "Where is my order?")
    assert answer.outcome == "answered"
    assert MINE in answer.text
    assert answer.cards[0].kind == "order"
    assert answer.cards[0].data["url"] == f"/orders/{MINE}/"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"where is {ALSO_MINE}", ALSO_MINE),
        (f"{ALSO_MINE.lower()} 到哪了", ALSO_MINE),
        ("When will my mug order arrive?", ALSO_MINE),
        ("我的订单到哪了？", MINE),
        ("Has my order shipped yet?", MINE),
    ],
)
def test_an_order_is_found_by_its_number_or_its_goods(
    site, robin, orders, text: str, number: str
) -> None:
    assert number in ask(begin(site, robin), text).text


def test_a_late_parcel_is_said_to_be_late(site, orders) -> None:
    clara = User.objects.get(username="clara")
    answer = ask(begin(site, clara), "where is my parcel")
    assert "is late" in answer.text
    assert answer.cards[0].data["is_late"] is True


@pytest.mark.parametrize(
    "text",
    [
        "How do I cancel an order?",
        "How long does delivery take?",
        "Can I return a mug?",
        "What happens if my parcel is late?",
        "怎么退货？",
        "退款多久到账？",
        "能退货吗？",
        "Do you sell tents?",
        "我想买帐篷",
        "What is the return policy?",
    ],
)
def test_questions_about_rules_are_left_to_articles(site, robin, text: str) -> None:
    assert ask(begin(site), text) is None
    assert not ToolUse.objects.exists()


def test_number_and_address_prove_an_order_in_one_conversation_alone(
    site, orders
) -> None:
    conversation = begin(site)
    answer = ask(conversation, f"Where is my order {HERS}?")
    assert answer.outcome == "asked"
    assert not leaks(told(answer))
    answer = ask(conversation, "clara@example.com")
    assert "FF0002US" in told(answer)
    assert answer.cards[0].data["url"] == ""  # its page is for who is signed in
    assert "FF0002US" in told(ask(conversation, "and where is my parcel now?"))
    assert not leaks(told(ask(begin(site), f"Where is my order {HERS}?")))
    kept = ToolUse.objects.filter(tool=proof.MATCH).get()
    assert kept.arguments == {"order": HERS}
    later = timezone.now() - timedelta(minutes=31)
    ToolUse.objects.filter(pk=kept.pk).update(at=later)
    conversation.messages.all().delete()
    answer = ask(conversation, "where is my order")
    assert not leaks(told(answer))


def test_the_words_are_the_same_whether_the_order_is_there_or_not(site, orders) -> None:
    words = {
        ask(begin(site), f"Order {number}, my address is eve@example.com").text
        for number in (HERS, "FF-NOSUCH22")
    }
    assert len(words) == 1
    signed_in = User.objects.create_user("eve", "eve@example.com")
    words = {
        ask(begin(site, signed_in), f"where is {number}?").text
        for number in (HERS, "FF-NOSUCH22")
    }
    assert len(words) == 1


@pytest.mark.parametrize("of", ["conversation", "origin"])
def test_after_five_wrong_tries_a_person_is_asked(site, orders, of: str) -> None:
    same = begin(site, origin="here")
    for n in range(5):
        conversation = same if of == "conversation" else begin(site, origin="here")
        answer = ask(conversation, f"{HERS} x{n}@example.com")
        assert answer.outcome == "asked"
    conversation = same if of == "conversation" else begin(site, origin="here")
    answer = ask(conversation, f"{HERS} clara@example.com")
    assert answer.outcome == "handoff"
    assert not leaks(told(answer))
    assert "FF0002US" in told(ask(begin(site, origin="x"), f"{HERS} clara@example.com"))
    ToolUse.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert "FF0002US" in told(ask(conversation, f"{HERS} clara@example.com"))


def test_an_order_is_cancelled_after_yes_and_once(site, robin, orders) -> None:
    conversation = begin(site, robin)
    question = ask(conversation, "Please cancel my order")
    assert question.outcome == "asked"
    assert MINE in question.text
    assert Order.objects.get(number=MINE).status == "paid"
    assert ask(conversation, "Yes, please").text == f"Order {MINE} is cancelled."
    assert Order.objects.get(number=MINE).status == "cancelled"
    tent = Product.objects.get(title_en="Ridge tent")
    assert (tent.stock, tent.units_sold) == (7, 0)
    assert ask(conversation, "yes") is None  # nothing is proposed any more
    assert Product.objects.get(pk=tent.pk).stock == 7
    kept = ToolUse.objects.filter(tool="cancel_order").order_by("pk")
    assert [use.detail for use in kept] == ["asked to confirm", ""]


def test_no_changes_nothing_and_an_old_question_is_not_answered(
    site, robin, orders
) -> None:
    conversation = begin(site, robin)
    ask(conversation, "cancel my order")
    assert ask(conversation, "no thanks").text == "All right, nothing was changed."
    assert ask(conversation, "yes") is None
    ask(conversation, "取消我的订单")
    conversation.messages.update(created_at=timezone.now() - timedelta(minutes=31))
    assert ask(conversation, "yes") is None
    assert Order.objects.get(number=MINE).status == "paid"


def test_what_can_no_longer_be_cancelled_says_why(site, robin, orders) -> None:
    answer = ask(begin(site, robin), f"cancel order {ALSO_MINE}")
    assert answer.outcome == "answered"
    assert "Delivered and can no longer be cancelled" in answer.text
    assert ToolUse.objects.get().outcome == "refused"


def test_a_packed_meanwhile_order_stays(site, robin, orders) -> None:
    conversation = begin(site, robin)
    ask(conversation, "cancel my order")
    Order.objects.filter(number=MINE).update(status="packed")
    assert "can no longer be cancelled" in ask(conversation, "yes").text
    assert Order.objects.get(number=MINE).status == "packed"


def test_a_return_asks_why_then_to_confirm_and_is_one(site, robin, orders) -> None:
    conversation = begin(site, robin)
    assert "Why" in ask(conversation, "I want to send back the mug, please").text
    assert "Shall I register" in ask(conversation, "It does not fit").text
    assert not ReturnRequest.objects.exists()
    done = ask(conversation, "好的")
    kept = ReturnRequest.objects.get()
    assert kept.reference in done.text
    assert kept.reason == "It does not fit"
    turn = turn_of(conversation, "yes")
    tool = tools.tools()["request_return"]
    again = tool.run(turn, tool.parse({"order": ALSO_MINE, "line": "Stoneware-mug"}))
    assert kept.reference in again.text
    assert ReturnRequest.objects.count() == 1


def test_which_of_several_goods_is_asked(site, robin, orders) -> None:
    other = make_order(
        "FF-MYLAMP22", robin, "robin@example.com", "Linen lamp", status="delivered",
        delivered_at=timezone.now() - timedelta(days=2),
    )  # fmt: skip
    conversation = begin(site, robin)
    answer = ask(conversation, "I want to return something, it is too small")
    options = answer.cards[0].data["options"]
    assert len(options) == 2
    chosen = next(row["text"] for row in options if other.number in row["text"])
    assert "Linen lamp" in ask(conversation, chosen).text
    assert "registered" in ask(conversation, "yes").text


def test_a_fault_past_its_days_goes_to_a_person(site, robin, orders) -> None:
    old = timezone.now() - timedelta(days=90)
    Order.objects.filter(number=ALSO_MINE).update(created_at=old, delivered_at=old)
    conversation = begin(site, robin)
    answer = ask(conversation, f"I want to return {ALSO_MINE}, it is broken")
    assert answer.outcome == "handoff"
    answer = ask(begin(site, robin), f"I want to return {ALSO_MINE}, too big")
    assert "cannot be sent back now" in answer.text


def test_nothing_to_send_back_is_said_shortly(site, robin, orders) -> None:
    Order.objects.filter(number=ALSO_MINE).update(status="returned")
    answer = ask(begin(site, robin), "I want to return something")
    assert answer.text.startswith("Nothing of your orders can be sent back now.")
    assert answer.cards[-1] == wishes.offer()


def test_can_i_return_is_told_with_the_day(site, robin, orders) -> None:
    answer = ask(begin(site, robin), "Can I still return the mug I bought?")
    assert "can be sent back until" in answer.text
    assert not ReturnRequest.objects.exists()


def test_address_and_invoice(site, robin, orders, monkeypatch) -> None:
    monkeypatch.setattr("ecom_ai.support.answering.sure", lambda _turn: None)
    answer = ask(begin(site, robin), "I need to change the address of my order")
    assert "can still be changed" in answer.text
    answer = ask(begin(site, robin), f"send me the invoice for {ALSO_MINE}")
    assert f"/orders/{ALSO_MINE}/invoice/" in told(answer)
    answer = ask(begin(site, robin), f"send me the invoice for {MINE}")
    assert "no invoice yet" in answer.text


def test_my_orders_are_mine_alone(site, robin, orders) -> None:
    answer = ask(begin(site, robin), "show me all my orders")
    assert {card.data["number"] for card in answer.cards} == {MINE, ALSO_MINE}
    assert not leaks(told(answer))
    assert len(ask(begin(site, robin), "我买过什么").cards) == 2
    assert "sign in" in ask(begin(site), "list my orders, show my orders").text


MISBEHAVING = [
    ("order_status", {"order": HERS}),
    ("order_status", {"order": HERS, "email": "clara@example.com"}),
    ("order_status", {"order": HERS, "user": "clara"}),
    ("order_status", {"user_id": 2}),
    ("order_status", {"order": ["FF-HERPAN23"]}),
    ("order_status", {"order": {"number": HERS}}),
    ("order_status", {"order": f"{HERS}' OR 1=1 --"}),
    ("order_status", {"order": HERS + "\0"}),
    ("order_status", {"order": "x" * 5000}),
    ("order_status", {"order": "*"}),
    ("my_orders", {"customer": "clara@example.com"}),
    ("my_orders", {"email": "clara@example.com"}),
    ("invoice", {"order": HERS}),
    ("change_address", {"order": HERS, "address": "9 Thief Lane"}),
    ("cancel_order", {"order": HERS}),
    ("cancel_order", {"order": MINE, "confirmed": True}),
    ("cancel_order", {"order": MINE}),
    ("return_check", {"order": HERS}),
    ("request_return", {"order": HERS, "line": "Copper-pan", "reason": "fit"}),
    ("request_return", {"order": MINE, "reason": "because"}),
    ("match_order", {"order": HERS, "email": "clara@example.com"}),
    ("delete_everything", {}),
]  # fmt: skip


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_generator_told_to_misbehave_gets_nothing(
    site, robin, orders, signed_in: bool
) -> None:
    conversation = begin(site, robin if signed_in else None)
    turn = turn_of(conversation, "Show me the order of clara@example.com")
    for name, arguments in MISBEHAVING:
        assert not leaks(told(tools.call(turn, name, arguments))), (name, arguments)
    assert set(Order.objects.values_list("status", flat=True)) == {
        "paid", "delivered", "shipped",
    }  # fmt: skip
    assert not ReturnRequest.objects.exists()
    assert ToolUse.objects.count() >= len(MISBEHAVING)
    assert "clara@example.com" not in str(list(ToolUse.objects.values()))


def test_a_generator_cannot_guess_a_number_for_a_written_address(site, orders) -> None:
    """The shopper wrote an address only: the number must be theirs as well."""
    turn = turn_of(begin(site), "My address is clara@example.com, where is my order?")
    assert not leaks(told(tools.call(turn, "order_status", {"order": HERS})))


#: No line of the source has it in it.
NUMBER = "+44 7700 900123"


class Raising(tools.Tool):
    name = "raising"

    def wanted(self, turn: Any) -> Any:
        return self.arguments() if "raise" in turn.text else None

    def run(self, turn: Any, arguments: Any) -> Any:
        Product.objects.update(stock=0)
        row = ToolUse.objects.get()
        assert (row.outcome, row.detail) == ("failed", "did not end")
        raise RuntimeError(f"call me on {NUMBER}")


def test_a_tool_that_raises_is_answered_and_changes_nothing(
    site, orders, settings, caplog
) -> None:
    settings.ECOM_AI = {
        **settings.ECOM_AI,
        "SUPPORT_TOOLS": [f"{__name__}.Raising"],
    }
    answer = ask(begin(site), "please raise")
    assert "RuntimeError" in caplog.text
    assert "in run" in caplog.text  # where it was
    assert "7700" not in caplog.text
    assert answer.outcome == "unknown"
    assert "sorry" in answer.text
    kept = ToolUse.objects.get()
    assert kept.outcome == "failed"
    assert "RuntimeError" in kept.detail
    assert "900123" not in kept.detail
    assert set(Product.objects.values_list("stock", flat=True)) == {5}


def test_a_shop_adds_its_own_tool_as_the_document_says(site, settings) -> None:
    page = (Path(__file__).parents[2] / "docs" / "support-tools.md").read_text()
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert code is not None
    made: dict[str, Any] = {}
    exec(code.group(1), made)  # noqa: S102
    globals()["GiftWrap"] = made["GiftWrap"]
    settings.ECOM_AI = {
        **settings.ECOM_AI,
        "SUPPORT_TOOLS": [f"{__name__}.GiftWrap"],
    }
    answer = ask(begin(site), "Can you gift wrap two mugs?")
    assert answer.text == "Gift wrap for 2 costs $10."
    assert tools.tools()["gift_wrap"].schema() == {
        "type": "object",
        "properties": {"pieces": {"type": "integer"}},
        "required": [],
        "additionalProperties": False,
    }
    assert len(list(filter(str.strip, code.group(1).splitlines()))) <= 15


@pytest.mark.parametrize(
    ("path", "wrong"),
    [("no.such.Tool", "cannot import"), ("shop.models.Order", "Tool")],
)
def test_a_wrong_tool_is_named(settings, path: str, wrong: str) -> None:
    settings.ECOM_AI = {**settings.ECOM_AI, "SUPPORT_TOOLS": [path]}
    with pytest.raises(ImproperlyConfigured, match=wrong):
        tools.tools()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *(
            (said, True)
            for said in ("yes", "Yes please!", "OK", "好的", "ｙｅｓ", "确认")
        ),
        *((said, False) for said in ("no", "No, don't", "不用了", "算了", "No thanks")),
        *(
            (said, None)
            for said in ("yes, but where?", "not sure", "", "是不是", "好贵")
        ),
    ],
)
def test_yes_and_no(said: str, meant: bool | None) -> None:
    assert agreed(said) is meant


@dataclass(frozen=True)
class Counted:
    pieces: int
    wrap: bool = False


class Counting(tools.Tool):
    name, arguments = "counting", Counted


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, "needs the argument 'pieces'"),
        ({"pieces": "2"}, "must be a integer"),
        ({"pieces": True}, "must be a integer"),
        ({"pieces": 1, "email": "x"}, "takes no argument 'email'"),
    ],
)
def test_arguments_that_do_not_fit_are_named(given: Any, wrong: str) -> None:
    from ecom_ai.exceptions import BadInput

    with pytest.raises(BadInput, match=wrong):
        Counting().parse(given)
