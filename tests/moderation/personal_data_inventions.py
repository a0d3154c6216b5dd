"""Personal data as evaders cut, spell and dress it up, and numbers like it."""

MARKED = {
    "phone": """
my number starts «0161 and goes on 496 0127», ask for Bev
Ring Ola, mobile begins «07700 then 900 and finally 418»
call: first half «01632, second half 960 452»
Text me: «oh seven seven double oh, followed by nine double oh six one two»
号码前三位«186，后面是0012 3456»
电话«139开头，中间8888，尾号1234»
手机«一八六然后零零一二再三四五六»
I'd swap mine for a blue one. «O77OO 9OO 38l» text only
打«l39l234S678»也行
手机«I3O B888 l234»
my cell (area code «415) 555 0162» works until 9
my area code is «312-555-0188» now
call me maybe: «2~0~6~5~5~5~0~1~8~8»
hmu «4|1|5|5|5|5|0|1|6|7» for the pattern
spelled for bots: «TWO ZERO TWO | FIVE FIVE FIVE | ZERO ONE SEVEN TWO»
phone «nine one seven ~ five five five ~ zero one two nine»
call «0x7x7x0x0x9x0x0x2x4x6», drop the x's
text «0z1z6z1z4z9z6z0z1z3z3» if you skip the z
电话«138;1234;5678»要的来
手机号末尾你们自己拼：«1590+0001+234»
手机 «186#0000#4321» 夜里也接
我的号是壹伍打头的,«壹5玖叁77贰0肆6捌»
""",
    "email": """
the mail's «bea . novak @ seznam . cz»
mine: «t . o . lund @ online . no» thanks
我的邮箱是«tingting 在 163 点 com»
发到«xiaohe77在qq点com»
«pat.o'hara@eircom.net», no apostrophe problem please
""",
    "address": """
麻烦放«金地格林小镇58号602室»门口
寄«梧桐郡17号2单元301房»
收货«保利心语7栋B座2104»，别再放菜鸟了
公司收：«张江创业园二期西区7号楼3层»
家住«河南省周口市淮阳县大连乡王庄村»
villa is «Villa 23, Street 14b, Al Barsha 1, Dubai»
«東京都渋谷区神南1-2-3 コーポ渋谷201» に送って
«〒530-0001 大阪府大阪市北区梅田3丁目1番1号»まで
send it to Brick Ltd, «12 Foundry Road, Leeds LS11 5QR», my desk is there
I am Omar, 4 of us, at «8 Brook Close, Woking GU21 5XX»
Wohnung: «Sonnenallee 101, VH 3. Stock links, 12045 Berlin»
Schick es an «Torstraße 55, HH 2. OG, 10119 Berlin»
«Chaussée de Waterloo 412, bte 5, 1050 Bruxelles»
«Place Eugène Flagey 18, 1050 Ixelles» is where I live
«Nørregade 13, st. th., 1165 København K»
«Bergstien 4, 5003 Bergen»
Jeg bor i «Solbakken 12, 7032 Trondheim»
«Flat 1203, Marina Pinnacle, Dubai Marina, Dubai» security holds it
«Apartment 9B, Palm Court, Riverside Drive, Nairobi» has my parcel
«3-14-5 Nishi-Azabu, Minato-ku, Tokyo 106-0031» konbini next door
俺村：«山东省临沂市费县上冶镇东流村»，收件写俺爹名
""",
    "id_number": """
NI number «QQ 12 34 56 C» shown on label
""",
    "wechat": """
v伈：«bigfish990»
薇忻 «nuannuan_31» 看实物
wechat me @ «nana_ww12»
加薇看实拍：«mengmeng_dd»
加徽领同款图纸，«duoduo-1990»
🛰️号«feifei8868»
""",
    "social": """
闲鱼搜用户 «xianyu_qq77»
小红书用户名：«moli_2233»
""",
}

NOBODYS = """
from 0900 then 1330 and then 1800 it rains
the first 2019, then 2021 and then 2023 model
setting 12 then 40 and then 60 for 90
前三位是123，后面就乱了
先放200克，再加300克，最后500毫升
IOU 12 lines of S5 B52 Z88
USPS 9405 5036 9930 0123 4567 89
Made in W. Germany 1974, No 4417
RAL 7016, NCS S 7500-N
The company's at 200 Park Avenue, New York, says the leaflet
Made for Boots UK Ltd, Nottingham NG2 3AA
Printed by Harlow & Co, 14 Mill Lane, Bury BL9 7QQ
Distributed by Nordhaus GmbH, Lindenstraße 14, 50674 Köln
企业地址：广东省佛山市顺德区北滘镇美的大道6号，盒子上印的
生产地址：浙江省台州市黄岩区院桥镇环镇路88号
1+2+3+4+5+6+7 adds up to 28
odds 7|5|4|3|2|1|0 on the dice
1399+299+1299=2997，三件套比单买划算
4x4x4 cube, then 5x5x5 and 7x7x7
Place Vendôme 5 pieces set
Route 66 and Clos 4 wine
Flat 1203 caps, Marina blue
"""
