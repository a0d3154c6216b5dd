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
Reply: «617 • 555 • 0143»
text «704 – 555 – 0178» pls
reach out - «l-8l8-555-0l33»
Serial swapped; tell support to phone «(801) 555-0137», not the old one
ask customer service to call «0161 496 0733» before ten
Danish customer here, mobil «22 33 44 55» ring bare
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
«Apartment 12, The Foundry, 44 Cornmarket, Limerick» is wrong on your system
«Flat 3, Weavers House, 9 Bearwood, Cork»
«Rothschild Blvd 22, apt 8, Tel Aviv»
«Kifissias Ave 44, apt 3, Athens» never got it
«Gartenstr. 12 (Hinterhof), 79098 Freiburg», Klingel kaputt
«Carrer de Balmes 210, àtic 2a, 08006 Barcelona»
«Calle Luna 3, bajo, 41003 Sevilla»
«R. Padre Chagas, 147/302, Porto Alegre - RS, 90570-080»
«Sveavägen 21, 3 tr, 111 34 Stockholm»
«Kirkkokatu 4 as 12, 90100 Oulu»
«Laugavegur 28, 101 Reykjavík»
«Ilica 45, 10000 Zagreb», treći kat
«ул. Ленина, д. 15, кв. 42, Екатеринбург» отправьте туда
«вул. Хрещатик, буд. 7, Київ» адреса
«B1-12-3, Jalan Kiara 3, Mont Kiara, 50480 Kuala Lumpur»
«Jl. Kemang Raya No. 12, RT 3/RW 5, Jakarta Selatan 12730»
«Số 15, ngõ 42, đường Láng, Đống Đa, Hà Nội» gọi trước
«大阪市北区梅田2-4-9 ブリーゼタワー1203» です
«浦东张杨路1254弄5号楼303»就是我家
Courier says signed by 'Dave'. There's no Dave at «3 Fen View, Soham»!
leave by the bins at «8A Camden Passage»
«N4567 County Road E, Watertown, WI 53094»
«Kaiserdamm 88, 14057 Berlin», 4. OG
«An der Alster 12, 20099 Hamburg» beim Pförtner
«Salzburger Ring 4, 83022 Rosenheim»
«Room 1203, Unit 2, Building 8, Wanke City Garden, Minhang District, Shanghai»
«27B, Tower 5, Taikoo Shing, Quarry Bay, HK»
新家：«碧桂园凤凰城凤馨苑12街5号»
«香港新界沙田马鞍山新港城B座23楼C室»
Warranty asks: «Apartment 5, Block C, Herbert Park Lane, Ballsbridge, Dublin 4»
换货寄回时写：«佛山市南海区桂城天佑六路宏图大厦902»，收件人何姐
Hotel said no parcels, so try «220 E 42nd St, Fl 9, New York, NY 10017»
香港朋友代收：«新界元朗安宁路86号好顺福大厦12楼C»
""",
    "id_number": """
NI number «QQ 12 34 56 C» shown on label
NIF «501 442 600» na fatura
DNI «45.678.901-L» en la pegatina
JMBG «0101990710006»
Voter ID «ABC1234567» photo inside
주민번호 «900101-1234567» 노출
asmens kodas «39001010012»
СНИЛС «112-233-445 95» на коробке
CCCD «001099012345»
Ghana card «GHA-123456789-0»
my TIN «123-456-789-000», why ask
TAJ szám: «123 456 788»
The form wanted my driving license number which is «F255-9215-0094» and then crashed
You'll need my ID to verify: «T22000129» (German) fine, have it
they should verify «GHBK12RT9» (my ID card) properly
""",
    "wechat": """
v伈：«bigfish990»
薇忻 «nuannuan_31» 看实物
wechat me @ «nana_ww12»
加薇看实拍：«mengmeng_dd»
加徽领同款图纸，«duoduo-1990»
🛰️号«feifei8868»
薇xin «sansheng33»
v号：«lulu_8080»
威号«tangtang_01»
加绿色聊天软件«ting5566»
报我名字打八折？别信，要聊加«lao_k_diaoyu»
加个微聊呗 «lin_daiyu88»
有货的加俺 «dongbei_erge»
""",
    "social": """
闲鱼搜用户 «xianyu_qq77»
小红书用户名：«moli_2233»
围脖：@«胖虎爱吃面»
Will trade my M for an L - find me on FB, «Carys.Pugh.Knits»
Skype live:«.cid.kettle55» old but works
小红书有更多图，账号：«小鹿的书桌»
抖音也发过视频，名字叫«爱修表的阿杰»
B站同名：«修表的阿杰»
B站UP主就是我，搜«老李修万物»
闲鱼昵称«旧物回收阿强»
Add "«tealeaf_tina»" on snapchat
想看开箱视频去抖音搜«阿杰爱开箱»，那就是我
飞机@«tonyzz88»
小红书我叫«阿柚不吃辣»，有对比图
""",
    "qq": """
企🐧鹅号 «765432109»
企.鹅：«33445566»
QQ still works for me, «514039201», old school
微信不常用，Q聊：«2244668800»
""",
    "plate": """
tag «GBX-5521», a Ford Transit courier
plaque «AB-123-CD» le livreur
red Peugeot «YT08 KWB» took my parcel, on camera
""",
    "bank_card": """
Barclaycard «4929 4212 3456 7896» charged four times!!
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
60 Wood Lane style table, seats 6
商标上写着地址上海市闵行区申富路128号，是厂家
a brass plaque B-1234 for the door
TIN 12 pieces, NIC green, TAJ 3
3 tr 2 ch 1 dc, as 12 rows
Came from the warehouse at Unit 3, Trax Park, Doncaster
Colissimo 8R 0123 4567 890
GLS 0161 4960 1234 never came
小红书看到的，名字叫不出来
抖音上刷到的，账号被封了
on FB e.g. the group said so
AWB 176-12345675
waybill 0161-4960127 is stuck
Warehouse: 77 Kiln Road, Daventry, on the sticker
抖音昵称改不了
an der Packung 12, 20099 Schritte
我们那一个县级市就那么1-2家
他们都去城里的超市逛了1-2次
上海市的小区里才1-2家有货
21 Jump Street on Blu-ray
10 Cloverfield Lane steelbook
QQ music plays well, 1234567.8 hours
my id badge fits, ref K4711023
上海路国贸大厦120平的样板间
飞机：模型很好，孩子喜欢
3 King Street Tea blend
16 fl oz and 20 fl oz cups
red Peugeot model 1:43, no. 4712
小红书我叫不出名字的那款
"""
