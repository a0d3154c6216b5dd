"""A change of the support chat, tried on questions before it is made.

Each question is answered twice by the whole chat, as things are and with the change, a
few by one message of the broker. Whoever asks is not signed in, nothing that a tool may
do is confirmed, and what an answer writes is undone.

What is done is in rows: a trial goes on after a worker's death where it was, and no
question is answered into two rows.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.models import (
    Conversation,
    Message,
    Question,
    QuestionSet,
    Trial,
    TrialAnswer,
)
from ecom_ai.support import answering, changes, instead, turns
from ecom_ai.support.answers import Answer
from ecom_ai.support.conversing import masking
from ecom_ai.support.instead import Instead

logger = logging.getLogger(__name__)

#: Questions answered by one message; what is asked meanwhile waits for so many.
SLICE = 8
State, Verdict = Trial.State, TrialAnswer.Verdict


@dataclass(frozen=True)
class Summary:
    """What a trial has found so far. ``right_*`` are of ``expected`` questions."""

    done: int
    better: int
    worse: int
    otherwise: int
    same: int
    expected: int
    right_before: int
    right_after: int

    @property
    def changed(self) -> int:
        return self.better + self.worse + self.otherwise


def begin(
    question_set: QuestionSet, kind: str, change: Mapping[str, Any], *, by: str = ""
) -> Trial:
    """Queues a trial. ``change`` is as ``Trial.change`` says.

    Raises BadInput for a change that cannot be tried, and for a set without questions.
    """
    total = question_set.questions.count()
    if not total:
        raise BadInput(_("This set has no questions. Add some first."))
    return Trial.objects.create(
        question_set=question_set,
        kind=kind,
        change=changes.checked(question_set.site_id, kind, change),
        total=total,
        created_by=by[:150],
    )


def place(trial_id: int) -> int:
    """How many questions of a trial are answered: where it goes on."""
    return TrialAnswer.objects.filter(trial=trial_id).count()


def work(trial_id: int, at: int) -> int | None:
    """Answers a few questions of a trial more, from the place ``at`` on.

    Returns where to go on; None where it has ended, or somebody else is further. Bears
    being run twice, or by two at once. A trial that cannot go on has failed.
    """
    rows = Trial.objects.select_related("question_set").filter(pk=trial_id)
    trial = rows.filter(state__in=Trial.ACTIVE).first()
    if trial is None or place(trial_id) != at:
        return None
    if not trial.is_alive(state=State.RUNNING):
        return None
    waiting = _waiting(trial)[:SLICE]
    try:
        changed = changes.made(trial) if waiting else Instead()
        for question in waiting:
            if not trial.is_alive():
                return None  # somebody cancelled it
            _answer(trial, question, changed)
    except DatabaseError:  # it is taken up again
        raise
    except Exception as error:
        logger.exception("%s failed", trial)
        trial.end(State.FAILED, error=str(error) or repr(error))
        return None
    if _waiting(trial):
        return place(trial_id)
    trial.end(State.DONE)
    return None


def cancel(trial: Trial) -> None:
    """Stops a trial that is under way; what it found stays."""
    trial.end(State.CANCELLED)


def resume(trial: Trial) -> None:
    """Lets a trial that failed, or was cancelled, go on where it stopped."""
    Trial.objects.filter(
        pk=trial.pk, state__in=(State.FAILED, State.CANCELLED)
    ).update(
        state=State.QUEUED, error="", lost=0, heard_at=timezone.now(), finished_at=None
    )  # fmt: skip


def summary(trial: Trial) -> Summary:
    """Counts of what a trial has found so far."""
    counts = {f"is_{each}": Count("pk", Q(verdict=each)) for each in Verdict.values}
    found = trial.answers.aggregate(
        done=Count("pk"),
        expected=Count("pk", Q(right_before__isnull=False)),
        right_before=Count("pk", Q(right_before=True)),
        right_after=Count("pk", Q(right_after=True)),
        **counts,
    )
    return Summary(**{name.removeprefix("is_"): n for name, n in found.items()})


def is_right(answer: Mapping[str, Any], expected: str, article: str) -> bool | None:
    """Whether an answer is as expected; None where nothing is."""
    is_answered = answer["outcome"] == Message.Outcome.ANSWERED
    if expected == Question.Expected.UNKNOWN:
        return not is_answered
    if expected == Question.Expected.ANSWERED:
        return is_answered and article in ("", *answer["citations"])
    return None


def answered(site_id: int, question: str, language: str, *, change: Instead) -> Answer:
    """What the whole chat says to a stranger's first message; no row of it stays.

    Raises InferenceUnavailable where nothing tells answers.
    """
    with instead.trying(change), transaction.atomic():
        # Raises where nothing tells answers: the chat itself would do without.
        answering.answerer(site_id)
        message = Message.objects.create(
            conversation=Conversation.objects.create(
                site_id=site_id, language=language
            ),
            author=Message.Author.SHOPPER,
            state=Message.State.DONE,
            text=question,
            masked=masking(question),
            language=language,
        )
        answer = turns.answer_here(message)
        transaction.set_rollback(True)
    return answer


def _answer(trial: Trial, question: Question, changed: Instead) -> None:
    site_id = trial.question_set.site_id
    before, after = (
        _plain(answered(site_id, question.text, question.language, change=change))
        for change in (Instead(), changed)
    )
    rights = [
        is_right(each, question.expected, question.article) for each in (before, after)
    ]
    TrialAnswer.objects.bulk_create(
        [
            TrialAnswer(
                trial=trial,
                question_id=question.pk,
                text=question.text,
                language=question.language,
                expected=question.expected,
                article=question.article,
                before=before,
                after=after,
                verdict=_verdict(before, after, rights),
                right_before=rights[0],
                right_after=rights[1],
            )
        ],
        ignore_conflicts=True,  # another worker has it, too
    )
    Trial.objects.filter(pk=trial.pk).update(lost=0)


def _plain(answer: Answer) -> dict[str, Any]:
    titles = (str(card.data.get("title", "")) for card in answer.cards)
    return {
        "outcome": str(answer.outcome),
        "text": "\n".join([answer.text, *(f"• {title}" for title in titles if title)]),
        "citations": [one.key for one in answer.citations],
        "confidence": answer.confidence,
    }


def _verdict(
    before: Mapping[str, Any], after: Mapping[str, Any], rights: Sequence[bool | None]
) -> str:
    names = ("outcome", "text", "citations")
    if all(before[name] == after[name] for name in names):
        return Verdict.SAME
    if rights[0] == rights[1]:
        return Verdict.OTHERWISE
    return Verdict.BETTER if rights[1] else Verdict.WORSE


def _waiting(trial: Trial) -> list[Question]:
    done = TrialAnswer.objects.filter(trial=trial).values("question_id")
    return list(trial.question_set.questions.exclude(pk__in=done)[: SLICE + 1])
