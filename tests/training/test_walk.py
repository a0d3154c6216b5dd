"""From one click in the admin to another checkpoint that answers, page by page."""

import re
from html import unescape
from itertools import groupby
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from ecom_ai.classifying import classify
from ecom_ai.ml import onnx_export
from ecom_ai.models import Checkpoint, Promotion, TrainingRun
from ecom_ai.training import sentences, starter, watching
from ecom_ai.training.files import Rows
from tests.ml.conftest import _save_tiny
from tests.training.making import SITE, reviews

pytestmark = pytest.mark.django_db
Stage = Checkpoint.Stage
ADMIN = "/admin/ecom_ai"


@pytest.fixture
def tiny(tmp_path_factory, monkeypatch, settings) -> Path:
    """An encoder of 32 dimensions, which the shop's classifiers stand on."""
    monkeypatch.setattr(onnx_export.sys, "executable", "/usr/bin/uwsgi")
    folder = tmp_path_factory.mktemp("tiny")
    made = _save_tiny(folder / "base", folder / "sentence")
    settings.ECOM_AI = {**settings.ECOM_AI, "ENCODER": str(made)}
    return made


@pytest.fixture
def ours(monkeypatch) -> Rows:
    """Starter sentences of some rows."""
    texts, labels = zip(*reviews(240), strict=True)
    rows = Rows("some", texts, labels, tuple({"language": "en"} for _ in texts))
    monkeypatch.setattr(sentences, "read", lambda role: rows)
    monkeypatch.setattr(sentences, "descriptions", lambda role: {})
    return rows


@pytest.fixture
def ann() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("ann"))
    return client


def shown(client: Client, address: str) -> str:
    html = client.get(address).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_one_click_fine_tunes_the_starter_and_one_more_lets_it_answer(
    site, tiny, ours, ann, django_capture_on_commit_callbacks
):
    (first,) = starter.ensure(SITE, ["sentiment"])
    assert "It answers now." in shown(ann, f"{ADMIN}/checkpoint/{first.pk}/change/")

    # What the button posts, and what the run's page shows at each word of progress.
    html = ann.get(f"{ADMIN}/checkpoint/{first.pk}/change/").content.decode()
    form = html[html.index(f'action="{ADMIN}/trainingrun/add/"') :]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    looks: list[tuple[str, int | None, str]] = []
    write = watching.Watch._write

    def look(watch, **told):
        write(watch, **told)
        page = ann.get(f"{ADMIN}/trainingrun/{watch._run.pk}/now/").content.decode()
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
        percent = re.search(r"Done of this phase (\d+)%", text)
        looks.append((told["progress"]["stage"], percent and int(percent[1]), text))

    with (
        pytest.MonkeyPatch.context() as patch,
        django_capture_on_commit_callbacks(execute=True),
    ):
        patch.setattr(watching.Watch, "_write", look)
        patch.setattr(watching, "WRITE_SECONDS", 0)
        answer = ann.post(f"{ADMIN}/trainingrun/add/", fields)
    run = TrainingRun.objects.get()
    assert answer.headers["Location"] == f"{ADMIN}/trainingrun/{run.pk}/change/"
    assert (run.state, run.error) == ("done", "")

    phases = [phase["stage"] for phase in run.progress["phases"]]
    assert phases[-2:] == ["gate", "store"]
    assert {"start", "train", "export", "compare", "again", "head"} < set(phases)
    # A last step is learnt twice, to start from and in the end.
    for stage, lasting in groupby(looks, key=lambda look: look[0]):
        seen = [p for _, p, _ in lasting if p is not None]
        assert seen == sorted(seen), stage
    whole = [int(w) for *_, text in looks for w in re.findall(r"of all (\d+)%", text)]
    assert len(whole) > len(looks) - 2
    assert whole == sorted(whole)
    assert len({p for s, p, _ in looks if s == "train"}) > 3
    for _stage, _percent, text in looks:
        assert "Running" in text
        assert "Cancel the training" in text
        assert not re.search(r"\b0 seconds\b|waits for run", text)
        assert "None" not in text

    # The gate and its two figures, on the run's page and on the checkpoint's.
    made = run.checkpoint
    assert (made.method, made.parent, made.stage) == ("fewshot", first, Stage.TRAINED)
    page = shown(ann, f"{ADMIN}/trainingrun/{run.pk}/change/")
    assert "It is done, after" in page
    assert f"of the live checkpoint {first.pk}, on the same" in page
    assert "Promote: let it answer" in page
    assert "Measuring it on rows held out, beside what answers now" in page
    page = shown(ann, f"{ADMIN}/checkpoint/{made.pk}/change/")
    for figure in (made.gate["challenger"], made.gate["champion"]):
        assert f"{100 * figure:.2f}%" in page
    assert "Promote: let it answer" in page

    # One more click; the answer is another checkpoint's.
    before = classify("sentiment", ["lovely mug"], site_id=SITE)
    with django_capture_on_commit_callbacks(execute=True):
        ann.post(f"{ADMIN}/checkpoint/{made.pk}/promote/")
    assert Checkpoint.objects.live(SITE, "sentiment") == made
    after = classify("sentiment", ["lovely mug"], site_id=SITE)
    assert before is not None
    assert after is not None
    assert after.best()[0][0] == "good"
    assert after.probabilities.tolist() != before.probabilities.tolist()
    tried = ann.post(f"{ADMIN}/checkpoint/{made.pk}/try/", {"text": "lovely mug"})
    assert "good" in tried.content.decode()

    # And back.
    with django_capture_on_commit_callbacks(execute=True):
        ann.post(f"{ADMIN}/checkpoint/{made.pk}/rollback/")
    again = classify("sentiment", ["lovely mug"], site_id=SITE)
    assert again is not None
    assert again.probabilities.tolist() == before.probabilities.tolist()
    assert [each.kind for each in Promotion.objects.order_by("pk")] == [
        "promote", "promote", "rollback",
    ]  # fmt: skip
