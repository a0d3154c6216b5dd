"""Questions without an answer: those that ask the same stand together."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ecom_ai.models import Message
from ecom_ai.support.unanswered import grouped, unanswered
from tests.support.making import ask, talk

#: Each line asks one thing.
EN = [
    ("Do you ship to Canada?", "Can you ship to Canada", "shipping to Canada possible?",
     "Is it possible to have it shipped to Canada please"),
    ("Can I pay with crypto?", "do you accept crypto payments",
     "Is payment by crypto accepted?"),
    ("Do you have a store in Boston?", "is there a shop in boston I can visit",
     "Where is your Boston store?"),
    ("Can you engrave a name on the mug?", "Is engraving a name possible?",
     "engrave names on mugs?"),
    ("Is the tent flame retardant?", "does the tent meet flame retardant rules?"),
    ("Do you rent out tents?", "Can I rent a tent?", "tent rental available"),
    ("Do you offer student discounts?", "is there a student discount",
     "discount for students?"),
    ("Do you ship to Mexico?",),
    ("How long is the warranty on lamps?",),
    ("Can I pay with Klarna?",),
    ("Is the mug dishwasher safe?",),
    ("Do you buy used tents?",),
    ("Is there a military discount?",),
]  # fmt: skip
ZH = [
    ("能寄到加拿大吗？", "可以寄到加拿大么", "加拿大能不能寄"),
    ("支持比特币付款吗？", "可以用比特币付款吗"),
    ("你们在上海有实体店吗", "上海有没有实体店？", "上海的实体店在哪里"),
    ("杯子上可以刻字吗？", "能在杯子刻名字吗，刻字要多少钱"),
    ("帐篷可以租吗", "租帐篷怎么租"),
    ("学生有折扣吗？", "有没有学生折扣"),
    ("能寄到墨西哥吗？",),
    ("台灯保修多久",),
    ("可以用支付宝付款吗",),
    ("杯子能进洗碗机吗",),
    ("军人有折扣吗",),
]
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "groups", "least"), [("en", EN, 16), ("zh", ZH, 10)]
)
def test_what_asks_the_same_stands_together(language, groups, least):
    asking = [(n, text) for n, group in enumerate(groups) for text in group]
    rows = [(place, text, language, NOW) for place, (_, text) in enumerate(asking)]
    together = apart = 0
    for asked in grouped(rows):
        for one in asked.replies:
            for other in asked.replies:
                if one < other:
                    same = asking[one][0] == asking[other][0]
                    together, apart = together + same, apart + (not same)
    assert apart == 0
    assert together >= least


def test_the_commonest_comes_first_with_its_other_wordings():
    rows = [
        (1, "Do you ship to Canada?", "en", NOW),
        (2, "do you ship to canada", "en", NOW - timedelta(days=1)),
        (3, "Do you ship to  Canada?", "en", NOW - timedelta(days=2)),
        (4, "Do you ship to Canada?", "zh", NOW),
        (5, "???", "en", NOW),
    ]
    first, *others = grouped(rows)
    assert (first.text, first.count, first.last) == ("Do you ship to Canada?", 3, NOW)
    assert first.others == ("do you ship to canada",)
    assert sorted(first.replies) == [1, 2, 3]
    assert {(asked.text, asked.language) for asked in others} == {
        ("Do you ship to Canada?", "zh"),
        ("???", "en"),
    }


@pytest.mark.usefixtures("site")
def test_only_what_was_not_known_in_the_period_and_masked():
    talking = talk()
    message, reply = ask(talking, "Do you ship to ann@example.org in Canada?")
    known, answered = ask(talking, "How long does it take?")
    rows = Message.objects.filter(pk=reply.pk)
    rows.update(outcome="unknown", state="done")
    Message.objects.filter(pk=answered.pk).update(outcome="answered")
    (asked,) = unanswered(1)
    assert asked.replies == (reply.pk,)
    assert "ann@example.org" not in asked.text
    now = timezone.now()
    assert unanswered(1, since=now) == []
    assert unanswered(1, until=now - timedelta(hours=1)) == []
    assert unanswered(1, language="zh") == []
    assert unanswered(2) == []
    assert len(unanswered(1, since=now - timedelta(hours=1), language="en")) == 1
