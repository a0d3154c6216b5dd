"""`manage.py demo`: what it says of a port that is none, and of a slow encoder."""

import io

import pytest
from django.core.management import call_command

from shop.management.commands import demo
from shop.supervisor import Supervisor


@pytest.mark.parametrize("port", ["abc", "", "0", "70000", "-1", "80.5"])
def test_a_port_that_is_none_is_named_in_one_line(port: str) -> None:
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("demo", port=port, stderr=said)
    assert ended.value.code == 2
    assert said.getvalue().splitlines() == [
        f"'{port}' is no port: take a number from 1 to 65535, as in "
        "`make demo PORT=8001`."
    ]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (False, "still loading; until it is ready words are searched."),
        (True, "ready ("),
    ],
)
def test_search_by_meaning_is_called_ready_only_once_it_answers(
    monkeypatch, tmp_path, answers: bool, told: str
) -> None:
    monkeypatch.setattr(demo, "answers_by_meaning", lambda: answers)
    monkeypatch.setattr(demo, "MEANING_SECONDS", 0.05)
    said = io.StringIO()
    running = Supervisor(tmp_path, cwd=tmp_path, environment={})
    demo.Command(stdout=said)._open_search(running)
    (line,) = said.getvalue().splitlines()
    assert line.startswith(f"Search by meaning … {told}")
