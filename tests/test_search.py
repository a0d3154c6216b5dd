"""Search: by words, by likely spellings and by meaning, and never an error."""

from decimal import Decimal

import numpy as np
import pytest
from django.db import connection

from ecom_ai import index, search, tasks
from ecom_ai.catalog import Filters
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import LocalInference
from ecom_ai.models import Checkpoint, Item
from ecom_ai.search import normal
from ecom_ai.sql import Fragment
from shop.models import Product
from tests import many
from tests.making import (
    SITE,
    give_vectors,
    make_checkpoint,
    make_product,
    spy_on_pick,
    vector,
)

BAD = {
    "10,000 characters": "tent " * 2000,
    "one word of 10,000 characters": "x" * 10_000,
    "2,000 words": " ".join(f"word{n}" for n in range(2000)),
    "2,000 Chinese characters": "帐篷" * 1000,
    "NUL": "te\0nt",
    "only NUL": "\0\0",
    "emoji": "🏕️👨‍👩‍👧‍👦 tent",
    "right to left": "خيمة للمطر \u202e tent",
    "operators": "a & | ! ( <-> :*",
    "more operators": "tent:* & !bag <2> 'x' \\ ((",
    "quotes": "\"tent 'bag",
    "injection": "'; DROP TABLE ecom_ai_item; --",
    "placeholders": "%s %(x)s {} {0} $1",
    "lone surrogates": "tent \ud800 \udfff",
    "only a surrogate": "\ud83d",
    "stop words": "the of and",
    "particles": "的了吗",
    "percent": "%",
    "underscore": "_",
    "backslash": "\\",
    "minus": "-",
    "hyphens": "-tent -- -",
    "combining marks": "a" + "\u0301" * 500,
    "control characters": "\x01\x02\x1b[31m\x7f",
    "white space": " \t\n\u3000\u00a0 ",
    "nothing": "",
}


class Stub:
    """An encoder of one answer."""

    def __init__(self, answer):
        self.answer = answer

    def encode_query(self, checkpoint, text):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def stub(monkeypatch):
    """Lets a test say what vector any query has."""

    def answer(given):
        monkeypatch.setattr(search, "get_inference", lambda: Stub(given))

    return answer


@pytest.fixture
def no_encoder(stub):
    stub(InferenceUnavailable("no worker"))


@pytest.fixture
def centred(products, monkeypatch, django_capture_on_commit_callbacks):
    """The ten products, under a checkpoint with means of their own texts."""
    monkeypatch.setattr(index.checkpoints, "MEAN_LEAST", 5)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.prepare_encoder(SITE)
    live = Checkpoint.objects.get(stage="live")
    assert live.means["query"].keys() == {"en", "zh"}
    return products


def find(query, **options):
    return search.search(query, SITE, **options)


def keys(results):
    return [hit.key for hit in results.hits]


# By meaning, with the real encoder


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("something to drink from at breakfast", "MUG-1"),
        ("steaks on the stove", "PAN-1"),
        ("cook an omelette", "PAN-1"),
        ("illumination before sleep", "LAMP-1"),
        ("睡前看书用", "LAMP-1"),
        ("喝茶用的器具", "POT-1"),
        ("做早饭的厨具", "PAN-1"),
    ],
)
def test_a_phrase_finds_a_product_that_shares_no_word_with_it(
    query, expected, centred, django_assert_max_num_queries
):
    index.live(SITE)  # is looked up every two seconds
    with django_assert_max_num_queries(3):
        results = find(query)
    assert results.by_meaning
    assert keys(results)[0] == expected
    assert not Item.objects.extra(
        where=["document @@ plainto_tsquery('english', %s)"], params=[query]
    ).exists()


def test_a_question_in_one_language_finds_texts_in_the_other(site, monkeypatch):
    """Half of the shop has texts in Chinese alone, the other half in English."""
    texts = {
        "ZH-LAMP": {"title_zh": "亚麻台灯", "description_zh": "床头阅读的柔和灯光。"},
        "ZH-PAN": {"title_zh": "铜煎锅", "description_zh": "煎蛋煎牛排。"},
        "ZH-TENT": {"title_zh": "双人帐篷", "description_zh": "雨夜也干爽。"},
        "EN-POT": {"title_en": "Teapot", "description_en": "For green tea."},
        "EN-BAG": {"title_en": "Sleeping bag", "description_en": "Warm at night."},
        "EN-BALL": {"title_en": "Football", "description_en": "For the park."},
    }
    for key, fields in texts.items():
        make_product(key, **{"title_en": "", **fields})
    monkeypatch.setattr(index.checkpoints, "MEAN_LEAST", 3)
    checkpoint = index.ensure_live(SITE)
    ids = list(Item.objects.values_list("pk", flat=True))
    index.embed(checkpoint, ids, LocalInference())
    assert keys(find("soft light to read in bed"))[0] == "ZH-LAMP"
    assert keys(find("绿茶茶壶"))[0] == "EN-POT"


@pytest.mark.parametrize("query", ["xqzzyv wkjh", "diesel engine gearbox", "asdfghjkl"])
def test_nonsense_finds_nothing(query, centred):
    assert keys(find(query)) == []


def test_a_shop_too_small_for_means_still_leaves_most_out(products):
    assert Checkpoint.objects.get().means["query"] == {}
    results = find("something to drink tea from")
    assert keys(results)[0] == "POT-1"
    assert results.total <= len(products) / 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [("teapto", "POT-1"), ("frying pann", "PAN-1"), ("blankett", "RUG-1")],
)
def test_a_typing_error_is_forgiven(query, expected, centred):
    assert keys(find(query))[0] == expected


def test_no_query_is_an_error(centred, django_assert_max_num_queries):
    for name, query in BAD.items():
        index.live(SITE)  # is looked up every two seconds
        with django_assert_max_num_queries(3):
            results = find(query)
        assert len(results.query) <= 300, name
        assert results.total <= len(centred), name
    assert Item.objects.count() == len(centred)


def test_an_operator_is_a_word_or_nothing(centred, no_encoder):
    """`-zzz` would mean all that is not zzz, and `or` any of two."""
    assert keys(find("-zzzqqq")) == []
    assert set(keys(find("-tent"))) == set(keys(find("tent")))
    assert keys(find("'; DROP -- teapot")) == ["POT-1"]


# By words alone


@pytest.fixture
def shelf(site):
    """Products without vectors: words and spellings are all there is."""
    make_product("CUP", category="kitchen", title_en="Drinking cups", price=Decimal(5))
    make_product(
        "SHOE",
        category="sport",
        title_en="Trail shoe",
        description_en="Made for running on cast-iron bridges.",
        title_zh="越野跑鞋",
        price=Decimal(50),
    )
    make_product(
        "HIKE",
        category="camping",
        title_en="Pole",
        title_zh="徒步登山杖",
        description_zh="适合冬季徒步旅行。",
        price=Decimal(30),
    )
    make_product("RUN", category="sport", title_en="Running shirt", price=Decimal(20))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("cup", {"CUP"}),
        ("drink", {"CUP"}),
        ("runs", {"SHOE", "RUN"}),
        ("SHOES", {"SHOE"}),
        ("the shoe", {"SHOE"}),
        ("登山", {"HIKE"}),
        ("登山杖", {"HIKE"}),
        ("徒步", {"HIKE"}),
        ("跑鞋", {"SHOE"}),
        ("鞋", {"SHOE"}),
        ("越野跑鞋", {"SHOE"}),
        ("京大", set()),
        ("冬季的徒步", {"HIKE"}),
        ("iron", {"SHOE"}),
        ("cast iron", {"SHOE"}),
        ("cast-iron", {"SHOE"}),
        ("越野 shoe", {"SHOE"}),
    ],
)
def test_words_are_stemmed_and_chinese_is_segmented(query, expected, shelf):
    results = find(query)
    assert set(keys(results)) == expected
    assert {hit.source for hit in results.hits} <= {"words"}


def test_the_title_counts_for_more_than_the_body(shelf):
    assert keys(find("running")) == ["RUN", "SHOE"]


def test_without_a_vector_words_alone_answer(shelf, no_encoder):
    make_checkpoint()
    results = find("running shirt for tall people")
    assert not results.by_meaning
    assert keys(results)[0] == "RUN"


def test_that_words_alone_are_searched_is_warned_of_once_a_minute(
    shelf, no_encoder, monkeypatch, caplog
):
    make_checkpoint()
    now = [1000.0]
    monkeypatch.setattr(search.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(search, "_told_at", None)
    for seconds, warned in ((0.0, 1), (1.0, 1), (58.0, 1), (2.0, 2)):
        now[0] += seconds
        find("cups")
        told = [one for one in caplog.records if "words alone" in one.getMessage()]
        assert sum(one.levelname == "WARNING" for one in told) == warned


@pytest.mark.parametrize(
    "answer",
    [
        np.array([np.nan] * 4, dtype=np.float32),
        np.ones(3, dtype=np.float32),
        np.array([np.inf, 0, 0, 0], dtype=np.float32),
    ],
    ids=["NaN", "wrong length", "infinite"],
)
def test_a_bad_vector_counts_as_none(answer, shelf, stub):
    stub(answer)
    make_checkpoint()
    results = find("cups")
    assert keys(results) == ["CUP"]
    assert not results.by_meaning


def test_an_item_with_a_vector_of_zeros_is_found_by_its_words_alone(shelf, stub):
    stub(vector(1, 0, 0, 0))
    give_vectors(make_checkpoint(), {"CUP": (0, 0, 0, 0), "SHOE": (1, 0, 0, 0)})
    assert keys(find("pole")) == ["HIKE", "SHOE"]
    assert "CUP" in keys(find("cups"))


# Words that match more than are ranked


@pytest.fixture
def crowd(transactional_db, monkeypatch):
    """400 products of one name, searched by words alone."""
    made = many.make(400)

    def away(*_arguments):
        raise InferenceUnavailable("none")

    monkeypatch.setattr(LocalInference, "encode_query", away)
    return made


def test_what_is_sold_out_hides_nothing_that_can_be_sold(crowd):
    sold_out = [f"P{number}" for number in range(300)]
    Product.objects.filter(sku__in=sold_out).update(stock=0)
    assert len(find("thing number").hits) == 24


def test_a_word_in_a_title_counts_for_more_than_in_hundreds_of_texts(crowd):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ecom_ai_item SET document = setweight("
            "to_tsvector('simple', 'thing'), "
            "CASE key WHEN 'P399' THEN 'A'::\"char\" ELSE 'B' END)"
        )
    assert keys(find("thing"))[0] == "P399"


def test_the_index_of_titles_is_used(crowd):
    fragment = search._matching(
        search._tsquery("number"), 1, Fragment("SELECT id FROM ecom_ai_item"), Filters()
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {fragment.sql}", fragment.params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "ecom_ai_item_title" in plan


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(category="sport"), "SHOE RUN"),
        (Filters(min_price=Decimal(30)), "SHOE HIKE"),
        (Filters(max_price=Decimal(20)), "RUN CUP"),
        (Filters("sport", Decimal(20), Decimal(20)), "RUN"),
        (Filters(category="nothing"), ""),
        (Filters(category="\0"), ""),
    ],
    ids=str,
)
def test_filters_narrow_all_retrievers(filters, expected, shelf, stub):
    stub(vector(1, 1, 1, 1))
    every = ("CUP", "SHOE", "HIKE", "RUN")
    give_vectors(make_checkpoint(), dict.fromkeys(every, (1, 1, 1, 1)))
    results = find("running shoe pole cup", filters=filters)
    assert set(keys(results)) == set(expected.split())
    assert results.total == len(expected.split())


@pytest.mark.parametrize(
    "gone", [{"stock": 0}, {"is_visible": False}, {"price": None}], ids=str
)
def test_what_cannot_be_sold_is_not_found_though_the_mirror_is_late(gone, shelf):
    Product.objects.filter(sku="CUP").update(**gone)
    assert keys(find("cup")) == []


@pytest.mark.parametrize(
    ("part", "query", "answer"),
    [
        ("words", "cups", vector(1, 0)),
        ("spelling", "drinkng cupps", vector(1, 0)),
        ("meaning", "xqzzyv", vector(1, 0)),
        ("any_word", "cups xqzzyv", InferenceUnavailable("no worker")),
    ],
)
def test_no_part_of_search_picks_what_the_host_withdrew(
    part, query, answer, shelf, stub, monkeypatch
):
    """Hydration alone would hide it, and leave the page short."""
    stub(answer)
    give_vectors(make_checkpoint(2), {"CUP": (1, 0), "SHOE": (0.9, 0.1)})
    picked = spy_on_pick(monkeypatch, search)
    find(query)
    assert part in {found.source for found in picked if found.key == "CUP"}
    Product.objects.filter(sku="CUP").update(stock=0)
    find(query)
    assert Item.objects.get(key="CUP").available
    assert "CUP" not in {found.key for found in picked}


def test_a_price_that_changed_after_the_mirror_is_asked_anew(shelf):
    Product.objects.filter(sku="CUP").update(price=Decimal(500))
    assert keys(find("cup", filters=Filters(max_price=Decimal(10)))) == []


def test_pages_follow_each_other(site):
    for number in range(7):
        make_product(f"P{number}", title_en=f"Spoon number {number}")
    first, second, third = (find("spoon", page=n, page_size=3) for n in (1, 2, 3))
    shown = [*keys(first), *keys(second), *keys(third)]
    assert len(first.hits) == len(second.hits) == 3
    assert sorted(shown) == [f"P{number}" for number in range(7)]
    assert first.total == third.total == 7
    assert keys(find("spoon", page=10**30)) == []
    assert keys(find("spoon", page=-5, page_size=3)) == keys(first)
    assert len(find("spoon", page_size=-5).hits) == 1


def test_categories_are_counted(shelf):
    assert find("running").categories == {"sport": 2}


def test_another_site_finds_nothing(shelf):
    assert search.search("cup", 2).hits == []


def test_an_empty_catalogue_finds_nothing(site):
    assert keys(find("tent")) == []


def test_spelling_is_looked_at_only_where_words_find_little(site):
    for number in range(6):
        make_product(f"P{number}", title_en=f"Spoon number {number}")
    make_product("TYPO", title_en="Spooon rest")
    assert "TYPO" not in keys(find("spoon"))
    assert "P0" in keys(find("spoonn"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("  Red \t\n tent ", "Red tent"),
        ("a\0b", "a b"),
        ("x\ud800y", "xy"),
        ("w " * 100, " ".join(["w"] * 40)),
        ("y" * 500, "y" * 300),
    ],
)
def test_a_query_is_brought_into_form(query, expected):
    assert normal(query) == expected
