"""What is refused of what reads reviews, and of texts with places marked in them.

By their form, as ``errors`` knows all sentences.
"""

from django.utils.translation import gettext_noop

SENTENCES = (
    gettext_noop("No %(role)s checkpoint is live."),
    gettext_noop(
        "The offence checkpoint has the labels %(labels)s; expected 'offensive', or "
        "one of %(known)s for what is none. Promote one that has."
    ),
    gettext_noop("the spans are not JSON (%(error)s); %(expected)s"),
    gettext_noop(
        "%(rows)s rows up to here; expected %(least)s or more, since some are held out "
        "to measure on"
    ),
    gettext_noop(
        "no row has personal data; expected some with spans, beside rows without any"
    ),
    gettext_noop("the spans are %(found)s; %(expected)s"),
    gettext_noop(
        "the spans %(start)s to %(end)s and %(next)s to %(last)s overlap; expected "
        "spans apart from each other"
    ),
    gettext_noop("the type %(type)s is unknown; expected one of %(types)s"),
    gettext_noop(
        "the words %(words)s do not stand once in the text; expected words of it, or "
        "start and end"
    ),
    gettext_noop(
        "a span is from %(start)s to %(end)s; expected whole numbers, from 0 to "
        "%(length)s, the end behind the start"
    ),
    gettext_noop("A tagger goes on from the one that is live: leave --base out."),
    gettext_noop("%(name)s is of no use to a tagger: leave it."),
    gettext_noop(
        "method is %(method)s: a tagger learns by LoRA alone, so that its base stays "
        "as it is; give lora, or leave it."
    ),
    gettext_noop("no text is left to learn from: give more rows."),
    gettext_noop(
        "%(base)s and one text at a time are too much for the memory: give a smaller "
        "max_length."
    ),
)
