"""Which tools there are: the shop's own, then those that come with the app."""

from collections.abc import Mapping
from functools import cache

from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from ecom_ai.conf import get_settings
from ecom_ai.support.tools.cancelling import CancelOrder, CancelPart
from ecom_ai.support.tools.changing import ChangeAddress
from ecom_ai.support.tools.damaged import ArrivedBroken
from ecom_ai.support.tools.looking import Invoice, MyOrders, OrderStatus
from ecom_ai.support.tools.products import (
    CompareProducts,
    FindProducts,
    RecommendProducts,
    StockAndPrice,
)
from ecom_ai.support.tools.refunding import RefundStatus
from ecom_ai.support.tools.returning import RequestReturn, ReturnCheck
from ecom_ai.support.tools.tool import Tool

#: In the order in which they are asked whether a message wants them.
BUILT_IN = (
    CancelPart, CancelOrder, RequestReturn, ArrivedBroken, ReturnCheck, RefundStatus,
    ChangeAddress, Invoice, OrderStatus, MyOrders, FindProducts, StockAndPrice,
    CompareProducts, RecommendProducts,
)  # fmt: skip


@cache
def tools() -> Mapping[str, Tool]:
    """Every tool by its name. Raises ImproperlyConfigured."""
    found: dict[str, Tool] = {}
    for path in get_settings().SUPPORT_TOOLS:
        tool = _load(path)
        found[tool.name] = tool
    for cls in BUILT_IN:
        found.setdefault(cls.name, cls())
    return found


def _load(path: str) -> Tool:
    try:
        cls = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"ECOM_AI['SUPPORT_TOOLS']: cannot import '{path}': {error}"
        ) from error
    if not (isinstance(cls, type) and issubclass(cls, Tool) and cls.name):
        raise ImproperlyConfigured(
            f"ECOM_AI['SUPPORT_TOOLS']: '{path}' must be a subclass of "
            "ecom_ai.support.tools.Tool with a name."
        )
    found: Tool = cls()
    return found


def _forget(*, setting: str, **_kwargs: object) -> None:
    if setting == "ECOM_AI":
        tools.cache_clear()


setting_changed.connect(_forget)
