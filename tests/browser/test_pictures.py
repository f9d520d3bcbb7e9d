"""Charts saved as complete pictures, without any request to another host."""

import io
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from dashboard.views import ids
from dashboard.views.figure_spec import PURPOSES

from . import screen
from .test_embed import COPIED_MS

pytestmark = pytest.mark.browser


def svg_words(content):
    root = ET.fromstring(content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = root.iter("{http://www.w3.org/2000/svg}text")
    return " ".join("".join(text.itertext()) for text in texts)


def test_a_picture_is_named_and_captioned_by_its_content(page, tmp_path):
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")
    screen.pick(page, ids.ROLE, "Who speaks")
    titles = screen.title_words(page)
    assert titles
    picture = screen.saved(page, "both", "svg", tmp_path)
    assert picture.name.startswith("north-korean-troops-in-russia-according-to-")
    words = svg_words(picture.read_bytes())
    for part in (
        "North Korean troops in Russia",
        "according to France or Russia",
        "16 events",
        "Source: Article on North Korean troops in Russia",
        "As of 20 Oct 2024",
        *(title.rstrip("…") for title in titles),
    ):
        assert part in words
    # Another item of the menu saves another chart, and another format another kind of file.
    picture = screen.saved(page, "map", "webp", tmp_path)
    assert picture.name.startswith("north-korean-troops-in-russia-map-according-to-")
    assert picture.suffix == ".webp"
    with Image.open(picture) as image:
        assert image.format == "WEBP"


def test_the_saved_picture_equals_the_preview(page, tmp_path):
    screen.open_picture(page, words=PURPOSES["column"].words)
    headline = page.locator(f"#{ids.PICTURE_HEADLINE}")
    headline.fill('Ships & "troops" <b>')
    headline.press("Enter")
    screen.choose_in_picture(page, ids.PICTURE_TONES, "Greyscale")
    screen.choose_in_picture(page, ids.PICTURE_BACKGROUND, "Transparent")
    page.locator(f"#{ids.PICTURE_DPI}").fill("150")
    page.locator(f"#{ids.PICTURE_DPI}").press("Enter")
    screen.previewed(page)
    shown = page.locator(f"#{ids.PICTURE_PREVIEW}")
    alt = shown.get_attribute("alt")
    assert 'Ships & "troops" <b>' in alt
    assert page.locator(f"#{ids.PICTURE_ALT}").input_value() == alt
    expect(page.locator(f"#{ids.PICTURE_MEASURES}")).to_contain_text("89 × ")
    ratio = shown.evaluate("(image) => image.naturalWidth / image.naturalHeight")
    image = Image.open(io.BytesIO(screen.save_picture(page, tmp_path).read_bytes()))
    assert image.format == "PNG"
    assert image.width == pytest.approx(89 / 25.4 * 150, abs=2)
    assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)
    assert image.text["Description"] == alt
    assert image.width / image.height == pytest.approx(ratio, rel=0.01)
    assert image.getpixel((0, 0))[3] == 0
    red, green, blue = (band.getextrema() for band in image.convert("RGB").split())
    assert red == green == blue


def test_an_impossible_picture_is_reported_and_not_saved(page):
    screen.open_picture(page)
    # All letters have a font.
    expect(page.locator(f"#{ids.PICTURE_FONTS}")).to_have_text("")
    numbers = page.locator(f"#{ids.PICTURE_NUMBERS}")
    numbers.fill("9x9")
    numbers.press("Enter")
    problem = page.locator(f"#{ids.PICTURE_PROBLEM}")
    expect(problem).to_contain_text("size=9x9: Choose one of wide")
    expect(page.locator(f"#{ids.PICTURE_SAVE}")).to_be_disabled()
    numbers.fill("120x160mm")
    numbers.press("Enter")
    screen.previewed(page)
    expect(problem).to_have_text("")
    expect(page.locator(f"#{ids.PICTURE_MEASURES}")).to_contain_text("120 × 160 mm")


def test_a_failure_is_reported_in_the_open_dialog(open_unwatched, server):
    # A missing or failed response is an error in the console.
    page = open_unwatched(server)
    screen.open_picture(page, "map")
    page.route("**/_dash-update-component*", lambda route: route.abort())
    headline = page.locator(f"#{ids.PICTURE_HEADLINE}")
    headline.fill("Ships")
    headline.press("Enter")
    problem = page.locator(f"#{ids.PICTURE_PROBLEM}")
    expect(problem).to_contain_text("The server is not responding")
    page.unroute("**/_dash-update-component*")
    headline.fill("Troops")
    headline.press("Enter")
    screen.previewed(page)
    expect(problem).to_have_text("")
    # The server draws a PDF.
    screen.choose_in_picture(page, ids.PICTURE_FORMAT, "PDF, for print")
    failure = {"status": 503, "content_type": "text/plain", "body": "no Chrome found"}
    page.route("**/picture/**", lambda route: route.fulfill(**failure))
    page.locator(f"#{ids.PICTURE_SAVE}").click()
    expect(problem).to_have_text("The image could not be created: no Chrome found")


def test_a_film_says_what_it_shows_and_can_be_stopped(page, tmp_path):
    screen.open_picture(page, words="Film of the replay")
    expect(page.locator(f"#{ids.PICTURE_MEASURES}")).to_contain_text("14 frames, 19 seconds")
    # What has no effect on films is not offered.
    expect(page.locator(f"#{ids.PICTURE_REPLAY}")).to_be_visible()
    expect(page.locator(f"#{ids.PICTURE_DPI}")).to_be_hidden()
    # The server needs ten seconds, so it is not asked.
    asked = []
    page.route("**/film/**", lambda route: asked.append(route.request.url))
    page.locator(f"#{ids.PICTURE_SAVE}").click()
    expect(page.locator(f"#{ids.FILM_PROGRESS}")).to_have_attribute("max", "14")
    page.locator(f"#{ids.FILM_STOP}").click()
    problem = page.locator(f"#{ids.PICTURE_PROBLEM}")
    expect(problem).to_have_text("The film was stopped.")
    expect(page.locator(f"#{ids.FILM_STOP}")).to_be_hidden()
    assert "/film/webp?" in asked[0]
    page.unroute("**/film/**")
    lines = '{"drawn":14}\n{"film":"R0lGODlh"}\n'
    page.route("**/film/**", lambda route: route.fulfill(body=lines))
    assert screen.save_picture(page, tmp_path).read_bytes() == b"GIF89a"
    expect(page.locator(f"#{ids.PICTURE_SAVE}")).to_have_text("Saved")
    expect(page.locator(f"#{ids.PICTURE_MEASURES}")).to_contain_text("Saved as ")
    expect(problem).to_have_text("")
    page.unroute("**/film/**")


def test_letters_without_a_font_are_reported_by_the_dialog(open_table, tmp_path):
    # No font has this letter.
    page = open_table("title,date,country\nTalks \ue000 begin,2024-10-05,FRA\n")
    screen.open_picture(page)
    warning = page.locator(f"#{ids.PICTURE_FONTS}")
    expect(warning).to_contain_text("Some letters become boxes in the image")
    expect(warning).to_contain_text("other characters. Install such a font (Noto Sans")
    screen.choose_in_picture(page, ids.PICTURE_FORMAT, "PDF, for print")
    expect(warning).to_have_text("")
    document = screen.save_picture(page, tmp_path)
    expect(warning).to_contain_text("Some letters became boxes in the file")
    assert document.suffix == ".pdf"
    (sheet,) = PdfReader(document).pages
    assert "All events" in sheet.extract_text()


def test_the_description_can_be_copied(open_page, server):
    page = open_page(server, permissions=["clipboard-read", "clipboard-write"])
    screen.open_picture(page)
    screen.hold_timer(page, COPIED_MS)
    page.get_by_role("button", name="Copy alt text").click()
    expect(page.get_by_role("button", name="Alt text copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(f"#{ids.PICTURE_PREVIEW}").get_attribute("alt")
