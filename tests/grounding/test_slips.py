"""Misspelt words of questions are mended; others are left as they are."""

import pytest

from ecom_ai.grounding.slips import mended
from ecom_ai.grounding.terms import vocabulary

HELP = vocabulary(
    [
        "Tracking numbers, passwords and express vouchers.",
        "Return the skillet; a voucher is valid for teapots.",
    ]
)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("my trackign number", "my tracking number"),
        ("retrun a skilet", "return a skillet"),
        ("two vouchrs, expresss?", "two vouchers, express?"),
        ("is it realy vaild", "is it really valid"),
        # Known elsewhere, another form, another letter, a name, too short.
        ("my mother is camping with a teapot", None),
        ("the trucking company", None),
        ("Valide wrote to Retrun", None),
        ("the exprs", None),
        ("i don't and can't", None),
        ("退货 expres 可以吗", "退货 express 可以吗"),
        ("", None),
        ("retrun " * 100, None),
    ],
)
def test_a_slip_is_mended_and_nothing_else(asked: str, meant: str | None):
    assert mended(asked, HELP) == (meant or asked)


def test_without_a_help_centre_nothing_is_mended():
    assert mended("trackign", {}) == "trackign"
