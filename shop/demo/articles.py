"""The articles of the demo's help centre, in both languages."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from ecom_ai.support import importing

FOLDER = Path(__file__).resolve().parent / "help"


def write_articles() -> int:
    """Write the articles that are missing, and those that this version has otherwise.

    What somebody edited in the back office stays theirs. Returns how many there are.
    """
    drafts = list(_drafts())
    changes = importing.compare(settings.SITE_ID, drafts)
    ours = [each.draft for each in changes if each.article.edited_by_id is None]
    importing.save(settings.SITE_ID, ours)
    return len(drafts)


def _drafts() -> Iterator[importing.Draft]:
    for path in sorted(FOLDER.glob("*/*.md")):
        yield from importing.read(path, f"{path.parent.name}/{path.name}").drafts
