"""The same few goods in whichever shop the settings name."""

from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sites.models import Site

from ecom_ai.adapters import get_product_adapter

#: name, category, title, body, price
GOODS = [
    ("ridge", "camping", "Ridge two-person tent", "Waterproof shelter.", 120),
    ("dome", "camping", "Family dome tent", "A tent for four, quick to pitch.", 180),
    ("trek", "camping", "Ultralight trekking tent", "A tent of one kilo.", 310),
    ("bag", "camping", "Down sleeping bag", "Warm to minus ten degrees.", 90),
    ("mug", "kitchen", "Stoneware coffee mug", "Keeps an espresso hot.", 14),
    ("pot", "kitchen", "Cast-iron teapot", "For green tea, shared slowly.", 38),
    ("pan", "kitchen", "Copper frying pan", "Even heat for eggs and steak.", 75),
    ("lamp", "home", "Linen table lamp", "Soft light for reading in bed.", 60),
    ("rug", "home", "Wool blanket", "Heavy and soft for winter.", 45),
    ("silent", "home", "Plain shelf", "", None),
]


@dataclass(frozen=True)
class Stock:
    """A shop's goods by their names in GOODS, and the host's ways to change them."""

    host: Any
    products: dict[str, Any]
    keys: dict[str, str]

    def names(self, found: Any) -> list[str]:
        """Names of recommendations or hits, in their order."""
        by_key = {key: name for name, key in self.keys.items()}
        return [by_key[item.key] for item in found]


@pytest.fixture
def stock(db: None, at_once) -> Stock:
    Site.objects.get_or_create(pk=1)
    host = import_module(getattr(settings, "CONTRACT_HOST", "tests.hosts.example_shop"))
    with at_once():
        products = {
            name: host.make(
                title=title,
                body=body,
                category=category,
                price=None if price is None else Decimal(price),
            )
            for name, category, title, body, price in GOODS
        }
    item = get_product_adapter().item
    return Stock(host, products, {name: item(p).key for name, p in products.items()})
