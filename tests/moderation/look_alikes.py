"""Things, accounts and games that look like personal data, and are nobody's."""

NOBODYS = """
My account says delivered, order 4839201746 never came
account 12345 was credited with points
Refund of order 20240611-4471 took 14 days to my card
the refund reference is 74829301847562, bank says wait
Paid 1249.99 by card in 12 rates of 104.17
card ending 4417 was charged
gift card 6006 4912 3456 7890 123 was empty
gift card code 4000 1234 5678 9010 did not work
voucher 4929442663621385 rejected
my Nectar card 98263000 1234 5678
tracking JD014600006281830704
tracking number is 1Z 999 AA1 01 2345 6784
parcel H00KMA0012345678 with Evri
DPD 15501234567890
Royal Mail KL123456785GB
USPS 9400111899562473881042
SF Express SF1234567890123
serial number C02XK1ABJG5H on the laptop
IMEI 356938035643809
S/N 4CE0460D0G
model WH-1000XM5 and WF-1000XM4
part no 00754866
EAN 4006381333931
UPC 036000291452
ISBN 978 1 4088 5565 2
ISSN 0317-8471
CAS number 64-17-5
ASIN B08N5WRWNW
batch 20231105A
lot number 0471-2245
LOT L2231847, EXP 06 2026
the firmware 7.12.0334 bricked it
build 22621.3007
version 10.0.19045.4046
IP 192.168.178.24 and port 8080
MAC A4:83:E7:12:9B:0C
resolution 3840 x 2160, 60 Hz
EN ISO 20345:2011
EN 13432 compostable
CE 0598 on the label
patent 10,123,456
reg. no. 5521847
VAT GB123456789
SKU 118-2297-04
item number 300-447-1188 fits
catalogue no. 503-884-2210
colour 210-555-0142 sage
size chart 32-34-36-38
weights 2.5-5-7.5-10
ratio 1-2-3-4-5-6-7
steps 8 1 2 3 4 5 6
played 4-4-2 then 4-3-3
score 21-19 18-21 21-16
flight LH 1234 from MUC
train ICE 1234 to Hamburg
seat 24B, gate C12
5 Seconds of Summer playlist on 10 speakers
30 Day Street, no: 30 day return policy
1 Way Street sign wobbles
2 Park bench cushions arrived
3 Way speaker, 120 W
4 Square pans and 2 Round pans
12 Green Tea bags
20 Rose Court... candles smell fine
24 Drive bays
10 Close up shots
100 Yard dash
2 Piece Court shoes
7 Path LED strips
3 Mile Walk felt easy in 38 minutes
50 State Quarters map
15 Minute Meals by Jamie, 288 pages
21 Savage poster
The 5 Boroughs map of New York, NY 10001 on it
Route 66, Springfield sign, 30 x 40
2 Broke Girls mug
1000 Island dressing
Platform 9 3/4 sign
Wall Street movie, 1987
Sunset Boulevard on DVD
Penny Lane vinyl, 1967
Abbey Road mug, 350 ml
Sesame Street plush, 30 cm
Baker Street 221B tin sign
Elm Street 1428 poster
Coronation Street box set, 12 discs
Made in Room 12, Berlin 2019 collection
Unit 3, Page 24, Exercise 2 has a typo
Block 5, Square 2 of the quilt pattern
Tower 3, Level 12 of the game is hard
Plot 5, Chapter 12, Book 3
Door 24, December 2024 calendar
House 3, Season 2, Disc 4
Room 8, Level 9, Game Over 2048
Via USB 3, 20 Gbps
Rua coffee 250 g
Corso Como 10 perfume is lovely
Place Vendome 2 the scent
Largo 12 pack
Plaza 2000 hotel set
Av 30 dias
Strada 200 tyres, 28 mm
Paseo 3 pants
Am Ende 3, 10000 Schritte
Das Spiel Zug um Zug, 12345 Punkte
Level Eins 12, 34567 Punkte
Modell Park 12, 12345 Watt
Im Test 2, 14 Tage
Tom Tom 5, 10115 Karten
Lego City 12, 60312 Police
Lego Technic 42, 42115 Lamborghini set
Samsung Galaxy A 54, 12800 Pixel
Nikon Z 50, 24000 Shots later
Windows 11, 64000 Updates
Kindle Paper White 11, 16000 Books on it
Chapter Two 12, 10000 Dreams
Bosch Serie 4, 14000 Umdrehungen
my house is 2 floors, 14 rooms
left it in Bay 12, Shelf 4
dm me for the code, it's 4471
text me when it is in stock
line 3 of the manual says 220-240
hp 15s laptop, 8 GB 512
handy 12000 mAh
number 7 razor, number 8 brush
my numbers are 12, 14, 18, 22, 31, 40
ring size 7, 1990 style
call of duty 2, 2005 edition
call quality 10 out of 10, 48000 Hz
cell 18650-3400 mAh x 2
phone 12 128 GB 2021
mobile 5000 mAh 2023
signal 2.4 GHz 300 Mbps
sin 30 = 0.5 on the calculator, log 1000
PAN 24 cm, POT 20 cm
FIN 300 design 12
IC 7805 and IC 74HC595 in the kit
NIN album 1994
TIN 500 ml, pack of 12
RG 58 cable 10 m
RG-500 1234567
my ID badge holder 2 pack
passport wallet 14 x 10 cm, 12 slots, 20240611 printed
driver licence slot x2
NHS discount 10% on order 1029384756
tax 19.99
plate 27 cm 6 pcs
PLATE 2 EU plug
the car AB12 filter fits
car seat GR12 ISO
van CX20 MAX
qq糖120g
QQ弹弹的3000多粒
q版公仔15cm
Q235钢板
扣子12颗
扣：3分，赞：5分
企鹅牌15年老酒
球球12个装
微距100mm
微波700W
微信8.0.47版本闪退
微信号被封了
微信支付1299.00
vx-230型号
wx3000机器
v8引擎
V2ray不会用
加v领
加Type-C接口
加iphone15pro用
加我200块
私我问型号
滴滴打车去的
加微软鼠标
绿泡泡水弹
卫星锅12寸
💚💚💚good
💚love it so much
抖音直播间买的
身份证尺寸85.6×54
身份证读卡器型号ID100-2023
护照本RFID防盗，20元
银行卡收纳24卡位
卡号印在背面，激活就行
礼品卡卡号2336 1234 5678 9012用不了
京东E卡卡号JDV0123456789012345
充值卡号1234567890123456789失效
会员账号13812
单号7312 4567 8901 2345
快递号773012345678901
顺丰1388 0000 111 2233
运单号：JDVA12345678901
订单 138-1234-5678 未发货
商品编码10086123456
69码6941234567890
颜色1号、3号、5号都有
3号楼大的收纳箱，夸张
5栋房子那么大
3楼302宿舍都在用
酒店3号楼8层住过同款床垫
双十一号召的
一号店二号柜
手机当时的价格是3500～4000左右
南京路上的店
京东大厦在亦庄
北京市海淀区五道口有专柜
中关村大街27号的专卖店买的
浙江省杭州市发货到上海市
送货到广东省佛山市用了3天
地址写错了没改成
门牌号贴纸0-9
12路公交
88号加油站
108好汉水浒卡
尺码L-XL-2XL
2-3-4号电池
8-12-16岁
1-2-1000套餐
保质期2024-12-1200
配件12-3-450
京A12支持
粤菜888元套餐
苏E区1楼
川A门12寸
鲁A400克
沪A股3000点
价格一二三四五六七八九
口诀三五七九一二四六八十
编号一二三四五六七八九零一
年份一九九八，二零零三，二零一五
一九八四，二零零一，两本书
版本二点零
二零二四年一月一日买的，一二三四五六七八都有
"""
