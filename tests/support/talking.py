"""A shop's goods to talk about, and a conversation about them without workers."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.sites.models import Site
from django.utils.translation import override

from ecom_ai import catalog
from ecom_ai.models import Conversation, Message
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping import helping
from ecom_ai.support.shopping.words import forget
from ecom_ai.support.turns import Decider
from shop.demo.categories import SECTIONS
from shop.demo.goods import catalogue_files
from shop.models import Category, Product


def stock_demo() -> None:
    """The demo's goods, mirrored as items; without vectors."""
    site = Site.objects.get_or_create(pk=1)[0]
    sections = {
        section.slug: Category.objects.create(
            slug=section.slug, name_en=section.name_en
        )
        for section in SECTIONS
    }
    rows = [
        json.loads(line)
        for path in catalogue_files()
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    Product.objects.bulk_create(
        Product(**{**row, "category": sections[row["category"]], "slug": row["sku"]})
        for row in rows
    )
    catalog.sync(site.pk, [row["sku"] for row in rows])
    forget()


@dataclass
class Talk:
    """A conversation; each message is answered by the shopping help alone."""

    site_id: int
    language: str = "en"
    answers: list[Answer | None] = field(default_factory=list)
    conversation: Any = None

    def say(
        self, text: str, intent: str = "", *, decide: Decider = helping.help
    ) -> Answer | None:
        if self.conversation is None:
            self.conversation = Conversation.objects.create(
                site_id=self.site_id, language=self.language
            )
        message = Message.objects.create(
            conversation=self.conversation,
            author=Message.Author.SHOPPER,
            state=Message.State.DONE,
            text=text,
            masked=text,
        )
        return self.answer(message, intent, decide=decide)

    def answer(
        self, message: Message, intent: str = "", *, decide: Decider = helping.help
    ) -> Answer | None:
        """What a message is answered, the conversation read anew as a worker does."""
        conversation = Conversation.objects.get(pk=self.conversation.pk)
        turn = Turn(conversation, message, message.masked, self.language, intent)
        with override("zh-hans" if self.language == "zh" else self.language):
            found = decide(turn)
        self.answers.append(found)
        if found is not None:
            # As it is kept in the row.
            json.dumps([asdict(each) for each in (*found.cards, *found.citations)])
        return found

    def keep(self) -> None:
        """The last answer as a row, as the chat keeps all of them."""
        if (found := self.answers[-1]) is not None:
            Message.objects.create(
                conversation=self.conversation,
                author=Message.Author.ASSISTANT,
                state=Message.State.DONE,
                text=found.text,
                outcome=found.outcome,
                cards=[asdict(each) for each in found.cards],
            )

    def open_page(self, key: str) -> None:
        """What the widget tells of the page that it stands in."""
        self.conversation.refresh_from_db()
        self.conversation.wants = {**self.conversation.wants, "page": key}
        self.conversation.save(update_fields=["wants"])


def shown(answer: Answer | None) -> list[str]:
    """Keys of the products on an answer's cards."""
    cards = answer.cards if answer else ()
    return [str(card.data["key"]) for card in cards if card.kind == "product"]


def chips(answer: Answer | None) -> list[str]:
    """What an answer says was understood."""
    cards = answer.cards if answer else ()
    wants: Sequence[Any] = [c.data["chips"] for c in cards if c.kind == "wants"]
    return [chip["label"] for each in wants for chip in each]
