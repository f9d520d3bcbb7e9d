"""Unexpected requests are refused in one line or ignored, and open no file."""

import json
import logging
import os
import sys
import time
from typing import Any

import pytest
from calls import ENDPOINT, body, call, dependencies, outputs
from hypothesis import given
from hypothesis import strategies as st

from dashboard.common.resources import resource
from dashboard.common.settings import Settings
from dashboard.engine import index_file
from dashboard.ingest.load import index_path, open_dataset
from dashboard.io.formats import FORMATS
from dashboard.views import ids
from dashboard.views.figure_spec import PICTURE_FORMATS
from dashboard.views.prebuild import prepare
from dashboard.views.screen_charts import CHART_NAMES
from dashboard.views.state import PARTS
from dashboard.web.app import create_app

LIMIT_S = 20
PLAIN = "text/plain"


@pytest.fixture(scope="module")
def app(article):
    return create_app(article)


@pytest.fixture(scope="module")
def client(app):
    client = app.server.test_client()
    # The first responses fill caches.
    client.get("/nothing")
    client.get("/_dash-layout")
    return client


def assert_one_line(answer, code: int, words: str = "") -> None:
    assert (answer.status_code, answer.mimetype) == (code, PLAIN)
    text = answer.get_data(as_text=True)
    assert text.endswith("\n")
    assert text.count("\n") == 1
    assert words in text
    assert "Traceback" not in text


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/data/json", "/healthz", "/nothing"])
@pytest.mark.parametrize("name", ["evil.example", "evil.example:8050", "localhost.evil.example"])
def test_unknown_host_names_are_refused(client, path, name):
    answer = client.get(path, headers={"Host": name})
    assert_one_line(answer, 421, "Host not allowed")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (Settings(), ["localhost:8050", "127.0.0.1:8050", "localhost"]),
        (Settings(hosts="news.example.org, .example.com"), ["news.example.org", "a.example.com"]),
        (Settings(host="0.0.0.0"), ["evil.example", "127.0.0.1"]),
        (Settings(host=""), ["evil.example"]),
    ],
)
def test_allowed_host_names_are_served(article, settings, names):
    client = create_app(article, settings).server.test_client()
    for name in names:
        assert client.get("/healthz", headers={"Host": name}).text == "ok"


# --- addresses ------------------------------------------------------------------------------------

NOTHING = "There is nothing at this address."
NO_FILE = "There is no such file."
NOT_FOUND = "not found"
CHARTS = "Use one of: timeline, map."
FORMAT_NAMES = f"Use one of: {', '.join(FORMATS)}."
PICTURE_NAMES = f"Use one of: {', '.join(PICTURE_FORMATS)}."

NO_PAGES = [
    ("/nothing", NOTHING),
    ("/assets", NOTHING),
    ("/assets/", NOTHING),
    ("/assets//etc/passwd", NOTHING),
    ("/../../etc/passwd", NOTHING),
    ("/%2e%2e/%2e%2e/etc/passwd", NOTHING),
    ("/assets/nothing.js", NOT_FOUND),
    ("/assets/../pyproject.toml", NOT_FOUND),
    ("/assets/%2e%2e/pyproject.toml", NOT_FOUND),
    ("/assets/..%2fpyproject.toml", NOT_FOUND),
    ("/assets/%252e%252e%252fpyproject.toml", NOT_FOUND),
    ("/assets/..\\pyproject.toml", NOT_FOUND),
    ("/assets/..%5cpyproject.toml", NOT_FOUND),
    ("/assets/style.css%00.png", NOT_FOUND),
    ("/assets/%00", NOT_FOUND),
    ("/assets/x/../../pyproject.toml", NOT_FOUND),
    ("/assets/%2fetc%2fpasswd", ""),
    ("/assets/" + "a/" * 2_000, NOT_FOUND),
    ("/assets/" + "a" * 5_000, NOT_FOUND),
    ("/assets/%ff%fe", NOT_FOUND),
    ("/_dash-component-suites/os/os.py", NO_FILE),
    ("/_dash-component-suites/dashboard/app.py", NO_FILE),
    ("/_dash-component-suites/dash/dash.py", NO_FILE),
    ("/_dash-component-suites/dash/../dash/dash.py", NO_FILE),
    ("/_dash-component-suites/dash/%2fetc%2fpasswd", NOTHING),
    ("/_dash-component-suites/dash/..%5c..%5cx.js", NO_FILE),
    ("/_dash-component-suites/%00/%00", NO_FILE),
    ("/_dash-component-suites/../x", ""),
    ("/hover/x", CHARTS),
    ("/hover/..%5cx", CHARTS),
    ("/hover/%00", CHARTS),
    ("/hover/../data/csv/..", NOTHING),
    ("/data/x", FORMAT_NAMES),
    ("/data/csv%00", FORMAT_NAMES),
    ("/data/..%2f..%2fetc%2fpasswd", NOTHING),
    ("/data/%252e%252e", FORMAT_NAMES),
    ("/data/%E0%A4%A", FORMAT_NAMES),
    ("/picture/x", PICTURE_NAMES),
    ("/film/x", "Use one of: webp, gif."),
    ("/picture/..\\x.png", PICTURE_NAMES),
    ("/picture/file:%2f%2f%2fetc%2fpasswd", ""),
]


@pytest.fixture
def opened():
    """Record the files that are opened during a test."""
    _watch.paths = []
    yield _watch.paths
    _watch.paths = None


class _Watch:
    """Record opened files; an audit hook cannot be removed."""

    paths: list[str] | None = None

    def __call__(self, event: str, arguments: tuple) -> None:
        if event == "open" and self.paths is not None and isinstance(arguments[0], str):
            self.paths.append(arguments[0])


_watch = _Watch()
sys.addaudithook(_watch)


@pytest.mark.parametrize(("address", "words"), NO_PAGES, ids=lambda text: repr(text)[1:40])
def test_no_path_opens_other_files(client, opened, address, words):
    answer = client.get(address)
    assert_one_line(answer, 404, words)
    assert opened == []


def test_the_audit_hook_notices_opened_files(client, opened):
    with client.get("/assets/style.css") as answer:
        assert answer.status_code == 200
    assert str(resource("assets") / "style.css") in opened


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("address", [ENDPOINT, "/", "/data/csv", "/assets/style.css"])
def test_other_methods_are_refused(client, method, address):
    answer = client.open(address, method=method)
    assert_one_line(answer, 405, "method")
    assert "OPTIONS" in answer.headers["Allow"]


STATES = [
    ("country=PRK&role=place", 200, ""),
    ("text=" + "a" * 9_000, 200, ""),
    ("text=%ff%fe%00", 200, ""),
    ("text=%3Cscript%3Ealert(1)%3C%2Fscript%3E", 200, ""),
    ("event=../../etc/passwd", 200, ""),
    ("&".join(["tag=x"] * 5_000), 400, "Only the first 200 values"),
    ("country=XX", 400, "country=XX: "),
    ("country=%3Cb%3E", 400, "country=<b>: "),
    ("role=admin", 400, "role=admin: Choose one of"),
    ("known=2024-99-99", 400, "known=2024-99-99: Write a date"),
    ("known=-1e999", 400, "known=-1e999: Write"),
    ("time=9999-12-31/0001-01-01", 400, "must last at least a minute"),
    ("time=NaT/NaT", 400, "time=NaT/NaT: Write"),
    ("view=2024-10-08", 400, "view=2024-10-08: Write"),
    ("map=nan,nan,nan,nan", 400, "map=nan,nan,nan,nan: Give numbers"),
    ("map=1,2,3,1e999", 400, "map=1,2,3,1e999: Give numbers"),
    ("area=1", 400, "area=1: Give numbers"),
    ("lanes=__class__", 400, "lanes=__class__: Choose one of"),
    ("tab=%0d%0aSet-Cookie:x", 400, "Choose one of"),
    ("lang=..%2f..%2fuk", 400, "lang=../../uk: Choose one of"),
    ("embed=yes", 400, "embed=yes: Choose one of"),
]


@pytest.mark.parametrize(("search", "code", "words"), STATES, ids=lambda value: repr(value)[1:40])
def test_a_url_is_read_or_refused_in_one_line(client, search, code, words):
    answer = client.get(f"/data/csv?{search}")
    if code == 200:
        assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    else:
        assert_one_line(answer, code, words)
    # The page and its hover texts are served anyway.
    assert client.get(f"/_dash-layout?{search}").status_code == 200
    assert client.get(f"/hover/timeline?{search}").status_code == 200
    assert "Set-Cookie" not in answer.headers


# --- calls ----------------------------------------------------------------------------------------

NOT_JSON = "could not understand"
NO_CALL = "Send a JSON object"
UNKNOWN = "output: There is no such callback."
OTHER = "These do not belong to this callback."


def deep(levels: int) -> Any:
    value: Any = []
    for _ in range(levels):
        value = [value]
    return value


RAW = [
    (b"", NOT_JSON),
    (b"{", NOT_JSON),
    (b"{'output': 1}", NOT_JSON),
    (b"NaN", NOT_JSON),
    (b'{"output": NaN}', NOT_JSON),
    (b'{"output": -Infinity}', NOT_JSON),
    (b"\xff\xfe\x00", NOT_JSON),
    (b'"\xff"', NOT_JSON),
    (b"[" * 100_000, NOT_JSON),
    (b"[" * 100_000 + b"]" * 100_000, NOT_JSON),
    (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, NOT_JSON),
    (b"9" * 10_000, NOT_JSON),
    (b"null", NO_CALL),
    (b"true", NO_CALL),
    (b"[]", NO_CALL),
    (b'"output"', NO_CALL),
    (b"1e999", NO_CALL),
    (b"{}", UNKNOWN),
    (b'{"output": "\\ud800.data"}', UNKNOWN),
    (b'{"output": ["timeline.figure"]}', UNKNOWN),
    (b'{"output": {"a": 1}}', UNKNOWN),
    (b'{"output": "", "inputs": {}}', UNKNOWN),
    (b'{"output": "x.__class__"}', UNKNOWN),
    (b'{"output": "undo.id"}', UNKNOWN),
]


@pytest.mark.parametrize(("sent", "words"), RAW, ids=lambda value: repr(value)[:30])
def test_malformed_callback_requests_are_refused(client, sent, words):
    assert_one_line(client.post(ENDPOINT, data=sent, content_type="application/json"), 400, words)


@pytest.mark.parametrize("content_type", [None, "text/plain", "multipart/form-data", "a/b; c=\xff"])
def test_other_content_types_are_refused(client, content_type):
    assert_one_line(client.post(ENDPOINT, data=b"{}", content_type=content_type), 415)


CHANGES = [
    ({"output": "..timeline.figure.."}, UNKNOWN),
    ({"outputs": None}, OTHER),
    ({"outputs": []}, OTHER),
    ({"outputs": [{"id": "timeline", "property": "figure"}]}, OTHER),
    ({"outputs": [{"id": "error-message", "property": "children"}] * 2}, OTHER),
    ({"outputs": {"id": "timeline", "property": "figure"}}, OTHER),
    ({"inputs": None}, OTHER),
    ({"inputs": []}, OTHER),
    ({"inputs": {}}, OTHER),
    ({"inputs": "query-view.data"}, OTHER),
    ({"inputs": [7]}, OTHER),
    ({"inputs": [[{"id": "query-view", "property": "data"}]]}, OTHER),
    ({"inputs": [{"id": "query-view", "property": "data", "value": {}}] * 5_000}, OTHER),
    ({"inputs": [{"id": {"a": 1}, "property": []}]}, OTHER),
    ({"state": [{}]}, OTHER),
    ({"state": 7}, OTHER),
    ({"changedPropIds": None}, OTHER),
    ({"changedPropIds": "query-view.data"}, OTHER),
    ({"changedPropIds": [7]}, OTHER),
    ({"changedPropIds": ["no-dot"]}, OTHER),
    ({"changedPropIds": ["timeline.figure"]}, OTHER),
    ({"changedPropIds": [{"id": "query-view"}]}, OTHER),
    ({"more": 1}, "Use only these keys"),
    ({"parsedChangedPropsIds": deep(500)}, NO_CALL),
    ({"background": True}, "Use only these keys"),
]


@pytest.mark.parametrize(("change", "words"), CHANGES, ids=lambda value: repr(value)[:40])
def test_altered_callback_requests_are_refused(client, change, words):
    whole = body(client, ids.TIMELINE, {})
    assert client.post(ENDPOINT, json=whole).status_code == 200
    assert_one_line(client.post(ENDPOINT, json=whole | change), 400, words)


@pytest.mark.parametrize("part", ["inputs", "state"])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda inputs: inputs[1:],
        lambda inputs: inputs[::-1],
        lambda inputs: [*inputs, inputs[0]],
        lambda inputs: [inputs[0] | {"more": 1}, *inputs[1:]],
        lambda inputs: [{"id": inputs[0]["id"]}, *inputs[1:]],
        lambda inputs: [inputs[0] | {"id": "map"}, *inputs[1:]],
        lambda inputs: [inputs[0] | {"value": deep(50)}, *inputs[1:]],
    ],
    ids=["one less", "turned", "one more", "a key more", "no property", "another", "deep"],
)
def test_altered_inputs_are_refused(client, part, spoil):
    whole = body(client, ids.TIMELINE, {})
    answer = client.post(ENDPOINT, json=whole | {part: spoil(whole[part])})
    assert_one_line(answer, 400)


def test_a_large_body_is_refused_in_one_line(article):
    client = create_app(article, Settings(max_request_mb=1)).server.test_client()
    answer = client.post(ENDPOINT, data=b"[" * 1_100_000, content_type="application/json")
    assert_one_line(answer, 413)


# Any JSON value, and requests of the page with other values.
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(["\ud800", "\0", "a" * 3_000, "2024-10-08/2024-10-09", "1,2,3,4", "1e999"])
)
NAMES = st.sampled_from(sorted({name for part in PARTS.values() for name in part})) | st.text(
    max_size=5
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
SERVER_OUTPUTS = (*(ids.TIMELINE, ids.STATUS, ids.FILTERS["tags"], ids.PICTURE, ids.UPLOAD_REPORT),)


def test_the_fuzzed_outputs_are_all_callbacks_of_the_server(client):
    named = [
        {*outputs(callback)}
        for callback in dependencies(client)
        if not callback["clientside_function"]
    ]
    assert all(names & {*SERVER_OUTPUTS} for names in named)
    assert len(named) == len(SERVER_OUTPUTS)


@pytest.mark.parametrize("output", SERVER_OUTPUTS)
@given(data=st.data())
def test_any_value_is_answered_in_time(client, output, data):
    whole = body(client, output, {})
    for value in whole["inputs"] + whole["state"]:
        value["value"] = data.draw(VALUES, label=value["id"])
    names = [f"{value['id']}.{value['property']}" for value in whole["inputs"]]
    whole["changedPropIds"] = data.draw(st.lists(st.sampled_from(names), max_size=3))
    start = time.monotonic()
    answer = client.post(ENDPOINT, data=json.dumps(whole), content_type="application/json")
    assert time.monotonic() - start < LIMIT_S
    assert answer.status_code in (200, 204) or (answer.status_code, answer.mimetype) == (400, PLAIN)


@pytest.mark.parametrize("image_format", [None, [], {"a": 1}, 7, "exe", "film-exe"])
def test_an_unknown_format_of_an_image_is_the_first_one(client, image_format):
    controls = {ids.PICTURE_DIALOG: True, ids.PICTURE_FORMAT: image_format}
    answer = call(client, ids.PICTURE, controls)
    assert answer.json["response"][ids.PICTURE]["data"]["format"] == "png"


@given(sent=VALUES)
def test_other_json_is_refused(client, sent):
    answer = client.post(ENDPOINT, data=json.dumps(sent), content_type="application/json")
    assert_one_line(answer, 400)


# --- what an answer says --------------------------------------------------------------------------


def policy(answer) -> dict[str, list[str]]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: sources for name, *sources in (part.split() for part in parts)}


ANSWERS = [
    *("/", "/_dash-layout", "/_dash-dependencies", "/assets/style.css", "/_favicon.ico", ENDPOINT),
    *("/data/csv", "/data/html", "/hover/map", "/nothing", "/assets/nothing"),
]


@pytest.mark.parametrize("address", ANSWERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_response_has_security_headers(client, method, address):
    with client.open(address, method=method) as answer:
        directives = policy(answer)
        assert directives["default-src"] == ["'none'"]
        assert (
            directives["object-src"]
            == directives["base-uri"]
            == directives["form-action"]
            == ["'none'"]
        )
        assert directives["connect-src"] == ["'self'"]
        assert directives["img-src"] == ["'self'", "data:", "blob:"]
        assert directives["font-src"] == ["'self'", "data:"]
        assert directives["frame-ancestors"] == ["'self'"]
        this_host, *scripts = directives["script-src"]
        assert this_host == "'self'"
        assert scripts
        assert all(script.startswith("'sha256-") for script in scripts)
        assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "geolocation=()" in answer.headers["Permissions-Policy"]


@pytest.mark.parametrize(
    ("address", "varies"),
    [("/", False), ("/data/csv", True), ("/hover/map", True),
     ("/_dash-layout", True)],
)  # fmt: skip
def test_caches_keep_readers_and_languages_apart(client, address, varies):
    with client.get(address) as answer:
        assert answer.cache_control.private
        assert not answer.cache_control.public
        assert ("Accept-Language" in answer.vary) == varies


@pytest.mark.parametrize(
    ("search", "anybody"), [("?embed=1", True), ("?embed=0", False), ("?x=embed=1", False)]
)
def test_only_embedded_pages_may_be_framed_by_other_sites(client, search, anybody):
    assert ("frame-ancestors" not in policy(client.get(f"/{search}"))) == anybody


def test_an_internal_error_is_one_line_and_logged(article, monkeypatch, caplog):
    app = create_app(article)
    monkeypatch.setattr("dashboard.web.callbacks.image_export.preview", lambda *_: 1 / 0)
    with caplog.at_level(logging.ERROR):
        answer = call(app.server.test_client(), ids.PICTURE, {ids.PICTURE_DIALOG: True})
    assert_one_line(answer, 500, "The server failed to answer")
    assert "division" not in answer.text
    assert any(
        record.exc_info and record.exc_info[0] is ZeroDivisionError for record in caplog.records
    )


def test_the_error_names_all_charts(client):
    assert CHARTS.endswith(f"{', '.join(CHART_NAMES)}.")


def test_a_prepared_table_that_is_shortened_is_answered_until_it_is_whole(
    article, monkeypatch, tmp_path
):
    monkeypatch.setattr(index_file, "_MAX_READ_BYTES", 0)
    path = tmp_path / "t.parquet"
    prepare(article, path)
    client = create_app(open_dataset(path)).server.test_client()
    whole = path.read_bytes()
    for file in (index_path(path), path):
        os.truncate(file, 100)
    assert_one_line(client.get("/data/csv"), 503, "t.parquet: ")
    assert_one_line(client.get("/_dash-layout"), 503, "t.parquet: ")
    path.write_bytes(whole)
    assert client.get("/data/csv").status_code == 200
