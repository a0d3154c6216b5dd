"""What tests of the support chat share."""

import pytest

from ecom_ai.support import stream, turns
from ecom_ai.support.shopping.words import forget
from tests.support.talking import stock_demo


@pytest.fixture
def facts(settings):
    """The shop tells facts of its products."""
    settings.ECOM_AI = {
        **settings.ECOM_AI,
        "SUPPORT_ADAPTER": "tests.support.adapter.Facts",
    }
    forget()
    yield
    forget()


@pytest.fixture(scope="module")
def goods(rows_for_all):
    rows_for_all(stock_demo)


@pytest.fixture
def demo(goods, facts, site):
    """The demo's shop, with all its products and what it tells of them."""
    return site


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, dict]]:
    """Everything that is published, in order: (event, data)."""
    heard: list[tuple[str, dict]] = []
    monkeypatch.setattr(
        stream, "publish", lambda _pk, event, data: heard.append((event, data))
    )
    return heard


@pytest.fixture
def here(monkeypatch) -> None:
    """Deciders run in the test's own thread, and so see its transaction."""

    class Here:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def run(self, call, *, seconds):
            return call()

    monkeypatch.setattr(turns, "Hurrying", Here)


@pytest.fixture
def unstaffed(monkeypatch) -> None:
    """Nobody is at the shop."""
    from shop import ecom

    adapter = "ecom_ai.adapters.SupportAdapter"
    monkeypatch.setattr(f"{adapter}.is_staffed", lambda *_: False)
    monkeypatch.setattr(f"{adapter}.hours", lambda *_: "9 to 17")
    own = getattr(ecom, "Support", None)
    if own is not None:
        monkeypatch.setattr(own, "is_staffed", lambda *_: False)
        monkeypatch.setattr(own, "hours", lambda *_: "9 to 17")


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks, monkeypatch):
    """A block at whose end what waits for a commit is done, without a doorbell."""
    from contextlib import contextmanager

    from ecom_ai import support_tasks

    @contextmanager
    def block():
        with django_capture_on_commit_callbacks(execute=True):
            yield

    monkeypatch.setattr(support_tasks, "enqueue", lambda *_: None)
    return block
