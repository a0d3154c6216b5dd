"""The words of what a training tells: its notes, and why it took a method."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: By the codes of ``ml.notes.Note``; each has the figures of its note.
_SENTENCES: Mapping[str, Promise] = {
    # Why a method.
    "asked_for": _("It was asked for."),
    "no_labels": _("There are no labels, only what describes them."),
    "too_few_rows": _(
        "%(rows)d labelled rows, of the rarest label %(rarest)d: too few for anything "
        "but a head."
    ),
    "no_time": _(
        "%(rows)d labelled rows, of the rarest label %(rarest)d: there is no time for "
        "more than a head."
    ),
    "few_rows": _(
        "%(rows)d labelled rows, of the rarest label %(rarest)d: few, so contrastive "
        "training."
    ),
    "many_rows": _(
        "%(rows)d labelled rows, of the rarest label %(rarest)d: many, so the whole "
        "encoder learns."
    ),
    "time_for_all": _(
        "%(rows)d labelled rows, of the rarest label %(rarest)d, and %(minutes).1f "
        "minutes of training: time for the whole encoder to learn."
    ),
    "time_for_upper": _(
        "%(rows)d labelled rows, of the rarest label %(rarest)d, and %(minutes).1f "
        "minutes of training: time for all but its first %(layers)d layers to learn."
    ),
    "before_after": _(
        "Of rows held out %(before).1f%% were right before it, %(after).1f%% after it."
    ),
    "full_left_out": _("To train every layer wants %(rows)d rows or more."),
    "fewshot_left_out": _("Contrastive training is for fewer than %(rows)d rows."),
    "undescribed": _(
        "Nothing tells what the label %(label)s means, so that without rows it could "
        "not be answered."
    ),
    "compared": _("On %(rows)d rows that no candidate had learnt from were right:"),
    "tried_zero-shot": _("%(right).1f%% by descriptions and starter sentences alone;"),
    "tried_descriptions": _(
        "%(right).1f%% by the descriptions of the labels alone, without a sentence;"
    ),
    "tried_head": _("%(right).1f%% by a head on the encoder as it is;"),
    "tried_fewshot": _("%(right).1f%% by contrastive training."),
    "tried_full": _("%(right).1f%% by training every layer."),
    "tried_freeze": _("%(right).1f%% by training the upper layers."),
    "kept": _(
        "Of these the last, which learns most, is kept: the rows do not speak against "
        "it by more than chance."
    ),
    "rows_left_aside": _(
        "So the labelled rows are left aside: without them it answers better."
    ),
    "base_stays": _("So the base stays as it is."),
    "pairs": _("Each query learnt to find its document among those of its batch."),
    "simcse": _("Each text learnt to find itself under another dropout."),
    "tsdae": _("Each text was written again from the vector of a part of it."),
    "mlm": _("Hidden words were guessed."),
    "sequences_with_texts": _(
        "A transformer over each shopper's items, with vectors of their texts."
    ),
    "sequences": _(
        "A transformer over each shopper's items, without vectors of their texts."
    ),
    "marked_texts": _(
        "It went on from the one that answered, with %(texts)d marked texts; those "
        "that people corrected count several times."
    ),
    "replies": _("LoRA learnt from the words of %(replies)d replies."),
    # What else there is to know.
    "beside_ours": _(
        "Beside the rows of the data it was given %(sentences)d starter sentences and "
        "%(described)d descriptions of the same labels to learn from."
    ),
    "rows_used": _("%(used)d of %(rows)d rows were used."),
    "unknown_labels": _(
        "Validation rows that were left out, since no training row has their label: "
        "%(rows)d."
    ),
    "same_texts": _(
        "Training rows that were left out, since held-out rows have the same texts: "
        "%(rows)d."
    ),
    "empty_or_held_out": _(
        "Training rows that were left out, since they are empty or held out to measure "
        "on: %(rows)d."
    ),
    "without_passages": _(
        "Conversations that were left out, since they name no passages: %(rows)d."
    ),
    "pseudo_labels": _(
        "Of %(read)d unlabelled texts %(kept)d were trained on too, their label at "
        "least %(sure)d%% sure."
    ),
    "taught": _("It learnt what checkpoint %(checkpoint)d answers."),
    "agrees": _(
        "It learnt what checkpoint %(checkpoint)d answers, and agrees with it on "
        "%(percent).1f%% of %(rows)d rows held out."
    ),
    "trials": _(
        "%(trials)d trials, %(done)d to their end; the best, number %(best)d, had "
        "%(chosen)s."
    ),
    "trials_cut_short": _(
        "%(trials)d trials of %(asked)d: the time was over. %(done)d came to their "
        "end; the best, number %(best)d, had %(chosen)s."
    ),
    "int8": _(
        "As int8 its accuracy is %(int8).4f, at full precision %(fp32).4f (%(rows)d "
        "rows); it answers %(least).1f to %(most).1f times as fast."
    ),
    "int8_learnt": _(
        "As int8 its accuracy is %(int8).4f, at full precision %(fp32).4f (%(rows)d "
        "rows that it learnt from: too few were held out); it answers %(least).1f to "
        "%(most).1f times as fast."
    ),
    "int8_mrr": _(
        "As int8 its MRR@10 is %(int8).4f, at full precision %(fp32).4f (%(rows)d "
        "pairs); it answers %(least).1f to %(most).1f times as fast."
    ),
    "int8_ndcg": _(
        "As int8 its NDCG@10 is %(int8).4f, at full precision %(fp32).4f (%(rows)d "
        "shoppers); it answers %(least).1f to %(most).1f times as fast."
    ),
    "full_precision": _(
        "That is too much to lose: it is served at full precision."
    ),
    "memory_ran_out": _("Memory ran out; went on with batches of %(batch)d."),
    "time_ran_out": _(
        "There was time for %(steps)d of %(planned)d training steps, which saw "
        "%(seen).1f%% of the rows. It learns more with more time (--max-minutes), or "
        "on a less busy machine."
    ),
    "loss_no_number": _(
        "The loss was not a number at step %(step)d; kept the last good weights."
    ),
    "network_no_number": _(
        "Network %(network)d: the loss was no longer a number in epoch %(epoch)d; its "
        "last good weights are kept. A lower learning rate may help."
    ),
}  # fmt: skip


def in_words(stored: Sequence[Mapping[str, Any]] | str) -> list[str]:
    """Notes as a report keeps them, each a sentence in the active language.

    Sentences that a former version kept as they were come back as they are.
    """
    if isinstance(stored, str):
        return [stored] if stored else []
    return [
        each
        if isinstance(each, str)
        else str(_SENTENCES[each["code"]]) % each["figures"]
        for each in stored
    ]
