"""Articles, products and reviews become passages, each with one vector."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from ecom_ai import index, knowledge_tasks
from ecom_ai.models import (
    Article,
    Checkpoint,
    Item,
    Passage,
    PassageVector,
)
from ecom_ai.support import knowledge, passages
from ecom_ai.support.passages import stale_articles, stale_items
from shop.ecom import Products
from tests.making import SITE, make_checkpoint, make_product
from tests.reviews.said import say

pytestmark = pytest.mark.django_db

BODY = """Send anything back within 30 days.

## Gifts

A gift goes back without the invoice. The giver is not told.

## Costs

Return labels are free in the US.
"""


@pytest.fixture(autouse=True)
def _site(site):
    return site


@pytest.fixture
def encoder(monkeypatch) -> Checkpoint:
    """A live encoder of four numbers, which follow from a text's letters."""

    class Encoder:
        texts: list[str] = []

        def encode_passages(self, texts):
            self.texts += texts
            rows = [[len(t), t.count("e"), t.count("a"), t.count("的")] for t in texts]
            return np.array(rows, dtype=np.float32) + 1

    made = make_checkpoint()
    made.loaded = Encoder()  # type: ignore[attr-defined]
    monkeypatch.setattr(knowledge, "encoder", lambda _checkpoint: made.loaded)
    return made


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def article(key: str = "returns", body: str = BODY, **fields) -> Article:
    values = {"language": "en", "title": "Returns", **fields}
    return Article.objects.create(site_id=SITE, key=key, body=body, **values)


def told(**filters) -> list[tuple[str, str]]:
    rows = Passage.objects.filter(**filters)
    return list(rows.values_list("title", "text"))


# Articles.


def test_an_article_becomes_passages_under_its_headings():
    article()
    assert len(knowledge.sync_articles(SITE)) == 3
    assert told() == [
        ("Returns", "Send anything back within 30 days."),
        ("Returns – Gifts", "A gift goes back without the invoice. The giver is not "
         "told."),
        ("Returns – Costs", "Return labels are free in the US."),
    ]  # fmt: skip
    assert knowledge.sync_articles(SITE) == []


def test_what_stays_keeps_its_row_wherever_it_moves(encoder):
    row = article()
    knowledge.embed_passages(SITE, knowledge.sync_articles(SITE))
    Passage.objects.update(retrieved=7)
    before = dict(Passage.objects.values_list("text", "pk"))
    # The last comes first, one goes, one is new, and one stands there twice.
    row.body = (
        "Wait for us.\n\n## Costs\n\nReturn labels are free in the US.\n\n## Gifts\n\n"
        "A gift goes back without the invoice. The giver is not told.\n\n"
        "## Costs\n\nReturn labels are free in the US.\n"
    )
    row.save()
    made = knowledge.sync_articles(SITE, ["returns"])
    now = list(Passage.objects.values_list("text", "pk", "retrieved"))
    assert [text for text, _pk, _count in now] == [
        "Wait for us.",
        "Return labels are free in the US.",
        "A gift goes back without the invoice. The giver is not told.",
        "Return labels are free in the US.",
    ]
    assert [pk for _text, pk, _count in now[1:3]] == [before[t] for t, *_ in now[1:3]]
    assert [count for *_, count in now] == [0, 7, 7, 0]
    assert sorted(made) == sorted([now[0][1], now[3][1]])
    assert PassageVector.objects.count() == 2
    assert set(knowledge.pending(encoder).values_list("pk", flat=True)) == set(made)


@pytest.mark.parametrize("gone", ["deleted", "unpublished"])
def test_passages_go_with_their_article_and_only_in_its_language(gone):
    article()
    row = article(language="zh", title="退货", body="30天内可退。")
    knowledge.sync_articles(SITE)
    if gone == "deleted":
        row.delete()
    else:
        Article.objects.filter(pk=row.pk).update(is_published=False)
    assert stale_articles(SITE) == ["returns"]
    knowledge.sync_articles(SITE, ["returns"])
    assert Passage.objects.count() == 3
    assert not Passage.objects.filter(language="zh").exists()


def test_saving_publishes_and_deleting_forgets_by_themselves(encoder, on_commit):
    with on_commit():
        row = article()
    assert PassageVector.objects.count() == 3
    with on_commit():
        row.body = "Send it back within 60 days."
        row.save()
    assert told() == [("Returns", "Send it back within 60 days.")]
    assert PassageVector.objects.count() == 1
    with on_commit():
        row.delete()
    assert not Passage.objects.exists()


def test_the_sweep_finds_what_no_message_told_of(encoder, on_commit):
    article()
    Article.objects.filter().update(updated_at=timezone.now() - timedelta(hours=1))
    with on_commit():
        knowledge_tasks.sweep_knowledge()
    assert PassageVector.objects.count() == 3
    assert stale_articles(SITE) == []
    Article.objects.update(body="Anew.", updated_at=timezone.now())
    assert stale_articles(SITE) == ["returns"]
    Article.objects.all()._raw_delete("default")
    assert stale_articles(SITE) == ["returns"]


def test_an_article_without_words_has_no_passages():
    article(body="---\n\n")
    assert knowledge.sync_articles(SITE) == []


def test_script_in_an_article_is_words():
    article(body="Hello <script>alert(1)</script> there.\n\n<script>\nx()\n</script>\n")
    knowledge.sync_articles(SITE)
    assert "<script>alert(1)</script>" in Passage.objects.first().text


# Vectors.


def test_passages_are_encoded_once_whoever_asks(encoder):
    article()
    ids = knowledge.sync_articles(SITE)
    assert knowledge.embed_passages(SITE, ids) == 3
    assert knowledge.embed_passages(SITE, ids) == 0
    assert encoder.loaded.texts[1].startswith("Returns – Gifts. A gift goes")
    stored = PassageVector.objects.first()
    assert np.linalg.norm(stored.vector) == pytest.approx(1, abs=0.01)
    assert stored.text_hash == stored.passage.text_hash


def test_a_vector_of_words_that_changed_meanwhile_is_not_kept(encoder, monkeypatch):
    article()
    ids = knowledge.sync_articles(SITE)
    real = encoder.loaded.encode_passages

    def edited_meanwhile(texts):
        Passage.objects.filter(pk=ids[0]).update(text="Other.", text_hash="other")
        Passage.objects.filter(pk=ids[1]).delete()
        return real(texts)

    monkeypatch.setattr(encoder.loaded, "encode_passages", edited_meanwhile)
    assert knowledge.embed_passages(SITE, ids) == 1
    assert PassageVector.objects.get().passage_id == ids[2]


def test_a_promoted_encoder_gets_vectors_of_all_passages(encoder, on_commit):
    article()
    knowledge.embed_passages(SITE, knowledge.sync_articles(SITE))
    new = make_checkpoint(stage=Checkpoint.Stage.FILLING, name="other")
    assert knowledge.pending(new).count() == 3
    with on_commit():
        index.activate(new)
    assert knowledge.pending(new).count() == 0
    assert PassageVector.objects.filter(checkpoint=encoder).count() == 3


def test_an_encoder_that_is_filled_gets_them_before_it_is_live(encoder):
    article()
    new = make_checkpoint(stage=Checkpoint.Stage.FILLING, name="other")
    knowledge.embed_passages(SITE, knowledge.sync_articles(SITE))
    assert PassageVector.objects.filter(checkpoint=new).count() == 3
    assert knowledge.library(SITE).sources


# The library.


def test_the_library_is_read_once_and_again_when_something_changed(
    encoder, django_assert_num_queries
):
    assert knowledge.library(SITE).sources == []
    row = article()
    knowledge.embed_passages(SITE, knowledge.sync_articles(SITE))
    first = knowledge.library(SITE)
    assert [source.text[:6] for source in first.sources] == [
        "Send a", "A gift", "Return",
    ]  # fmt: skip
    with django_assert_num_queries(1):
        assert knowledge.library(SITE) is first
    Passage.objects.update(retrieved=1)
    assert knowledge.library(SITE) is first
    row.body = BODY.replace("30", "60")
    row.save()
    ids = knowledge.sync_articles(SITE, ["returns"])
    assert len(knowledge.library(SITE).sources) == 2  # not yet encoded
    knowledge.embed_passages(SITE, ids)
    assert "60 days" in knowledge.library(SITE).sources[0].text
    row.delete()
    knowledge.sync_articles(SITE, ["returns"])
    assert knowledge.library(SITE).sources == []


def test_the_library_knows_addresses_and_rows(encoder, monkeypatch):
    adapter = "ecom_ai.support.knowledge.get_support_adapter"

    class Support:
        def article_url(self, key):
            if key == "bad":
                raise ValueError(key)
            return f"/help/{key}/"

    monkeypatch.setattr(adapter, Support)
    article()
    article("bad", "No address.")
    knowledge.embed_passages(SITE, knowledge.sync_articles(SITE))
    found = {source.key: source for source in knowledge.library(SITE).sources}
    assert found["returns"].url == "/help/returns/"
    assert found["bad"].url == ""
    assert found["bad"].id == Passage.objects.get(source="bad").pk


def test_without_an_encoder_the_library_is_empty():
    article()
    knowledge.sync_articles(SITE)
    assert knowledge.library(SITE).sources == []


# Products.


def product(sku: str = "TENT-1", **fields):
    values = {
        "title_en": "Ridge tent",
        "description_en": "Keeps rain out.",
        "title_zh": "山脊帐篷",
        "description_zh": "防雨。",
        **fields,
    }
    return make_product(sku, **values)


@pytest.fixture
def facts(monkeypatch) -> dict[str, str]:
    given = {"Weight": "2 kg", "Poles": ""}

    class Support:
        def facts(self, _product):
            return given

    monkeypatch.setattr(passages, "get_support_adapter", Support)
    return given


POLES = "The poles bend in the first wind."


def reviewed() -> None:
    say("TENT-1", POLES, ("quality", "negative"), stars=2, key="r1")


def test_a_product_is_told_with_its_facts_and_reviews(facts):
    product()
    reviewed()
    knowledge.sync_products(SITE, ["TENT-1"])
    library = knowledge.of_item(SITE, "TENT-1")
    texts = [(one.kind, one.language, one.text) for one in library.sources]
    assert [row for row in texts if row[1] == "en"][:2] == [
        ("product", "en", "Keeps rain out."),
        ("product", "en", "Weight: 2 kg"),
    ]
    kind, language, text = next(row for row in texts if row[0] == "reviews")
    assert language == "en"
    assert POLES in text
    assert {one.title for one in library.sources} == {"Ridge tent", "山脊帐篷"}


def test_changed_gone_and_newly_reviewed_products_are_found(facts, on_commit):
    with on_commit():
        row = product()
    Item.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    assert stale_items(SITE, 10) == ["TENT-1"]
    knowledge.sync_products(SITE, ["TENT-1"])
    assert stale_items(SITE, 10) == []
    with on_commit():
        row.attributes = [{"name_en": "Weight"}]
        row.save()  # of what is mirrored nothing differs
    assert stale_items(SITE, 10) == ["TENT-1"]
    knowledge.sync_products(SITE, ["TENT-1"])
    Passage.objects.update(checked_at=timezone.now() - timedelta(minutes=1))
    reviewed()
    passages.outdate_reviewed(SITE)
    assert stale_items(SITE, 10) == ["TENT-1"]
    knowledge.sync_products(SITE, ["TENT-1"])
    passages.outdate_reviewed(SITE)
    Passage.objects.update(checked_at=timezone.now())
    passages.outdate_reviewed(SITE)
    assert stale_items(SITE, 10) == []
    Item.objects.all().delete()
    assert stale_items(SITE, 10) == ["TENT-1"]
    knowledge.sync_products(SITE, ["TENT-1"])
    assert not Passage.objects.exists()


def test_a_product_that_cannot_be_sold_is_still_known(facts):
    product(stock=0)
    assert not Products().sellable(SITE).exists()
    knowledge.sync_products(SITE, ["TENT-1"])
    assert "Weight: 2 kg" in Passage.objects.values_list("text", flat=True)


def test_facts_that_fail_stop_nothing(monkeypatch):
    class Support:
        def facts(self, product):
            raise ValueError(product)

    monkeypatch.setattr(passages, "get_support_adapter", Support)
    product()
    knowledge.sync_products(SITE, ["TENT-1"])
    assert told(language="en") == [("Ridge tent", "Keeps rain out.")]


def test_a_shops_first_encoder_gets_vectors_of_what_waits(encoder, on_commit):
    article()
    knowledge.sync_articles(SITE)
    Checkpoint.objects.filter(pk=encoder.pk).update(stage="retired")
    new = make_checkpoint(stage=Checkpoint.Stage.FILLING, name="first")
    Checkpoint.objects.filter(pk=new.pk).update(stage="trained")
    assert index.live(SITE) is None  # and remembered for a moment
    with on_commit():
        index.activate(Checkpoint.objects.get(pk=new.pk))
    assert knowledge.pending(new).count() == 0
