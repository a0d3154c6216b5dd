"""Whether somebody looks at the agents' console, whatever the opening hours say."""

import logging

from django.core.cache import cache

logger = logging.getLogger(__name__)

#: An agent who looked at the console so lately is here.
SECONDS = 180


def arrive(site_id: int) -> None:
    """Notes that an agent looks at a shop's console now. Never fails."""
    try:
        cache.set(_key(site_id), True, SECONDS)
    except Exception as error:  # caches raise what their drivers raise
        logger.warning("Who is in the console is not known: %s", error)


def is_anybody_here(site_id: int) -> bool:
    """Whether an agent looked at the console a moment ago; no where nobody knows."""
    try:
        return bool(cache.get(_key(site_id), False))
    except Exception as error:  # the hours tell it, then
        logger.warning("Who is in the console is not known: %s", error)
        return False


def _key(site_id: int) -> str:
    return f"ecom_ai:console:{site_id}"
