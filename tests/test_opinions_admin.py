"""What customers say, as a merchandiser reads it in the admin."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ecom_ai.admin.columns import column_plot
from ecom_ai.models import Review
from tests.making import SITE, make_product
from tests.reviews.said import judge, say
from tests.test_training_admin import signed_in, text_of

pytestmark = pytest.mark.django_db
PAGE = "/admin/ecom_ai/opinion/"
CHINESE = {"Accept-Language": "zh-hans"}
BAD, GOOD = ("battery", "negative"), ("looks", "positive")


@pytest.fixture
def mia(site) -> Client:
    return signed_in("view_review")


def test_without_reviews_the_page_says_so(mia):
    text = text_of(mia.get(PAGE))
    assert "0 reviews" in text
    assert "No published review fits" in text


def test_the_page_tells_what_is_praised_and_criticised(mia):
    make_product("LAMP", title_en="Reading lamp")
    review = say("LAMP", "Dark again within the hour.", BAD)
    say("LAMP", "A joy to <b>look</b> at, truly.", GOOD)
    response = mia.get(PAGE)
    html, text = response.content.decode(), text_of(response)
    assert "What customers say" in text
    assert "Criticised most: Battery (1). “Dark again within the hour.”" in text
    assert "Reading lamp" in text
    assert f"/admin/ecom_ai/review/{review.pk}/change/" in html
    assert "&lt;b&gt;look&lt;/b&gt;" in html
    assert "<b>look</b>" not in html
    assert html.count("<rect") >= 4
    content = html[html.index('id="content"') :]
    assert "<script" not in content
    assert not re.search(r'\s(style|on[a-z]+)="', content)


def test_filters_narrow_it_and_nonsense_is_borne(mia):
    make_product("LAMP", category="home")
    make_product("MUG", category="kitchen")
    say("LAMP", "Dark again within the hour.", BAD)
    say("MUG", "The handle is lovely to hold.", GOOD, days=50)

    def total(**given):
        return re.search(r"(\d+) reviews?\.", text_of(mia.get(PAGE, given))).group(1)

    assert total() == "2"
    assert total(days="30") == "1"
    assert total(category="kitchen") == "1"
    assert total(product="LAMP") == "1"
    assert total(aspect="battery") == "1"
    assert total(aspect="battery", category="kitchen") == "0"
    assert total(days="-1", product="x\0y", site="z") == "0"
    assert total(days="forever", site="999") == "2"


def test_a_rising_complaint_is_told_with_its_figures(mia):
    make_product("LAMP", title_en="Reading lamp")
    for week in range(9):
        for number in range(6):
            said = BAD if number < (6 if week == 0 else 1) else GOOD
            say("LAMP", f"Dark or pretty, week {week}.", said,
                days=7 * week + 0.5 + number)  # fmt: skip
    text = text_of(mia.get(PAGE))
    assert "Battery: complaints up 6.0× this week, in 6 of 6 reviews" in text
    assert re.search(r"\(p (<|&lt;) 0\.001\)", text)
    assert "None: no complaint" not in text
    assert "None: no complaint" in text_of(mia.get(PAGE, {"aspect": "looks"}))


def test_the_csv_has_the_scope_and_no_formulas(mia):
    say("LAMP", "=HYPERLINK(1) dark", BAD)
    say("MUG", "电池不行", BAD, language="zh", days=50)
    response = mia.get(f"{PAGE}export/", {"days": "30"})
    assert response["Content-Disposition"].endswith('"opinions.csv"')
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    assert (row["product"], row["aspect"], row["sentiment"]) == (
        "LAMP", "battery", "negative",
    )  # fmt: skip
    assert row["words"] == "'=HYPERLINK(1) dark"
    assert "export/?days=30" in mia.get(PAGE, {"days": "30"}).content.decode()


def test_only_who_may_look_at_reviews_may_read_it(site):
    other = signed_in("view_item")
    for address in (PAGE, f"{PAGE}export/", f"{PAGE}1/change/"):
        assert other.get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_columns_stand_upon_each_other_and_name_whole_numbers():
    plot = column_plot(["a", "b"], ["", ""], [(1, 0, 2), (0, 0, 0)], ("x", "y", "z"))
    assert plot is not None
    first, second = plot.columns
    assert [part.tone for part in first.parts] == ["x", "z"]
    low, high = first.parts
    assert float(high.y) + float(high.height) == pytest.approx(float(low.y), abs=0.2)
    assert second.parts == ()
    assert [tick.text for tick in plot.y_ticks] == ["0", "1", "2", "3"]
    assert column_plot(["a"], [""], [(0, 0, 0)], ("x", "y", "z")) is None


def test_while_reviews_are_being_read_the_report_says_how_many(mia):
    make_product("LAMP", title_en="Reading lamp")
    say("LAMP", "Dark again within the hour.", BAD)
    fields = {"site_id": SITE, "item_key": "LAMP", "body": "It leaks."}
    old = Review.objects.create(state="published", **fields)
    new = Review.objects.create(state="pending", **fields)
    Review.objects.create(state="withdrawn", **fields)
    # Of another period, but looked at for rising complaints.
    at = timezone.now() - timedelta(days=40)
    Review.objects.create(state="pending", created_at=at, **fields)
    asked = {"days": "30", "product": "LAMP", "aspect": "battery"}
    page = mia.get(PAGE, asked)
    assert "still being read: 1 of 3 so far" in text_of(page)
    assert "None so far" in text_of(page)
    assert "None: no complaint" not in text_of(page)
    html = page.content.decode()
    assert '<progress class="ecom-bar" max="3" value="1">' in html
    later = re.search(r'hx-get="([^"]+)"', html)[1].replace("&amp;", "&")
    judge(old, BAD)
    assert "still being read: 2 of 3 so far" in text_of(mia.get(later))
    Review.objects.filter(pk=new.pk).update(state="held")
    done = mia.get(later)
    assert "All reviews are read now" in text_of(done)
    assert "hx-get" not in done.content.decode()
    page = mia.get(PAGE, asked)
    assert "being read: " not in text_of(page)
    assert "None so far" in text_of(page)
    Review.objects.filter(state="pending").delete()
    assert "None: no complaint" in text_of(mia.get(PAGE, asked))


def test_where_nothing_is_read_yet_the_report_does_not_say_that_nothing_fits(mia):
    make_product("LAMP")
    fields = {"site_id": SITE, "item_key": "LAMP", "body": "It leaks."}
    Review.objects.create(state="published", **fields)
    text = text_of(mia.get(PAGE))
    assert "still being read: 0 of 1 so far" in text
    assert "No published review fits" not in text
