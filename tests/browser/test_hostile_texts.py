"""The same hostile text in every field, name and file: it is text on every surface."""

import csv
import json
from urllib.parse import urlencode

import pytest
import requests

from dashboard.ingest.load import open_dataset
from dashboard.model.schema import COLUMNS
from dashboard.views import ids
from dashboard.views.prebuild import prepare
from dashboard.views.state import TABS

from . import screen
from .conftest import Guard, start, stop

pytestmark = pytest.mark.browser

# It would end the element or attribute that contains it, show a picture, leave the page, run a
# script, and fill in a template of Plotly or Dash.
HOSTILE = (
    'A"\'></title></script></style></text></td><img src=x data-hostile onerror="window.ran = 1">'
    "<meta http-equiv=refresh content='0;url=//evil.invalid/'><a href='javascript:ran=1'>b</a>"
    "<script>window.ran = 1</script>&lt;i data-hostile&gt;%{x}{%config%}"
)
KIND, VALUE = (
    "kind <img src=x data-hostile onerror='ran=1'>",
    "<img src=x data-hostile onerror=ran=1>",
)
FILE_NAME = "A' onerror=ran=1 <img src=x data-hostile>"
# Elements that only the hostile text makes.
INJECTED = """() => {
  const roots = [document, ...[...document.querySelectorAll("iframe")].map((frame) =>
    frame.contentDocument).filter(Boolean)];
  const made = "[data-hostile], [onerror], meta[http-equiv=refresh], [href^='javascript:']";
  return [window.ran, ...roots.flatMap((root) => [...root.querySelectorAll(made)])
    .map((element) => element.outerHTML)].filter(Boolean);
}"""


def rows():
    """Make two events and a statement about one, with the text in each field that may have it."""
    texts = {column.name: HOSTILE for column in COLUMNS if column.kind in ("text", "list")}
    texts["source_date"] = "2024-10-20"
    place = {"latitude": "43.1", "longitude": "131.9", "country": "RUS"}
    numbers = {"quantity_low": "1", "quantity_best": "2", "quantity_high": "3"}
    # Extra columns, of which one can be lanes, colours and a filter.
    common = (
        {HOSTILE: HOSTILE, KIND: VALUE, "claimant_country": "KOR", "media_url": HOSTILE}
        | texts
        | place
    )
    return [
        common | numbers | {"event_id": "<b>e1", "date": "2024-10-08"},
        common | {"event_id": "e2", "date": "2024-10-09/2024-10-12", "source_url": HOSTILE},
        common
        | {"event_id": "e3", "date": "2024-10-20", "about": "<b>e1", "stance": "denies", KIND: ""},
    ]


def describe(folder, file_name):
    """Write a data package that describes a file."""
    package = {"title": HOSTILE, "sources": [{"title": HOSTILE}], "licenses": [{"name": HOSTILE}],
               "resources": [{"path": file_name}]}  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(package))


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Write the table, which a data package describes."""
    folder = tmp_path_factory.mktemp("hostile")
    path, table = folder / f"{FILE_NAME}.csv", rows()
    names = list(dict.fromkeys(name for row in table for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(table)
    describe(folder, path.name)
    return path


def served(path):
    process, server = start(path, path.with_name("log"), "--data-dir", str(path.parent / "data"))
    yield server
    stop(process)


@pytest.fixture(scope="module")
def hostile(table):
    """Serve the table."""
    yield from served(table)


@pytest.fixture(scope="module")
def prepared(table, tmp_path_factory):
    """Serve the prepared table: its file and its index contain the same texts."""
    folder = tmp_path_factory.mktemp("prepared")
    path = folder / f"{FILE_NAME}.parquet"
    prepare(open_dataset(table), path)
    describe(folder, path.name)
    yield from served(path)


def assert_is_text(page):
    assert page.evaluate(INJECTED) == []


def test_hostile_texts_are_text_on_every_part_of_the_page(hostile, open_page):
    extra = {
        "lanes": KIND,
        "colour": KIND,
        "column": KIND,
        "where": f"{KIND.replace('=', '%3D')}={VALUE}",
    }
    page = open_page(hostile, "?" + urlencode({"event": "e2", "country": "RUS"} | extra))
    assert KIND in page.locator(f"#{ids.CHIPS}").inner_text()
    assert page.title().startswith(HOSTILE)
    assert HOSTILE in page.locator("h1").inner_text()
    assert "data-hostile" in page.locator(f"#{ids.DETAILS}").inner_text()
    assert "data-hostile" in screen.hover(page, ids.TIMELINE, screen.middle(screen.title(page, "")))
    assert_is_text(page)
    for name in TABS.values():
        screen.open_tab(page, name)
        assert_is_text(page)
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    screen.settled(page)
    assert_is_text(page)


def test_hostile_texts_are_text_in_the_embedded_view_of_a_prepared_table(prepared, open_page):
    assert_is_text(open_page(prepared, "?embed=1&event=e2"))


def test_hostile_texts_of_a_prepared_table_are_text_on_its_page(prepared, open_page):
    page = open_page(prepared, "?" + urlencode({"event": "e2", "tab": "table"}))
    assert page.title().startswith(HOSTILE)
    assert HOSTILE in page.locator("h1").inner_text()
    for component_id in (ids.DETAILS, ids.TABLE):
        assert "data-hostile" in page.locator(f"#{component_id}").inner_text()
    assert_is_text(page)


@pytest.mark.parametrize(
    ("kind", "address"), [("hostile", "picture/svg"), ("prepared", "data/html")]
)
def test_hostile_texts_are_text_in_files(request, readers, tmp_path, kind, address):
    server = request.getfixturevalue(kind)
    file = tmp_path / f"file.{address.rpartition('/')[2]}"
    file.write_bytes(requests.get(f"{server.url}/{address}", timeout=120).content)
    page, guard = readers.borrow(offline=True), Guard("file://")
    release = guard.watch(page)
    page.goto(file.as_uri())
    page.get_by_text("data-hostile").first.wait_for(state="attached")
    assert_is_text(page)
    release()
    readers.give_back(page, offline=True)
    assert guard.seen == []
