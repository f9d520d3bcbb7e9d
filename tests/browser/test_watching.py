"""A table whose file changes while the page is open."""

import os
import re
import time

import pytest
from playwright.sync_api import expect

from dashboard.views import ids

from . import screen
from .conftest import start, stop

pytestmark = pytest.mark.browser

HEAD = "title,date\nShips sail,2024-10-08\n"


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("watched") / "mine.csv"
    path.write_text(HEAD)
    return path


@pytest.fixture(scope="module")
def watched(table):
    process, server = start(table, table.with_name("log"), "--watch")
    yield server
    stop(process)


def test_readers_are_notified_when_the_file_changes(open_page, table, watched):
    page = open_page(watched, "?q=s")
    changed = page.locator(f"#{ids.CHANGED}")
    expect(changed).to_be_hidden()
    table.write_text(f"{HEAD}Troops train,2024-10-13\nSea,2024\n")
    # The file system may store times coarsely.
    later = time.time() + 5
    os.utime(table, (later, later))
    expect(changed).to_have_text("The table has changed. Show the new version")
    expect(changed).to_be_visible()
    # The open page does not change.
    expect(page.locator(f"#{ids.SUMMARY}")).to_contain_text(re.compile("^1 event"))
    changed.get_by_role("link").click()
    screen.opened(page)
    expect(page.locator(f"#{ids.SUMMARY}")).to_contain_text(re.compile("^3 events"))
    assert "q=s" in page.url
    expect(changed).to_be_hidden()
