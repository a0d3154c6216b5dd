"""Names to reach somebody by: WeChat, QQ, social networks, disguised or not."""

import re
from collections.abc import Iterator

from ecom_ai.moderation.announced_accounts import announced_accounts
from ecom_ai.moderation.linked_accounts import linked_accounts
from ecom_ai.moderation.numbers import Found, is_other

#: Letters are Latin ones here: Chinese stands next to names without a space.
_PLAIN = re.IGNORECASE | re.ASCII
_BETWEEN = (
    r"(?:\s*(?:(?:id|number|names?|handle|user|username|account|nick|me|is|on|at|as"
    r"|under|it'?s|'s"
    r"|to|with|add|search|via|my|here|called)(?![a-z])|号码|号|账号|帐号|联系方式|联系"
    r"|吧|哈|呀|啊|呗|嘛|哦|咯|一下|在这里?|如下|在下面?"
    r"|也是|都是|就是|[也都](?:成|行|可以?)|是|为|叫|加我|加|搜索|搜一下|搜|关注"
    r"|找我|找|私信|同名|昵称|同号"
    r"|聊|私聊|同手机号?|或者?|/\s?whats?app|/\s?qq|/\s?line"
    r"|i'?m|i am|same as|(?:全)?拼音?|小写|生日|老公的?|老婆的?"
    r"|用户名?|会员名?|网名|名字|名|我的|我|live:"
    r"|[@:：=?？…,，(（\[【「『」』】”“\"'‘→>+~|—–-]"
    r"|[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?)){0,7}\s*"
)
_NETWORK = (
    r"(?:(?:xbox )?gamertag|instagram|insta|ig|ins|telegram|tele?gr[a4]m|tg|snapchat"
    r"|snap|tik\s?tok"
    r"|twitter|facebook"
    r"|fb|discord|skype|line|kik|signal|kakao\w*|messenger|vk|viber|threads|linkedin"
    r"|reddit|strava|komoot|pinterest|mastodon|bluesky|vinted|depop|ravelry|twitch"
    r"|dy|ks|xhs|steam|xbox|psn|venmo|paypal)"
)
_NETWORK_ZH = (
    r"小红书|小红薯|红薯|抖音|快手|微博|围脖|闲鱼|b站|哔哩哔哩|知乎|豆瓣"
    r"|陌陌|探探|推特|脸书|电报|纸飞机|飞机(?=\s?(?:@|号[:：]))|贴吧|得物"
)
_WECHAT = re.compile(
    r"(?:[微薇威徽维卫溦嶶][\W_]{0,3}[信❤心芯星伈沁訫忻❤️♥♡💗💕💖]|🛰"
    r"|[微薇威徽维卫溦嶶]x(?:in)?|[微薇威徽维]号|绿泡泡"
    r"|绿色(?:那个|的)?(?:聊天)?软件|绿软(?=\s?[:：号a-z\d])|(?<![a-z])v{1,2}号"
    r"|(?<![a-z])v[\s-]?[信芯心伈沁訫忻❤♥♡💗💕💖]"
    r"|(?<![a-z])[vw][\s./·]{0,2}x(?:in)?(?![a-z])|(?<![a-z])(?:we[\s-]?chat"
    r"|w[\s._·-]?e[\s._·-]?c[\s._·-]?h[\s._·-]?a[\s._·-]?t)"
    r"(?![a-z])"
    r"|wei\s?xin(?:\s?hao(?![a-z]))?|(?<![a-z])w信"
    r"|[加+➕私]\s?(?:我|个|下|一下)?\s?(?:v(?![a-z]{2})|微|薇|威|徽)|wei\s?信"
    r"|w[❤♥]\s?x?|微我"
    r"|(?<![a-z\d])v(?=\s?[:：])"
    r"|(?<![\u4e00-\u9fff])[微薇威徽溦嶶](?=\s?(?:[:：「『]|[a-z]{2,}[\d_]))"
    r"|(?<=[我的])(?:[微薇]|v(?=\s?[是号:：]))(?=\s?[是号:：])|💚"
    r"|微信(?=[a-z\d])|(?<=[接以私来])微(?=\s?[a-z][a-z_]{3,}[\d_])"
    # Without a gap a name begins at once, if its digits tell that it is one.
    r"|[加+➕]\s?v(?!x)(?=[a-z][a-z_-]{2,14}[\d_])|(?<![a-z])v我"
    r"|[vw]x(?=[a-z]{2,14}[\d_-]))\ufe0f?"
    rf"({_BETWEEN})"
    r"((?=\d*[A-Za-z])[A-Za-z\d][A-Za-z0-9_.-]{4,19}(?<![.-])"
    # One sign at a time.
    r"|[a-z](?:[ ·.][a-z\d_]){4,18}(?!\s?[a-z\d])"
    r"|\d(?:[ .-]?\d){5,11})(?![A-Za-z0-9_])",
    _PLAIN,
)
#: Whoever bids others to write names a name, where it shows itself.
_WRITE_ME = re.compile(
    r"(?:(?:私聊?|滴滴|滴|戳|撩|敲|喊|捞|扩|找|[加+➕]|dd)\s?[我俺]"
    r"(?:[吧哈呀啊哦噢呗嘛~～拼拿换领要]+|一下"
    r"|好友)?(?:[\s,:：➕]|[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?){0,4}"
    r"|➕\s?(?!v|wx)(?=[a-z]{3,}[\d_])|加\s?(?!v|wx)(?=[a-z]{4,}\d{3}|[a-z]{2,}_))"
    r"((?!wx(?!id)|vx|qq)(?=\d*[A-Za-z])[A-Za-z\d][A-Za-z0-9_-]{5,19})"
    r"(?![A-Za-z0-9_.@-]|\s?(?:@|艾特))",
    _PLAIN,
)
#: A name told before was wrong, or is so no more; the right one comes now.
_CORRECTED = re.compile(
    r"(?:(?P<q>(?<![a-z])qq(?![a-z糖音])|扣扣|企鹅号|抠抠)"
    r"|(?P<w>[微薇威][信芯]|(?<![a-z])(?:vx|wx|v信|we\s?chat|weixin)(?![a-z]))"
    rf"|(?P<s>(?<![a-z]){_NETWORK}(?![a-z])|{_NETWORK_ZH}))"
    r"[^！？!?\n]{0,48}?"
    r"(?:(?:正确|新|对|准确|真)的?(?:[Qq]{2}|微信|账号|号码?|名字?|昵称"
    r"|id)?(?:应该)?(?:[是为叫]|[:：])"
    r"|(?:改|换|更正|更新|订正|修改|变更)(?:[成为到]|了)+|应该?[是为]|现在(?:是|用|叫)"
    r"|\b(?:right|correct|new|real|proper|actual) (?:one|name|handle|id|number|account)"
    r"(?: is|:|'s)|\bshould(?: have)? (?:be|read|been)|\bis now|\bnow it(?:'s| is)"
    r"|\bchanged (?:it )?to|\bi meant)"
    r"\s?[:：,，]?\s?[“\"「『@]?"
    r"(?P<name>(?=[a-z\d_.-]*[a-z])[a-z\d_][\w.-]{3,28}[a-z\d_]|[1-9](?:[ -]?\d){4,10})"
    r"(?![\w@]|\.\d|\s?(?:[元块秒克米个条天年月号版亿万毫张]|mg\b|ml\b))",
    _PLAIN,
)
#: A Chinese nickname, in quotes or called one.
_WECHAT_ZH = re.compile(
    r"(?:微信|薇信|威信|vx|v信)(?:昵称|名字|名|号名)?(?:上|里)?\s?(?:搜索?|找|加|叫|是"
    r"|[:：])?\s?"
    r"[“\"「『]([\u4e00-\u9fffA-Za-z0-9_·~]{2,14})[”\"」』]"
    r"|(?:微信|薇信|威信|vx|v信)(?:昵称|名字|名)(?:就?是|叫|[:：])\s?"
    r"([\u4e00-\u9fffA-Za-z0-9_·~]{2,12})(?=[，。！,.!;；\s]|$)",
    _PLAIN,
)
#: A hidden network, what one is to do there, and then the name.
_WECHAT_LATER = re.compile(
    r"(?:[微薇威徽维卫溦嶶][\W_]{0,3}[❤♥♡💗💕💖心芯]\ufe0f?|绿泡泡"
    r"|(?<![a-z])v[信❤♥♡💗💕💖]\ufe0f?"
    r"|[加+➕]\s?(?:v(?![a-z])|[微薇威徽卫](?!信)))"
    r"(?:[\u4e00-\u9fff，,、：: ]|[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?){1,14}"
    r"((?=\d*[A-Za-z])[A-Za-z\d][A-Za-z0-9_-]{4,19})(?![A-Za-z0-9_])",
    _PLAIN,
)
#: What is spoken of then is a thing, or what somebody else wrote.
_NOT_WHOSE = (
    r"pay|支付|付款|版本|小程序|公众号|说|客服|型号|尺码|颜色|款|链接|读书|下单"
    r"|推[送荐]|群|转账"
    r"|[里上]看|截图|version|looks?\b|order|sticker|icon|model|program"
)
#: WeChat, then words about something else, then the name.
_WECHAT_FAR = re.compile(
    r"(?:[微薇威徽维卫][信❤♥]|(?<![a-z])(?:vx|wx|we\s?chat|weixin)(?![a-z]))"
    rf"(?:(?:(?!{_NOT_WHOSE})[^\d.。!！?？@\n]){{0,60}}?"
    r"(?:[:：]|[是叫]|\bis|\bid|\bunder|\bas)\s?[“\"'「]?"
    r"(?P<called>[a-z](?=[a-z_.-]*[\d_.-])[a-z\d_.-]{4,19}(?<![.-]))"
    # Chinese words end, and after a colon comes the name, be it a plain word.
    rf"|(?:(?!{_NOT_WHOSE})[\u4e00-\u9fff，,、]){{0,14}}[:：]\s?(?P<told>[a-z]{{6,20}})(?=[\s，,。.!！;；]|$))"
    r"(?![\w@]|\s?@)",
    _PLAIN,
)
#: Whoever hides the network's name means a name to follow, be it a plain word.
_HIDDEN = re.compile(
    r"(?:🛰|[薇威徽维卫溦].*|[vw]\s?x|v[信❤♥♡💗💕💖].*|v|绿.*|[加+➕].*|wei.*|w[❤♥].*"
    r"|微我)",
    _PLAIN,
)
_QQ = re.compile(
    r"(?:(?<![a-z])q\s?q(?![a-z])|扣[\W_]{0,2}扣|抠抠|蔻蔻|球球号?|丘丘|秋秋|企\W?鹅"
    r"|🐧|扣我"
    r"|[加+➕]\s?[我个]?(?:q(?![a-z])|扣)"
    r"|(?<![a-z])q\s?[群裙号]|[加➕扣进][裙群]|[群裙]号|口口"
    r"|(?<![\u4e00-\u9fff])群(?=\s?[:：])|(?<=[我的])q(?=\s?[是:：])"
    r"|(?<![a-z\d型号款])q(?=\s?\d(?:[ -]?\d){6,10}(?!\d))"
    r"|扣(?=\s?[:：])|(?<![\u4e00-\u9fff])扣(?=\s?[1-9]\d{6,9}(?!\d))"
    r"|(?<![a-z\d])q(?=\s?[:：])|(?<![a-z])q[我聊])"
    rf"(?:群|裙|交流群|邮箱)?({_BETWEEN})"
    r"([1-9](?:[ .-]?\d){4,10})(?![\dA-Za-z元块]|\s?(?:@|艾特)|(?-i:\s[A-D]\b))",
    _PLAIN,
)
#: A number to write to, told of no network, is QQ's: only there are names numbers.
_QQ_LATER = re.compile(
    r"(?:单聊|私聊|私我|小窗|加我|滴滴我)(?:吧|哈|呀)?[\s:：,，]{0,2}"
    r"([1-9](?:[ .-]?\d){6,9})(?![\dA-Za-z元块]|[ .-]\d|\s?(?:@|艾特|分钟|小时|次))"
    r"|(?<![a-z])qq(?![a-z糖音飞])[\u4e00-\u9fff，,]{1,14}(?<![单码价额格量])[:：]\s?"
    r"([1-9]\d{6,9})(?![\w@]|[ .,-]\d)"
    # In English the network, a few words, and the number.
    r"|(?<![a-z])qq(?![a-z])[a-z' ]{0,24}[,:]\s?([1-9]\d{6,9})(?![\w@]|[ .,-]\d)",
    _PLAIN,
)
_SOCIAL = re.compile(
    rf"(?:(?<![a-z]){_NETWORK}(?![a-z])|{_NETWORK_ZH})"
    rf"({_BETWEEN}@?\s?)((?:(?<=live:)\.)?[A-Za-z0-9_][\w.]{{2,29}}(?<!\.)(?:#\d{{4}})?)",
    _PLAIN,
)
#: A Chinese name, where it is called a name or stands in quotes.
_SOCIAL_ZH = re.compile(
    rf"(?i:{_NETWORK_ZH})(?:号|账号|昵称|名字|同名|名|ID|id)\s?(?:是|叫|[:：]"
    rf"|(?<=id))\s?[“\"「]?"
    r"([\u4e00-\u9fffA-Za-z0-9_]{2,14})"
    rf"|(?i:{_NETWORK_ZH})(?:上|里)?(?:搜索?|找"
    rf"|关注)(?:我)?\s?[“\"「]([^”\"」]{{2,16}})[”\"」]"
    rf"|(?:{_NETWORK_ZH})(?:上|里)?(?:也?有|也?是|也?叫|私信|私聊|关注|艾特)?我?[?？]?\s?@\s?"
    rf"([\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9_]{{1,13}}?)"
    rf"(?=看|找|见|就是|[，。！,.）)\s]|$)"
    # A name of letters to be searched for, told a little later.
    rf"|(?i:{_NETWORK_ZH})[^。！？!?\n]{{0,12}}搜索?\s?"
    rf"((?=[A-Za-z]*[\d_])[A-Za-z][A-Za-z0-9_.]{{4,29}}(?<!\.))(?=就|能|可|看|找"
    rf"|[，。！,\s]|$)"
    # Right behind a nickname's own word, or further off and called a name.
    rf"|(?i:{_NETWORK_ZH})昵称((?![不没改被怎什啥的都也很太能可有要在和是叫])"
    r"[\u4e00-\u9fffA-Za-z0-9_]{2,12})(?=[，。！,.\s]|$)"
    rf"|(?i:{_NETWORK_ZH})[^。！？!?\n]{{0,12}}[，, ](?:我的?)?"
    r"(?:账号|帐号|昵称|用户名|名字|ID)(?:就?是|就?叫|[:：])\s?"
    r"((?![不没什啥得])[\u4e00-\u9fffA-Za-z0-9_]{2,12})(?=[，。！,.\s]|$)"
    rf"|(?i:{_NETWORK_ZH})[^。！？!?\n]{{0,6}}是我[，, ]{{0,2}}(?:可以)?搜索?\s?[“「]?"
    r"([\u4e00-\u9fffA-Za-z0-9_]{2,12})(?=[，。！,.”」\s]|$)"
    # An account's number, told a little later.
    rf"|(?:{_NETWORK_ZH})[^。！？!?\n]{{0,6}}"
    r"(?:[，, ]|我的?|账)号码?\s?(?:就?是|[:：])\s?(\d{6,12})"
    # After a colon alone it stands by itself.
    rf"|(?:{_NETWORK_ZH})\s?[:：]\s?@?([\u4e00-\u9fffA-Za-z0-9_]{{2,10}})(?=[，。！,.\s]"
    rf"|$)",
    re.IGNORECASE,
)
#: A Chinese nickname to be searched for, where what stands about it says whose it is.
_NICKNAME = re.compile(
    rf"(?:(?:我(?:的|在|家)?(?:{_NETWORK_ZH})(?:上|里)?(?:就?叫|名叫)"
    rf"|(?:{_NETWORK_ZH})(?:上|里)?我就?叫)\s?"
    r"(?!停|卖|我|人|什么|做|不|没|啥)(?P<called>[\u4e00-\u9fffA-Za-z0-9_]{2,12}?)"
    r"(?=[，。！,.!;；\s]|$)"
    rf"|(?:{_NETWORK_ZH})(?:上|里)?(?:直接)?(?:搜索?|叫|关注|找)(?:我)?\s?"
    r"(?![到了过不出的一这那同教攻评测别我他她])"
    r"(?P<searched>[\u4e00-\u9fffA-Za-z0-9_]{2,12}?)"
    r"(?:(?=[，。！,.!;；\s]{0,2}(?:里面|那里|上面|全)?(?:都?有我|那?[都就]?是我"
    r"|[能可就].{0,3}[看找]到?"
    r"|看我|找我|我[发拍写做录画的在会]|私信|关注|直播))"
    r"|(?<=[哥姐叔妹酱])(?=[，。！,.!;；\s]|$)"
    r"|(?<=日记|同学|师傅|妈妈|爸爸|奶奶|阿姨)(?=[，。！,.!;；\s]|$))"
    r"|网名(?:就?[是叫])\s?[“\"「](?P<net>[^”\"」]{2,16})(?=[”\"」])"
    r"|(?:搜索?|关注)(?:我)?\s?(?P<told>[\u4e00-\u9fffA-Za-z0-9_]{2,12}?)"
    rf"(?=[（(](?:{_NETWORK_ZH})(?:号|账号|ID|id)))",
    re.IGNORECASE,
)
#: A nickname behind an arrow or a colon: 小红书找我👉青山慢慢走.
_POINTED = re.compile(
    rf"(?:{_NETWORK_ZH})(?:上|里)?(?:可以|直接)?(?:找|搜|关注|私信|看|戳)我"
    r"\s?(?:[:：→>]|[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?){1,4}\s?"
    r"([\u4e00-\u9fffA-Za-z0-9_]{2,14})(?=[，。！,.!;；\s]|$)",
    re.IGNORECASE,
)
#: With a line in it, where it is called a name and has a digit.
_LINED = re.compile(
    rf"(?<![a-z]){_NETWORK}(?![a-z])\s?(?:id|handle|user ?name|账?号|帐号)"
    r"\s?(?:is|是)?\s?[:：]?"
    r"\s?@?((?=[a-z\d_.-]*\d)[a-z][a-z\d_.]*-[a-z\d_.-]*[a-z\d])(?![\w@])",
    _PLAIN,
)
#: The name first, the network after it.
_NAME_FIRST = re.compile(
    r"(?<![\w@./-])@?([A-Za-z0-9_][\w.]{2,28}[A-Za-z0-9_])[\"”’]?\s*"
    rf"(?:(?:,\s*)?(?:on|over on|is (?:my|me on)|,?\s?my)\s+(?:my\s+)?(?:({_NETWORK})"
    rf"|(we\s?chat|weixin))(?![a-z])"
    rf"|[(（]\s?(?:({_NETWORK}|{_NETWORK_ZH})|(微信|we\s?chat|v信|vx|wx))\s?号?[)）]"
    r")",
    _PLAIN,
)
_ONES = re.compile(r"\b(?:my|your|his|her)\s$|我的?$", re.I)
#: Behind a name comes no further word but one of these.
_GOES_ON = re.compile(
    r"\s(?!(?:if|for|or|and|please|pls|plz|when|to|thanks|thx|works|is|anytime|after"
    r"|before|from|in|on|ask|add|with|but|not|any|i|i'm|also|then|same|me|qq)\b)[a-z]+",
    _PLAIN,
)
#: An account's number has so many.
_DIGITS = 6
#: Between a network and a word that is a name only if something says so.
_SAID = re.compile(
    r"[:：=@→👉]|号|名字|拼音|id|handle|加|搜|name|昵称|叫|\bas\b|\bunder\b", _PLAIN
)
#: Plain words before which these stand; a name in them shows itself.
_COMMON = re.compile(
    r"(?:line|signal|snap|ins|discord|threads|messenger|dy|ks|xhs|tg|ig|fb|vk|steam"
    r"|xbox"
    r"|paypal)",
    _PLAIN,
)
_NO_WORD = re.compile(
    r"(?:(?:t|wa)\.me|.*\.(?:com|net|cn)|(?:pro_max|one_size|ssd_|small_|large_"
    r"|medium_|full_|half_|worthy|inspired|famous)\w*|pay|app|group|page|ads?"
    r"|channel|story"
    r"|stories|live|shop|store|official|the|and|for"
    r"|changed?|failed|please|stickers?|login|broken|payment|works|missing|error|crash\w*"
    r"|above|below|was|were|has|not|no|needed|required|proof|card"
    r"|customer|service|support|message|messages|said|that|this|they|who|com|redmi\w*"
    r"|(?:iphone|ipad|airpods|usb|rtx|gtx|type-?c|ps|version|update)\w*|\d+(?:ml|g"
    r"|cm|mm)x\d+"
    r"|\d+(?:\.\d+)?(?:gb|mb|g|k|w|mah|cm|mm|ml|kg|元|x)?|v\d+|v?\d+\.\d+|\d{4}|\d+%?)",
    re.IGNORECASE,
)


def accounts(text: str) -> Iterator[Found]:
    """(start, end, type): wechat, qq and social; the name alone, not its cue."""
    for kind, pattern in (("wechat", _WECHAT), ("qq", _QQ), ("social", _SOCIAL)):
        for match in pattern.finditer(text):
            # A batch may begin with QQ, a model with WX: 批次QQ20260714.
            is_batch = match[1] in ("", " ", "-") and is_other(text, *match.span())
            is_batch = is_batch and kind != "social"
            if _is_name(match, kind) and not is_batch and not _is_prose(text, match):
                yield (*match.span(2), kind)
    yield from announced_accounts(text)
    yield from _far(text)
    yield from _corrected(text)
    yield from _chinese(text)
    for match in _LINED.finditer(text):
        yield (*match.span(1), "social")
    for match in _NAME_FIRST.finditer(text):
        if _shows_itself(match[1]) or match.group().startswith("@"):
            kind = "wechat" if match[3] or match[5] else "social"
            yield (*match.span(1), kind)
    for match in linked_accounts(text):
        if not _NO_WORD.fullmatch(match[1]):
            yield (*match.span(1), "social")


def _is_prose(text: str, match: re.Match[str]) -> bool:
    """Whether a plain word goes on as a sentence does: "WeChat: change the menu"."""
    said, name = match[1].strip(), match[2]
    if said in (":", "-", "="):
        is_plain = name.isalpha()
    else:
        is_plain = "?" in said and not re.search(r"[\d.]", name)
    # "Where does the line end? off_topic": the word is no network here.
    cue = match.group()[: match.start(1) - match.start()]
    is_word = (
        "?" in said
        and _COMMON.fullmatch(cue)
        and not _ONES.search(text, 0, match.start())
    )
    return is_plain and bool(is_word or _GOES_ON.match(text, match.end()))


def _far(text: str) -> Iterator[Found]:
    """Names that stand further from the network, or whose network is not told."""
    for match in _WECHAT_FAR.finditer(text):
        name = match.lastgroup or ""
        goes_on = name == "told" and _GOES_ON.match(text, match.end())
        if not _NO_WORD.fullmatch(match[name]) and not goes_on:
            yield (*match.span(name), "wechat")
    for match in _QQ_LATER.finditer(text):
        yield (*match.span(match.lastindex or 0), "qq")


def _corrected(text: str) -> Iterator[Found]:
    """Names that are told after one that was wrong."""
    for match in _CORRECTED.finditer(text):
        kind = "qq" if match["q"] else "wechat" if match["w"] else "social"
        name = match["name"]
        is_name = _shows_itself(name) and not _NO_WORD.fullmatch(name)
        if re.fullmatch(r"[\d -]+", name) if kind == "qq" else is_name:
            yield (*match.span("name"), kind)


def _chinese(text: str) -> Iterator[Found]:
    """Names that Chinese words tell of, further off or Chinese themselves."""
    for match in _WECHAT_LATER.finditer(text):
        if _shows_itself(match[1]):
            yield (*match.span(1), "wechat")
    for match in _WRITE_ME.finditer(text):
        if _shows_itself(match[1]) and not _NO_WORD.fullmatch(match[1]):
            yield (*match.span(1), "wechat")
    for match in _WECHAT_ZH.finditer(text):
        yield (*match.span(match.lastindex or 0), "wechat")
    for match in _SOCIAL_ZH.finditer(text):
        yield (*match.span(match.lastindex or 0), "social")
    for match in _POINTED.finditer(text):
        yield (*match.span(1), "social")
    for match in _NICKNAME.finditer(text):
        yield (*match.span(match.lastgroup or 0), "social")


def _is_name(match: re.Match[str], kind: str) -> bool:
    """Whether what follows a network is a name: no plain word, unless said to be so."""
    cue = match.group()[: match.start(1) - match.start()].rstrip("\ufe0f")
    between, name = match.group(1), match.group(2)
    if (
        between == "-" and re.fullmatch(r"[\d .-]+", name) and cue.isascii()
    ):  # a model: WX-20231101
        return False
    # The phone's number is WeChat's as well.
    if (
        kind == "wechat"
        and re.search(r"同(?:手机)?号$|手机号", between)
        and name.isdigit()
    ):
        return False
    if kind == "qq" or (kind == "wechat" and re.fullmatch(r"[\d .-]+", name)):
        return True
    if kind == "social" and name.isdigit() and len(name) >= _DIGITS:
        return bool(re.search(r"号|\bid\b", between, _PLAIN))
    if _NO_WORD.fullmatch(name):
        return False
    if kind == "wechat" and _HIDDEN.fullmatch(cue):
        return True
    if kind == "social" and _COMMON.fullmatch(cue):
        sure = re.search(r"@|\bid\b|handle|号|user", between, _PLAIN)
        dotted = "." in name and (
            cue[:2].lower() in ("in", "ig") or name.count(".") > 1
        )
        sure = sure or re.search(r"^[a-z].*(?:_|#|[a-z]\.?\d\d+$)", name, _PLAIN)
        return bool(
            sure
            or dotted
            or (
                _shows_itself(name)
                and re.search(r"[:：]|\bas\b|\bat\b|is|加|搜", between, _PLAIN)
            )
        )
    return bool(_SAID.search(between)) or _shows_itself(name)


def _shows_itself(name: str) -> bool:
    """Whether a word is a name by its look: letters with digits, points or lines."""
    return any(sign.isalpha() for sign in name) and not name.isalpha()
