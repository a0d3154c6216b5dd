"""Words that are said of people alone, to hurt them.

A classifier reads the whole sentence; these it may miss where the rest is kind, or
where a word is so rare that its tokens are unknown. Words that people also use of
goods (rubbish, stupid, 垃圾) are left to the classifier.
"""

import re

_ENGLISH = (
    r"morons?|imbeciles?|retards?|retarded|assholes?|arseholes?|bitch(?:es)?|cunts?"
    r"|bastards?|whores?|sluts?|fagg?ots?|nigg(?:er|a)s?|chinks?|scumbags?|wankers?"
    r"|dickheads?|motherfuckers?|cretins?|half-?wits?|brain-?dead|subhumans?"
    r"|(?:you|u|fucking|stupid|an?|the|absolute|total) (?:idiots?|scum|pricks?)"
    r"|fuck (?:you|off|u|the (?:seller|owner|shop|courier|driver))"
    r"|(?:smash|break|knock|kick|beat|bash|punch)(?:ing)? (?:your|his|her|their)"
    r" (?:\w+ )?(?:teeth|faces?|legs?|heads?|skulls?|noses?|arms?)"
    r"|kill yourself|drop dead|go die|rot in hell|burn in hell"
)
_CHINESE = (
    "傻逼|操你|草你妈|你妈死|死妈|日你|你妈逼|妈了个逼|去你妈|王八蛋|王八羔子|婊子|贱人|贱货"
    "|畜生|脑残|智障|脑瘫|弱智|白痴|人渣|狗东西|狗日|狗娘养|死全家|全家死|杂种|滚犊子|混账东西"
    "|是个?.{0,8}废物|泼妇|乡巴佬|老巫婆|弄死你|打死你|(?:打|砸|敲|砍)(?:断|掉|碎|烂)?你们?的?.{0,2}(?:腿|牙|脸|头|手)"
    "|把?你们?的?(?:腿|牙|脸|手)(?:全|都)?(?:打|砸|敲|砍)|全家.{0,3}死|蠢货|蠢猪|死肥猪|老不死|臭不要脸|不得好死|断子绝孙|没教养的东西|废物客服|傻缺|傻屌"
)
_INSULT = re.compile(rf"\b(?:{_ENGLISH})\b|{_CHINESE}", re.IGNORECASE)
#: Said of the writer, of things, or of what is proof against such people.
_HARMLESS = re.compile(
    r"(?:\bi(?:'m| am| was| feel| felt)(?: like)?(?: such)?(?: an?)?(?: \w+)?"
    r"|\bfeel(?:ing)? like an?|\bmyself an?|\bmade me (?:look|feel) like an?"
    r"|我(?:真|就|可)?(?:是|像)(?:个)?|自己(?:是|真是)?(?:个)?|骂我|叫我)\s*$"
    r"|^[- ]?proof|^ of a (?:job|time|thing)|^[\"”’']",
    re.IGNORECASE,
)
#: Somebody who is spoken to or of.
_SOMEBODY = re.compile(
    r"\b(?:you|your|yours|yourself|u|ur|he|him|his|she|her|they|them|their|who|whoever"
    r"|someone|somebody|anyone|anybody|everyone|nobody|people|persons?|humans?|wom[ae]n"
    r"|m[ae]n|guys?|girls?|boys?|lad(?:y|ies)|kids?|mothers?|mums?|fathers?|famil(?:y|ies)"
    r"|sellers?|owners?|shops?|staff|managers?|boss(?:es)?|couriers?|drivers?|clerks?"
    r"|agents?|reviewers?|designers?|engineers?|workers?|teams?|company|service|support"
    r"|customers?|scammers?|thie(?:f|ves)|liars?|crooks?|idiots?|losers?|pigs?|monkeys?"
    r"|jews?|arabs?|muslims?|blacks?|whites?|gays?|refugees?|immigrants?|foreigners?"
    r"|gyps(?:y|ies)|(?-i:[A-Z]\w+(?:ese|ians?|cans?)))\b"
    r"|[你您他她谁妈爹娘爸人家店货贼狗猪奴婊逼]|老板|客服|快递|卖|师傅|员|男|女|族|国|教"
    r"|同性|老[头太不]|先生|小姐",
    re.IGNORECASE,
)


def somebody(text: str) -> bool:
    """Whether a text speaks to or of anybody: without that it hardly attacks one."""
    return bool(_SOMEBODY.search(text))


def insulted(text: str) -> bool:
    """Whether a text, its disguises undone, insults somebody other than its writer."""
    return any(
        not _HARMLESS.search(text[: match.start()])
        and not _HARMLESS.search(text[match.end() :])
        for match in _INSULT.finditer(text)
    )
