"""`manage.py demo`: what it says of a port that is none."""

import io

import pytest
from django.core.management import call_command


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
