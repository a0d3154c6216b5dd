"""Which words of a review a checkpoint's verdict rests on, by leaving each one out.

Occlusion (Zeiler and Fergus, 2014: "Visualizing and Understanding Convolutional
Networks", section 4.3; for words Li, Monroe and Jurafsky, 2016): the text is asked
about again without each word, and what its probability loses is the word's weight. It
asks a checkpoint and looks at no gradient, so that it needs neither torch nor Captum,
and the web process loads nothing: a worker answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ecom_ai import classifying
from ecom_ai.exceptions import BadInput, InferenceUnavailable
from ecom_ai.language import word_places
from ecom_ai.models import BreachKind, Checkpoint, Review
from ecom_ai.reviews.passages import passages
from ecom_ai.reviews.sides import breach_labels

#: Texts that one explanation asks about: of longer reviews, neighbours go together.
MOST = 48
#: The role of the checkpoint that tells each breach.
ROLES = {
    BreachKind.OFFENCE: Checkpoint.Role.OFFENCE,
    BreachKind.SPAM: Checkpoint.Role.SPAM,
    BreachKind.OFF_TOPIC: Checkpoint.Role.SPAM,
}
#: Words that hold a sentence together and tell nothing by themselves.
_FUNCTION_WORDS = """
a an the and or but so if as than that this these those it its it's i i'm me my we
us our you your he him his she her they them their who whom whose which what is am
are was were be been being do does did have has had will would can could should may
might must to of in on at by for from with into about up out off over not no there
here then just very too also
的 了 着 过 地 得 在 是 和 与 及 或 就 都 而 也 还 又 很 把 被 给 让 要 有 个 吗 呢 吧
啊 我 你 您 他 她 它 我们 你们 他们 她们
这 那 这个 那个 一个 就是 还是 但是 不过 因为 所以
"""
_SKIPPED = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True)
class Word:
    """Characters of the text, and the probability of the breach without them."""

    start: int
    end: int
    without: float


@dataclass(frozen=True)
class Explanation:
    """How probable the checkpoint finds a breach in the passage where it does most,
    and without each word of that."""

    kind: str
    checkpoint: Checkpoint
    probability: float
    words: tuple[Word, ...]

    def decisive(self, *, most: int = 6, least: float = 0.02) -> list[Word]:
        """The words without which the breach is less probable, by so much at least."""
        telling = [w for w in self.words if self.probability - w.without >= least]
        return sorted(telling, key=lambda word: word.without)[:most]


def explain(review: Review, kind: str) -> Explanation | None:
    """What the live checkpoint's opinion of a breach rests on; None while a worker is
    still at it: ask again.

    What is asked about is what ``scoring`` read: for an offence the worst sentence,
    else the whole text. Raises BadInput for a breach that no checkpoint tells, and
    where none is live or none can be asked.
    """
    if kind not in ROLES:
        raise BadInput(_("No checkpoint tells this breach."))
    checkpoint = Checkpoint.objects.live(review.site_id, ROLES[BreachKind(kind)])
    if checkpoint is None:
        raise BadInput(_("No checkpoint is live that could be asked."))
    read = passages(review.text)
    if kind != BreachKind.OFFENCE:
        read = [one for one in read if one.end - one.start == len(review.text)]
    shares = _ask(checkpoint, kind, [one.text for one in read])
    if shares is None:
        return None
    worst = max(range(len(read)), key=lambda n: (shares[n], -len(read[n].text)))
    text = read[worst].text
    places = grouped(telling(text))
    without = _ask(
        checkpoint, kind, [f"{text[:start]} {text[end:]}" for start, end in places]
    )
    if without is None:
        return None
    return Explanation(
        kind,
        checkpoint,
        shares[worst],
        tuple(
            Word(*read[worst].place(*place), share)
            for place, share in zip(places, without, strict=True)
        ),
    )


def _ask(checkpoint: Checkpoint, kind: str, texts: Sequence[str]) -> list[float] | None:
    """How probable the breach is in each text, by all labels that tell it; None while
    a worker is at it."""
    try:
        found = classifying.look(checkpoint, texts)
    except InferenceUnavailable as error:
        raise BadInput(_("No worker can be asked now.")) from error
    told = [each for each in found if each is not None]
    if len(told) < len(found):
        return None
    if wrong := next((each.error for each in told if each.error), ""):
        raise BadInput(wrong)
    return [
        sum(each.probabilities[label] for label in breach_labels(kind, labels))
        for each in told
        for labels in [tuple(each.probabilities)]
    ]


def telling(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand that may decide; all where it has no such."""
    found = word_places(text)
    kept = [(a, b) for a, b in found if text[a:b].lower() not in _SKIPPED]
    return kept or found


def grouped(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """At most MOST places: neighbours joined, evenly."""
    size = -(-len(places) // MOST) or 1
    rows = [places[at : at + size] for at in range(0, len(places), size)]
    return [(row[0][0], row[-1][1]) for row in rows]
