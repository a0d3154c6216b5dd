"""What a message says that asks for something to be done with the writer's own order.

A question about the rules ("how long does a refund take?") is no such thing: articles
answer it.
"""

import re

from django.utils import timezone

from ecom_ai.moderation.folding import plain
from ecom_ai.support.answers import Turn
from ecom_ai.support.intents import slots
from ecom_ai.support.tools import proof

#: From which certainty an intent counts as much as words.
SURE = 0.8
_FLAGS = re.IGNORECASE
_GENERAL = re.compile(
    r"\bhow (?:do|does|can|could|long|much|many|soon|far|often|would|should|to)\b"
    r"|\bwhat (?:if|happens|are the|is the (?:policy|deadline|rule))\b|\bwhy\b"
    r"|\bpolicy\b|\bif (?:i|my|the|it|you|we)\b|\bdo you\b"
    r"|\b(?:where|when|what) (?:do|can|should|must) (?:i|we)\b"
    r"|\b(?:until|till) when\b|\bis there (?:an?|any)\b|最晚|手续费"
    r"|\bis it possible\b|\bwithin how\b"
    r"|怎么(?!还|没)|如何|怎样|多久|几天|多少|什么(?!时候)|为什么|如果|要是|假如|规定|政策|流程"
    # Other shops.
    r"|\b(?:amazon|ebay|walmart|temu|shein|aliexpress)\b|拼多多|淘宝|京东|天猫|亚马逊|闲鱼",
    _FLAGS,
)
#: Of rules, unless it is about what the writer ordered.
_PERHAPS_GENERAL = re.compile(
    r"\b(?:can|could|may|do|does|must|will) (?:i|we|one|people)\b"
    r"|能不能|可不可以|可以.{0,12}[吗么]|能.{0,12}[吗么]",
    _FLAGS,
)
_OWN = re.compile(
    r"\b(?:my|our)\b.{0,24}\b(?:orders?|parcels?|packages?|purchases?|shipments?"
    r"|delivery|deliveries|stuff|things)\b"
    r"|\bi(?:'ve| have)? (?:just )?(?:bought|ordered)"
    r"|我.{0,6}(?:订单|包裹|快递|单子|货|东西)|我.{0,4}(?:买|订|下单)"
    r"|(?:最近|最后|最新|上一?)(?:的|下的)?(?:那|这)?一?[个次笔单]?的?(?:订单|单子)",
    _FLAGS,
)
STATUS = re.compile(
    r"\bwhere(?:'s| is| are| has| have)?\b.{0,20}\b(?:order|parcel|package|shipment"
    r"|stuff|purchase|delivery|tent|it)\b|\btrack (?:my|the|this|it)\b"
    r"|\b(?:status|state|progress|news|update)\b.{0,16}\b(?:order|parcel|package)\b"
    r"|\b(?:order|parcel|package)\b.{0,12}\b(?:status|update)\b"
    r"|\b(?:when|has|have|did|will)\b.{0,16}\b(?:my|order|parcel|package)\b.{0,24}"
    r"\b(?:arriv\w*|come|coming|ship\w*|sent|left|deliver\w*|get here|be here)\b"
    r"|\b(?:still|yet)\b.{0,20}\b(?:arrived|received|come|got|get|shipped)\b.{0,20}"
    r"\b(?:order|parcel|package)\b|\b(?:order|parcel|package)\b.{0,24}\b(?:not|never"
    r"|hasn't|hasnt|still|yet to)\b.{0,12}\b(?:arriv\w*|come|shipped|here)\b"
    r"|\b(?:look up|look at|check)\b.{0,12}\border\b"
    r"|(?:订单|包裹|快递|货|单子).{0,6}(?:在哪|到哪|哪里|哪儿|状态|进度|怎么还没|还没|没到|到了吗"
    r"|发了吗|发货了?[吗没]|什么时候|啥时候|何时)|(?:查|看)(?:一下|下|询|看)?.{0,6}(?:订单|快递|物流"
    r"|包裹)|物流(?:信息|状态)|怎么还没(?:到|发|收到|送)|(?:什么时候|啥时候)(?:能)?(?:到货?|送到|发货)",
    _FLAGS,
)
#: Asks why something is not there yet, or whether it will be, once it was spoken of.
LATE = re.compile(
    r"\b(?:late|delayed?|delays|overdue|tak\w+ (?:so|too|this|that) long|so slow)\b"
    r"|\b(?:will|when will|does|has|did|is) (?:it|this|that|they|the (?:order|parcel"
    r"|package))\b.{0,16}\b(?:arriv\w*|come|coming|here|deliver\w*|reach|get here"
    r"|get to)\b(?! (?:with|in (?:a|an|other|another|different)|assembled|apart)\b)"
    r"|\bnot (?:here|there|arrived) yet\b"
    r"|(?:晚|延误|延迟|拖|迟)(?:了|到|点)|这么(?:慢|久|晚)|太慢|还没(?:到|来|送|收到)"
    r"|(?:会|能)(?:不会|不能)?(?:送|寄|到).{0,8}[吗么]",
    _FLAGS,
)
#: Asks after a parcel that was to be sent: nobody asks it of what is not theirs.
SENT = re.compile(
    r"\b(?:did|have|has|had|haven't|didn't|why did|why have) (?:you|the shop)\b.{0,16}"
    r"\b(?:send|sent|ship(?:ped)?|post(?:ed)?|dispatch(?:ed)?)\b"
    r"(?! (?:me |us )?an? (?:e-?mail|message|link|code|newsletter|invoice))"
    r"|你们?(?:到底|究竟|真的)?(?:寄|发)(?:出|货)?(?:了|出)?(?:没有?|吗|么)"
    r"|到底(?:寄|发)(?:出|货)?了?(?:没有?|吗|么)",
    _FLAGS,
)
MINE = re.compile(
    r"\b(?:list|show|see|view|tell)\b.{0,12}\b(?:my|all my)\b.{0,10}\borders\b"
    r"|\bmy (?:last |recent |past |previous )?orders\b|\bmy order history\b"
    r"|我(?:的|都|最近)?(?:有)?(?:哪些|所有|全部|历史)?的?订单(?:列表|记录)?$|我(?:有|下过)哪些订单"
    r"|我(?:的)?订单(?:列表|记录)",
    _FLAGS,
)
#: Asks what the writer bought.
BOUGHT = re.compile(
    r"\bwhat (?:(?:have|did|had) i (?:last )?(?:bought|buy|ordered|order|purchased?)"
    r"|i (?:last )?(?:bought|ordered))\b|\bwhat (?:was|is|were|are) (?:in )?my "
    r"(?:last|latest|previous|most recent|recent) (?:orders?|purchases?)\b"
    r"|\bwhat was the last (?:thing|product|item) (?:that )?i (?:bought|ordered)\b"
    r"|我(?:在你?们?(?:这|这里|店里))?(?:都|以前|之前|最近)?(?:买过|买了|买的|订过|订了|订的)"
    r"(?:东西)?(?:都?是)?(?:什么|啥|哪些|些什么|哪[款个件])\W*$"
    r"|(?:上一?[次回]|最近一[次回]|最后一[次回])我?(?:在你?们?(?:这|这里|店里))?(?:买|订|下单)"
    r"(?:过|了|的)?(?:东西)?(?:都?是)?(?:什么|啥|哪些|些什么|哪[款个件])\W*$"
    r"|我?(?:上一?[次回]|最近一[次回]|最后一[次回])的?(?:订单|购买)是什么",
    _FLAGS,
)
#: Where somebody's money is that is to come back.
REFUND = re.compile(
    r"\brefund status\b|\b(?:where|when|status|news|track|has|have|had|did|is|was|are"
    r"|will|how long|still|not|never|hasn't|haven't|yet|waiting|late)\b.{0,40}"
    r"\b(?:(?:my|the|our) (?:refund|money)|refund(?:ed)?|money back)\b"
    r"|\b(?:my|the) (?:refund|money)\b.{0,30}\b(?:arriv\w*|come|coming|late|missing"
    r"|here|there|received|pending|processed|paid|gone)\b"
    r"|退款.{0,8}(?:到哪|到了|到账|没到|没有?收到|还没|进度|什么时候|啥时候|何时|多久|几天|在哪"
    r"|[呢吗]|怎么样|状态)"
    r"|(?:什么时候|啥时候|何时|多久|几天|怎么还没|还没|没有?收到).{0,8}(?:退款|退钱|退给我|退回来)"
    r"|(?:钱|款).{0,6}(?:什么时候|啥时候|何时|怎么还没|还没|没).{0,4}(?:退|到账|打给)"
    r"|(?:查|看)(?:一下|下)?(?:我的)?退款",
    _FLAGS,
)
#: It is the writer's own.
MY_REFUND = re.compile(
    r"\b(?:my|our) (?:refund|money)\b|\b(?:been|be|get|got|getting) refunded\b"
    r"|\brefund(?:ed)? me\b|我的?.{0,6}(?:退款|退的?钱|货款|钱)|退(?:款|钱)?给我|退我",
    _FLAGS,
)
#: Says what would be: the rules are asked for.
SUPPOSES = re.compile(
    r"\b(?:if|once|after|before|suppose|assuming|in case)\b (?:i|we|it|my|a|an|the|you"
    r"|something|sending|returning|cancel\w*)\b|如果|要是|假如|万一"
    r"|\bwhen(?:ever)? (?:i|we|you) (?:send|return|cancel|give)\b"
    r"|(?:退货|取消)(?:以后|之后|后)",
    _FLAGS,
)
_HURT = (
    r"(?:broken|damaged|smashed|cracked|shattered|crushed|dented|torn|ripped|bent"
    r"|leaking|defective|faulty|in (?:\w+ )?pieces|chipped|scratched)"
)
#: Goods that were hurt when they came.
BROKEN = re.compile(
    rf"\b(?:arrived|came|comes|delivered|got here|turned up|showed up|got|received"
    rf"|opened)\b.{{0,40}}\b{_HURT}\b"
    rf"|\b{_HURT}\b.{{0,24}}\b(?:on arrival|when (?:it|they|i) |in transit"
    r"|in the (?:post|mail|box|parcel|package)|on the way)"
    r"|\b(?:my|the) (?:\w+ ){0,2}(?:parcel|package|order|box|delivery)\b.{0,16}"
    rf"\b(?:is|was|are|were)\b.{{0,12}}\b{_HURT}\b"
    r"|(?:收到|收货|到货|送来|送到|寄来|拿到|打开|拆开|到手).{0,14}(?:坏|碎|破|裂|变形|漏|压扁|损)"
    r"|(?:包裹|快递|箱子|(?:你们?|店里)(?:寄|发|送)来?的).{0,8}"
    r"(?:坏了|碎了|破了|裂了|是坏的|是破的|破损|损坏|摔坏|压坏|摔碎|压碎)",
    _FLAGS,
)
CANCEL = re.compile(
    r"\b(?:cancel|call off)\b.{0,24}\b(?:order|purchase|it|this|that|ff-?\w+)\b"
    r"|\b(?:cancel|call off) (?:it|this|that|please)\b|\bcancel please\b"
    r"|\b(?:do not|don't) want (?:my|the|this) order\b"
    r"|取消.{0,10}(?:订单|这单|那单|单子|它)|它.{0,6}取消|(?:订单|这单|那单|单子).{0,8}取消"
    r"|取消(?:掉|吧|一下)"
    r"|(?:订单|这单|那单).{0,4}不要了|不要.{0,4}(?:订单|这单|那单)了",
    _FLAGS,
)
#: A return that somebody wishes for, said so that nobody else's can be meant.
_RETURN_WISH = (
    r"\b(?:i|we)(?:'d)? (?:would |do |really |just )?(?:(?:want|like|need|wish|have) "
    r"to|wanna) (?:return|(?:send|give) (?:.{1,30} )?back)\b"
    r"|^\W*(?:please )?(?:return|send back) (?:my|the|this)\b"
    r"|我们?(?:要|想|想要|需要)(?:把.{1,12})?退(?![款税钱费])"
)
RETURN_WISH = re.compile(_RETURN_WISH, _FLAGS)
RETURN = re.compile(
    rf"{_RETURN_WISH}|"
    r"\b(?:want|like|need|wish|going|have|help me|please|register|request|start|begin"
    r"|arrange|make|open)\b.{0,16}\b(?:return|(?:send|give) (?:.{1,30} )?back)\b"
    r"|^\W*(?:return|send back)\b.{0,12}\b(?:my|the|this|it)\b"
    r"|(?:我?(?:要|想|想要|需要)|帮我|申请|办理?|请).{0,10}(?:退货|退掉|退回|退了)|^\W*退货\W*$"
    r"|退(?:掉|回|了)?(?:我|这|那).{0,10}(?:吧|可以吗)?",
    _FLAGS,
)
RETURN_CHECK = re.compile(
    r"\b(?:can|could|may|am i able to|is|are)\b.{0,30}\b(?:return(?:ed|able)?"
    r"|(?:send|give) (?:.{1,30} )?back|sent back)\b"
    r"|(?:能|可以|还能|可不可以|能不能).{0,12}退",
    _FLAGS,
)
ADDRESS = re.compile(
    r"\b(?:chang\w*|updat\w*|correct\w*|wrong|edit|different|new|fix)\b.{0,30}\baddress\b"
    r"|\baddress\b.{0,20}\b(?:wrong|changed?|incorrect)\b|^\W*address change\W*$"
    r"|\b(?:send|deliver|ship|redirect)\b.{0,24}\b(?:another|a different|my new) "
    r"(?:address|place)\b|(?:改|换|修改|更改|写错|填错|更新).{0,10}(?:地址)|地址.{0,6}(?:改|换|错|修改|变更)",
    _FLAGS,
)
INVOICE = re.compile(
    r"\b(?:send|get|need|want|download|give|where|find|see|copy)\b.{0,24}"
    r"\b(?:invoices?|receipts?|bills?)\b|(?:要|开|下载|给我|发我|看|找|补).{0,8}(?:发票|收据|账单)"
    r"|(?:发票|收据|账单).{0,8}(?:在哪|下载|发给我|给我)"
    r"|^\W*(?:(?:my|an?|the) )?(?:invoice|receipt)s?(?:,? please)?\W*$"
    r"|^\W*(?:我的)?(?:发票|收据)\W*$",
    _FLAGS,
)
_WHOLE = (
    r"(?:it|this|that|them|all|both|everything"
    r"|(?:(?:my|the|this|that) )?(?:\w+ )?orders?)\b"
)
#: A part of an order that is to be cancelled.
PART = re.compile(
    rf"\bcancel (?:just|only) (?!{_WHOLE})\w|\b(?:just|only) cancel (?!{_WHOLE})\w"
    r"|\bcancel (?:a |one )?(?:part|item|piece|product) (?:of|from|in)\b"
    r"|\bcancel (?!(?:all|the whole|everything)\b).{1,40} (?:from|of|in) (?:my|the|this"
    r"|that) order\b"
    r"|\bcancel\b.{1,40}\b(?:but (?:keep|not|leave|send)|except|keep the"
    r" (?!first|second|other|last|one)|not the)\b"
    r"|\b(?:remove|take|drop|delete)\b.{1,40}\b(?:from|off|out of) (?:my|the|this|that)"
    r" order\b"
    r"|只取消(?!(?:这|那|我的)?.{0,2}订单)|取消.{0,8}(?:其中|部分|里面?的|中的)"
    r"|(?:部分|其中).{0,8}取消|取消.{1,16}(?:其他|其它|别的|其余|剩下)"
    r"|(?:从|把).{0,20}(?:订单|单子).{0,6}(?:去掉|删掉|删除|拿掉|移除|取消)"
    r"|订单[里中].{0,12}(?:去掉|删掉|删除|拿掉|移除|取消|不要了)",
    _FLAGS,
)
#: A part of an order in other words: people change that.
PARTLY = re.compile(
    r"\b(?:take|remove|drop)\b|\bonly (?:want|need)\b|去掉|只要|其他的?照", _FLAGS
)
#: Speaks of what was shown before.
_REFERS = re.compile(
    r"\b(?:it|this|that|these|those|them)\b|[它这那]|[该此]订单"
    r"|^\W*(?:还)?(?:能|可以|可不可以|能不能)退[货掉]?[吗么嘛呢]?\W*$",
    _FLAGS,
)
#: Asks something; what is told as it was, "does not fit", "when I opened it", does not.
_ASKS = re.compile(
    r"[?？][\s\"'”’)]*$|(?:吗|么|呢)[。.!！~～]*\s*$"
    r"|^\W*(?:(?:and|but|so|ok|okay|well|then|also|please)\W+)*(?:"
    r"(?:how|what|where|when|which|who|why)(?:'s| (?:is|are|do|does|did|can|could|will"
    r"|would|should|if|about|much|many|long)\b)"
    r"|(?:is|are|do|does|did|can|could|will|would|may|should|have|has) "
    r"(?:i|you|we|they|it|there|this|that|the|my|your|one)\b)"
    r"|怎么(?:退|换|办|取消|申请|寄|付)|多少钱|多久|几天|什么时候|能不能|可不可以|有没有"
    r"|在哪|到哪",
    _FLAGS,
)
#: Looks for something to buy.
_SHOPS = re.compile(
    r"\b(?:looking|searching) for\b|\b(?:show|find|give) (?:me|us)\b|\brecommend"
    r"|\bsuggest\b|\bi(?:'d like| want| would like) (?:to buy|to order|to see)\b"
    r"|想要?买|想找|要买|推荐(?:一|个|几|点|给我)|给我看|给我(?:来|找)",
    _FLAGS,
)


def says(
    turn: Turn,
    cue: re.Pattern[str],
    intents: tuple[str, ...] = (),
    *,
    is_personal: bool = False,
) -> bool:
    """Whether a message asks for something to be done, and not for the rules of it.

    A stranger must speak of what they ordered, and so must whoever only has the intent,
    unless that ``is_personal``: nobody asks it of what is not theirs.
    """
    text = said(turn)
    if is_named(turn):
        return bool(cue.search(text)) or turn.intent in intents
    if is_general(turn):
        return False
    if turn.intent in intents and turn.certainty >= SURE:
        return is_personal or is_own(turn)
    return bool(cue.search(text)) and (is_own(turn) or proof.is_known(turn))


def said(turn: Turn) -> str:
    """A message as cues read it, however it was typed."""
    return plain(turn.text).text.replace("’", "'")


def is_elsewhere(turn: Turn) -> bool:
    """Whether a message is plainly no answer to what was asked back: it asks itself,
    or looks for something to buy."""
    return asks(turn) or bool(_SHOPS.search(said(turn)))


def asks(turn: Turn) -> bool:
    """Whether a message asks something, and does not only tell it."""
    return bool(_ASKS.search(said(turn)))


def refers(turn: Turn) -> bool:
    """Whether a message speaks of something without naming it."""
    return bool(_REFERS.search(said(turn)))


def is_named(turn: Turn) -> bool:
    """Whether a message names an order by its number."""
    return bool(slots(turn.message.text, today=timezone.localdate()).numbers)


def is_general(turn: Turn) -> bool:
    """Whether a message asks for rules, as anybody may."""
    text = said(turn)
    if _GENERAL.search(text):
        return True
    return bool(_PERHAPS_GENERAL.search(text)) and not is_own(turn)


def is_own(turn: Turn) -> bool:
    """Whether a message speaks of what its writer ordered."""
    return bool(_OWN.search(said(turn)))
