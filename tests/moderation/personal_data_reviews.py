"""Reviews with data of many countries and kinds, and honest ones with numbers."""

MARKED = """
Bought the lamp for my gran. If it can't be delivered, she's two doors down at \
«address:31 Priory Road, Kenilworth CV8 1LP», hallway light is always on.
Box arrived crushed. I'm usually on «phone:0114 496 0377» before noon, otherwise \
«phone:07700 900742».
Lovely mug!! Anyone in Perth wanting the other five: «phone:0491 570 156»
So the driver texts from his own phone (it was «phone:+1 604 555 0199») asking for a \
tip.
Whoever found my ring in the returned coat — Ana, «email:ana.rossetti@libero.it».
They cancelled because my Medicare number «id_number:2123 45670 1» apparently is not \
an ID.
Ciao, il mio codice fiscale e «id_number:RSSMRA85T10A562S» e la fattura e sbagliata.
Rang the doorbell of number 9 instead. We are «address:19 Ferry Lane, Wraysbury TW19 \
6HG».
My IBAN for the refund: «bank_card:GB29 NWBK 6016 1331 9268 19», sort it out please
Card got charged twice, it's the one «bank_card:5500 0055 5555 5559».
The white van, «plate:LR19 KHT», blocked my drive while delivering this kettle.
Refund me on PayPal: «email:dkowalczyk@wp.pl», I sent the parcel back on the 3rd.
I sell the spare ones on vinted as «social:clara_mends_things»
Hey craft people, insta's «social:woolly.wren.makes» if you want to see it finished
Leave with the porter at «address:Flat 12A, Carlyle Mansions, Cheyne Walk, London SW3 \
5LS»
Bitte an «address:Lindenstraße 47, 04275 Leipzig» liefern, nicht an die alte Adresse!
Mon fils habite «address:12 rue Lamartine, 38000 Grenoble» et le colis est parti a \
Nantes
Telefon «phone:0176 55512345», Herr Brandt, ab 18 Uhr.
Passport details were on the outside of the parcel: «id_number:C01X00T47», unbelievable.
My SSN «id_number:219-09-9999» was requested to prove age for a wine opener. No.
text me at «phone:five one two, five five five, oh one four four», about the shelf
dropped in the hedge at «address:4 Bramble Close, Didcot OX11 7RT» by your lad
ask for Deb at «phone:(03) 5550 1234», she keeps the spares
My brother's address is now «address:Calle Mayor 23, 3º B, 28013 Madrid», please update
My aadhaar «id_number:4987 1234 5670» is none of the seller's business!!
mail me: «email:j.okafor (at) yandex (dot) com» i have the manual as pdf
Signal me, «phone:+49 1512 3456789», I've four left
The seller asked for my account: BSB «bank_card:062-000» hmm, account \
«bank_card:12345678»; got no refund
GPS sent them to Lyon Street. We're at «address:Apt 5, 210 Lyons Street, Port \
Melbourne VIC 3207».
Reach Yusuf: «phone:0532 555 01 23», he installs these in Izmir
电饭煲盖子坏了，师傅来修请到«address:石家庄市长安区中山东路298号7栋2单元1104»，提前打«p\
hone:15830129966»
快递写着«phone:133-0987-1256»是我，放门口没人
换货地址：«address:贵阳市云岩区中华北路123号恒峰步行街A栋2206»，收件人老秦
求同款毛线，vx «wechat:maoxian_2016»，可以换
孩子家长群里也买了，我QQ «qq:1357924680»，拼单找我
商家要我身份证«id_number:320106198504126512»才肯退，离谱
退款打到招行«bank_card:6225 8801 2345 6788»，户名王小燕
司机车牌«plate:浙A8K321»把我家花盆撞了
小红书@«social:阿喵的小厨房»，有做法
我妹也想买，微信同号«phone:18702931147»
邮箱«email:panpan1988@126.com»，发票发这儿
给我打电话«phone:一三六，五五零一，二二九九»
公司前台收：«address:上海市静安区南京西路1266号恒隆广场2座3105»
旧的想送人，薇«wechat:yezi_0308»，自提
师傅电话 «phone:0571-8802 3345»，靠谱
寄回地址写成«address:哈尔滨市道里区经纬街105号»隔壁了，我在«address:哈尔滨市道里区经纬\
街107号3单元502»
我家门牌«address:金色港湾12栋1单元301»，别再放驿站
护照号«id_number:E98765432»也要填？买个锅而已
台胞证«id_number:12345678»照片拍三次
抖音搜«social:手工阿芳»，都是我做的
收货人电话错了，对的是«phone:17612340987»
我Q：«qq:29-3847-561»
➕«wechat:momo_tea77» 领养
快手号：«social:laowang6688»，直播拆的
老公微信就是手机号：«phone:15012349876»
工行卡 «bank_card:6222021234567890123» 一直没收到返款
配件请寄：«address:新疆维吾尔自治区乌鲁木齐市沙依巴克区友好南路688号2栋1502»
联系 «phone:0931 8765432» 白天，晚上«phone:13919283746»
Line: @«social:kenji_0421», I can translate the manual
微信改成«wechat:xiaokang-1212»了，老号丢了
The zip broke day 2. For the return label use my sister's: «address:66 Heol Fawr, \
Cardiff CF14 6EE», she's home all day.
Parcel thrown over the gate at «address:1189 Sunset Ridge Rd, Boise, ID 83709», dog \
nearly ate it
Anyone else near Galway? ring «phone:087 645 1239» and I'll show you how it folds
Kia ora, «phone:021 555 0147» if you want the box, it's a good box
My work mail is «email:h.lindqvist@skanskafastigheter.se», the private one bounced
Gone to the wrong Smith; I'm «address:Flat 9, 48 Mount Pleasant, Liverpool L3 5SD»
you can check my license «id_number:D123-4567-8901», i am over 21 for that corkscrew
Gift for dad, «address:Via Garibaldi 17, 40124 Bologna BO», came opened
spare keys? whatsapp «phone:+39 333 123 4567», parlo inglese
Its the same guy from the blue Corolla, plate «plate:8ABC123», he left it in the rain
Tell finance to use «bank_card:DE44 5001 0517 5407 3249 31», the old one is closed
Sort code «bank_card:20-45-77»? yes: sort code «bank_card:30-92-14», account \
«bank_card:60214498». Waiting since April.
mon numero «phone:06.44.60.12.98», je garde la boite pour vous
The invoice carries my PESEL «id_number:85010112345»; remove it.
I mailed my spare lens to a stranger via «email:spare.lens.swap@proton.me» and got his \
filter, lovely
DM @«social:ravi.builds» on insta for the print files
ask Jo (snap: «social:jojo_bakes7») how the dough hook lasts
Deliver Sat only. «address:Unit 14, 7 Marine Parade, St Kilda VIC 3182». Buzz 14.
My mum «phone:(08) 7010 4422» was called by your seller six times!
They put my date of birth and NHS number «id_number:943 476 5919» on the packing slip
reach us «phone:nine-oh-two, five-five-five, oh-one-eight-three» any evening
Chauffeur avait mon code et mon adresse: «address:27 avenue Jean Jaures, 69007 Lyon»
I live in Osaka: «address:〒545-0052 大阪市阿倍野区阿倍野筋1-1-43»
Send to Wei, «address:Blk 214 Bishan Street 23, #08-117, Singapore 570214»
Bell says Novak, «address:Vinohradska 112, 130 00 Praha 3», second floor
My student ID? no. Personnummer «id_number:850709-9805» they wanted, for slippers
for the swap contact marek, tel. «phone:+420 601 234 567»
gmail is «email:tolu.adeyemi.crafts@gmail.com», subject "bobbins"
It's Marta: «phone:654 32 10 98», llámame después de las ocho
telegram @«social:old_clock_max» — I fix the movement for free
Vergeet het: «address:Kerkstraat 88, 9000 Gent» is mijn buurman, ik woon op 90
寄件人写的是我：«address:太原市小店区长风街705号和信商座1210»，«phone:0351-7885 2219»
有划痕让我加售后，我说你打我电话吧«phone:158 3344 9021»
猫砂盆转让，➕v «wechat:miaomiao_home»
同款出一个，扣«qq:2233099817»，八成新
收件人李姐«phone:13512098765»，地址«address:洛阳市涧西区南昌路16号院4号楼2门301»
邮箱写错，正确的是«email:zhouxin_07@163.com»
手机号改了，新号«phone:19934561208»
微信换成«wechat:lan_tian88»了大家别加旧的
我的小红书«social:balcony_tomato»可以看长势
身份证 «id_number:11010119900307123X» 被印在快递单上
港澳居民来往内地通行证«id_number:H12345678»，填不进去
闺蜜家：«address:沈阳市和平区文化路19号金科大厦1504»，麻烦改一下
卡号«bank_card:6228 4800 1234 5678 910»，农行，退款打这里
骑手车牌«plate:粤B·7K392»，态度恶劣
打«phone:零八五五，八二三六六一七零»找我妈拿
师傅薇❤«wechat:weixiu_laoliu»，修得好
请送丰巢：«address:石家庄市裕华区槐安东路152号5号楼丰巢»
加Q：«qq:九八一二三零四五»，有群
楼下王阿姨代收«address:温州市鹿城区人民中路88号欧洲城3幢1802»
护照过期换新的，新号«id_number:EN2038475»，海关那边帮改下
台湾的朋友：«address:新北市板橋區文化路一段188巷12號5樓»，«phone:0912-345-678»
B站@«social:阿木修钟»，有拆机视频
这是我爸电话«phone:①③⑤⑦①②③④⑤⑥⑦»
手机138那个停了，打«phone:177 0023 4491»
要的滴我 «wechat:huahua_0412z»
QQ邮箱«email:551203984@qq.com»，发说明书
公司地址是«address:福州市台江区江滨中大道378号海西百联3号楼1605»，中午送
新疆这边：«address:伊宁市解放西路112号红旗花园7-2-401»，打«phone:0999 8123456»
快递员说他叫小崔，«phone:13022110987»，谢谢他冒雨送
The stroller squeaks. If the seller wants to hear it: «phone:778-555-0112», or the \
other parent «phone:778-555-0164».
I gave the guard my Emirates ID, «id_number:784-1985-1234567-1», to pick up one spatula.
Please stop posting to Flat 6! We moved: «address:22b Clarence Gardens, Brighton BN1 \
2EG».
Grandad doesn't do email, phone him on «phone:01539 555 214», he'll talk for an hour
Our nanny, Ioana, «phone:+40 722 123 456», assembled it in ten minutes flat
If anyone at the shop reads this, it's «email:fwd-me.kirsten@posteo.de»
Same username everywhere: insta «social:bramble_and_bee»
The courier wrote my plate «plate:KX67 PVD» on the card for no reason
Needed a TFN for a refund?? «id_number:123 456 782». Ridiculous.
They only refund by bank: Nationwide «bank_card:07-01-16» «bank_card:33445566», hurry
My card, Mastercard «bank_card:5105 1051 0510 5100», was charged thrice
Wrong house! Number «address:17 Old Mill Lane, Marlow SL7 3HT» is us, red door
Next time try the side gate, «address:905 W Elm St, Apt 2R, Urbana, IL 61801»
Je suis au «phone:07 81 22 34 56» si vous retrouvez le couvercle
Meine Mutter, «address:Ahornweg 3, 88045 Friedrichshafen», kann annehmen
T: «phone:(02) 9555 0183», ask for Priya, she runs the knitting circle
My Discord is «social:saltyfern#4410», I share the STL there
twitch «social:benny_brews» shows the grinder at work
Her passport, «id_number:YA1234567», lay on top of the returned suitcase
send the replacement to my neighbor Lou, «address:418 Birch Ct, Madison, WI 53711»
Write to «email:lou_418 [at] fastmail [dot] com» for the pattern
mobile «phone:o seven nine one one, 556 340», told ye twice
«phone:0412 887 302», text only pls, baby sleeps
Cedula «id_number:1712345678» en la etiqueta, a la vista de todos
Hola, estoy en «address:Av. Providencia 1208, Depto 502, Santiago» y nadie toca
El repartidor me llamo del «phone:612 345 678»
RG «id_number:12.345.678-9» on the box. Brazil customs, I guess
Wohne «address:Berliner Allee 212, 13088 Berlin», Hinterhaus, 3. Stock
Ok so my neighbour Ellen («phone:06-12345678») has had it all week
Pakketje lag bij «address:Prinsengracht 263, 1016 GV Amsterdam», niet bij mij
发错地址了！！应该是«address:合肥市包河区徽州大道1158号栢景湾12栋604»，不是1804
寄东西给我«phone:15156712034»没人接就放«address:徽州大道1158号12栋604»门口
买三送一，找我拼：«wechat:pinpin_2088»
老板加我wx«wechat:jinsheng-88»，有话说
绿泡泡：«wechat:xixi900213»，看上身图
出过敏没用的，扣扣«qq:60238817»
q«qq:1188273645»，备注锅
妈妈的手机«phone:137-1122-0099»老接到推销电话
本人身份证号 «id_number:33010619920815274X» 系统说不存在
发票抬头个人，邮箱«email:nana.wu@outlook.com»
车停楼下，京«plate:京N·88P21»，挪车打«phone:13311028847»
退款账号：建行«bank_card:6217001210012345678»
收款支付宝是手机号«phone:18866670021»
送货师傅姓邓，微信 «wechat:deng_anzhuang»
住«address:长沙市雨花区韶山南路88号融科东南海18栋2单元901»
放学校传达室：«address:嘉兴市南湖区中环南路300号1号楼传达室»
抖音ID：«social:liu_dajiang66»，看我测评
网名就叫“«social:养兰老周»”，闲鱼搜得到
电话零五七四，不对，是«phone:0574-8765 2210»
收件人写老婆的，«phone:17705740088»
QQ是我女儿帮注册的：«qq:3349017726»
之前说的微信号少个字母，应为 «wechat:chengcheng_w9»
QQ不常上，上次那个也写错了，正确的：«qq:70412256»
护照两本，美国的«id_number:533019284»，中国的«id_number:E20394857»，都不行
我驾驶证编号«id_number:330102198001014455»，要这干嘛
公司楼下取：«address:杭州市西湖区文三路478号华星时代广场A座1106»，«phone:0571-8822 9034»
加我微信不方便，Telegram «social:qingshan_lee»
台北的家：«address:台北市大安區復興南路一段390號7樓之2»
香港寄：«address:九龍觀塘開源道60號駱駝漆大廈3座8樓C室»，«phone:2345 6781»
有人要纸箱吗？«address:北苑家园清友园3号楼2单元1102»自己来拿
If found, return the brooch to «address:5 Heathfield Road, Audlem CW3 0HH», reward!
New number since May: «phone:07700 900 655», the shop keeps calling the dead one
wechat me, the old id died, new one is «wechat:paulo_sp21»
Customs: passport please. Mine: «id_number:FR 2094771»? rejected. My husband's is \
«id_number:18AB12345».
Dad's details are on page two, mine: «id_number:HB 41 77 20 B».
We're at «address:63 Rue Saint-Denis, 75001 Paris», code at the door is for you to ask
office address: «address:2 Dock Street, Suite 12, Leeds LS10 1NB», leave it at reception
insta name was misspelt, it should be «social:noor.bakes_8»
loved it. If ye want one made: «phone:083 412 7756», Sligo
My QQ below is outdated, the new number is «qq:773120945»
之前写的地址错了，新的是«address:苏州市姑苏区干将西路88号6幢402»
微信不是那个了，改为«wechat:lemon-tea96»
护照换了，旧号«id_number:E10293847»，新号«id_number:EF5647382»
+我«wechat:anan_1013»，送你两颗种球
有需要➕我哈：«wechat:guoguo2020»
公司在«address:东莞市南城街道鸿福路200号第一国际F座1708»，周末别送
放«address:济宁市任城区太白楼路27号院3号楼1单元202», «phone:0537-2341 998»
QQ填反了，应该是：«qq:918273645»
收货«address:绍兴市越城区胜利东路60号3幢1201室»，«phone:0575 8812 \
3390»，微信«wechat:sxlaoli_88»
小红书号变更为«social:tata_home99»
打我座机«phone:0311-8765 4321»，老人接
"""

NOBODYS = """
The lamp has 4000 K and 806 lm, not 4000 lm.
Ordered 12/03, shipped 15/03, arrived 28/03 with order no 302-5550142-77.
My third pair, size 42, width 2E, article 8100 4471 22.
Two Rivers Road Atlas 2024, 312 pages
12 Park Street Blend beans taste burnt
Model number E98765432-B does not fit
Charged 55.00 on the 5th and 55.00 on the 6th.
The router shows 192.168.0.17 and never connects
Bible verse 3:16 printed on page 1984
I walked 20,000 steps with 5500 kcal burnt
Customer service 0800 123 4567 never answers
their hotline is +44 345 604 0626, forty minutes in the queue
The receipt says 17:45:32 on 2024/05/19
Firmware 23.11.04.2257 fixed it
Follow @official? No, the QR leads to nowhere
I gave it to my neighbour at number 12, he is happy
The van came at 8:15, then 9:30
Marked as delivered to locker 4417, code 882190
Insta photos look better than the thing
Telegram stickers included, 24 pieces
Line 12 in the manual, signal 5 of 5
My old one was bought in 1998, the new one in 2023
Passport sized photo frame, 35x45 mm, pack of 8
On the box: Imported by Nordlys AB, Sveavägen 21, 111 34 Stockholm
充电宝20000毫安，标称12800
订单2405191234567到现在没发
券码 8842 1190 3345 用不了
套装里1号、2号、3号刀片各5片
身高165体重52，买M码
客服电话400-660-1234一直占线
一共用了3年4个月，第2个了
色号是A102，批号20231105
公司团建买的，30个人都说好
加我一个好评，99.8分
房间12平，空调1.5匹刚好
微信支付满300减40
QQ农场那种小锄头，12厘米
住8楼也能收到信号，穿3堵墙
京东快递JDX012345678901，两天到
应该是2023款，不是2024款
Ring binder A4, 2 rings, 25 mm spine
I ringed the date, 17.11.2024, and waited
A plate of 28 cm and a bowl of 600 ml
My licence to complain expires after 30 days, ha
Item 943 476 5919 is the wrong colour
Sort of 20-30-40 mm screws
Their VAT id DE812871812 is on the invoice
NHS staff discount of 15% worked
Parcel 3 of 3 weighs 21 kg
Street lamp model, 1:87, no. 42 6011
Postcode lottery ticket 5543-2210-98 inside, funny
Sold by Kettler GmbH, Hauptstr. 28, 59469 Ense, says the label
Snap fits 12345678 times then breaks
Page 404, chapter 12, verse 7
Telegram said 5 new messages from the shop
Insta-hot water in 90 seconds
Our flat is 58 sqm, 3rd floor, heats in 20 min
The code 0049 is for Germany, the plug is for the UK
I paid 3 x 49.95 = 149.85
call it 8 out of 10
Delivered 24/7, support 9-5
Battery CR2032 x 4 and LR44 x 2
Bought one in 2019, one in 2021, third 2024
Street View shows the shop at 12 High Street
小号28cm，中号32cm，大号36cm
第3次回购，第12杯了
退货单号YT8812345678901
热线95338打不通
QQ飞车联名款，全套8个
微信扫码领了3.88
车牌架尺寸44×14
护照封面的贴纸，12张
我的是128G，老公的是256G
公司年会抽奖送的，价值1299
快递柜取件码 8-204-117
型号 A-1205，色号 02
电话手表，插卡能用，4G的
买了2箱，每箱24瓶，每瓶550ml
生产厂家：临沂市兰山区枣园镇工业园8号楼
房子在18楼，信号2格
Two plates, 21 and 27 cm, both chipped
My username is now on the wait list
The old number plate holder fits M6 screws
I texted support 3 times between 9 and 11
Made by Lindt & Co, Seestrasse 204, 8802 Kilchberg according to the wrapper
Gate 12, row 14: bought at the airport
Order placed on 2024-11-02 at 08:14:55
item 123 456 782 in the catalogue
My Kindle, 6th generation, 1072 x 1448 pixels
Snapchat filters from the app are silly
Signal strength -67 dBm at 12 metres
Their phone line, 0345 300 0021, plays music for ever
Account suspended after 3 tries, code E-4410-22
Passport control toy set, 24 pieces, ages 3-6
My sister has the 2018 one and mine is the 2023 one
The correct size is 38, the new one is 40
right one is louder than left one, 72 vs 68 dB
Their mailbox service@kettle-world.example never answers
Elm Street Nightmares box, 7 discs, 1984-2010
pattern 4410, stitches 123-456-789
I live 3 minutes from the depot and it took 11 days
Call me old fashioned but 1080p is enough
Email from noreply@shipping.example said Thursday
Serving 4-6, oven 180 C, 35-40 minutes
Rated 4.5 by 12345678 users, allegedly
正确的用法是加水到1200刻度
新的是256G版本，旧的是64G
对了，尺寸应该是1200600毫米吧
QQ邮箱收不到验证码223344
抖音卖129，这里卖99
我家住5楼，没电梯，师傅扛了20分钟
公司买了30台，第2批12月到
单元门进不去，220cm太长
热销款排名第1，销量100000+
这个微信贴纸很清晰，20张
生产许可证编号SC10644011200333
电池编号BL-5C，3.7V
退货地址是商家仓库：义乌市福田街道商城大道8号仓库
护照夹尺寸10.5×14，8个卡位
加我一个，第1024个好评
My office chair, 120 kg rating, serial 2231-55-02
his details: 42 cm x 18 cm, weight 900 g
New one is 2.1 kg, the old one was 3.4 kg
+我两个朋友，共3人用
应该是8号发的货，12号到
公司说7天，改成15天了
QQ堂那年是2004
新的是1080P，改成2K更好
应该是 120000 转每分
微信里的新版是8.0.50
拔不出就打0330 555 0121，全天
"""
