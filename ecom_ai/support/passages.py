"""What is known becomes passages: help articles, products, what reviews say of them.

A stand-in with the signature that trials ask for.
"""

from dataclasses import dataclass

from ecom_ai.grounding.splitting import split
from ecom_ai.models import Article


@dataclass(frozen=True)
class Said:
    """A passage as its source has it now."""

    language: str
    title: str
    text: str


def passages_of(article: Article) -> list[Said]:
    """What an article says, in passages; it need not be saved."""
    return [
        Said(article.language, article.title, part.text) for part in split(article.body)
    ]
