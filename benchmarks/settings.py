"""The example shop's settings for measuring: servers and a database of its own."""

import os
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
# Processes that a benchmark starts inherit both, and so find the same servers.
os.environ.setdefault("DEMO_DIR", str(_ROOT / ".cache" / "bench"))

from ecom_ai.conf import Placement  # noqa: E402
from shop.settings import *  # noqa: E402, F403
from shop.settings import DATABASES, ECOM_AI, REST_FRAMEWORK  # noqa: E402

DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", "ecom_ai")
# What is measured is the work, not the limit.
_RATES: dict[str, Any] = {
    "DEFAULT_THROTTLE_RATES": {
        f"ecom_ai.{scope}": "1000000/sec"
        for scope in ("read", "search", "events", "shoppers", "chat")
    }
}
REST_FRAMEWORK = {**REST_FRAMEWORK, **_RATES}
#: A placement for each retriever alone, in its own order.
ALONE = {
    f"only_{name}": Placement({name: 1.0}, k=20, diversity=0.0)
    for name in (
        "similar",
        "personal",
        "seen_together",
        "bought_together",
        "popular",
        "recently_viewed",
    )
}
ECOM_AI = {
    **ECOM_AI,
    "CHECKPOINT_DIR": _ROOT / ".cache" / "checkpoints",
    "PLACEMENTS": ALONE,
    "CHAT_MESSAGES_PER_MINUTE": 100_000,
    "CHAT_CONVERSATIONS_PER_HOUR": 100_000,
}
