"""The door to the tagger of personal data, which comes with the app."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.storage import checkpoint_dir

if TYPE_CHECKING:
    from ecom_ai.ml.taggers import Tagged as Tagged

#: Trained by benchmarks/personal_data.py.
FOLDER = Path(__file__).resolve().parents[1] / "starter" / "personal_data"


def tagged(texts: Sequence[str], *, least: float) -> "list[list[Tagged]]":
    """Stretches of each text that read like personal data, at least so probably.

    Labels are the types of ``moderation.personal_data``. Raises InferenceUnavailable.
    """
    from ecom_ai.ml.checkpoints import CheckpointError
    from ecom_ai.ml.taggers import load_tagger

    try:
        tagger = load_tagger(FOLDER, cache=checkpoint_dir())
    except CheckpointError as error:
        raise InferenceUnavailable(str(error)) from error
    return tagger.tag(texts, least=least)
