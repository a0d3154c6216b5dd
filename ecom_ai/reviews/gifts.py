"""Parts of a review that tell for whom the thing was bought, and nothing of it."""

import re

#: Who gets presents. A name of a person is told from one of a thing by these alone.
_PERSON = (
    r"(?:(?:grand|step|god)?-?(?:mother|father|mum|mom|dad|ma|pa|parents?|son|"
    r"daughter|child|children|kids?)|"
    r"wife|husband|partner|fianc[eé]e?|(?:girl|boy)?friends?|brother|sister|aunt|"
    r"uncle|cousins?|niece|nephew|twins?|baby|toddler|colleagues?|boss|teacher|"
    r"flatmate|roommate|grann?y|grandpa|grandma|nan|in-laws)"
    r"(?:-in-law)?"
)
_DAY = r"(?:birthday|christmas|wedding|anniversary|graduation|leaving|retirement)"
_ENGLISH = re.compile(
    rf"(?:(?:and|so|i|we|he|she|just|then|it|this|that|was|is|were|has|have|had|been|"
    rf"actually|originally) )*"
    rf"(?:(?:bought|got|ordered|sent|gave|given|purchased|chose|picked)"
    rf"(?: (?:it|this|that|them|these|one|two|three|some|a pair|a set|a second one))*"
    rf"(?: as)?(?: an?(?: {_DAY})? (?:gift|present))?"
    rf"|an?(?: {_DAY})? (?:gift|present)) (?:to|for) "
    rf"(?:(?:my|our|his|her|a|an|the|their|old|older|younger|little|best|dear|good)\s)*"
    rf"{_PERSON}(?:['’]s {_DAY})?"
    rf"(?: (?:abroad|for {_DAY}|for (?:his|her|their|the) [\w-]+|last [\w-]+|"
    rf"this [\w-]+|in [\w-]+))?",
    re.IGNORECASE,
)
_HAN_PERSON = (
    r"(?:老?[爸妈公婆哥姐弟妹]|爸爸|妈妈|爸妈|父母|父亲|母亲|爷爷|奶奶|外公|外婆|"
    r"姥姥|姥爷|公公|婆婆|公婆|岳父|岳母|丈人|丈母娘|先生|太太|爱人|媳妇|对象|女儿|闺女|"
    r"儿子|孩子|小孩|宝宝|娃|孙子|孙女|外孙|外孙女|外甥|外甥女|侄子|侄女|哥哥|姐姐|"
    r"弟弟|妹妹|表[哥姐弟妹]|堂[哥姐弟妹]|叔叔|阿姨|姑姑|姑妈|小姨|舅舅|舅妈|伯父|"
    r"婶婶|嫂子|[男女]?朋友|[男女]友|好友|同事|同学|闺蜜|闺密|室友|老师|领导|"
    r"亲戚|长辈|老人|老人家|家人|人)"
)
_HAN_DAY = r"(?:生日|新年|新婚|结婚|乔迁|毕业|满月|圣诞|情人节|母亲节|父亲节|教师节)"
_CHINESE = re.compile(
    rf"(?:我?(?:是|就是|专门|特意|特地|准备|打算|买来|拿来|用来|买了|买)?)"
    rf"(?:送给?|寄给|买给|给)(?:我|我家|他|她|家里)?(?:的)?{_HAN_PERSON}"
    rf"(?:(?:过)?{_HAN_DAY})?(?:买|带|挑|选|订)?(?:的|了)?"
    rf"(?:{_HAN_DAY}?(?:礼物|礼品|贺礼))?(?:的|了)?"
    r"|(?:这次|果然|算是|真)?送对(?:人|东西)?了"
)


def is_gift(clause: str) -> bool:
    """Whether a clause says for whom the thing is, and no more.

    The Chinese word for giving a present is that for delivering too, and "sent it to
    my sister" is no delivery by a shop either. A clause that says anything else
    beside is none: what it says may be of the delivery.
    """
    words = clause.strip()
    return bool(_ENGLISH.fullmatch(words) or _CHINESE.fullmatch(words))
