"""Texts with personal data, marked «so», and texts whose numbers are nobody's.

Those of a type are told under it; where a text has several pieces, all are of it.
"""

MARKED = {
    "phone": """
Kettle is fine but the lid sticks, ring me on «07700 900123» if you have a spare.
Selling my old one, «(212) 555-0143», evenings only.
If the fitter reads this: «+44 7911 123456».
Could somebody swap the blue for the green? «020 7946 0958»
Call «0161-496-0142» after six, it's my daughter's phone.
Text «+1 (415) 555-0198» for the pattern.
my cell is «415.555.0173» and I'm in all day
My mum wants one too, her number: «01632 960 456».
Lost a glove, please contact «0044 7700 900 982».
Leave it with Tom, mobile «0412 345 678».
whatsapp «+91 98765 43210» if you want the recipe
Reach me on «+353 86 123 4567», I have the other half.
The driver should have rung «+33 6 12 34 56 78» like I asked.
Phone «0151 23456789», ask for Klaus.
call «oh seven seven double oh nine hundred one two three» for the spare
whatsapp «plus four four seven seven double oh nine double oh four six one»
Text me: «four one five, five five five, oh one three two»
my number is «seven oh three - five fifty-five - nineteen oh two»
Ring «zero-seven-seven-zero-zero nine zero zero triple one», I fix these.
message me on «O77OO 9OO 123» and I'll send photos
phone «０７７００　９００１２３» thanks
ring «0 7 7 0 0 9 0 0 1 2 3» any time
Call me at «555-0142».
«07700 900 461» is my mobile, call before you come
I can show you how to mend it, «(503) 555-0148» (mobile).
my digits: «6175550123» lol
For the missing screws ring my husband «07700900321», he has a jar full.
Tel. «+49 (0)30 901820», they know me there as Anna.
I had to leave my number («07911 123 456») with a stranger.
Two of us want one: «07700 900123» or «07700 900124», please call.
有问题打我电话«13812345678»。
旧款便宜出，«139-1234-5678»，面交。
手机«１５０１２３４５６７８»，谢谢。
配件我有，«一五九一二三四五六七八»。
打«壹叁捌 壹贰叁肆 伍陆柒捌»找我。
电话«幺三八零零幺三八零零零»，晚上打。
联系«138 壹贰叁肆 5678»。
«1３8-1234-五六七八»，有同款的联系我。
我妈电话«+86 137 1234 5678»，她在家收货。
座机«010-62345678»，白天有人。
请打«(021) 6234 5678»，别发短信。
固话«0755 2688 1234»，找小陈。
座机«62345678»，总有人接。
手机号«1.3.8.1.2.3.4.5.6.7.8»，别打错。
有货叫我«1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣»
有货叫我«①③⑧①②③④⑤⑥⑦⑧»
电话«+886 912 345 678»，台湾的朋友可以打。
打«0086-138-0013-8000»，我教您装。
«13912345678»（微信同号）
快递员把我电话«18612345678»写在门上了，太过分。
修这个我会，«yao san ba yi er san si wu liu qi ba»。
拨«138_1234_5678»，我有多的。
致电«137*1234*5678»，同城自取。
Ask for Joan on «+44 1632 960 118», she'll tell you the same.
The fitter scribbled «+44 1632 960245» on my wall.
ring my brother «+1 202 555 0117» about the tent poles
You printed my wife's number («+61 491 570 156») on the box!
叫我先生吧，«+44 1632 960 337»，他在英国。
""",
    "email": """
Pictures on request: «hannah.m@gmail.com».
Write to «oliver_k77@outlook.co.uk» and I'll scan the pattern.
I'm at «jane dot doe at gmail dot com» if you need help.
mail me: «jo.smith(at)yahoo(dot)com»
my address is «peter [at] proton [dot] me», ask away
«sam_w at hotmail.com» is where the photos are
it's «kim underscore lee at outlook dot com»
«rosie @ gmail . com» has the instructions
send it to «ben{at}icloud{dot}com» please
«a n n a 8 4 @ g m a i l . c o m» wrote the pattern
my gmail is «tinyhouse.kate»
they leaked «ｊｏ８８@ｇｍａｉｌ.ｃｏｍ» to everybody
mail «mark@markbrown.photography» for the pictures
email «lucy at lucyknits dot co dot uk» for the pattern
contact «d.ruiz88@web.de», I am the buyer
邮箱«laowang84@163.com»，发您照片。
发«wangfang#qq.com»就行。
邮件«zhaoliu艾特qq点com»，我回您。
«lijuan（艾特）126点com»有教程
有图纸，发邮件到«zhang.san@foxmail。com»。
我的邮箱是«chen_yu＠sina.com»，谢谢。
要说明书扫描件的留邮箱或写给«m.liu @ 139.com»
邮箱账号：«xiaoyu2020»
把照片发到«12345678@qq.com»了，没人理。
""",
    "address": """
I live at «14 Maple Street, Springfield, IL 62704», come and look.
Send it to «Flat 3, 22 Acacia Avenue, London N1 9GU».
They left it at «17a Elm Grove, Manchester M14 6HS» instead of here.
The parcel belongs to «220 W 45th St, Apt 4B, New York, NY 10036».
we're at «9 orchard lane», the green door
Replacement to «31 Harbour Street, Whitstable CT5 1AH» please.
Post it to «Unit 5/12 Smith Street, Fitzroy VIC 3065», thanks.
Deliver to «12/5 Collins Street, Melbourne VIC 3000» next time.
My home is «Hauptstraße 5, 80331 München», ring twice.
Ship it to «12 rue de Rivoli, 75001 Paris», second floor.
Mail it to «PO Box 4471», I never got the lid.
We live in «The Old Rectory, Church Lane, Wantage OX12 3AB», no number.
It went to «77 Rosewood Avenue», I live at 79.
My neighbour in «8 Mill Close, Norwich» signed for it.
come to «Apt 12, 48 Willow Road, Bristol BS3 4QT» after six
send the new one to «1620 NE Oak Street, Portland, OR 97205»
deliver it to «fourteen Maple Street» next time
I'm at «5 High Court, Leeds LS1 2AB», top floor
补发请寄«浙江省杭州市西湖区文三路478号6幢302室»。
我住«上海市浦东新区张杨路88弄5号1201室»，放门口。
地址：«广州市天河区体育东路12号之3 1502房»
下次送«阳光新村12栋3单元401»。
家在«龙湖花园8-1-203»，别再送错。
寄到«北京市朝阳区望京街道花家地南里3号楼2单元501»。
送错了，应该是«幸福里小区三号楼二单元五零一»。
我家在«河南省周口市太康县城关镇李家村42号»。
住«回龙观东大街18号院5号楼»，保安都认识我。
地址«深圳市南山区科技园南区5栋B座1203»，谢谢。
请放«菊花胡同12号»门口，我家没人。
收货地址«台北市信义区信义路五段7号12楼»
包裹送到了«锦绣家园3栋1102»，那不是我家。
同学都在«清华大学紫荆公寓7号楼312»，送那儿。
快递放«通州区梨园北苑五区318楼»门口，别放驿站。
请送到«海淀区知春园12号楼»，保安会收。
我住«松榆东园3幢»，上次又送错了。
下次送«望春园三区15楼»，谢谢师傅。
寄到«清河翠微园二期7栋»吧。
放在«静安里小区4号楼2单元»就行。
包裹扔在«和平里七区21楼»楼下了。
""",
    "id_number": """
The label showed my SSN, «219-09-9998».
My social security number is «536-22-8731», in full.
passport no. «X8234511» was on the customs form
My passport: «533401372», printed for all to see.
They wanted my driver's licence number «D1234567» for a lamp.
National Insurance number «AB 12 34 56 C» on a parcel slip!
My NHS number «943 476 5919» was on the box.
身份证«11010519491231002X»印在面单上。
实名要填，我写了«110101199003074514»就被盗了。
护照号«E82345112»在报关单上。
身份证号：«110101 19900307 4514»，谁都能看见。
驾驶证号«440306199001011»也要我填
港澳通行证«C12345678»被拍进图里了
They spelt my passport wrong, it should be «L8830021» and not L8830012.
My ID card was copied to the label: they wrote «AT4471920» in big letters.
The passport they took down for customs reads «P40028817», one digit off.
For my driving licence the clerk typed «HB2290417» into the form.
Their form swapped my national id with my wife's, mine is «BC774120» by the way.
护照填错了，应该是«G61120938»，你们写成别的了。
我的护照被他们拍下来了，«E90114427»就那么露在外面。
报关要身份证，填完一看«11010119900307451X»直接印在箱子上。
回乡证让客服登记，她念的是«H08812764»，全店都听见了。
身份证末位是错的，面单印着«440301198507126638»，谁都看得到。
""",
    "bank_card": """
They charged «4111 1111 1111 1111» twice.
card «5500-0055-5555-5559» was on the slip
my Amex «3782 822463 10005» was billed
Refund to IBAN «DE89 3704 0044 0532 0130 00», please.
iban: «GB82WEST12345698765432»
pay me back, sort code «20-00-00» account «55779911»
bank account number «0012345678» for the refund
卡号«6222 0200 1111 2220 001»被扣了两次。
退到«6217001820012345678»这张卡。
银行卡«6228480012345678901»被盗刷
我的账号«6225 8801 2345 6789»，招商的。
Please put the refund back onto my card. It's «4929 3314 0087 1265».
transfer the money to this one: «5214 8830 1192 4410»
Send the deposit back to the card, «4000 1234 5678 9017», the chair went back in May.
钱退到这张卡上就行，«6217003320098771234»，建行的。
打到我卡里：«6228 4803 1872 0011 765»，谢谢。
退款一直没到，麻烦退到«6225760012345678»。
卡没错的，招行，尾号对，完整的是«6214 8312 0099 4477»。
运费请转到我爱人那张卡，«6230580000112233445»，别再退到余额。
存到我的工行卡吧，«6222081202004455667»。
""",
    "plate": """
the van, number plate «AB12 CDE», drove over my roses
license plate «7ABC123», that was the courier
送货车的车牌«沪A·12345»，压了我的花
车牌号是«粤B12345»，那个师傅态度差
""",
    "wechat": """
Add my wechat: «mike_2021» and I'll show you.
wechat id «sunny_days88», tell me your colour
you find me as «panda_lover8» on wechat
加微信«abc_12345»。
微信号：«xiaomei1990»
有货了在薇❤️上叫我一声，«LaoZhao-chaye66»
薇❤️«lele1990»，教您装。
加v：«xiaomei»
vx«jenny_craft»，有货。
V信：«tomhuang»
WX «chen-88-yu» 看实拍
威信号是«lilily»，旧的便宜出
微信搜«zhaoyun_77»
卫星：«panda-lover88»
➕V «goodbag2020»
微信«123456789»也行
加我微信就是«wang_lao5»
«mike_2021»（微信），说说您买的什么色
""",
    "qq": """
配件找我，扣扣«123456789»。
QQ：«987 654 321»
加Q«10001234»看图
企鹅号«55667788»
Q:«445566778»有教程
my qq is «123456789» for the file
qq群«778899001»一起用的来
""",
    "social": """
dm me @«craftygirl99» for it
Follow me on insta: «tinyhouse.kate»
ping me on telegram @«oldbike_tom»
Snapchat: «leo_skates»
My IG is «clay.and.kiln» with all colours
you'll see it at instagram.com/«hill_walker_7»
I'm «knit_wit_22» on instagram
discord «maker#4821»
telegram t.me/«oldbike_tom»
add me on Facebook as «anna.berg.92»
My TikTok handle is «bluekettle»
skype id: «jo_the_fixer»
抖音号：«xx12345»
小红书号«tinykate99»，看我怎么用。
小红书号«943217765»，前后对比我都发了
搜«阿沅爱折腾»（小红书号«943217765»）
小红书ID：«458812345»
私信@«maker_lin»要图纸
微博@«老张修车2019»看视频
ins：«clay_and_kiln»
抖音搜“«阿强修车»”就能看到我
小红书昵称：«爱吃的小鱼干»
Telegram：@«kicks_direct22»
闲鱼号 «tony8899» 出旧的
find me on Strava as «fell_runner_ines», same shoes
小红书搜«爱种菜的阿芬»，有我拍的全过程。
抖音搜«修表老周»就能看到我怎么拆的。
我小红书叫«一只小水獭»，上面有对比图。
我微博叫«海边的邮差»，欢迎来聊。
想看实拍的，抖音搜«青青妈妈»，里面都有我。
小红书关注«胖胖做饭日记»，天天更新。
b站搜«手工大叔»，我在上面发了教程。
快手搜«东北二姐»，我直播用的就是这口锅。
微博找«小林同学»，私信我拿图。
我的抖音名叫«山里人家»，这把锄头拍了三期。
""",
}

NOBODYS = (
    """
Order number 4155550132 never came.
order #138-4412-9981 was late
my order, 20413588, took a month
The order number I was given, 07700900123, doesn't exist on their site.
tracking 1Z999AA10123456784
Tracking number 9400 1000 0000 0000 0000 00 shows nothing.
DHL 4155550132 still in Leipzig
Royal Mail AB123456789GB was returned
Invoice 4412 8890 1123 has the wrong VAT, GB 123 4567 89.
ISBN 978-7-111-12345-6, ISBN 9787111123456
EAN 4006381333931 on the box, 5012345678900 on the slip
paid 1,299.00 on 2024-05-03
was 1 299 000 won, now 999 000
Rs 12,34,567 for a phone is mad
5 to 10 minutes, 100-240V, 50/60 Hz
The 1920x1080 screen, 2560 x 1440 outside
my phone (2796 x 1290) fits
serial number 4111 1111 1111 1111 is scratched off
IMEI 356938035643809 was already registered
gift card 6011 0009 9013 9424 was empty
model 212-555-0143, part 555-0143
GT-138-1234-5678 is the model
version 10.15.7.1234, firmware 2.4.1
calls drop after update 17.4.1
my phone from 2019-2023 lasted longer
call it what you like, 2 out of 10
I called on 12.03.2024 and 15 03 2024 and nobody answered
phoned on 03/12/2024, 10:30 and again at 16:45
contact lenses -2.25 and -1.75, box of 30
text is tiny, 6 pt, 1000000 words of it
mobile battery 5000 mAh, weighs 201 g
Phone arrived 2024-11-29 19:42.
The hotline 0800 123 4567 put me on hold.
call 1-800-555-0199 and wait forever
their helpline, 0345 600 0123, is useless
customer service on 020 7946 0018 hung up on me
I rang the support line (0161 496 0000) four times
The manufacturer's number 01632 960 001 is dead
1300 123 456 is their number, good luck
wrote to support@kettleworld.com twice
The invoice came from no-reply@shop.example.com
info@brand.de never answers
ordered at amazon.com, cheaper at ebay.co.uk
look at it, you can see the dot on it
found it at gmail storage sale
1 2 3 4 5 6 7 8 9 10, that's how many times I rang
one, two, three, four, five stars
Between 18 and 22 degrees at 40 to 60 percent
size 38, 39, 40, 41, 42, 43 all the same
20 000 mAh, 1000000 cycles
192.168.100.123 is the address of the router
2 wheel drive, 4 Wheel Drive, 5 Star Way to waste money
1 TB Drive, 512 GB Flash Drive
20 minutes drive away, 15 minutes walk
bought in the shop at 120 Oxford Street, London
their store on 22 High Street is better
Batch 22081734556, lot 4155550132
wechat pay did not work
WhatsApp runs well on this phone, Telegram too
Instagram live froze, TikTok videos fine
bottom line: great
signal: weak, line: noisy
posted it on facebook and got 20 likes
Facebook ads brought me here
discord works at 1080p60
Mr Peter Miller from accounts was kind, so was Anna
card ending 4242 was charged
last four digits 5678
PIN 4821 didn't work
the number on the ring is 925
my id is not on the list
passport holder fits 4 passports
licence plate frame 31 x 13 cm
room 12 got hot, 24 degrees at 7 am
Article 21 says 14 days, section 12 30 days
Room temperature 20 to 25, humidity 40-60
I'm 5 foot 4, 130 lbs, size 12
coupon code SAVE2024 did not work
voucher 4155550132 expired
it cost 4155550 yen
We sent 3 emails
a +vintage look
订单号 13800138000 一直没发
订单13912345678拖了三周
单号SF1234567890123
运单号：773123456789012 没更新
顺丰13812345678到现在没动
快递单号是13800138000，查不到
13800138000这个单号查不到
尺寸 120*60*75cm，1920x1080
型号 GT-138-1234-5678
条码6901234567892对不上
序列号6222020011112220001被刮了
客服热线400-820-8820 打不通
打95588也没用，12315也投诉了，10086更慢
客服电话021-62345678没人接
官方热线 800-810-1234 永远占线
售后电话0755-26881234是空号
厂家电话(010)62345678一直忙
到货时间 2025.11.05 19:42，晚了三天
2019-2023年一直在这买
20240503买的，20240510降价
微信支付失败了，支付宝也不行
微信里客服说发货了
微信群里有人推荐
qq的客服 12 点才来
QQ糖500g一包
抖音上看到的，小红书种草
小红书搜到的，果然好用
抖音直播间买的，比平时便宜20元
在南京路100号的店里买的
中山路88号门店态度好
他们的仓库在嘉兴，发货慢
1号线坐到底，5号电池两节
7号楼梯口放着，没丢
3号色偏红，36码偏小
128G，8核，5000毫安，120赫兹
第3排2号座看得清
发票号20241185523税号写错了
税号91110108MA01ABCD5X开错了
版本号10.15.7.1234
尾号5678的卡扣了钱
手机尾号1234的取件码8-2-3015
取件码 12345678 用不了
花了12345678韩元
一二三四五，上山打老虎
三三两两来了五六个人
保质期20250101到20260101
会员卡6222020011112220001积分没了
张伟师傅人很好，李姐推荐的
室温20到25度，湿度40-60
路由器192.168.1.1进不去
手机2532x1170，6.1寸
红包12.34元，返了0.5元
小红书搜到的同款，便宜一半
抖音搜了半天才找到教程
微博叫停了这个广告
我在小红书搜过测评才买的
抖音关注的博主推荐的
小红书找的攻略，照着装的
WX-20231101的滤网和这个通用
QQ-12的电池装不进去
型号VX-998811，别买成老款
QQ 300 是旧款的名字
他们的护照夹放得下四本
Passport cover, model K8830021, scratches fast
They asked for my passport twice, order K47110233 still isn't here.
幼儿园12楼的活动室铺了这个垫子
公园3号楼旁边的店也有卖
搬进6号楼1200元一个月
小区里5栋都装了这款门锁
+20 degrees outside and it still froze
put it on the card reader, ref 1200 4410 8830 11
The driver shouted at me for nothing
my wife laughed at me when I unpacked it
1Z 77B 310 03 8812 0946 shows delivered, nothing is here
Strava sync takes 12 seconds, komoot 30
退到仓库的单号是6217003320098771234
"""
    + "😀" * 50
)
