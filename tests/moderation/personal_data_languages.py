"""Personal data in further languages, and taken apart in further ways."""

MARKED = {
    "address": """
换货寄到«佛山市禅城区季华大道中96号丰收大厦1207»，写阿May收
my husband's office at «1650 Larimer Street, Suite 900, Denver CO 80202»
our office at «48 Harbour Road, Bristol BS1 4ST» takes parcels
ship it to «Apt 4B, 1180 Lakeshore Dr, Chicago, IL 60611» please
«Suite 210, 48 Harrow Ave, Denver CO 80202» is where I live
my place is «2217 Pinecrest Blvd Unit 12, Tampa, FL 33602»
delivered to the wrong door, I am at «915 W Alder St #307, Portland OR 97205»
should have gone to «4521 Saint-Denis, apt 3, Montréal»
j'habite au «1204 Sherbrooke Ouest, app. 5, Montréal, QC H3A 1H6»
please resend to «87 Saint-Laurent, apt 12, Québec»
left my parcel at «3310 de Maisonneuve, Montréal H3Z 1S9»
my address: «No. 14, 3rd Cross, Indiranagar, Bengaluru 560038»
send it to «Flat 302, Sai Residency, MG Road, Pune 411001»
«B-12, Sector 62, Noida, UP 201309» is my home
«House 23, Street 5, Phase 2, DHA, Lahore»
enviar a «Calle Mayor 15, 3ºB, 28013 Madrid»
vivo en «Av. Insurgentes Sur 1234, Col. Del Valle, 03100 CDMX»
abito in «Via Garibaldi 22, 20121 Milano»
mieszkam na «ul. Kwiatowa 7/12, 00-123 Warszawa»
wys. na «Kwiatowa 7 m. 12, 00-123 Warszawa»
ik woon op «Keizersgracht 123-2, 1015 CJ Amsterdam»
adresim «Atatürk Cad. No:15 D:4, Kadıköy, İstanbul»
evim «Bağdat Caddesi No 220/5, 34728 Kadıköy İstanbul»
보내주세요 «서울시 강남구 테헤란로 123, 501호»
제 주소는 «서울특별시 마포구 월드컵북로 54길 12 302호» 입니다
địa chỉ nhà tôi «12 Nguyễn Trãi, Phường 2, Quận 5, TP.HCM»
my address is «25/3 Soi Sukhumvit 31, Khlong Toei, Bangkok 10110»
my apartment is «1450 S Wabash Ave Apt 907, Chicago IL 60605»
sent to «Unit 7, 300 Queens Rd, Melbourne VIC 3004»
«#1204 - 555 Burrard St, Vancouver BC V7X 1M8»
mail it to «22-14 31st Avenue, Astoria NY 11106»
ship to «PH 3, 77 King St W, Toronto ON M5K 1A1»
my door is «1312 N. 45th St., Seattle», come by
livrer au «2250 Papineau, app 4, Montréal H2K 4J6»
j'habite «6120 boul. Saint-Joseph, Laval»
I live at «12 rue Principale, Gatineau QC»
우리집 «부산광역시 해운대구 우동 1234-5 힐스테이트 101동 1502호»
«경기도 성남시 분당구 판교역로 166» 로 보내 주세요
«123/45 หมู่ 6 ต.บางพลี อ.บางพลี จ.สมุทรปราการ 10540»
«25/3 ซอยสุขุมวิท 31 แขวงคลองเตย เขตคลองเตย กรุงเทพ 10110»
giao đến «45/2 Lê Lợi, P. Bến Nghé, Q.1, TP. Hồ Chí Minh»
ship to «18 Nguyen Hue, District 1, Ho Chi Minh City»
my home is «Plot 45, Road 7, Banjara Hills, Hyderabad - 500034»
«4th Floor, Shanti Niwas, Linking Road, Bandra West, Mumbai 400050»
mi casa: «Carrera 7 # 45-12, apto 301, Bogotá»
adresim «Cumhuriyet Mah. Gül Sok. No: 12/4 Şişli/İstanbul»
mieszkam «os. Słoneczne 14/22, 61-664 Poznań»
«Plac Wolności 3/5, 90-001 Łódź»
«Oudegracht 45bis, 3511 AB Utrecht»
«Prinsengracht 263 hs, Amsterdam» is waar ik woon
«C/ Alcalá 22, 2º izq, Madrid»
«Viale Monza 101, scala B, 20127 Milano»
""",
    "bank_card": """
my IBAN is «DE89 3704 0044 0532 0130 00»
refund to «DE 89 37 04 00 44 05 32 01 30 00»
IBAN: «FR14-2004-1010-0505-0001-3M02-606»
iban «GB29 NWBK 601613 31926819»
iban «NL91ABNA 0417 1643 00»
IBAN «E S 9 1 2 1 0 0 0 4 1 8 4 5 0 2 0 0 0 5 1 3 3 2»
IBAN «TR33 0006 1005 1978 6457 8413 26»
konto «PL61 1090 1014 0000 0712 1981 2874»
«IT60 X054 2811 1010 0000 0123 456»
iban «ES91.2100.0418.4502.0005.1332»
«NL 91 ABNA 0417 164 300»
卡号 «6222 0212 3456 7890 123»
工行 «6 2 2 2 0 2 1 2 3 4 5 6 7 8 9 0 1 2 3»
""",
    "email": """
write «maple.rowan at gmail dot com»
邮箱 «maplerowan艾特163点com»
mail «maple_rowan # qq.com»
邮箱是«maple88圈a126.com»
reach «maple.rowan(at)fastmail(dot)com»
e-mail: «maple.rowan AT gmail DOT com»
«maplerowan@163。com»
«maplerowan at 163 dot com»
«maple艾特qq点com»
邮件发 «48213977#qq.com»
«maple.rowan[@]gmail[.]com»
«maple-rowan＠outlook．com»
""",
    "id_number": """
I need my CPF on the invoice: «529.982.247-25»
a passport scan for socks? «604817325», US, expires 2030
护照拍给你看：«E38201947»，有效期到2031年
my passport is «533081924», they asked for it
the passport number they printed was «X4812377»
passport no «C01X0006H»
they wrote my passport wrong, «E48213377»
«561234987» is my passport number
护照 «E12345678» 被写在快递单上
我的护照号码写成了«G48213977»
passport: «48 1239 774»
mi pasaporte «XDA482913» aparece en la caja
身份证 «三三零一零六一九八八零五一二零零三七»
身份证号是«三三〇一〇六一九八八〇五一二〇〇三X»
身份证 «33010619880512003X»
身份证«叁叁零壹零陆壹玖捌捌零伍壹贰零零叁柒»
证件号 «330106 19880512 0037»
passport # «AB1234567»
my passport, «AB1234567», was photocopied
number on my passport: «M48213977»
护照尾号是完整的«EJ4821397»
passport nr. «C3JK4T9XL»
he read out my passport, «48 21 39 771»
PESEL «88051212345»
DNI «48213977K»
aadhaar «4821 3977 4821»
my SSN «482-13-9771»
""",
    "phone": """
ask Lena, she's on «9263 7714»
he is on «6 1 8 4 - 2 0 7 3» until six
打我 «9 1 2 3 4 5 6 7» 香港
whatsapp me at «6 1 2 3 . 4 5 6 7»
香港电话 «9·1·2·3·4·5·6·7»
HK mobile «9123 4567»
我的澳门号 «6 6 1 2 3 4 5 6»
call me «+853 6612 3456»
Singapore number «8 1 2 3 4 5 6 7»
my no is «9🌸1🌸2🌸3🌸4🌸5🌸6🌸7»
台湾手机 «0 9 1 2 3 4 5 6 7 8»
台灣電話«0912.345.678»
電話 «0🍎9🍎1🍎2🍎3🍎4🍎5🍎6🍎7🍎8»
联系我 «1.3.8.1.2.3.4.5.6.7.8»
联系电话«1😀3😀8😀1😀2😀3😀4😀5😀6😀7😀8»
제 번호는 «010-4821-3977» 입니다
전화 «010 4821 3977»
sđt của tôi «0912 345 678»
gọi «0987.654.321» nhé
โทร «081-234-5678»
zadzwoń «512 345 678»
tel. «+48 512 345 678»
bel me op «06-48213977»
mijn nummer is «06 48 21 39 77»
llámame al «612 34 56 78»
mi móvil: «612345678»
chiamami al «347 482 1397»
mi cel es «55 4821 3977»
márcame al «55-4821-3977»
call me on «98200 48213»
my number «+91 98200-48213»
beni arayın «0532 482 13 97»
numaram «0 (532) 482 13 97»
公司座机 «021-62481397转8012» 找我
电话«0755-83481397-602»
call me at «+1 (415) 555-2671 ext. 42»
打«010-62481397 转 15»
«+82 10-4821-3977»
«+84 912 345 678»
«+66 81 234 5678»
«+31 6 48213977»
«+34 612 34 56 78»
«+39 347 482 1397»
«+52 55 4821 3977»
«+90 532 482 13 97»
«0912-345-678» 台湾
«09-1234-5678» 请打
ring «(02) 2771-2171 分机 3»
电话 «6123 4567»
WhatsApp «9123-4567»
sg hp «9123 4567»
call «9 1 2 3 - 4 5 6 7», HK
打 «6.6.1.2.3.4.5.6» 澳门
手机«一三八 一二三四 五六七八»
手机 «138-1234-5六7八»
我号码«13812345678»欢迎骚扰
座机«0571-88214397 转 6»
tel: «0211 4821397»
tlf «48 21 39 77»
puh. «040 482 1397»
mobil: «+46 70-482 13 97»
tel. «604 482 139»
telefonum «05324821397»
my whatsapp is «00971 50 482 1397»
call my mum «+886 912 345 678»
zavolejte «+420 604 482 139»
""",
    "plate": """
white van, reg «7LMT305», Nevada plates
the driver's license plate was «7ABC123»
van with tag «ABC 1234» parked on my lawn
his plate is «8XYZ204» and he sped off
texas plate «KLM-4821»
license plate «ABC-12D»
plate number «123 ABC»
plate «1AB 2345»
plate «12A34B»
NY plate «HKR 7741»
tag number «CFN 9482» on the truck
licence «BDF 482» hit our gate
plate «7ABC123»
the van (plate «8LKM204») blocked me
reg «LK19 XPT»
车牌«粤B·48X21»
«沪AD48213»
Florida plate «Y48 JKL»
licence plate «BDFM 482»
plate number «GKL 482», Ontario
license plate number «482-KLM»
plates read «R48 KLM»
""",
    "qq": """
扣.扣 «2908 41 7735» 求同款
扣，扣«1384027765»
加q «4 8 2 1 3 9 7 7»
QQ：«4.8.2.1.3.9.7.7.1»
扣扣 «4-8-2-1-3-9-7-7»
qq «4⭐8⭐2⭐1⭐3⭐9⭐7⭐7»
加扣 «4 8 2 1 3 9 7 7»
QQ是«四八二一三九七七»
企鹅«48213977»
q«48213977»
""",
    "social": """
my telegram: «maple_rowan»
Signal me: «maplerowan.42»
line id «maple-rowan88»
小红书号：«94821377»
抖音号 «maple8821k»
抖音搜«青山慢慢走»就能看到我
小红书找我👉«青山慢慢走»
my insta is «maple.rowan»
kakao id «maplerowan1»
telegram 👉 @«maple_r77»
Line: «maple_r77»
signal username «maple.77»
小红书id：«青山慢慢走»
小红书搜 «maple8821»
dy号 «maple8821k»
ks号：«maple8821k»
discord: «maple#4821»
微博@«青山慢慢走»，欢迎
""",
    "wechat": """
想看对比图加v看👉«mai_ya_tang»
加V看色卡，«lan_bu88»
加v👉«qingshan_88»
加V➡️ «Lili2046x»
➕v👉👉«mumu7788»
+v 👉 «banana_tree»
加微👇«linlin0912»
薇❤️👉«tutu_6688»
+V：«mu-mu_88»
vx👉«13812345678»
v❤️：«abc_def1»
加我➕«wuyu8821»
微信👉🏻«wuyu8821»
威❤:«wuyu8821»
V芯 «wuyu8821»
加薇 ➡️ «wuyu8821»
wechat 👉 «wuyu8821»
加V（«wuyu8821»）
卫星号：«wuyu8821»
➕ V 信 👉 «wuyu8821»
""",
}

NOBODYS = """
ordered 120 Premium Pouches, suite 3 of the game is missing
plays 1204 Mozart pieces, Laval edition
2 Saint Nicolas cookies, apt for Christmas
sold 3500 Montréal bagels last year
the 1976 Montreal Olympics poster
12 Rouge lipsticks arrived, QC sticker on the box
20 Grand Cru capsules, Quebec maple flavour
has 1000 Lumens, unit 2 is dimmer
licence key ABC 1234 did not work
the software license is XYZ-1234
price tag ABC 123 still on it
tag number CFN 9482 on the jumper
hang tag: ABC 123
driver version 482 KLM
registration code ABC 1234 rejected
the registration number QWE 4821 for the warranty
model AB 12 345678 is better than the old one
DE 12 of 20 pieces were broken 12 34 56 78 90
passport holder 4821397 in blue
a passport cover, item 48213977
48213977 is my order number
561234987 is the order number of my passport case
1 2 3 4 5 6 7 8 steps and it is done
sizes 6 7 8 9 10 11 12 13 fit
counted 1⭐2⭐3⭐4⭐5⭐
rated 5⭐5⭐5⭐4⭐
1🍎 2🍎 3🍎 for my son
尺码 6 7 8 9 都试了
香港版本 20231101
港版型号 91234567
新加坡进口 2023年 批号 81234567
国内号称第一
本地号称最好吃
大陆行货 12345678
转8012次也不坏
扩展 ext 4 分区
分机 3 个
转 15 圈就停
ISO 8501-1234-56
0755-8348-60 型号
小红书找我看的那款一样
小红书上找到的测评:很好
小红书搜索：露营灯推荐
抖音关注👉更多好物分享的那家店也卖
telegram id is not needed
line id-proof of the fishing rod is fine
line handle 3-piece set
signal id 3-axis gyroscope
加我➕老公一共两个人用
加我👉一共买了三件
v心形挂坠 123456
V芯片 abc123 很快
ks 12345 batteries
서울 여행 때 샀어요 2개
부산시 해운대구 근처에서 씁니다
강남구 맛집보다 낫다 100점
제품번호 12345678
12 Angry Men, Quan Do edition
10 Pho Bo, 2 Ha Noi beers
3 Bun Cha, Hanoi style
ph 7 and ph 5 strips
ph 5, 10 Park strips
floor 2 - 10 Park benches
1st floor, Great Hall, very nice 100000 views
4th Floor, good view, 5 stars
Plac 3, Alpha 4
45bis version
18 Nguyen, Q.1 of the quiz
3 Crown Royal, 2 Baileys/Irish
plates read hot when they are
plate is 12 inch and reads ABC
the van has tag 5 of 6
tags are 123 ABC letters for kids
passport size 35 45 photo, 482139
Passport No 5 blend
local number plates are shorter 1234567
the SG line 123456 of bags
their office at 12 Oak Street, Denver CO 80202 was closed
our store at 40 High Street is shut
she's on 20,000 steps a day
reg 15 plates in the set
My passport cover came, order 548203917, coupon expires 2031
加v领口的毛衣
"""
