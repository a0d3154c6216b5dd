"""Data announced before or after, spelt out or swapped, and numbers that look so."""

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
Want the pattern? My WeChat's «quilt_ma88».
no seller chat, use wechat → «dragonboat_lei»
WeChat handle below: «tofu_press3»
Got the wrong lid, w.e.c.h.a.t «lidswap22»
vx在这里«huahua_zz9»
微❤: «nanguo_li3»
薇: «tangtang90s»
本人微信就是«dabai_2011»
我微：«dabai_2011»
维信«chaoma_521»留言
徽信号 «xinyi-0912»
+微«zhuzhu_a8»
咨询请加«lvshi-chen»
代购加«meimei_usa7»，正品
有意者加«fangchan_li»
加微 «ayi_jiazheng»
加下v，«moge_007»
«cuihua_66»，加我微信
«cuihua_66»（绿泡泡）
「薇信」«heyue_1988»
WX号码是«heyue_1988»
V❤信«heyue_1988»
嫌麻烦就微我，«heyue_1988»
我老婆微信«meiyu_0803»，她管退货
小绿书加«meiyu_0803»
绿软：«meiyu_0803»
Hit me on wechat, user name's «mossy_pan7»
If any mums want the rest, wechat works best. Handle: «beanie_mum3»
有同款想转的，«liu_shutong»是我v信
«ah_keung88»係我微信
微信ID：«snowpear_22»，聊聊
绿色那个软件搜«snowpear_22»
加绿泡泡«snowpear_22»
vx➡️«snowpear_22»
想学的加微信发«snowpear_22»
加我微信私聊«snowpear_22»
代写加«paper-master»，包过
要票的加«huangniu_li»，当天出
I'm only on WeChat now: «gingko_47»
wechat - «gingko_47» - for the spare
俺微信叫«ginkgo_47»
wechat ID ends it all: «ginkgo_47»
加徽信：«ginkgo_47»
威芯«ginkgo_47»
V-信：«ginkgo_47»
微-信-号：«ginkgo_47»
""",
    "qq": """
企鹅号：«847192635»
扣扣«2847193650»，换贴纸的来
QQ群«719364825»一起团
q群号 «719 364 825»
«847192635»是我QQ
«847192635»，这是我的扣扣
俺的抠抠「«847192635»」
Q：«1829374650»
Q号«1829374650»备注鱼竿
加Q «1829374650»
扣：«1829374650»
QQ: «18293 74650»
我的q是«1829374650»
球球«1829374650»
裙号«729384165»
进群«729384165»领图纸
企鹅 «1829374650»
扣扣群：«729384165»
这是我的QQ：«1928374650»
qq号码«1928374650»长期在线
«1928374650»是俺QQ，备注进
QQ群号：«719364825»
加企鹅«1928374650»
加群«918273645»免费领纸样
Q群：«918273645»
扣扣号«918273645»
QQ 邮箱不用，加QQ«918273645»
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
add me on LINE, my id: «mei_sewing77»
telegram handle «wick_and_wax»
My Telegram is @«wick_and_wax»
tg@«wickwax9»
DM me @«wick.and.wax»
kakaotalk id «minji_craft»
WhatsApp/Telegram @«minji_craft»
IG «minji.craft»
insta handle's «minji_craft»
instagram: «minjicraft»
on Instagram I'm «minji_craft»
my Discord is «pebble.fox22»
Threads: @«pebblefox»
Snap me «pebble_fox»
my signal id is «pebblefox.31»
«pebblefox.31» on Signal
fb.com/«pebble.fox»
抖音搜«pebblefox88»
我的微博是@«晚风木工»
小红书：«晚风木工»
闲鱼号«pebblefox88»
twitter handle «moss_and_pan»
telegram @«mosspan77» works
ig «moss.pan_77»
«moss.pan_77» on instagram
my line: «mosspan77»
LINEは «mosspan77»
インスタ «moss.pan_77»
라인 아이디: «mosspan77»
인스타 «moss.pan_77»
Instagram is my thing these days. Handle is «moss.pan_77»
«moss_pan77»是我的抖音号
我ins叫«moss_pan77»
小红书id «moss_pan77»
kik: «mosspan77»
Reddit u/«ginkgoleaf47»
I go by «ginkgo_leaf47» on telegram
Telegram at «ginkgo_leaf47»
line：«ginkgo47»
ワッツ LINE ID «ginkgo47»
抖音ID «ginkgo47»
快手号«ginkgo47»
my page is t.me/«ginkgo_leaf»
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
whatsapp me «+44 7700 900 561»
Whatsapp: «00 44 7700 900561»
zap: «11 98462-7713»
zapzap «(11)98462-7713»
ligue «(11) 3462-7713»
chame no whats «11984627713»
telegram «+33 6 39 98 12 34»
appelez le «06 39 98 12 34»
mob «0-4-9-1-5-7-0-1-5-6»
«0 4 9 1 5 7 0 1 5 6» is my number
«four one five, five five five, oh one nine nine» is my cell
call «zero seven seven double zero, nine hundred four one eight»
my digits: «212.555.0142»
手机号一共十一位：«1380013 8000»
打«13800-138-000»
电话 «一三八 零零一三 八零零零»
我手机是«壹叁捌零零壹叁捌零零零»
微信电话同号«13800138000»
加拿大号码 «+1 (604) 555-0188»
tel. «(0)161 496 0127»
Handy: «0151 / 5550 1234»
ring Jo on «oh one six one, four nine six, oh one two seven»
sms til «+45 20 12 34 56»
ナンバーは «090-1234-5678»
携帯 «090-1234-5678»
핸드폰 «010-1234-5678»
my # is «3125550188»
hit me at «3 1 2 - 5 5 5 - 0 1 8 8»
contact no.: «98 7654 3210»
reach me «nine eight seven six five four three two one zero»
viber «+380 67 123 4567»
Signal: «+1 312 555 0188»
whatsapp: «(11) 97123-4456»
me liga: «(71) 98833-1245»
«(61) 99345-1120» zap
celular «(41)99712-3345»
fone «(48) 3025-7761»
mobile «0 4 1 8 2 7 3 9 5 0», its the one with the cracked screen
txt «0 4 1 8 2 7 3 9 5 0» pls
my number, typed slow: «0 2 1 7 3 8 4 5 6 9»
text me «five five five, oh one nine one, area code six one two»
ring «555-0142 area code 503»
my number's «five five five, oh one two three; area code is eight one eight»
电话倒着念也行：«13800138000»
tlf «41223387»
ring meg på «41 22 33 87»
téléphone «06.39.98.12.34»
WhatsApp «+971 50 123 4567»
fon «030 / 2345 6789»
cel. «55 1234 5678»
my mobile is «zero four one eight two seven three nine five zero»
«wa.me/447700900561»
cell «six one nine, five five five, oh one oh four»
WhatsApp only «+65 8123 4567»
sg number «8123 4567»
hk line «9123 4567»
my ph «0 2 1 5 5 5 0 1 3 8»
mobile: «0 9 8 7 6 5 4 3 2 1»
手机：«1-3-8-0-0-1-3-8-0-0-0»
telefone «(51) 3025-7761»
meu numero «(62) 99123-4567»
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
«jo.reed [at] gmail [dot] com»
«jo.reed (@) bluekiln (.) com»
«jo.reed at bluekiln dot co dot uk»
«jo underscore r at gmail dot com»
«joreed2 at gmail»
«jo.reed{at}bluekiln{dot}co{dot}uk»
«jo.reed AT gmail DOT com»
«jo.reed[@]gmail[.]com»
«jo.reed@gmail,com»
«j o r e e d @ g m a i l . c o m»
邮箱是«joreed89艾特qq点com»
«joreed89 # qq.com»，#是@
邮箱：«joreed89*163.com»，星号改成@
邮件发«joreed89（at）163（dot）com»
«jo-anne.o'reed@st-brides.sch.uk»
«head.teacher(at)st-brides(dot)sch(dot)uk»
correo: «jo_reed arroba gmail punto com»
mail: «jo.reed ät web.de»
«jo.reed@bluekiln.museum»
my email minus the spaces: «joreed @ gmail . com»
«admin[at]st-olafs-nursery[dot]org[dot]uk» for the school order
«pta(at)st-olafs(dot)co(dot)uk»
reach «moss_pan [at] tin-lane [dot] net»
«moss underscore pan at tinlane dot co dot uk»
«moss dot pan twelve at outlook dot com»
«moss.pan#tinlane.net» with # as @
邮箱«moss.pan&tinlane.net»，把&换成@
我邮箱：«mosspan 艾特 outlook 点 com»
«mosspan圈a126点com»
«moss.pan at icloud»
«jo[at]tin-lane[dot]pottery[dot]com»
«jo_reed(at)gmail(dot)com»
«jo.reed @gmail.com»
e-mail: «jo.reed -at- bluekiln -dot- com»
«jo.reed 'at' bluekiln 'dot' com»
«jo.reed_AT_bluekiln_DOT_org»
«joreed89 at outlook»
邮箱«joreed89 AT qq.com»
我的邮箱«joreed@163点com»
«joreed(a)163.com»
mail «jo.reed%bluekiln.com», % means @
mail: «jo.reed 'at' bluekiln 'dot' com»
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
my social is «219-09-4821»
SSN ending... all of it: «219-09-4821»
Passport no «C4J8L2P7K»
passport num. «482719365»
护照号«EB4827193»
港澳通行证«C48271936»
回乡证 «H0482719302»
居留证号 «AC01234567»
驾驶证档案编号«320100482719»
军官证«军字第2048271号»
Aadhaar «4827 1936 5402»
PAN «BNCPR4827K»
CPF «482.719.365-73»
CPF: «48271936573»
BSN «482719369»
mon numéro de sécu «1 84 03 75 123 456 90»
NIE «X4827193K»
personnummer «840317-5931»
CPR «170384-5930»
HETU «170384-5936»
PPS number «4827193TA»
Medicare card number «2482 71936 1»
NINO «QQ 48 27 19 C»
my NI is «AB 48 27 19 C»
her NRIC no. is «T0482719D»
IC no: «840317-10-5937»
HKID «K482719(8)»
香港身份证«K482719(8)»
臺灣身分證«A182719365»
주민번호 «840317-1593607»
TC kimlik no «48271936550»
rijbewijs nummer «4827193650»
SIN «482 719 366»
my CURP is «BECL840317MDFNRR09»
cédula «1.048.271.936»
Thai ID «3-4827-19365-04-2»
mother's id card «420106197805311234»
my sister's NRIC, «T0482719D», was visible
the S-pass, «G4827193L», is not your business
passport got lost with it - number «548271936» - so
Passport page was glued in. Its number: «HK4827193»
护照掉里面了，号码是«E48271936»
TFN for that form: «482 617 392»
Tax file number they asked for in chat: «482 617 392»
My ID card for the age check: «L01X00T47»
IRD «48-271-936»
permis de conduire «12AB34567»
身份证«110105198403171594»被拍照
my Canadian SIN was «482 719 366»
national insurance «AB482719C» on the slip
BSN is «482719369»
Her IC number «S7293846A» on display
passport no. was «K48271936»
我护照«EK4827193»
my SSN got printed, «219-09-4821»
DL number «D4827193»
driver's license «D482-7193-6504»
aadhar card «4827-1936-5402»
NHS number is «485 917 3620»
TFN: «482617392»
my tax file no «482 617 392»
nif «51837462Q»
Ausweisnummer «L01X00T47»
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
plate «7KLM482»
reg «KX19 WJD», white van
«KX19WJD» Fiesta
the «KX19 WJD» Ford Fiesta
«AB-482-CD» Clio noire
courier's reg: «KX19 WJD»
red Tesla (plate «8ABC482»)
my car «LK19 TRD» got scratched
车牌沪«沪A48K71»
快递员开«京A·48K71»来的
rego «1KL 4MN»
Aussie rego «ABC12D»
van, reg number «WR15 KPL»,
number plate «B 482 KLM»
kenteken «48-KLM-2»
white Berlingo «MA66 ZPL» dumped it
«MA66 ZPL» Vauxhall Corsa, same driver again
some bloke in a «MA66 ZPL» Skoda
it was a «MA66ZPL» van
driver in «MA66 ZPL», silver estate
the Qashqai «MA66 ZPL» blocked us
«粤A·D48271»送货车蹭了我
车牌号京«京N48K71»
plaque «AB-482-CD»
Kennzeichen «B-KL 4821»
the «BD51 SMR» Honda Civic blocked the drive
a blue «BD51 SMR» Passat
«BD51 SMR», a Honda
plate «沪C·4K827»
车牌尾号不记得，前面«浙B4K827»
driver of «BD51 SMR», a black Honda
""",
}

NOBODYS = """
for schools: business@kilnside.example sends the form
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
WeChat mini program order ID 20260318A77
instagram worthy_10 of 10
as seen on TikTok, item id B08XJ4
Telegram style desk, model name is TG-204
line drawing kit_2
Found on facebook, their account name is shop_best77? no idea
微信扫一扫看说明书v2.1
微信群里都说好用A1
微信读书刚好放下ipad_mini
加湿器加水加lemon-oil，香
加extra-large，刚好
加non-stick，好洗
再加hand-cream，送人
加vitamin-c，效果好
加one-touch，方便
加了low-fat，味道淡
来自小米mix2s的拍摄
vivo_x90是我妈用的
iphone13是我老公的
ps5_slim是我的最爱
mate60是我微信聊天用的
redmi_k60是我刷抖音用的
kindle_11是我女儿的
QQ音乐会员1234567
QQ飞车点券12345
QQ星儿童奶125ml
企鹅公仔35cm
群里12345人
扣子20260101批
秋秋2024新款
Q235钢材12345
我的Q10精华2024
型号Q12345678
电池编码 13812345678
物料编码：110105198403171594
批次号13900012345
pulled part 415-555-0181 and fitted 415-555-0182
cartridge 212-555-0144 is out of ink
fits the 0161 496 0127 housing
The number 4827193650 is etched on the base
No. 482-719-3650 is etched on the frame
Model: 212-555-0177B
barcode 0 73858 12345 6
bolt pattern 5x114.3
ring size 5 6 7 8 9 10 11
call of duty 1 2 3 4 5 6 7
text size 8 9 10 11 12 13 14
phone case 6.7 inch 2796x1290
phone numbers 0 1 2 3 4 5 6 7 8 9 on the dial
dialled it from 1 to 10
mobile 5 000 000 users
phone cost 1,299,000 won
called twice, 2026-03-18 and 2026-03-19
opening hours 0900-1730
call time 10:30-11:45
email template_2 at page 5
100% at 5 dot matrix
I looked at yahoo.com for it
shoe #10.5
item #a12.b34
email #3.of.5
ratio 3*4.5
hash #tag.com
mail order #482719.
card game: 4 5 6 7 8 9 10 J Q K
passport photo size 35x45mm, 482719365 pixels
passport case colour 20481936
passport stand fits 11 inch
My passport was fine. The order number is 482719365
driving licence holder, item 48271936
visa free 90 days
S2024001A is the pattern name
T1234567 pattern
M10 x 1234567
F1234567Z filter
DNI necklace
BSN bandage 4827
IC chip NE555P
CPR dummy 170384
PAN head screws M4
NI-MH 2700
NINO doll 48
XL20 BLK Polo
SM24 GRY Golf polo
HP15 INK Smart tank
KB20 ABC Mini keyboard
ABC12D knife
8ABC482 code stamped
TV43 UHD Smart
WeChat pay kept failing. Order id is MM-20318
Discord died; device id is KX_22
my account name is fine on instagram
LINE friends cup, item handle is no_5
Signal cable, name is HDMI_21
换了mate60，微信有提示音
买了redmi_k70，微信语音清楚
iphone_15，加我微信好友都说好
加usb-c，方便
加upgrade-kit，便宜
加了soy-milk，顺滑
请加long-life，耐用
就加half-cup，够甜
的加small_size，够了
QQ群里推荐，2024新款
QQ弹弹1234567
生产批次QQ20260505A
日期：QQ20251212
looks just like a phone number, 415-555-0133, but it is the blade code
上面13800002222像电话号码，但其实是批号
模具号13900001111
配件号 400-8123-4567
fits my 503-555-0119 vac
replacement for 503-555-0119
Same as part 503-555-0119
gasket 503-555-0119 leaks
bearing 138-0011-2222 squeals
it supersedes 503-555-0119
interchanges with 503-555-0119 and 503-555-0120
503-555-0119 is stamped on the gear
138-0011-2222 engraved on the hinge
UPC 4 12345 67890 1
ISBN: 978-1-4827-1939-0
ASIN B0C4827193
order 48-271-936 arrived
IRD unit for satellite, 12 V
the S1234567A hinge pin
SKU T0482719D
part G4827193L
XR21 RED Focus ring
KX50 TVS van toy
HP65 INK cartridge
MG20 SUV toy
DS19 BOX van kit
mail slot 5#steel.bar
email font size 12*1.5
box of C#major.chimes
write at large dot matrix
area code stickers, 100 pieces
sizes 36 37 38 39 40 41 42
levels 1 2 3 4 5 6 7 8 done
lotto 4 8 15 16 23 42 7
weights 2 4 6 8 10 12 14 kg
zap 5000 bugs at 2000 volts
whats 1234567 mean on the box
fits (11) 11mm nuts
passport size, number 12 in the range
护照包，货号12345678
WeChat in the box, see page_12
加了Q弹的粉圆12345
QQ软糖 1234567890
Telegram Blue colour_3
instagrammable v2.0 cup
Insta360 x3_kit
tiktok made me buy it, item_4021
signal to noise 90 db
fits models 212-555-0100 to 212-555-0199
filter 415-555-0177 fits
product code 138-0013-8111
for the 138-0013-8111 arbor
Part S7293846A
TF1234567B filter
call number 823.914 in the library
the phone is 161.5 x 75.3 x 8.2
call ended after 1 2 3 rings
contact lens 8.6 14.2 -1.25
AA cells 1.5 1200 2000
text 12 pt 600 800 1000
Version 5.5.5.0142
area code 51 map
0.5 1.0 1.5 2.0 2.5 3.0 3.5 lens
AB12 CDE
the CD14 HDX Polo grip
size UK10 EUR Swift shoe
EU44 UK9 Puma
FR38 SML Puma leggings
join the group t.me/gardenfolk_chat before Friday
进群 t.me/gardenfolk_chat
the seller's telegram channel: t.me/kiln_deals
"""
