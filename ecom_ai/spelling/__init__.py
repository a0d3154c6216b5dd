"""Words of a query that the shop does not know, and which of its words are meant.

The shop's own titles are the dictionary. A word is known if any item has it, in any
text and any inflection; only what is unknown is corrected.
"""

from ecom_ai.spelling.dictionary import learn, prune
from ecom_ai.spelling.proposals import proposals

__all__ = ["learn", "proposals", "prune"]
