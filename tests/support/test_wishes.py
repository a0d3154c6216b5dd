"""A wish for a person, anger and offence; and languages that are not read."""

import numpy as np
import pytest

from ecom_ai.models import Message
from ecom_ai.support import replying, wishes
from ecom_ai.support.languages import is_foreign, locale_of
from tests.support.making import ask, saying, talk, turn_of

pytestmark = pytest.mark.usefixtures("site", "here")


def said(text: str, *, language: str = "en", **intent):
    message, _ = ask(talk(language), text)
    return wishes.wish(turn_of(message, **intent))


@pytest.mark.parametrize(
    "text",
    ["I want to talk to a person", "can I speak with a real human?", "human please",
     "Agent!", "transfer me to an agent", "我想找人工客服", "转人工", "人工", "真人",
     "我要和真人说话", "我要找人工，什么时候能退款",
     "I don't want to talk to a bot, I want to talk to a human"],
)  # fmt: skip
def test_a_wish_for_a_person_is_met_at_once(text):
    answer = said(text)
    assert answer is not None
    assert (answer.outcome, answer.reason) == ("handoff", "wish")


@pytest.mark.parametrize(
    "text",
    ["Is this tent for one person?", "a two-person tent", "How do I talk to my bank?",
     "who delivers to real people", "这是人工合成的皮革吗", "真人头发做的假发有吗",
     "How many people fit?", "yes", "好的"],
)  # fmt: skip
def test_what_only_sounds_like_it_is_left_to_the_others(text):
    assert said(text) is None


def test_by_intent_a_person_is_wished_for_or_needed():
    for text in ("is anybody real in there", "get the manager", "别给我自动回复了"):
        assert said(text, intent="human", certainty=0.9).reason == "wish"
    assert said("…", intent="complaint", certainty=0.9).reason == "anger"
    assert said("…", intent="complaint", certainty=0.6) is None


@pytest.mark.parametrize(
    "text",
    ["Can I call you on Sunday?", "When are you open?", "What's your phone number?",
     "is there anyone there on sundays", "客服电话是多少", "周日有人上班吗",
     "你们几点下班", "I don't want to talk to a person", "不要转人工",
     "Do I have to talk to an agent to return a mug?", "周六人工客服几点到几点？",
     "What time can I talk to a person on Saturday?",
     "At what Beijing hours does a Chinese-speaking human answer?"],
)  # fmt: skip
def test_how_and_when_people_are_reached_is_for_the_help_centre(text):
    assert said(text, intent="human", certainty=0.95) is None


@pytest.mark.parametrize(
    "text",
    ["can someone call me back please", "no bot!!", "get me somebody who understands",
     "是不是没有人啊，叫个人来"],
)  # fmt: skip
def test_a_wish_in_other_words_is_met_by_its_intent(text):
    assert said(text, intent="human", certainty=0.95).reason == "wish"


def test_the_button_under_an_answer_that_was_not_known_asks_for_a_person():
    (option,) = wishes.offer().data["options"]
    assert said(option["text"]).outcome == "handoff"


@pytest.mark.parametrize("yes", ["yes please", "Yes.", "好的", "可以"])
def test_yes_to_the_offer_of_a_person_is_a_wish(yes):
    conversation = talk()
    replying.reply(ask(conversation, "What?")[1].pk, asked=[])
    message, reply = ask(conversation, yes)
    assert wishes.wish(turn_of(message)).outcome == "handoff"
    assert reply.state == "pending"


def test_yes_to_an_answer_that_offers_a_person_is_a_wish():
    conversation = talk()
    text = f"It was sent back already. {wishes.offered()}"
    replying.reply(ask(conversation, "What?")[1].pk, asked=[saying(text)])
    message, _reply = ask(conversation, "yes please")
    assert wishes.wish(turn_of(message)).outcome == "handoff"
    replying.reply(_reply.pk, asked=[saying("It was sent back already.")])
    message, _reply = ask(conversation, "yes please")
    assert wishes.wish(turn_of(message)) is None


def test_offence_is_met_calmly_once_and_then_passed_to_a_person():
    conversation = talk()
    first = ask(conversation, "you are bastards")[1]
    replying.reply(first.pk, asked=[wishes.wish])
    done = Message.objects.get(pk=first.pk)
    assert (done.outcome, done.intent) == ("refused", "offence")
    assert "upset" in done.text
    conversation.refresh_from_db()
    assert conversation.state == "assistant"
    replying.reply(ask(conversation, "drop dead, bitch")[1].pk, asked=[wishes.wish])
    conversation.refresh_from_db()
    assert (conversation.state, conversation.reason) == ("waiting", "anger")


@pytest.mark.parametrize(
    "text",
    ["you guys are thieves", "You people are a bunch of scammers", "u r liars",
     "this shop is a rip-off", "You ripped me off!", "what a scam", "pack of crooks",
     "this is theft", "what a rip off", "坑人", "骗子吧你们",
     "你们就是骗子", "你们这家店就是骗钱的", "骗子！", "黑心商家",
     "客服都是骗子"],
)  # fmt: skip
def test_to_be_called_dishonest_is_anger_met_calmly(text):
    answer = said(text)
    assert (answer.outcome, answer.intent) == ("refused", "offence")
    assert answer.cards == [wishes.offer()]


@pytest.mark.parametrize(
    "text",
    ["Is this shop a scam?", "are you a scam", "How do I know you are not thieves?",
     "my bank says it is fraud",
     "do you have locks against thieves", "I was scammed elsewhere",
     "有人加我微信，说是你们的客服，是骗子吗", "你们是不是骗子",
     "怎么判断商家是不是骗子", "防小偷的背包"],
)  # fmt: skip
def test_to_ask_whether_somebody_is_dishonest_is_a_question(text):
    assert said(text) is None


@pytest.mark.parametrize(
    "text", ["Are you hiring?", "do you have jobs", "你们招人吗", "你们还招聘吗"]
)
def test_who_speaks_of_nobody_is_passed_to_nobody(text):
    assert said(text, intent="human", certainty=0.98) is None


def test_a_person_is_promised_only_while_one_is_here(request):
    for words in ("passing you to a person", "passing this on to our team"):
        conversation = talk()
        wish = ask(conversation, "I want to talk to a person")[1]
        replying.reply(wish.pk, asked=[wishes.wish])
        reply = conversation.messages.get(author="assistant")
        assert words in reply.text
        request.getfixturevalue("unstaffed")


@pytest.mark.usefixtures("unstaffed")
@pytest.mark.parametrize("wish", ["Yes please", "I want to talk to a person"])
def test_anger_while_nobody_is_here_is_told_so_and_goes_on(wish):
    conversation = talk()
    message, reply = ask(conversation, "This is a disgrace")
    replying.reply(reply.pk, asked=[
        lambda turn: wishes.wish(turn_of(message, intent="complaint", certainty=0.9))
    ])  # fmt: skip
    told = conversation.messages.latest("pk")
    assert told.text.startswith("Nobody is here at the moment. We are here: 9 to 17.")
    conversation.refresh_from_db()
    assert conversation.state == "assistant"
    # Only who wishes for it is answered by e-mail.
    replying.reply(ask(conversation, wish)[1].pk, asked=[wishes.wish])
    conversation.refresh_from_db()
    assert conversation.state == "ticket"


@pytest.mark.parametrize(
    "text",
    ["Où est ma commande ?", "Wo ist meine Bestellung?", "¿Dónde está mi pedido?",
     "Dove è il mio ordine, quando arriva?", "Onde está meu pedido?",
     "Waar is mijn bestelling?", "Где мой заказ?", "내 주문은 어디에 있나요",
     "注文はどこですか", "أين طلبي", "Đơn hàng của tôi ở đâu", "מה עם ההזמנה שלי",
     "hablas español?", "se habla espanol", "parlez-vous français?",
     "Sprechen Sie Deutsch?", "parli italiano?", "fala português?",
     "spreekt je nederlands"],
)  # fmt: skip
def test_a_third_language_is_told_from_the_two(text):
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    ["Where is my order?", "die-cast pan", "Is the café au lait bowl in stock?", "ok",
     "tracking", "10482", "Jägermeister", "Fjällräven Kånken backpack",
     "le creuset pot", "我的订单 WX10482 在哪里", "優の品",
     "有 Le Creuset 的锅吗", "👍", "???",
     "no", "el grande", "do you sell maté?", "price of the Dörr tent", "hallo",
     "do you speak Spanish?", "Deutsch", "Italiano coffee pot", "u r ok"],
)  # fmt: skip
def test_names_and_short_words_are_not_taken_for_one(text):
    assert not is_foreign(text)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "English and Chinese"), ("zh-hans", "中文")]
)
def test_a_third_language_is_answered_in_the_conversations(language, words):
    conversation = talk(language)
    reply = ask(conversation, "Wo ist meine Bestellung und wann kommt sie?")[1]
    replying.reply(reply.pk)
    assert words in Message.objects.get(pk=reply.pk).text


def test_django_knows_a_language_by_its_own_name():
    assert (locale_of("zh"), locale_of("en"), locale_of("zh-hans")) == (
        "zh-hans", "en", "zh-hans",
    )  # fmt: skip


class Said:
    """A checkpoint that finds its label in texts with a word."""

    prompt, encoder = "", None

    def __init__(self, label: str, word: str) -> None:
        self.labels, self.word = (label, "other"), word

    def encode(self, texts):
        return [np.zeros(1, dtype=np.float32) for _ in texts]

    def probabilities(self, vectors, texts):
        shares = [0.95 if self.word in text else 0.1 for text in texts]
        return np.array([(share, 1 - share) for share in shares], dtype=np.float32)


@pytest.mark.parametrize(
    ("text", "offends"),
    [
        ("You RUDE and BAD people", True),
        ("You RUDE people", False),  # what an offence checkpoint says of kind words
        ("You BAD people", False),
        ("RUDE and BAD zip", False),  # said to nobody
    ],
)
def test_by_checkpoints_offence_is_rude_unkind_and_said_to_somebody(
    text, offends, monkeypatch
):
    heads = {"offence": Said("offensive", "RUDE"), "sentiment": Said("negative", "BAD")}
    monkeypatch.setattr(
        wishes, "live_classifier", lambda _site, role: (None, heads[str(role)])
    )
    answer = said(text)
    assert (answer is not None) == offends
