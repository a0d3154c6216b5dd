"""What hides an insult in Chinese: initials of pinyin, sounds, a letter or a sign.

A line is what is meant, then the ways to write it. Only what is common, and what means
nothing else in a review.
"""

from collections.abc import Mapping


def _by_spelling(lines: str) -> Mapping[str, str]:
    rows = (line.split() for line in lines.splitlines() if line.strip())
    return {spelt: meant for meant, *ways in rows for spelt in ways}


#: Stand alone among letters, in either case.
INITIALS = _by_spelling("""
傻逼 sb shabi sabi
你妈死了 nmsl
操你妈 cnm cnmb wcnm caonima
他妈的 tmd tamade
去你妈的 wdnmd qnmd
你妈逼 nmb
日你妈 rnm
妈了个逼 mlgb
神经病 sjb
去你妈了个逼 qnmlgb
你妈的 nmd
智障 zz zhizhang mdzz
脑残 nc naocan
脑瘫 nt
废物 feiwu
贱人 jianren
畜生 chusheng
狗东西 gdx
人渣 renzha
王八蛋 wangbadan
""")

#: Anywhere in a text.
SOUNDS = _by_spelling("""
傻逼 沙比 傻比 煞笔 煞比 傻笔 傻b 傻x 傻bi sha逼 傻13 s逼 撒比 鲨臂 傻叉 沙币 傻币 傻*
傻逼 傻× 傻批 二逼
傻屌 傻吊 傻diao
人渣 人z 人zha ren渣
智障 智* 智zhang zhi障 智z
脑残 脑* 脑can nao残 脑c
废物 废* 废wu fei物 费物
垃圾 垃ji la圾 辣鸡
畜生 畜* 畜sheng chu生 出生东西
贱人 贱* 贱r 贱ren jian人
贱货 贱huo jian货
操你妈 草泥马 曹尼玛 草尼玛 艹你妈 草你妈 cao你妈 c你妈 操你m
操你 艹你 草你 cao你 肏你
你妈 尼玛 泥马 你ma 尼妈
你死妈 你司马
死妈商家 司马商家
死妈店家 司马店家
死妈卖家 司马卖家
死妈客服 司马客服
死妈东西 司马东西
狗日 狗ri 狗曰
狗东西 gou东西 狗dong西
婊子 婊* 婊zi biao子 表子养
杂种 杂zhong za种
王八蛋 王八* 王ba蛋 王8蛋 忘八蛋
他妈 特么 踏马 他m的
他妈的 tm的
妈逼 麻痹东西 妈b
死全家 死quan家 si全家 屎全家
全家死 全家si
弱智 弱zhi ruo智
白痴 白chi bai痴
滚犊子 滚犊zi
二货 2货
贱 贝戈
婊子 女表子
你妈 亻尔妈 你女马 亻尔女马
滚 氵衮
狗东西 犭句东西
""")

#: English ones spelt by ear or with a letter that looks alike.
ENGLISH = _by_spelling("""
fuck phuck phuk fuk fck fvck fuq
fucking phucking fuking fcking fvcking fkn
fucker phucker fvcker
bitch biatch biotch beyotch
cunt cvnt kunt
dumb dvmb
slut slvt
shit shyt sheit
asshole azzhole assh0le
idiot idjit eejit idi0t ldiot ldlot
moron morron
bitches bitchez
idiots idiotz
morons moronz
assholes assholez assh0lez
stupid stoopid stupit
wanker wnker
dickhead dikhead dickhed
retard retrd reetard
bastard basterd bstard
scum skum
""")
