"""What a classifier answers to each row of a file."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ecom_ai.inference import classified
from ecom_ai.training.files import Rows
from ecom_ai.training.fitting.measuring import CHUNK
from ecom_ai.training.fitting.work import Say

if TYPE_CHECKING:
    from ecom_ai.ml.classifiers import Classifier

#: Why an answer has no label.
BLANK = "The text is blank, so it has no verdict."


def answers(classifier: "Classifier", rows: Rows, say: Say) -> Iterator[dict[str, Any]]:
    """One answer a row, in the same order; a blank text has none, and says why."""
    for start in range(0, len(rows), CHUNK):
        found = classified(classifier, rows.texts[start : start + CHUNK])
        best = zip(found.best(), found.probabilities.tolist(), strict=True)
        for number, ((label, share), shares) in enumerate(best, start=start):
            others = rows.others[number]
            known = {"id": others["id"]} if "id" in others else {}
            if not label:
                blank: dict[str, Any] = {
                    "label": None,
                    "probability": None,
                    "probabilities": {},
                }
                yield {**known, **blank, "why": BLANK}
                continue
            yield {
                **known,
                "label": label,
                "probability": round(share, 6),
                "probabilities": {
                    name: round(value, 6)
                    for name, value in zip(found.labels, shares, strict=True)
                },
            }
        say(min(start + CHUNK, len(rows)), len(rows))
