"""Answers from the help centre: sentences of passages, with where they stand.

A stand-in with the signature that trials ask for.
"""

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.grounding.library import Library
from ecom_ai.models import Checkpoint
from ecom_ai.support.answers import Answer


def answer_question(
    site_id: int,
    question: str,
    language: str,
    *,
    library: Library | None = None,
    least: float | None = None,
    checker: Checkpoint | None = None,
) -> Answer:
    """What the help centre says to a question, or that it says nothing.

    ``library``, ``least`` and ``checker`` take the place of the live passages, of the
    threshold and of the live checkpoint of the role ``answer``.
    """
    raise InferenceUnavailable("Nothing answers from the help centre yet.")
