"""Either chart, saved as an image that stands by itself. Nothing may leave the machine for it."""

import struct
from xml.etree import ElementTree as ET

import pytest

from dashboard import ids

from . import screen

pytestmark = pytest.mark.browser

CHARTS = pytest.mark.parametrize("chart", [ids.TIMELINE, ids.MAP])
# 12.5 inches at 300 dots per inch.
WIDTH_PX = 3_750


def png_size(content):
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert content[12:16] == b"IHDR"
    return struct.unpack(">II", content[16:24])


def svg_words(content):
    root = ET.fromstring(content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = root.iter("{http://www.w3.org/2000/svg}text")
    return " ".join("".join(text.itertext()) for text in texts)


def assert_explains_itself(words, filters):
    for part in (
        "North Korean troops in Russia",
        filters,
        "of 41 events",
        "Source: Article on North Korean troops in Russia",
        "As of 20 Oct 2024",
    ):
        assert part in words


@CHARTS
def test_picture_is_named_after_what_it_shows_and_explains_itself(page, tmp_path, chart):
    whole = screen.saved(page, chart, "svg", tmp_path)
    assert whole.name == f"north-korean-troops-in-russia-{chart}.svg"
    assert_explains_itself(svg_words(whole.read_bytes()), "All events")
    if chart == ids.MAP:
        # Borders are long paths.
        assert len(whole.read_bytes()) > 200_000

    screen.pick(page, ids.COUNTRY_FILTER, "France")
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")
    screen.pick(page, ids.ROLE, "Said by")
    filtered = screen.saved(page, chart, "svg", tmp_path)
    assert filtered.name.startswith(f"north-korean-troops-in-russia-{chart}-said-by-")
    assert {"france", "russia"} <= set(filtered.stem.split("-"))
    words = svg_words(filtered.read_bytes())
    assert_explains_itself(words, "said by France or Russia")
    if chart == ids.TIMELINE:
        assert all(title in words for title in screen.title_words(page))

    printed = screen.saved(page, chart, "png", tmp_path)
    assert printed.name == f"{filtered.stem}.png"
    content = printed.read_bytes()
    width, height = png_size(content)
    assert width == WIDTH_PX
    assert height > WIDTH_PX / 6
    assert len(content) > 100_000
