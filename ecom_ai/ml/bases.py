"""Where the weights of a base lie: bundled, a local folder, or the hub's cache."""

from pathlib import Path

from .adapters import merged_base
from .bundled import convert_bundled
from .encoders import (
    BUNDLED,
    HUB_NAME,
    REVIEWS,
    REVIEWS_FOLDER,
    EncoderNotFound,
    _not_found,
    _snapshot,
)


def base_folder(name: str, *, cache: Path) -> Path:
    """The transformers folder of the base called ``name``, fetched if it must be.

    Names are ``load_encoder``'s. Raises ``EncoderNotFound`` when it leads nowhere.
    """
    if name == BUNDLED:
        return convert_bundled(cache)
    if name == REVIEWS:
        return merged_base(REVIEWS_FOLDER, cache=cache)
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        return folder
    if name.startswith("bundled:") or not HUB_NAME.fullmatch(name):
        raise _not_found(name, None)
    return _snapshot(name)


__all__ = ["EncoderNotFound", "base_folder"]
