"""manage.py ecom_ai_sync and ecom_ai_doctor, as an operator meets them."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery import Celery
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from django.utils import timezone
from kombu.transport.redis import Transport

from ecom_ai import catalog, index, tasks
from ecom_ai.classifying import Answer
from ecom_ai.inference import LocalInference
from ecom_ai.management import health
from ecom_ai.models import Checkpoint, Embedding, Item
from shop.celery import app as shop_app
from shop.models import Product
from tests.processes import ALL, BOTH, Worker, worker

NOWHERE = "redis+socket:///tmp/ecom-ai-no-such-server.sock"
LIVE, FILLING = Checkpoint.Stage.LIVE, Checkpoint.Stage.FILLING

real = pytest.mark.django_db(transaction=True)


@pytest.fixture
def with_broker(products, settings) -> Iterator[None]:
    """Tasks go to the broker, and vectors come from workers."""
    settings.ECOM_AI = {**settings.ECOM_AI, "INFERENCE": "celery"}
    shop_app.conf.task_always_eager = False
    with shop_app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()
    yield
    shop_app.conf.task_always_eager = True


@pytest.fixture
def no_broker(with_broker) -> Iterator[None]:
    elsewhere = Celery("elsewhere", broker=NOWHERE)
    yield
    elsewhere.close()
    shop_app.set_current()
    shop_app.set_default()


@pytest.fixture
def working(with_broker, tmp_path) -> Iterator[Worker]:
    with worker(tmp_path / "log", options=ALL) as started:
        yield started


def sync(*arguments: str) -> str:
    """Runs ecom_ai_sync; what it wrote on stderr."""
    progress = io.StringIO()
    call_command("ecom_ai_sync", *arguments, stderr=progress)
    return progress.getvalue()


def doctor(*arguments: str) -> tuple[int, str]:
    """Runs ecom_ai_doctor; its exit status and what it wrote."""
    out = io.StringIO()
    try:
        call_command("ecom_ai_doctor", *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def findings() -> dict[str, health.Finding]:
    return {finding.name: finding for finding in health.examine()}


@pytest.fixture
def impatient(monkeypatch) -> None:
    """Nobody is there, so that no answer is waited for."""
    monkeypatch.setattr(health.broker, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(Transport, "brpop_timeout", 0.1)


@pytest.fixture
def encoded(monkeypatch) -> list[int]:
    """How many items each call from now on encodes."""
    counts: list[int] = []
    encode = LocalInference.encode_items

    def counting(self, checkpoint, texts):
        counts.append(len(texts))
        return encode(self, checkpoint, texts)

    monkeypatch.setattr(LocalInference, "encode_items", counting)
    return counts


# --- ecom_ai_sync inside the process


def test_sync_shows_its_progress_on_stderr_and_nothing_on_stdout(products, capsys):
    progress = sync()
    assert "Mirroring products: 100%" in progress
    assert "10/10" in progress
    assert "Encoding products" in progress
    assert capsys.readouterr().out == ""


def test_an_unchanged_shop_encodes_nothing(products, encoded):
    sync()
    assert encoded == []


def test_only_what_changed_is_encoded_again(products, encoded):
    Product.objects.filter(sku="MUG-1").update(title_en="Porcelain cup")
    Product.objects.filter(sku="POT-1").update(price="99.00", stock=0)
    sync()
    assert encoded == [1]
    assert Item.objects.get(key="POT-1").price == 99
    assert not Item.objects.pending(index.live(1)).exists()


def test_products_deleted_behind_our_back_lose_their_items_and_vectors(products):
    Product.objects.filter(sku__in=["MUG-1", "POT-1"])._raw_delete("default")
    sync()
    assert Item.objects.count() == Embedding.objects.count() == len(products) - 2


def test_all_encodes_everything_into_a_checkpoint_that_then_goes_live(
    products, encoded
):
    old = index.live(1)
    sync("--all")
    new = index.live(1)
    assert new.pk > old.pk
    assert encoded == [10]
    assert Embedding.objects.filter(checkpoint=new).count() == 10
    old.refresh_from_db()
    assert old.stage == Checkpoint.Stage.RETIRED


def test_all_goes_on_with_what_an_interrupted_run_has_done(products, encoded):
    old = index.live(1)
    begun = index.create(1, old.name, after=old.pk)
    half = list(Item.objects.values_list("pk", flat=True)[:6])
    index.embed(begun, half, LocalInference())
    assert index.live(1) == old
    sync("--all")
    assert encoded == [6, 4]
    assert index.live(1) == begun


def test_an_empty_shop_is_no_error(site):
    assert "Mirroring products" in sync()


def test_an_unknown_site_is_named_beside_those_that_exist(products):
    with pytest.raises(CommandError, match=r"no site 7; there are: 1\."):
        sync("--site", "7")
    with pytest.raises(CommandError, match=r"no site 0; there are: 1\."):
        sync("--site", "0")


# --- ecom_ai_sync with workers


def test_without_a_broker_sync_says_so_in_one_sentence(products, settings, monkeypatch):
    settings.ECOM_AI = {**settings.ECOM_AI, "INFERENCE": "celery"}
    monkeypatch.setattr("ecom_ai.broker.problem", lambda: "Error 111. Refused.")
    with pytest.raises(CommandError, match=r"Refused\. The products are mirrored\.$"):
        sync()


@real
def test_without_a_worker_sync_ends_with_what_to_do(with_broker):
    Product.objects.filter(sku="MUG-1").update(title_en="Porcelain cup")
    with pytest.raises(CommandError, match=r"made a vector for 1 s.*ecom_ai\.serve"):
        sync("--timeout", "1")
    # It was mirrored all the same, and waits for a worker.
    assert Item.objects.pending(index.live(1)).get().key == "MUG-1"


@real
def test_without_a_worker_the_first_sync_says_what_it_waits_for(with_broker):
    Checkpoint.objects.all().delete()
    progress = io.StringIO()
    with pytest.raises(CommandError, match="prepared the encoder for 1 s"):
        call_command("ecom_ai_sync", "--timeout", "1", stderr=progress)
    assert "Preparing the encoder (the first time" in progress.getvalue()


@real
def test_an_encoder_that_cannot_be_prepared_ends_sync_at_once_with_the_reason(
    with_broker, tmp_path
):
    Checkpoint.objects.all().delete()
    tasks._remember_failure(1, "one of long ago")
    mistyped = {"TEST_ENCODER": "./nowhere"}
    with worker(tmp_path / "log", options=BOTH, **mistyped) as started:
        with pytest.raises(CommandError) as caught:
            sync("--timeout", "60")
        assert str(caught.value).startswith(
            "The encoder './nowhere' could not be prepared: No encoder './nowhere'"
        )
        assert "\n" not in str(caught.value)
        assert "EncoderNotFound" in started.output


def test_without_workers_too_an_encoder_that_is_not_there_is_one_line(
    products, settings
):
    settings.ECOM_AI = {**settings.ECOM_AI, "ENCODER": "./nowhere"}
    with pytest.raises(CommandError, match=r"'\./nowhere' could not be prepared: No"):
        sync("--all")


@real
def test_a_log_gets_the_waiting_line_once_and_progress_sparsely(with_broker):
    Checkpoint.objects.all().delete()
    progress = io.StringIO()
    with pytest.raises(CommandError):
        call_command("ecom_ai_sync", "--timeout", "2", stderr=progress)
    assert progress.getvalue().count("Preparing the encoder") <= 2  # begin and end


@real
def test_without_a_broker_sync_ends_at_once(no_broker):
    with pytest.raises(CommandError, match=r"no-such-server\.sock does not answer"):
        sync()


@real
def test_no_wait_leaves_the_encoding_to_the_workers(with_broker):
    Product.objects.filter(sku="MUG-1").update(title_en="Porcelain cup")
    assert "Encoding" not in sync("--no-wait")
    with shop_app.connection_for_write() as broker:
        assert broker.default_channel.client.llen("ecom_ai.serve") == 1


@real
def test_sync_waits_until_the_workers_are_done(working):
    Product.objects.filter(sku="MUG-1").update(title_en="Porcelain cup")
    assert "1/1" in sync("--timeout", "30")
    assert not Item.objects.pending(index.live(1)).exists()
    old = index.live(1)
    sync("--all", "--timeout", "30")
    index.checkpoints.forget_live()
    assert index.live(1).pk > old.pk
    assert Embedding.objects.filter(checkpoint=index.live(1)).count() == 10


# --- ecom_ai_doctor


@real
def test_the_doctor_finds_a_whole_shop_fine(working):
    tasks.sweep()
    status, out = doctor()
    assert status == 0, out
    assert all(line.startswith("fine ") for line in out.splitlines())
    assert "PostgreSQL 18" in out
    assert "queue ecom_ai.serve: " in out
    assert "site 1 search: a query's vector" in out


@real
def test_the_doctor_says_one_json_object(working):
    tasks.sweep()
    status, out = doctor("--json")
    told = json.loads(out)
    assert status == 0
    assert told["fine"] is True
    assert {row["name"] for row in told["findings"]} >= {"database", "broker", "beat"}


@real
def test_the_doctor_says_what_is_missing_without_workers_and_beat(
    with_broker, impatient
):
    status, out = doctor()
    assert status == 1
    wrong = [line for line in out.splitlines() if not line.startswith("fine ")]
    assert "celery -A PROJECT worker -Q ecom_ai" in wrong[0]
    assert "celery -A PROJECT worker -Q ecom_ai.serve --pool threads -c 2" in wrong[1]
    assert "Trainings wait. Start one: celery -A PROJECT worker" in wrong[2]
    assert "celery -A PROJECT beat" in wrong[3]
    assert "Searches find by words alone" in wrong[4]
    assert len(wrong) == 5


@real
def test_the_doctor_names_a_broker_that_does_not_answer(no_broker, impatient):
    assert "no-such-server.sock does not answer" in findings()["broker"].message


def test_the_doctor_counts_what_waits(products, monkeypatch):
    monkeypatch.setattr(health.broker, "problem", lambda: "no broker in this test")
    Product.objects.filter(sku="MUG-1").update(title_en="Porcelain cup")
    catalog.sync(1, ["MUG-1"])
    Item.objects.filter(key="POT-1").delete()
    found = findings()
    assert found["site 1 vectors"].message.startswith("1 products wait")
    assert found["site 1 products"].message.startswith("9 of 10 products are mirrored")
    assert not found["site 1 vectors"].fine
    assert not found["site 1 products"].fine
    monkeypatch.setattr(index.hnsw, "HNSW_LEAST", 5)
    assert "HNSW index is missing" in findings()["site 1 index"].message


def test_the_doctor_says_what_is_being_prepared(products, settings, monkeypatch):
    """Workers are at it, and the starters of a new shop are not there yet."""
    settings.ECOM_AI = {**settings.ECOM_AI, "STARTERS": True}
    monkeypatch.setattr(health, "_messages", lambda: iter(()))
    Item.objects.filter(key="POT-1").delete()
    status, out = doctor()
    assert status == 1
    assert "being prepared  site 1 products: 9 of 10 products are mirrored; w" in out
    assert "being prepared  site 1 intent: Its starter is not there yet" in out
    assert "WRONG" not in out
    tasks._remember_failure(1, "no such encoder")
    status, out = doctor()
    assert "WRONG  site 1 products: 9 of 10 products are mirrored: run" in out
    tasks.forget_failure(1)
    ago = timezone.now() - timedelta(hours=1)
    Item.objects.update(updated_at=ago)
    Checkpoint.objects.update(created_at=ago)
    Embedding.objects.update(created_at=ago)
    assert not findings()["site 1 intent"].preparing


def test_the_doctor_asks_each_live_classifier(products, monkeypatch):
    monkeypatch.setattr(health, "_messages", lambda: iter(()))
    made = Checkpoint.objects.create(
        site_id=1, role="sentiment", stage=LIVE, name="by hand", files={"x": "y"},
        folder="checkpoints/nowhere",
    )  # fmt: skip
    assert "checkpoints/nowhere" in findings()["site 1 sentiment"].message
    said = Answer({"positive": 0.2, "negative": 0.8})
    monkeypatch.setattr(health.classifying, "look", lambda *_: [said])
    found = findings()["site 1 sentiment"]
    assert found.fine
    assert found.message.startswith(
        f"checkpoint {made.pk} is live; 'The tent is light, and it kept us dry.' is "
    )
    monkeypatch.setattr(health, "_LATE_SECONDS", 0.2)
    monkeypatch.setattr(health.classifying, "look", lambda *_: [None])
    assert "no worker answered" in findings()["site 1 sentiment"].message


def test_the_doctor_knows_a_shop_that_has_no_products_yet(site, impatient):
    assert findings()["site 1 checkpoint"].fine


def test_the_doctor_looks_on_where_settings_are_wrong(products, settings, impatient):
    settings.ECOM_AI = {**settings.ECOM_AI, "QUERY_DEADLINE": 1}
    status, out = doctor()
    assert status == 1
    assert "Did you mean 'QUERY_DEADLINE_MS'?" in out
    assert "database: PostgreSQL" in out


def test_the_doctor_sees_missing_tables(products, monkeypatch):
    monkeypatch.setattr(health.broker, "problem", lambda: "no broker in this test")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ecom_ai_item RENAME TO away")
    assert "Run manage.py migrate" in findings()["tables"].message


def test_the_doctor_sees_a_cache_that_keeps_nothing(products, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    }
    assert not health._cache().fine
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
        }
    }
    message = health._cache().message
    assert "does not answer" in message
    assert message.endswith("Start it, or set CACHES['default']")


def test_the_doctor_sees_that_beat_stopped(products):
    cache.set(tasks._SWEPT, 1.0, 60)
    assert not health._beat().fine
    tasks.sweep()
    assert health._beat().fine


def test_the_doctor_looks_on_where_a_setting_is_only_warned_of(
    products, settings, impatient, tmp_path
):
    file = tmp_path / "file"
    file.touch()
    settings.ECOM_AI = {**settings.ECOM_AI, "CHECKPOINT_DIR": str(file)}
    found = findings()
    assert f"'{file}' is no folder" in found["settings"].message
    assert found["site 1 products"].fine


def test_the_doctor_says_where_a_database_was_looked_for(db, settings, monkeypatch):
    def away(*_arguments):
        raise OperationalError("connection refused\n\tIs the server running?")

    with monkeypatch.context() as patch:
        patch.setattr(connections["default"], "cursor", away)
        message = health._database().message
    assert "Cannot ask 'default': connection refused Is the server" in message
    assert "Start PostgreSQL at" in message
    assert "\n" not in message
