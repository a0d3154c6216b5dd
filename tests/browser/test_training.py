"""Fine-tuning in a browser, on a server and a worker's thread of the test's own."""

import threading
from collections.abc import Iterator

import pytest
from django.contrib.sites.models import Site
from django.db import connection, transaction
from playwright.sync_api import Browser, Page, expect

from ecom_ai.models import Checkpoint, Promotion, TrainingRun
from ecom_ai.training import watching
from ecom_ai.training_tasks import fine_tune
from tests.browser.spotless import assert_usable, signed_in
from tests.making import SITE
from tests.training.conftest import folder  # noqa: F401 - the encoder "words"
from tests.training.making import make_classifier, reviews, write_csv

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("playwrights_loop"),
    pytest.mark.xdist_group("own server"),  # one process makes the database
]

ADMIN = "/admin/ecom_ai"
PATIENCE = 60
#: Milliseconds between two looks of a run's page.
POLL = 2000


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A page of somebody who may train; its console must stay clean."""
    with signed_in(browser, live_server.url) as page:
        page.clock.install()  # so that no poll need be waited for
        yield page


class Worker:
    """A thread that trains what is asked for, and waits in some phases to be let on."""

    def __init__(self) -> None:
        self.thread: threading.Thread | None = None
        self._reached: dict[str, threading.Event] = {}
        self._let_on: dict[str, threading.Event] = {}

    def ring(self, _task: object, run_id: int) -> None:
        self.thread = threading.Thread(target=self._work, args=(run_id,))
        transaction.on_commit(self.thread.start)

    def _work(self, run_id: int) -> None:
        try:
            fine_tune(run_id)
        finally:
            connection.close()

    def hold(self, *stages: str) -> None:
        self._reached = {stage: threading.Event() for stage in stages}
        self._let_on = {stage: threading.Event() for stage in stages}

    def reaches(self, stage: str) -> None:
        assert self._reached[stage].wait(PATIENCE)

    def let_on(self, stage: str) -> None:
        self._let_on[stage].set()

    def wait_in(self, stage: str) -> None:
        if stage in self._let_on:
            self._reached[stage].set()
            self._let_on[stage].wait(PATIENCE)

    def ends(self) -> None:
        for held in self._let_on.values():
            held.set()
        if self.thread is not None:
            self.thread.join(PATIENCE)


@pytest.fixture
def worker(monkeypatch) -> Iterator[Worker]:
    made, write = Worker(), watching.Watch._write

    def write_and_wait(watch: watching.Watch, **told) -> None:
        write(watch, **told)
        made.wait_in(told["progress"]["stage"])

    monkeypatch.setattr(watching.Watch, "_write", write_and_wait)
    monkeypatch.setattr("ecom_ai.admin.training.enqueue", made.ring)
    yield made
    made.ends()


def test_from_a_file_to_another_checkpoint_that_answers(
    page: Page, worker: Worker, tmp_path
) -> None:
    Site.objects.get_or_create(pk=SITE)
    first = make_classifier(tmp_path / "first", stage="live", sign=-1.0)
    data = write_csv(tmp_path / "reviews.csv", reviews(400))
    worker.hold("encode", "gate")

    # A file is chosen, and looked at before anything begins.
    page.goto(f"{ADMIN}/trainingrun/add/")
    page.get_by_label("My own file").check()
    page.locator("#id_file").set_input_files(data)
    expect(page.locator("#file-said")).to_contain_text("400 rows")
    page.get_by_text("Choose the way yourself").click()
    page.get_by_label("Head only").check()
    page.get_by_role("button", name="Start training").click()
    expect(page.locator("#run-now")).to_be_visible()

    # Its page moves on by itself: phases, plot, until it is done.
    worker.reaches("encode")
    page.clock.fast_forward(POLL)
    expect(page.locator("#run-now")).to_contain_text("Reading the sentences")
    page.evaluate("window.stayed = true")
    worker.let_on("encode")
    worker.reaches("gate")
    page.clock.fast_forward(POLL)
    expect(page.locator("#run-phases + ol [aria-current]")).to_contain_text(
        "Measuring it on rows held out"
    )
    expect(page.locator("#run-plots svg")).to_be_visible()
    assert_usable(page)
    worker.ends()
    page.clock.fast_forward(POLL)
    expect(page.locator("#run-state")).to_have_text("Done passed the gate")
    expect(page.get_by_role("button", name="Promote: let it answer")).to_be_visible()
    assert page.evaluate("window.stayed")
    run = TrainingRun.objects.get()
    assert (run.state, run.error) == ("done", "")

    # The report: the gate with both figures, and the plot of its certainty.
    page.get_by_role("link", name="Read the report").click()
    made = Checkpoint.objects.latest("pk")
    gate = page.get_by_role("region", name="Beside the one that answered")
    expect(gate).to_contain_text("passed")
    for figure in (made.gate["challenger"], made.gate["champion"]):
        expect(gate).to_contain_text(f"{100 * figure:.2f}%")
    plot = page.get_by_role("img", name="Right answers by how certain it was")
    expect(plot).to_be_visible()
    assert_usable(page)

    # One click, and it answers.
    assert Checkpoint.objects.live(SITE, "sentiment") == first
    page.get_by_role("button", name="Promote: let it answer").click()
    expect(page.locator("#stage")).to_have_text("Live")
    assert Checkpoint.objects.live(SITE, "sentiment") == made
    page.locator("#id_text").fill("lovely mug")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#tried")).to_contain_text("good")


#: The lines over which each of some cells spreads.
LINES = """cells => cells.map(cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return new Set([...range.getClientRects()].map(r => Math.round(r.top))).size;
})"""


def test_on_a_phone_the_history_of_a_checkpoint_keeps_its_words_whole(
    browser: Browser, live_server, site
) -> None:
    first, second = (
        Checkpoint.objects.create(site_id=SITE, role="sentiment", stage=stage)
        for stage in ("retired", "live")
    )
    for kind in ("promote", "rollback"):
        Promotion.objects.create(
            checkpoint=second, former=first, kind=kind, by="merchandiser",
            reason="退回到上一个版本，因为新的版本在中文评价上判断得不好。",
        )  # fmt: skip
    with signed_in(browser, live_server.url) as page:
        page.set_extra_http_headers({"Accept-Language": "zh-hans"})
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{ADMIN}/checkpoint/{second.pk}/change/")
        rows = page.locator("section[aria-labelledby=history] tbody tr")
        expect(rows).to_have_count(2)
        assert set(rows.locator("td:not(:last-child)").evaluate_all(LINES)) == {1}
        assert max(rows.locator("td:last-child").evaluate_all(LINES)) <= 3
        assert_usable(page)
