"""How people say in English and Chinese what they want: patterns, no shop's words."""

import re

from ecom_ai.support.shopping.amounts import NUMBER, written


def _any(*patterns: str) -> "re.Pattern[str]":
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE)


#: What a sentence may begin with, and that says nothing.
START = (
    r"^\W*(?:(?:and|so|ok(?:ay)?|but|then|hi|hello|hey|please)\b\W*"
    r"|(?:请问|那|你好)\W*)*"
)
RESTART = _any(
    r"\bstart (?:over|again|afresh)\b|\bnew search\b|\bforget (?:all|everything)\b",
    r"\bclear (?:all|everything)\b|重新开始|重新找|从头(?:开始|再?来)|清空|重来",
)
MORE = _any(
    r"\b(?:show|see|got|have|find)\b[\w\s']*?\b(?:others|more|different ones)\b"
    r"(?!\s+(?:than|expensive|\w+ly))",
    r"\b(?:any|some|the) others?\b|\bother (?:ones|options|choices)\b",
    r"\b(?:any|some)thing else\b|^(?:more|others|next)\b(?!\s+expensive)|\bwhat else\b",
    r"换一批|换几|换一?个(?:别的)?(?:看看)?(?=$|[,，。.!！吗吧])"
    r"|还有(?:吗|没有(?!货|库存|现货)|别的|其[他它]|更多)|别的(?!颜色)|其[他它]的|更多"
    r"|再(?:来|看)几",
)
CHEAPEST = _any(r"\b(?:the )?cheapest(?: (?:one|ones|first))?\b|最便宜的?|价格最低的?")
CHEAPER = _any(
    r"\b(?:(?:something|anything|any|a bit|bit|little|much) )*cheaper(?! than)"
    r"(?: (?:one|ones|option|options))?\b",
    r"\bless expensive\b|\blower price\b|\b(?:not )?too (?:expensive|dear|pricey)\b",
    r"(?:更|再|有没有)?便宜(?:一?点儿?|一些|些)?的?|(?:不要|别|不)?太贵了?的?|贵了点?",
)
DEARER = _any(
    r"\bmore expensive(?! than)\b|\bpricier\b|\bhigher[- ]end\b|\bbetter quality\b",
    r"(?:更|再)贵(?:一?点|一些)?的?|贵(?:一?点|一些)的|高[档端](?:一?点|一些)?的?",
)
DEAREST = _any(
    r"\b(?:the )?(?:most expensive|priciest|dearest)(?: (?:one|ones|first))?\b",
    r"最贵的?|价格最高的?",
)
_ONES = r"(?: (?:one|ones))?\b"
#: By the name of the superlative, in this order: "longest-lasting" is not "longest".
SUPERLATIVES = {
    "longest_lasting": _any(
        rf"\b(?:the )?longest[ -](?:lasting|batter(?:y|ies)(?: life)?){_ONES}",
        r"\blasts? (?:the )?longest\b|\b(?:the )?best battery life\b",
        r"(?:续航|电池|燃烧|使用|用得?)(?:时间|时长)?最[长久]的?|最[持耐][久用]的?",
    ),
    "lightest": _any(
        rf"\b(?:the )?light(?:est(?: weight)?|er){_ONES}|\bweighs? (?:the )?least\b"
        r"|\bnot too heavy\b|(?:不要|别)太重的?|(?<=哪[个款件])轻",
        r"(?:重量|分量)?[最更]轻便?的?|轻(?:一?点|一?些)的?|重量最[小低]的?",
    ),
    "heaviest": _any(
        rf"\b(?:the )?heav(?:iest|ier){_ONES}|\bweighs? (?:the )?most\b",
        r"(?:重量|分量)?[最更]重(?!要)的?|(?<=哪[个款件])重|重量最大的?",
    ),
    "brightest": _any(
        rf"\b(?:the )?brightest{_ONES}|最亮的?|亮度最[大高]的?|流明最[大高]的?"
    ),
    "most_powerful": _any(
        rf"\b(?:the )?(?:most powerful|strongest motor){_ONES}|功率最[大高]的?"
    ),
    "largest": _any(
        rf"\b(?:the )?(?:(?:larg|bigg|roomi)(?:est|er)|most spacious){_ONES}",
        r"\bholds? (?:the )?most\b|\b(?:the )?(?:most|largest) capacity\b",
        r"(?:容量|空间|尺寸|体积)?[最更](?:宽敞|大)"
        r"(?!承|负|功|的?(?:不同|区别|特点|优点|孩|宝))的?"
        r"|大(?:一?点|一?些)(?!的?[孩宝])的?|(?<=哪[个款件])大"
        r"|装得最多的?|容量最[高多]的?",
    ),
    "smallest": _any(
        rf"\b(?:the )?(?:small(?:est|er)|tiniest|most compact){_ONES}"
        r"|\bnot too (?:big|large)\b|(?:不要|别)太大的?|(?<=哪[个款件])小",
        r"(?:容量|空间|尺寸|体积)?[最更](?:小巧|迷你|小)(?!起订|的?[孩宝])的?"
        r"|小(?:一?点|一?些)(?!的?[孩宝])的?",
    ),
    "longest": _any(rf"\b(?:the )?(?:longest|tallest){_ONES}|最[长高](?!的?评)的?"),
    "shortest": _any(rf"\b(?:the )?(?:shortest){_ONES}|最[短矮]的?"),
}
#: One that no number of a detail tells: "the warmest", 最结实的.
UNTOLD = _any(
    r"\bthe (?P<en>(?!best|rest|west|east|test|guest|latest|newest|nearest|next"
    rf"|dearest)[a-z]{{3,}}est){_ONES}",
    r"最(?P<zh>(?![好新近多佳后终初爱热少高大小长]|喜欢|适合|受欢迎|便宜|贵|低|重要"
    r"|好评)[\u4e00-\u9fff]{1,2})的",
)
BEST_RATED = _any(
    r"\b(?:best|top|highest)[- ]rated\b|评[分价]最[高好]的?|口碑最好的?|好评最多的?"
)
COMPARE = _any(
    r"\bcompar\w+|\bdifferences? between\b|\bdo(?:es)? (?:they|these|those) differ\b",
    r"\bversus\b|\bvs\b\.?|\bside by side\b|\bwhat(?:'s| is) the difference\b"
    r"|\bbetter than\b",
    r"\bwhich (?:one )?(?:is|of (?:them|these|those) is) better\b",
    r"对比|比一比|比较一?下|比较(?=[第前这那两二三]|$)|(?:什么|啥|有何)(?:区别|差别"
    r"|不同)",
    r"的?区别|哪[个款](?:更|比较)?好|比.{1,12}[好强][吗么]",
)
#: What is bought with it, or suits it.
TOGETHER = _any(
    r"\bgoes (?:well |best |nicely )?with\b|\bgo (?:well|best|nicely) with\b"
    r"|\bwhat .{0,24}\bgo with\b|\b(?:match|pair)(?:es|s)? (?:well )?with\b",
    r"\b(?:what|people|customers|others|usually|often)\b.{0,30}\b(?:buy|buys|bought|get"
    r"|take)\b.{0,16}(?:\btogether|\bwith (?:it|this|that|them))\b"
    r"|\b(?:bought|sold) together\b",
    r"\baccessor(?:y|ies) (?:for|to) (?:it|this|that)\b"
    r"|\bwhat else (?:do|would) i need\b",
    r"搭配(?:什么|啥|哪)?|配(?:什么|啥)(?!置|件)|(?:跟|和|与|同)(?:什么|啥|哪).{0,8}一起"
    r"|(?:它|这[个款件]).{0,4}一起(?:购?买)|配件",
)
#: Others that are like one.
ALIKE = _any(
    r"\b(?:something|anything|ones?|products?|others?|more|else|similar) (?:\w+ ){0,2}"
    r"(?:like|to) (?:it|this|that|the (?:first|second|third|last) one)\b",
    r"\bsimilar (?:ones?|products?|items?)\b|类似的?|差不多的|同类的?"
    r"|像(?:它|这[个款件]|那[个款件])",
)
#: Whether a thing is to be had in some other form.
HAD_IN = _any(
    r"\bdo you (?:also )?(?:have|sell|stock|carry|do) (?:it|this|that|them|one|those)\b"
    r"|\b(?:does|do|is|are) (?:it|this|that|they|these)\b.{0,24}\b(?:come|available)\b"
    r"|\bcomes? in\b|\b(?:is|are) there\b|\bother colou?rs?\b",
    r"有没有|有.{1,8}(?:吗|么|嘛)|有(?=.{0,6}色)|出.{0,4}色",
)
#: What others say of a thing is asked, or whether it is any good.
GOOD = _any(
    r"\b(?:people|customers?|buyers?|others|everyone|they) (?:say|think)\b",
    r"\bany good\b|\bworth (?:it|the (?:money|price)|buying|getting)\b",
    rf"{START}(?:is|are) (?:it|this|that|they|these|those|the \w+)(?: ones?| thing)?"
    r"(?: (?:really|actually|a|an|of))* (?:good|decent|ok(?:ay)?|great|nice|reliable)"
    r"(?: (?:one|product|choice|buy|quality))?\W*$",
    r"\bhow good (?:is|are) (?:it|this|that|they|these)\b",
    r"\bwould you (?:recommend|buy) (?:it|this|that|them)\b",
    r"\bshould i (?:buy|get) (?:it|this|that)\b",
    r"\bwhat do you think (?:of|about) (?:it|this|that|them)\b",
    r"口碑|(?:大家|别人|买家|顾客|用户|网友).{0,6}(?:说|评价|觉得|反馈|看)"
    r"|好不好[用穿]|好[用穿][吗么不]|值(?:不值)?得?(?:买|入手|推荐)[吗么不]?\W*$",
    r"(?:质量|品质|做工)(?:怎么样|怎样|咋样|如何|好[吗么不]|行[吗不]|过关吗|可靠吗)",
    r"^\W*(?:这[个款件]|它|那[个款件])?(?:商品|东西)?(?:怎么样|咋样|好[吗么]|好不好|靠谱[吗么])\W*$",
)
OPINIONS = _any(
    GOOD.pattern,
    r"\breviews?\b|\brated\b|\brating\b",
    r"评[价论分]|好评|差评|(?:大家|别人|买家|顾客|客户|用户)(?:怎么|觉得|都)?[说看评]?",
)
#: Asks what a thing is.
ABOUT = _any(
    rf"{START}(?:(?:can|could) you )?(?:please )?tell me (?:more |something )?about\b",
    r"^\W*(?:请|帮我)?(?:介绍一?下|说说|讲讲|介绍介绍)",
)
#: Something is to be put into the cart.
CART = _any(
    rf"{START}(?:(?:can|could|would|will|may) (?:you|i|we) |i(?:'d| would) like to "
    r"|i want to )?(?:please )?(?:add|put|place|throw)\b.{1,60}\b(?:to|in|into)\b"
    r".{0,12}\b(?:cart|basket|shopping bag|trolley)\b",
    rf"{START}(?:i(?:'ll| will) (?:take|buy)|let me buy|buy) "
    r"(?:it|this|that|the (?:first|second|third|fourth|last))(?: one)?\W*$",
    r"(?:加|放)(?:入|到|进|在)?(?:我的?)?购物(?:车|袋|篮)|加购"
    r"|^\W*(?:我要|帮我|就)?(?:买|下单)这[个款件]了?\W*$",
)
STOCK = _any(
    r"\b(?:in|out of|on) stock\b|\bavailable\b|\bsold out\b|\bdo you still have\b",
    r"\bhow many .{0,12}left\b|\bback in\b|有货|现货|库存|缺货|断货|卖完|还有卖"
    r"|还有货|补货",
)
PRICE = _any(
    r"\bhow much (?:is|does|do|are|for)\b(?!.*\b(?:weigh|hold))|\bwhat(?:'s"
    r"| is) the price\b",
    r"^\W*how much\W*$",
    r"\bwhat does .{1,40} cost\b|\bprice of\b|多少钱|什么价|价格(?:是|多少|呢|$)"
    r"|怎么卖",
)
PRONOUN = _any(
    r"\b(?:it|its|it's|this|that|that one|this one|they|them|these|those)\b",
    r"它|这[个款件把双顶条只台本张口种]?(?!些|种)|该|那[个款件把双顶条只台本张口]",
)
WHICH = _any(
    r"\bwhich (?:one|ones|is|are|has|have|lasts|weighs|of (?:these|them|those|the))\b"
    r"(?! (?:is )?better)",
    r"(?:(?:这里面|这几[个款件]|它们|其中)(?:里面?|当?中)?)?哪(?:[一几些]?[个款件种]|些)",
)
#: A question after a property: "does it have …".
OF_IT = _any(
    r"\b(?:is|are|does|do|has|have) (?:it|this|that|they|these|the \w+)\b",
    r"(?:它|这[个款件]|那[个款件]).{0,2}(?:有|带|能|可以|是)",
)
QUESTION = _any(
    r"^\W*(?:(?:so|and|ok|okay|but|then)\W+)*(?:is|are|does|do|can|could|will|would"
    r"|has|"
    r"have|how|what|what's|which|when|where|who|why)\b",
    r"[?？]\s*$|吗|么[?？]?$|呢[?？]?$|多[少大重高长久宽厚深]|几[个岁人升种]|什么"
    r"|怎么|如何"
    r"|能不能|是不是|可不可以|会不会|有没有",
)
#: A question, and not a wish with a question mark.
OPENING = _any(
    r"^\W*(?:(?:so|and|ok|okay|but|then)\W+)*(?:is|are|does|do|can|could|will|would|has|"
    r"how|what|what's|which|when|where|who|why)\b|多[少大重高长久宽厚深]|几[个岁人升种]"
)
#: How something is done is for the help centre to say.
HOW_TO = _any(
    r"\bhow (?:do|can|should|could|would|to)\b(?!.*\bmuch\b)|\bwhy\b|怎么(?!样)"
    r"|如何|为什么"
)
SEARCH = _any(
    r"\b(?:i am|i'm|we are|we're)? ?(?:looking|searching|hunting) (?:for|at)\b"
    r"|\bi'm after\b",
    r"\b(?:i|we) (?:need|want|would like|'d like)\b|\bi'd like\b|\bshow (?:me|us)\b"
    r"|\bfind me\b",
    r"\brecommend|\bsuggest|\bdo you (?:also )?(?:have|sell|stock|carry)\b"
    r"|\bhave you got\b"
    r"|\bwhere can i find\b",
    r"\b(?:gift|present)s?\b|\bgot any\b|\bany .{2,30}\bones\b",
    r"想要?买|想找|想要|要买|求(?!助)|推荐|找(?:一|个|款|件|找)|有没有(?!货|现货)"
    r"|有什么(?!区别|不同|差别)|有哪些|^(?:你们|店里)?有(?!货|现货)[^,，。]{1,14}(?:吗|么|没有)"
    r"(?=\W|$)"
    r"|礼物|送(?:给|人|礼)?|给我看|看看",
)
#: What says nothing of the thing itself, though a product may have a gift box.
GIFT = _any(r"(?:birthday )?(?:gifts?|presents?)|\w{0,4}(?:礼物|礼品)")
#: Said of a fresh search: what was wanted before is over.
FRESH = _any(
    r"\b(?:i am|i'm|we are|we're) (?:looking|searching) for\b|\b(?:i"
    r"|we) (?:also )?need\b",
    r"我?想要?买|我想找|我要买",
)
INSTEAD = _any(
    r"\binstead\b|\b(?:what|how) about\b|\brather\b|^\W*(?:and|or|but)\b",
    r"换成|那.{1,8}呢|改成|还是(?:看|要)|或者|^\W*[\u4e00-\u9fff]{1,6}呢\W*$",
)
ALSO = _any(r"\balso\b|\bas well\b|\btoo\b|\bor in\b|也(?:行|可以|要)|或者?")

CATEGORY = _any(
    r"\b(?:in|from) (?:the |your )?(?P<name>[\w-]+) "
    r"(?:category|section|range|department)\b"
)
ANY_PRICE = _any(
    r"\bany price\b|\bprice (?:doesn't|does not|is no) matter\b",
    r"价格(?:不限|无所谓)|不限价格?|多少钱都(?:行|可以)|预算不限",
)
ANY_AGE = _any(r"\bany age\b|年龄不限|不限年龄")
ANY_COLOUR = _any(
    r"\bany colou?r\b|\bcolou?r (?:doesn't|does not) matter\b",
    r"颜色(?:不限|无所谓|都行)|不限颜色|什么颜色都(?:行|可以)|别的颜色也(?:行|可以)",
)
ANY_CATEGORY = _any(r"\bany category\b|分类不限|类别不限")
ANY_ORDER = _any(r"\bin any order\b|顺序不限")
NEVER_MIND = _any(
    r"\bnever mind (?:the )?(?P<en>[^?!.]+)|(?:不用|不必|不管)(?P<zh>[^,，。?？!！]+?)"
    r"(?:也行|也可以|了)?[。.!！]?$"
)
FINE = _any(
    r"(?P<en>[\w-]+(?: [\w-]+)?) (?:is|are) (?:fine|ok|okay|all right)\b",
    r"(?P<zh>[^\s,，。?？!！]{1,10}?)也(?:行|可以)",
)

_A, _B = written("1"), written("2")
BETWEEN = _any(
    rf"(?P<said>\b(?:between|from)\b|介于|从)\s*{_A}\s*(?:and|to|[-–~～到至和])\s*{_B}"
    r"(?:\s*之?间)?"
)
RANGE = _any(rf"{_A}\s*(?:to|[-–~～到至])\s*{_B}(?:\s*之间)?")
_ONE = written("")
AT_MOST = _any(
    r"(?:\b(?:(?:priced? |costs? |costing )?(?:under|below|less than|cheaper than|up to"
    r"|at most|max(?:imum)?(?: of)?|within"
    r"|(?:not|no|nothing) (?:\w+ ){0,4}?(?:over|above|more than|exceed(?:ing)?)"
    r"|(?:my )?budget(?: is| of|:)?))|不要?超过|不到|最多|低于|少于|小于|预算|控制在"
    r"|不高于"
    r"|n't (?:\w+ ){0,4}?(?:over|above|more than|exceed))"
    rf"\s*(?:is|of|about|around|是|为|大概|大约|约)?\s*{_ONE}(?:以内|以下|左右|之内)?",
)
AT_MOST_AFTER = _any(
    rf"{_ONE}\s*(?:or less|or under|max(?:imum)?\b|tops\b|at most|以下|以内|之内"
    rf"|之下|封顶)"
)
AT_LEAST = _any(
    r"(?:\b(?:over|above|more than|at least|starting at|min(?:imum)?(?: of)?"
    r"|not less than)|超过|高于|大于|至少|不低于|不少于|最少)"
    rf"\s*{_ONE}"
)
AT_LEAST_AFTER = _any(rf"{_ONE}\s*(?:or more|or over|and up|\+|以上|起)")
AROUND = _any(
    rf"(?:\b(?:around|roughly|approximately|circa|about)|大约|大概|差不多|约)\s*{_ONE}"
)
AROUND_AFTER = _any(rf"{_ONE}\s*(?:左右|上下)")
FOR_MONEY = _any(rf"\bfor\s+{_ONE}")

_FEW = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
#: For how many people something is to be.
PEOPLE = _any(
    rf"(?:\bfor (?:the )?)?\b(?P<count>{_FEW})[\s-]*"
    r"(?:people|persons?|adults|campers)\b"
    rf"|\bfor (?:the )?(?P<us>{_FEW}) of (?:us|them)\b"
    rf"|\b(?P<man>{_FEW})-(?:man|men)\b",
    rf"\bsleeps?\s+(?P<sleeps>{_FEW})\b"
    rf"|\bfor (?P<bare>(?!one\b){_FEW})\s*(?=$|[,.!?])",
    r"(?:适合|可?供|给|够|能[住睡坐装])?(?P<zh>[一二两三四五六七八九十]{1,2}|\d{1,2})\s*"
    r"(?:个|位|名)?(?:大人|成人|人)(?![民气体工造])(?:用|住|睡|坐)?的?"
    r"|(?P<form>[双单])人(?![床间])(?:用|住|睡)?的?",
)
AGE = _any(
    rf"(?P<number>{NUMBER})[\s-]*(?P<unit>years?|yrs?|months?)?[\s-]*old\w*"
    r"(?![\s-]*(?:lady|model))"
)
AGED = _any(rf"\b(?:aged?(?: of)?|turning|turns)\s+(?P<number>{NUMBER})\b(?P<unit>)")
AGE_ZH = _any(rf"(?P<number>{NUMBER})\s*(?P<unit>周岁|岁|个月大)(?:左右|大)?")
_SOMEBODY = (
    "dad daddy father mum mom mummy mother wife husband partner son daughter brother "
    "sister kid kids child children boy boys girl girls baby babies toddler toddlers "
    "friend friends girlfriend boyfriend colleague colleagues boss teacher grandma "
    "grandpa grandmother grandfather granny nephew niece uncle aunt cousin man woman "
    "men women teenager teenagers teen parents couple guests him her students student"
)
_PEOPLE = _SOMEBODY.split()
_PEOPLE_ZH = (
    "爸爸|妈妈|父亲|母亲|老爸|老妈|爸妈|父母|老公|老婆|妻子|丈夫|儿子|女儿|哥哥|弟弟|姐姐|"
    "妹妹|孩子|小孩|小朋友|男孩|女孩|宝宝|婴儿|朋友|女朋友|男朋友|女友|男友|闺蜜|同事|老板|"
    "领导|老师|奶奶|爷爷|外婆|外公|侄子|侄女|外甥|叔叔|阿姨|男生|女生|老人|长辈|学生|客户"
)
WHOM = _any(
    r"\bfor (?:(?:my|our|a|an|the|his|her|their|some|little|young|old|new"
    rf"|(?:{'|'.join(_PEOPLE)})'s) )*"
    rf"(?P<en>{'|'.join(_PEOPLE)})(?:'s)?\b",
    rf"(?:送给?|给)?(?:我|我的|一?个)?(?:(?:{_PEOPLE_ZH})家?的?)?(?P<zh>{_PEOPLE_ZH})(?:用|的)?",
)
#: The shopper, who is not meant where something is to be done for them.
SELF = _any(
    r"\bfor myself\b|^(?=.*\bfor me\b)"
    r"(?!.*\b(?:find|get|look|search|pick|choose|check|do)\b)",
    r"(?:给|送)?我?自己(?:[用穿戴买]|的|(?=$|[,，。!！?？]))",
)
#: After an age was taken out: "for a … nephew".
SOMEBODY = _any(rf"\b(?P<en>{'|'.join(_PEOPLE)})\b(?P<zh>)")

_W = r"[a-z][a-z'’-]*"
NEGATIVE = _any(
    r"(?:\b(?:not|no|without|except(?: for)?|anything but|nothing(?: in| with)?|avoid"
    r"|(?:don't|do not|doesn't) (?:want|like)(?: any| it)?|hates?|isn't|aren't))\s+"
    r"(?:(?:a|an|any|the|in|of|made|with|be)\s+){0,3}"
    rf"(?P<en>{_W}(?:\s*(?:,|or|and|nor|/)\s*(?:(?:not|no|in|any|a)\s+)?{_W})*)",
    r"(?:不要|不想要|别要|除了|不含|不带|不能有|不喜欢|讨厌|(?<!有)没有"
    r"|(?<![是不])不是)"
    r"(?:任何|有)?(?P<zh>[^\s,，。!！?？;；的]{1,12})的?",
)
JOINED = re.compile(r"\s*(?:,|\bor\b|\band\b|\bnor\b|/|、|和|或者?|跟|也不要)\s*")
#: What follows what is excluded: "except red" is fine.
_ALL_ELSE = r"(?:以外|之外|外)?(?:都)?(?:行|可以)?$"
ALL_ELSE = re.compile(_ALL_ELSE)


def excluded(found: "re.Match[str]") -> list[str]:
    """The things that a match of NEGATIVE says are not to be."""
    said = JOINED.split(found["en"] or found["zh"])
    parts = (ALL_ELSE.sub("", part.strip()) for part in said)
    bare = [re.sub(r"^(?:not|no|in|any|a|太|要)\s*", "", part) for part in parts]
    return [part for part in bare if part]


EXPLICIT = _any(
    rf"\bwith (?:(?:a|an|the|some|its)\s+)?(?P<with>{_W}(?:\s(?!or\b|and\b){_W})?)",
    rf"\b(?:that|which) (?:is|are|can be)\s+(?P<that>{_W})",
    rf"\b(?:must|should|has to|have to|needs? to) (?:be|have)\s+(?:(?:a"
    rf"|an)\s+)?(?P<must>{_W})",
    rf"\bmade (?:of|from|out of)\s+(?P<made>{_W}(?:\s{_W})?)",
    rf"\b(?P<ones>{_W}(?:[- ]{_W})?) ones?\b|\bonly\s+(?P<only>{_W})",
    r"有没有(?P<have>[^\s,，。?？的]{1,8})的",
)
_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth")
_ORDER_ZH = "一二三四五六"
FIRST_FEW = _any(
    r"\bfirst (?P<en>two|three|four|2|3|4)\b|前(?P<zh>[两二三四234])[个款件种]?",
    r"\b(?:these|those|the|both) (?P<these>two|three|2|3)\b"
    r"|这(?P<zhe>[两二三23])[个款件]",
)
PLACE = _any(
    rf"\b(?P<word>{'|'.join(_ORDER)})(?: (?:one|product|item))?\b",
    r"\b(?P<digit>[1-6])(?:st|nd|rd|th)\b|\b(?:number|no\.?|#)\s*(?P<number>[1-6])\b",
    r"第(?P<zh>[一二三四五六1-6])[个款件种]?|\b(?P<last>last one)\b"
    r"|(?P<zuihou>最后一?[个款件])",
)


def place_of(found: "re.Match[str]", shown: int) -> int:
    """Which of the shown products a match of PLACE means, from 0."""
    if found["last"] or found["zuihou"]:
        return shown - 1
    if found["word"]:
        return _ORDER.index(found["word"].lower())
    sign = found["digit"] or found["number"] or found["zh"]
    return _ORDER_ZH.index(sign) if sign in _ORDER_ZH else int(sign) - 1
