"""Data told aloud, in halves, on demand, after a question or a pause."""

MARKED = {
    "email": """
hmu at «kaylee dot moran at gmail dot com» if yours broke too
ping me at «tom dot reyes at outlook dot com»
reach us at «ana dash lima at proton dot me»
you can find me at «beth underscore cole at icloud dot com»
write at «sam dot okoro at tinlane dot co dot uk»
hit me up at «d dot marsh at fastmail dot com» for photos
I answer at «lee dot quan at yahoo dot com dot au»
best at «noor dot haddad at kilnside dot org»
客服要邮箱……«lin.wan艾特foxmail点com»，发我说明书
邮箱嘛...«chen_yu88@qq.com»
so yeah...«moss.pan@gmail.com» thats me
行吧……«moss.pan圈a163.com»
ok… «jo.reed at bluekiln dot com»
发票发……«zhou.min爱特126点com»
email is «hazel at tinlane dot com»
write to «orla at kilnside dot ie»
my mail: «petra at web dot de»
contact me on «birdie at gmail»
catch me at «rina dot patel at hotmail dot com» after work
DM or write me at «o dot brien at eircom dot net»
also at «claire hyphen dubois at orange dot fr»
stay at «max dot weber at gmx dot de» lol no, that's my mail
reach out: «priya at kilnmail dot in»
my email? «jules at tinlane dot org»
Reply to «hanna at posteo dot de»
send pics to «marco at libero dot it»
contact «yuki at looms dot jp» for the pattern
e-mail me → «birgit at webmail dot at»
留个邮箱……«song.xy艾特163点com»
邮箱。。。«song_xy@126.com»
呃…«song.xy在qq点com»
um... «marg.hill@tinlane.example» I think
you'll catch us at «nils dot berg at telia dot se»
grab me at «ines dot costa at sapo dot pt» for the lid
look for me at «kwame dot asante at gmail dot com»
ok so it's «theo at bramblecottage dot uk»
email me pics at «suki at tinlane dot jp»
message: «aoife at potshed dot ie»
mail address «ulla at kiln dot dk»
my yahoo is «ravi dot k at yahoo dot co dot in»
forward it to «bea at tinlane dot org»
invoice to «accounts dot lena at tinlane dot com»
把图发到……«he.tu爱特sina点cn»
信箱…«mei_ling@yahoo.com.tw»
hmm...«jo+kiln@tinlane.example»
find us at «two dot pans at proton dot me», husband reads it
""",
    "address": """
send to «Door No. 27/4, 3rd Cross, Jayanagar 4th Block, Bengaluru 560011»
ship it to «No. 18, 2nd Main, Koramangala 6th Block, Bangalore 560095»
«Flat 12, Palm Residency, HSR Layout Sector 2, Bengaluru 560102»
«D.No. 8-3-229, Road No 4, Banjara Hills, Hyderabad 500034»
«Door No 5/118, Gandhi Street, Adyar 2nd Avenue, Chennai 600020»
courier to «Plot 44, Phase 2 Extension, Kukatpally, Hyderabad 500072»
«H.No. 221, Sector 15A, Faridabad 121007»
«No 7, 1st Floor, 14th Cross, Malleshwaram 8th Main, Bengaluru 560003»
send the 44s to «18 Harrogate Lane, Flat 3, Leeds LS8 2QT» like I said
exchange my 9s for 10s to «41 Orchard Road, Apt 2, Derby DE1 3QR»
the 2 parcels to «9 Fenwick Street, York YO1 7HH»
swap 36 for 38, ship to «512 Maple Avenue, Dayton, OH 45402»
ordered 3 on 5 May, send all to «77 Castle Street, Bristol BS1 3DD»
got 1 of 2, other goes to «12 Bridge Road, Cork, T12 X70A»
I need 6 more at «30 Willow Crescent, Ottawa, ON K1S 2B4»
地址……«杭州市西湖区文三路478号3幢502室»
return my 2 to «55 Station Road, Unit 4, Leeds LS1 4DY»
my 42s should go to «7 Elm Grove, Flat 9, Hove BN3 3RX»
all 12 pieces to «301 Cedar Street, Suite 5, Austin, TX 78701»
I bought 10 for 5 friends at «16 Quay Street, Galway, H91 XY12»
4 of the 6 went to «23 George Street, Sydney NSW 2000»
size 11s not 12s to «88 Princes Street, Apt 3, Dunedin 9016»
«#45, 3rd Main, Indiranagar 2nd Stage, Bengaluru 560038»
«Flat No 302, Sai Towers, Kondapur Phase 3, Hyderabad 500084»
parcel to «Plot No. 9, Sector 21B, Gurugram 122016»
«H. No 12-5-88, Vijayapuri Colony, Tarnaka, Hyderabad 500017»
«Door No. 14, 5th Street, Anna Nagar West, Chennai 600040»
«No. 62, 8th Cross, Jayanagar 7th Block, Bengaluru 560070»
寄到……«上海市徐汇区漕溪北路88号5栋1203室»
swap my 10s for 11s at «14 Rue Street, Apt 8, Boston MA 02118»
the other 3 should reach «2 Mill Lane, Flat B, Bath BA1 2QQ»
two of 8 bowls broke, replacements to «61 Kelvin Road, Flat 2/1, Glasgow G12 8AB»
paid 40 for 2, post to «119 Collins Street, Unit 7, Melbourne VIC 3000»
my 7 year old lives at «25 Dock Road, Cardiff CF10 4AA»
the 12s went to «4 The Crescent, Leeds LS6 2NP»
«Door No. 3-6-111, Street No. 4, Himayatnagar, Hyderabad 500029»
«No. 5, 2nd Floor, 9th Main, BTM Layout 1st Stage, Bengaluru 560029»
«Flat B-204, Green Acres, Baner Road 3rd Lane, Pune 411045»
«House No 88, Sector 7C, Chandigarh 160019»
«Plot 12, Road No. 36, Jubilee Hills, Hyderabad 500033»
送到……«广州市天河区体育西路103号维多利广场A座2208»
""",
    "id_number": """
实名一直不过 «19010419820931123X»
证上写 «730104-19820911-1234» 没错吧
For the refund form you wanted a passport. OK. «C4F7K29LM». It's a mat.
They ask for my passport. Fine: «548271936»
You need my passport?? Here. «HK4827193». Happy?
The courier demanded a passport, so, sure, «C4F7K29LM»
Customs insisted on passport details. «L8K2P47X1». For a spoon.
Want my driving licence too? «MOSSR803174J99RT». There.
要护照才给退？行。«EK4827193»。满意了吧
非要我护照。喏：«E48271936»
海关让填护照，好吧，«EB4827193»
Passport needed for a tent, apparently. Well. «482719365».
they asked for ID card. ok ok «L01X00T47»
Passport holder got soaked, number «533829174» is now unreadable
The passport cover leaked dye, number «533829174» is illegible and I need a new one
Passport pouch let the rain in. Number «L8K2P47X1» can't be read any more
护照套漏水，号码«E48271936»都看不清了
护照夹掉色，护照号码«E48271936»糊了
身份证分两截发，凑一起就是：«110105198——403171594»
身份证：«110105--19840317--1594»
身份证分三段 «110105 / 19840317 / 1594»
身份证前半截«110105198，后半截403171594»
身份证前六位«110105，中间19840317，最后1594»
身份证号先发«110105，再发19840317，末尾1594»
身份证«110105～19840317～1594»
身份证 «110105__19840317__159X»
证件号（身份证）«110105··19840317··1594»
Hotel wants passport? Sure: «482719365».
"Please send passport number." Okay. «K48271936».
First they need my driving licence. Right. «MOSSR803174J99RT». Then silence.
They require ID card, fine, «L01X00T47».
Had to show a passport for a kettle! So: «EB4827193».
you asked for a residence permit. «AC0123456». done.
要看护照是吧，给你们：«E48271936»。
验证要驾照，好的，«D48271936»。
让我上传通行证，行吧，«C48271936»
海关非得要护照……«EK4827193»。
My passport sleeve bled ink: number «548271936» is smudged
Rain got into the passport wallet, no. «K48271936» can't be read
passport case melted; number «533829174» gone
身份证拆开发：«330106——19870923——4127»
身份证：«330106 / 19870923 / 4127»
身份证号前半段«330106198，后半段709234127»
我妈身份证先发«330106，再发198709234127»
身份证，前面«33010619，后面8709234127»
身份证 «3301-0619-8709-2341-27»
They now want passports for parcels?! «548271936». There.
Please verify with passport. Alright then «EB4827193».
My bank asked for the driving licence - here: «MOSSR803174J99RT».
need residence permit?? ok, «AC0123456»
Return desk needs ID card. Well, «L01X00T47». A spoon!
Seller requested passport copy. So... «C4F7K29LM».
客服叫我报护照，报就报：«E48271936»。
要证件是吧？拿去：«E48271936»
非要港澳通行证，给：«C48271936»。
海关问护照。嗯。«EK4827193»。
The ID card pouch leaked. Number «L01X00T47» is illegible.
passport bag soaked through and number «548271936» isn't legible
驾照套进水，号码«E48271936»模糊了
身份证，两段：«440305 1992——1120 3336»
身份证：«440305~1992~1120~3336»
身份证前八位«44030519，再加后十位9211203336»
身份证开头«440305，中间19921120，结尾3336»
他身份证号，先«440305，然后19921120，然后3336»
身份证 «44-0305-1992-1120-3336»
""",
    "phone": """
湖南长沙，«零七三一 八四四二 六九一三»，店里座机
座机«零二一 五四八三 七七一六»
家里电话：«零五七一 八八二三 六四一七»
«零七五五八三九二六六一四»打这个
我在重庆，«零二三 六八四二 九一五七»
«零七九一-八六二三-四四一九»，白天有人
«〇二八 八五五二 七三一六»，老爸接
打«零一零 六二七五 一九八四»
«零伍柒肆 捌柒叁贰 陆陆壹玖»
外婆家«零八五一 五二三六 八八一四»
«零四一一 三九八二 七七五六»，找老周
«零三一一，八六零四，七五二九»是我家固话
座机 «84426913»？不，是«0731 84426931»
«87654321»，我家座机
«5483 7716»，店里固话
打……«13800138000»
so call...«212-555-0147»
«零二二 二七四一 八八三六»，天津家里
店里电话 «零五一二 六八七三 四四一九»
座机：«零二〇八七三六五五二一»
阿公家 «零五九五 二二一七 八八六三»
«零三七一-六五八二-四四一七» 找小赵
«零柒叁壹 捌捌贰叁 陆陆零壹»
打«零二九 八八四一 七二三六»，西安的
«零八七一，六三五二，七七一八» 老家座机
«零四五一 八二三六 五五九四»（我爸）
«68421957»，我的固话
«0731-84426913»……是我家座机
«84426913»（店里座机）
my landline... «020 7946 0412»
call me… «07700 900 417»
«零七六九 二二八一 六五三七» 东莞店里
厂里座机 «零五一〇 八五七二 三三四九»
«零二七 八七三四 九一一六» 武汉，找我妈
打家里：«零三一〇 三一二八 五六六七»
«零玖壹贰 叁肆伍 陆柒捌» 台湾手机
老房子电话 «零六三一 五二三八 八一一四»
«零八九八-六六五三-二二一七»
«零四三一八八九二六六三五» 长春
店铺在合肥，«零五五一 六三四四 九八二七»
«62814479»，我家电话
«0571-88236417»（单位座机）
text me… «+1 604 555 0188»
number? «07700 900 822»
""",
    "wechat": """
薇❤ «mosspans»
徽信 «mosspans» 欢迎
+v «mosspans»
要的姐妹 «lulu_yarn88» 微信
想要同款的 «pang_di7» vx
有意的宝子 «heyue_88» 绿泡泡
换色号的联系 «mochi-tea3» 微信
要图纸找 «guzheng_lin9» 微信
需要的朋友 «xiaotang_77» 微信号
WeChat? «tomclay_92»
my wechat? «reedbasket_7», ask away
wechat... «dragon_lei8»
微信……«dragon_lei8»
my wechat: «papercrane» if you want one
WeChat: «papercranes», anytime
Wechat: «papercranes» works best
想拼的姐妹 «doudou_m7» 微信
换货的朋友联系 «tea-lin77» vx
有意 «xh_pottery» 微信
找我 «lin_qiu90» 绿泡泡
家人们 «nuo_nuo22» 微信
要码的 «shoes_tt8» v信，备注
wechat?? «reed_basket7»
微信？«lan_lan09»，找我
my wechat… «quilt_ma88»
WeChat: «dragonboat»
WeChat: «lotuspond», add me
Wechat: «lotuspond» if interested
同款换色的 «mm_tea33» 微信
姐妹们 «xiaolu_99» vx
要同款找我 «kiln-q7» 绿泡泡
需要的联系 «yarnbox_8» 微信
兄弟们 «lao_qi66» v信
wechat handle? «moss_tea7»
WeChat ID? «moss_tea7», yes really
微信？是«moss_tea7»
wechat… its «moss_tea7»
WeChat: «willowpan»!
WeChat - «willow_pan»
weixin: «willowpan» anytime
""",
    "social": """
my insta? «moss.pan»
my insta? its «moss.pan_77»
my ig? «clay_with_jo»
Telegram? «wick_and_wax»
snap? «jo_clay22»
insta... «moss.pan»
my TikTok? @«moss.pan»
Discord? «reedling#4471»
我的ins？«moss.pan_77»
抖音？«lanlan_2048»
my page: t.me/«ginkgo_leaf»
find me on t.me/«ginkgo_leaf»
text me, t.me/«ginkgo_leaf»
私聊 t.me/«ginkgo_leaf»
my insta?? «claywithjo_»
your telegram? mine is telegram: «reed_weaver9»
My snapchat? its «leo_skates7»
Kakao? «haneul_knit»
ig… «clay.with.jo»
Telegram? @«wick_wax»
我的抖音？«lan_2048»
ins……«moss.pan_77»
contact me t.me/«wickwax9»
my channel is t.me/«wickwax9»
加我 t.me/«wickwax9»
电报 t.me/«wickwax9»
my TT? its tiktok: «moss.pan_5»
my Instagram? «clay.jo» obviously
Insta? It's «clay.jo»
Snapchat?? «leo_sk8s»
my discord… «reedling#1187»
LINE? «momo_tw88»
我的微博？@«晚风木工»
小红书……«moss_pan77»
write me: t.me/«wickwax9»
I am at t.me/«wickwax9»
his page t.me/«wickwax9»
私信 t.me/«wickwax9»
""",
}
