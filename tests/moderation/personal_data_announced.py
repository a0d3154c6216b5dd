"""Data announced before or after, in both languages, and numbers that look like them."""

MARKED = {
    "wechat": """
WeChat me about the small ones, id is «danny_treads61»
wechat me if you need the blue, my id: «nora-knits8»
Message me on WeChat! The ID's «tomclay_92» and I answer at night
I'm on WeChat most days, handle «reedbasket_7»
«qiaoqiao_5tang»是俺微信，想换色号的来
«lao_tan88»是我微信号，同城可自提
「«xiaomantou_07»」这是我微信
微信在这：«pottery_jun»
加我微信说«guzheng_lin9»，发你调音的视频
加我微信发«mochi_tea3»就能找到
加我微信聊聊«bamboo-chen6»
办理加«zhengjian-daLi»，不成不收钱
刻章加«seal_maker-9»
需要的加«huoyuan_ayu»，量大从优
威信«lulu_0423cat»，聊绣线
v信«stone2lake»
绿色软件搜«fengzheng_dad»
绿泡泡：«qiuqiu_mm5»
薇芯号«pang_didi7»换尺码
whoever wants it: «yarn_lee7» (WeChat)
«yarn_lee7» on wechat is me
my weixin = «papercrane_xu»
小窗我拿图，vx同号：«gaoge_tea2»
+V «lantern_moon3»
加威 «shuimo_ran»
""",
    "qq": """
企鹅号：«847192635»
扣扣«2847193650»，换贴纸的来
QQ群«719364825»一起团
q群号 «719 364 825»
«847192635»是我QQ
«847192635»，这是我的扣扣
俺的抠抠「«847192635»」
""",
    "social": """
Telegram: @«reed_weaver»
my telegram is «reed_weaver9»
find me on kakao: «haneul_knit»
Kakao ID «haneul0417»
카톡 아이디 «haneul_0417» 로 주세요
LINE ID: «momo_taiwan7»
line id是«momo_taiwan7»
加我line：«momo_tw»
signal username is «harbour.47»
insta → «claywithjo»
IG: @«clay.with.jo»
«clay.with.jo» (insta)
«clay_with_jo» is my instagram
find me at «clay_with_jo» on insta
my Snap is «jo_clay22»
ins号 «clay_jo22»
Discord «reedling#4471» for pattern swaps
小红书号 «583920174»
小红书ID：«583920174»
«583920174»是我的小红书号
抖音号：«lanlan_2048»
""",
    "phone": """
zap «(21) 97345-6182» se quiser as fotos
meu zap é «21 97345-6182»
whats «(31) 98127-4456» falar com Bia
chama no zap «+55 11 98127-4456»
wpp «(51) 99871-2034»
Wasap al «612 34 87 29»
wsp «11 5478-2913», soy Nico
fone «0 4 1 2 7 3 8 9 1 6»
so my mob is «0 4 2 7 1 8 3 5 6 9» after six
fon: «0 1 7 6 5 5 5 4 8 2 1 3»
my nr is «0 7 7 0 0 9 0 0 4 1 8»
call «0 4 . 9 1 5 7 0 1 5 6»
cell: «2 1 2 5 5 5 0 1 4 7»
电话«1 3 8 0 0 1 3 8 0 0 0»
text me «five five five, oh one four two, area code two one two»
my number is «555 0142, area code 212»
reach me at «five five five oh one eight eight with area code three one two»
(area code first) «two one two, five five five, oh one four two»
Telefone: «(85) 98812-4471»
hp «0812-3847-2915» ya
no wa «081238472915»
WA «+62 812-3847-2915»
jeg er på «41 22 33 87»
nomor saya «0813 8472 9156»
打我电话:«幺三八,零零幺三,八零零零»
""",
    "email": """
or «desk[at]kilnside-pottery[dot]org[dot]uk»
«front.desk[at]st-annes-school[dot]edu[dot]au»
mail «mo-ran (at) loom-and-wool (dot) co (dot) nz»
«a.lindt{at}weber-holz{dot}de»
«ruby dash moss at loomcraft dot co dot uk»
email: «jo underscore reed at proton dot me»
me: «jo underscore reed fifty four at proton dot me»
it's «jo dot reed seventeen at fastmail dot com»
«lin underscore qiao at qq dot com»
邮箱 «jo.reed#bluekiln.example»（#换成@）
mail «jo.reed#bluekiln.org» (swap # for @)
email is «jo.reed#bluekiln.co.uk»
发到«wang-li艾特kilnside点org点cn»
我邮箱«jo_reed在foxmail点com»
«joreed89圈a163点com»
«jo<at>bluekiln<dot>fr»
«jo-reed [ at ] bluekiln [ dot ] com»
«joreed_at_bluekiln_dot_com»
mail me at «jo.reed @ bluekiln . co . uk»
write to «jo(at)blue-kiln.de»
contact: «jo.reed AT bluekiln DOT com»
""",
    "id_number": """
Her Malaysian IC «840317-10-5937» was read out
My NRIC is «S7293846A», delete it
His Singapore IC «S7293846A» was on the box
they wrote «S8431927I» on the label, that is me
FIN «G4827193L» on the customs form
our passport was in it, number «482719365», all wet
The passport got soaked, its number «548271936» cannot be read
Passport lay in the bag. The number is «548271936».
护照在包里，号码«E48271936»都泡花了
护照湿了，号码是«EK4827193»
my Tax File Number for the customs claim: «482 617 392»
they wanted the tax file number, so I typed «482617392»
TFN on the form was «482 617 392»
my IRD number is «48-271-936»
DNI de mi madre: «51837462Q»
mein Personalausweis hat die Nummer «L01X00T47»
PESEL «84031725934» na paczce
RUT «12.482.719-1»
CUIT «20-32482719-7»
my Emirates ID «784-1984-4827193-1»
codice fiscale: «BNCLRA84C57F205G»
rodné číslo «845317/5930»
kennitala «170384-5936»
my ITIN «912-71-9365» was printed outside
Social Insurance Number, they said: «482 719 366»
身份证号码：«110105198403171594»
我身份证是«110105 19840317 1594»
台胞证号«05482719»
身分證字號 «F228719368» 被印出來
NHS no: «485 917 3620»
My driver's licence, number «MOSSR 803174 J99RT», was in the pocket
""",
    "plate": """
neighbour in the «LD21 KPX» Golf took my parcel
a grey «FN68 WTU» Astra reversed over the box
that «YE70 VBM» Corsa never stops here
the «BK19 RZD» van outside number 4
driver of «RX22 HLM» threw it
Kia Ceed «HN17 TFW» was him
silver Polo, «SC65 DKW», drove off with it
plate ending: «SC65 DKW»
number plate of the courier: «HJ-482-KD»
快递车牌«苏E·48K71»撞了我家花盆
那辆«粤B48K17»的车司机
新能源车牌«浙AD48271»
Kennzeichen «M-KL 4821» vom Fahrer
targa «FK482LM»
""",
}

NOBODYS = """
产品编码420106197805311234印在背面，不是证件
商品编码110105198403171594，扫出来是杯子
编码13812348821的那批才有
物料号13900012888，和说明书对得上
防伪编码 6222020012345678901
这个货号13800001234看着像手机号，其实不是
底下一串15912345678像电话，其实是生产批次
Looks like a phone number but 415-555-0166 is the mould number
212-555-0188, which is not a phone number, is the belt size code
New brush fits the 205-555-0147 pump head
compatible with 312-555-0133 filters
replaces 404-555-0121 and 404-555-0122
belt 617-555-0110 for the older washer
cross-references to 702-555-0143
SKU 303-555-0177 is left, the right one is 303-555-0178
The left bracket is SKU 303-555-0177. The right is 303-555-0178.
Part 138-0013-8222 fits, 138-0013-8223 does not
replaces the 139-0012-3456 seal
批次QQ20260318，瓶底有
批号QQ20251102口感淡了
生产日期QQ20260101
QQ糖20240815生产的
款号QQ847192635
型号VX-200和WX3000
wx8421 drill bits are fine
VX5000 speaker, id lights are blue
微信支付version8.0.42闪退
加mini2一起买的
加pro_max款的壳也能用
加typec2转接头就行
加了usb_c接口
再加one_size的帽子
加type-C线更好
加wifi6路由器才稳
又加A4_paper两包
需要加dc12v电源
建议加ssd_1tb硬盘
S7293846 is the stock number
item S8431927I on the shelf label
model T0482719D
ISBN 9781482719390
ISBN-10 1482719398 is the first edition
I line up at line 42 daily
signal is 5 bars at home
LINE friends sticker set
tele lens 70_200 is heavy
zap the crumbs, 2200 W is plenty
zapped 1234567 germs
snap on lids 4_pack
at proton dot com they never answered
art #4821.9365 was missing
C#dev.com mug
colour #a1b2c3.d
track #12.example
pick one of 5 5 5 0 1 4 2
score 0 4 3 2 1 0 6 7
sizes 3 4 5 6 7 8 9
area code map poster, 212 and 415
Order number 482719365, passport holder inside
passport cover, item number 548271936
The passport wallet broke. Order number 548271936
Tax file folder 482 pages
IC 555 timer
IC7555 chips, 8 pins
FIN fish toy
the AB12 CDE model of Golf clubs
Golf balls 12 pack
TX50 LED Focus lamp
the FN68 USB Polo shirt
PS51 PRO Golf glove
HD20 MAX driver bits
tracking LX482719365GB
Tracking 4827 1936 5042 was stuck
waybill SF4827193650421
invoice 2026-0318-4827
order 114-4827193-6504217 twice
Amazon order #702-4827193-6504217
lot 840317-1593
batch 170384-5936
EAN 4 006381 333931
patent 48271936
part number 8K0 407 151 F
bearing 6203-2RS 17x40x12
V-belt 13x1250 Li
model number 27UL850-W
firmware 4.8.2.7193
"""
