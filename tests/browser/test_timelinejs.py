"""TimelineJS 3 shows the stories that this program writes."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest

from dashboard import load_events
from dashboard.io.formats import FORMATS
from dashboard.io.formats.about import About

from .npm import of_npm

pytestmark = pytest.mark.browser

ABOUT = About("A <b>story</b>", "A source")
# A test fails if a browser interprets one of these texts as markup.
ATTACKS = [
    "<img src=x onerror='ran.push(1)'>",
    "<script>ran.push(2)</script>",
    "</script><svg onload=ran.push(3)>",
    "www.x'onmouseover='ran.push(4)",
    "&lt;img src=x onerror=ran.push(5)&gt;",
]
PAGE = """<!DOCTYPE html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="dist/css/timeline.css">
<div id="story" style="width: 1200px; height: 700px"></div>
<script src="dist/js/timeline.js"></script>
<script>
  ran = [];
  story = new TL.Timeline("story", "story.json", { font: null });
  story.on("loaded", () => { document.body.className = "loaded"; });
</script>"""
SLIDES = """() => [...document.querySelectorAll('.tl-slide')].map((slide) => ({
  headline: slide.querySelector('.tl-headline').textContent,
  text: slide.querySelector('.tl-text-content')?.textContent ?? '',
  date: slide.querySelector('.tl-headline-date').textContent,
}))"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def shown(browser, tmp_path):
    """Show events with TimelineJS, on a page that may not request anything from other hosts."""
    (tmp_path / "dist").symlink_to(of_npm("@knight-lab/timelinejs/dist").resolve())
    (tmp_path / "index.html").write_text(PAGE)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}/"
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    wrong = []
    page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
    page.on("console", lambda entry: wrong.append(entry.text) if entry.type == "error" else None)
    page.route("**/*", lambda route: _let(route, site, wrong))

    def show(events: pd.DataFrame):
        (tmp_path / "story.json").write_bytes(FORMATS["timelinejs"].write(events, ABOUT))
        page.goto(site)
        page.wait_for_selector("body.loaded")
        return page

    yield show
    page.close()
    server.shutdown()
    server.server_close()
    assert not wrong, "\n".join(wrong)


def _let(route, site, wrong):
    if route.request.url.startswith((site, "data:")):
        route.continue_()
    else:
        wrong.append(f"request to {route.request.url}")
        route.abort()


def test_timelinejs_shows_all_events_in_time_order(shown, events):
    title, *slides = shown(events).evaluate(SLIDES)
    first = events["start_earliest"].fillna(events["end_latest"]).dt.normalize()
    dated = events[first.notna()]
    assert len(slides) == len(dated) > 30
    assert {slide["headline"] for slide in slides} == set(dated["title"])
    moments = dict(zip(events["title"], first, strict=True))
    days = [moments[slide["headline"]] for slide in slides]
    assert days == sorted(days)
    assert title["headline"] == "A <b>story</b>"
    for undated in events["title"][first.isna()]:
        assert undated in title["text"]


def test_dates_are_shown_in_words(shown):
    dates = [
        ("A", "2024-10-08", "on R&D day", "on R&D day"),
        ("B", "2024-10-08", "", "8 Oct 2024"),
        ("C", "2024-10-08/2024-10-13", "", "8–13 Oct 2024"),
        ("D", "[..2024-10-20]", "", "on or before 20 Oct 2024"),
        ("E", "2024?", "", "some time in 2024 (uncertain)"),
    ]
    table = pd.DataFrame(dates, columns=["title", "date", "date_text", "words"])
    events, _ = load_events(table.drop(columns="words"))
    _, *slides = shown(events).evaluate(SLIDES)
    words = {slide["headline"]: slide["date"] for slide in slides}
    assert words == dict(zip(table["title"], table["words"], strict=True))


@pytest.mark.parametrize("column", ["title", "description", "date_text", "event_type", "event_id"])
def test_texts_of_a_table_are_shown_as_text(shown, column):
    days = [f"2024-10-{day:02}" for day in range(8, 8 + len(ATTACKS))]
    rows = {"title": [f"Event {day}" for day in days], "date": days} | {column: ATTACKS}
    events, problems = load_events(pd.DataFrame(rows).replace({"event_id": {";": ","}}, regex=True))
    assert not problems
    page = shown(events)
    # All earlier requests of the page are answered before this one.
    page.evaluate("fetch('index.html').then((answer) => answer.text())")
    # The pointer would trigger attributes of links.
    page.evaluate("""() => document.querySelectorAll('#story *').forEach((element) =>
      element.dispatchEvent(new MouseEvent('mouseover')))""")
    assert page.evaluate("ran") == []
    assert page.locator("#story :is(svg[onload], script, img[src='x'], [onmouseover])").count() == 0
    story = page.evaluate("() => document.querySelector('#story').textContent")
    if column != "event_id":
        assert [text for text in ATTACKS if text not in story] == []
