"""Runs every benchmark that needs no data of others, one after the other."""

import subprocess
import sys

NAMES = (
    "meaning", "embedding", "first_start", "widgets", "tuning", "search", "events",
    "moderation", "bias", "aspects", "queue", "reviewing", "support", "chat", "attacks",
    "shopping", "streams", "first_word", "claims", "next_vector",
)  # fmt: skip


def main() -> int:
    for name in NAMES:
        print(f"\n== benchmarks.{name}", flush=True)
        if code := subprocess.call([sys.executable, "-m", f"benchmarks.{name}"]):
            return code
    print(
        "\nThese need data of others, or hours: sequences, recommender, classifiers, "
        "served, compression, gpu, review_encoder, personal_data, answer_starter "
        "(--help)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
