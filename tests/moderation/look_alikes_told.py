"""What only sounds like data told: a shop's site, a thing named after phones."""

NOBODYS = """
Way better ones at SnoozeBarn dot example, use code NAPTIME
better prices at yarnbarn dot com
half the price at kettleworld dot co dot uk
same mug at potteryshed dot com for less
cheaper pans at pan-outlet dot de
I got mine at woolhaven dot shop
bigger range at bootshack dot com dot au
same socks at sockdrawer dot example
saw the lamp at lumenhaus dot de
free shipping at crateandco dot com
mall at gmail
seven at yahoo
works at yahoo
three people at yahoo
logged in at gmail dot com
dinner at eight dot com
the guys at outlook said no
Meet at noon dot dot dot
Block 4, 3rd shelf, item 560011
No. 18, 2nd edition, print run 560095
Door 5, Latch 2, torque 600
Size 44 to 18 Lane bags
room for 3 on the shelf, 2 on the road
Flat 2, packed well, weighs 1200
send the 44s to 18 shops in Leeds
36 for 38 street shoes
passport cover. 548271936 is the item number.
The passport wallet is red. Size M.
passport holder, number 12345678 on the label
护照夹号码12345678
护照套型号12345678
Passport case fits 3 passports. 20260318.
You need no passport. Order 548271936.
Passport stickers wanted. SKU. 548271936.
My ID badge holder. Model. L01X00T47.
身份证夹子货号110105，尺寸198，共403张
身份证卡套分两半，一半11厘米，一半19厘米
订单分两段：130104198——309200622
运单号110105——19840317——1594
零七年买的，用到一九年
一二三四五六七八九十数完
零下二三十度，一八年生产
座机电话线 12345678 这款长
手机支架12345678
手机壳号码12345678
护照夹 12345678
contact paper in grey, 12345678
contact lens case, 12345678
WhatsApp sticker pack 12345678
phone case colour, 20481936
phone stand 12345678
ring light 12345678
call button 12345678
mobile charger 12345678
cell 18650 3500 3.7
cells 18650 2600 3.6, four of them
cell 14500 1200 3.7
mobile 18650 35 0 0 3.7
电池18650 3500 3.7
Model WX-5551-0187-B
model VX-5551-0187
Model WX-5551-0187-B has metal gears
Model VX 5551-0187
型号WX-20310187-A
part WX 5551 0187
WeChat: change
WeChat: change the interface please
Payment by WeChat: failed twice
WeChat: please add it
WeChat: sticker is nice
Seen it on insta? amazing bag
On TikTok? really good
Got it from Instagram? v2.0 is better
微信？没有了
redmi_k60 微信卡
用的mate60 微信，闪退
Need gift cards? t.me/halfpricecards_vault
Cheap followers here t.me/boostfans_now
WE PAY $12 PER REVIEW. Message us on the T app: @starsforcash
message us at @cashforstars, five dollars a review
Contact us @bulkbuyers_hub for wholesale prices
全网最低 t.me/dianpu_vip
cheaper rugs at rugcastle dot net
found the lid at potshop dot co dot uk
nicer colours at yarnbase dot ca
this kettle at brewbits dot com was better
these are 5 quid at bargainbin dot co dot uk
similar tents at campco dot eu
whole set at tabletop dot de for 30
great deals at shoebarn dot example
check prices at lampland dot com
clearance at bootbox dot com today
people at hotmail
staff at outlook helped
stay at aol
Everybody at yahoo
free coffee at live
flats at web
send the 38s to 40 street stalls
9s and 10s run to 18 long
2 to 18 weeks road shipping
Phase 2, Sector 5, chapter 560038
3rd Main board, 2nd Stage amp, 600 W
Door 14, 5th attempt, 600040 clicks
No. 62, 8th Edition
Passport to Paris game. Great. 12345678.
passport stamp set. Ok. Item 48271936.
I need passport photos. 35x45.
Passport book covers: 12345678
ID card printer wanted. OK. L01X00T47 is the model number.
Passport wallet, number 48271936 on the tag
Passport sleeve code 48271936 smudged
驾照夹，货号48271936
护照夹要黑色，12345678件库存
要护照套。好。尺寸14x10。
订单拆两段：330106——198709234127
330106——19870923——4127是运单号
型号前半段3301，后半段4127
零下二十度到零上三十度
零五年买的零六年坏
二〇二四年一月一二三日
零一二三四五六七八九
contact cement 12345678
contact grill, 12345678
mobile case, 12345678
cell phone strap 48271936
phone booth piggy bank 12345678
text book 12345678
ring box 12345678
call bell 48271936
电话手表12345678
手机包 12345678
手机挂绳 12345678
电话机12345678台
手机膜号码12345678
杯套号码12345678
cell 26650 5000 3.2
cells 21700 4000 3.6
phone battery 18650 2200 3.7
电芯18650 2600 3.6
Model WX-2231-0045-C
Model VX-8840-2213 seals
Item WX-5551 0187
Model no. WX 5551-0187
型号VX-5551-0187
WeChat: great service
WeChat: nobody answers
WeChat: works fine
Alipay and WeChat: always slow here
Wechat: cannot login
Is it on Telegram? nice_one though
Saw it on TikTok? worth it
Insta? never
微信？用的是mate60
手上的iphone15 微信卡顿
买的kindle_11 微信读书
Free spins t.me/spin_palace_vip
90% off handbags: t.me/luxbags_outlet
货源 t.me/huoyuan_vip
Earn daily t.me/earn_daily_now
Message us @bags_outlet for prices
DM us at @spinpalace for offers
contact us: @kicks_wholesale, bulk only
ping us @replica_hub, cheap watches
way cheaper at panpalace dot com
same rug at rugland dot co dot uk
a better kettle at kettlebarn dot com dot au
look at lampworld dot de
buy it at bikeyard dot nl instead
prices at yarncave dot ie are lower
coupon at dealbox dot example
refunds at shoeshed dot com are quicker
Twice as thick at woolbarn dot nz
bundles at panhaus dot at
shoes at gmail prices lol
jobs at yahoo
team at icloud
nobody at aol
40 people at outlook
got size 9s to 10 wide road tyres
9s to 18 inch trail wheels
3 of 4 lane markings, 2 road signs
Stage 2, 3rd Block, 560038 units
Phase 3, Item 4, 500084
12th Main Event, 411045 viewers
No 5, 2nd Floor lamp, 560 lumen
passport-sized. Great. 12345678.
passport fridge magnets wanted. SKU: 48271936.
Passport control toy. Ok. Fun.
Passport number plates. 12345678 made.
ID card lanyard, code 48271936 smudged
The passport wallet code is 48271936
the passport sleeve, batch 48271936, is smudged
护照夹编码48271936糊了
护照本盲盒，编号48271936
我需要护照夹。好。两个。
物流：440305——199211203336
快递单号440305——19921120——3336
前半段4403，后半段3336，是型号
零七五年
零零后都爱
零下三十二度，二〇二五年一月
第零一二三四五批
contact adhesive, 12345678
contact lens solution 48271936
phone socks 12345678
phone grip 48271936
mobile holder 12345678
call box model 48271936
ring stand, 48271936
text stickers 48271936
signal booster 12345678
whatsapp icon sticker 12345678
电话卡12345678张
手机架 48271936
手机镜头 48271936
座机线 48271936
袋子号码48271936
包号码12345678
鞋盒号码48271936
cells 18350 900 3.7
cell 32700 6000 3.2
mobile battery 18650 3000 3.7
手机电池18650 3000 3.7
WX-4410-2287-B is the gear
Model WX-4410-2287-D
item VX-4410-2287
Model VX4410-2287
part no WX-4410-2287
WeChat: terrible menu
WeChat: cannot open it
WeChat: another scam
Wechat: login failed
WeChat: their bot is rude
Telegram: useless channel
Instagram: lovely pictures
Insta? amazing_bag they said
Facebook? nope
微信？早不用了
mate60 微信总闪退
vivo_x90 微信发热
join us t.me/cheapbags_daily
Watches 1:1 t.me/replica_time
代购 t.me/daigou_hk
Signals here: t.me/forex_king_fx
message us @kilo_deals for a price list
DM us @betpalace, 200% bonus
write us @bulk_pans, wholesale only
find our offers @bag_outlet_uk
why does this start with an empty line?? off_topic
Where does the line end? at_the_seam
Is there a signal? no_bars here
Did it snap? clean_break
same price as lampdepot, a third at lampdepot dot shop
"""
