"""Personal data is found in whatever form, and numbers that are nobody's are not."""

import pytest

from ecom_ai.moderation.personal_data import COVER, masked, personal_data


@pytest.mark.parametrize(
    ("before", "data", "after", "kind"),
    [
        ("我的电话", "13812345678", "，找我", "phone"),
        ("手机：", "１３８ １２３４ ５６７８", "", "phone"),
        ("打", "一三八一二三四五六七八", "", "phone"),
        ("", "壹叁捌-壹贰叁肆-伍陆柒捌", "", "phone"),
        ("", "1️⃣3️⃣812345678", "", "phone"),
        (
            "call ",
            "one three eight one two three four five six seven eight",
            "",
            "phone",
        ),
        ("text ", "(212) 555-0143", " please", "phone"),
        ("座机", "010-62345678", "", "phone"),
        ("", "+44 20 7946 0958", ", ask for Jo", "phone"),
        ("Phone ", "+49 151 23456789", "", "phone"),
        ("my number is ", "4155550132", "", "phone"),
        ("", "john.smith@mail.com", "", "email"),
        ("邮箱", "laoli@163.com", "，谢谢", "email"),
        ("", "john at mail dot com", "", "email"),
        ("", "jane(at)gmail(dot)com", " is mine", "email"),
        ("邮箱：", "li艾特163点com", "", "email"),
        ("加微信 ", "abc_12345", "", "wechat"),
        ("威❤️信 ", "lele1990", "", "wechat"),
        ("加v：", "xiaomei", "", "wechat"),
        ("要货加V", "kicks_direct22", "", "wechat"),
        ("扣扣：", "10001234", "", "qq"),
        ("dm me @", "craftygirl99", " for it", "social"),
        ("抖音号：", "xx12345", "", "social"),
        ("身份证", "110101199003074514", "", "id_number"),
        ("SSN ", "536-90-4399", "", "id_number"),
        ("护照号", "E12345678", "", "id_number"),
        ("card ", "4111 1111 1111 1111", "", "bank_card"),
        ("IBAN ", "GB82 WEST 1234 5698 7654 32", " thanks", "bank_card"),
        ("我住在", "北京市海淀区中关村大街27号3单元501室", "，来拿", "address"),
        ("下次放", "阳光新村12栋3单元401", "门口", "address"),
        ("I live at ", "14 Maple Street, Springfield, IL 62704", ", come", "address"),
        ("", "Flat 3, 22 Acacia Avenue, London N1 9GU", "", "address"),
    ],
)
def test_each_form_is_found_where_it_stands(before, data, after, kind):
    text = before + data + after
    (span,) = personal_data(text)
    assert (text[span.start : span.end], span.type) == (data, kind)


@pytest.mark.parametrize(
    "text",
    [
        "订单号 13800138000 一直没发",
        "order number 4155550132 never came",
        "order #138-4412-9981 was late",
        "tracking 1Z999AA10123456784",
        "单号SF1234567890123",
        "ISBN 978-7-111-12345-6, ISBN 9787111123456",
        "paid 1,299.00 on 2024-05-03",
        "到货时间 2025.11.05 19:42，晚了三天",
        "a +vintage look",
        "尺寸 120*60*75cm，1920x1080",
        "型号 GT-138-1234-5678, model 555-0143",
        "20 000 mAh, 1000000 cycles",
        "Item 4111 1111 1111 1111",
        "wechat pay did not work, 微信支付失败了",
        "qq的客服 12 点才来",
        "20 minutes drive away, 5 Star Way to waste money",
        "在南京路100号的店里买的",
        "客服热线400-820-8820 打不通, call 1-800-555-0199",
        "version 10.15.7.1234, 0.123456789",
        "",
        "😀" * 50,
    ],
)
def test_what_is_nobodys_is_left(text):
    assert personal_data(text) == []


def test_masking_keeps_the_length_and_the_lines():
    text = "打13812345678\n或 a@b.com"
    covered = masked(text, personal_data(text))
    assert covered == f"打{COVER * 11}\n或 {COVER * 7}"
