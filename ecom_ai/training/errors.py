"""The words of what a training, or a checkpoint, refuses, in the reader's language.

Whatever is wrong is told in English where it is found: by ``ml``, which knows no
languages, on a worker, in a log. Here each such sentence is known by its form, and is
said again in the language of whoever reads it, with the same names and figures.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from django.utils.translation import gettext, gettext_noop

from ecom_ai.training.review_errors import SENTENCES as OF_REVIEWS

#: Says something of a file also where what follows is not known.
_AT_LINE = gettext_noop("%(file)s, line %(line)s: %(what)s")
#: Sentences; what stands for ``%(what)s`` is one of these as well.
_SENTENCES = (
    # Files.
    _AT_LINE,
    gettext_noop("%(file)s: %(what)s"),
    gettext_noop("%(file)s is empty."),
    gettext_noop(
        "up to here every row has the label %(label)s; expected two labels or more to "
        "tell apart"
    ),
    gettext_noop(
        "%(labels)s labels for %(rows)s rows; expected labels that several rows share. "
        "Are the columns text and label swapped?"
    ),
    gettext_noop(
        "%(labels)s label up to here; expected two labels or more to tell apart"
    ),
    gettext_noop("A student learns from texts: give them by --data."),
    gettext_noop("no row follows; expected one text a row"),
    gettext_noop("no row follows; expected one pair a row"),
    gettext_noop(
        "expected a header with the columns %(columns)s, found %(found)s without "
        "%(missing)s"
    ),
    gettext_noop(
        "expected a header with %(columns)s, found %(found)s without %(missing)s"
    ),
    gettext_noop("the %(column)s is %(found)s; expected a string"),
    gettext_noop("the %(column)s has %(count)s characters; expected at most %(most)s"),
    gettext_noop("the %(column)s has too many characters; expected at most %(most)s"),
    gettext_noop("the label is empty; expected a word"),
    gettext_noop(
        "the label has %(count)s characters; expected at most %(most)s. Are the "
        "columns text and label swapped?"
    ),
    gettext_noop("the label %(label)s is unknown; expected one of %(labels)s"),
    gettext_noop(
        "the label %(label)s is unknown to the teacher; expected one of %(labels)s"
    ),
    gettext_noop("the %(column)s is empty; expected some words"),
    gettext_noop("every text is empty; expected some words"),
    gettext_noop(
        "every row says almost what a row of %(held_out)s says; expected others, since "
        "what is learnt from cannot measure what was learnt."
    ),
    gettext_noop(
        "every row with the label %(label)s says almost what a row of %(held_out)s "
        "says; expected others, since what is learnt from cannot measure what was "
        "learnt."
    ),
    gettext_noop(
        "it is the same file as %(held_out)s; expected other rows, or none: then some "
        "of the file are held out."
    ),
    gettext_noop("expected an object, as %(example)s"),
    gettext_noop(
        "%(found)s columns; expected %(count)s, as in the header %(header)s. Put a "
        "text with commas into double quotes."
    ),
    gettext_noop("there is no %(column)s; expected an object with %(needed)s"),
    gettext_noop("this is not JSON (%(error)s); %(expected)s"),
    gettext_noop(
        "%(error)s; expected CSV, with double quotes around texts and doubled in them"
    ),
    gettext_noop("the compressed file is damaged (%(error)s); expected a complete .gz"),
    gettext_noop("%(reason)s; expected a file that can be read."),
    gettext_noop("the file is UTF-16; expected UTF-8. Save it as UTF-8."),
    gettext_noop(
        "byte %(place)s (%(byte)s) is not UTF-8; expected one encoding, UTF-8, in the "
        "whole file. Save it as UTF-8."
    ),
    # Pairs, conversations, sequences.
    gettext_noop(
        "%(pairs)s pairs with %(different)s different documents up to here; expected "
        "%(least)s documents or more, since an encoder learns by telling the right one "
        "from others"
    ),
    gettext_noop(
        "%(texts)s texts that can be learnt from; expected %(least)s different ones or "
        "more, since an encoder learns by telling them apart"
    ),
    gettext_noop("no conversation follows; expected one a line"),
    gettext_noop(
        'no conversation has a "context"; expected the passages that the replies rest '
        "on, since without them a generator learns to invent"
    ),
    gettext_noop(
        "%(different)s different conversations up to here; expected %(least)s or more"
    ),
    gettext_noop("the messages are %(found)s; %(expected)s"),
    gettext_noop(
        "the roles are %(roles)s; expected user and assistant in turns, a user first"
    ),
    gettext_noop("nobody replies; expected a message of the assistant"),
    gettext_noop(
        "message %(number)s is %(found)s; expected an object with a role (%(roles)s) "
        "and a content"
    ),
    gettext_noop(
        "message %(number)s is of the role system; expected that to be the first"
    ),
    gettext_noop("message %(number)s has the content %(found)s; expected some words"),
    gettext_noop("the context is %(found)s; expected a text or a list of texts"),
    gettext_noop("a text has %(count)s characters; expected at most %(most)s"),
    gettext_noop("no sequence; %(expected)s"),
    gettext_noop("no list of items; %(expected)s"),
    gettext_noop("a user or an item has no name; %(expected)s"),
    gettext_noop("only %(found)s; %(expected)s"),
    gettext_noop("%(key)s… has %(count)s characters; %(expected)s"),
    gettext_noop(
        "the user %(user)s is on line %(line)s already; expected one line a user"
    ),
    gettext_noop("the item %(item)s has %(found)s; %(expected)s"),
    gettext_noop(
        "no sequence has two items, of which the last is left out to be guessed."
    ),
    # What was asked for.
    gettext_noop("%(option)s is for %(roles)s, not %(role)s."),
    gettext_noop("The arguments of the training: %(what)s"),
    gettext_noop("The training has no argument '%(name)s'.%(hint)s"),
    gettext_noop("%(name)s is %(value)s: give at least %(least)s."),
    gettext_noop("%(name)s is %(value)s: give one of %(known)s."),
    gettext_noop("%(name)s is of no use to an encoder: leave it."),
    gettext_noop("%(name)s is of no use to a generator: leave it."),
    gettext_noop(
        "method is %(method)s: an encoder learns by one of %(known)s; it has no "
        "labels, hence no head, and what is learnt of prompts would follow no text "
        "elsewhere."
    ),
    gettext_noop(
        "method is %(method)s: a generator learns by LoRA alone, so that its base "
        "stays as it is; give lora, or leave it."
    ),
    gettext_noop(
        "wandb_project (the setting WANDB_PROJECT) asks for Weights & Biases, but the "
        "package wandb is not installed: run `pip install wandb`, or leave it empty."
    ),
    gettext_noop("A recommender is trained in one way: leave --method out."),
    gettext_noop("A recommender is trained from nothing: leave --base out."),
    gettext_noop(
        "Method %(method)s has nothing to search for: its strength is always chosen on "
        "held-out rows. Name another by --method, or leave --tune out."
    ),
    gettext_noop("Method %(method)s learns from no teacher: name another by --method."),
    gettext_noop(
        "There is no checkpoint %(id)s to learn from: `manage.py ecom_ai_checkpoints` "
        "lists them."
    ),
    gettext_noop(
        "Checkpoint %(id)s is of the role %(role)s: a %(wanted)s classifier learns "
        "from one of its own role."
    ),
    gettext_noop("The teacher cannot be asked: %(what)s"),
    gettext_noop(
        "Say which causal language model to train, by its Hugging Face name or local "
        "path: --base NAME|PATH, or the setting GENERATOR."
    ),
    gettext_noop("No one can correct a %(role)s: corrections are of %(roles)s."),
    gettext_noop(
        "Nobody has corrected a %(role)s verdict yet: say what a text should have been "
        "given on a checkpoint's page in the admin, or give a file."
    ),
    gettext_noop(
        "Site %(site)s has no events of the last %(days)s days to learn from: give "
        "--data F."
    ),
    gettext_noop(
        "The shop has %(count)s products with a text: at least %(least)s are needed. "
        "Mirror them by `manage.py ecom_ai_sync`, or give --data F."
    ),
    # Bases and checkpoints.
    gettext_noop(
        "No encoder %(name)s: it is neither a folder on this machine nor a checkpoint "
        "that the Hugging Face hub or its local cache could give%(cause)s. Check the "
        "spelling and the network, give the path of a checkpoint folder, or use "
        "%(bundled)s, which needs no network."
    ),
    gettext_noop("No bundled encoder %(name)s: there are %(one)s and %(other)s."),
    gettext_noop(
        "No generator %(name)s: it is neither a folder on this machine nor a "
        "checkpoint that the Hugging Face hub or its local cache could give. Check the "
        "spelling and the network, or give the path of a folder."
    ),
    gettext_noop(
        "The base %(base)s is no encoder that was trained here by the method full or "
        "freeze: `manage.py ecom_ai_checkpoints --role encoder` lists them."
    ),
    gettext_noop(
        "The base %(base)s cannot be named in a file that is joined with it: take the "
        "method full or freeze."
    ),
    gettext_noop(
        "%(folder)s cannot be read as a text encoder (%(error)s). Expected a folder as "
        "transformers or sentence-transformers save one, copied completely."
    ),
    gettext_noop(
        "%(name)s cannot be read as a causal language model (%(error)s). Expected a "
        "folder as transformers saves one, with a tokenizer and weights as "
        "safetensors, copied completely."
    ),
    gettext_noop(
        "%(name)s is no causal language model, but %(known)s: take one that continues "
        "texts, as Llama or Qwen2 do."
    ),
    gettext_noop(
        "No weights in %(folder)s: expected *.safetensors, *.bin or *.onnx. Check that "
        "the path is a checkpoint folder and that it was copied completely."
    ),
    gettext_noop(
        "%(path)s does not exist: %(folder)s is not a complete checkpoint folder. "
        "Check the path, or download or train it again."
    ),
    gettext_noop(
        "%(folder)s was trained from %(base)s, whose weights are others by now: put "
        "those back, or train it again."
    ),
    gettext_noop(
        "Bottlenecks need layers named %(names)s, which %(base)s does not have. Use "
        "the method lora."
    ),
    gettext_noop(
        "%(path)s was altered since it was stored (its SHA-256 is another), so it is "
        "not loaded. Bring it back from a backup, or train again."
    ),
    gettext_noop(
        "%(path)s is missing: bring the folder back from a backup, or train again."
    ),
    gettext_noop(
        "The storage %(storage)s has no %(name)s: bring it back from a backup, or "
        "train again."
    ),
    # What happens on the way.
    gettext_noop(
        "There is only the label %(label)s in the training rows: a classifier needs "
        "rows of at least two."
    ),
    gettext_noop(
        "There is no label in the training rows: a classifier needs rows of at least "
        "two."
    ),
    gettext_noop(
        "There are no training rows: method %(method)s needs some; zero-shot does with "
        "descriptions."
    ),
    gettext_noop(
        "Nothing describes the label %(label)s: zero-shot needs words or sentences for "
        "every label."
    ),
    gettext_noop(
        "Unlabelled texts need some labelled rows to begin with; there are none."
    ),
    gettext_noop(
        "Trials are compared on validation rows and there are too few: give more rows, "
        "or train without --tune."
    ),
    gettext_noop("Trials run in one process: leave out torchrun, or --tune."),
    gettext_noop("No trial came to its end: give it more time."),
    gettext_noop(
        "%(rows)s rows to learn from: an encoder learns by telling texts apart, so "
        "give at least two."
    ),
    gettext_noop(
        "dropout is 0: SimCSE learns from what dropout changes, so leave some."
    ),
    gettext_noop("The objective %(name)s learns from texts, not pairs."),
    gettext_noop("The objective %(name)s learns from pairs, not texts."),
    gettext_noop(
        "The base's tokenizer has no mask, so no word can be hidden: take tsdae or "
        "simcse."
    ),
    gettext_noop("no reply is left to learn from: give more conversations."),
    gettext_noop(
        "%(base)s and one reply at a time are too much for the memory: take a smaller "
        "base, or a smaller max_length."
    ),
    gettext_noop(
        "%(name)s does not fit into the memory of %(device)s: take a smaller one."
    ),
    gettext_noop(
        "Nothing to learn from in %(count)s sequences: the last two items of each are "
        "held out, so give sequences of four items or more."
    ),
    gettext_noop(
        "No sequence can validate: of none is the item before the last known from the "
        "others. Give more sequences of three items or more."
    ),
    gettext_noop(
        "There is no space left %(what)s: free some beneath %(folder)s, or set "
        "ECOM_AI['CHECKPOINT_DIR'] to a folder on another disk."
    ),
    gettext_noop("for the training"),
    gettext_noop("for the training data"),
    gettext_noop("The training ended before there was anything to keep."),
    gettext_noop("The training ended before there was anything to keep. %(what)s"),
    gettext_noop("No step was made in the time: give more."),
    gettext_noop("Stopped while encoding texts."),
    gettext_noop("The training was stopped."),
    gettext_noop(
        "The loss was no longer a number in epoch %(epoch)s: lower the learning rate."
    ),
    gettext_noop("Its process ended without a word, %(times)s time(s)."),
    gettext_noop(
        "Run %(id)s cannot be resumed: only one of a worker that failed in the last "
        "%(days)s days can. Start a new one."
    ),
)
#: What the page "Train" writes before a file's name that another one has, too.
FILES = {
    "attributes": gettext_noop("attributes"),
    "pseudo": gettext_noop("texts without labels"),
    "eval": gettext_noop("rows to measure on"),
}
#: Names in a sentence that may be a file's.
_NAMES = ("file", "held_out")
_PLACE = re.compile(r"%\\\((\w+)\\\)s")
#: So many of our sentences may stand within each other.
_DEEPEST = 4


def in_words(error: str) -> str:
    """An error in the active language; as it is where it is none of ours."""
    return _said(error) or error


def kept_in_words(error: str) -> str:
    """What a row keeps of an error, in English, in the active language; "" for none."""
    return in_words(gettext(error)) if error else ""


def is_of_a_file(error: str, names: Iterable[str]) -> bool:
    """Whether it is about one of the files: a second try with them fails alike."""
    return any(error.startswith((f"{name}: ", f"{name}, line ")) for name in names)


def is_ours(error: str) -> bool:
    """Whether an error is known by its form."""
    return _said(error) is not None


def _said(error: str, *, deep: int = 0) -> str | None:
    for sentence, form in _forms():
        found = form.fullmatch(error)
        if found is None or deep > _DEEPEST:
            continue
        parts = found.groupdict()
        if "what" in parts:
            inner = _said(parts["what"], deep=deep + 1)
            if inner is None and sentence != _AT_LINE:
                continue
            parts["what"] = inner or parts["what"]
        for name in _NAMES:
            if name in parts:
                parts[name] = _file_named(parts[name])
        return gettext(sentence) % parts
    return None


def _file_named(name: str) -> str:
    kind = next((k for k in FILES.values() if f"{name}: ".startswith(f"{k}: ")), "")
    return gettext(kind) + name.removeprefix(kind) if kind else name


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each sentence and what it looks like, those that say the most first."""
    known = (*_SENTENCES, *OF_REVIEWS)
    longest_first = sorted(known, key=lambda s: -len(_PLACE.sub("", re.escape(s))))
    return tuple((sentence, _form(sentence)) for sentence in longest_first)


def _form(sentence: str) -> re.Pattern[str]:
    """What matches the sentence, whatever its names and figures are."""
    parts = _PLACE.split(re.escape(sentence))
    return re.compile("".join(_patterns(parts)), re.DOTALL)


def _patterns(parts: list[str]) -> Iterator[str]:
    """Of plain text and names by turns."""
    for number, part in enumerate(parts):
        yield f"(?P<{part}>.*?)" if number % 2 else part
