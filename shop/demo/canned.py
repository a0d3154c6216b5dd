"""Words that the demo's agents say often, in both languages."""

from django.conf import settings

from ecom_ai.models import CannedAnswer

_ANSWERS = {
    "en": {
        "Greeting": "Hello {name}, this is customer service. How can I help you?",
        "I am looking at your order": (
            "Thank you, {name}. I am looking at order {order} now; please give me a "
            "minute."
        ),
        "Damaged on the way": (
            "I am sorry that it arrived damaged. Please tell me what is broken and "
            "whether the box was damaged, too, and I will arrange the rest for order "
            "{order}."
        ),
        "Late parcel": (
            "I have asked the carrier where order {order} is. As soon as they answer I "
            "will write to you."
        ),
        "How to send it back": (
            "You have 30 days from delivery to send it back. Tell me which product of "
            "order {order} it is, and I will register the return for you."
        ),
        "Goodbye": (
            "You are welcome, {name}. If anything else comes up, just write here again."
        ),
    },
    "zh": {
        "问候": "{name}，您好，我是客服，请问有什么可以帮您？",
        "正在查看订单": "谢谢，{name}。我正在查看订单 {order}，请稍等片刻。",
        "运输途中损坏": (
            "很抱歉商品到货时已损坏。请告诉我哪里坏了、包装箱是否也有破损，"
            "订单 {order} 的后续由我来处理。"
        ),
        "包裹延误": "我已向承运商查询订单 {order} 的下落，一有回复就写信告诉您。",
        "如何退货": (
            "自签收之日起 30 天内可以退货。请告诉我要退订单 {order} 中的哪件商品，"
            "我来为您登记。"
        ),
        "告别": "不客气，{name}。如果还有别的问题，随时在这里留言。",
    },
}


def write_canned_answers() -> int:
    """Write those that are missing; what somebody edited stays. How many there are."""
    there = set(
        CannedAnswer.objects.filter(site_id=settings.SITE_ID).values_list(
            "language", "title"
        )
    )
    rows = [
        CannedAnswer(
            site_id=settings.SITE_ID, language=language, title=title, text=text
        )
        for language, answers in _ANSWERS.items()
        for title, text in answers.items()
    ]
    CannedAnswer.objects.bulk_create(
        row for row in rows if (row.language, row.title) not in there
    )
    return len(rows)
