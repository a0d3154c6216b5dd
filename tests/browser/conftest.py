"""The demo as a visitor meets it: `manage.py demo` and Debian's Chromium.

Where pytest runs several processes, all of them visit one demo. It begins before they
do, so that what needs no demo is tested while it starts.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from shop.embedded.processes import is_running
from tests.browser.spotless import spotless

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium-headless-shell"
READY_SECONDS = 240
#: What is awaited in a page may come late: both cores are at work.
EXPECT_MILLISECONDS = 15_000
#: First what has a server of its own, last what waits for the demo's starters.
ORDER = (
    "test_console.py",
    "test_review_queue.py",
    "test_training.py",
    "test_pages.py",
    "test_without_javascript.py",
    "test_moments.py",
    "test_chat.py",
    "test_reviews.py",
)


@dataclass(frozen=True)
class Demo:
    """A demo that was begun: its process, where its log lies, and its address."""

    pid: int
    log: Path
    url: str


_DEMO = pytest.StashKey[tuple[Demo, "subprocess.Popen[bytes]"]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ours = [item for item in items if item.path.parent == Path(__file__).parent]
    places = [number for number, item in enumerate(items) if item in set(ours)]
    ours.sort(key=lambda item: ORDER.index(item.path.name))
    for place, item in zip(places, ours, strict=True):
        items[place] = item


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells each process of xdist where the demo is."""
    demo = _begun(node.config)
    node.workerinput["demo"] = (demo.pid, str(demo.log), demo.url)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _DEMO in config.stash:
        demo, process = config.stash[_DEMO]
        begun = psutil.Process(demo.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)  # as Ctrl-C does
        process.wait(timeout=60)
        # One that waits for init to reap it has ended.
        left = [each for each in begun if each.is_running() and is_running(each.pid)]
        if left:
            raise RuntimeError(f"The demo ended, and left behind: {left}")
        shutil.rmtree(demo.log.parent, ignore_errors=True)


def _begun(config: pytest.Config) -> Demo:
    """The demo of this run, in a folder of its own."""
    if _DEMO not in config.stash:
        folder = Path(tempfile.mkdtemp(prefix="ecom_ai-browser-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = os.environ | {
            "DEMO_DIR": str(folder),
            "CHECKPOINT_DIR": str(ROOT / ".cache" / "checkpoints"),
            "DJANGO_SETTINGS_MODULE": "shop.settings",
        }
        log = folder / "demo.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(port)],
                cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        demo = Demo(process.pid, log, f"http://127.0.0.1:{port}")
        config.stash[_DEMO] = (demo, process)
    return config.stash[_DEMO][0]


@pytest.fixture(scope="session")
def shop_url(request: pytest.FixtureRequest) -> str:
    """Address of a running demo."""
    given = getattr(request.config, "workerinput", {}).get("demo")
    demo = Demo(given[0], Path(given[1]), given[2]) if given else _begun(request.config)
    deadline = time.monotonic() + READY_SECONDS
    while "The shop … ready" not in (told := demo.log.read_text()):
        ended = psutil.Process(demo.pid).status() == psutil.STATUS_ZOMBIE
        assert not ended, told[-3000:]
        assert time.monotonic() < deadline, told[-3000:]
        time.sleep(0.2)
    return demo.url


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update",
                "--disable-sync",
            ],
        )  # fmt: skip
        expect.set_options(timeout=EXPECT_MILLISECONDS)
        yield chromium
        chromium.close()


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A new visitor's page."""
    context = browser.new_context(
        locale="en", java_script_enabled=request.param == "with JavaScript"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    """A new visitor's page, with JavaScript; its console must stay clean."""
    with spotless(browser.new_context(locale="en")) as page:
        yield page


@pytest.fixture(scope="module")
def playwrights_loop() -> Iterator[None]:
    """Playwright keeps an event loop running, beside which Django asks no database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield
