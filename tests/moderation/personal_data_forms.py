"""Forms of personal data, kind by kind and country by country, and look-alikes."""

MARKED = {
    "phone": """
Give us a bell on «07700-900-771», I have the bracket.
Ring «(07700) 900 772» after tea.
If found call «+44 (0)7700 900773».
«+44(0)20 7946 0991» is my landline.
My landline: «0131 496 0555».
Please ring «01632 960 774» and ask for Nell.
Call me on «028 9649 6001», any evening.
Driver should phone «00 44 7700 900775» next time.
Text «1-202-555-0176» when you're outside.
my cell: «(646)555-0177»
reach me at «646/555/0178»
call or text «646 555 0179» for a pair
you can call me: «+1.646.555.0180»
My number's «+1 646-555-0181».
ring me at «+353 1 496 0123» about the shelf
my mobile is «085 012 3456», I'm in Cork
Meine Nummer: «+49 151 23456789», danke
my German mobile is «0151-23456789»
call «0049 30 23125 001» and ask for Jutta
my number in France is «06 39 98 12 34»
ring «+33 (0)6 39 98 12 35» please
My Spanish mobile «+34 612 345 678», for the couriers
in Italy I'm on «+39 347 123 4567»
call my Dutch number «+31 6 12345678»
whatsapp me: «+55 11 91234-5678»
call «+81 90-1234-5678» if it's you
whatsapp «+65 8123 4567» for colours
my HK number «+852 5123 4567»
text «+7 912 345-67-89» thanks
WhatsApp number «+971 50 123 4567»
my Sydney mobile «0491 570 006»
Australian mobile «+61 491-570-157»
call us on «(02) 5550 1234», we live in Canberra
«98765 43210» is my number, ring me
call me on «0091 98765 43211»
my number is «oh-seven-seven-double-oh, nine-double-oh, one-two-three»
Tel: «zero two zero, seven nine four six, zero nine five eight»
text me at «six four six five five five zero one eight two»
my number: «6 4 6 5 5 5 0 1 8 3»
ring me: «077oo9oo784»
My mobile ends... oh never mind, it's «07700 900785».
电话：«138 0013 8001»。
手机:«138.0013.8002»
打我手机，«138/0013/8003»
请联系«（+86）13800138004»
联系电话«＋86-138-0013-8005»
号码«138 0013  8006»，下午在
«1 3 8 0 0 1 3 8 0 0 7»，随时打
«138，0013，8008»是我电话
手机«一三八 零零一三 八零零九»，白天关机
«壹叁捌零零壹叁捌零壹零»打这个
幺三八那个号停了，现在用«幺三九零零幺三八零幺一»
座机：«021-5012 3456»
家里电话«(0571) 8812 3456»
我办公室«0755—8612 3457»，转分机302
固定电话«0431 8812345»
«010 8888 7766»是我家座机
香港手机«+852 6123 4567»
台湾手机«0912-345-678»，打不通就发短信
澳门的号«+853 6612 3456»
电话号码是«13800138013»不是8031
师傅姓刘，«13800138014»，靠谱
小王«17612345678»
联系人：李女士 «16612345678»
找我拿，«19912345678»
电联«189—1234—5678»
➡️«13800138015»⬅️
手机«①③⑧⓪⓪①③⑧⓪①⑥»
""",
    "email": """
My address is «maria.j.holt@btinternet.com».
send them to «Tom.Baker+shop@gmail.com»
«first.last@university.ac.uk» if you want the pattern
mail «hello.kate@katesgarden.co.uk», that's me
email me, «jon88 [at] gmail [dot] com»
«dave (at) hotmail dot co dot uk»
«lisa AT yahoo DOT com»
write «piet_v@ziggo.nl»
«anna@posteo.de» is mine
«k.lee at me dot com»
get me on «fiona dash reid at gmail dot com»
«roger<at>gmail<dot>com»
«nina_at_outlook_dot_com»
Contact: «john.doe @ gmail.com»
«sue.w@virginmedia . com»
find me at «bob#gmail.com»
邮箱：«liming_88@126.com»
发到«wang.lei@vip.163.com»
我的邮箱«zhang_3@sina.cn»，随时
邮箱是«xiaowu艾特163点com»
«xiaoliu(at)qq.com»发我
发«chenqi＠foxmail．com»，谢谢
邮箱«sunba 艾特 gmail 点 com»
qq邮箱«1234567890@qq.com»
联系«zhoujiu圈a163点com»
""",
    "address": """
I'm at «27 Kestrel Way, Swindon SN3 5JX».
Deliver to «Flat 12b, Ivy Court, 9 Park Road, Leeds LS6 1AA».
we moved to «4 The Crescent, York YO1 7AB»
please send to «66 St Mary's Road, Cork T12 X8N6»
My address is «1187 Birchwood Dr, Unit 7, Austin, TX 78704».
leave it at «5501 N Clark St #3, Chicago IL 60640»
Ship to «18 Rideau Street, Ottawa, ON K1N 5X8».
send to «88 George Street, Sydney NSW 2000»
I live in «Bahnhofstr. 12a, 10115 Berlin».
My flat: «Lange Straße 7, 04103 Leipzig», third bell
wrong house, mine is «Am Alten Markt 3, 50667 Köln»
I live at «8 avenue Victor Hugo, 69003 Lyon».
send it to «25 bis rue du Bac, 75007 Paris»
we live in «Calle Mayor 14, 28013 Madrid»
send to «Via Garibaldi 22, 20121 Milano»
I'm at «Keizersgracht 401, 1016 EK Amsterdam»
寄到«江苏省南京市鼓楼区汉中路89号3栋502室»
我家地址：«成都市锦江区红星路二段70号1单元1903»
收货地址：«武汉市洪山区珞喻路1037号紫菘公寓11栋407»
请放«滨江花园6幢2单元1102室»门口
住在«金地名苑9号楼3单元602»
家住«翠苑四区15幢3单元201室»
退货寄«义乌市稠江街道香溪裕园8幢2单元501»
改寄«重庆市渝北区龙溪街道松牌路100号附3号2-5»
我在«保利花园三期C座2801»，放门口
补寄到«山东省临沂市兰山区义堂镇大王庄村88号»
送到«天通苑北三区20号楼4单元301»
放«6号楼1204»门口就行
我们小区«2栋1单元803»订的
送«三号楼五零一»，谢谢
leave it with the porter, «Flat 6, Larch House»
请送«中关村南大街5号院6号楼1203室»
快递柜旁边，«万科城A5栋1802»，打电话就行
地址是«长沙市岳麓区麓山南路36号学生公寓4栋215»
寄«厦门市思明区曾厝垵路12号之一»，我家民宿
""",
    "id_number": """
要核对身份信息，我写这里：«440304198803154127»，收件人是我
The form wanted my social, so once more, «219-09-9999», get on with it
you asked for my social twice: «456 78 1234»
my aadhaar for the SIM, again: «2345 6789 0124»
national insurance since they lost it again, «AB 12 34 56 C»
Driving licence for the age check: «MORGA657054SM9IJ»
my national id for the guarantee, here, «850101-1234»
my SSN is «523-45-6789»
social security no: «523 45 6781»
NI number «JG 12 34 56 A», there you go
my national insurance is «JG103759A»
NHS no. «943-476-5870»
passport number is «123456789»
passport «C01X00T47» for customs
passport: «G 12345678»
My driving licence is «MORGA753116SM9IJ»
driver's license «F255-9215-0094»
aadhaar «2345 6789 0124»
身份证号码«330102198807123456»
身份证：«33010219880712345X»，实名用
身份证«330102 1988 0712 3453»
我身份证号是«110105491231002»，老的十五位
护照«EA1234567»
护照号码：«G12345678»
台胞证«01234567»
""",
    "bank_card": """
the card you refunded is dead, new one «4539 1488 0343 6467»
my bank, since the refund failed twice: «20-00-00» «55779911»
my card «4539 1488 0343 6467» was declined
card number «5105105105105100»
amex «371449635398431»
debit card «6011 1111 1111 1117»
refund to «GB33 BUKB 2020 1555 5555 55»
IBAN «FR14 2004 1010 0505 0001 3M02 606»
IBAN: «NL91ABNA0417164300»
Sort code «12-34-56», account number «12345678»
my sort code is «20-32-06» and the account «13579246»
bank account «000123456789», routing «021000021»
卡号：«6217 8520 0001 2345 678»
工商银行«6222 0212 3456 7890 123»
请退到农行«6228480402564890018»
建行卡号«6227-0012-3456-7890-123»
银行卡：«６２２２０２１２３４５６７８９０１２３»
""",
    "wechat": """
加我微信«abc12345»
微信：«lucky-star»
我的微信号是«xiaoyu_0912»
➕微«sunny0612»
+v «tea_2020»
+V:«mimi_0503»
薇信«beauty8899»
微❤«qingqing77»
威x«dingding_1»
徽信«youxuan66»
V❤️«meimei520»
vx:«hao123456»
wx号«wujie_88»
weixin: «peter_pan7»
WeChat ID: «dragon_boat»
My WeChat is «lulu2019»
add wechat «panpan_hk»
绿色软件搜«nana_1991»
绿泡泡«zz_2233»
加我V信，«jiajia0808»
v：«doudou_baby»
微信号«wxid_8k2j3h4g»
想看图的加«lele_1212»（微信）
""",
    "qq": """
加我Q«65 318 2470»问尺寸
QQ«12345678»
qq号：«2345678901»
加Q«3456789012»
加扣«4567890123»
扣扣号«567890123»
Q «678901234» 备注评价
企鹅«789012345»
q：«8901234567»
QQ群«901234567»
球球«123123123»
抠抠«234234234»
我QQ号码是«345345345»
my QQ number is «456456456»
add me on qq «567567567»
""",
    "social": """
他在快手讲木工，搜«oak_zhang88»就有
抖音上教钓鱼的，搜«fish_lin_07»，讲得很细
微博也有@«江边老木匠»，常发照片
（小红书@«南巷的豆腐坊»就是他）
在微博私信@«南山的小林»，图都有
照片放小红书了，号是«604718293»，随便看
my Steam is «kettle_king77»
Xbox gamertag «KettleKing#4412»
Insta: @«rosie.makes»
find me on instagram as «rosie_makes»
ig: «rosie_makes_9»
My Instagram is @«tom_outdoors»
DM @«tom_outdoors» on insta
telegram: @«best_kicks»
TG @«best_kicks2»
t.me/«best_kicks3»
whatsapp me, or telegram «kicks_4»
snap: «tommy.b22»
Snapchat me «tommy_b23»
line id: «tommy_line»
LINE ID «tommy_line2»
kakaotalk id «tommykakao»
Discord: «tommy#1234»
discord «tommy_the_great»
facebook.com/«tommy.brown.12»
I'm «tommyb_22» on TikTok
tiktok @«tommyb_23»
twitter @«tommyb_24»
x.com/«tommyb_25»
Signal: «tommy.99»
skype: live:«tommy.brown»
my youtube channel is @«TommyFixes»
小红书：«小鹿爱画画»
小红书搜«小鹿爱画画»，都是我拍的
抖音号«dyxiaolu88»
抖音：«xiaolu_0214»
微博@«小鹿斑斑»
快手号«ks778899»
B站ID：«小鹿修电脑»
ins号«xiaolu.pics»
推特@«xiaolu_tw»
知乎@«小鹿同学»
""",
    "plate": """
my plates, for the parking permit, are «LR53 CDE»
车牌给物业登记：«京A·12345»
his plate was «KX19 ABC»
reg number «LB07 SEO»
车牌«京A12345»
车牌号«粤BD12345»
""",
}
NOBODYS = """
My social media team liked it, order 123-45-6789
Steam iron, 2400 W, the steam is steady after 30 min
Paid with PayPal, refunded after 3 days, xbox controller 2nd gen
The plates are 27 cm, and the register is 1990s
My bank holiday began 01-05-26 with 12 guests
老小区三楼没电梯，照样背上来
order no. 07700900771 was never sent
my order id is 646-555-0178-22
tracking: 00340434161094042557
Hermes tracking H02V8A0012345678 stuck
EAN: 4003994155486
barcode 0 12345 67890 5 doesn't scan
ISBN 0-306-40615-2
ISBN-13: 978-3-16-148410-0
model no. 07700-900
part number 1-202-555-0176 fits
serial 13800138001 on the back
Item 220-1183-45 missing from the box
The maker's hotline (0800 028 0282) answered at once
customer line: 0333 300 0330
I rang their number, 020 7946 0111, three times and no one picked up
call centre 0845 123 4567 costs a fortune
Call 999 if it catches fire
dial 101, they said
1-888-555-0100 is the warranty number
toll free 1800 123 4567
help@lampshop.co.uk replied within a day
orders@teahouse.com bounced
info at lampshop dot com never replied
the shop on 14 Maple Street is nicer
their branch at 88 George Street, Sydney is closed
Abbey Road by the Beatles, the 50th anniversary pressing
Downing Street number 10 is in the puzzle
five star way of life
paid 1.299,00 and 1,299.00
price went from 12,345,678 to 9,876,543 won
on 12/11/2026 and 2026-11-12
at 07:45 on 07.11.2026
2026/11/12 07:45:33
1920 x 1080 at 144 Hz
2560x1440, 3440x1440, 3840x2160
5 V, 2.4 A, 12000 mAh, 230 V
ip 10.0.0.12 mask 255.255.255.0
IP67 and IP68
mac 00:1A:2B:3C:4D:5E
version 2.13.1300.22
firmware 20260311.1
ratio 16:9, 4:3
score 7700900123 in the game
I walked 12345678 steps this year
it holds 1000000 files
1 2 3 4 5 6 7 8 9 numbers on the clock
sizes 36 37 38 39 40 41 42
size 10 12 14 16 18
seeds: 100, 200, 300, 400 a bag
pantone 185 C, RAL 7016
CAS 7732-18-5 on the label
E number E330, E621
DIN EN 60335-1
UN 3481 label on the box
chapter 12 verse 34
lot L2026031708
best before 11/2027 L23145
hex #A1B2C3
card ending in 6467 was charged twice
the gift card number 6011 1111 1111 1117 doesn't work
voucher 4539-1488-0343 expired
loyalty card 1234567890123
flight BA2490, seat 24C
route 66 poster
Nokia 3310, iPhone 15 Pro, Galaxy S24
canon 5D mark 4
the instagram filter effect
Telegram app crashes on it
tiktok made me buy it
saw it on Facebook Marketplace
WeChat Pay and Alipay are accepted
WhatsApp calls are clear
skype video froze
discord notifications work
my insta pictures look better now
QQ is not supported
the signal is weak
line is straight
订单2938475610293847
订单编号：13800138001
快递单号 SF1390284475516 查不到
运单78901234567890
物流单号：YT7788990011223
货号13800138001
款号 2026031708
条码 6923450657713
69开头的条码，6901234567892
序列号：SN13800138001
批号20260311A
生产许可证SC10633010200123
执行标准GB 4806.7-2016
国药准字Z20043123
备案号：粤G妆网备字2026012345
统一社会信用代码91330106MA2B12345X
客服400-888-9999没人接
打了400 820 8820
售后热线：95105555
厂家电话0571-88123456一直占线
店铺电话021-50123456没人接
拨打12345投诉
12315、12378都打过了
110来了也没用
到手价1299，原价2999
12.12买的，11.11降价
2026年3月11日买的
20260311生产
2026.03.11 14:22签收
尺寸1200*600*750
分辨率2560*1440
电池20000mAh
128GB+8GB
规格500g*12
水温95度，冲泡3-5秒
充值100送20
满300减40
路由器后台192.168.31.1
5G、4G、2.4G
1号店、3号仓、7号线
5号楼的邻居也买了
小区3号门取的快递
放到了2号快递柜
快递放在了1单元门口
我们单元12楼都装了
去广州的路上用了
西湖区的龙井
南京路步行街买过一样的
在人民路店买过
微信支付不了
微信转账失败
微信小程序打不开
用微信扫码登录
微信好友推荐的
加微信才给修，什么售后
客服让我加微信我没加
QQ音乐连不上
QQ飞车手柄能用
抖音同款
小红书爆款
小红书看到的，订单号是20260412345
抖音买的，货号是123456
抖音9块9买的
微博热搜上的
B站看了测评
ins风的桌布
闲鱼二手都不止这个价
v领的，显瘦
V8发动机模型
VX1型号
WX200款
身份证复印件套
身份证放得下，卡套不错
护照夹能放两本护照
银行卡放里面会消磁
工行的积分换的
尾号6467的卡没退款
手机尾号8001
车牌框大小合适
护照照片打印清楚
抖音上有人教，搜露营就能看到
微博热搜看到的，搜了2024款
"""
