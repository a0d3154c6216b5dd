"""The searchable set of a checkpoint's vectors: the only room that asks pgvector.

An index is built beside the live one and goes live by flipping one row, so that
re-embedding and rollback never leave a page without vectors (blue/green).
"""

from ecom_ai.index.checkpoints import (
    activate,
    create,
    ensure_live,
    fill,
    filled_share,
    filling,
    is_filled,
    let_go,
    live,
    means_of,
    misses_a_language,
    rows_for_means,
)
from ecom_ai.index.closest import Close, closest, vectors_of
from ecom_ai.index.embedding import embed, sketch, store
from ecom_ai.index.hnsw import build_hnsw, drop_vectors, lacks_hnsw
from ecom_ai.index.neighbours import (
    from_bytes,
    is_eligible,
    likeness,
    literal,
    nearest,
    prepare_connection,
    vector_of_item,
    vector_value,
)

__all__ = [
    "Close",
    "activate",
    "build_hnsw",
    "closest",
    "create",
    "drop_vectors",
    "embed",
    "ensure_live",
    "fill",
    "filled_share",
    "filling",
    "from_bytes",
    "is_eligible",
    "is_filled",
    "lacks_hnsw",
    "let_go",
    "likeness",
    "literal",
    "live",
    "means_of",
    "misses_a_language",
    "nearest",
    "prepare_connection",
    "rows_for_means",
    "sketch",
    "store",
    "vector_of_item",
    "vector_value",
    "vectors_of",
]
