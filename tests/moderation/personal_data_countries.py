"""Personal data as customers from many countries write it, and look-alikes.

Numbers are invented. Where nothing says what a number is, its checksum holds; where the
words do, some are wrong on purpose, since people mistype.
"""

MARKED = {
    "id_number": """
DNI «54990951K», still no answer
my DNI is «48213097-Z» if that helps
«27521748V» was on the invoice for everyone to see
NIE «X5649038P», name on the door is Ruiz
customs asked for the NIE, here: «x1511335m»
PESEL: «84020631981», since the form wanted it
my PESEL number, «86062524301», was printed outside
CPF «578.251.846-45» for the nota
the parcel had «856.943.158-98» on it
cpf: «95115625504»
codice fiscale «HBVGNZ96B10H040R» for the fattura
they printed «NMLJYG97E15F099G» on the label
n° de sécu «2 87 06 75 112 236 06» on the slip
numéro de sécurité sociale : «1 71 05 75 677 326 80»
my BSN «971524944» has no place on a label
BSN: «9265.18.732», again
rijksregisternummer «84.05.09-087.84»
«87.07.13-210.15» is on the box, why
personnummer «681126-2978» please
my personal number is «19621024-3397»
CPR-nr. «060194-6186» for the customs
henkilötunnus «021283-279C»
fødselsnummer «180668 56905»
PPS number «1547736M» for the scheme
PPSN: «0859841PA»
my SIN: «673 967 535», happy now
SIN number is «247-965-072»
TFN «813 242 206» as requested
my tax file number «009512739»
PAN card «CHEPL9097C», for customs
PAN: «RYRPX7018P»
my Aadhar no «7297 1435 0473»
resident number «961205-1026812» for the clearance code
NRIC «S8472031D» for self collection
my IC is «870416-12-5803»
MyKad «990708-05-5792»
Thai ID «5-0862-45581-62-2»
HKID «K482913(1)» for the refund
my HKID is «A123456(3)»
my ID number is «9208062769088», South Africa
CURP «GEKF870115MJCWAW05», RFC to follow
TC kimlik no «46363553432»
CNP «2830328126329» pe factura
rodné číslo «770124/3308» for the credit
AMKA «08048929445»
teudat zehut «752722983»
CNIC «38682-4045229-7», for the courier
NIK «3171632306667268» for customs
AHV «756.4348.7193.50» on the form
RUT «12.918.924-K» para la boleta
Steuer-ID «28 791 540 038», and for a toaster
my Steuernummer is «36/815/08150»
Personalausweis «L01X00T471» was copied by the courier
Ausweisnummer: «T220001293»
cédula «122-2587182-6»
DNI «32.475.632», Buenos Aires
Sozialversicherungsnummer «6422 160482»
OIB «68357029175»
green card number «SRC1890123456»
my passport no is «LR0023847», they photographed it
passport ending... whatever, all of it: «M8847201»
driving licence no. «WALKE752106K99RT»
drivers license «B382-4471-9902»
my Medicare number «2953 84721 1»
NHS number «491 801 4607» on a sock parcel
residence permit «ZX4482910» copied by the driver
身份證字號«A228719050»，報關用
我的身分證 «F130772640»，實名認證用
身份证«K482913(1)»，港卡退款
香港身份證«Y730264(7)»
护照号码写错，是«EJ4471820»
護照«315882047»，台灣的
港澳通行证«C82910447»，代购用的
台湾通行证 «T40281937»
居留許可«AB1234567»
驾驶证号«330106198812054984»
社保卡号 «330106199001031070» 都印上了
实名认证过不去，«330106198812054981»，帮我看看
身份证号是«3 3 0 1 0 6 1 9 9 0 0 1 0 3 1 0 7 0»
身份证我拆开写：«330106-19900103-1070»
外国人永久居留证«DEU330098765432»
军官证«军字第2043871号»
""",
    "bank_card": """
退到这张:«6217000626891715530» 别再退错了
卡号«6222 0843 5519 7082 614»
打到我卡里吧 «6214 8301 2345 6789»
中国银行 «6216 6101 0000 8812 345»，户名我老公
招行«6225881857714152»，谢谢
我的银行账号是«8110 2010 1234 5678 901»
退款账户：邮储«6210 9851 0007 7123 456»
My bank is «ES36 3251 9572 6721 2129 4912» if you can't find it
refund to «ES3773063985821877619299» please
IBAN: «BE71 0961 2345 6760», Belgium
iban «de87 7689 4006 6406 3518 75», again
Konto «AT48 3200 0000 1234 5865»
account «PL42 2081 8661 8668 9139 3244 2655»
refund it to «CH93-0076-2011-6238-5295-7»
my account is «50100234567890», IFSC HDFC0001234
A/c no «918010022334455», IFSC UTIB0000123
sort code «40-47-84», acc «70872490»
Barclays, «20-45-18», «63849201»
account «63849201» sort code «204518»
BSB «062-184», acct «1034 7720»
routing «026009593» account «483920174655»
refund to my bank account «4839 2017 4655»
transfer it to account no. «1029384756»
CLABE «032180000118359719»
Mastercard «5309-8845-1120-7743» was charged twice
my maestro «6759 6498 2643 8453»
card no 4929... ok, the whole: «4929 4426 6362 1385»
amex «3742-573166-36301»
you still have my old visa on file, «4024 0071 5336 1885»
the number on my debit card is «4659 4400 1283 7715»
visa «4 9 2 9 4 4 2 6 6 3 6 2 1 3 8 5»
my card is «four nine two nine 4426 6362 one three eight five»
信用卡«四九二九 四四二六 六三六二 一三八五»
""",
    "address": """
post it to «Calle del Pez 27, 3º izq, 28004 Madrid»
vivo en «C/ Alcalá 114, 2ºB, 28009 Madrid»
send it to «Avda. de la Constitución 8, piso 4, 41001 Sevilla»
I'm at «Carrer de Mallorca 212, 08036 Barcelona»
pick it up at «Paseo de Gracia 45, 1º 2ª, 08007 Barcelona», I'm home
«66 Rue des Tanneurs, 67000 Strasbourg», knock twice
chez moi, «14 bis, rue de la République, 69002 Lyon»
send to «3 allée des Tilleuls, Bât. C, 33000 Bordeaux»
we live at «27 quai Voltaire, 75007 Paris»
livrer au «112 route de Vannes, 44800 Saint-Herblain»
deliver to «Via Roma 15/A, int. 3, 10121 Torino (TO)»
abito in «Viale dei Mille 88, 50131 Firenze»
I'm at «Corso Buenos Aires, 23, 20124 Milano»
send to «Piazza San Marco 4, 30124 Venezia»
never came to «Rua das Palmeiras, 318, apto 42, Curitiba»
send to «Avenida Paulista, 1578, apto 91, São Paulo - SP, 01310-200»
I live at «Rua do Almada 207, 3º Esq, 4050-038 Porto»
«ul. Lipowa 14/6, 31-502 Kraków», third floor
mieszkam: «ul. Jana Pawła II 27 m. 14, 00-867 Warszawa»
send to «os. Bohaterów Września 3/21, 31-620 Kraków»
my flat: «Marszałkowska 84/92 m. 107, 00-514 Warszawa»
«Prins Hendrikkade 12-2, 1012 TL Amsterdam» is mine
I'm at «Oudegracht 118 bis, 3511 AW Utrecht»
woon op «Dorpsstraat 9, 7261 AT Ruurlo»
send it to «Am Anger 3, 99084 Erfurt»
bring it to «Unter den Eichen 12, 12203 Berlin»
my door: «Karl-Marx-Str. 44, Hinterhaus, 12043 Berlin»
wohne in der «Lindenstr. 5, 10969 Berlin»
«Ringstraße 41, 50996 Köln», bring a towel
I live at «Mariahilfer Straße 88/14, 1070 Wien»
«Bahnhofstrasse 21, 8001 Zürich» is where I live
send to «Drottninggatan 14, 111 51 Stockholm»
«Storgata 22, 0184 Oslo», second door
we live at «Nørrebrogade 52, 2200 København N»
send it to «Mannerheimintie 8 A 12, 00100 Helsinki»
«Vinohradská 48, 120 00 Praha 2», ring Novák
send to «Rue de la Loi 155, 1040 Bruxelles»
my place is «Kipdorp 24, 9000 Gent»
you live at «22 Harbour View, Kinsale», I sold it to you
we live at «7 Seaview Heights, Bray, Co. Wicklow»
drop it at «14 Phibsborough Road, Dublin 7»
I'm at «6 Brook End, Chipping Norton OX7 5QR»
my address «41 Chapel Fields, Louth, LN11 9BJ»
«12/3 MG Road, Indiranagar, Bengaluru 560038» is the address
send to «Flat 203, Sai Residency, Baner Road, Pune 411045»
address: «H.No. 14-2-88, Gandhi Nagar, Hyderabad 500080»
«Blk 214 Ang Mo Kio Avenue 3, #05-678, Singapore 560214», leave it with mum
deliver to «Flat 12B, 8/F, Tower 2, Lucky Plaza, 315 Lockhart Road, Wan Chai»
I live at «2-11-3 Meguro, Meguro-ku, Tokyo 153-0063»
our house «1409 W Chestnut St, Lancaster, PA 17603»
ship to «8800 SW 72nd Terrace, Miami FL 33173»
leave at «305 Pine Loop, Bend, OR 97701»
to «1186 County Road 12, Fairhope, AL 36532» please
I live at «19 Banksia Court, Toowoomba QLD 4350»
send to «5/88 Beach Road, Takapuna, Auckland 0622»
our home: «2304-1188 Howe Street, Vancouver, BC V6Z 2S8»
«Postfach 10 12 44, 80331 München»
请寄«广州市天河区体育东路122号羊城国际商贸中心东塔1803»
寄到«上海市静安区南京西路1266号恒隆广场一座2208室»
地址«北京市海淀区中关村大街27号中关村大厦9层»
收货地址«深圳市福田区深南大道6008号报业大厦20楼B室»
送到«杭州市余杭区文一西路969号3号楼5层前台»
我家«成都市高新区天府大道北段1480号2栋1单元1603»
地址：«台北市大安區忠孝東路四段100巷5弄12號3樓之2»
寄«高雄市左營區博愛二路366號8樓»
送«九龍旺角彌敦道610號荷李活商業中心12樓1205室»
住«沙田第一城23座8樓C室»
我住«將軍澳新都城2期5座12樓B室»
老家«河南省周口市太康县城关镇李家村»，寄那边
寄«湖南省长沙市浏阳市大瑶镇南阳村沙坪组»
宿舍是«浙江大学紫金港校区丹阳4舍312»
学校«武汉理工大学南湖校区智苑7栋505宿舍»
放«东门丰巢旁边的翠湖天地7-2-1601»
""",
    "phone": """
phone «090-4417-8263», thank you
Please phone my office «03-6427-1195», Tokyo
my roommate jess («3 1 2 . 7 7 5 . 0 1 6 4») says call
Swap for an XL? «FOUR ONE FIVE 8 8 2 SEVEN SEVEN 0 NINE»
want one? «six one seven 482 nine zero three three»
text «O seven 7 double zero nine hundred 1 2 3»
anyone selling: «oh seven nine four six 318 five five two»
players wanted!! «9881 347 205» or «+91-20-2567-4419» landline
«98204 61173», whatsapp only
Handy «0176 2384 9915», abends
Tel.: «030 / 2345 6789»
meine Nummer ist «0664 1234567»
mein Telefon: «079 418 26 35»
téléphone «06.48.91.27.53»
appelez-moi au «01 42 68 53 00»
mi móvil «612 345 678», gracias
mi teléfono es «91 522 45 67»
il mio cellulare «347 1234567»
mijn nummer is «06-12345678»
mój numer «601 775 392», po 18
numer telefonu: «22 635 41 20»
mitt nummer: «070-123 45 67»
min telefon «22 33 44 55»
meu celular «(11) 98123-4406»
telemóvel «912 345 678»
telefonum «0532 418 26 35»
мой телефон «8 (912) 345-67-89»
hand phone «8123 4567», Singapore
my hp is «9123-4567»
我個電話«9427 6183»，WhatsApp都得
手機«0928-417-553»，晚上打
聯絡電話：«(02) 2771-8834»
電話«02-2771-8834»轉分機12
打我«一八六 2150 九三四七»
手机：«壹捌陆、贰壹伍零、玖叁肆柒»
联系我«1八6二1五0九3四7»
号码是«1 8 6 - 2 1 5 0 - 9 3 4 7»
我电话«186 2150 9347»或者«186 2150 9348»
号码中间空着写：«1 86 21 50 93 47»
电话 «186...2150...9347»
call «+44-7492-110-836»
my no. is «07492110836»
ring «(0113) 496 0812»
my whatsapp: «wa.me/447492110836»
telegram or whatsapp «+7 (912) 345-67-89»
phone: «787.555.0143»
""",
    "email": """
change it to «sian@pughfamily.wales». Towels are thick
write to «bob.k@web.de». He knows
mail «ann@knitsbyann.co.uk».Thanks
邮箱«huahua1990@qq.com»。谢谢老板
邮箱«huahua1990@qq.com»。Thanks
mi correo: «lucia arroba gmail punto com»
scrivimi: «paolo.r chiocciola libero punto it»
schreib an «jens.k (ät) posteo punkt de»
écris à «marie.l arobase orange point fr»
«ellie [dot] brandt [at] posteo [dot] de» for the pattern
«marc(a)bluewin.ch» is mine
my mail: «t.okoro AT protonmail DOT com»
«sam dot lee 84 at gmail dot com» is me
email is «kate.h@gmail,com»
«n o o r . h a d d a d @ g m a i l . c o m» only
gmail: «noor.haddad84»
信箱 «ming_w 小老鼠 gmail 點 com»
发«zhang88#163.com»，#换成@
邮箱«lin_77 at 163 点 com»
邮箱：«wang(at)foxmail(点)com»
""",
    "wechat": """
加我薇 «xiaoman_0519» 😊
宝妈群私我«duoduo-mama2021»，一起省钱
加个V «lele_7788»
卫星：«kitty_0402»
加卫星«amy880»
加微：«zz-1988»
vx👉«qq_lucky77»
VX同号«Linlin_66»
威信号 «tiantian0808»
💚«laoli_hiking»
绿泡泡：«tea-house99»
V♥：«mia_2233»
私聊微❤️«bao_bao_77»
➕V❤«ping1990»
微信昵称“«山里的风»”，头像是猫
微信搜“«老李修车»”找我
威:«dan_dan_07»
薇：«Mo_2020»
加我微信号：«wxid_9f3k2m1n»
滴滴我 «xiaoxi_0303»
weixin号«hua_hua_5»
my weixin is «mei_chen88»
my wechat: «mei.chen88»
微 信 «gaoshan_01»
薇❤️«haoping_888»
微信id：«tom-tom123»
v.x «lily_0091»
V/X：«lily_0092»
""",
    "qq": """
球友加Q 🐧«56-2290-418»
🐧«562290418»
🐧号：«562290419»
扣扣：«五六二二九零四一八»
加q «5622 90418»
企鹅号：«三一七七零四二六八»
Q：«3177 0426 8»
球球«317704268»
q q «317704269»
丘丘«317704270»
扣我«317704271»
""",
    "plate": """
他车牌«苏E·6K2M9»！
撞我的车是«浙A3K88M»，别跑
«粤BD12345»那辆车就是送货的
车牌：«沪 A·D7788»
drives a white Transit, «LN19 KVO»
reg «LN19 KVO», buying again
plate «7KXR 204»
Kennzeichen «B-MW 1234», that was your driver
matrícula «4821 KJD»
his van, «BX68 UYT», blocked us
license plate is «8ABC123», California
車牌«ABC-1234»，撞了就跑
""",
}
NOBODYS = """
The 221B Baker Street mug is smaller than I thought, 8 cm tall
Moved the 10 Downing Street door sign to the shed
my son's 4 Privet Drive set has 797 pieces
lives at 742 Evergreen Terrace, says the poster
12 Grimmauld Place, London, in paper, took me a week
The 1600 Pennsylvania Avenue puzzle misses a piece
we play 42 Wallaby Way, Sydney on the speaker
Serial 07700900123 not recognised. Tried 07700-900-123 too.
Pattern number 4917 6100 0000 0000 on the selvedge lol looks like somebodys credit card
style no. 5424 1802 7979 1732 in navy
colour code 4111 1111 1111 1111, not a card
Fabric 07700 900 124 cm is a lot
Waist 34 hip 40, 28004 stitches
Room 12, 20121 visitors on day one
Model Ring 41, 50996 lumens
Galaxy S 24, 2024 Edition
Size Grande 42, 10000 Steps a day in them
King Size 20, 12345 Reviews and all wrong
Via Bluetooth 5.3 it connects in 2 s
Place 2 pieces, then 3 more
Avenue 5 perfume, 100 ml
the SIN of omission, 123 times over
Frying PAN 28 cm, 12345 uses later still fine
Fin 12345678 fits the board
PIN 123456 was preset
ID 3 of 12, code 8827
NIE wieder, 12345 mal probiert
Peter Pan 12345 pieces
the passport cover holds 2 passports and 12 cards
passport photo 35x45 mm, 600 dpi, 20 kB
My ID holder fits 100 cards
order for my passport case 7788990011
DNI holder, model 54990951
VAT number GB 123 4567 89
SIRET 732 829 320 00074 on the invoice
Reg. design no. 001234567-0001
EU patent EP1234567
article 12.918.924-5 from the catalogue
part 681126-2971 fits
part number 681126-2978 fits too
spare part 961205-1026812 ordered
Item X5649038P, back in stock
SKU 54990951K was the wrong one
model K482913(1) is discontinued
型号A228719050买错了
型号K482913(1)的滤芯
卡号位置有磨砂，写着1234
账号被封了，客服说要等30天
快递柜取件码 4471 8820
这款卫星定位很准，误差3米
卫星锅收了120个台
加微波炉热3分钟
私我发图都不回
企鹅2023款玩偶
🐧玩偶高25厘米
加Q弹的奶茶
京A座和B座都送
川味88888火锅底料
豫园100元买的
鲁花5L装5436克
苏打水24瓶
沪指3000点那天买的
5 4 5 4 3 5 4 5 5 4 were the scores of my friends
sets of 4 1 5 8 pieces
counts 1 2 3 4 5 6 7 8 9 10 and sings
10 9 8 7 6 5 4 3 2 1 liftoff, the rocket toy works
3, 5, 8, 10, 12, 15, 18, 20, 22 mm sockets
1 1 2 3 5 8 13 21 34 Fibonacci shirt
one two three four five six seven, the song never stops
seven eight nine ten eleven twelve in the counting book
binary 0 1 1 0 1 0 0 1 1 0 shirt
70459-88162 is printed on the battery
model 98204 61173 from the old range
2-11-3 layout, 153-0063 pieces
Rue du Soleil candle, 200 g, 45 h
the Calle Ocho blend 250 g, 12 euro
Via Appia tiles 20 x 20, 30 pieces
Am Morgen 2, abends 3 Tassen
Unter 20 Euro, 5 Stück
Am 3. Mai 2024 Bestellt
A4 paper 80 g, 500 sheets
1040 Brussels sprouts, ha
Chicago 15, 60640 fans
Meet me at gate 4? no, at the till
it was sat at home. Towels are thick
shipped 2 May. Arrived 4 May.
visit www.shop.com. Thanks
文三路店买的，3楼也有
国际商贸中心东塔有专柜
河南省的红薯，郑州市发货
四川省成都市发货，3天到
湖南省长沙市发的货
浙江大学出版社，第3版
5舍5入算的价
"""
