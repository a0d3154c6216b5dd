"""A promoted recommender on pages: what is served is what was measured."""

import json
from time import monotonic

import numpy as np
import pytest
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.db import transaction
from django.test import RequestFactory
from django.utils.translation import override

from ecom_ai import catalog, index, inference, shoppers, storage, tasks
from ecom_ai.catalog import Filters
from ecom_ai.conf import Placement
from ecom_ai.events import NewEvent, record
from ecom_ai.exceptions import BadInput
from ecom_ai.management import health
from ecom_ai.ml.recommenders import (
    RecommenderArguments,
    fit_recommender,
    load_recommender,
)
from ecom_ai.models import (
    Checkpoint,
    Embedding,
    Item,
    Review,
    Shopper,
    ShopperSequence,
    Sketch,
    checkpoints,
)
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.recommendations import recommend, sequences
from ecom_ai.shoppers import load
from ecom_ai.training import own_events
from ecom_ai.training.promotion import promote, rollback
from shop.models import Product
from tests.making import SITE, give_vectors, make_checkpoint, make_product, store

pytestmark = pytest.mark.django_db

COUNT = 40
KEYS = [f"item-{number}" for number in range(COUNT)]
HISTORY = ["item-3", "item-9", "item-4", "item-5"]
#: After item i comes item i + 1, now and then i + 7; of four texts each has one.
SEQUENCES = [
    [KEYS[(start + step * (7 if start % 5 == 0 else 1)) % COUNT] for step in range(6)]
    for start in range(COUNT)
    for _ in range(2)
]
TEXTS = {
    key: tuple(float(place == number * 4 // COUNT) for place in range(4))
    for number, key in enumerate(KEYS)
}
FITTING = {
    "dimensions": 8,
    "layers": 1,
    "dropout": 0.0,
    "learning_rate": 0.02,
    "epochs": 4,
    "batch_positions": 256,
    "max_length": 10,
    "blend": 20.0,
}


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """Two recommenders of the same items, which differ."""
    folders = []
    for seed in (0, 2):
        folders.append(tmp_path_factory.mktemp("recommender"))
        fit_recommender(
            SEQUENCES,
            attributes={key: sequences.attributes_of("things") for key in KEYS},
            item_vectors={
                key: np.array(text, dtype=np.float32) for key, text in TEXTS.items()
            },
            arguments=RecommenderArguments(**FITTING, seed=seed),
            folder=folders[-1],
        )
    return folders


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(scope="module")
def things(rows_for_all):
    """Forty products with texts and vectors."""

    def rows():
        Site.objects.get_or_create(pk=SITE)
        for key in KEYS:
            make_product(key)
        give_vectors(make_checkpoint(), TEXTS)

    rows_for_all(rows)


@pytest.fixture
def encoder(things, site, settings):
    """The shop: forty products; a placement in the recommender's order."""
    settings.ECOM_AI = {
        **settings.ECOM_AI,
        "PLACEMENTS": {"next": Placement({"personal": 1.0}, k=20, diversity=0.0)},
    }
    return Checkpoint.objects.get()


@pytest.fixture
def keep(encoder, fitted, folder):
    """Stores one of the recommenders as training does."""

    def made(number: int = 0, *, site_id: int = SITE) -> Checkpoint:
        where, files = storage.save_folder(
            fitted[number], under=f"checkpoints/recommender-{number}"
        )
        return Checkpoint.objects.create(
            site_id=site_id,
            role=Checkpoint.Role.RECOMMENDER,
            name="by hand",
            dimensions=FITTING["dimensions"],
            folder=where,
            files=files,
            fingerprint=storage.digest(files),
            data={"encoder": encoder.fingerprint},
        )

    return made


@pytest.fixture
def promoted(keep, on_commit):
    checkpoint = keep()
    with on_commit():
        promote(checkpoint, by="ann")
    checkpoint.refresh_from_db()
    return checkpoint


@pytest.fixture
def look(on_commit):
    """Has a shopper look at items, one after the other; a worker then does its work."""

    def looks(*keys: str, shopper: str = "bo", kind: str = "view", site_id=SITE):
        with on_commit():
            for key in keys:
                record(site_id, shopper, [NewEvent(kind, key)])

    return looks


def served(shopper: str = "bo", *, k: int = 20, site_id: int = SITE, **more) -> list:
    found = recommend("next", load(site_id, shopper), k=k, **more)
    return [item.key for item in found.items]


def offline(fitted, history=HISTORY, *, number: int = 0, k: int = 20) -> list[str]:
    found = load_recommender(fitted[number]).recommend(history, k=k)
    return [scored.key for scored in found]


# What is served is what is measured


@pytest.mark.parametrize(
    "history",
    [
        HISTORY,
        ["item-30"],
        KEYS[2:38:2],  # longer than what is read
        ["item-8", "item-1", "item-8", "item-20"],
    ],
)
def test_the_list_is_the_one_that_was_measured(promoted, fitted, look, history):
    look(*history)
    newest = list(dict.fromkeys(reversed(history)))
    assert served() == offline(fitted, newest[::-1])


@pytest.mark.parametrize("blend", [0.0, 20.0, 500.0])
def test_so_it_is_whatever_the_followers_weigh(
    keep, fitted, look, on_commit, monkeypatch, blend
):
    live = keep()
    loaded = inference.recommender(live)
    object.__setattr__(loaded.settings, "blend", blend)
    with on_commit():
        promote(live, by="ann")
    look(*HISTORY)
    expected = [scored.key for scored in loaded.recommend(HISTORY, k=20)]
    assert served() == expected


def test_a_filter_keeps_the_order(promoted, fitted, look):
    cheap = KEYS[::3]
    Product.objects.filter(sku__in=cheap).update(price=3)
    catalog.sync(SITE, cheap)
    look(*HISTORY)
    found = served(filters=Filters(max_price=5), k=6)
    assert found == [key for key in offline(fitted, k=40) if key in cheap][:6]


def test_what_cannot_be_sold_or_was_dismissed_is_left_out(promoted, fitted, look):
    first, second, third, *rest = offline(fitted, k=40)
    Product.objects.filter(sku=first).update(stock=0)
    look(*HISTORY)
    look(second, kind="dismiss")
    assert served() == [third, *rest][:20]


def test_a_dismissed_item_is_no_part_of_the_history(promoted, fitted, look):
    look(*HISTORY, "item-17")
    look("item-17", kind="dismiss")
    assert ShopperSequence.objects.get().items == HISTORY
    assert served() == [key for key in offline(fitted, k=40) if key != "item-17"][:20]


def test_two_statements_answer(promoted, look, django_assert_num_queries):
    look(*HISTORY)
    visitor = load(SITE, "bo")
    sequences.live(SITE), index.live(SITE)  # remembered for two seconds
    with django_assert_num_queries(2):
        assert recommend("next", visitor).items
    with django_assert_num_queries(1):
        load(SITE, "bo")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Because you looked at", "From what you looked at lately")),
        ("zh-hans", ("因为您看过", "根据您最近的浏览")),
    ],
)
def test_an_item_says_why_it_is_there(promoted, look, language, words):
    look(*HISTORY)
    with override(language):
        found = recommend("next", load(SITE, "bo"), k=5, language=language)
    assert {item.source for item in found.items} == {"personal"}
    assert all(item.reason.startswith(words) for item in found.items)


# A shopper's own bad review


def test_a_bad_review_turns_similar_products_down_for_its_author(
    promoted, fitted, look, django_assert_num_queries
):
    look(*HISTORY)
    look(*HISTORY, shopper="al")
    ranked = offline(fitted)
    alike = [key for key in ranked if TEXTS[key] == TEXTS["item-3"]]
    assert alike, "looked at, they come next"
    others = [key for key in ranked if key not in alike]
    review = Review.objects.create(
        site_id=SITE, item_key="item-3", body="x", stars=1, author_key="bo"
    )
    assert served()[: len(others)] == others, "none is lost, none else is moved"
    assert set(served(k=40)) >= set(alike)
    assert served("al") == ranked
    visitor = load(SITE, "bo")
    with django_assert_num_queries(2):
        recommend("next", visitor)
    Review.objects.filter(pk=review.pk).update(state="withdrawn")
    assert served() == ranked


# Items that came after the training, and such as nothing is known of


def new_product(key: str, text: tuple[float, ...] | None, encoder: Checkpoint) -> None:
    make_product(key)
    if text:
        give_vectors(encoder, {key: text})


def test_a_new_product_gets_a_vector_from_its_text(promoted, encoder, fitted, look):
    new_product("fresh", TEXTS["item-2"], encoder)
    assert sequences.needs_filling(promoted)
    tasks.fill_recommender(promoted.pk)
    assert not sequences.needs_filling(promoted)
    stored = Embedding.objects.get(item__key="fresh", checkpoint=promoted)
    cold = load_recommender(fitted[0]).cold_vector(
        ["category:things"], np.array(TEXTS["item-2"], dtype=np.float32)
    )
    assert np.asarray(stored.vector) == pytest.approx(cold, abs=1e-3)
    look(*HISTORY)
    without = [key for key in served(k=41) if key != "fresh"]
    assert "fresh" in served(k=41)
    assert without == offline(fitted, k=40)


def test_looking_at_a_new_product_changes_what_comes_next(promoted, encoder, look):
    for text in ("item-2", "item-39"):
        new_product(f"like {text}", TEXTS[text], encoder)
        give = {f"{text} again": TEXTS[text]}
        make_product(*give)
        give_vectors(encoder, give)
    tasks.fill_recommender(promoted.pk)
    look("like item-2", shopper="one")
    look("like item-39", shopper="two")
    one, two = (ShopperSequence.objects.get(shopper__key=k) for k in ("one", "two"))
    assert one.vector is not None
    assert two.vector is not None
    assert one.follower_ids == []
    assert served("one") != served("two")


def test_a_product_without_text_or_training_has_no_place(promoted, encoder, look):
    Product.objects.filter(sku="item-39").delete()
    make_product("bare", category="unheard-of", title_en="")
    assert Item.objects.get(key="bare").text_hash == ""
    tasks.fill_recommender(promoted.pk)
    assert not sequences.needs_filling(promoted), "it is done, not asked for again"
    look(*HISTORY)
    assert "bare" not in served(k=50)
    look("bare", shopper="odd")
    assert ShopperSequence.objects.get(shopper__key="odd").vector is None
    assert recommend("home", load(SITE, "odd")).items, "what is popular"


def test_a_product_without_its_vector_yet_is_waited_for(promoted, encoder, look):
    make_product("fresh")
    assert not sequences.needs_filling(promoted), "the encoder comes first"
    look(*HISTORY)
    assert "fresh" not in served(k=50)


def test_texts_of_another_encoder_make_no_vectors(promoted, encoder):
    new_product("fresh", TEXTS["item-2"], encoder)
    Checkpoint.objects.filter(pk=encoder.pk).update(fingerprint="another")
    forget_live()
    tasks.fill_recommender(promoted.pk)
    text = np.array(TEXTS["item-2"], dtype=np.float32)
    loaded = inference.recommender(promoted)
    stored = Embedding.objects.get(item__key="fresh", checkpoint=promoted)
    vector = np.asarray(stored.vector)
    category = ["category:things"]
    assert vector == pytest.approx(loaded.cold_vector(category), abs=1e-3)
    assert vector != pytest.approx(loaded.cold_vector(category, text), abs=1e-3)


# Before, between, after


def taste_list() -> list[str]:
    """The list of a shop without a recommender."""
    with transaction.atomic():
        ShopperSequence.objects.all().delete()
        found = served()
        transaction.set_rollback(True)
    return found


def test_without_a_recommender_taste_answers(encoder, keep, look, fitted):
    keep()  # trained, not promoted
    look(*HISTORY)
    assert not ShopperSequence.objects.exists()
    assert served()
    assert served() != offline(fitted)


def test_before_its_vectors_are_there_nobody_sees_it(keep, look, on_commit, fitted):
    checkpoint = keep()
    look(*HISTORY)
    before = served()
    promote(checkpoint, by="ann")  # no worker takes the message
    look("item-5")
    assert not ShopperSequence.objects.exists()
    assert served() == before
    with on_commit():
        tasks.sweep()
    assert served() == offline(fitted)


def test_what_a_worker_has_not_seen_yet_counts_at_once(promoted, look, fitted):
    look(*HISTORY)
    assert served() == offline(fitted)
    record(SITE, "bo", [NewEvent("view", "item-33")])  # no worker
    assert served() == taste_list()
    assert "item-33" not in served()


def test_a_missed_doorbell_is_made_good_by_the_sweep(promoted, on_commit, fitted):
    for key in HISTORY:
        record(SITE, "bo", [NewEvent("view", key)])
    with on_commit():
        tasks.sweep()
    assert served() == offline(fitted)
    with on_commit():
        assert sequences.late(SITE, most=10) == []


def test_another_worker_learns_of_a_promotion_at_once(
    keep, look, on_commit, fitted, monkeypatch
):
    """It remembers for two seconds what was live, and is asked within them."""
    look(*HISTORY)
    checkpoint, rung = keep(), []
    monkeypatch.setattr(
        tasks, "_encode_late", lambda site: rung.append(sequences.late(site, most=9))
    )
    with on_commit():
        promote(checkpoint, by="ann")
    monkeypatch.setitem(checkpoints._live, (SITE, "recommender"), (monotonic(), None))
    tasks.encode_shoppers(SITE, rung[-1])
    forget_live()  # as the page does, which asks two seconds later
    assert served() == offline(fitted)


def test_a_vector_of_a_retired_recommender_is_not_asked(
    promoted, keep, look, fitted, on_commit
):
    look(*HISTORY)
    second = keep(1)
    promote(second, by="ann")  # and no worker yet
    assert ShopperSequence.objects.get().checkpoint_id == promoted.pk
    assert served() == taste_list()
    with on_commit():
        tasks.fill_recommender(second.pk)
    # Further down scores differ by less than half precision tells apart.
    assert served(k=10) == offline(fitted, number=1, k=10)
    assert offline(fitted, number=1, k=10) != offline(fitted, k=10)


def test_a_rollback_gives_the_former_list_back(promoted, keep, look, fitted, on_commit):
    look(*HISTORY)
    with on_commit():
        promote(keep(1), by="ann")
    kept = set(promoted.embeddings.values_list("pk", "created_at"))
    assert len(kept) == COUNT
    with on_commit():
        rollback(SITE, "recommender", by="ann")
    assert set(promoted.embeddings.values_list("pk", "created_at")) == kept
    assert served() == offline(fitted)


def test_only_the_former_one_keeps_its_vectors(promoted, keep, on_commit):
    others = [keep(1), keep(0)]
    for other in others:
        with on_commit():
            promote(other, by="ann")
    counts = [c.embeddings.count() for c in (promoted, *others)]
    assert counts == [0, COUNT, COUNT]
    assert not Sketch.objects.filter(checkpoint=promoted).exists()
    promoted.refresh_from_db()
    assert promoted.filled_at is None
    with on_commit():
        promote(promoted, by="ann")
    promoted.refresh_from_db()
    assert promoted.embeddings.count() == COUNT
    assert promoted.filled_at is not None


def test_an_altered_checkpoint_changes_nothing(promoted, keep, folder, look, fitted):
    look(*HISTORY)
    broken = keep(1)
    (path,) = folder.rglob(f"{broken.folder.rpartition('/')[2]}/recommender.json")
    path.write_text(path.read_text() + " ")
    with pytest.raises(Exception, match="altered"):
        promote(broken, by="ann")
    assert served() == offline(fitted)


def test_every_task_done_twice_does_nothing_more(promoted, look):
    look(*HISTORY)

    def everything():
        rows = Embedding.objects.order_by("pk").values_list("pk", "created_at")
        known = ShopperSequence.objects.values_list("items", "follower_ids", "until")
        return list(rows), list(known), Shopper.objects.count()

    before = everything()
    tasks.fill_recommender(promoted.pk)
    tasks.encode_shoppers(SITE, ["bo", "nobody"])
    assert everything() == before


def test_a_shopper_who_is_gone_takes_their_sequence_along(promoted, look):
    look(*HISTORY, shopper="anonymous")
    look("item-1", shopper="u:1")
    shoppers.merge(SITE, "anonymous", "u:1")
    assert [row.shopper.key for row in ShopperSequence.objects.all()] == ["u:1"]


def test_without_consent_a_visitor_is_known_to_no_worker(promoted, look, client):
    client.get(Product.objects.get(sku="item-3").get_absolute_url())
    request = RequestFactory().get("/")
    request.session = client.session
    visitor = shoppers.identify(request)
    assert visitor.viewed == ["item-3"]
    assert visitor.encoded is None
    assert recommend("next", visitor).items
    assert not ShopperSequence.objects.exists()


def test_another_site_has_a_space_of_its_own(promoted, keep, look, on_commit, fitted):
    Site.objects.create(pk=2, domain="second.example")
    for _ in catalog.sync_all(2):
        pass
    look(*HISTORY)
    look(*HISTORY, site_id=2)
    assert ShopperSequence.objects.get().shopper.site_id == SITE
    assert load(2, "bo").encoded is None
    assert {e.item.site_id for e in promoted.embeddings.all()} == {SITE}
    second = keep(1, site_id=2)
    with on_commit():
        # The second shop has no encoder: what was learnt is known without one.
        promote(second, by="ann")
    assert {e.item.site_id for e in second.embeddings.all()} == {2}
    assert second.embeddings.count() == COUNT
    assert served() == offline(fitted)


def test_the_doctor_says_how_it_is(promoted, encoder, look):
    look(*HISTORY)
    (found,) = health._roles(SITE, 0, True)
    assert (found.fine, found.name) == (True, "site 1 recommender")
    assert "knows 1 shoppers" in found.message
    new_product("fresh", TEXTS["item-2"], encoder)
    (found,) = health._roles(SITE, 0, True)
    assert "1 items lack its vectors" in found.message
    tasks.fill_recommender(promoted.pk)
    Checkpoint.objects.filter(pk=encoder.pk).update(fingerprint="another")
    forget_live()
    (found,) = health._roles(SITE, 0, True)
    assert not found.fine
    assert "ecom_ai_train recommender" in found.message


# Learning from the shop's own events


def read(site_id: int = SITE) -> list[list[str]]:
    with own_events.own_files(site_id) as files:
        lines = files["train"].read_text().splitlines()
        json.loads(files["attributes"].read_text())
    return [json.loads(line)["items"] for line in lines]


def test_a_sequence_ends_with_the_last_item_that_was_new(encoder):
    did = ["item-1", "item-2", "item-1", "item-3", "item-2", "item-1"]
    for ago, key in enumerate(reversed(did)):
        store("secret", "view", key, days=ago / 24)
    store("secret", "search", "item-9")
    store("other", "purchase", "item-4", days=1)
    store("other", "cart", "gone", days=2)
    store("old", "view", "item-4", days=400)
    # As it was known when item-3 was new: looks after that say nothing of it.
    assert sorted(read()) == [["item-2", "item-1", "item-3"], ["item-4"]]
    with own_events.own_files(SITE) as files:
        assert "secret" not in files["train"].read_text()


def test_a_shop_without_events_says_so(encoder):
    with pytest.raises(BadInput, match="no events of the last 180 days"):
        read()


def test_keys_may_have_spaces(encoder):
    make_product("two words")
    store("s", "view", "two words", days=1)
    store("s", "view", "item-1")
    assert read() == [["two words", "item-1"]]


def test_the_command_learns_from_the_shops_own_events(
    encoder, on_commit, capsys, look, folder
):
    for shopper, items in enumerate(SEQUENCES):
        for step, key in enumerate(items):
            store(f"s{shopper}", "view", key, days=1 - step / 100)
    words = ["--set", "dimensions=8", "--set", "layers=1", "--epochs", "2", "--json"]
    call_command("ecom_ai_train", "recommender", *words)
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    checkpoint = Checkpoint.objects.get(pk=told["checkpoint"])
    assert checkpoint.data["name"] == own_events.NAME
    assert checkpoint.data["rows"] == len(SEQUENCES)
    assert checkpoint.data["encoder"] == encoder.fingerprint
    assert checkpoint.dimensions == 8
    with on_commit():
        promote(checkpoint, by="ann")
    look(*HISTORY)
    loaded = inference.recommender(checkpoint)
    expected = [scored.key for scored in loaded.recommend(HISTORY, k=20)]
    assert served() == expected
    with on_commit():
        tasks.sweep()  # makes vectors of those who came before
    assert ShopperSequence.objects.count() == len(SEQUENCES) + 1
