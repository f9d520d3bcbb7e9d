"""The standalone page: it shows the same as the screen, and runs nothing from a table."""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.io.json import to_json_plotly

from dashboard.charts.chart_text import format_found
from dashboard.common.i18n import use_language
from dashboard.common.resources import resource
from dashboard.engine.query import EventQuery
from dashboard.ingest.load import Dataset, load_events
from dashboard.views.screen_charts import CHART_NAMES
from dashboard.views.state import MapPosition, State
from dashboard.views.view import View
from dashboard.web import standalone as story
from dashboard.web.app import create_app
from dashboard.web.standalone import content, write_page
from dashboard.web.standalone.packing import share

MAIL_BYTES = 1_000_000
HOSTILE = "</script><img src=x onerror=alert(1)> $title {count} <a href='javascript:alert(1)'>x</a>"


class Page(HTMLParser):
    """A page as a browser reads it: elements with attributes, and the texts of scripts."""

    def __init__(self, written: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.scripts: list[str] = []
        self.feed(written.decode())

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, text):
        # The parser does not interpret the content of scripts.
        if self.cdata_elem == "script":
            self.scripts[-1] += text

    def unpacked(self, place):
        return gzip.decompress(base64.b64decode(self.scripts[place])).decode()

    @property
    def content(self):
        return whole(json.loads(self.unpacked(0)))


def whole(packed):
    """Expand references, as the page does."""
    shared = packed["shared"]

    def put(value):
        if isinstance(value, list):
            return [put(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "$" in value:
            return shared[value["$"]]
        return {name: put(item) for name, item in value.items()}

    for place, value in enumerate(shared):
        shared[place] = put(value)
    return put(packed["content"])


def dataset(*rows):
    filled = [{"title": "Event", "date": "2024-10-08", "event_id": f"e{n}"} | row
              for n, row in enumerate(rows)]  # fmt: skip
    return Dataset(load_events(pd.DataFrame(filled, dtype=object)).events)


def as_json(value):
    return json.loads(to_json_plotly(value))


names = st.text().filter(lambda name: name != "$")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(names, inner),
    max_leaves=30,
)


class TestSharing:
    """Repeated values are written once, and restored."""

    @given(json_values, json_values)
    def test_expanding_restores_the_value(self, first, second):
        value = [first, second, first, {"of": [first, second]}]
        back = whole(json.loads(json.dumps(share(value))))
        # As text, since True equals 1 and 1.0.
        assert json.dumps(back) == json.dumps(value)

    def test_repeated_values_are_written_once(self):
        text = "a text that is long enough"
        assert json.dumps(share([[text, [text]] for _ in range(9)])).count(text) == 1


@pytest.fixture(scope="module")
def written(article):
    return write_page(View(article))


@pytest.fixture(scope="module")
def held(written):
    return Page(written).content


class TestContent:
    """The page shows the same as the screen, for all countries and for each one."""

    def test_each_country_of_the_filter_is_a_choice(self, article, held):
        options, left = View(article).facets.options("countries")
        assert left == 0
        assert [tuple(country) for country in held["countries"]] == options
        codes = [choice["country"] for choice in held["choices"]]
        assert codes == ["", *(code for code, _ in options)]

    def test_charts_and_texts_are_the_same_as_on_the_screen(self, article, held):
        for choice in held["choices"]:
            query = EventQuery((choice["country"],)) if choice["country"] else EventQuery()
            for size, drawn in zip(content.SCREENS, choice["drawn"], strict=True):
                home = View(article, State(screen=size)).charts.map["layout"]["meta"]["home"]
                view = View(article, State(query, screen=size, moved=MapPosition(**home)))
                assert drawn["status"] == view.captions.subtitle("both")
                assert all(
                    drawn[name] == as_json(view.charts.with_hover_texts(name))
                    for name in CHART_NAMES
                )

    def test_every_shown_event_has_details(self, article, held):
        assert len(held["events"]) == len(article.events)
        labels = ["(16 events and 25 statements)", *(label for _, label in held["countries"])]
        for choice, label in zip(held["choices"], labels, strict=True):
            query = EventQuery((choice["country"],)) if choice["country"] else EventQuery()
            rows = View(article, State(query)).rows
            shown = rows.in_order.cells("event_id").tolist()
            assert [held["events"][row]["id"] for row in choice["rows"]] == shown
            assert label.endswith(f"({format_found(rows.found)})")
            assert choice["note"] == ""

    def test_the_selected_event_stays_selected(self, article):
        view = View(article, State(EventQuery(("FRA",)), chosen="troops-sent"))
        shown = Page(write_page(view)).content
        assert shown["events"][shown["chosen"]]["id"] == "troops-sent"

    @pytest.mark.parametrize(
        ("query", "codes"),
        [
            (EventQuery(("RUS", "PRK")), {"RUS", "PRK"}),
            (EventQuery(("RUS",)), set()),
            (EventQuery(text="zzzzz"), set()),
            (EventQuery(text="Seoul"), {"KOR"}),
        ],
        ids=["two", "one", "none left", "others than countries"],
    )
    def test_choices_stay_within_the_filters(self, article, query, codes):
        options, _ = content.offered_countries(View(article, State(query)))
        assert {code for code, _ in options} == codes

    def test_a_page_keeps_colours_lanes_theme_and_language(self, article):
        state = State(lanes="status", colour="claimant", theme="dark", language="uk")
        with use_language("uk"):
            page = Page(write_page(View(article, state)))
            timeline = View(
                article, replace(state, screen=content.SCREENS[1])
            ).charts.with_hover_texts("timeline")
        html = dict(page.elements)["html"]
        assert html == {"lang": "uk", "dir": "ltr", "data-theme": "dark"}
        assert page.content["choices"][0]["drawn"][1]["timeline"] == as_json(timeline)
        assert page.content["config"]["locale"] == "uk"


class TestManyEvents:
    """If there are too many events, only those drawn as marks have details."""

    def test_drawn_events_have_details_and_others_are_counted(self, monkeypatch):
        monkeypatch.setattr(content, "MAX_EVENTS", 20)
        monkeypatch.setattr(content, "MAX_COUNTRIES", 2)
        codes = ["RUS", "PRK", "KOR", "FRA"]
        many = dataset(*({"country": codes[n % 4], "title": f"Event {n}"} for n in range(4_000)))
        page_content = Page(write_page(View(many))).content
        assert len(page_content["countries"]) == page_content["left"] == 2
        first, *_ = page_content["choices"]
        assert 0 < len(page_content["events"]) <= 20
        assert len(first["rows"]) < 4_000
        ids = {event["id"] for event in page_content["events"]}
        charts = [drawn[name] for choice in page_content["choices"] for drawn in choice["drawn"]
                  for name in CHART_NAMES]  # fmt: skip
        assert {event_id for chart in charts for event_id in content._ids_in(chart)} <= ids
        counts = f"{len(first['rows'])} of 4,000 events"
        assert counts in first["note"]
        assert "2 countries with fewer events are not in this page" in json.dumps(
            page_content["page"]
        )

    def test_countries_at_the_limit_are_complete(self, monkeypatch):
        monkeypatch.setattr(content, "MAX_EVENTS", 3)
        some = dataset(*({"country": code} for code in ("RUS", "RUS", "PRK")))
        assert [choice["note"] for choice in Page(write_page(View(some))).content["choices"]] == [
            "", "", "",
        ]  # fmt: skip


@pytest.fixture(scope="module")
def hostile():
    names = ("title", "description", "location", "claimant", "tags", "event_id", "source")
    events = dataset(dict.fromkeys(names, HOSTILE) | {"source_url": "https://x.org/$title"})
    return Page(write_page(View(replace(events, title=HOSTILE))))


class TestSafety:
    """Texts of a table never become markup or scripts, and the page loads nothing."""

    def test_the_table_adds_no_elements(self, hostile, written):
        shape = [(tag, *attributes) for tag, attributes in Page(written).elements]
        assert [(tag, *attributes) for tag, attributes in hostile.elements] == shape

    def test_texts_are_not_changed(self, hostile):
        event = hostile.content["events"][0]
        assert event["id"] == HOSTILE
        links = re.findall(r'"href": "([^"]{14})', json.dumps(event["details"]))
        assert links == ["https://x.org/"]

    def test_only_its_two_scripts_may_run(self, written):
        page = Page(written)
        policy = next(
            attributes["content"] for _, attributes in page.elements if "http-equiv" in attributes
        )
        assert policy.startswith("default-src 'none'; ")
        allowed = re.search(r"script-src ([^;]+)", policy)[1].split()
        for script, name in zip((page.scripts[2], page.unpacked(1)), allowed, strict=True):
            digest = hashlib.sha256(script.encode()).digest()
            assert name == f"'sha256-{base64.b64encode(digest).decode()}'"
        assert "http" not in policy

    def test_the_page_contains_no_urls_outside_of_its_content(self, written):
        page = Page(written)
        assert not [
            attributes
            for _, attributes in page.elements
            if attributes.keys() & {"src", "action", "data"}
        ]
        assert [attributes["href"] for _, attributes in page.elements if "href" in attributes] == [
            "#content"
        ]
        # Each font and picture is in the style.
        assert not re.search(rb'url\("?+(?!data:)', written)


class TestSize:
    def test_the_page_of_the_sample_is_small_enough_for_e_mail(self, written):
        if not (resource("assets") / "plotly-events.min.js").exists():
            pytest.skip("without npm the page holds all of plotly.js")
        assert len(written) < MAIL_BYTES

    def test_the_page_is_reproducible(self, article, written):
        assert write_page(View(article)) == written

    def test_without_the_bundle_the_page_contains_all_of_plotly(self, article, monkeypatch):
        monkeypatch.setattr(story.document, "_BUNDLE", "not-there.js")
        assert "plotly.js v" in Page(write_page(View(article))).unpacked(1)[:200]


@pytest.mark.parametrize(("text", "count"), [("", 1), ("zzzzz", 0)], ids=["one", "none"])
def test_a_page_needs_no_minimum_of_events(text, count):
    view = View(dataset({}), State(EventQuery(text=text)))
    assert len(Page(write_page(view)).content["events"]) == count


def test_the_server_sends_it_as_a_file(article):
    client = create_app(article).server.test_client()
    answer = client.get("/data/html?country=FRA&lang=uk")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Disposition"].endswith(".html")
    page = Page(answer.data)
    assert dict(page.elements)["html"]["lang"] == "uk"
    assert len(page.content["events"]) == 2
