"""Names of the catalogue's kinds and colours, for people."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

KINDS: Mapping[str, Label] = {
    "tent": _("Tents"),
    "sleeping_bag": _("Sleeping bags"),
    "camp_stove": _("Camp stoves"),
    "lantern": _("Lanterns"),
    "camp_chair": _("Camp chairs"),
    "cooler": _("Coolers"),
    "backpack": _("Backpacks"),
    "duffel": _("Duffels"),
    "suitcase": _("Suitcases"),
    "water_bottle": _("Water bottles"),
    "trekking_poles": _("Trekking poles"),
    "headlamp": _("Headlamps"),
    "jacket": _("Jackets"),
    "tshirt": _("T-shirts"),
    "sweater": _("Sweaters"),
    "trousers": _("Trousers"),
    "cap": _("Caps"),
    "shoes": _("Shoes"),
    "mug": _("Mugs"),
    "teapot": _("Teapots"),
    "coffee_maker": _("Coffee makers"),
    "knife": _("Knives"),
    "pan": _("Pans"),
    "cutting_board": _("Cutting boards"),
    "table_lamp": _("Table lamps"),
    "cushion": _("Cushions"),
    "blanket": _("Blankets"),
    "vase": _("Vases"),
    "candle": _("Candles"),
    "clock": _("Clocks"),
    "notebook": _("Notebooks"),
    "pen": _("Pens"),
    "keyboard": _("Keyboards"),
    "mouse": _("Mice"),
    "monitor_stand": _("Monitor stands"),
    "office_chair": _("Office chairs"),
    "headphones": _("Headphones"),
    "earbuds": _("Earbuds"),
    "speaker": _("Speakers"),
    "turntable": _("Turntables"),
    "microphone": _("Microphones"),
    "smartwatch": _("Smartwatches"),
    "yoga_mat": _("Yoga mats"),
    "dumbbell": _("Dumbbells"),
    "kettlebell": _("Kettlebells"),
    "bicycle": _("Bicycles"),
    "skipping_rope": _("Skipping ropes"),
    "ball": _("Balls"),
    "teddy_bear": _("Teddy bears"),
    "building_blocks": _("Building blocks"),
    "kite": _("Kites"),
    "puzzle": _("Puzzles"),
    "toy_car": _("Toy cars"),
    "picture_book": _("Picture books"),
}

COLOURS: Mapping[str, Label] = {
    "red": _("Red"),
    "orange": _("Orange"),
    "yellow": _("Yellow"),
    "green": _("Green"),
    "teal": _("Teal"),
    "blue": _("Blue"),
    "navy": _("Navy"),
    "purple": _("Purple"),
    "pink": _("Pink"),
    "brown": _("Brown"),
    "beige": _("Beige"),
    "white": _("White"),
    "grey": _("Grey"),
    "black": _("Black"),
}


def kind_label(kind: str) -> Label:
    """Return the name of a kind; its slug made readable where it is not known."""
    return KINDS.get(kind) or kind.replace("_", " ").capitalize()


def colour_label(colour: str) -> Label:
    """Return the name of a colour; its slug made readable where it is not known."""
    return COLOURS.get(colour) or colour.capitalize()
