"""Titles that run from right to left, alone and beside other texts, wherever they are shown."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from dashboard.ingest.load import open_dataset
from dashboard.views import ids
from dashboard.views.view import View
from dashboard.web.standalone import write_page

from . import screen
from .screen import DESK, PHONE

pytestmark = pytest.mark.browser

TITLE = "הכנסת אישרה (2024)!"
PLACE, SPEAKER, SOURCE = "תל אביב (מרכז)!", "דובר הכנסת!", "הארץ!"
ROWS = (
    "event_id,title,description,date,country,location,latitude,longitude,claimant,source\n"
    f"he,{TITLE},{TITLE},2024-10-05,ISR,{PLACE},32.1,34.8,{SPEAKER},{SOURCE}\n"
    f"ar,مقتل 12 شخصًا!,,2024-10-08,LBN,,,,,\n"
    "en,Talks in Berlin!,,2024-10-12,DEU,Berlin,52.5,13.4,Reuters,\n"
)
# The positions of the letters of an element on the screen: [letter, left edge].
LETTERS = """(element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const letters = [];
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    [...node.data].forEach((letter, at) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      letters.push([letter, range.getBoundingClientRect().left]);
    });
  }
  return letters;
}"""


def assert_runs_left(shown: Locator, text: str) -> None:
    """Check that a text is on one line, from its first letter at the right to the left."""
    letters = shown.first.evaluate(LETTERS)
    at = "".join(letter for letter, _ in letters).index(text)
    lefts = [left for _, left in letters[at : at + len(text)]]
    assert lefts[-1] == min(lefts)
    assert lefts[0] == max(lefts)


def with_text(page: Page, selector: str, text: str) -> Locator:
    return page.locator(selector).filter(has_text=text)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_on_the_page(open_table, viewport):
    page = open_table(ROWS)
    page.set_viewport_size(viewport)
    screen.settled(page)
    assert_runs_left(with_text(page, f"#{ids.TIMELINE} .textpoint text", TITLE[:5]), TITLE)
    screen.open_tab(page, "Table")
    assert_runs_left(with_text(page, ".ag-cell[col-id=who]", SPEAKER[:4]), SPEAKER)
    assert_runs_left(with_text(page, ".ag-cell[col-id=where]", PLACE[:2]), PLACE[:5])


def test_in_the_details_beside_other_texts(open_table):
    page = open_table(ROWS)
    screen.click_title(page, TITLE[:5])
    panel = f"#{ids.DETAILS}"
    assert_runs_left(page.locator(f"{panel} h2"), TITLE)
    assert_runs_left(page.locator(f"{panel} p").filter(has_text=TITLE[:5]), TITLE)
    for text in (PLACE, SPEAKER, SOURCE):
        assert_runs_left(with_text(page, f"{panel} dd", text[:3]), text)
    where = with_text(page, f"{panel} dd", "Israel").first.evaluate(LETTERS)
    texts = "".join(letter for letter, _ in where)
    # The country comes after the place.
    assert where[texts.index("I")][1] > max(left for _, left in where[: texts.index(",")])


def test_under_the_pointer(open_table):
    page = open_table(ROWS)
    title = with_text(page, f"#{ids.TIMELINE} .textpoint text", TITLE[:5]).first
    box = title.bounding_box()
    screen.hover(page, ids.TIMELINE, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
    label = page.locator("#hover")
    for text in (TITLE, PLACE, SPEAKER):
        assert_runs_left(label, text)


def test_in_one_file(browser, tmp_path):
    table, path = tmp_path / "events.csv", tmp_path / "story.html"
    table.write_text(ROWS, "utf-8")
    path.write_bytes(write_page(View(open_dataset(table))))
    page = browser.new_page(viewport=DESK)
    page.goto(path.as_uri())
    page.locator(f"#{ids.TIMELINE} .textpoint text").first.wait_for()
    assert_runs_left(with_text(page, f"#{ids.TIMELINE} .textpoint text", TITLE[:5]), TITLE)
    assert_runs_left(with_text(page, f"#{ids.TABLE} .choose", TITLE[:5]), TITLE)
    page.close()


def test_in_a_picture(open_table, tmp_path):
    page = open_table(ROWS)
    picture: Path = screen.saved(page, "both", "svg", tmp_path)
    page.set_content(picture.read_text("utf-8"))
    assert_runs_left(page.locator("text").filter(has_text=TITLE[:5]), TITLE)
