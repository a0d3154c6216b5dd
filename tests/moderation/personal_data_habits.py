"""Personal data as people write them in passing."""

MARKED = {
    "phone": """
我妈的：«壹叁捌零零零零壹贰叁肆»
«138零零零零1234» 找我
手机：«一三八0000一二三四»
加 «1 3 8 0000 1234»
«138 ooo1 2345»电联
电 话 «13800001234»
手机«138-OOOO-1234»
«212•555•0199»
call «[212] 555-0199»
«0 7 7 0 0   9 0 0   1 2 3» spaces for the bots
my fone «07seven00 900one23»
num: «nine1seven five5five zero14two»
Loved it so much I want to thank the packer, get her to ring «0161 555 7788».
My dad is deaf so TEXT ONLY to «07911 12 34 56», thanks
if anyone finds a gold ring in the returned jeans pls call «(718)-555-0139»
tel. «0033 6 12 34 56 78»
my number is nought seven seven... «07700 900 555»
«07700.900.555» evenings
ring the old landline, «0113-2960-555»
my cell is «five oh three 5 5 5 oh one four eight»
I am in unit 4, gate code is 1234, phone «604.555.0188».
WhatsApp «(+44) 7700-900-555» anytime
call «+1 (787) 555-0143»
text «323 five five five 0 1 9 9»
my Irish number: «087 123 4567»
Mob: «+64 21 123 4567»
My no: «021 123 4567» (NZ)
call mum «01 234 5678», Dublin
number: «+234 803 123 4567»
contact me on «+27 82 123 4567»
SA mobile «082 123 4567»
ph. «0300-1234567», Lahore
«+92 300 1234567» only whatsapp
my Kenya line «0712 345 678»
viber «+380 67 123 45 67»
«+63 917 123 4567» or messenger
tel «+66 81 234 5678»
«+972-54-123-4567»
我是张先生，手机«186 0000 1234»转告一下
有事call我«13800138123»
电话幺捌陆？不，是«一八六一二三四五六七八»
老板加我电话«１８６-1234-5678»
留个号«18612345678»，备注杯子
号码«186 1234 5678»（同微信）
宁波的座机«0574-8765 4321»，白天在
我妈座机«87654321»，她不用手机，打她座机
手机“«186-12345678»”
打«1丨8丨6丨1丨2丨3丨4丨5丨6丨7丨8»
«1.8.6.1234.5678»打我
我的电话«１３９ 一二三四 5678»
手机号«壹三玖,零零壹贰,叁肆伍陆»
电话«138O0138OOO»
tel：«+853 6688 1234»澳门
香港電話 «6123-4567»
致電«(852) 2345 6789»
台灣手機 «0987654321»
家電«04-2234-5678»
Kettle whistles in B flat. Ask my neighbour Ron («0151 496 0733»), he has perfect pitch
pls cancel the second one n ring me bk «07700900622» ta
If the courier had bothered to dial «+44.7700.900.611» he'd have found me
zero stars, and my number's STILL on the box: «020-7946-0188»!
my husbands mobile «O7700 9OO 144» (letters instead of zeros so bots cant read)
its «seven-one-eight 555 oh one three nine», ask for Deb
reach us: Home «206-555-0133» / Work «206-555-0178»
Numbers: «206 555 0133», «206 555 0178» and «206 555 0199»
«(0)7700 900 455», drop the zero if abroad
Whatsapp me on «zero seven seven double zero nine double zero six one one»
«eight five eight - five five five - zero one six six» is Marta, the seamstress
phone number is 4 groups: «+43 664 123 4567»
mein Handy: «+49-176-4829-0357»
«+351 912 345 678», falo português
on «+852-9427-6183» I answer at night
Kontakt «0043 664 1234567»
tel:«+1-905-555-0123»
☎ «01632 960 118»
📞«15812345678»
拨我妹电话，«一三五 八八八八 六六零零»，她在店里
师傅留的号是«13688886666»，修得很好
不用打了，之前那个«13688886667»停机了
我«13688886668»，随时
收件人王芳«13688886669»
王先生 «136 8888 6670» 收
联系方式:«136-88886671»
号:«1368888 6672»
我号码倒着写不好认，正着«136 888 86673»
打«幺三六八八八八六六七四»问问
电话one three six? 不，«136 8888 6675»
加拿大号«647-555-0123»
在日本的手机«080-1234-5678»
韩国号码«010-1234-5678»
新加坡«+65 9123 4567»
☎️«010-6234 5678 转 801»
""",
    "email": """
企鹅邮箱 «2847362910@qq.com»
«joe77圈qq点com»
«joe77@qq点com»
邮«joe77＠qq．com»
joe77 on gmail: «joe77@googlemail.com»
«joe.seventy7@gmail.com»
«joe77(at)gmail.com»
«joe77@ gmail.com»
«joe77 AT gmail.com»
«joe77[@]gmail.com»
my email minus the spaces «j o e 7 7 @ g m a i l . c o m»
mail me at «first_last.77@mail.example.org», thx
«jo+news@sub.domain.co.uk» is best
e-mail «josie88 at g mail dot com»
«mark.b(at)outlook.com»
reach me: «lena[at]web[dot]de»
«tom at tomsworkshop dot com» makes these
contact: «peter.parker AT yahoo»
«h.tan@u.nus.edu» for the specs
«m.müller@gmx.de» bitte
my address: «a.b-c_d@x.io»
mailto:«kay@kay.dev»
«amy (dot) w (at) gmail (dot) com»
gmail is «amy.w.2211» 
邮箱«amy2211@vip.qq.com»
邮箱「«amy_2211@outlook.com»」
发我邮箱 «amy2211 # 163.com»
邮箱：«amy2211艾特163.com»
邮箱 «amy2211AT163点com»
e-mail是«amy@amy.cn»哦
我的gmail是«amy.lin2211»
Send the invoice to «katrin.vogel@t-online.de» please
I wrote from «dpatel.1979@rediffmail.com» and nobody answered
copy in my wife, «sue@thewrights.plus.com», she pays
ping «nils (ät) mailbox (punkt) org» for the STL
«zoe_92 (at) icloud (dot) com» if you knit
write: «carla[@]libero[.]it»
e-mail «carla @ libero.it»
«jp.martin@free.fr», merci
contact «maria-jose@uol.com.br»
ask «kenji@nifty.com» about it
发«kenji0611@nate.com»
«zhang.wei+shop@outlook.com»给我发票
qq邮箱，«3847291056@qq.com»
«3847291056 @ qq . com»
邮箱:«wei_zhang(a)126.com»
发票发«zw1990@aliyun.com»，急
邮箱地址 «zw1990at126dotcom»
邮箱 «zw1990#126点com»
""",
    "address": """
在«西安市莲湖区劳动南路139号西工大北村12-3-6»
«柳州市城中区文昌路18号5栋2-1»
寄«昆山市玉山镇前进中路266号，3幢1802»
我公司«海淀区上地十街10号百度大厦A座3层»
送到了«龙岗区坂田街道雪岗路2018号天安云谷3栋C座1205»
快递放«福田区莲花北村88栋203»
到«朝阳北路101号楼6单元602»
住«东湖御景5栋1单元12A»
送«阳光小区7-1-902»
家«桂林路12弄7号302室»
我住«望京国际B座1508»
to my flat «三里屯SOHO5号楼1203»
addr: «PO Box 19, Alice Springs NT 0870»
leave at «56 Strathmore Ct, Apt 9, Albany NY 12203»
my mum at «27 Ffordd y Parc, Bangor LL57 4AB»
we're «Flat C, 219 Old Kent Road, SE1 5LU»
It's «4 Beech Rd.», not 14
they keep leaving it at «x, thats not me
i live at «12 elm st, reading rg1 4ab» so come get it
Delivered to the wrong house again. We are «Flat 2/1, 45 Byres Road, Glasgow G11 5RG»
Send the replacement to «The Old Forge, Mill Lane, Ashbourne DE6 1AA» please
My address has not changed: «12 St. John's Street, Cambridge, CB2 1TW»
I live at «3/45 Ocean Pde, Coogee NSW 2034»
my place: «2401 S Lamar Blvd #112, Austin TX 78704»
deliver to «4521 Maple Ave Apt 2B, Dallas, Texas 75219»
«Apt. 4, 17 Upper Leeson Street, Dublin 4, D04 X2Y3» third buzzer
live at «88 Queen's Rd Central, Hong Kong»
send it to «Room 1204, Building 7, Lane 88, Zhangyang Road, Pudong, Shanghai 200120»
wohne «Kastanienallee 12, 10435 Berlin»
an «Straße des 17. Juni 135, 10623 Berlin»
schickt es an «Goethestr. 7 b, 60313 Frankfurt am Main»
meine Adresse: «Hauptplatz 4/2/11, 8010 Graz»
livrez au «9, rue Saint-Jacques, appt 12, 75005 Paris»
enviar a «Av. Insurgentes Sur 1602, Col. Crédito Constructor, 03940 CDMX»
mi dirección es «Gran Vía 32, 5ºA, 28013 Madrid»
il mio indirizzo: «via Mazzini 7, 40121 Bologna»
adres: «Nowy Świat 12/4, 00-400 Warszawa»
mijn adres is «Hoofdstraat 112, 9601 EK Hoogezand»
send to «Kungsgatan 8B, 411 19 Göteborg»
I'm at «Rua Augusta 45, 2º Dto, 1100-048 Lisboa»
adresim «Bağdat Caddesi No: 120 D: 5, 34730 Kadıköy»
«No. 15, Jalan Bukit Bintang, 55100 Kuala Lumpur»
ship to «House 12, Road 5, Dhanmondi, Dhaka 1205»
我家住«杭州滨江区江南大道588号恒鑫大厦主楼1201»
收件地址«上海市徐汇区漕溪北路595弄12号602»
地址«重庆市江北区观音桥步行街9号附11号»
我在«朝阳区建国路89号院华贸公寓8号楼2201»
家在«昆明市五华区翠湖南路25号2单元4楼»
宿舍东区«12号楼B406»
寄我老家«江西省赣州市于都县段屋乡寒信村15号»
送到«松江大学城三期8号楼510寝室»
放«丽水佳苑二区九栋三零二»
住«苏州工业园区星湖街328号创意产业园5-B1001»
收货«內蒙古呼和浩特市赛罕区大学西路235号»
我住«新北市板橋區文化路一段188巷12號5樓»
地址«香港九龍觀塘道398號EGL大廈15樓»
地址«九龍深水埗福華街88號3樓C室»
寄«澳門氹仔孫逸仙大馬路88號12樓A座»
快递送到«丰台区方庄芳星园三区6号楼1805»
She works nights so leave it with no. 9: «9 Cedar Drive, Tonbridge, Kent TN9 2AB»
it's «Flat 14, Brunel House, 8 Ship Yard, Weymouth DT4 8DQ»
we moved to «Unit 12, 455 Brunswick St, Fitzroy North VIC 3068»
the doorbell at «1 The Old Bakery, High Street, Marlborough SN8 1AA» doesn't work
parcel for «1717 North Halsted Street, Chicago, IL» went next door
and yes, I'm the one at «6804 SE 52nd Ave, Portland, Oregon»
ring the bell at «31B Clyde Street» next time, I live upstairs
Come get it, «22 Rue Sainte-Catherine, 3e étage, 33000 Bordeaux»
«Ludwigstraße 15, 3. Stock, 80539 München» — third floor!
nach «Alte Gasse 4, 60313 Frankfurt»
Lieferung an «Im Winkel 8, 88662 Überlingen» kam nie an
deliver to «Calle Serrano, 45, 4º D, 28001, Madrid»
spedite a «Via Cavour 112, scala B, interno 9, 00184 Roma»
send to «Plac Wolności 5/8, 61-738 Poznań»
send it to «Rynek Główny 12, 31-042 Kraków»
naar «Van Woustraat 188-3, 1073 NA Amsterdam»
til «Vestergade 14, 2. tv, 8000 Aarhus C»
to «Hämeenkatu 9 B 33, 33100 Tampere»
Plot: «Plot No. 45, Sector 12, Dwarka, New Delhi 110075»
to «Unit 3B, 18/F, Block C, Wah Fu Estate, Aberdeen, Hong Kong»
send to «1-7-3 Kitahorie, Nishi-ku, Osaka 550-0014»
«PO Box 221, Nelson 7040», NZ
我在«温州市鹿城区五马街道解放街112号B座602»
新地址:«福州市鼓楼区东街口聚春园大厦18层1806»
寄到«山东省青岛市崂山区松岭路99号8号楼314»
快递员说找不到«石家庄市桥西区槐安西路88号卓达书香园3-1-902»
送«上海闵行莘庄都市路5001号仲盛2楼»旁边
我家就«湖滨北里15号601»
«长宁路1018号3701室»是我家
退到«广东省东莞市虎门镇大宁社区江龙路12号»李小姐
寄去«貴州省遵义市汇川区上海路步行街3栋2单元1505»
住«建设路38号院3号楼东单元4楼西户»
他住«万达华府A区3栋»楼下
""",
    "id_number": """
社会保障号码 «110101199003077758»
my id no. is «8203125190083»
ID number: «A1234567»
证件号码：«110101199003077758»
证件号 «E12345678»
身份证：«11O1O1199OO307775X»
身份证«１１０１０１１９９００３０７７７５Ｘ»
Nr. dowodu «ABC123456»
my UK driving licence «JONES 710238 SM9KL» was on the envelope
SSN last... all of it: «412 55 9981»
ssn «412559981» why do they need it
social: «412-55-9981»
NINO «PC 34 22 18 B»
passport number («518832207») on a public tracking page
Reisepass «C4V7X9TK2» lag bei
Permesso... my codice fiscale is «rssmra85t10a562s»
Numéro fiscal... NIR «185057800608436»
my ID card number is «YA2938475»
Emirates ID «784-1987-1234567-1» for customs
my Iqama is «2345678901»
ID no. «8001015009087»
BVN «22334455667» and still no refund
护照 «E 12345678»
身份证后面是 «110101 19900307 7811»
身份证：«一一零一零一一九九零零三零七七八一一»
身份证«11010119900307 781X»
身份证没用，号«110101199003077758»都发了
台胞證號«12345678»
驾驶证档案编号«110012345678»
医保卡号«1234567890»
My Irish PPS is «1234567TA»
they asked for DNI and I gave it, «32145678H»
SIN «123-456-782» for a T-shirt raffle??
My Chinese ID «330106198812054984» was needed for duty
ID«330106198812054984»
身份证:«33010619881205498x»
报关要身份证,我的«330106 19881205 4984»
清关身份证号«330106198812054985»对吗
我娃的身份证«330106201512054989»也要？
学生证号«202301148827»
港澳居民来往内地通行证«H0123456701»
護照號碼 «312345678»
居留证号«AC01234567»
""",
    "bank_card": """
转账到 «6222084355197082614» 张三
卡号：«六二二二 0843 5519 7082 614»
card «4539/6218/0043/7718»
visa ending 1234, fine, full: «4539621800437718»
«4539 6218 0043 77l1» card
card «4000 1234 5678 9010» exp 12/27
Visa «4000-1234-5678-9010» CVV 123
my cc is «5500.0000.0000.0004»
card: «4000 1234 5678 9010 123»
IBAN «DE 89 3704 0044 0532 0130 00»
Pay me back: «NL20INGB0001234567»
sort «20 00 00» account «55779911»
acct# «000123456789» routing# «021000021»
zelle or account «4837261950», Chase bank
信用卡：«5187-1023-4567-8901»
退款打«6228 4800 1234 5678 910»农行
我卡号尾号是8910，全号«6228480012345678910»
支付宝绑的卡 «6217 0012 3456 7890 123»
收款账号«3301 0401 6000 1234 567»，杭州银行
Refund the right card this time, «4539 6218 0043 7711», not the expired one
they saved «5425 2334 3010 9903» without asking
My account at Lloyds, «30-96-26» «12345678»
IBAN «IE29 AIBK 9311 5212 3456 78» merci
«SE45 5000 0000 0583 9825 7466» for the refund
bank: «FI21 1234 5600 0007 85»
account number «98765432», sort code «60-83-71»
钱退到这个卡号«6228 4812 3456 7890 123»，别退余额
建行«6217 0001 2345 6789 012»
卡«6222-0302-0011-2233-445»
农村信用社«6210 1234 5678 9012 345»
""",
    "wechat": """
V:«abc2019k»，非诚勿扰
+薇❤«abc_2019k»备注鞋
溦❤«abc_2019k»
嶶信«abc_2019k»
徽信号:«abc_2019k»
微.信：«abc_2019k»
V X ： «abc_2019k»
weixin: «abc-2019k»
微信同手机号，或者«abc_2019k»
wechat ID is «big_panda_99»
my Wechat «bigpanda99» for pics
+微信 «panda-99»
加微信吧«panda1999»
微信：«13812345678»
同微信号 «panda_99x»
有需要➕ V «panda99»
➕薇❤️«panda99»
薇x«panda_99»
微号«panda_99»
wx«panda_99»
v信搜«panda_99»
Ⅴ❤：«panda99x»
威♥️«panda99x»
w❤️x «panda99x»
卫♥«panda99x»
加薇信号«panda99x»进群
wei信号：«panda_zz»
扫不出来就搜微信号«p-anda99»
vx «Kiki-0817»
加V聊 «kiki0817x»
V:«kiki_0817»
有兴趣加微➕«kiki_0817»
喜欢徒步的加我wx：«kiki_0817»
卫星号«kiki_0817»
v❤️号 «kiki_0817»
我微是«kiki_0817»
薇「«kiki_0817»」
微♥搜:«kiki_0817»
add me on wechat, id «kiki_0817»
wechat/whatsapp: «kiki_0817»
微信同号，搜«kiki_0817»
威信：«kiki_0817»
VX(«kiki_0817»)
""",
    "qq": """
q:«384729105»
Qq«3 8 4 7 2 9 1 0 5»
QQ:«1 2 3 4 5 6 7 8 9»
qq «123-456-789»
加qq号«123456789»聊
扣Q «123456789»
加扣扣群«123456789»
Q Q：«123456789»
QQ«一二三四五六七八九»
Q群：«384729105»
Q号«384729105»
QQ 就是«384729105»
加我Q：«384 729 105»
qq是«3847-29105»
🐧➕«384729105»
企鹅：«三八四七二九一零五»
加球球，«384729105»
""",
    "plate": """
车牌是«京 N·8Q6P2»
plate number «ABC 1234»
reg is «YX21 KLM»
The driver of «AB12 CDE» (blue van) hit my gate
车号«粤B·8K2L6»
license plate: «7ABC123»
车牌尾号不记得了，好像«浙G·3K99P»
那辆白色面包车«皖A7K3M2»压坏了我的箱子
车牌:«鄂A·F12345»
the courier's car, registration «KT68 ZRB», ran over it
licence plate «S-AB 1234» in my driveway
a van with plates «WX 20 NBD»
号牌«冀B12K34»
""",
}
