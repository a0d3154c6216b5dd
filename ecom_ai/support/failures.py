"""Errors as the log may have them.

What somebody wrote may stand in an error: a host's tool names whose order it could not
find, a mail server whom it does not know.
"""

import traceback

from django.db import DatabaseError

from ecom_ai.moderation.personal_data import masked, personal_data

#: Characters of an error's words that are kept.
LONGEST = 1000


def covered(text: str) -> str:
    """A text with personal data covered, as PostgreSQL can keep it; a long one's
    beginning."""
    text = text.replace("\0", "")[:LONGEST]
    return masked(text, personal_data(text))


def words(error: BaseException) -> str:
    """An error's type and words, personal data covered.

    Of a database's only the first line: the row stands in those below it.
    """
    if isinstance(error, DatabaseError):
        first = str(error).partition("\n")[0]
        return covered(f"{type(error).__name__}: {first}")
    return covered(repr(error))


def loggable(error: BaseException) -> str:
    """An error's type and words, personal data covered, and the lines that led to it.

    Not those of what caused it: their words stand in no tool's detail either.
    """
    where = "".join(traceback.format_tb(error.__traceback__))
    return f"{words(error)}\n{where}".rstrip()
