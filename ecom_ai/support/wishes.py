"""A wish for a person, anger and offence: what is answered before all else."""

import re

from django.utils.translation import gettext as _

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import Classified, classified_together, live_classifier
from ecom_ai.models import Checkpoint, Conversation, Message
from ecom_ai.moderation.insults import insulted, somebody
from ecom_ai.support import states, ticket_offers
from ecom_ai.support.answers import OFFENCE, Answer, Card, Turn
from ecom_ai.support.languages import is_foreign

Outcome, Reason = Message.Outcome, Conversation.Reason
#: Probabilities from which an intent, and an offence, is acted on by itself.
SURE, OFFENSIVE = 0.8, 0.9
_PERSON = re.compile(
    r"\b(?:talk|speak|chat|connect(?: me)?|put me through|transfer(?: me)?|pass me)"
    r" (?:to|with) (?:an? |the |some |your )?(?:\w+ )?(?:human|person|agent|somebody"
    r"|someone|representative|colleague|employee|staff)\b"
    r"|^\W*(?:an? )?(?:real |live )?(?:human|person|agent|representative)"
    r"(?: being)?(?:,? please)?\W*$"
    r"|转人工|人工客服|真人客服|^\W*(?:人工|真人|客服)\W*$|(?:找|叫|要|换|和|跟)(?:个|一个|一位)?"
    r"(?:真人|人工|活人)",
    re.IGNORECASE,
)
#: Asks how, or when, people are reached: the help centre says that.
_REACHING = re.compile(
    r"\b(?:can|could|may|do|how (?:do|can)) (?:i|we) (?:call|ring|phone|reach|contact"
    r"|write to)\b|\b(?:phone|telephone|hotline) (?:number|hours|times)\b"
    r"|\bnumber to call\b|\bcontact (?:details|data|information)\b"
    r"|\be-?mail(?: address)? (?:of|for)\b|\byour (?:e-?mail|phone|telephone|hours)\b"
    r"|\b(?:opening|business|service|office|working) (?:hours|times)\b"
    r"|\b(?:what|which) (?:[\w']+ )?hours\b"
    r"|\b(?:when|what time|are|is)\b.{0,40}\b(?:open|closed?|on the phones?"
    r"|(?:sun|satur|mon|fri)days?|weekends?|holidays?)\b"
    r"|(?:周末|[周星][期末一二三四五六日天]|节假日|几点|什么时候|营业|上班|下班)"
    r"|电话(?:号码|是多少|多少|几点)|(?:客服|你们)的?(?:电话|邮箱|时间)"
    r"|怎么(?:联系|打电话)",
    re.IGNORECASE,
)
#: Speaks of somebody to talk to, or of the machine that one does not wish to talk to:
#: without any of these words an intent alone moves nobody to a person.
_PEOPLE = re.compile(
    r"\b(?:humans?|persons?|people|someone|somebody|anyone|anybody|agents?|staff"
    r"|managers?|supervisors?|boss|colleagues?|employees?|representatives?|reps?"
    r"|operators?|advis[eo]rs?|real|live|bots?|robots?|machines?|chatbots?|ai|computer"
    r"|talk|speak|call(?:ed| me)?|phone|ring me|transfer|connect|customer (?:service"
    r"|support|care)|help ?desk|support team|team)\b"
    r"|\bautomatic\b|\bwork there\b"
    r"|(?<![招聘])人(?!民)|客服|机器|自动|电话|手机|经理|主管|领导|老板|店长|转接|接线|专员"
    r"|顾问|同事|听不懂|换个",
    re.IGNORECASE,
)
#: Says that no person is wished for, or asks whether one must be.
_UNWISHED = re.compile(
    r"\b(?:don'?t|do not|rather not|no need to|without)\b[^.!?,;]{0,30}"
    r"\b(?:person|human|agent)\b"
    r"|\b(?:do|must|will|would) i (?:have|need) to\b"
    r"|(?:不要|不用|不想|别|无需|不必)(?:再|给我)?(?:转|找|要|接)?人工|(?:必须|一定要).{0,6}人工吗",
    re.IGNORECASE,
)
#: Wishes for one whatever else is asked.
_INSISTS = re.compile(
    r"\b(?:i want|i need|i'd like|i would like|let me|please|connect|put me|get me"
    r"|give me)\b|我要|我想|请|转人工|帮我|麻烦",
    re.IGNORECASE,
)
_CROOK = (
    r"(?:(?:all|an?|the|just|such|total|pure|complete|real|absolute|damn|bloody"
    r"|bunch of|pack of|gang of|nothing but|worse than|daylight|lying) )*"
    r"(?:thie(?:f|ves)|scammers?|crooks?|liars?|cheats?|cheaters?|fraud(?:s|sters?)?"
    r"|con ?(?:men|man|artists?)|robbers?|robbery|theft|bandits?|swindlers?|criminals?"
    r"|rip[- ]?offs?|scam)"
)
#: Calls the shop dishonest, and does not ask whether it is.
_ACCUSES = re.compile(
    r"^(?!\W*(?:are|is|how do i know|am i|was|were)\b)(?=[^?]*$).*?(?:"
    rf"\b(?:you|u|ur)\b(?: guys| people| lot)?(?:'re| are| r)? {_CROOK}\b"
    r"|\b(?:this|your|what an?)(?: \w+)? ?(?:shop|store|company|site|business)?"
    rf"(?: is| are)? {_CROOK}\b"
    rf"|^\W*(?:bunch|pack|gang|lot|nest) of {_CROOK}\b"
    r"|\byou(?:'ve| have)? (?:\w+ )?(?:robbed|scammed|cheated|swindled|conned"
    r"|ripped (?:me|us) off|lied to|stole|stolen)\b"
    r"|\b(?:been|was|got) (?:robbed|scammed|cheated|conned|ripped off) by you\b)",
    re.IGNORECASE,
)
_ACCUSES_ZH = re.compile(
    r"^(?!.*(?:[?？吗么]\W*$|是不是|会不会|怎么(?:判断|知道|辨别)))"
    r".*?(?:(?:你们?|贵店|这(?:家|个)?店|商家|店家|客服|老板|卖家).{0,6}(?:是|就是|都是|真是|简直|纯粹|全是)?"
    r".{0,4}(?:骗子|小偷|强盗|奸商|黑店|黑心|无良|流氓|坑人|坑爹|骗人|骗钱|抢钱|坑钱|坑我|骗我|耍我)"
    r"|^\W*(?:骗子|奸商|黑店|黑心商家|无良商家|坑人|坑爹|骗人|骗钱)[吧啊呀]?(?:你们?)?\W*$)"
)
_YES = re.compile(
    r"\W*(?:yes|yes,? please|yeah|yep|ok|okay|sure|please do|please"
    r"|好|好的|好吧|可以|要|是|是的|行|嗯|麻烦了)\W*",
    re.IGNORECASE,
)


def wish(turn: Turn) -> Answer | None:
    """Passes to a person whoever wishes for one or is angry; meets offence calmly.

    Discontent is anger only where nothing was asked back: "I don't like it" may be the
    reason that was asked for. An offence is answered with one calm sentence; the second
    in a conversation goes to a person. Where nobody is here, who is angry is not moved
    to e-mail unasked, but offered a ticket.
    """
    if _wants_person(turn):
        words = passed_on(turn, _("Of course. I am passing you to a person."))
        return _handed(turn, words, Reason.WISH)
    is_angry = turn.intent == "complaint" and turn.certainty >= SURE
    former = former_of(turn) if is_angry else None
    if is_angry and (former is None or former.outcome != Outcome.ASKED):
        if not states.is_staffed(turn.conversation):
            return _alone(turn)
        words = _("I am sorry about that. I am passing you to a person who can help.")
        return _handed(turn, words, Reason.ANGER)
    return _calm(turn) if _is_offensive(turn) else None


def foreign(turn: Turn) -> Answer | None:
    """Says to whoever writes in a third language which two the assistant reads."""
    if not is_foreign(turn.text):
        return None
    return Answer(
        text=_(
            "I am sorry, I can only read English and Chinese. Please write in one of "
            "them, or ask for a person."
        ),
        outcome=Outcome.REFUSED,
        language=turn.language,
        cards=[offer()],
    )


def passed_on(turn: Turn, words: str) -> str:
    """What is said as a conversation is passed to people: ``words``, which promise a
    person, only while one is here."""
    if states.is_staffed(turn.conversation):
        return words
    return _("All right, I am passing this on to our team.")


def offered() -> str:
    """Words beside the button that asks for a person."""
    return _("Would you like to ask a person?")


def offer() -> Card:
    """A button that asks for a person."""
    label, text = wished()
    return Card("choices", {"options": [{"label": label, "text": text}]})


def wished() -> tuple[str, str]:
    """What a button that asks for a person shows, and what it says when pressed."""
    return _("Talk to a person"), _("I want to talk to a person")


def asks_for_person(text: str) -> bool:
    """Whether a text says by its words alone that its author wishes for a person."""
    if _PERSON.search(text) is None or _UNWISHED.search(text):
        return False
    return _REACHING.search(text) is None or _INSISTS.search(text) is not None


def _wants_person(turn: Turn) -> bool:
    if asks_for_person(turn.text):
        return True
    if _UNWISHED.search(turn.text):
        return False
    if turn.intent == "human" and turn.certainty >= SURE:
        is_of_people = _PEOPLE.search(turn.text) is not None
        return is_of_people and _REACHING.search(turn.text) is None
    return bool(_YES.fullmatch(turn.text)) and _is_offered(former_of(turn))


def _is_offered(former: Message | None) -> bool:
    """Whether a reply asked if a person is wished for: what is not known does, what
    calms down, and what says so; or whether a ticket was offered after it."""
    if former is None:
        return False
    if ticket_offers.standing(former.conversation) is not None:
        return True
    if former.outcome == Outcome.ANSWERED:
        return former.text.endswith(offered())
    is_calm = former.outcome == Outcome.REFUSED and bool(former.cards)
    return is_calm or former.outcome == Outcome.UNKNOWN


def former_of(turn: Turn) -> Message | None:
    """The reply before a message."""
    found: Message | None = (
        turn.conversation.messages.filter(
            author=Message.Author.ASSISTANT,
            state=Message.State.DONE,
            pk__lt=turn.message.pk,
        )
        .order_by("-pk")
        .first()
    )
    return found


def _calm(turn: Turn) -> Answer:
    again = turn.conversation.messages.filter(
        author=Message.Author.ASSISTANT, intent=OFFENCE, pk__lt=turn.message.pk
    )
    if again.exists():
        if not states.is_staffed(turn.conversation):
            return _alone(turn)
        words = _("I would rather let a person go on from here.")
        return _handed(turn, words, Reason.ANGER, intent=OFFENCE)
    return Answer(
        text=_(
            "I understand that you are upset, and I would like to help. Please tell me "
            "what went wrong, or ask for a person."
        ),
        outcome=Outcome.REFUSED,
        language=turn.language,
        intent=OFFENCE,
        cards=[offer()],
    )


def _alone(turn: Turn) -> Answer:
    """What is said to anger while nobody is here who could take over; a ticket is
    offered after it (``ticket_offers``)."""
    return Answer(
        text=_(
            "I am sorry that this went wrong. Please tell me what happened, and I look "
            "for what I can do."
        ),
        outcome=Outcome.REFUSED,
        language=turn.language,
        intent=turn.intent,
        reason=Reason.ANGER,
    )


def _is_offensive(turn: Turn) -> bool:
    """By words that are said of people alone, or by the live checkpoints.

    What offends speaks to somebody, and is not meant kindly: of offence alone, "who
    are you?" is as suspect as an insult, since its checkpoint learned from reviews.
    Measured on 1,655 starter sentences of intents: 3 found, all of them rude.
    """
    if insulted(turn.text) or _accuses(turn.text):
        return True
    if not somebody(turn.text):
        return False
    try:
        offence = live_classifier(turn.site_id, Checkpoint.Role.OFFENCE)[1]
        sentiment = live_classifier(turn.site_id, Checkpoint.Role.SENTIMENT)[1]
    except InferenceUnavailable:
        return False
    text = [turn.text]
    said, mood = classified_together([(offence, text), (sentiment, text)])
    is_rude = _is(said, "offensive", OFFENSIVE)
    return is_rude and _is(mood, "negative", SURE)


def _accuses(text: str) -> bool:
    """Whether a message calls the shop dishonest, and does not ask whether it is."""
    plain = text.replace("’", "'")
    return bool(_ACCUSES.search(plain) or _ACCUSES_ZH.search(plain))


def _is(found: Classified, label: str, least: float) -> bool:
    likeliest, share = found.best()[0]
    return likeliest == label and share >= least


def _handed(turn: Turn, words: str, reason: str, *, intent: str = "") -> Answer:
    return Answer(
        text=words,
        outcome=Outcome.HANDOFF,
        language=turn.language,
        intent=intent or turn.intent,
        reason=reason,
    )
