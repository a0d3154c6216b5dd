"""Texts with data of several kinds, put right or told later, each marked «kind:so»."""

MARKED = """
My passport number on the form was 'Passport «id_number:AB1234567»' and the renewed \
one is «id_number:CD7654321».
Had to give a passport to customs. The old one, «id_number:533419027», ran out in May; \
the new one is «id_number:P 61120458».
Why does a kettle need a driving licence? Mine is «id_number:MORGA 753116 SM9IJ», \
expired years ago.
They asked for my ID card twice. First I sent «id_number:L01X00T47», then the new one: \
«id_number:L8VK30PT2».
Customs wanted a passport no. and mine is «id_number:GBR 522871933», still valid till \
June.
Passport was needed for the import duty, mine's «id_number:N1209834», my wife's is \
«id_number:N1209835».
报关要护照，旧的是«id_number:E12345678»，新的是«id_number:EJ0192837»。
填了护照还是不通过，我的是«id_number:G61234567»，明年到期。
海关要身份证明，护照给了«id_number:E98127635»，换发后的是«id_number:EK5501928»。
驾照拍了三遍还说不对，我的是«id_number:440106199003072218»，新的还没下来。
港澳通行证过期了，新证是«id_number:CB1827364»，麻烦更新一下。
The courier noted my passport as «id_number:533071924», wrong: the right one is \
«id_number:533071942».
Her details for the form: «id_number:AB 12 34 56 C».
Scribbled on the lid was his «id_number:JK 12 84 73 C» plus a birthday.
The warranty desk has mine as «id_number:PX 40 91 22 B», surely not needed.
his NI «id_number:SJ451278D» and date of birth
mine is «id_number:ZY 38 27 11 C» if the tax office asks
National Insurance «id_number:AA-12-34-56-B» on the back
她的英国税号是«id_number:JR 44 19 83 D»，表上要填
我的NI号码：«id_number:WK 20 75 91 A»
National Insurance was printed in full: «id_number:LM 66 02 48 A»
Details of my mother: Jean Frost, «id_number:TB 91 30 22 D», widow.
details: «id_number:CE 73 18 06 B», same on both slips
之前写的QQ错了，应该是 «qq:八八三一二零四七五»
QQ改了，新的是«qq:2048817365»，旧的不用了
我QQ填错一位，正确的是«qq:739104482»。
上次留的扣扣号不对，改成«qq:一零二四八八三九一»了
客服加不上我QQ，因为写漏了，现在更正为«qq:518827364»
微信号留错了，应该是«wechat:linlin_0827»
之前的微信停用了，新的是«wechat:hexiaoyu88»
我微信写错了，正确的是 «wechat:chen-wei1990»
The QQ I left last week was wrong, the right one is «qq:884120937».
My WeChat changed, the new one is «wechat:mei_tanaka7».
Sorry, wrong WeChat above; it should be «wechat:lotusfan_22».
上条评论里的手机号不对，正确的是«phone:一三九零零二七一八四五»
收件写的是我爸：«address:广州市天河区龙口西路176号3栋1204房»，«phone:020-3876 4412»。
寄到«address:杭州市拱墅区莫干山路972号北软大厦7幢802室»，«phone:13706512288»
地址«address:成都市武侯区科华北路65号6栋2单元1803»，«phone:028-8523 4417»，找小周
«address:南京市鼓楼区中山北路28号7幢501室»，«email:zhangwei88@163.com»
收：«address:武汉市洪山区珞喻路312号5栋402», «phone:027-87651234»
老家«address:长沙市岳麓区潇湘中路205号2栋1单元603室»、«phone:0731-8872 1190»
«address:西安市雁塔区科技路48号B座1502室»，微信«wechat:xiaoma_1502»
«address:上海市徐汇区漕溪北路398弄6号902室»，«phone:021-6427 8813»
send to «address:14 Elm Grove, Leeds LS6 2AB», «phone:0113 496 0221»
my parcel went to «address:27 Station Road, Flat 4, Bristol BS4 1AA», «phone:07700 \
900318», sorry
Please post to «address:88 Maple Avenue, Springfield, IL 62704», «phone:(217) 555-0131»
«address:Hauptstr. 14, 50667 Köln», «phone:0221 9876543», bitte klingeln
出闲置，➕我 «wechat:aqiang_2025z»，带走优先
要种子的➕我«wechat:huahua77888»
可以加我 «wechat:tingfeng2019» 看图
+我 «wechat:maomi_zz88» 分你一半
想换色的加我：«wechat:xiaobai0417»，广州自提
需要图纸加我«wechat:zhouzhou_88»
同款多余一个，＋我 «wechat:kele666888a»，自取
多肉分株，同城加我哦 «wechat:duorou_mama3»
要教程的宝子加我～«wechat:linmo20xx»
加我呀 «wechat:taozi_qiu9»，互相分享
可+我«wechat:rainy1988x»，周末面交
有同好吗？➕我，«wechat:bookworm_tang»
公司在«address:杭州市滨江区江南大道3888号信雅达大厦1203»，白天送那里
我公司在«address:北京市朝阳区建国路93号万达广场12号楼1806»，前台代收
工作日送公司：«address:广州市天河区珠江新城华夏路30号2903»
单位在«address:成都市高新区天府大道中段688号1栋1104»，下班前都在
公司地址«address:苏州市工业园区星湖街328号创意产业园4栋502»，放前台
我们公司在«address:上海市浦东新区张江路665号3层308室»，找我就行
收件地址是公司在«address:武汉市东湖高新区光谷大道77号金融港A3栋701»，前台«phone:027 \
8755 1120»
公司就在«address:深圳市福田区深南大道6008号特区报业大厦1802»，快递员楼下打电话
Our office is at «address:14 Kings Road, Suite 5, Reading RG1 3AB», leave it there
I work at «address:220 Park Avenue, Floor 9, New York, NY 10017», deliver before five
My company is at «address:18 Harbour Street, Unit 4, Cork T12 X8P2», front desk takes \
parcels
办公室：«address:南京市建邺区江东中路106号万达B座1509»，周末没人
My Ausweis number is «id_number:L01X00T47»; the renewed one: «id_number:LFC3810TX».
Customs wrote me about a passport. I have two: the old one is «id_number:C4JK82P0M» \
and the current one «id_number:C7TY10NVV».
Passport again! My partner's is «id_number:K4471928», hers is fine.
They typed my driving licence wrong, the correct number is «id_number:HARRI 802147 \
JM9DK».
Your agent asked for a passport to release a teapot. Mine: «id_number:NZ 4410927», \
happy now?
Passport asked at the counter, ours were «id_number:X2290417» for me, and the second \
one is «id_number:X2290418».
办清关要护照，我妈的是«id_number:E77120934»，我的是«id_number:EB4419027»
护照号填错，改成«id_number:EH3310982»，请更新。
之前给的护照作废了，新护照是«id_number:EM0092817»
身份证写错一位，正确的是«id_number:510107198811230426»
清关上传护照失败三次，老公的是«id_number:E40128837»，到期2027年
The ID card on file is old. New one is «id_number:T22000129», thanks.
His particulars: «id_number:RB 30 71 55 A», born 1961.
Dad's papers lay in the box, «id_number:KT 81 26 40 D» on top.
All about me is «id_number:GY 19 47 63 B», apparently.
for the claim I gave my details: «id_number:LE 52 90 14 C»
insurance slip read «id_number:WM 07 38 85 A» in clear letters
a stranger's slip, «id_number:HS 64 12 99 C», came with it
她的保险号 «id_number:PR 28 55 03 B»，英国的
附在单子上的是我的NI «id_number:CA 91 60 72 D»
My daughter, «id_number:YB 45 83 17 A», is listed as the buyer
The label shows «id_number:OE 33 21 60 B» — private!
national insurance no «id_number:SK 70 48 26 C» is asked
NINO «id_number:JG103776B» typed by the agent
QQ不是那个，是我写岔了，应该是«qq:六五一二零九八八四»
扣扣换号了，新号是«qq:1920837465»
前面QQ少打一位，正确号码是«qq:470918266»
抖音号打错了，正确的是«social:muyu_diy88»
微信换了，现在是 «wechat:sunny_ma2024»
微信打错字母，更正为«wechat:qiaoqiao-77»
My Instagram handle above has a typo, the correct one is «social:knit.with.ola»
Telegram changed, new one is @«social:ferdi_k92»
the wechat id i wrote is wrong, i meant «wechat:tommy_lau88»
QQ我上次写漏，现在是«qq:863019274»
小红书改名了，新名字是«social:momo_cook21»
Discord tag changed to «social:ravenfox_7» now
«address:北京市海淀区学院路37号院5号楼1单元702»，«phone:010-8231 7765»，白天有人
家住«address:青岛市市南区香港中路61号甲3号楼1902»,«phone:0532-85771234»
寄:«address:合肥市蜀山区长江西路200号6幢1003室»，«phone:138-5510-2273»
送«address:昆明市盘龙区北京路987号2栋3单元1501»，«phone:13888 120 447»
«address:大连市沙河口区中山路572号星海旺座A座1808»；«phone:0411 8480 9931»
地址：«address:厦门市思明区湖滨南路57号7D»，«phone:(0592) 2215 880»
«address:重庆市渝北区龙溪街道松牌路102号8幢14-3»，«phone:023 6790 1123»
deliver: «address:Flat 2, 19 Albert Road, Glasgow G42 8DN», «phone:0141 496 0812»
My place is «address:5120 Cedar Lane, Apt 3B, Austin, TX 78745», «phone:512-555-0177», \
ring twice
ship to «address:3 rue du Moulin, 31000 Toulouse», «phone:05 61 22 33 44»
«address:广州市海淀区新港西路135号704房»,«email:li.na@qq.com»
«address:福州市鼓楼区五四路118号三盛国际中心西塔1203»，QQ «qq:552019384»
带盆走，+我 «wechat:qingteng_95»
同城面交加我呗 «wechat:xiaotao2233»
喜欢的话➕我：«wechat:mumu_plant8»
转让九成新，加我 «wechat:zz_0911kk»
＋我吧 «wechat:dahai_fish66»
加我啊～ «wechat:niannian_00»，教你接线
➕ 我 «wechat:lixia777ok» 拼
想要剪下来的枝条➕我 «wechat:greenroom_3»
加我💬«wechat:yaya_love520»
加我好友 «wechat:wen1988xin»
需要尺寸图的➕我呀«wechat:cat_cube9»
加我，«wechat:tianmi_2010»，只换不卖
公司在«address:南京市雨花台区软件大道109号雨花客厅3栋1206»，中午在
公司位于«address:厦门市湖里区火炬路56号火炬广场南楼503»，前台签收
送到公司：«address:西安市高新区锦业路69号创业研发园C区1101»
我上班的公司在«address:天津市和平区南京路189号津汇广场2座2103»
寄公司是«address:郑州市金水区花园路39号国贸中心B座1705»
我单位地址«address:长沙市芙蓉区五一大道618号银华大厦1509»
公司：«address:青岛市崂山区海尔路182号出版大厦8层801»，电话«phone:0532 8079 1123»
Office: «address:45 Queen Street, Level 6, Auckland 1010», ask for me
Our company sits at «address:7 Mill Lane, Unit 3, Leeds LS1 4AB» so send it there
店主把我公司地址贴出来了：«address:宁波市鄞州区天童北路1107号银亿大厦1604»
公司搬到«address:无锡市新吴区长江路34号科创园5栋302»了，别送错
公司就在«address:济南市历下区经十路9777号鲁商国奥城2号楼1503»，谁都能找到
"""

NOBODYS = """
The passport cover is nice, but the new one is 20240611 on the label, batch of June.
A passport holder, and mine is 14 cm wide; the new one is model 20448173.
Passport wallet order 10482991 was late, and the new one is 10482997, still waiting.
护照夹不错，旧的订单是20240611882，新的是20240613901。
Driving licence slot is tight. My old one is article 5520391 and the new one is \
article 5520398.
护照套收到两个，新的是A50012款，颜色偏红。
Spare parts AB 12 34 56 and the tray C fit together.
Colours AB 12 34 56 58 are all out of stock.
Serial JK 12 84 73 C on the compressor is worn off.
Model PX 40 91 22 B has a louder fan.
part no: NE 55 10 37 A fits the older one too
Yarn in LM 66 02 48 A, the dye lot, ran out.
QQ登录总是闪退，正确的是8.9.68版本
之前标的QQ糖价格不对，应该是 129000 毫克
微信付款码不对，改成了支付宝，金额是 204881736 越南盾
QQ音乐显示时长不对，正确的是1200045毫秒
尺寸写错了，正确的是 九百六十 毫米
订单号不对，正确的是 963184270118
红色 3号楼模型，021片，64号胶水
中山路上的店，尺寸是 021-64 的那种
I bought 14 Elm Grove candles, 0113 is the scent number
Size 88 Maple, 62704 stitches in all
A8座椅902款，021批次
27 rooms, 4 floors, 0117 in the code
客服给我加我iphone15pro的保修
双十一凑单加我2000积分
加我购物车里的rtx4060ti一起买
系统自动给加我usb3hub2这个赠品
+我买的airpods2一起到的
加我100mlx3的小样，划算
生产商地址：广东省佛山市顺德区容桂大道88号3栋
包装上印着制造商：深圳市宝安区福永街道凤凰工业园5栋302
厂址：浙江省宁波市慈溪市观海卫镇工业园路18号2栋
出品方公司地址为上海市闵行区申长路588号5幢801室
说明书写公司在东莞市长安镇振安路200号6栋，是生产厂家
Printed on the box: made by Foxwell Ltd, 5 Mill Lane, Leeds LS1 4AB
生产公司在苏州市吴中区木渎镇金枫路216号3幢，标签上写的
该公司位于宁波市慈溪市滨海大道88号2栋302室
他们公司在东莞市长安镇振安路200号6栋，发货慢
包装写着出品公司：广东省汕头市澄海区莲下镇工业区3栋
公司发的福利，12栋楼都有，302室也用它
护照夹很薄，我的是K20193847款
加我一共12个人拼单
QQ空间的图改成1080p也不行
微信版本不对，应该是8.0.47
Telegram bot changed to version_2 and broke
Colour AB 12 34 56 was wrong, the right one is AB 12 34 58
The passport cover is blue, the old one was 24110388 on the tag
"""
