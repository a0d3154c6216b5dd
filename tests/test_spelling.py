"""Misspelt words are corrected by the shop's own, and nothing else is touched."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.sites.models import Site
from django.db import connection

from ecom_ai.models import Item, Word
from ecom_ai.spelling import learn, proposals, prune
from ecom_ai.spelling.forms import forms, mistakes, one_apart
from ecom_ai.spelling.sounds import sound
from tests.making import SITE, make_product
from tests.test_search import BAD

TITLES = [
    "Ridge two-person tent",
    "Copper kettle",
    "Kettlebell 12 kg",
    "Bluetooth speaker",
    "Wireless headphones",
    "Stainless steel bottle",
    "Waterproof jacket",
    "Running shoes",
    "山脊双人帐篷",
    "羽绒睡袋",
    "不锈钢保温杯",
    "电动牙刷",
    "书架",
    "女鞋",
]


@pytest.fixture
def words(site):
    learn(SITE, TITLES)


def corrected(query, site_id=SITE):
    return next(iter(proposals(site_id, query)), "")


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("tnet", "tent"),
        ("kettel", "kettle"),
        ("blutooth", "bluetooth"),
        ("hedphones", "headphones"),
        ("heddphone", "headphones"),  # two mistakes in a long word
        ("waterprofjacket", ""),
        ("TNET", "tent"),
        ("copper kettel", "copper kettle"),
        ("two-person tnet!", "two-person tent!"),
        ("wireles hedphones", "wireless headphones"),
        ("帐蓬", "帐篷"),
        ("睡带", "睡袋"),
        ("双人帐蓬", "双人帐篷"),
        ("羽绒睡带", "羽绒睡袋"),
        ("不秀钢", "不锈钢"),
        ("不透钢", "不锈钢"),  # of another sound
        ("bluetoth 帐蓬", "bluetooth 帐篷"),
        ("zhangpeng", "帐篷"),
        ("nvxie", "女鞋"),
    ],
)
def test_a_misspelt_word_is_corrected_by_the_shops_own(words, query, meant):
    assert corrected(query) == meant


@pytest.mark.parametrize(
    "query",
    [
        "tent",
        "copper kettle",
        "kettlebell",
        "帐篷",
        "双人睡袋",
        "12345",
        "tnet15",  # a model's name
        "te tn",
        "锅",
        "samsung",
        "bike",
        "暑假",  # a word of its own, which sounds as 书架
        "电动牙膏",  # of the last character, what it is
        "",
    ],
)
def test_what_is_known_or_like_nothing_is_left_alone(words, query):
    assert proposals(SITE, query) == []


@pytest.mark.parametrize("query", ["tents", "bottles", "pitching", "the", "防水"])
def test_inflections_and_words_of_descriptions_are_no_mistakes(words, query):
    """'the' is one letter from 'thee', and stands in no document."""
    learn(SITE, ["Thee tenths bottle pitchings 房水"])
    make_product(
        "T",
        title_en="A tent, a bottle",
        description_en="Pitched in minutes.",
        title_zh="帐篷",
        description_zh="防水面料。",
    )
    assert proposals(SITE, query) == []


def test_of_several_likely_words_all_are_proposed_the_likeliest_first(site):
    learn(SITE, ["tent", "text", "test", "rent"])
    assert proposals(SITE, "tetn")[0] == "tent"
    assert set(proposals(SITE, "tejt")) == {"tent", "text", "test"}
    assert len(proposals(SITE, "tejt tejt")) == 6
    assert proposals(SITE, "tejt tejt")[0] == "tent tent"


def test_shops_do_not_know_each_others_words(words):
    other = Site.objects.create(domain="other.example", name="other")
    assert proposals(other.pk, "kettel") == []
    learn(other.pk, ["kettles"])
    assert proposals(other.pk, "ketles") == ["kettles"]
    assert proposals(SITE, "kettel") == ["kettle"]


def test_words_are_learnt_once_and_without_numbers_or_single_letters(site):
    assert learn(SITE, ["Tent 2 XL x 4k 120", "a TENT", "x" * 41, "山"]) == 2
    assert set(Word.objects.values_list("word", flat=True)) == {"tent", "xl"}
    assert learn(SITE, ["tent xl"]) == 0


def test_what_is_known_costs_one_statement(words, django_assert_num_queries):
    with django_assert_num_queries(1):
        learn(SITE, TITLES)
    with django_assert_num_queries(1):
        proposals(SITE, "copper kettel 帐蓬")
    with django_assert_num_queries(0):
        proposals(SITE, "12 - 5")


def test_mirroring_a_product_learns_its_titles(site):
    make_product("K", title_en="Copper kettle", title_zh="铜壶帐篷")
    assert corrected("kettel") == "kettle"
    assert corrected("帐蓬") == "帐篷"


def test_words_that_no_item_has_any_more_are_pruned(site):
    make_product("K", title_en="Copper kettles")
    make_product("T", title_en="Ridge tent", title_zh="山脊帐篷")
    Item.objects.get(key="K").delete()
    assert prune(SITE) == 2
    assert corrected("tnet") == "tent"
    assert corrected("帐蓬") == "帐篷"
    assert corrected("ketles") == ""


@pytest.mark.parametrize("query", BAD.values(), ids=BAD.keys())
def test_any_text_is_a_query(words, query):
    proposals(SITE, query)


@pytest.mark.parametrize("title", BAD.values(), ids=BAD.keys())
def test_any_text_is_a_title(site, title):
    learn(SITE, [title])


@pytest.mark.django_db(transaction=True)
def test_two_learn_the_same_words_at_once():
    Site.objects.get_or_create(pk=SITE)
    texts = [" ".join(f"{a}{b}word" for b in "abcdefghij") for a in "abcdefghij"]

    def add(order):
        try:
            learn(SITE, texts[::order])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, [1, -1, 1, -1]))
    assert Word.objects.count() == 100


@pytest.mark.parametrize(
    ("a", "b", "far"),
    [
        ("tent", "tent", 0),
        ("tnet", "tent", 1),
        ("tet", "tent", 1),
        ("teent", "tent", 1),
        ("text", "tent", 1),
        ("ent", "tent", 1),
        ("ca", "abc", 3),  # 2 where what was swapped may be parted
        ("hedphone", "headphones", 2),
        ("", "ab", 2),
        ("kitten", "sitting", 3),
    ],
)
def test_mistakes_are_counted(a, b, far):
    assert mistakes(a, b) == mistakes(b, a) == far
    assert one_apart(a, b) == one_apart(b, a) == (far <= 1)


@pytest.mark.parametrize("word", ["bottles", "headphones", "waterproofing", "帐篷布"])
def test_words_with_a_letter_or_two_wrong_have_a_form_in_common(word):
    kept = set(forms(1, word))
    for place in range(len(word)):
        shorter = word[:place] + word[place + 1 :]
        other = word[:place] + "某" + word[place + 1 :]
        for wrong in [other] if word[0] > "z" else [shorter, other.replace("某", "q")]:
            assert kept & set(forms(1, wrong, asked=True)), wrong
    assert not kept & set(forms(2, word))
    assert len(kept) <= 29


def test_a_chinese_word_sounds_as_it_is_typed():
    assert sound("帐篷") == sound("帐蓬") == "zhangpeng"
    assert sound("绿色") == "lvse"
    assert sound("tent") == sound("帐x") == ""
