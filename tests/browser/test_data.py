"""Saving events as data from the page: shown events or all."""

import csv
import io
import json
from itertools import cycle

import pytest
from playwright.sync_api import expect

from dashboard.io.formats import FORMATS
from dashboard.views import ids

from . import screen

pytestmark = pytest.mark.browser


def ask_for(page, name, rows):
    page.get_by_role("button", name="Save data of the events").click()
    item = json.dumps(ids.data_item_id(name, rows), separators=(",", ":"), sort_keys=True)
    page.locator(f"[id='{item}']").click()


def saved(page, name, rows):
    with page.expect_download() as waiting:
        ask_for(page, name, rows)
    download = waiting.value
    return download.suggested_filename, download.path().read_bytes()


def titles(content):
    return [row["title"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]


def test_shown_or_all_events_are_saved(page):
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    page.get_by_role("tab", name="Table").click()
    # A file contains events and statements, which may be about events of other countries.
    assert screen.status(page).startswith("2 statements about 1 event")
    name, content = saved(page, "csv", "shown")
    assert name == "north-korean-troops-in-russia-involving-france.csv"
    assert len(titles(content)) == 2
    name, content = saved(page, "csv", "all")
    assert name == "north-korean-troops-in-russia.csv"
    assert len(titles(content)) == 41


def test_each_format_is_saved_as_a_file(page):
    page.get_by_role("tab", name="Table").click()
    # Each list has each format; the server is the same.
    for (name, data_format), rows in zip(FORMATS.items(), cycle(("shown", "all")), strict=False):
        suggested, content = saved(page, name, rows)
        assert suggested.endswith(f".{data_format.ending}")
        assert content, name


def test_a_failed_save_is_reported_until_it_succeeds(open_unwatched, server):
    # A missing response is an error in the console.
    page = open_unwatched(server, "?tab=table")
    error = page.locator(f"#{ids.ERROR}")
    for answer, words in (
        (lambda route: route.abort(), "The server is not responding, so nothing was saved"),
        (
            lambda route: route.fulfill(status=413),
            "The server rejected this request, so nothing was saved",
        ),
    ):
        page.route("**/data/**", answer)
        ask_for(page, "csv", "shown")
        expect(error).to_contain_text(words)
        page.unroute("**/data/**")
    # An answer to something else does not remove it.
    screen.pick(page, ids.COUNTRY_FILTER, "France")
    expect(error).to_contain_text(words)
    assert 0 < len(titles(saved(page, "csv", "shown")[1])) < 41
    expect(error).to_be_empty()


def test_both_lists_are_visible_side_by_side(page):
    screen.open_tab(page, "Table")
    for viewport in (screen.DESK, screen.PHONE):
        page.set_viewport_size(viewport)
        screen.settled(page)
        page.get_by_role("button", name="Save data of the events").click()
        first, second = (
            page.get_by_text(words, exact=True) for words in ("Events shown", "All events")
        )
        first.wait_for()
        assert first.bounding_box()["y"] == second.bounding_box()["y"]
        items = [item for item in page.get_by_role("menuitem").all() if item.is_visible()]
        assert len(items) == 2 * len(FORMATS)
        for item in items:
            box = item.bounding_box()
            assert 0 <= box["x"] < box["x"] + box["width"] <= viewport["width"]
        page.keyboard.press("Escape")
        first.wait_for(state="hidden")
