"""Words that are said of people alone, to hurt them.

A classifier reads the whole sentence; these it may miss where the rest is kind, or
where a word is so rare that its tokens are unknown. Words that people also use of
goods (rubbish, stupid, 垃圾) are left to the classifier.
"""

import re
from collections.abc import Iterator

_ENGLISH = (
    r"morons?|imbeciles?|retards?|retarded|assholes?|arseholes?|bitch(?:es)?|cunts?"
    r"|bastards?|whores?|sluts?|fagg?ots?|nigg(?:er|a)s?|chinks?|scumbags?|wankers?"
    r"|dickheads?|motherfuckers?|cretins?|half-?wits?|brain-?dead|subhumans?"
    r"|simpletons?|dimwits?|nitwits?|dumbass(?:es)?|dipshits?|shitheads?"
    r"|bellends?|pillocks?|knobheads?|skanks?|lowlifes?|douchebags?|inbreds?"
    r"|fuck(?:wit|er|tard|face|head)s?|(?:ass|arse)wipes?|shitbags?|tossers?"
    r"|bootlickers?|lickspittles?|toad(?:y|ies)|brown-?nosers?|sycophants?"
    r"|(?:you|u|stupid|little) fucks?(?! (?:up|with|it|off|around|about))"
    r"|kikes?|pakis?|gyp(?:p?o|py)s?|towelheads?|ragheads?|trann(?:y|ies)|spastics?"
    r"|human garbage|(?:white|trailer|council estate) trash|subnormals?|numpt(?:y|ies)"
    r"|plonkers?|toerags?|gobshites?|wankstains?|a-holes?|kys"
    r"|(?:you|u|fucking|stupid|an?|the|absolute|total) (?:idiots?"
    r"|scum(?! (?:on|off|from) (?:my|the|top))|pricks?|twats?)"
    r"|(?:ugly|stupid|dumb|lazy|filthy|greasy|stinking|lying|ignorant|worthless"
    r"|pathetic"
    r"|brainless) (?:cows?|sows?|hags?|slobs?|swines?|worms?|weasels?|peasants?"
    r"|losers?|creeps?|oafs?|gits?|wench(?:es)?|trollops?)"
    r"|you (?:pathetic|worthless|filthy|vile|snivell?ing|spineless|gormless|thieving"
    r"|cheating|repulsive|illiterate|senile) \w+"
    r"|you (?:useless|lying|miserable|greedy|fat|old|ugly|dumb|stupid|absolute|total)"
    r" (?:\w+ )?(?:lump|sack|piece|excuse|crow|bag|bat|hag|trout|goat|toad|leech|rat"
    r"|worm|git|spoon|donkey|parasite|creature|clown)s?"
    r"|fuck (?:you|off|u|the (?:seller|owner|shop|courier|driver))"
    r"|(?:smash|break|knock|kick|beat|bash|punch)(?:ing)? (?:your|his|her|their)"
    r" (?:\w+ )?(?:teeth|faces?|legs?|heads?|skulls?|noses?|arms?|fingers?)"
    r"|(?:staffed|manned|run|managed) by (?:(?:a (?:bunch|pack) of|total|utter) )?"
    r"(?:idiots?|imbeciles?|fools?|clowns?|monkeys|apes)"
    r"|(?:kill|drown|hang) yourself|drop dead|go die|rot in hell|burn in hell"
    r"|watch your back|sleep with one eye open|jump off (?:a|the|some)\w* (?:\w+ )?"
    r"(?:bridge|cliff|roof|building|tall)"
    r"|waste of (?:oxygen|skin|a womb)"
    r"|crawl back (?:to|into|under) (?:your|the|that|whatever)"
    r" (?:hole|sewer|gutter|swamp|cave|rock|stone)"
    r"|go back to (?:your|his|her|their) (?:own )?(?:country|village|jungle|cave)"
    r"|i know (?:where|when|which \w+) (?:you|he|she|your \w+)"
    r" (?:lives?|works?|parks?|is parked|locks? up|closes?|goes)"
    r"|(?:i will|i'll|i'd love to|i'm going to) (?:kill|stab|shoot|strangle|hang|hurt)"
    r" (?:you|him|her|the (?:seller|owner|driver|courier|manager))"
    r"|(?:your|his|her) (?:mother|mum|mom) (?:\w+ ){0,3}drop(?:ped)? (?:you|him|her)"
    r"|(?:hope|wish|may) (?:you|he|she|your \w+|the (?:seller|owner|manager|boss))"
    r" (?:\w+ )?(?:dies?|chokes?|rots?|falls? down|burns? (?:down|in)"
    r"|gets? (?:cancer|sick|run over))"
)
_CHINESE = (
    "傻逼|傻屌|傻缺|傻帽|憨批|操你|草你妈|你妈死|死妈|日你|你妈逼|妈了个逼|去你妈"
    "|王八蛋|王八羔子|婊子|贱人|贱货|贱骨头|畜生|畜类|脑残(?!粉)|智障|弱智|白痴|人渣"
    "|狗东西"
    "|个脑瘫|脑瘫(?:卖|店|客|老板|吧|货|东西)|狗日|狗娘养|狗腿子|狗杂|死全家|全家死"
    "|全家.{0,3}死|杂种|滚犊子|混账东西|(?<!我)(?<!我[就真])是个?.{0,8}废物|废物客服"
    "|泼妇|乡巴佬|老巫婆"
    "|老妖婆|臭婆娘|臭娘们|败家娘们|娘炮|死?基佬|犹太佬|外地佬|台巴子"
    "|小?骚货|憨货|吸血虫|二傻子|没人要的(?:剩女|老姑娘|老女人)|没家教|没屁眼"
    "|坟头草|下地狱吧|满嘴喷粪|狗眼看人低|掐(?:死|着)你|撞死你|去跳(?:楼|海|河)|肥婆"
    "|死胖子|死肥|死人妖|黑鬼|小瘪三|下三滥|龟儿子|垃圾人"
    "|舔狗|马屁精|走狗|蠢货|蠢猪|蠢驴|蠢材|老不死|臭不要脸|不要脸的东西|没教养的东西"
    "|你算个?什么东西"
    "|不得好死|断子绝孙|猪狗不如|不是人[养生]的|有[娘爹妈]生没|没[爹娘]没[妈娘]"
    "|生儿子没|祖宗十八代|出门[让被]车|去死吧|怎么还?不去死|[给替]你收尸|弄死你|打死你"
    "|砍死你|捅死你|捅了你|揍你|满地找牙|卸了你|撕烂你|滚回(?:你|老家|娘)"
    "|沙雕(?:店|卖|客|老板|商)|没脑子的|小学(?:都|也)?没毕业吧|女[的人]干啥啥不行"
    "|脑袋(?:进水|被门|让门|被驴)"
    "|脑子(?:进水|有病|有坑|被驴|让驴)"
    "|(?:打|砸|敲|砍)(?:断|掉|碎|烂)?你们?的?.{0,2}(?:腿|牙|脸|头|手)"
    "|把?你们?的?(?:腿|牙|脸|手)(?:全|都)?(?:打|砸|敲|砍)"
)
_INSULT = re.compile(rf"\b(?:{_ENGLISH})\b|{_CHINESE}", re.IGNORECASE)
#: What makes an attack worse and is none by itself.
_SWEARING = re.compile(
    r"\b(?:mother|bull|horse)?(?:fuck|shit)\w*"
    r"|他妈的?|(?<!大)妈的|我操|卧槽|操蛋|狗屁|放屁|滚蛋|尼玛|特么",
    re.IGNORECASE,
)
#: Said of the writer, of things, of somebody invented, as what somebody else said, or
#: of what is proof against such people.
_HARMLESS = re.compile(
    r"(?:\bi(?:'m| am| was| feel| felt| look(?:ed)?| must(?: be| have been| look)?"
    r"| sound(?:ed)?| stood there)(?: like)?(?: such)?(?: an?)?(?: \w+)?"
    r"|\b(?:feel|look)(?:ing)? like(?: an?)?|\bmyself(?: an?)?"
    r"|\b(?:made|makes|making) me (?:look|feel)(?: like)?(?: an?)?"
    r"|\bcall(?:ed|s|ing)? (?:me|us|my \w+) (?:an? )?(?:\w+ )?"
    r"|\b(?:villain|hero|heroine|character|protagonist)(?:'s| is| was) (?:an? )?"
    r"|\bit'?s an?"
    r"|我(?:真|就|可)?(?:是|像|这)(?:个)?|我这种.{0,3}|自己(?:是|真是)?(?:个)?"
    r"|[骂叫说]我(?:是|像)?个?|人工)\s*$"
    r"|^[- ]?proof|^[\"”’']|^ (?:like|as) (?:me|us|i)\b|^ files?\b"
    # Machines and what runs on them.
    r"|^ (?:printer|machine|thing|app|software|design|menu|device|speaker|robot|remote"
    r"|algorithm|system|bot|gadget|interface|website|phone|tablet|kettle|toaster|watch"
    r"|vacuum|sensor|alarm)\b"
    # A thing, and no person, of that kind.
    r"|^ of an? (?!m[ae]n\b|wom[ae]n|person|human|boss|sell|own|driv|cour|clerk|manag"
    r"|review|shop|assist|designer|engineer|fitter|husband|wife|liar|thief)"
    r"|^的?(?:说明|剧|系统|程序|操作|软件|算法|广告|规定|设计(?!师)|按[键钮]|逻辑|界面"
    r"|结构|包装|机器|遥控|开关|功能|更新|活动|音箱|水壶|打印机|手机|电视|电脑|空调"
    r"|冰箱"
    r"|导航|收音机|扫地机|摄像头|感应|客户端|弹窗)",
    re.IGNORECASE,
)
#: Words for people that are a dog's, too, and what is said of dogs.
_OF_DOGS = re.compile(r"bitch(?:es)?|这?狗东西", re.IGNORECASE)
_DOGS = re.compile(
    r"\b(?:dogs?|litter|pups?|pupp(?:y|ies)|whelp\w*|kennel|breed\w*|terrier|vet"
    r"|spayed)\b"
    r"|小狗|狗[窝粮绳]|母狗|拆家|[咬啃]",
    re.IGNORECASE,
)
#: Somebody who is spoken to or of.
_SOMEBODY = re.compile(
    r"\b(?:you|your|yours|yourself|u|ur|he|him|his|she|her|they|them|their|who|whoever"
    r"|someone|somebody|anyone|anybody|everyone|nobody|people|persons?|humans?|wom[ae]n"
    r"|m[ae]n|guys?|girls?|boys?|lad(?:y|ies)|kids?|mothers?|mums?|fathers?|famil(?:y"
    r"|ies)"
    r"|sellers?|owners?|shops?|staff|managers?|boss(?:es)?|couriers?|drivers?|clerks?"
    r"|fitters?|packers?|waiters?|waitress(?:es)?|cashiers?|receptionists?|installers?"
    r"|postm[ae]n|plumbers?|technicians?|electricians?|movers?|salesm[ae]n"
    r"|agents?|reviewers?|designers?|engineers?|workers?|teams?|company|service|support"
    r"|customers?|scammers?|thie(?:f|ves)|liars?|crooks?|idiots?|losers?|pigs?|monkeys?"
    r"|jews?|arabs?|muslims?|blacks?|whites?|gays?|refugees?|immigrants?|foreigners?"
    r"|gyps(?:y|ies)|(?-i:[A-Z]\w+(?:ese|ians?|cans?)))\b"
    r"|[你您他她谁妈爹娘爸人家店货贼狗猪奴婊逼]|老板|客服|快递|卖|师傅|员|男|女|族|国"
    r"|教"
    r"|同性|老[头太不]|先生|小姐",
    re.IGNORECASE,
)


def somebody(text: str) -> bool:
    """Whether a text speaks to or of anybody: without that it hardly attacks one."""
    return bool(_SOMEBODY.search(text))


def insulted(text: str) -> bool:
    """Whether a text, its disguises undone, insults somebody other than its writer."""
    return next(insults(text), None) is not None


def swearing(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each swear word, whomever or whatever it is said of."""
    return (match.span() for match in _SWEARING.finditer(text))


def insults(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each word or threat by which ``insulted`` knows a text."""
    for match in _INSULT.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if _OF_DOGS.fullmatch(match.group()) and _DOGS.search(before + after):
            continue
        if not _HARMLESS.search(before) and not _HARMLESS.search(after):
            yield match.span()
