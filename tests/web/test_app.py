"""The app over HTTP: callbacks, ids, downloads and unexpected requests."""

import json
import re
from base64 import b64decode
from html import unescape
from io import BytesIO
from typing import ClassVar
from urllib.parse import unquote

import flask_compress
import pytest
from calls import call, dependencies, outputs
from dash import Dash
from PIL import Image
from werkzeug.http import parse_options_header

import dashboard.web.app as app_module
from dashboard.common.errors import BrowserFailedError, BrowserNotFoundError
from dashboard.common.i18n import LANGUAGES, tr, use_language
from dashboard.common.settings import Settings
from dashboard.engine.query import FACETS, EventQuery
from dashboard.ingest.load import Dataset
from dashboard.io.formats import FORMATS
from dashboard.views import film as film_module
from dashboard.views import ids
from dashboard.views.fonts import Script
from dashboard.views.selected_rows import SelectedRows
from dashboard.views.state import PARTS, State
from dashboard.views.view import View
from dashboard.web import work_queue
from dashboard.web.app import create_app
from dashboard.web.components.event_panel import event_details
from dashboard.web.components.filters import chips
from dashboard.web.components.panels import tray


@pytest.fixture(scope="module")
def app(article) -> Dash:
    return create_app(article)


@pytest.fixture
def client(app):
    return app.server.test_client()


def layout_ids(part) -> set[str]:
    """Return the ids of all components below a part of a layout as JSON."""
    component_ids = set()
    if isinstance(part, dict):
        own_id = part.get("props", {}).get("id")
        component_ids |= {own_id} if isinstance(own_id, str) else set()
        for value in part.values():
            component_ids |= layout_ids(value)
    elif isinstance(part, list):
        for value in part:
            component_ids |= layout_ids(value)
    return component_ids


def test_two_apps_in_one_process_both_have_all_callbacks(article, table):
    sample, small = create_app(article), create_app(Dataset(table({"title": "A"})))
    first, second = (dependencies(app.server.test_client()) for app in (sample, small))
    assert len(first) == len(second) >= 8
    assert {d["output"] for d in first} == {d["output"] for d in second}
    assert (
        call(sample.server.test_client(), ids.STATUS, {}).json
        != call(small.server.test_client(), ids.STATUS, {}).json
    )


def test_an_app_accepts_a_dataframe(table):
    app = create_app(table({"title": "Only one"})[["title", "date"]])
    response = call(app.server.test_client(), ids.STATUS, {})
    assert response.json["response"][ids.STATUS]["children"] == "All events, 1 not on the map"


def test_every_id_of_a_callback_is_on_the_page(app, client, article):
    page = layout_ids(client.get("/_dash-layout").json)
    details = event_details(View(article, State(chosen="troops-sent")))
    later = layout_ids(
        json.loads(json.dumps([part.to_plotly_json() for part in details], default=_plain))
    )
    for dependency in dependencies(client):
        named = outputs(dependency) + [
            part["id"] for kind in ("inputs", "state") for part in dependency[kind]
        ]
        for name in named:
            assert name.startswith("{") or name in page | later, f"{name} in {dependency['output']}"


def _plain(component):
    return component.to_plotly_json()


def test_documented_ids_are_on_the_page(client):
    page = layout_ids(client.get("/_dash-layout").json)
    assert {"timeline", "map", "country-filter", "event-details", "status-line"} <= page


def test_ids_are_unique():
    names = [
        value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)
    ]
    names += [*ids.ZOOM.values(), *ids.MAP_ZOOM.values(), *ids.FILTERS.values()]
    names.remove(ids.COUNTRY_FILTER)
    assert len(names) == len(set(names))


def query_store(**parameters: list[str]) -> dict:
    """Store with the parameters of a query, as a browser sends it."""
    return {ids.QUERY_VIEW: parameters}


class TestCallbacks:
    """Responses of callbacks."""

    FRANCE: ClassVar = query_store(country=["FRA"], role=["speaker"])

    def test_the_timeline_follows_a_country_filter(self, client, article):
        response = call(client, ids.TIMELINE, self.FRANCE)
        assert response.status_code == 200
        answer = response.json["response"]
        (hits,) = (t for t in answer[ids.TIMELINE]["figure"]["data"] if t.get("name") == "events")
        chosen = EventQuery(("FRA",), "speaker").select(article.events)["event_id"]
        assert {event_id for _, event_id in hits["customdata"]} == set(chosen)
        strip = call(client, ids.OVERVIEW, self.FRANCE).json["response"][ids.OVERVIEW]["figure"]
        assert strip["layout"]["selections"]

    def test_the_map_follows_a_country_filter(self, client):
        response = call(client, ids.MAP, self.FRANCE)
        assert response.status_code == 200
        (shade, *_) = response.json["response"][ids.MAP]["figure"]["data"]
        assert shade["type"] == "choropleth"
        assert shade["locations"] == ["FRA"]

    def test_status_chips_counts_and_url_follow_a_filter(self, client, article):
        answer = call(client, ids.STATUS, self.FRANCE).json["response"]
        query = EventQuery(("FRA",), "speaker")
        view = View(article, State(query))
        assert answer[ids.STATUS]["children"] == view.captions.status
        assert answer[ids.CLEAR]["disabled"] is False
        assert len(answer[ids.CHIPS]["content"]) == len(chips(query.filters)) == 1
        listed = answer | call(client, ids.FILTERS["tags"], self.FRANCE).json["response"]
        for name in FACETS:
            offered = {o["value"]: o["label"] for o in listed[ids.FILTERS[name]]["data"]}
            assert offered == dict(view.facets.options(name)[0])
        assert {o["value"]: o["label"] for o in answer[ids.ROLE]["data"]} == dict(view.facets.roles)
        assert answer[ids.URL]["data"] == "?country=FRA&role=speaker"
        assert answer[ids.NOTICE]["content"] == []
        assert answer[ids.KNOWN]["error"] is None

    @pytest.mark.parametrize(
        ("filters", "pressed"),
        [
            ({}, ["false", "false"]),
            ({"status": ["expected"]}, ["false", "true"]),
            ({"status": ["expected", "ongoing"]}, ["false", "false"]),
            ({"status": ["expected"], "text": ["a"]}, ["false", "false"]),
            ({"evidence": ["disputed"]}, ["true", "false"]),
        ],
    )
    def test_a_number_of_the_sentence_is_pressed_if_its_events_alone_are_shown(
        self, client, filters, pressed
    ):
        stores = query_store(**filters) | {ids.SCREEN: {"width": 390}}
        answer = call(client, ids.STATUS, stores).json["response"]
        content = answer[ids.SUMMARY]["content"]
        buttons = [part["props"] for part in content if isinstance(part, dict)]
        assert [button["aria-pressed"] for button in buttons] == pressed

    def test_invalid_filters_are_reported(self, client):
        answer = call(client, ids.STATUS, query_store(known=["soon"])).json["response"]
        assert answer[ids.KNOWN]["error"] == "Write a date such as 2024-10-08 or 8 Oct 2024."
        # The field says it, so the page does not repeat it.
        assert answer[ids.NOTICE]["content"] == []
        assert answer[ids.URL]["data"] == ""

    def test_without_a_filter_there_is_nothing_to_clear(self, client):
        answer = call(client, ids.STATUS, query_store(country=[])).json["response"]
        assert answer[ids.CLEAR]["disabled"] is True
        assert answer[ids.CHIPS]["content"] == []

    def test_a_selected_event_has_details(self, client):
        answer = call(client, ids.DETAILS, query_store(event=["arms-supply"])).json["response"]
        details = json.dumps(answer[ids.DETAILS])
        assert "Who says what about it" in details
        assert "Russia denies receiving North Korean arms" in details
        assert "How to read" not in details
        assert answer[ids.FOCUS]["data"]["event"] == "arms-supply"

    def test_without_a_selection_the_marks_are_explained(self, client):
        assert "How to read" in json.dumps(call(client, ids.DETAILS, query_store()).json)

    @pytest.mark.parametrize(
        ("tab", "component", "prop"),
        [
            ("table", ids.TABLE, "rowData"),
            ("claims", ids.MATRIX, "content"),
            ("numbers", ids.NUMBERS, "figure"),
        ],
    )
    def test_only_the_open_tab_is_filled(self, client, tab, component, prop):
        answer = call(client, ids.TABLE, {ids.PAGE_VIEW: {"tab": [tab]}}).json["response"]
        assert answer[component][prop]
        others = {ids.TABLE, ids.MATRIX, ids.NUMBERS} - {component}
        assert not others & set(answer)

    def test_texts_are_translated(self, client):
        sent = {ids.PAGE_VIEW: {"lang": ["uk"]}}
        english, ukrainian = (
            json.dumps(call(client, ids.DETAILS, stores).json, ensure_ascii=False)
            for stores in ({}, sent)
        )
        assert "How to read" in english
        assert "How to read" not in ukrainian
        assert "Хронологі" in ukrainian or "хронологі" in ukrainian

    CHOICES: ClassVar = {
        ids.PICTURE_CHARTS: "map",
        ids.PICTURE_SIZE: "a4",
        ids.PICTURE_NUMBERS: "",
        ids.PICTURE_TONES: "",
        ids.PICTURE_BACKGROUND: "",
        ids.PICTURE_HEADLINE: "",
        ids.PICTURE_DPI: 300,
        ids.PICTURE_FORMAT: "png",
    }

    def test_the_dialog_gets_a_preview(self, client):
        sent = self.FRANCE | self.CHOICES | {ids.PICTURE_DIALOG: True}
        response = call(client, ids.PICTURE, sent, f"{ids.PICTURE_DIALOG}.opened")
        preview = response.json["response"][ids.PICTURE]["data"]
        assert preview["name"] == "north-korean-troops-in-russia-map-according-to-france.png"
        notes = " ".join(note["text"] for note in preview["figure"]["layout"]["annotations"])
        assert "according to France" in notes

    def test_a_closed_dialog_gets_no_preview(self, client):
        sent = self.FRANCE | self.CHOICES | {ids.PICTURE_DIALOG: False}
        assert call(client, ids.PICTURE, sent, f"{ids.PICTURE_DIALOG}.opened").status_code == 204


class TestHoverTexts:
    """Hover texts are requested by chart."""

    @pytest.mark.parametrize("chart", [ids.TIMELINE, ids.MAP])
    def test_a_chart_knows_the_url_of_its_hover_texts(self, client, chart, article):
        sent = query_store(country=["FRA"], role=["speaker"], lang=["uk"])
        figure = call(client, chart, sent).json["response"][chart]["figure"]
        answer = client.get(f"/hover/{figure['layout']['meta']['hover']}")
        assert answer.status_code == 200
        assert len(answer.json) == len(figure["data"])
        with use_language("uk"):
            state = State(EventQuery(("FRA",), "speaker"), language="uk")
            assert answer.json == View(article, state).charts.hover_texts(chart)

    def test_a_chart_that_does_not_exist_is_refused_in_one_line(self, client):
        answer = client.get("/hover/<b>x")
        assert (answer.status_code, answer.mimetype) == (404, "text/plain")
        assert answer.text == "Use one of: timeline, map.\n"

    @pytest.mark.parametrize("search", ["_screen=[", "country=%00&time=x", "_screen={}&known=0"])
    def test_invalid_parameters_are_ignored(self, client, search):
        assert client.get(f"/hover/timeline?{search}").status_code == 200


class TestTypedDays:
    """The dates that a reader types into the fields of the timeline."""

    FORMS = "Write a date such as 2024-10-08 or 8 Oct 2024."

    @pytest.mark.parametrize(
        ("sent", "days", "problems"),
        [
            ("from=Oct+2024&to=Oct+2024", ["2024-10-01", "2024-10-31T23:59:59"], ["", ""]),
            (
                "from=8+жовтня+2024&to=2024&lang=uk",
                ["2024-10-08", "2024-12-31T23:59:59"],
                ["", ""],
            ),
            ("from=2024-10-08&to=soon", ["2024-10-08", ""], ["", FORMS]),
            (
                "from=8/10/2024&to=13/10/2024",
                ["", "2024-10-13T23:59:59"],
                [f"It is not clear which number is the day. {FORMS}", ""],
            ),
            (f"from={'9' * 5000}", ["", ""], [FORMS, FORMS]),
        ],
    )
    def test_each_is_read_or_has_its_problem(self, client, sent, days, problems):
        assert client.get(f"/days?{sent}").json == {"days": days, "problems": problems}


class TestPictures:
    """Pictures drawn by the server."""

    @pytest.fixture
    def drawn(self, monkeypatch):
        figures = []

        def render(figure, image_format, *, dpi):
            figures.append((figure, image_format, dpi))
            return b"%PDF-"

        monkeypatch.setattr(app_module, "render_picture", render)
        monkeypatch.setattr(app_module, "find_missing", lambda _: [])
        return figures

    def test_a_picture_shows_the_state_in_the_url(self, client, drawn):
        address = "/picture/pdf?country=FRA&role=speaker&picture=map&size=a4&headline=A%26B&dpi=72"
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        name = "north-korean-troops-in-russia-map-according-to-france.pdf"
        assert name in answer.headers["Content-Disposition"]
        ((figure, image_format, dpi),) = drawn
        assert (image_format, dpi, figure.layout.width) == ("pdf", 72, 926)
        assert any("A&amp;B" in note.text for note in figure.layout.annotations)

    def test_scripts_without_a_font_on_the_server_are_in_a_header(self, client, drawn, monkeypatch):
        assert "Picture-Warning" not in client.get("/picture/pdf").headers
        thai = Script("Thai", "Noto Sans Thai", "ท")
        monkeypatch.setattr(app_module, "find_missing", lambda _: [thai])
        text = unquote(client.get("/picture/pdf?lang=en").headers["Picture-Warning"])
        assert text.startswith("Some letters became boxes in the file")
        assert "Thai" in text

    @pytest.mark.parametrize(
        ("address", "code", "words"),
        [
            ("bmp", 404, "Use one of: png, webp, svg, pdf."),
            ("pdf?size=9x9", 400, "size=9x9: Choose one of"),
            ("pdf?lanes=moon", 400, "lanes=moon"),
            ("pdf?size=300x250", 400, "too low"),
        ],
    )
    def test_impossible_pictures_are_reported_in_one_line(
        self, client, drawn, address, code, words
    ):
        answer = client.get(f"/picture/{address}")
        assert answer.status_code == code
        assert words in answer.text
        assert drawn == []

    @pytest.mark.parametrize(
        "error",
        [
            BrowserNotFoundError("No Chrome or Chromium was found. Install one"),
            BrowserFailedError("Chrome did not respond within 90 s. Try again."),
        ],
        ids=["missing", "hangs"],
    )
    def test_a_failing_chrome_is_reported_with_a_remedy(self, client, monkeypatch, error):
        def fail(*_, **__):
            raise error

        monkeypatch.setattr(app_module, "render_picture", fail)
        answer = client.get("/picture/pdf")
        assert (answer.status_code, answer.mimetype) == (503, "text/plain")
        assert answer.text == f"{error}\n"


class TestFilms:
    """Films drawn by the server, which says how far it is."""

    @pytest.fixture
    def frames(self, monkeypatch):
        """Count the frames, and draw a small one."""
        drawn, content = [], BytesIO()
        Image.new("RGB", (8, 6)).save(content, "png")

        def render(figure, *_, **__):
            drawn.append(figure)
            return content.getvalue()

        monkeypatch.setattr(film_module, "render_picture", render)
        return drawn

    def test_each_frame_is_reported_before_the_film(self, client, frames):
        answer = client.get("/film/gif?country=UKR&role=place&size=640x480")
        assert (answer.status_code, answer.mimetype) == (200, "application/jsonl")
        *steps, last = map(json.loads, answer.text.splitlines())
        assert steps == [{"drawn": count} for count in range(len(frames) + 1)]
        assert len(frames) > 1
        assert b64decode(last["film"]).startswith(b"GIF89a")

    def test_a_film_that_is_stopped_draws_no_further_frames(self, client, frames):
        answer = client.get("/film/webp?size=640x480", buffered=False)
        lines = iter(answer.response)
        steps = [next(lines), next(lines)]
        answer.close()
        assert json.loads(steps[1]) == {"drawn": 1}
        assert len(frames) == 1
        assert next(lines, None) is None

    def test_one_film_is_made_at_a_time_beside_exports(self, client, frames, monkeypatch):
        monkeypatch.setattr(work_queue, "_WAIT_S", 0.0)
        with client.get("/film/webp?size=640x480", buffered=False) as first:
            next(iter(first.response))
            assert client.get("/film/webp?size=640x480").status_code == 503
            for _ in range(2):
                with client.get("/data/csv") as export:
                    assert export.status_code == 200
        with client.get("/film/webp?size=640x480", buffered=False) as next_one:
            assert next_one.status_code == 200

    def test_a_frame_that_fails_is_reported_in_the_language_of_the_page(self, client, monkeypatch):
        def fail(*_, **__):
            raise BrowserFailedError(tr("Stop"))

        monkeypatch.setattr(film_module, "render_picture", fail)
        steps = client.get("/film/gif?size=640x480&lang=uk").text.splitlines()
        assert list(map(json.loads, steps)) == [{"drawn": 0}, {"problem": "Зупинити"}]

    @pytest.mark.parametrize(
        ("address", "code", "words"),
        [
            ("png", 404, "Use one of: webp, gif."),
            ("gif?replay=years", 400, "replay=years: Choose one of: events, days"),
            ("gif?size=a3", 400, "A film can have"),
            ("gif?text=xyzzy", 400, "nothing to replay"),
        ],
    )
    def test_impossible_films_are_reported_in_one_line(self, client, frames, address, code, words):
        answer = client.get(f"/film/{address}")
        assert (answer.status_code, frames) == (code, [])
        assert words in answer.text

    def test_a_film_is_offered_if_there_are_several_events(self, client, table):
        single = create_app(Dataset(table({"title": "A"}))).server.test_client()
        offers = [
            "Film of the replay" in each.get("/_dash-layout").text for each in (client, single)
        ]
        assert offers == [True, False]


class TestData:
    """Downloads of events."""

    @pytest.mark.parametrize("name", FORMATS)
    @pytest.mark.parametrize(
        ("search", "query"),
        [("", EventQuery()), ("?country=FRA&role=speaker", EventQuery(("FRA",), "speaker"))],
    )
    def test_a_file_has_the_events_of_its_url(self, client, article, name, search, query):
        answer = client.get(f"/data/{name}{search}")
        assert answer.status_code == 200
        assert answer.mimetype == FORMATS[name].media_type
        shown = View(article, State(query)).rows.selected.table
        assert answer.data == FORMATS[name].write(shown, article.about)

    def test_a_file_name_describes_the_events(self, client):
        disposition = client.get("/data/icalendar?country=FRA").headers["Content-Disposition"]
        assert disposition.startswith("attachment;")
        assert "north-korean-troops-in-russia-involving-france.ics" in disposition

    @pytest.mark.parametrize("name", ["csv", "html"])
    def test_headers_of_files_are_ascii_in_every_language(self, client, name):
        """The server refuses to send others, but the client of the tests does not."""
        headers = client.get(f"/data/{name}?country=FRA&lang=uk").headers
        assert all(text.isascii() for _, text in headers)
        _, options = parse_options_header(headers["Content-Disposition"])
        assert "франц" in options["filename"]

    @pytest.mark.parametrize("name", FORMATS)
    def test_head_requests_do_not_write_the_file(self, client, monkeypatch, name):
        # The first request of an app lays out its page.
        client.head("/healthz")
        monkeypatch.setattr(
            SelectedRows, "selected", property(lambda _: pytest.fail("it was written"))
        )
        answer = client.head(f"/data/{name}")
        assert (answer.status_code, answer.mimetype) == (200, FORMATS[name].media_type)

    @pytest.mark.parametrize("name", ["<b>x", "png", "..%2F..%2Fetc%2Fpasswd"])
    def test_a_format_that_does_not_exist_is_refused_in_one_line(self, client, name):
        answer = client.get(f"/data/{name}")
        if answer.mimetype == "text/plain":
            assert answer.status_code == 404
            assert answer.text.count("\n") == 1
        else:
            # With a slash, the path is not a download, and serves the page.
            assert b"passwd" not in answer.data

    @pytest.mark.parametrize("name", FORMATS)
    def test_each_problem_of_a_url_is_one_line(self, client, name):
        answer = client.get(f"/data/{name}?country=XX&lanes=a%0Ab&role=speaker")
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")
        country, lanes = answer.text.splitlines()
        assert country.startswith("country=XX: ")
        assert lanes.startswith("lanes=a b: Choose one of: ")

    def test_a_file_is_in_the_language_of_the_url(self, client):
        story = client.get("/data/timelinejs?lang=uk").json
        assert story["events"][0]["display_date"].startswith("20 жовт. 2024")


class TestAddress:
    """The page shows the state in its URL."""

    def page(self, client, search: str, **headers) -> str:
        response = client.get(f"/_dash-layout{search}", headers=headers)
        assert response.status_code == 200
        return json.dumps(response.json, ensure_ascii=False)

    def test_the_page_shows_the_state_in_the_url(self, client, article):
        search = "?country=KOR&event=nis-report&tab=table&theme=dark"
        page = self.page(client, search)
        view = View(article, State.read(search)[0])
        assert view.captions.status in page
        assert view.navigation.details.title in page
        assert '"forceColorScheme": "dark"' in page
        assert '"value": "table"' in page

    @pytest.mark.parametrize(
        ("screen", "width"),
        [
            ('{"width": 500, "height": 600, "map": 400, "dark": true}', 500),
            ('{"width": 500', 860),
            ("[1, 2]", 860),
            ("[" * 5_000, 860),
            ("", 860),
        ],
        ids=["whole", "cut", "a list", "deep", "empty"],
    )
    def test_the_first_drawing_fits_the_screen(self, client, screen, width):
        response = client.get("/_dash-layout", query_string={"_screen": screen})
        page = json.dumps(response.json)
        assert f'"width": {width}' in page
        assert ('"forceColorScheme": "dark"' in page) == (width == 500)

    def test_invalid_parameters_are_reported(self, client):
        page = self.page(client, "?country=XX&lanes=moon")
        assert "country=XX: " in page
        assert "lanes=moon: " in page

    @pytest.mark.parametrize(
        ("search", "accepted", "spoken"),
        [
            ("", "", "en"),
            ("", "fr", "en"),
            ("", "uk, en;q=0.5", "uk"),
            ("", "ko-KR, en;q=0.5", "ko"),
            ("?lang=en", "uk", "en"),
            ("?lang=uk", "en", "uk"),
            ("?lang=xx", "uk", "uk"),
        ],
    )
    def test_the_url_decides_on_the_language_before_the_browser(
        self, client, search, accepted, spoken
    ):
        page = self.page(client, search, **{"Accept-Language": accepted})
        assert ("How to read the charts" in page) == (spoken == "en")

    def test_a_language_from_right_to_left_mirrors_the_page(self, client, monkeypatch):
        assert '"id": "direction", "data": "ltr"' in self.page(client, "")
        monkeypatch.setitem(LANGUAGES, "he", "he_IL")
        page = self.page(client, "?lang=he")
        assert json.loads(page)["props"]["direction"] == "rtl"
        assert '"id": "direction", "data": "rtl"' in page

    @pytest.mark.parametrize(
        "search",
        ["?%", "?=&&=", "?event=%ff%00", "?time=%00/x", "?x[]=1&country[]=RUS", "?" + "a" * 9000],
    )
    def test_no_url_breaks_the_page(self, client, search):
        assert "timeline" in self.page(client, search)


# Unexpected values of inputs.
STRANGE = [
    None,
    7,
    -1.5,
    True,
    "x",
    [],
    {},
    [[]],
    {"x": {"y": []}},
    {"country": ["RUS", None, {}], "time": [[1]], "event": 7, "tab": {"a": 1}},
    {"country": [["RUS"]], "view": ["NaT/NaT"], "map": ["1,2,3,1e999"]},
    {"event": ["\ud800"], "text": ["\ud800"], "width": "x"},
    {"text": ["a" * 10_000], "tag": ["x"] * 1_000},
]


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("output", [ids.TIMELINE, ids.MAP, ids.STATUS, ids.DETAILS, ids.TABLE])
def test_unexpected_values_are_ignored(client, output, value):
    response = call(client, output, dict.fromkeys((*PARTS, ids.SCREEN), value))
    assert response.status_code == 200


@pytest.mark.parametrize(("megabytes", "status"), [(0.5, 200), (1.5, 413)])
def test_a_large_body_is_refused(article, megabytes, status):
    client = create_app(article, Settings(max_request_mb=1)).server.test_client()
    padding = {ids.QUERY_VIEW: {"event": ["x" * int(megabytes * 1_000_000)]}}
    assert call(client, ids.STATUS, {}).status_code == 200
    assert call(client, ids.DETAILS, padding).status_code == status


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (EventQuery(), "All events are on the map."),
        (EventQuery(("BRA",)), "No events match."),
    ],
    ids=["one event", "no events"],
)
def test_the_list_below_the_map_explains_why_it_is_empty(table, query, text):
    events = table({"latitude": 43.12, "longitude": 131.89, "location": "Vladivostok"})
    (hint,) = tray(View(Dataset(events), State(query)))
    assert hint.children == text


def test_the_page_uses_no_other_hosts(client):
    page = client.get("/").get_data(as_text=True)
    assert "http://" not in page
    assert "https://" not in page
    assert "North Korean troops in Russia" in page


@pytest.mark.parametrize("name", ["world_50m.json", "world_110m.json"])
def test_the_borders_are_served(client, name):
    with client.get(f"/assets/{name}") as response:
        assert response.status_code == 200
        assert response.json["type"] == "Topology"
        assert "countries" in response.json["objects"]


def test_charts_have_no_button_that_uploads_data(client):
    page = json.dumps(client.get("/_dash-layout").json)
    assert page.count('"showSendToCloud": false') == 4
    assert page.count('"topojsonURL": "/assets/"') >= 1


class TestFiles:
    """Versioned files are compressed once, and cached by browsers."""

    @pytest.fixture
    def client(self, article):
        return create_app(article).server.test_client()

    @pytest.fixture
    def addresses(self, client):
        page = client.get("/").get_data(as_text=True)
        return re.findall(r'(?:src|href)="(/(?:assets|_dash-component)[^"]+)"', page)

    def test_browsers_keep_each_version(self, client, addresses):
        assert len(addresses) > 10
        for address in addresses:
            answer = client.get(address, buffered=True)
            assert "immutable" in answer.headers["Cache-Control"], address

    @pytest.mark.parametrize(
        "path", ["/", "/_dash-layout", "/assets/world_110m.json", "/assets/no?m=1"]
    )
    def test_other_responses_are_not_cached(self, client, path):
        assert "immutable" not in client.get(path, buffered=True).headers.get("Cache-Control", "")

    def test_a_file_is_compressed_once(self, client, addresses, monkeypatch):
        headers = {"Accept-Encoding": "zstd"}
        plain = [client.get(address, buffered=True).get_data() for address in addresses]
        first = [
            client.get(address, headers=headers, buffered=True).get_data() for address in addresses
        ]
        monkeypatch.setattr(flask_compress.flask_compress, "_compress_data", None)
        again = [client.get(address, headers=headers, buffered=True) for address in addresses]
        assert [answer.get_data() for answer in again] == first
        assert sum(map(len, first)) < sum(map(len, plain)) / 2
        # Other responses are compressed each time, which fails here.
        assert client.get("/_dash-layout", headers=headers).status_code == 500

    def test_responses_are_not_shared_between_readers(self, client):
        headers = {"Accept-Encoding": "zstd"}
        first = client.get("/_dash-layout?country=PRK", headers=headers).get_data()
        assert client.get("/_dash-layout?country=USA", headers=headers).get_data() != first


def test_titles_of_tables_are_no_html(table):
    title = "</title><meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>&lt;{%config%}"
    app = create_app(Dataset(table({"title": "A"}), title=title))
    head = app.server.test_client().get("/").text.partition("</head>")[0]
    assert head.count("</title>") == 1
    assert "<meta http-equiv=refresh" not in head
    assert unescape(head.partition("<title>")[2].partition("</title>")[0]) == title
