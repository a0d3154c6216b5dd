"""manage.py ecom_ai_train and its kin, as somebody at a keyboard meets them."""

import errno
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command

from ecom_ai import tasks
from ecom_ai.management import fine_tuning
from ecom_ai.models import Checkpoint, Promotion, TrainingRun
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.reviews.scoring import NEEDED
from ecom_ai.support import answering
from ecom_ai.training import sentences, starter
from ecom_ai.training.files import Rows, read_labelled
from tests.training.conftest import folder  # noqa: F401, used by pytest
from tests.training.making import (
    ENCODER,
    make_classifier,
    read_json_lines,
    reviews,
    write_csv,
)

pytestmark = pytest.mark.django_db
HEAD = ("--method", "head", "--set", "lexical=false")


@pytest.fixture
def data(site, tmp_path) -> Path:
    return write_csv(tmp_path / "reviews.csv", reviews(60))


def run(*words: Any) -> str:
    """Runs a command; what it wrote on stdout."""
    out = io.StringIO()
    call_command(*map(str, words), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def refused(*words: Any) -> CommandError:
    with pytest.raises(CommandError) as failed:
        run(*words)
    return failed.value


def train(data: Path, *more: Any) -> dict[str, Any]:
    told = run("ecom_ai_train", "sentiment", "--data", data, *HEAD, "--json", *more)
    found: dict[str, Any] = json.loads(told)
    return found


def test_training_prints_one_json_object(data):
    told = train(data)
    assert told["role"] == "sentiment"
    assert told["checkpoint"] == Checkpoint.objects.get().pk
    assert (told["n"], told["held_out"], told["stage"]) == (54, 6, "trained")
    assert set(told["metrics"]) >= {"accuracy", "macro_f1", "calibration_error"}
    assert told["seconds"] > 0
    assert told["per_second"] > 0
    assert told["gate"]["passed"] is True
    assert TrainingRun.objects.get().state == "done"


def test_training_tells_people_what_was_chosen_and_what_to_do_next(data):
    told = run("ecom_ai_train", "sentiment", "--data", data, *HEAD)
    made = Checkpoint.objects.get()
    assert "Method: head." in told
    assert "54 rows to learn from, 6 held out" in told
    assert "Gate: nothing was compared. Balanced score" in told
    assert f"manage.py ecom_ai_promote {made.pk}" in told


def test_progress_goes_to_stderr(data):
    err = io.StringIO()
    words = ["ecom_ai_train", "sentiment", "--data", str(data), *HEAD]
    call_command(*words, stdout=io.StringIO(), stderr=err)
    assert "encode: 100%" in err.getvalue()


def test_from_training_to_answers_and_back(data, tmp_path):
    first = train(data)["checkpoint"]
    assert "Live now: sentiment" in run("ecom_ai_promote", first)
    second = train(data, "--set", "seed=1")["checkpoint"]
    assert Checkpoint.objects.get(pk=second).gate["champion_id"] == first
    assert f"in place of {first}" in run("ecom_ai_promote", second)
    output = tmp_path / "out.jsonl"
    predict = ("ecom_ai_predict", "sentiment", "--data", data, "--output", output)
    assert "60 rows answered" in run(*predict)
    assert f"Live again: sentiment {first}" in run("ecom_ai_rollback", "sentiment")
    evaluated = json.loads(
        run("ecom_ai_evaluate", "sentiment", "--data", data, "--json")
    )
    assert evaluated["checkpoint"] == first
    assert evaluated["n"] == 60
    assert evaluated["metrics"]["accuracy"] > 0.8


def test_a_blank_text_has_no_verdict_and_says_why(site, tmp_path):
    made = make_classifier(tmp_path / "made")
    data, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts = ("superb mug", " \t", "\u200b", "")
    data.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    run("ecom_ai_predict", "sentiment", "--data", data, "--output", output,
        "--checkpoint", made.pk)  # fmt: skip
    found = read_json_lines(output)
    assert found[0]["label"] == "good"
    for each in found[1:]:
        assert each["label"] is each["probability"] is None
        assert each["why"] == "The text is blank, so it has no verdict."


def test_a_command_learns_from_corrections(site, tmp_path):
    from ecom_ai.training import corrections

    error = refused("ecom_ai_train", "sentiment", *HEAD)
    assert "Say what to learn from" in str(error)
    error = refused("ecom_ai_train", "sentiment", "--corrections", *HEAD)
    assert "Nobody has corrected" in str(error)
    corrections.correct(1, "sentiment", "It hums.", "bad", by="mia")
    data = write_csv(tmp_path / "reviews.csv", reviews(60))
    told = train(data, "--corrections")
    made = Checkpoint.objects.get(pk=told["checkpoint"])
    assert made.data["name"] == "corrections.csv"
    assert made.data["rows"] + made.data["held_out"] == 61
    assert TrainingRun.objects.get().corrections == 1
    asked = refused("ecom_ai_train", "recommender", "--corrections")
    assert "No one can correct a recommender" in str(asked)


def test_answers_are_one_line_a_row_in_order(site, tmp_path):
    made = make_classifier(tmp_path / "made")
    data, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": n, "text": f"{'superb' if n % 2 else 'awful'} mug"} for n in range(5)
    ]
    data.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run("ecom_ai_predict", "sentiment", "--data", data, "--output", output,
        "--checkpoint", made.pk)  # fmt: skip
    answers = read_json_lines(output)
    assert [a["id"] for a in answers] == ["0", "1", "2", "3", "4"]
    assert [a["label"] for a in answers] == ["bad", "good", "bad", "good", "bad"]
    first = answers[0]
    assert first["probability"] == max(first["probabilities"].values())
    assert sum(first["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert [path.name for path in tmp_path.glob(".out*")] == []


def test_the_table_shows_every_checkpoint(data):
    assert run("ecom_ai_checkpoints").split() == [
        "id", "role", "stage", "figure", "method", "base", "rows", "created",
    ]  # fmt: skip
    made = train(data)["checkpoint"]
    line = run("ecom_ai_checkpoints").splitlines()[1]
    assert line.startswith(f"{made}")
    assert "sentiment  trained  macro_f1" in line
    listed = json.loads(run("ecom_ai_checkpoints", "--json", "--role", "sentiment"))
    assert [one["id"] for one in listed] == [made]
    assert listed[0]["data"]["rows"] == 54


def test_a_rejected_checkpoint_is_promoted_only_with_a_reason(site, tmp_path):
    worse = make_classifier(tmp_path / "worse", stage="rejected", passed=False)
    error = refused("ecom_ai_promote", worse.pk)
    assert error.returncode == 1
    assert "The gate rejected checkpoint" in str(error)
    run("ecom_ai_promote", worse.pk, "--override", "A demo for the team")
    made = Promotion.objects.get()
    assert (made.kind, made.reason) == ("override", "A demo for the team")
    assert made.by == fine_tuning.whoever()


def test_a_queued_run_is_rung_for(data, monkeypatch):
    rung: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        "ecom_ai.management.commands.ecom_ai_train.enqueue",
        lambda task, *args: rung.append((task.name, *args)),
    )
    told = train(data, "--queue")
    queued = TrainingRun.objects.get()
    assert told == {"role": "sentiment", "run": queued.pk, "state": "queued"}
    assert rung == [("ecom_ai.fine_tune", queued.pk)]
    assert queued.arguments == {"method": "head", "lexical": False}
    assert queued.created_by == fine_tuning.whoever()


def nothing_changed() -> bool:
    return not (Checkpoint.objects.exists() or TrainingRun.objects.exists())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text,label\na,x\nb,x\n", "line 3: up to here every row has the label 'x'"),
        ("text,label\n,x\nb,y\n", "line 2: the text is empty"),
        ("lovely,x\nb,y\n", "line 1: expected a header with the columns text,label"),
        (f"text,label\n{'a' * 5_000_000},x\nb,y\n", "line 2: the text has"),
        ("text,label\na,x\n\u788e,y\n".encode("gbk"), "line 3: byte 1 (0xcb) is not"),
    ],
)
def test_bad_data_exits_2_and_changes_nothing(site, tmp_path, content, said):
    path = tmp_path / "bad.csv"
    raw = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(raw)
    for more in ((), ("--queue",), ("--json",)):
        error = refused("ecom_ai_train", "sentiment", "--data", path, *more)
        assert error.returncode == 2
        assert str(error).startswith(str(path))
        assert said in str(error)
    assert nothing_changed()


def test_the_same_rows_to_learn_from_and_to_measure_on_exit_2(data, tmp_path):
    copy = tmp_path / "copy.csv"
    copy.write_bytes(data.read_bytes())
    for held_out in (data, copy):
        error = refused(
            "ecom_ai_train", "sentiment", "--data", data, "--eval", held_out
        )
        assert error.returncode == 2
        assert f"{held_out}: it is the same file as {data}" in str(error)
    assert nothing_changed()


def test_labels_in_eval_that_are_not_in_the_data_exit_2(data, tmp_path):
    held_out = write_csv(tmp_path / "eval.csv", [("fine mug", "good"), ("hm", "so-so")])
    error = refused("ecom_ai_train", "sentiment", "--data", data, "--eval", held_out)
    assert error.returncode == 2
    assert f"{held_out}, line 3: the label 'so-so' is unknown" in str(error)
    assert nothing_changed()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--base", "bundled:nothing"), "No bundled encoder 'bundled:nothing'"),
        (("--base", "/no/such/folder"), "No encoder '/no/such/folder'"),
        (("--set", "rank=-1"), "rank is -1: give at least 1"),
        (("--set", "flavour=sweet"), "The training has no argument 'flavour'."),
        (("--set", "learning_rte=3"), "Did you mean 'learning_rate'?"),
        (("--site", "99"), "There is no site 99; there are: 1"),
    ],
)
def test_arguments_that_cannot_be_exit_2_and_change_nothing(data, words, said):
    error = refused("ecom_ai_train", "sentiment", "--data", data, *words)
    assert error.returncode == 2
    assert said in str(error)
    assert nothing_changed()


def test_a_full_disk_exits_2_and_changes_nothing(data, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", full)
    error = refused("ecom_ai_train", "sentiment", "--data", data, *HEAD)
    assert error.returncode == 2
    assert "no space left" in str(error)
    assert "CHECKPOINT_DIR" in str(error)
    assert nothing_changed()


def test_two_trainings_of_one_role_at_once_are_refused(data):
    TrainingRun.objects.create(site_id=1, role="sentiment", state="running")
    error = refused("ecom_ai_train", "sentiment", "--data", data, *HEAD)
    assert error.returncode == 1
    assert "add --queue" in str(error)


def test_checkpoints_that_cannot_be_are_named(site, data, tmp_path):
    assert refused("ecom_ai_promote", 99).returncode == 2
    intent = make_classifier(tmp_path / "made", role="intent")
    error = refused("ecom_ai_evaluate", "sentiment", "--data", data,
                    "--checkpoint", intent.pk)  # fmt: skip
    assert error.returncode == 2
    assert "is of the role intent" in str(error)
    assert "No intent checkpoint is live" in str(refused("ecom_ai_rollback", "intent"))


def test_evaluating_a_label_that_the_checkpoint_lacks_exits_2(site, data, tmp_path):
    made = make_classifier(tmp_path / "made", labels=("bad", "fine"))
    error = refused("ecom_ai_evaluate", "sentiment", "--data", data,
                    "--checkpoint", made.pk)  # fmt: skip
    assert error.returncode == 2
    assert "line 2: the label 'good' is unknown; expected one of bad, fine" in str(
        error
    )


def test_an_output_that_cannot_be_written_exits_2(site, data, tmp_path):
    make_classifier(tmp_path / "made", stage="live")
    error = refused("ecom_ai_predict", "sentiment", "--data", data,
                    "--output", tmp_path / "no" / "such" / "folder.jsonl")  # fmt: skip
    assert error.returncode == 2
    assert "cannot be written: No such file or directory" in str(error)


def test_an_altered_checkpoint_is_not_asked(data, tmp_path, request):
    made = make_classifier(tmp_path / "made", stage="live")
    stored = request.getfixturevalue("folder") / "stored" / made.folder
    (stored / "head.safetensors").write_bytes(b"other")
    error = refused("ecom_ai_evaluate", "sentiment", "--data", data)
    assert error.returncode == 1
    assert "was altered since it was stored" in str(error)


@pytest.fixture
def few_sentences(monkeypatch) -> None:
    """Starter checkpoints of some rows, so that a test takes no time."""
    rows = reviews(40)
    made = Rows("some", tuple(t for t, _ in rows), tuple(label for _, label in rows))
    monkeypatch.setattr(sentences, "read", lambda role: made)
    monkeypatch.setattr(sentences, "descriptions", lambda role: {})


def test_without_a_checkpoint_a_starter_is_trained(data, tmp_path, few_sentences):
    told = json.loads(run("ecom_ai_evaluate", "sentiment", "--data", data, "--json"))
    made = Checkpoint.objects.get()
    assert told["checkpoint"] == made.pk
    assert (made.stage, made.base, made.created_by) == ("live", ENCODER, "ecom_ai")
    assert made.data["whose"] == "ecom_ai's own sentences"
    assert (made.data["rows"], made.data["held_out"]) == (36, 4)
    run("ecom_ai_evaluate", "sentiment", "--data", data)
    assert Checkpoint.objects.count() == 1


def test_starters_are_made_once_for_every_role(site, few_sentences):
    assert [made.role for made in starter.ensure(1)] == list(starter.ROLES)
    assert starter.ensure(1) == []
    assert starter.missing(1) == []


def test_starters_come_in_the_order_of_their_use():
    place = {role: number for number, role in enumerate(starter.ROLES)}
    # As soon as the last of these is there, reviews are scored: with opinions.
    assert max(NEEDED, key=place.__getitem__) == "spam"
    assert place["clause_sentiment"] < place["spam"]
    first = sorted(place, key=place.__getitem__)[:4]
    assert set(first) == {"answer", "sentiment", "offence", "intent"}


def test_a_starter_never_follows_what_a_shop_chose(site, tmp_path, few_sentences):
    made = make_classifier(tmp_path / "made", role="intent")
    run("ecom_ai_promote", made.pk)
    starter.ensure(1)
    forget_live()
    assert Checkpoint.objects.live(1, "intent") == made


def test_starters_follow_the_first_encoder(
    products, settings, few_sentences, monkeypatch, django_capture_on_commit_callbacks
):
    warmed: list[int] = []
    monkeypatch.setattr(answering, "warm", warmed.append)
    settings.ECOM_AI = {**settings.ECOM_AI, "STARTERS": True}
    with django_capture_on_commit_callbacks(execute=True):
        call_command("ecom_ai_sync", stderr=io.StringIO())
        tasks.prepare_encoder(1)
    from ecom_ai.training_tasks import sweep_training

    with django_capture_on_commit_callbacks(execute=True):
        sweep_training()
    live = Checkpoint.objects.filter(stage="live").values_list("role", flat=True)
    assert sorted(live) == sorted(["encoder", *starter.ROLES])
    assert warmed == [1]


def test_our_own_sentences_can_be_read():
    for role in sentences.roles():
        rows = sentences.read(role)
        assert len(rows) > 500
        assert set(rows.labels) == set(sentences.descriptions(role))


def test_a_recommender_is_trained_measured_and_asked(site, tmp_path):
    data, attributes = tmp_path / "s.txt", tmp_path / "a.json"
    circle = [f"i{number}" for number in range(12)]
    lines = [
        " ".join([f"u{n}", *(circle[(n + step) % 12] for step in range(6))])
        for n in range(48)
    ]
    data.write_text("\n".join(lines))
    attributes.write_text(json.dumps({item: [n % 3] for n, item in enumerate(circle)}))
    given = ("recommender", "--data", data)
    small = [f"--set={word}" for word in ("dimensions=8", "layers=1", "dropout=0")]
    told = json.loads(run("ecom_ai_train", *given, "--attributes", attributes,
                          "--epochs", 2, *small, "--json"))  # fmt: skip
    assert (told["role"], told["n"], told["method"]) == ("recommender", 48, "sequence")
    assert set(told["metrics"]) >= {
        "hr@5", "hr@10", "ndcg@5", "ndcg@10", "coverage@10",
    }  # fmt: skip
    made = Checkpoint.objects.get()
    assert made.data["items"] == 12
    output = tmp_path / "out.jsonl"
    run("ecom_ai_promote", made.pk)
    run("ecom_ai_predict", *given, "--output", output)
    answers = read_json_lines(output)
    assert [answer["user"] for answer in answers] == [f"u{n}" for n in range(48)]
    assert set(answers[0]["items"]) <= set(circle[6:]), "nobody is shown their own"
    measured = json.loads(run("ecom_ai_evaluate", *given, "--json"))
    assert measured["n"] == 48
    assert measured["metrics"]["ndcg@10"] == pytest.approx(told["metrics"]["ndcg@10"])
    again = json.loads(run("ecom_ai_train", *given, "--epochs", 2, *small, "--json"))
    assert again["gate"]["champion_id"] == made.pk


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        ("u1 a b c\nu2\n", (), "line 2: only 'u2'"),
        ("u1 a\nu2 b\n", (), "s.txt: "),
        ("u1 a b c\n", ("--method", "lora"), "leave --method out"),
        ("u1 a b c\n", ("--base", "x"), "leave --base out"),
        ("u1 a b c\n", ("--set", "heads=0"), "heads is 0: give at least 1"),
    ],
)
def test_a_recommender_refuses_what_it_cannot_learn_from(
    site, tmp_path, content, words, said
):
    data = tmp_path / "s.txt"
    data.write_text(content)
    error = refused("ecom_ai_train", "recommender", "--data", data, *words)
    assert error.returncode == 2
    assert said in str(error)
    assert nothing_changed()


def test_texts_worth_a_label_are_suggested_in_the_form_that_is_trained_on(
    site, tmp_path
):
    make_classifier(tmp_path / "made", stage="live")
    data, output = tmp_path / "open.csv", tmp_path / "ask.csv"
    texts = ["superb mug", "awful, late tent", "cup of tea", "bed and board", "", "x"]
    rows = [f'"{text}",' for text in texts[:-1]] + ["lovely rug,good"]
    data.write_text("\n".join(["text,label", *rows]))
    suggest = (
        "ecom_ai_suggest_labels",
        "sentiment",
        "--data",
        data,
        "--output",
        output,
    )
    assert "2 texts, with the guesses of sentiment" in run(*suggest, "--count", 2)
    asked = read_labelled(output)
    assert set(asked.texts) == {"cup of tea", "bed and board"}
    run(*suggest, "--sure", 0.6)
    sure = read_labelled(output)
    assert dict(zip(sure.texts, sure.labels, strict=True)) == {
        "superb mug": "good",
        "awful, late tent": "bad",
    }
    data.write_text("text,label\nlovely rug,good\n")
    error = refused(*suggest)
    assert error.returncode == 2
    assert "every row carries a label" in str(error)
    with pytest.raises(CommandError, match="no number above 0"):
        run(*suggest, "--count", 0)


def test_a_file_of_fewer_labels_is_measured_among_those(site, tmp_path):
    make_classifier(tmp_path / "made", stage="live", labels=("bad", "middling", "good"))
    data = write_csv(
        tmp_path / "two.csv",
        [("superb mug", "good"), ("awful mug", "bad"), ("tea", "bad"), ("x", "bad")],
    )
    evaluate = ("ecom_ai_evaluate", "sentiment", "--data", data)
    metrics = json.loads(run(*evaluate, "--json"))["metrics"]
    assert set(metrics) > {"accuracy", "accuracy_all_labels", "macro_f1_all_labels"}
    assert metrics["accuracy"] >= metrics["accuracy_all_labels"]
    assert "accuracy_all_labels" in run(*evaluate)
