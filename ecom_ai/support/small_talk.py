"""What is said without wanting anything of the shop, and what is said back to it."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecom_ai.models import Message
from ecom_ai.support.answers import Answer, Turn

_PLEASE = r"(?:(?:can|could|would|will) you |please |pls )*"
_WHEN = (
    r"(?: (?:right now|now|today|tonight|tomorrow|this week|at the weekend|outside"
    r"|there|here|like|where you are|over there|in [a-z]+(?: [a-z]+)?))*"
)
_WHEN_ZH = (
    "(?:[\u4e00-\u9fff]{2,3})?"
    "(?:现在|今天|今晚|明天|明早|后天|周末|这周|外面|你那边?|那边|这里)*"
)
#: Whole messages, and what may be answered, one after another: somebody who asks again
#: hears something else.
_TALK: Sequence[tuple["re.Pattern[str]", Sequence[str]]] = tuple(
    (re.compile(rf"(?:{pattern})[\s.,!?~。，！？～…:)]*", re.IGNORECASE), words)
    for pattern, words in (
        (
            r"(?:hello|hi|hey|good (?:morning|afternoon|evening))(?: there)?"
            r"|(?:你|您)们?好呀?|哈喽|嗨|早上好|早安|早|下午好|晚上好|在吗|在么",
            (
                gettext_noop("Hello! What can I do for you?"),
                gettext_noop("Hello, and welcome. What are you looking for?"),
            ),
        ),
        (
            r"(?:hi |hello |hey )?(?:how are you(?: doing)?|how's it going"
            r"|how do you do)(?: today)?|what's up"
            r"|(?:你|您)(?:今天|最近)?(?:好吗|怎么样|过得好吗)"
            r"|最近(?:好吗|怎么样)|吃了(?:吗|没)",
            (
                gettext_noop(
                    "Thank you for asking; all is well here. What can I do for you?"
                ),
                gettext_noop(
                    "I am an assistant, so I am never tired. What may I look up for "
                    "you?"
                ),
            ),
        ),
        (
            r"(?:ok(?:ay)?,? |great,? |perfect,? )?(?:many )?(?:thanks?(?: you)?"
            r"(?: (?:very|so) much| a lot)?|cheers|thx|ty)(?: for (?:your|the) help)?"
            r"|(?:太|非常)?谢谢(?:你|您|啦|了)*|多谢|(?:非常)?感谢(?:你|您)?(?:的帮助)?|谢了"
            r"|好的?[，,]?谢谢(?:你|您)?|明白了|知道了|辛苦了",
            (
                gettext_noop("You are welcome. Is there anything else?"),
                gettext_noop("Gladly. If anything else comes up, just write."),
            ),
        ),
        (
            r"(?:good ?)?bye(?: bye)?|see you(?: later| soon)?|good night"
            r"|再见|拜拜|晚安",
            (
                gettext_noop("Goodbye, and have a good day."),
                gettext_noop("Goodbye! I am here whenever you need me."),
            ),
        ),
        (
            r"(?:are|r) (?:you|u) (?:an? )?(?:real )?(?:person|human|robot|bot|ai)"
            r"|(?:who|what) are you|what(?:'s| is) your name"
            r"|你是(?:不是)?(?:机器人|人工智能|真人|AI|谁)(?:吗|么)?|你叫什么(?:名字)?",
            (
                gettext_noop(
                    "I am an AI assistant of this shop. "
                    "You can ask for a person at any time."
                ),
            ),
        ),
        (
            r"what can you (?:do|help(?: me)? with)|how can you help(?: me)?"
            r"|help(?: me)?"
            r"|你(?:能|会|可以)(?:干|做|帮我做)?(?:什么|啥|些什么)|(?:你|您)能帮我什么",
            (
                gettext_noop(
                    "I find and compare products, tell where your order is, and answer "
                    "what this shop's help says of delivery, returns and paying. What "
                    "would you like to know?"
                ),
            ),
        ),
        (
            rf"{_PLEASE}(?:(?:what(?:'s| is|s)|how(?:'s| is|s)|tell me) the weather"
            rf"(?: forecast)?|(?:will|is) it (?:going to )?(?:rain|snow)(?:ing)?"
            rf"|will it be (?:sunny|hot|cold|windy|warm)"
            rf"|what (?:will|would|is) the weather (?:going to )?be(?: like)?){_WHEN}"
            rf"|(?:nice|lovely|bad|terrible|awful) weather{_WHEN}"
            rf"|{_WHEN_ZH}(?:的)?天气(?:预报)?(?:怎么?样|如何|咋样|好吗|真好|热吗|冷吗)"
            rf"|{_WHEN_ZH}(?:会|要)?(?:下雨|下雪|出太阳)(?:吗|么|嘛|不)",
            (
                gettext_noop(
                    "I cannot see the sky from here, so I leave the weather to the "
                    "forecast. If it rains, I can show you what keeps you dry."
                ),
                gettext_noop(
                    "The weather is one thing that I cannot look up. What to wear or "
                    "take along in it I can: shall I look for something?"
                ),
            ),
        ),
        (
            rf"{_PLEASE}(?:tell|give)(?: me)? (?:an?|another|some|your best)"
            r" (?:\w+ )?jokes?(?:,? please)?"
            r"|(?:do you )?know (?:any|an?) (?:good )?jokes?"
            r"|(?:make me laugh|joke)(?:,? please)?"
            r"|(?:再|请|给我|你|能不能|能|会|可以)*(?:讲|说|来)(?:一?个)?(?:笑话|段子)"
            r"(?:听听|吧|呗|吗|么)*|笑话",
            (
                gettext_noop(
                    "Why did the tent do well at work? It was good under a roof of its "
                    "own. And now: what can I find for you?"
                ),
                gettext_noop(
                    "Two backpacks climbed a mountain. Said the one: “I have had "
                    "enough.” Said the other: “I can see that, you are full.” What can "
                    "I find for you?"
                ),
                gettext_noop(
                    "I asked our kettle for a joke, and it was only warming up. What "
                    "can I find for you?"
                ),
            ),
        ),
        (
            r"(?:i )?(?:love|like) (?:you|u)|(?:good|nice) (?:bot|job|work)|well done"
            r"|you(?:'re| are) (?:so |very |really )?(?:the best|great|nice|funny|cute"
            r"|helpful|kind|awesome|amazing)"
            r"|我?(?:爱|喜欢)你(?:哟|哦|呀)?|真棒|厉害"
            r"|你(?:真|好|太|很)(?:棒|好|聪明|可爱|厉害|贴心)(?:了|啊|呀)?",
            (
                gettext_noop("That is kind of you. What else can I do?"),
                gettext_noop(
                    "Thank you, that is good to hear. Is there anything else?"
                ),
            ),
        ),
        (
            r"(?:(?:ok(?:ay)?|no|oh),? )?(?:never ?mind|nvm|forget (?:about )?it)"
            r"(?:,? (?:thanks|thank you))?|算了(?:吧)?|不用了|不必了",
            (gettext_noop("All right. What else can I do for you?"),),
        ),
        (
            r"(?:oh )?(?:i'm |i am )?(?:so |very )?sorry(?:,? my (?:mistake|bad))?"
            r"|my (?:mistake|bad)|没事(?:了|儿)?"
            r"|(?:不好意思|抱歉|对不起)(?:[，,]?我?(?:弄|搞|说|发)错了)?",
            (gettext_noop("No harm done. What can I do for you?"),),
        ),
        (
            r"(?:happy|merry) (?:new year|christmas|holidays|easter)"
            r"(?: to you(?: too)?)?"
            r"|have a (?:nice|good|great|lovely) (?:day|evening|weekend|night)"
            r"|(?:新年|圣诞|春节|中秋|节日|周末)(?:快乐|愉快)|恭喜发财",
            (gettext_noop("Thank you, and the same to you!"),),
        ),
    )
)


def small_talk(turn: Turn) -> Answer | None:
    """Greets back, says what it is, and meets small talk kindly; None for all else."""
    if not (words := _replies(turn.text)):
        return None
    chosen = words[(turn.message.pk or 0) % len(words)]
    return Answer(
        text=_(chosen),
        outcome=Message.Outcome.ANSWERED,
        language=turn.language,
        intent="small_talk",
    )


def is_small_talk(text: str) -> bool:
    """Whether a text is nothing but that."""
    return bool(_replies(text))


def _replies(text: str) -> Sequence[str]:
    said = text.strip().replace("’", "'")
    return next((words for pattern, words in _TALK if pattern.fullmatch(said)), ())
