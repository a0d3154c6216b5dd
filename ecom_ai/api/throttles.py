"""Throttles of the API; without a cache each process counts alone."""

import logging
import time
from dataclasses import dataclass

from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

logger = logging.getLogger(__name__)

RATES = {
    "ecom_ai.read": "600/min",
    "ecom_ai.search": "300/min",
    "ecom_ai.events": "1200/min",
    # To write, edit, appeal and vote; to read them is "read".
    "ecom_ai.reviews": "60/min",
    "ecom_ai.shoppers": "30/min",
    # To begin, write and rate in the support chat; to read or poll is "read".
    "ecom_ai.chat": "120/min",
}
#: A process tells the others of a client's requests after so large a share of what
#: is allowed; asking the cache at each request took a fifth of an event's time.
_TOLD = 0.05
#: Clients of whom a process keeps count.
_MOST = 20_000


@dataclass
class Tally:
    """A client's requests in a window: all that others told of, and our own since."""

    told: int = 0
    untold: int = 0


_tallies: dict[str, Tally] = {}


def forget() -> None:
    """Forgets what this process has counted."""
    _tallies.clear()


class ScopedThrottle(ScopedRateThrottle):
    """By the view's scope; the host overrides a rate in DEFAULT_THROTTLE_RATES.

    Counts in windows of the rate's length, a process for itself and, from a twentieth
    of the limit on, with the others through the cache.
    """

    def get_rate(self) -> str | None:
        scope = str(self.scope)
        given = (api_settings.DEFAULT_THROTTLE_RATES or {}).get(scope)
        return str(given) if given else RATES.get(scope)

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.scope = getattr(view, self.scope_attr, None)
        most, self.seconds = self.parse_rate(self.get_rate())
        if most is None or self.seconds is None:
            return True
        window = int(time.time() // self.seconds)
        key = f"{self.get_cache_key(request, view)}.{window}"
        tally = _tally(key)
        tally.untold += 1
        if tally.untold >= most * _TOLD:
            self._tell(key, tally, seconds=2 * self.seconds)
        return tally.told + tally.untold <= most

    def wait(self) -> float | None:
        """Seconds until the next window."""
        return self.seconds and self.seconds - time.time() % self.seconds

    def _tell(self, key: str, tally: Tally, *, seconds: int) -> None:
        try:
            self.cache.add(key, 0, timeout=seconds)
            tally.told = self.cache.incr(key, tally.untold)
            tally.untold = 0
        except Exception:
            # Caches raise what their drivers raise. Answering counts for more.
            logger.warning("Throttles counted alone, without a cache", exc_info=True)


def _tally(key: str) -> Tally:
    if len(_tallies) >= _MOST:
        _tallies.clear()
    return _tallies.setdefault(key, Tally())
