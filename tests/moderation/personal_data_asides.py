"""Personal data told aside: of others, after a pause, in parts, out of order."""

MARKED = {
    "phone": """
she's in room 6, «(514) 555‑0109 ext 6», bring cake
my cell «514‑555‑0109», the dash is a fancy one
给楼主回一下,我是«13[7]6428(0915)»,你那只橘猫要领养吗
手机«[138]0000[1234]»
手机«138【0000】1234»别打错
电话是«138~0000~1234»
手机«138+0000+1234»
我的电话«138'0000'1234»
«138 空格 0000 1234»找我
tlf «912 34 567» takk
tlf. «20 12 34 56», spørg efter Mads
cel «11 5555-1234», soy Ana
ph# «8085550142»
«0049-151-5550142» works too
num «4.1.5.5.5.5.0.1.3.2»
""",
    "email": """
my mail: «ina.b@t-online . de»
email is «lou_77 (at) free (point) fr»
联系邮箱«linlin2003@gmail·com»
""",
    "address": """
Send the lid to «64 Zhongshan N. Rd. Sec. 2, 7F-3, Zhongshan Dist., Taipei 10449»
ship to «5F., No. 12, Ln. 345, Sec. 3, Minsheng E. Rd., Songshan Dist., Taipei City 105»
to «Rm 1203, Blk B, Sunshine City, Ma On Shan, NT»
my flat is «Room 502, No. 8, Lane 123, Yuyuan Rd, Changning District, Shanghai»
live at «Bldg 5 Apt 1201, 88 Chaoyang North Road, Beijing 100025»
快递单上写着李梅 «沈阳市铁西区兴华街12号3-2»
姓名王芳 电话略 «成都市锦江区春熙路南段8号2单元1103»
地址填成«广州市天河区体育西路103号维多利广场A塔22C»
寄到«深圳市福田区深南大道1006号国际创新中心前台»
我家«无锡市滨湖区蠡湖大道1号院6-1203»
在«厦门市思明区前埔南里12号之一502»
老家«山东临沂兰山区半程镇小岭村»,快递不到
send it to «Budapest, Váci utca 12»
to «1051 Budapest, Nádor utca 7, 2. em. 3.»
adres: «Lange Leemstraat 44, 2018 Antwerpen»
bring it to «Meir 24, 2000 Antwerpen»
it went to «Hlavná 12, 040 01 Košice»
bring to «Str. Lipscani nr. 12, ap. 4, București»
my folks: «RR 2 Box 114, Chester, VT 05143»
live at «Blk 123 Ang Mo Kio Ave 3 #08-123, Singapore 560123»
to «123 Moo 5, Soi Sukhumvit 11, Bangkok 10110»
deliver «Villa 12, Street 4B, Al Barsha 2, Dubai»
at «24 Nguyen Hue, District 1, Ho Chi Minh City»
he lives in «221 Kerry Street Apt 9 Savannah GA 31401»
«Carrer d'Aragó 211, 3-2, 08011 Barcelona»
«Vodičkova 30, 110 00 Praha»
«Karl Johans gate 22, 0159 Oslo»
«Mannerheimintie 10 A 5, 00100 Helsinki»
«Bulevar kralja Aleksandra 73, 11000 Beograd»
«Istiklal Cad. No:12 D:4, Beyoğlu, Istanbul»
«Av. Corrientes 1234, 5° B, C1043 Buenos Aires»
«Calle 72 # 10-34, Apto 301, Bogotá»
«101-1502, 55 Teheran-ro, Gangnam-gu, Seoul 06134»
«No. 88, Sec. 1, Zhongxiao W. Rd., Taipei 100»
«Rm 301, No. 5, Lane 200, Huaihai Road, Shanghai 200031»
寄回«河北省保定市定州市李亲顾镇南街村12号»
住«贵阳市云岩区中华北路省府路口恒丰公寓22楼C»
宿舍«华中科技大学韵苑25栋413»
住«香港新界沙田沙角邨金鷺樓1203室»
地址«澳门黑沙环马场大马路66号海滨花园第3座15楼G»
""",
    "id_number": """
Got a stranger's passport copy in my suitcase, name Thao Lindgren, no. «C8YK42T7L».
陌生人的快递单:赵海燕,«320583198307190865»,这也太吓人了
the passport copy says «L01X00T47», not mine
passport: German one, «CFGH12JK4»
包裹里有张纸:李雷 «110101199003070033»
dl no «S530-4604-0186-0» on the slip
NI no. is «QQ123456C» on the slip
my passport (UK) is «533401372»
NIF «123456789» for the invoice
""",
    "plate": """
So the van with Jersey tags «R47-LWK» drove off with half my order
the truck's tags: «7ABX922»
number plate «191-D-12345» blocked my gate
Nummernschild «B-KL 902»
rego «ABC12D» parked on my lawn
immatriculée «AB-123-CD»
plate no. «MH 12 AB 1234»
Irish reg «191-D-48213»
NSW rego «CXB 48Z»
港牌«AB 1234»
""",
    "wechat": """
add me on wechat if you also need the left glove lol, id is «pennyfarthing_62»
Weixin same as my name, «oliviatanglee». I'll send a video
老爸讲要加客服威信,他的是«laochen_fishing»,你们教教他
微信 «a b c 1 2 3 4»
微信就是我名字拼音,«wangxiaoming»
微信号是名字加生日:«wxm880412»
加我微信哈,名字拼音 «zhangwei_88»
my wechat, in case you want it, is «lotus.tea_88»
w信«tomzhang1985»
wei xin hao «tomzhang1985»
我v是 «tomzhang1985»
微信号码打错了,应该是«tomzhang1985»
扫码不方便,微信就叫«linlin2003»
on WeChat I'm «linlin2003»
W e C h a t : «linlin2003»
私信不回,直接微«linlin2003»
薇♡«linlin2003»
""",
    "qq": """
单聊«2 9 1 0 4 4 7 3 6 1»,q裙不进,桌布尺寸我量给你看
q裙«291044736»
加裙«291044736»一起维权
扣扣裙:«291044736»
我的Q是«291044736»
口口«291044736»
群号«291044736»,进来对账
群:«291044736»维权
""",
    "social": """
on discord I'm «woolrye#4412»
discord «woolrye.22»
B站搜«羊毛与黑麦»,我发了视频
X: @«linlinknits»
reddit u/«linlinknits»
Signal «linlin.42»
B站@«林林织毛衣»
贴吧id«林林织毛衣»
""",
    "bank_card": """
acc no «55779911» sort «20 00 00»
""",
}

NOBODYS = """
the 1990-2000 collection, 12 pieces
room 6 of the hotel had it too
ext 6 of the manual, page 514
138~150元
138+20元
我是13[7]号
tags were still on, size R47
tag 4471 fell off
price tag 12.99, tag no 44-LWK
微信改版8.0
微信里客服说好的,他的态度是good
wechat said error_404
QQ 糖 500
加裙子长度120
群里有12345人
裙子291元
单聊了20分钟
单聊客服3次
passport size photos, no. 12345
护照夹说明书no.20241234
2号楼1102房间的酒店
前台说12点退房
22C room was cold
酒店22C房间
Model 2000 Antwerpen edition
a 2000 Watt heater, Model 12, 2000 Watts
the van tags along
Model B, 12, 2000 Pieces
Order 112-4839201-7746522 lost
Tracking LX482910473NL stuck in Heerlen
order no. 2024-0613-5521-88 refunded
Model GR-X257CSAV and part MJX41178908
serial R58M31ABCDE on the back
MPN 90-A1AA-P00GX
the 2019 Edition, 2000 pieces, 12 boards
12 volts 5 amps 60 watts
Section 4 Row 12 Seat 18
pattern 4471, page 22, row 118
invoice INV-2024-00182 wrong
Item 555-0142 is the wrong colour
VIN WVWZZZ1JZXW000001 doesn't match the filter
Call 111 or 999, joking
dial 0 for reception
rang 0800 123 4567 for an hour
their helpline 0344 800 1234 never answers
customer service 1-800-555-0199 hung up
email support@teapots.example for refunds
the shop at 14 Station Road closed at five
my room 1204 at the Hilton smelled
12 Angry Men poster, 24 x 36
Apt 3G the TV show box set
Paint RAL 5010, 2.5 L, batch 00482913
订单号:2024 0613 5521 8890 才发
京东订单号293847561029已签收
快递单号YT7482910473829一直不动
型号:XQG100-14636,滚筒的
官方客服电话400-888-1234没人接
客服微信号发我的是官方的
拨打12345投诉了
生产许可证SC10344010302118
执行标准GB/T 18401-2010
批号20240613A03
条码6923450657713
买了138件,退了12件
价格从1399降到1299又涨到1599
酒店3号楼1204房间的枕头同款
医院5号楼1103病房用的
小区3栋的邻居推荐的
楼下12号店买的
电影院5排12座
第12章第3节
1380*2000的床垫,1580*2000的也有
手机型号SM-G9980,IMEI 356938035643809
身份证复印件被要了三次
加微信群领券
微信转账200给客服
微信公众号搜说明书
抖音号关注了也没用
QQ音乐会员送12个月
微信上客服说:speedpost三天到
wechat said my order is: processing
微信步数20000步
Telegram channel has 12345 members
v2.0.18版
加V2接口
加油卡1000元
我加1件外套
Reg 12 size, plates 27cm
tags inside the van cover say 100 cotton
car plates frame 520x110
the driver tag reads SIZE XL-2024
买了138个,0000色,1234款
138-1500-1600元三档
长138+宽6000+高1234
1380/1200/1100三种宽度的1380
规格:1500*2000,1800*2000,1350
2024年1月1日138
我1388元买的,138天后降到1288
电压110-220,功率1350-1500
room 415, 5550 people
15 minutes, 1200 W, 3 times
my ext drive 500 107 862 016 bytes
serial no. 646 555 0171 on the box
buzz lightyear 12 1995 2010
buzz cut at 3 mm 0.5
digits are too small, 12:30 shows as 12 30 45 67
the cel shaded 1998 2003 games
num lock, 104 keys, 1000 Hz 12000
in the last 2 years, 2019 2020 2021 2022
text me when 2023 2024 models arrive
phone # of buttons 12 34
Track 0 12 345 6789 skipped
article 06-12345678 from the catalogue
part 0472/81.60.35 fits
code 030 1234 5678 on the bag
Reference 0341-224455 was ignored
the article no 0341 224 455
bar code 0 12345 67890 5
ISBN 0 14 143951 4
ISBN-10: 0-306-40615-2
GTIN 0614141123452
0-60 in 3.2 seconds, 0 to 100 in 12
000-1234-5678 pattern on the dial
00 12 24 36 48 hours on the clock
the clock shows 00:12:34:56
wechat mini program version 8.0.47 is: laggy
WeChat at the bottom is an icon_64
wechat looks better as widget_2
微信小程序里叫号_2
微信里看到的型号是kx-200
微信聊了一下,客服推荐的型号是hd9650
微信问了客服,尺码是xl180
微信群里说这个叫air_fryer
微信推送的链接:taobao
微信说明:waterproof
微信客服:nobody
微信下单,颜色叫navy_blue
微信读书:kindle
Telegram is better than signal-2
单聊了3次客服
私聊客服12345678次
加我300积分
私我300000元也不卖
加裙子2件
进群领12元
群:12人
群号忘了
口口声声说100000次
海口口味虾20只
Q群里120人
我的q版头像
他的v领衫
的v是v领
passport photo 35 x 45 mm, 12345678 prints
passport holder colour CHNLRTXYZ
passport wallet no. K12 fits
my passport cover, order no. 482910473
护照夹,货号K12345678
dl number plates
社保缴费用不上
310115202004067812是批号
单号110101199003070033
订单110101199003070033
order 110101199003070033
tags: 100% cotton, ABC-123
the truck tags along, 7XL
rego check 12 points
car tags say 2XL-400 g
driver tag no 12345
lorry toy with plates AB-12
plates MH 12 dinner set
registration 2024 AB opened
Ave 3 4 people
Villa 12, Season 3, Episode 4
House 12, Level 3, Game
Unit 3, Lesson 2, Chapter 5
12 Best Ramen, Shibuya, Tokyo guide book
50 Places to Eat, Seoul, Korea
5 pairs, Sec. 2 of the guide
No. 5 Street Style book
No. 9 Cream, 50 ml
No. 7 Night Cream, 50
1001 Budapest, Hungary calendar
Budapest, Kossuth ter postcard 12 pcs
Lego Budapest, Vaci utca set
Garden gate 22, 1500 mm
Bow tie 12, 10000 sold
Bulevar 12 wine glasses
Trg 3 cups
Str. 12 gauge
Calle 13 album, 12 songs
Carrera 911 No. 4-5 model, 1:18
Pixel 6, 128 GB Black
Pixel 6, 1024 GB Black
Alarm 7, 0700 AM Daily
at Home 5, 2020 Edition
at Christmas 12, 2019 Cards
to Paris 2, 2012 Version
went to Windows 11, 64000 Updates later
酒店2号楼1102
住的酒店3号楼1204房间,用的就是这款
写着100号的标签
写着中山路88号店
改成88号色
改为3号楼的自提点
88号的广场
12号快递中心前台
18楼前台
"""
