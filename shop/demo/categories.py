"""The demo's categories, in the order of the menu."""

from dataclasses import dataclass

from shop.models import Category


@dataclass(frozen=True)
class Section:
    slug: str
    name_en: str
    name_zh: str
    blurb_en: str
    blurb_zh: str


SECTIONS = (
    Section(
        "camping",
        "Camping",
        "露营",
        "Tents, sleeping bags and stoves for nights under the open sky.",
        "帐篷、睡袋与炉具，陪你在星空下安睡。",
    ),
    Section(
        "travel",
        "Travel",
        "旅行",
        "Packs, cases and bottles that go the distance with you.",
        "背包、行李箱与水壶，陪你走得更远。",
    ),
    Section(
        "clothing",
        "Clothing",
        "服饰",
        "Layers for the trail, the town and the days in between.",
        "山野、城市，以及两者之间的每一天。",
    ),
    Section(
        "kitchen",
        "Kitchen",
        "厨房",
        "Pots, knives and cups for slow breakfasts and long dinners.",
        "锅具、刀具与杯壶，从从容的早餐到长长的晚餐。",
    ),
    Section(
        "home",
        "Home",
        "家居",
        "Light, warmth and quiet things that make a room yours.",
        "灯光、温暖与安静的小物，让房间更像家。",
    ),
    Section(
        "desk",
        "Desk",
        "书桌办公",
        "Paper, pens and keyboards for clear heads and good work.",
        "纸笔、键鼠与好椅子，清醒思考，好好工作。",
    ),
    Section(
        "audio",
        "Audio",
        "影音数码",
        "Headphones, speakers and turntables worth listening to.",
        "耳机、音箱与唱机，值得静下来听。",
    ),
    Section(
        "fitness",
        "Fitness",
        "运动健身",
        "Mats, weights and bicycles to keep you moving.",
        "瑜伽垫、哑铃与自行车，让身体动起来。",
    ),
    Section(
        "play",
        "Play",
        "玩具童趣",
        "Bears, blocks and books for small hands and rainy afternoons.",
        "玩偶、积木与绘本，给小小的手和下雨的午后。",
    ),
)


def write_categories() -> None:
    """Create the categories, or bring their names, blurbs and order back."""
    Category.objects.bulk_create(
        (
            Category(
                slug=section.slug,
                name_en=section.name_en,
                name_zh=section.name_zh,
                blurb_en=section.blurb_en,
                blurb_zh=section.blurb_zh,
                position=position,
            )
            for position, section in enumerate(SECTIONS, start=1)
        ),
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name_en", "name_zh", "blurb_en", "blurb_zh", "position"],
    )
