"""Pages of the shop: each answers, in both languages, and keeps its policy."""

import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shop.context_processors import _categories_at
from shop.models import Category, Product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_categories() -> None:
    _categories_at.cache_clear()


@pytest.fixture
def camping() -> Category:
    return Category.objects.create(
        slug="camping", name_en="Camping", name_zh="露营", blurb_en="Nights outside"
    )


@pytest.fixture
def tents(camping: Category) -> list[Product]:
    return [
        Product.objects.create(
            sku=f"T-{number}",
            slug=f"t-{number}",
            category=camping,
            kind="tent" if number % 2 else "lantern",
            colour="green" if number < 3 else "blue",
            title_en=f"Ridge {number}",
            title_zh=f"山脊 {number}",
            price=Decimal(10 * number),
            stock=0 if number == 6 else 5,
            units_sold=number,
        )
        for number in range(1, 7)
    ]


def shown(response: object) -> list[str]:
    return [product.sku for product in response.context["page"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/c/camping/",
        "/p/t-1/",
        "/cart/",
        "/accounts/login/",
        "/accounts/register/",
        "/healthz",
    ],
)
def test_pages_answer_under_a_strict_policy(
    client: Client, tents: list[Product], path: str
) -> None:
    response = client.get(path)
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son\w+=", page)


@pytest.mark.parametrize("path", ["/", "/accounts/login/"])
@pytest.mark.parametrize("demo", [True, False])
def test_the_demos_accounts_are_on_the_page_in_the_demo_alone(
    client: Client, settings, path: str, demo: bool
) -> None:
    settings.DEMO = demo
    page = client.get(path).content.decode()
    assert len(settings.DEMO_LOGINS) >= 2
    for account in settings.DEMO_LOGINS:
        for secret in (account["username"], account["password"]):
            assert (f"<code>{secret}</code>" in page) is demo
        assert (account["password"] in page) is demo


def test_admin_may_style_inline_but_run_nothing_inline(admin_client: Client) -> None:
    response = admin_client.get("/admin/shop/product/")
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert policy.count("unsafe") == 1
    assert "script-src" not in policy


def test_admin_hides_products(admin_client: Client, tents: list[Product]) -> None:
    admin_client.post(
        "/admin/shop/product/",
        {"action": "hide", "_selected_action": [str(tents[0].pk)]},
    )
    assert not Product.objects.get(sku="T-1").is_visible


def test_page_speaks_the_language_of_the_browser(
    client: Client, tents: list[Product]
) -> None:
    page = client.get("/p/t-1/", headers={"accept-language": "zh-Hans"})
    text = page.content.decode()
    assert '<html lang="zh-hans">' in text
    assert "山脊 1" in text
    assert "加入购物车" in text
    assert "Add to cart" not in text


def test_text_falls_back_to_the_other_language(camping: Category) -> None:
    product = Product(sku="X", category=camping, title_en="", title_zh="帐篷")
    assert product.title == "帐篷"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["T-6", "T-5", "T-4", "T-3", "T-2", "T-1"]),
        ("kind=tent&sort=price", ["T-1", "T-3", "T-5"]),
        ("kind=tent&kind=lantern&in_stock=1&sort=-price",
         ["T-5", "T-4", "T-3", "T-2", "T-1"]),
        ("colour=green&sort=best", ["T-2", "T-1"]),
        ("min_price=20&max_price=30&sort=price", ["T-2", "T-3"]),
        ("min_price=cheap&kind=nothing&sort=odd&page=many",
         ["T-6", "T-5", "T-4", "T-3", "T-2", "T-1"]),
    ],
)  # fmt: skip
def test_category_filters_and_sorts(
    client: Client, tents: list[Product], query: str, expected: list[str]
) -> None:
    response = client.get(f"/c/camping/?{query}")
    assert response.status_code == 200
    assert shown(response) == expected


def test_category_takes_few_queries_however_many_products(
    client: Client, tents: list[Product], django_assert_max_num_queries
) -> None:
    client.get("/c/camping/")
    with django_assert_max_num_queries(7):
        client.get("/c/camping/")


def test_hidden_product_has_no_page(client: Client, tents: list[Product]) -> None:
    Product.objects.filter(sku="T-1").update(is_visible=False)
    assert client.get("/p/t-1/").status_code == 404
    assert "T-1" not in shown(client.get("/c/camping/"))


def test_missing_page_says_so_in_the_shops_words(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "This path leads nowhere" in response.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "too large, or damaged"), ("zh-hans", "太大")]
)
def test_too_long_a_form_says_so_in_the_shops_words(
    admin_client: Client, language: str, words: str
) -> None:
    response = admin_client.post(
        "/admin/ecom_ai/article/add/",
        {"title": "Returns", "body": "x" * 5_000_000},
        headers={"accept-language": language},
    )
    assert response.status_code == 400
    assert words in response.content.decode()


def test_reduced_price_shows_the_former_one(
    client: Client, tents: list[Product]
) -> None:
    Product.objects.filter(sku="T-1").update(list_price=Decimal("20.00"))
    page = client.get("/p/t-1/").content.decode()
    assert "<s>$20.00</s>" in page
    assert "−50%" in page


def test_register_signs_in_and_refuses_a_taken_address(client: Client) -> None:
    form = {
        "first_name": "Mei",
        "email": "Mei@Example.com",
        "password1": "a-long-fern-42",
        "password2": "a-long-fern-42",
    }
    response = client.post("/accounts/register/", form)
    assert response.status_code == 302
    assert client.get("/accounts/").context["user"].username == "mei@example.com"
    client.logout()
    again = client.post("/accounts/register/", form)
    assert again.status_code == 422
    assert "email" in again.context["form"].errors


def test_register_goes_to_no_other_site(client: Client) -> None:
    response = client.post(
        "/accounts/register/",
        {
            "first_name": "Mei",
            "email": "mei@example.com",
            "password1": "a-long-fern-42",
            "password2": "a-long-fern-42",
            "next": "https://elsewhere.example/",
        },
    )
    assert response["Location"] == "/accounts/"


def wrong_fields(page: str) -> dict[str, str]:
    """What is said at each wrong field, as its description, by the field's name."""
    said = {}
    for field in re.findall(r'<(?:input|textarea)[^>]*aria-invalid="true"[^>]*>', page):
        name = re.search(r'name="([^"]+)"', field)
        told = re.search(r'aria-describedby="[^"]*?(\S+_error)"', field)
        assert name
        assert told
        error = re.search(rf'<ul[^>]*id="{told[1]}"[^>]*>(.*?)</ul>', page, re.DOTALL)
        assert error
        said[name[1]] = error[1]
    return said


def focused(page: str) -> list[str]:
    fields = re.findall(r"<(?:input|textarea)[^>]*\sautofocus[^>]*>", page)
    return re.findall(r'name="([^"]+)"', " ".join(fields))


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"password1": "123", "password2": "123"}, "password1", "too short"),
        ({"password2": "a-long-fern-43"}, "password2", "match"),
        ({"email": "mei"}, "email", "valid email"),
        ({"first_name": ""}, "first_name", "required"),
    ],
)
def test_registering_says_what_is_wrong_at_its_field(
    client: Client, change: dict[str, str], field: str, said: str
) -> None:
    form = {
        "first_name": "Mei",
        "email": "mei@example.com",
        "password1": "a-long-fern-42",
        "password2": "a-long-fern-42",
    }
    page = client.post("/accounts/register/", form | change).content.decode()
    wrong = wrong_fields(page)
    assert list(wrong) == [field]
    assert said in wrong[field]
    assert focused(page) == [field]


def test_of_several_wrong_fields_the_first_has_the_focus(client: Client) -> None:
    page = client.post("/accounts/register/", {"first_name": "Mei"}).content.decode()
    assert list(wrong_fields(page)) == ["email", "password1", "password2"]
    assert focused(page) == ["email"]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "do not go together"), ("zh-hans", "不匹配")]
)
def test_a_wrong_password_is_said_at_the_password(
    client: Client, language: str, said: str
) -> None:
    page = client.post(
        "/accounts/login/",
        {"username": "mei@example.com", "password": "wrong"},
        headers={"accept-language": language},
    ).content.decode()
    assert said in wrong_fields(page)["password"]
    assert focused(page) == ["password"]


def test_a_short_password_is_refused_in_chinese(client: Client) -> None:
    page = client.post(
        "/accounts/register/",
        {"password1": "qz4", "password2": "qz4"},
        headers={"accept-language": "zh-hans"},
    ).content.decode()
    assert "密码太短，至少需要 8 个字符。" in page
    assert "too short" not in page


def test_a_card_tells_the_stock_only_where_little_is_left(
    client: Client, tents: list[Product]
) -> None:
    Product.objects.filter(sku="T-2").update(stock=2)
    page = client.get("/c/camping/").content.decode()
    assert page.count("Only 2 left") == 1
    assert page.count("Sold out") == 1
    assert "In stock<" not in page
    assert "In stock<" in client.get("/p/t-1/").content.decode()


def test_every_filter_panel_says_how_many_products_there_are(
    client: Client, tents: list[Product]
) -> None:
    page = client.get("/c/camping/?kind=tent").content.decode()
    for name in ("kind", "colour", "price"):
        assert f'<p id="count-{name}" role="status">3 products</p>' in page


def test_sign_in_takes_the_address_in_any_case(client: Client) -> None:
    User.objects.create_user("mei@example.com", password="a-long-fern-42")
    response = client.post(
        "/accounts/login/",
        {"username": "MEI@example.com", "password": "a-long-fern-42"},
    )
    assert response.status_code == 302
