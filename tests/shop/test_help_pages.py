"""The help centre's pages: by topic, found by words, in both languages."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from ecom_ai.models import Article
from shop.demo.articles import write_articles

pytestmark = pytest.mark.django_db

CHINESE = {"accept-language": "zh-Hans"}


@pytest.fixture(autouse=True)
def _site(site):
    return site


def article(key: str, title: str, body: str, **fields) -> Article:
    values = {"language": "en", "topic": "returns", **fields}
    return Article.objects.create(site_id=1, key=key, title=title, body=body, **values)


def test_articles_stand_by_topic_and_are_found_by_words(client: Client) -> None:
    article("back", "Sending goods back", "Within 30 days.")
    article("cost", "Delivery costs", "Free in the US.", topic="delivery")
    article("own", "Our own topic", "Of the shop.", topic="bikes")
    page = client.get("/help/").content.decode()
    names = re.findall(r'<h2 id="topic-\d">([^<]+)</h2>', page)
    assert names == ["Delivery and pick-up", "Returns and refunds", "Bikes"]
    page = client.get("/help/", {"q": "how do I send it back?"}).content.decode()
    assert "Sending goods back" in page
    assert "Delivery costs" not in page
    page = client.get("/help/", {"q": "zebra\0"}).content.decode()
    assert "No article has these words." in page
    assert "Delivery costs" in page


def test_an_article_is_rendered_and_its_tags_are_text(client: Client) -> None:
    article("back", "Back", "## How\n\n<script>alert(1)</script>\n\n| a | b |\n|-|-|\n"
            "| 1 | 2 |")  # fmt: skip
    response = client.get("/help/back/")
    page = response.content.decode()
    assert "<h2>How</h2>" in page
    assert "<td>2</td>" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "unsafe" not in response["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son\w+=", page)


def test_what_is_there_in_the_other_language_alone_says_so(client: Client) -> None:
    article("back", "Back", "In English.")
    article("both", "Both", "In English.")
    article("both", "都有", "中文。", language="zh")
    page = client.get("/help/back/", headers=CHINESE).content.decode()
    assert '<article lang="en">' in page
    assert "note--info" in page
    page = client.get("/help/both/", headers=CHINESE).content.decode()
    assert '<article lang="zh">' in page
    assert "note--info" not in page
    page = client.get("/help/", headers=CHINESE).content.decode()
    assert "都有" in page
    assert ">Both<" not in page


def test_drafts_and_unknown_articles_have_no_page(client: Client) -> None:
    article("draft", "Draft", "Not yet.", is_published=False)
    assert client.get("/help/draft/").status_code == 404
    assert client.get("/help/none/").status_code == 404
    assert "Draft" not in client.get("/help/").content.decode()


def test_every_page_leads_to_the_help(client: Client) -> None:
    assert 'href="/help/"' in client.get("/cart/").content.decode()


def test_the_demos_articles_come_once_and_edited_ones_stay(
    client: Client, django_user_model
) -> None:
    assert write_articles() == 96
    assert Article.objects.count() == 96
    assert not Article.objects.filter(topic="").exists()
    user = django_user_model.objects.create_user("ann")
    mine = Article.objects.get(key="free-delivery", language="en")
    mine.body, mine.edited_by = "Mine.", user
    mine.save()
    Article.objects.filter(key="gift-cards").update(body="Old.")
    Article.objects.filter(key="exchange", language="zh").delete()
    write_articles()
    assert Article.objects.count() == 96
    assert Article.objects.get(pk=mine.pk).body == "Mine."
    assert not Article.objects.filter(body="Old.").exists()
    call_command("check")
    assert client.get("/help/free-delivery/").status_code == 200
