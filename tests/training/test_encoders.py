"""The encoder: trained on pairs or texts, filled when promoted, live, and back."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError

from ecom_ai import index, inference, storage, tasks
from ecom_ai.exceptions import BadInput, CheckpointUnusable, NotPromoted
from ecom_ai.inference import LocalInference
from ecom_ai.ml import onnx_export
from ecom_ai.ml.encoder_training import serving
from ecom_ai.models import Checkpoint, Embedding, Item, Promotion, TrainingRun
from ecom_ai.search import search
from ecom_ai.training import fitting, gate, own_texts, promotion
from ecom_ai.training.pairs import PairRows, read_pairs, split_pairs
from tests.conftest import GOODS
from tests.ml.conftest import _save_tiny
from tests.test_train_commands import refused, run
from tests.training.making import SITE, Words, read_json_lines

pytestmark = pytest.mark.django_db
Stage = Checkpoint.Stage


class Fewer(Words):
    """The words' encoder with another number of dimensions."""

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions


@pytest.fixture
def trained(tmp_path, monkeypatch):
    """Makes a trained encoder whose only file says how many dimensions it has."""

    def load(folder: Path, **_more: Any) -> Fewer:
        return Fewer(int((folder / "encoder" / "size.txt").read_text()))

    monkeypatch.setattr(serving, "load_tuned", load)

    def make(dimensions: int = 256, *, passed: bool = True) -> Checkpoint:
        folder = tmp_path / f"made-{dimensions}"
        (folder / "encoder").mkdir(parents=True, exist_ok=True)
        (folder / "encoder" / "size.txt").write_text(f"{dimensions}\n")
        where, files = storage.save_folder(folder, under="checkpoints/encoder")
        live = index.live(SITE)
        verdict = gate.judge(
            "encoder", rows=50, challenger=0.6 + 0.1 * passed, champion=0.65,
            champion_id=live.pk if live else 1, p_value=0.01,
        )  # fmt: skip
        return Checkpoint.objects.create(
            site_id=SITE,
            role="encoder",
            stage=Stage.TRAINED if passed else Stage.REJECTED,
            name=f"encoder by hand, {dimensions}",
            dimensions=dimensions,
            folder=where,
            files=files,
            fingerprint=storage.digest(files),
            gate=verdict.as_dict(),
            means={"passage": {}, "query": {}},
        )

    return make


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """A block at whose end all that was enqueued is done, as by a worker."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stage(checkpoint: Checkpoint) -> str:
    return Checkpoint.objects.get(pk=checkpoint.pk).stage


def found(text: str = "stoneware coffee mug") -> list[str]:
    results = search(text, SITE, page_size=3)
    assert results.by_meaning
    return [hit.key for hit in results.hits]


# --- served


def test_a_trained_encoder_gets_no_vectors_until_it_is_promoted(
    products, trained, commits
):
    made, live = trained(), index.live(SITE)
    with commits():
        tasks.sweep()
        tasks.mirror()
    assert stage(made) == Stage.TRAINED
    assert not made.embeddings.exists()
    assert index.live(SITE) == live


def test_promoted_it_is_filled_then_live_and_finds(products, trained, commits):
    made, former = trained(), index.live(SITE)
    before = found()
    with commits():
        first = promotion.promote(made, by="ann")
        assert stage(made) == Stage.FILLING
        assert index.live(SITE) == former
        assert found() == before
    assert (first.former, first.kind, first.by) == (former, "promote", "ann")
    assert index.live(SITE) == made
    assert stage(former) == Stage.RETIRED
    assert made.embeddings.count() == len(products)
    assert len(Embedding.objects.filter(checkpoint=made).first().vector) == 256
    assert "MUG-1" in found()
    # The former one's vectors stay, and it is back at once.
    back = promotion.rollback(SITE, "encoder", by="bob")
    assert (back.checkpoint, stage(former), stage(made)) == (former, "live", "retired")
    assert found() == before


def test_its_means_are_of_the_shop_as_it_is_now(
    products, trained, commits, monkeypatch
):
    monkeypatch.setattr(index.checkpoints, "MEAN_LEAST", 8)
    made = trained()
    with commits():
        promotion.promote(made, by="ann")
    live = index.live(SITE)
    assert {kind: set(of) for kind, of in live.means.items()} == {
        "passage": {"en", "zh"},
        "query": {"en", "zh"},
    }
    assert len(live.means["query"]["zh"]) == 256


def test_what_is_promoted_last_goes_live_and_the_other_can_be_promoted_again(
    products, trained, commits
):
    first, second = trained(256), trained(128)
    promotion.promote(second, by="ann")
    promotion.promote(first, by="ann")
    with pytest.raises(NotPromoted, match="already"):
        promotion.promote(first, by="ann")
    with commits():
        tasks.sweep()
    with commits():
        tasks.embed_pending(second.pk)
    with commits():
        tasks.embed_pending(first.pk)
    assert index.live(SITE) == first
    assert stage(second) == Stage.TRAINED
    with commits():
        again = Checkpoint.objects.get(pk=second.pk)
        promotion.promote(again, by="ann", override="It finds more.")
    assert index.live(SITE) == second


def test_a_rollback_ends_what_is_being_filled(products, trained, commits):
    first = trained(256)
    with commits():
        promotion.promote(first, by="ann")
    second = trained(128)
    promotion.promote(second, by="ann")
    promotion.rollback(SITE, "encoder", by="ann")
    with commits():
        tasks.sweep()
    assert (stage(first), stage(second)) == (Stage.RETIRED, Stage.TRAINED)


def test_a_former_one_that_lost_its_vectors_gets_them_anew(products, trained, commits):
    former, made = index.live(SITE), trained()
    with commits():
        promotion.promote(made, by="ann")
    former.embeddings.all().delete()
    with commits():
        promotion.rollback(SITE, "encoder", by="ann")
        assert (stage(former), index.live(SITE)) == (Stage.FILLING, made)
    assert index.live(SITE) == former
    assert former.embeddings.count() == len(products)


def test_what_was_sold_meanwhile_is_encoded_after_a_rollback(
    products, trained, commits
):
    former, made = index.live(SITE), trained()
    with commits():
        promotion.promote(made, by="ann")
    one = Item.objects.get(key="MUG-1")
    former.embeddings.filter(item=one).update(text_hash="another")
    promotion.rollback(SITE, "encoder", by="ann")
    assert index.live(SITE) == former
    with commits():
        tasks.sweep()
    with commits():
        tasks.embed_pending(former.pk)
    assert not Item.objects.pending(former).exists()


def test_a_rejected_one_needs_a_reason(products, trained, commits):
    worse = trained(passed=False)
    with pytest.raises(NotPromoted, match=r"MRR@10\) 0\.6000 against 0\.6500"):
        promotion.promote(worse, by="ann")
    with commits():
        promotion.promote(worse, by="ann", override="To try.")
    assert index.live(SITE) == worse
    assert Promotion.objects.get(checkpoint=worse).kind == "override"


def alter(checkpoint: Checkpoint, folder: Path) -> None:
    path = folder / "stored" / checkpoint.folder / "encoder" / "size.txt"
    path.write_text("256 \n")


def test_altered_files_are_refused_and_the_live_one_stays(products, trained, folder):
    made, live = trained(), index.live(SITE)
    alter(made, folder)
    with pytest.raises(CheckpointUnusable, match="altered"):
        promotion.promote(made, by="ann")
    assert (index.live(SITE), stage(made)) == (live, Stage.TRAINED)


def test_files_altered_while_it_is_filled_end_that(products, trained, folder):
    made, live = trained(), index.live(SITE)
    promotion.promote(made, by="ann")
    alter(made, folder)
    ids = list(Item.objects.values_list("pk", flat=True))
    with pytest.raises(CheckpointUnusable):
        tasks.embed_items(made.pk, ids)
    made.refresh_from_db()
    assert (index.live(SITE), made.stage) == (live, Stage.TRAINED)
    assert "altered" in made.note


def test_a_language_that_came_later_leads_to_one_of_the_same_weights(
    products, trained, commits, monkeypatch
):
    made = trained()
    with commits():
        promotion.promote(made, by="ann")
    monkeypatch.setattr(index.checkpoints, "MEAN_LEAST", 8)
    follower = index.ensure_live(SITE)
    assert (follower.stage, follower.files) == (Stage.FILLING, made.files)
    assert set(follower.means["passage"]) == {"en", "zh"}
    with commits():
        tasks.embed_pending(follower.pk)
    assert index.live(SITE) == follower
    assert LocalInference().encode_query(follower, "tent").shape == (256,)


def test_sync_all_goes_back_to_the_encoder_of_the_settings(products, trained, commits):
    made = trained()
    with commits():
        promotion.promote(made, by="ann")
    after = index.ensure_live(SITE, replacing=made.pk)
    assert (after.files, after.stage) == ({}, Stage.FILLING)


# --- files


def write(
    path: Path, rows: list[tuple[str, str]], header: str = "query,document"
) -> Path:
    lines = [header, *(f'"{query}","{document}"' for query, document in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def goods() -> list[tuple[str, str]]:
    """Pairs of the ten products, three questions each, in two languages."""
    rows = []
    for _, category, title, body, title_zh, body_zh in GOODS:
        rows += [(title, body), (title_zh, body_zh), (f"{category} {title}", body)]
    return rows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("text,label\na,b\n", "line 1: expected a header with the columns query,doc"),
        ("query,document\n", "expected one pair a row"),
        ("query,document\na,b\n", "1 pairs with 1 different documents"),
        ("query,document\na,\n", "line 2: the document is empty"),
        ('query,document\n"  ",b\n', "line 2: the query is empty"),
        ("query,document\na,b,c\n", "line 2: 3 columns; expected 2"),
        ("query,document\n" + "a,same\n" * 30, "30 pairs with 1 different"),
        ("query,document\na," + "x" * 5_000_000 + "\n", "expected at most 100,000"),
        ('{"query": "a"}\n', "there is no 'document'"),
        ('{"query": "a", "document": 5}\n', "the document is 5"),
        ("[1]\n", "the columns query,document"),
    ],
)
def test_bad_files_say_where_and_what_was_expected(site, tmp_path, text, said):
    path = tmp_path / "pairs.csv"
    if text.startswith("{"):
        path = tmp_path / "pairs.jsonl"
    path.write_text(text)
    error = refused("ecom_ai_train", "encoder", "--data", path)
    assert said in str(error)
    assert error.returncode == 2
    assert not Checkpoint.objects.exists()


def test_a_json_line_has_at_most_100_000_characters_in_a_text(tmp_path):
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps({"query": "a", "document": "x" * 5_000_000}) + "\n")
    with pytest.raises(BadInput, match="the document has 5,000,000 characters"):
        read_pairs(path)


def test_pairs_of_one_document_are_held_out_together():
    queries = tuple(f"question {n}" for n in range(300))
    documents = tuple(f"document {n // 3} about {n // 3 * 7}" for n in range(300))
    parts = split_pairs(PairRows("pairs.csv", queries, documents))
    sets = [set(part.documents) for part in (parts.train, parts.validation, parts.test)]
    assert not sets[0] & (sets[1] | sets[2])
    assert not sets[1] & sets[2]
    assert sum(map(len, (parts.train, parts.validation, parts.test))) == 300
    assert 20 <= len(parts.test) <= 45
    longer = PairRows("pairs.csv", (*queries, "x"), (*documents, "another one"))
    assert set(parts.test.documents) <= set(split_pairs(longer).test.documents)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--method", "head"), "no labels, hence no head"),
        (("--set", "class_weights=true"), "class_weights is of no use"),
        (("--set", "nonsense=1"), "nonsense"),
        (("--base", "checkpoint:99"), "checkpoint:99 is no encoder"),
        (("--eval", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_arguments_of_no_use_are_refused(site, tmp_path, more, said):
    data = write(tmp_path / "pairs.csv", goods())
    error = refused("ecom_ai_train", "encoder", "--data", data, *more)
    assert said in str(error)
    assert error.returncode == 2


def test_unsupervised_is_for_the_encoder(site, tmp_path):
    data = write(tmp_path / "pairs.csv", goods())
    error = refused("ecom_ai_train", "intent", "--data", data, "--unsupervised")
    assert "--unsupervised is for the role encoder" in str(error)
    error = refused("ecom_ai_train", "encoder", "--unsupervised")
    assert "The shop has 0 products with a text" in str(error)
    assert refused("ecom_ai_train", "encoder").returncode == 2


def test_the_shops_own_texts_are_parted_by_product(products):
    with own_texts.own_files(SITE) as files:
        texts = [row["text"] for row in read_json_lines(files["train"])]
        pairs = read_json_lines(files["eval"])
    assert (len(texts), len(pairs)) == (16, 4)
    for pair in pairs:
        assert not any(pair["query"] in text for text in texts)


# --- from end to end


@pytest.fixture
def tiny(tmp_path_factory, monkeypatch) -> Path:
    monkeypatch.setattr(onnx_export.sys, "executable", "/usr/bin/uwsgi")
    folder = tmp_path_factory.mktemp("tiny")
    return _save_tiny(folder / "base", folder / "sentence")


def train(*words: Any) -> dict[str, Any]:
    told = run("ecom_ai_train", "encoder", *words, "--json", "--epochs", "2",
               "--set", "learning_rate=1e-3")  # fmt: skip
    answer: dict[str, Any] = json.loads(told)
    return answer


def test_from_pairs_to_search_and_back(products, tiny, tmp_path, commits):
    live = index.live(SITE)
    data = write(tmp_path / "pairs.csv", goods())
    told = train("--data", data, "--base", tiny)
    assert set(told["metrics"]) == {"mrr@10", "ndcg@10", "recall@10"}
    assert (told["method"], told["role"]) == ("full", "encoder")
    assert told["gate"]["champion_id"] == live.pk
    made = Checkpoint.objects.get(pk=told["checkpoint"])
    assert made.dimensions == 32
    assert any(name.startswith("encoder/onnx-int8/") for name in made.files)
    assert set(made.report["before"]) == set(made.report["validation"])
    examples = made.report["examples"]
    assert 0 < len(examples) <= min(8, told["held_out"])
    assert set(examples[0]) == {"query", "document", "place", "former"}
    assert not made.embeddings.exists()
    assert f"{made.pk}" in run("ecom_ai_checkpoints", "--role", "encoder")
    with commits():
        said = run("ecom_ai_promote", made.pk, "--override", "A tiny one, to try.")
        assert "gets the products' vectors now" in said
    assert index.live(SITE) == made
    assert found()
    evaluated = json.loads(run("ecom_ai_evaluate", "encoder", "--data", data, "--json"))
    assert (evaluated["checkpoint"], evaluated["n"]) == (made.pk, 30)
    assert 0 <= evaluated["metrics"]["mrr@10"] <= 1
    texts = tmp_path / "texts.csv"
    texts.write_text("id,text,kind\n7,a mug,query\n8,a mug,document\n")
    output = tmp_path / "vectors.jsonl"
    run("ecom_ai_predict", "encoder", "--data", texts, "--output", output)
    answers = read_json_lines(output)
    assert [answer["id"] for answer in answers] == ["7", "8"]
    assert answers[0]["vector"] != answers[1]["vector"]
    assert np.linalg.norm(answers[0]["vector"]) == pytest.approx(1, abs=1e-4)
    again = train("--data", data, "--base", f"checkpoint:{made.pk}")
    assert (
        Checkpoint.objects.get(pk=again["checkpoint"]).base == f"checkpoint:{made.pk}"
    )
    assert f"Live again: encoder {live.pk}" in run("ecom_ai_rollback", "encoder")
    assert index.live(SITE) == live


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_what_is_added_to_a_base_is_a_small_file_and_serves(
    products, tiny, tmp_path, commits
):
    data = write(tmp_path / "pairs.csv", goods())
    told = train("--data", data, "--base", tiny, "--method", "lora")
    made = Checkpoint.objects.get(pk=told["checkpoint"])
    assert not any(name.startswith("encoder/") for name in made.files)
    assert inference.encoder(made).dimensions == 32
    with pytest.raises(CommandError, match="no encoder that was trained here by"):
        train("--data", data, "--base", f"checkpoint:{made.pk}")


def test_the_shops_own_texts_teach_and_titles_measure(products, tiny, tmp_path):
    told = train("--unsupervised", "--base", tiny)
    made = Checkpoint.objects.get(pk=told["checkpoint"])
    assert made.arguments["objective"] == "tsdae"
    assert made.data["whose"] == "the shop's own products"
    assert (made.data["rows"], made.data["held_out"]) == (16, 2)
    texts = tmp_path / "texts.jsonl"
    texts.write_text(
        "".join(json.dumps({"text": f"a line about {n}"}) + "\n" for n in range(12))
    )
    told = train("--unsupervised", "simcse", "--data", texts, "--base", tiny)
    assert (told["n"], told["held_out"]) == (12, 2)


def test_a_predicted_kind_must_be_known(site, trained, tmp_path):
    trained()
    data = tmp_path / "texts.csv"
    data.write_text("text,kind\na,title\n")
    error = refused(
        "ecom_ai_predict", "encoder", "--data", data, "--output", tmp_path / "out",
        "--checkpoint", Checkpoint.objects.get().pk,
    )  # fmt: skip
    assert "the kind is 'title'; expected query or document" in str(error)


def test_altered_files_are_not_measured(site, trained, tmp_path, folder):
    made = trained()
    alter(made, folder)
    data = write(tmp_path / "pairs.csv", goods())
    error = refused(
        "ecom_ai_evaluate", "encoder", "--data", data, "--checkpoint", made.pk
    )
    assert "altered" in str(error)
    assert error.returncode == 1


def test_the_encoder_can_be_trained():
    assert "encoder" in fitting.TRAINABLE
    assert gate.PRIMARY["encoder"] == "mrr@10"


# --- in the admin


@pytest.fixture
def mia(django_user_model, client):
    user = django_user_model.objects.create_superuser("mia", "mia@example.com", "x")
    client.force_login(user)
    return client


def test_the_admin_promotes_and_rolls_back(products, trained, commits, mia):
    made, former = trained(), index.live(SITE)
    page = f"/admin/ecom_ai/checkpoint/{made.pk}"
    assert "Promote: let it answer" in mia.get(f"{page}/change/").content.decode()
    told = mia.post(f"{page}/promote/", follow=True).content.decode()
    assert "gets the products" in told
    assert "0% are there" in told
    assert "being filled (0%)" in mia.get("/admin/ecom_ai/checkpoint/").content.decode()
    with commits():
        tasks.embed_pending(made.pk)
    told = mia.get(f"{page}/change/").content.decode()
    assert f"Roll back to checkpoint {former.pk}" in told
    told = mia.post(f"{page}/rollback/", follow=True).content.decode()
    assert "is live; every worker asks it" in told
    assert index.live(SITE) == former


def test_the_admin_trains_on_the_shops_own_texts(products, mia, monkeypatch):
    form = mia.get("/admin/ecom_ai/trainingrun/add/?role=encoder&source=own")
    assert "own product texts" in form.content.decode()
    asked = {"role": "encoder", "source": "own", "minutes": "5", "site": SITE}
    told = mia.post("/admin/ecom_ai/trainingrun/add/", asked, follow=True)
    assert told.status_code == 200
    run = TrainingRun.objects.get()
    assert run.arguments == {"objective": "tsdae", "max_minutes": 5.0}
    assert set(run.inputs) == {"train", "eval"}


def test_the_admin_says_what_is_wrong_with_pairs(site, mia):
    given = SimpleUploadedFile("pairs.csv", b"text,label\na,b\n")
    asked = {"role": "encoder", "source": "upload", "file": given, "site": SITE}
    told = mia.post("/admin/ecom_ai/trainingrun/add/", asked)
    assert told.status_code == 422
    assert "expected a header with the columns query,document" in told.content.decode()
