"""What texts say that try to steer an assistant, or to see what is not the writer's.

Each line is one way to say it. They were written from what such texts have in common,
not from a list of known ones; `benchmarks/attacks.py` counts how many are met, and how
many honest questions are taken for one.
"""

import re
from collections.abc import Iterable


def _any(*lines: str) -> re.Pattern[str]:
    return re.compile("|".join(lines), re.IGNORECASE | re.MULTILINE)


def _one_of(words: Iterable[str]) -> str:
    return rf"(?:{'|'.join(words)})"


#: A few words of the same sentence.
_FEW, _SOME, _MORE = (rf"[^.?!\n]{{0,{most}}}" for most in (12, 24, 48))
_RULES = _one_of(
    (
        *("instructions?", "rules?", "guidelines?", "prompts?", "polic(?:y|ies)"),
        *("directions?", "restrictions?", "programming", "training", "constraints?"),
        *("safeguards?", "filters?", "checks?", "limits?", "help pages?", "articles?"),
    )
)
_RULES_ZH = (
    "(?:指令|规则|规定|规矩|提示词?|限制|设定|约束|政策|命令|指示|检查|帮助文章|内容)"
)
_REPLY = r"(?:answers?|repl(?:y|ies)|responses?|messages?|sentences?)"
_NO_RULES = r"(?:rules|limits|restrictions|filters?|morals|boundaries)"
_SAYS = r"(?:say|write|print|output|type|echo|reply|respond|answer|repeat)"

#: Tells the assistant what to be, to say or to forget.
INSTRUCTION = _any(
    r"\b(?:ignore|disregard|forget|override|bypass|skip|overrule|discard|suspend)\b"
    rf"{_MORE}\b{_RULES}\b",
    r"\b(?:ignore|disregard|forget) (?:everything|all|anything) (?:above|before|you)\b",
    r"\b(?:new|updated|real) (?:instructions?|rules|policy)\b\s*[#:=*-]",
    r"\byou(?:'re| are) (?:now|no longer)\b(?! (?:open|closed|offering|selling))",
    r"\bfrom (?:now|this message|here) on\b"
    rf"{_MORE}\b(?:you|your|you'll|each|every|all)\b",
    rf"\b(?:end|begin|start|prefix|sign)\b{_FEW}\b(?:each|every|all|your)\b"
    rf"{_FEW}\b{_REPLY}\b",
    rf"\b(?:reply|respond|answer)\b{_FEW}\b(?:only|just|simply) (?:with|by|in)\b",
    rf"\b(?:reply|respond|answer|confirm|just say|say|write)\b{_SOME}"
    r"(?:with |in |by )?[\"“「][^\"”」]{3,}[\"”」]",
    rf"\b{_SAYS}\b{_MORE}\b(?:and nothing else|word for word|verbatim|exactly as)\b",
    r"\b(?:repeat|say) after me\b|\brepeat (?:these words|this (?:sentence|phrase))\b",
    r"\b(?:complete|finish|continue) the (?:sentence|text|phrase|story)\b",
    r"\b(?:decode|decipher|decrypt|unscramble|rot-?13|base-?64|morse|caesar)\b",
    rf"\b(?:translate|read)\b{_MORE}\b(?:and|then)\b{_FEW}\b(?:do|follow|obey|execute)\b",
    r"\bdo what it says\b|\b(?:first|last) letters? of (?:each|every)\b|\bbackwards\b",
    r"\b(?:system|admin|root|developer|debug|god|maintenance|dan|test|unlocked)"
    r" (?:override|mode|access|note|prompt|word)\b",
    r"\bjailbr\w+|\bdo anything now\b|\bno[- ]limits? mode\b",
    r"<\s*/?\s*(?:system|instructions?|admin|assistant|user)\s*>|<\|[a-z_]+\|>",
    r"\[\s*/?\s*(?:system|assistant|user|inst)\s*\]|^\W*(?:system|assistant)\s*[:：]",
    r"\b(?:end|begin) of (?:policy|prompt|instructions?|document|context)\b",
    r"\b(?:pretend|imagine|act|behave|role-?play)\b"
    rf"{_FEW}\b(?:you|you're|ur|as (?:an?|my|if|though)|the role)\b",
    r"\b(?:let's|lets) (?:pretend|swap|role)|\bswap(?:ped)? roles\b|\bspeak as\b",
    rf"\byou(?:'re| are)\b{_MORE}\b(?:without (?:any )?{_NO_RULES}|unrestricted)\b",
    rf"\byou(?:'re| are) in an? {_FEW}(?:film|movie|play|story|scene|dream|game)\b",
    r"\bopposite (?:day|land|world)\b|\byour rules are\b",
    rf"\b(?:switch|turn) off\b{_FEW}\byour\b|\bdisable\b{_FEW}\b{_RULES}\b",
    r"<\s*(?:script|img|iframe|svg|a)\b|\bonerror\s*=|\bdrop table\b|^\W*sudo \w",
    r"\b(?:call|use|run|invoke|execute) (?:the |your )?(?:tool|function|command)s?\b",
    rf"\b(?:summari[sz]e|recap)\b{_SOME}\b(?:our|this) (?:chat|conversation|talk)\b",
    r"\b(?:already|just) (?:agreed|approved|promised|ok'?d|okayed)\b"
    rf"{_MORE}\bconfirm\b|\banswer in (?:json|xml|html|code)\b",
    rf"(?:忽略|无视|忘记|忘掉|跳过|绕过|不要再?(?:看|管|遵守)|别管|抛开).{{0,20}}{_RULES_ZH}",
    rf"{_RULES_ZH}.{{0,8}}(?:作废|失效|已?更新|都是错的|反过来|无效)|以我(?:说)?的为准",
    "(?:从现在(?:开始|起)|下一条消息开始|我问什么).{0,16}(?:你|每次|每句|每条|都)",
    "(?:每次|每句|每条|所有).{0,8}(?:回答|回复|话|消息).{0,10}(?:开头|结尾|最后|都要|加)",
    '(?:只|仅)(?:需|能|许|要|可以)?(?:回复|回答|输出|说|答)|回一?句[“"「]',
    "照抄|照着念|跟我念|复读|照念|念出|一个字(?:都|也)?(?:别|不)(?:改|动)|原封不动",
    "(?:重复|复述).{0,8}(?:这句|下面|以下|我的话|承诺)|(?:输出|打印)[「“\"'A-Z]",
    "(?:翻译|译|读).{0,16}(?:照(?:着|它)|执行|照做|照办|按它)|解码|解密|破译|倒着(?:念|读)",
    "摩斯|首字母(?:连|拼)|每(?:行|句)的?第一个字|藏头",
    r"(?:调试|开发者|管理员|上帝|越狱|无限制|维护|测试|DAN)\s?模式|越狱",
    "没有(?:任何)?(?:限制|规矩|规则)的?|什么都(?:能|可以|肯)说|不受(?:限制|约束)",
    r"(?:系统|管理员)(?:通知|消息|指令|提示|公告)|<\s*/?\s*(?:系统|指令|规则)\s*>",
    "扮演|假装你|假设你|你就?当(?:是|作)|你现在是|你(?:演|分成)|玩个(?:游戏|角色)",
    "换个?(?:身份|角色)|反话世界|(?:关掉|关闭|停用).{0,8}(?:检查|审核|过滤|安全)",
    "(?:调用|使用|运行)(?:工具|函数|命令)|(?:已经|刚才|昨天)?(?:答应|同意|批准)(?:给|了|赔)?"
    '.{0,16}(?:确认|复述|写下)|写一?段(?:HTML|代码|脚本)|回复[“"「\'][^”"」]+',
)

#: Asks how the assistant itself is made, told or kept.
PROMPT = _any(
    r"\b(?:system|initial|first|original|hidden|secret|internal|developer|base|preset)"
    r" (?:prompts?|messages?|instructions?|rules|text)\b",
    r"\byour (?!(?:care|siz\w+|wash\w*|privacy|returns?|shipping|pack\w+|assembly"
    r"|safety|reviews?) )"
    r"(?:\w+ )?(?:prompts?|instructions?|guidelines|programming|configuration"
    r"|config|settings|source code|training|context|system|api keys?|password"
    r"|credentials|rule ?book|directives|knowledge base|database|tools|functions"
    r"|files|brain|makers?|developers?)\b(?! (?:of|for) (?:the|this|[a-z]+ing)\b)",
    r"\b(?:what|which|how) (?:were|are|was) you (?:told|instructed|programmed|given"
    r"|set up|configured|trained|asked|made|built|forbidden|not allowed)\b",
    r"\b(?:you (?:were|are|have been)) (?:told|instructed|programmed|forbidden|given"
    r"|not allowed|configured)\b",
    r"\b(?:which|what) (?:\w+ )?(?:model|llm|gpt|ai) (?:are|do|is behind|runs)\b",
    r"\b(?:what|which) (?:topics|things|words|questions)\b"
    rf"{_FEW}\b(?:can't|cannot|must not|mustn't|not allowed|forbidden)\b",
    rf"\b(?:repeat|print|show|reveal|dump|output|paste|recite|list|tell me)\b{_SOME}"
    r"\b(?:everything|text|words?|lines?|all|message|what(?:'s| is| was)?)\b"
    rf"{_FEW}\b(?:above|before|preced\w+|earlier)\b",
    r"\b(?:text|words|lines?|everything|message) (?:above|before) (?:this|my|the)\b",
    r"\b(?:cat|less|type|print|env|printenv|open)\s+/?\S*(?:etc/|prompt|config|\.env)",
    r"\bsystem[_ ]prompt|\b(?:api|secret|access) keys?\b|\benvironment variables?\b",
    r"\bprint the settings\b|\braw (?:context|output|prompt|data)\b",
    r"\byou are (?:a|an|the) (?:helpful|ai|assistant)\b|\bhelpful assistant\b",
    "(?:系统|初始|原始|内部|隐藏|第一段|最初|预设|后台)的?(?:提示词?|指令|设定|消息|规则)",
    "你(?:的|收到的|被给的|自己的|背后的|用的).{0,6}(?:提示|指令|设定|配置|源代码|消息|上下文|密钥"
    "|密码|训练|规则|工具|函数|数据库|知识库|系统|文件|开发)",
    "提示词|prompt|(?:打印|贴出|输出|导出).{0,8}(?:配置|设置|上下文|指令)",
    "(?:上面|前面|以上|之前)的?(?:所有|全部)?(?:文字|内容|指令|话).{0,8}(?:重复|复述|贴|发|说)",
    "(?:重复|复述|贴|打印|输出).{0,8}(?:上面|前面|以上)的?(?:所有|全部)?(?:文字|内容|指令|话)",
    "你(?:是|用的是|属于)?(?:什么|哪个|哪家)的?(?:大?模型|AI)|你(?:被|是怎么被?)(?:要求|设定|告知"
    "|训练|禁止|编程|吩咐|交代)|(?:谁|怎么)(?:给你|把你)(?:设定|写|编|训练)",
    "(?:不能|不许|不让|禁止)你?(?:说|回答|透露)(?:的|什么|哪些)",
)

_THINGS = _one_of(
    (
        *("orders?", "order history", "purchases?", "address(?:es)?", "e-?mails?"),
        *("phones?", "phone numbers?", "names?", "parcels?", "accounts?", "cards?"),
        *("card numbers?", "data", "details?", "records?", "lists?", "passwords?"),
        *("basket", "cart", "mail", "deliver\\w+", "tracking", "invoices?", "reviews?"),
    )
)
#: What somebody bought; who asks to see it of another asks for what is not theirs.
_ORDERED = r"(?:orders?|purchases?|parcels?|packages?|invoices?|baskets?|carts?)"
_ANOTHER = (
    r"(?:(?:some|any)(?:body|one) else|other people|another (?:person|man|woman)"
    r"|a stranger)"
)
_PEOPLE = r"(?:customers?|shoppers?|users?|buyers?|clients?|reviewers?|people|members?)"
_CLOSE = _one_of(
    (
        *("neighbou?r", "wife", "husband", "girlfriend", "boyfriend", "ex", "friend"),
        *("mother", "father", "mum", "mom", "dad", "son", "daughter", "sister"),
        *("brother", "boss", "colleague", "roommate", "flatmate", "partner"),
    )
)
_PEOPLE_ZH = "(?:顾客|客户|用户|买家|会员|人家|别人|他人|其他人)"
#: Somebody by name: one of the commonest family names, and a given one.
_NAMED_ZH = (
    "[王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊陆郝孔崔康邱秦江史顾侯邵孟龚]"
    "(?:[\u4e00-\u9fff]{1,2}|(?:先生|女士|小姐|太太))"
)
_CLOSE_ZH = (
    "(?:邻居|老婆|老公|妻子|丈夫|女朋友|男朋友|前任|前女友|前男友|朋友|妈妈|爸爸|儿子|女儿|同事"
    "|室友|老板|同学)"
)

#: Asks for what belongs to other people.
OTHERS = _any(
    rf"\b(?:all|other|every|any|another|each|several|sample|today's)\b (?:of )?"
    rf"(?:the |your |our )?(?:\w+ )?{_PEOPLE}(?:'s?|’s?)?\b{_SOME}\b{_THINGS}\b",
    rf"\b{_THINGS}\b{_FEW}\b(?:of|from|for|by)\b{_FEW}"
    rf"\b(?:all|other|every|any|another|each|the) (?:\w+ )?{_PEOPLE}\b",
    rf"\b{_PEOPLE}(?:'s?|’s?)? (?:list|records?|database|data|names?|addresses)\b",
    rf"\b(?:what|which) (?:other )?{_PEOPLE}\b(?! who (?:bought|buy|own|have) )"
    rf"{_SOME}\b(?:buy|bought|order|live|near)",
    rf"\bwhat\b{_SOME}\b(?:\w+@[\w.]+) (?:order|buy|bought)",
    rf"\b{_CLOSE}(?:'s|’s)\b{_SOME}\b{_THINGS}\b",
    rf"\b(?:what|did|does|has|where)\b{_FEW}\b(?:my|her|his) {_CLOSE}\b{_SOME}"
    r"\b(?:order|buy|bought|live|looked)",
    r"(?<!people )(?<!customers )(?<!others )(?<!shoppers )(?<!buyers )\bwho (?:else )?"
    r"(?:bought|ordered|wrote (?:the|this|that|it|these|a|my)|purchased|lives|returned"
    r"|placed)\b",
    r"\bwhat (?:did|has|have) (?!i\b|we\b|you\b|the shop|\w+ who\b)[\w.@+-]+"
    r"(?: \w+)? (?:order(?:ed)?|buy|bought|purchased?|looked at)\b",
    r"(?<!mail )(?<!address )(?<!it )(?<!mine )(?<!used )(?<!gave )"
    r"\b(?:is|does|are) [\w.+-]+@[\w.-]+\b",
    rf"\b[\w.+-]+@[\w.-]+(?:'s|’s)\b{_SOME}\b{_THINGS}\b",
    r"(?<!\bmy )(?<!\bour )(?<!\ban )\b(?:account|card|orders?|address|history)"
    rf" (?:of|for|under|from)\b{_FEW}"
    r"[\w.+-]+@[\w.-]+",
    r"\bon behalf of\b[^.?!\n]{0,20}\b(?:all|shoppers|customers|users|others)\b",
    r"\b(?:delivery|home|street) address (?:of|for) (?:order|the (?:customer|buyer))",
    r"\b(?:orders?|parcels?) (?:of|from|by|placed by|for) (?:mr|mrs|ms|miss|dr)\b",
    r"\b(?:all|every|each|next|previous|latest|last \d+) orders\b"
    r"(?! (?:i|we|of mine|from me|on my|over|above|are|ship|come|get|within|have)\b)",
    r"\borders (?:of|from|by) (?:all|other|every|today|yesterday|everyone|anyone)\b",
    r"\bsomebody else'?s\b|\bsomeone else'?s\b|\banother (?:person|customer)'s\b",
    r"\b(?:show|see|view|list|open|read|find|tell|look|check|track|give|display|cancel)\b"
    rf"{_SOME}\b{_ORDERED}\b{_SOME}\b(?:of|from|by|placed by|belongs? to"
    rf"|belonging to) {_ANOTHER}\b",
    f"(?:所有|其他|别的|全部|任何|哪些|今天的?|另一个)的?{_PEOPLE_ZH}.{{0,12}}"
    "(?:订单|地址|电话|邮箱|名字|姓名|资料|信息|数据|名单|买|密码|评价)",
    f"{_PEOPLE_ZH}的?(?:名单|资料|数据|信息|地址|名字|电话|邮箱|列表|订单|收货)",
    "(?:别人的?|他人的?|其他人的?|她的|他的|某人的?)订单"
    "|(?<!我)(?<!我的)(?<!我名下的)(?:所有|全部)的?订单|(?<!我的)订单.{0,4}(?:都列|全列)",
    "(?:看|查|显示|打开|告诉|取消).{0,16}(?:订单|包裹|发票).{0,12}(?:别人|他人|其他人|某人)的",
    f"(?:查|看|找|告诉我|取消)(?:一下|下|看|找|询)?{_NAMED_ZH}的"
    "(?:订单|包裹|快递|地址|电话|发票)",
    f"{_CLOSE_ZH}的?.{{0,2}}(?:订单|地址|密码|买了什么|订了什么|电话|邮箱|包裹|看了)",
    f"(?:看看?|查查?|告诉我).{{0,6}}{_CLOSE_ZH}.{{0,6}}(?:账号|账户|买)",
    f"{_CLOSE_ZH}的(?:账号|账户)(?:这|最近|里|买)",
    "谁(?:还|都|也)?(?:买|写|下单|订)(?:了|的|过)|是谁(?:写|买|订|下)",
    r"(?<![\w.+-])(?<!我用)(?<!我用 )(?<!我的)(?<!我的 )(?<!邮箱)(?<!邮箱 )(?<!邮箱是)"
    r"(?<!邮箱是 )[\w.+-]+@[\w.-]+.{0,12}(?:注册过?|账户|账号|的订单|绑定|买)"
    r"|代表(?:全体|所有)",
    "(?:收货|家庭|送货)地址(?:交|给|发|告诉|报)|(?:上|下|前|后)一(?:个|位)(?:顾客|客户|订单)",
)

#: Names an assistant, or a code that is worth money: a shop's own articles may, and
#: nobody who writes a review has a reason to.
NAMES = _any(
    r"\b(?:ai|bots?|chat ?bots?|assistants?|language models?|llms?|gpt|chatgpt)\b",
    r"\b(?:discount|refund|coupon|voucher|gift|promo)\w* code\b",
    "(?:AI|人工智能|智能)?(?:助手|机器人|语言模型)",
)

#: Speaks to an assistant, or of what it is to say.
SPEAKS = _any(
    r"\b(?:tell|inform|convince|persuade|promise|offer|announce) (?:to )?(?:the |every "
    rf"|all |any |each )?(?:{_PEOPLE}|readers?|visitors?|person)\b",
    rf"\b(?:reader|user|{_PEOPLE}) (?:mentions|asks|types|is verified|must be told)\b",
    rf"\bask\b{_SOME}\b(?:password|card|code|pin)\b",
    r"\b(?:respond|reply|answer) (?:to|with|only|every|by|that)\b",
    r"\bsay (?:that|code|only|so|yes)\b(?! (?:it|i|they|this) (?:is|am|was|are))",
    rf"\b(?:every|each|your|following|next) {_REPLY}\b",
    r"\bwhen (?:asked|summari[sz]ing)\b",
    r"\b(?:ignore|disregard|override|overwrite)\b|\bprompts?\b|\bif asked\b",
    r"\b(?:system|admin|administrator|operator|internal)\b\s*(?:note|message|[:：])",
    r"\bprevious (?:sentence|text|paragraph)\b|\bend of (?:document|article|page)\b",
    r"\b(?:user|assistant|human|instructions?)\s*[:：]|\byou (?:will|must) now\b",
    r"\b(?:stop and|always|must|never) (?:say|write|answer|recommend|reply)\b",
    r"(?:^|[—:;,.–-]\s*)(?:please )?(?:say|warn|tell|claim|announce)\b"
    r"(?! (?:us|your|it within|them within)\b)",
    r"\b(?:reveal|append|output)\b|\brecommend (?:only|this|it) (?:to|instead|above)\b",
    r"\bapproved (?:refund|discount)\b|\bprice (?:is|was|has been) (?:now |lowered)",
    "致(?:助手|AI|机器人)|指令|提示词",
    "(?:告诉|告知|转告|请向|向|宣布|答复|跟).{0,4}(?:顾客|客户|用户|买家|读者|大家)",
    "(?:如果|若|当|凡)?(?:顾客|用户|客户).{0,4}(?:提到|问|已通过)|无论问什么",
    '(?:回答|回复|输出)(?:完|时|结尾|里|中|都|一律|必须|任何|说|[:：“"])',
    "(?:每条|下一?个|所有|任何)(?:回答|回复)|就?只(?:输出|说|回答|推荐)|(?:必须|一律|务必)"
    "(?:说|答|回|推荐|出现)|忽略|无视|以上.{0,4}作废",
    "(?:系统|隐藏|内部|管理员)(?:消息|提示|通知|备注)?[:：]|如实告知|内部测试|(?:顾客|用户)[:：]"
    "|照(?:此|实)(?:回答|说)|称呼.{0,6}为|(?:折扣|优惠|暗)码|暗号",
)

#: Markup, which no honest source holds, and addresses of pages.
MARKUP = _any(
    r"<!--|-->|<\s*/?\s*[a-z]+[^>]*>|\[\[|[{}]|\bonerror\s*=|javascript:",
    r"[\[【(（][^\])）】]{0,12}(?:note|notice|attention|提示|通知|注意)\s*[:：]",
)
LINK = _any(r"https?:|\bwww\.|\b[\w-]+\.(?:example|com|net|org|cn|io)\b")
