"""Who asks, and what they like.

With consent a shopper has a key in a signed cookie, and events in the database.
Without it the last events lie in the session and go with it; so they do still when
consent comes later, and are looked at there.
"""

from ecom_ai.shoppers.requests import (
    COOKIE,
    COOKIE_SECONDS,
    SESSION,
    bearer,
    identify,
    key_of,
    merge,
    merge_at_sign_in,
    new_key,
    read_key,
    set_cookie,
    sign_key,
    site_id_of,
    track,
    user_key,
)
from ecom_ai.shoppers.vectors import (
    catch_up,
    stale,
    update_vector,
)
from ecom_ai.shoppers.visitors import (
    RECENT,
    Encoded,
    Seen,
    Visitor,
    distaste,
    load,
    taste,
)

__all__ = [
    "COOKIE",
    "COOKIE_SECONDS",
    "RECENT",
    "SESSION",
    "Encoded",
    "Seen",
    "Visitor",
    "bearer",
    "catch_up",
    "distaste",
    "identify",
    "key_of",
    "load",
    "merge",
    "merge_at_sign_in",
    "new_key",
    "read_key",
    "set_cookie",
    "sign_key",
    "site_id_of",
    "stale",
    "taste",
    "track",
    "update_vector",
    "user_key",
]
