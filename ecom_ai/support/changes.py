"""What may be changed on trial: an article's text, the threshold, the checkpoint."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecom_ai import index
from ecom_ai.exceptions import BadInput, InferenceUnavailable
from ecom_ai.grounding.library import Library, Source, Vectors
from ecom_ai.grounding.questions import means_of
from ecom_ai.inference import encoder, unit
from ecom_ai.language import is_blank
from ecom_ai.models import Article, Checkpoint, Passage, Trial
from ecom_ai.support import knowledge, passages
from ecom_ai.support.instead import Instead

#: Characters of a changed article.
LONGEST = 200_000
Kind = Trial.Kind
_ARTICLE = Passage.Kind.ARTICLE
#: What a trial fails with is kept in English, and said in the language of who reads it.
_REMOVED = gettext_noop("The checkpoint was removed meanwhile.")
_NO_ENCODER = gettext_noop("No encoder is live.")


def checked(site_id: int, kind: str, change: Mapping[str, Any]) -> dict[str, Any]:
    """A change as ``Trial.change`` holds it. Raises BadInput for one that cannot be."""
    if kind == Kind.ARTICLE:
        return _article(change)
    if kind == Kind.THRESHOLD:
        return _threshold(change)
    if kind == Kind.CHECKPOINT:
        return _checkpoint(site_id, change)
    raise BadInput(
        _("“%(kind)s” cannot be tried; choose %(known)s.")
        % {"kind": kind[:40], "known": ", ".join(Kind.values)}
    )


def made(trial: Trial) -> Instead:
    """What a trial's questions are answered by.

    Raises BadInput for a checkpoint that is gone, and InferenceUnavailable.
    """
    change, site_id = trial.change, trial.question_set.site_id
    if trial.kind == Kind.ARTICLE:
        return Instead(library=changed_library(site_id, **change))
    if trial.kind == Kind.THRESHOLD:
        return Instead(least=change["least"])
    found = Checkpoint.objects.filter(pk=change["checkpoint"]).first()
    if found is None:
        raise BadInput(_REMOVED)
    return Instead(checker=found)


def changed_library(
    site_id: int, key: str, language: str, title: str, body: str
) -> Library:
    """The help centre as it would be with this text of an article; nothing is saved.

    Raises InferenceUnavailable without a live encoder.
    """
    live = index.live(site_id)
    if live is None:
        raise InferenceUnavailable(_NO_ENCODER)
    article = Article(
        site_id=site_id, key=key, language=language, title=title, body=body
    )
    sources = [
        Source(_ARTICLE, key, one.language, one.title, one.text)
        for one in passages.passages_of(article)
    ]
    read = [source.read for source in sources]
    vectors: Vectors = np.zeros((0, live.dimensions), dtype=np.float32)
    if read:
        vectors = unit(encoder(live).encode_passages(read))
    means = means_of(encoder(live)).passages
    return knowledge.library(site_id, means=means).with_changed(
        lambda source: (
            (source.kind, source.key, source.language) != (_ARTICLE, key, language)
        ),
        sources,
        vectors,
    )


def _article(change: Mapping[str, Any]) -> dict[str, Any]:
    names = ("key", "language", "title", "body")
    found = {name: str(change.get(name, "")).replace("\0", "") for name in names}
    if is_blank(found["key"]) or is_blank(found["title"]) or is_blank(found["body"]):
        raise BadInput(_("An article needs a key, a title and a text."))
    if len(found["body"]) > LONGEST:
        raise BadInput(
            _("An article has %(most)d characters at most; this one has %(count)d.")
            % {"most": LONGEST, "count": len(found["body"])}
        )
    return found


def _threshold(change: Mapping[str, Any]) -> dict[str, Any]:
    least = change.get("least")
    if not isinstance(least, int | float) or not 0 < least < 1:
        raise BadInput(_("A threshold is a number between 0 and 1."))
    return {"least": float(least)}


def _checkpoint(site_id: int, change: Mapping[str, Any]) -> dict[str, Any]:
    rows = Checkpoint.objects.filter(site_id=site_id, role=Checkpoint.Role.ANSWER)
    found = rows.filter(pk=change.get("checkpoint") or 0).first()
    if found is None:
        raise BadInput(
            _("Choose a checkpoint of the role “answer” that this shop has.")
        )
    return {"checkpoint": found.pk}
