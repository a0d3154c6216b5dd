"""The drawn product pictures: well-formed, deterministic and self-contained."""

import re
import xml.etree.ElementTree as ET

import pytest

from shop.pictures import COLOURS, KINDS, draw


def test_there_are_all_kinds_and_colours() -> None:
    assert len(KINDS) == len(set(KINDS)) == 54
    assert len(COLOURS) == 14


@pytest.mark.parametrize("kind", KINDS)
def test_each_colour_of_a_kind_is_a_small_square_svg(kind: str) -> None:
    for seed, colour in enumerate(COLOURS):
        text = draw(kind, colour, seed=seed)
        root = ET.fromstring(text)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.get("viewBox") == "0 0 800 800"
        assert 1000 < len(text) < 6500, colour


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_holds_no_text_script_or_reference_to_elsewhere(kind: str) -> None:
    for seed in range(6):
        text = draw(kind, "teal", seed=seed)
        names = {
            element.tag.rpartition("}")[2] for element in ET.fromstring(text).iter()
        }
        assert not names & {"text", "script", "image", "style", "foreignObject", "a"}
        ids = set(re.findall(r' id="([^"]+)"', text))
        links = set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', text))
        assert {first or second for first, second in links} <= ids
        assert text.count("href=") == text.count('href="#')
        assert all(name.startswith(f"{kind}-teal-{seed}-") for name in ids)


@pytest.mark.parametrize("kind", KINDS)
def test_same_arguments_same_text_and_other_seeds_other_text(kind: str) -> None:
    assert draw(kind, "red", seed=3) == draw(kind, "red", seed=3)
    shapes = {
        re.sub(r"#[0-9a-f]{6}|red-\d+", "", draw(kind, "red", seed=seed))
        for seed in range(6)
    }
    assert len(shapes) == 6


def test_ids_of_pictures_on_one_page_do_not_meet() -> None:
    pictures = [
        draw(kind, colour, seed=seed)
        for kind in KINDS
        for colour in ("red", "white")
        for seed in (0, 1)
    ]
    ids = [name for text in pictures for name in re.findall(r' id="([^"]+)"', text)]
    assert len(ids) == len(set(ids))


def test_the_colour_changes_the_paint_but_not_the_shape() -> None:
    def shape(colour: str) -> list[str]:
        return re.findall(r' d="([^"]+)"', draw("tent", colour, seed=2))

    assert shape("red") == shape("green")


def test_an_unknown_kind_or_colour_is_answered_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="kind 'tents': the nearest known is 'tent'"):
        draw("tents", "red")
    with pytest.raises(ValueError, match="colour 'gray': the nearest known is 'grey'"):
        draw("tent", "gray")
