"""The searchable set of a checkpoint's vectors: the only room that asks pgvector.

An index is built beside the live one and goes live by flipping one row, so that
re-embedding and rollback never leave a page without vectors (blue/green).
"""

from ecom_ai.index.checkpoints import (
    activate,
    create,
    ensure_live,
    filling,
    live,
    misses_a_language,
)
from ecom_ai.index.embedding import embed
from ecom_ai.index.hnsw import build_hnsw, lacks_hnsw
from ecom_ai.index.levels import levels
from ecom_ai.index.neighbours import (
    from_bytes,
    is_eligible,
    literal,
    nearest,
    prepare_connection,
    vector_of_item,
    vector_value,
)

__all__ = [
    "activate",
    "build_hnsw",
    "create",
    "embed",
    "ensure_live",
    "filling",
    "from_bytes",
    "is_eligible",
    "lacks_hnsw",
    "levels",
    "literal",
    "live",
    "misses_a_language",
    "nearest",
    "prepare_connection",
    "vector_of_item",
    "vector_value",
]
