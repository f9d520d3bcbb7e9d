"""No reader sees the uploaded table of another one without its token, by any address."""

import itertools
import json
import logging
import os
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from calls import ENDPOINT, body, dependencies, outputs
from flask.testing import FlaskClient
from in_process import read_in_process

from dashboard.common.settings import Settings
from dashboard.views import ids
from dashboard.views.state import PARTS
from dashboard.web import app as web_app
from dashboard.web.app import create_app
from dashboard.web.components.upload_dialog import OFFERED

# Words of one reader's table: a title, a place, a claimant, and the name of the file.
MARKS = ("Zyxland", "Quorvale", "Wumbleton", "plim-file")
THEIR_ROWS = (
    b"title,date,country,place,claimant\n"
    b"Zyxland talks,2024-10-08,RUS,Quorvale,Wumbleton\n"
    b"Zyxland treaty,2024-13-45,PRK,Quorvale,Wumbleton\n"
)
OWN_ROWS = b"title,date,country\nMine,2024-10-08,FRA\nMine too,2024-13-45,FRA\n"
# Values for the arguments of all routes. A route with a new argument needs a new line here.
ARGUMENTS = {
    "chart": ["timeline", "map", "../map"],
    "name": ["csv", "json", "html", "svg", "../csv"],
    "result": [*OFFERED, "about.json", "source.csv", "table.parquet", "../secret"],
    "filename": ["style.css", "../../{folder}/{theirs}/source.csv", "{folder}/secret"],
    "package_name": ["dash", "dashboard", ".."],
    "fingerprinted_path": ["dcc/dcc.js", "../../{folder}/{theirs}/source.csv"],
    "path": ["{theirs}", "{theirs}/source.csv", "data/{theirs}", "../{folder}/secret"],
}
METHODS = ("GET", "HEAD", "POST", "PUT", "OPTIONS")


class _Client(FlaskClient):
    """A client that reads whole answers, so that the server closes them."""

    def open(self, *arguments: Any, **more: Any) -> Any:
        return super().open(*arguments, **more | {"buffered": True})


class Server(NamedTuple):
    """A server with the tables of two readers."""

    client: FlaskClient
    folder: Path
    theirs: str
    own: str

    @property
    def guesses(self) -> list[str]:
        """Return texts that someone could try instead of the token of another reader's table."""
        token = self.theirs
        return [
            "",
            "a" * 32,
            token.upper(),
            token[:-1],
            f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}",
            f"{token}a",
            f"{self.own}/../{token}",
            f"../{self.folder.name}/{token}",
            f"{token}/.",
            f"./{token}",
            "*",
            "?" * 32,
            "secret",
            ".begun-x",
            ".",
            "..",
        ]


def send(client: FlaskClient, rows: bytes, name: str) -> str:
    kind = "application/octet-stream"
    answer = client.post("/upload", query_string={"name": name}, data=rows, content_type=kind)
    return answer.json["table"]


@pytest.fixture(scope="module")
def server(article, tmp_path_factory) -> Server:
    folder = tmp_path_factory.mktemp("data")
    app = create_app(article, Settings(data_dir=str(folder))).server
    app.test_client_class = _Client
    client = app.test_client()
    with pytest.MonkeyPatch.context() as patch:
        read_in_process(patch)
        theirs = send(client, THEIR_ROWS, "plim-file.csv")
        # Another reader's upload that has not finished.
        shutil.copytree(folder / theirs, folder / ".begun-x")
        return Server(client, folder, theirs, send(client, OWN_ROWS, "own.csv"))


@pytest.fixture(autouse=True)
def no_process(monkeypatch):
    """Read files in this process, and do not draw pictures: their figures contain the texts."""
    read_in_process(monkeypatch)
    draw = lambda figure, *_, **__: figure.to_json().encode()  # noqa: E731
    monkeypatch.setattr(web_app, "render_picture", draw)
    monkeypatch.setattr(web_app, "find_missing", lambda _: [])


def addresses(server: Server, tokens: list[str]) -> list[str]:
    """Return the addresses of all routes of a server, with each token in each place."""
    places = {"folder": str(server.folder), "theirs": server.theirs}
    found = []
    for rule in server.client.application.url_map.iter_rules():
        template = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        names = sorted(rule.arguments)
        choices = [
            tokens if name == "token" else [text.format(**places) for text in ARGUMENTS[name]]
            for name in names
        ]
        found += [
            template.format(**dict(zip(names, values, strict=True)))
            for values in itertools.product(*choices)
        ]
    return [*dict.fromkeys(found)]


def seen(answer: Any) -> str:
    """Return all that a client sees of an answer."""
    return f"{answer.headers} {answer.get_data().decode('utf-8', 'replace')}"


def reveals(server: Server, answer: Any) -> list[str]:
    """List the parts of an answer that belong to another reader or to the server alone."""
    text = seen(answer)
    secret = (server.folder / "secret").read_bytes()
    hidden = (*MARKS, server.theirs, str(server.folder), secret.hex())
    return [part for part in hidden if part in text]


def callback_requests(server: Server, token: str) -> dict[str, dict[str, Any]]:
    """Return requests for all callbacks of a server, with a token wherever a value is sent."""
    values = {part: {"table": token} for part in PARTS}
    requests = {}
    for spec in dependencies(server.client):
        if spec["clientside_function"]:
            continue
        output = outputs(spec)[0]
        request = body(server.client, output, {ids.UPLOADED: token, **values})
        others = [part for part in request["inputs"] + request["state"] if part["value"] is None]
        for part in others:
            part["value"] = token
        requests[output] = request
    return requests


class TestWithToken:
    """The attempts of the next class show the table if they have its token."""

    def test_each_kind_of_address_shows_the_table(self, server):
        token = {"table": server.theirs}
        for path in ("/_dash-layout", "/hover/timeline", "/data/csv", "/picture/svg"):
            assert "Zyxland" in seen(server.client.get(path, query_string=token)), path
        for result in OFFERED:
            answer = server.client.get(f"/upload/{server.theirs}/{result}")
            assert any(mark in seen(answer) for mark in MARKS), result
        again = server.client.post(f"/upload/{server.theirs}", json={"mapping": {}})
        assert "plim-file" in seen(again)

    def test_callbacks_show_the_table(self, server):
        requests = callback_requests(server, server.theirs)
        answers = [server.client.post(ENDPOINT, json=request) for request in requests.values()]
        assert any("Zyxland" in seen(answer) for answer in answers)
        assert any("plim-file" in seen(answer) for answer in answers)


class TestWithoutToken:
    @pytest.mark.parametrize("method", METHODS)
    def test_no_route_shows_the_table(self, server, method):
        """All routes of the server are tried, so that a new one cannot be forgotten."""
        tokens = server.guesses if method == "GET" else [server.theirs[:-1], ".begun-x"]
        for address in addresses(server, tokens):
            answer = server.client.open(address, method=method, json={"mapping": {}})
            found = reveals(server, answer)
            # The address itself may name the token, as it is guessed in other places.
            assert set(found) <= {part for part in (server.theirs,) if part in address}, address

    @pytest.mark.parametrize("path", ["/_dash-layout", "/hover/map", "/data/csv", "/picture/svg"])
    def test_no_parameter_shows_the_table(self, server, path):
        names = ("table", "embed", "chosen", "text", "screen", "name", "token", "upload")
        for guess in server.guesses:
            query = dict.fromkeys(names, guess)
            answer = server.client.get(path, query_string=query)
            assert not [mark for mark in MARKS if mark in seen(answer)], guess
        twice = [("table", server.own), ("table", server.own[:-1])]
        assert not reveals(server, server.client.get(path, query_string=twice))

    def test_no_callback_shows_the_table(self, server):
        for guess in (server.own, server.theirs[:-1], f"./{server.theirs}", ".begun-x"):
            for output, request in callback_requests(server, guess).items():
                answer = server.client.post(ENDPOINT, json=request)
                assert not [mark for mark in MARKS if mark in seen(answer)], (output, guess)

    def test_headers_choose_no_table(self, server):
        link = f"http://localhost/?table={server.theirs}"
        for name in ("Referer", "Cookie", "X-Forwarded-Prefix", "X-Original-URL", "If-None-Match"):
            for path in ("/", "/_dash-layout", "/data/csv", "/hover/map"):
                answer = server.client.get(path, headers={name: link})
                assert not reveals(server, answer), (name, path)


class TestAfterwards:
    """An expired or deleted table is gone for those who had its link, too."""

    @pytest.mark.parametrize("removal", ["expired", "deleted"])
    def test_no_address_shows_it(self, server, removal):
        token = send(server.client, THEIR_ROWS.replace(b"RUS", b"UKR"), "plim-file.csv")
        # The server has it in memory.
        assert "Zyxland" in server.client.get("/data/csv", query_string={"table": token}).text
        if removal == "expired":
            os.utime(server.folder / token, (0, 0))
        else:
            shutil.rmtree(server.folder / token)
        paths = ["/", "/_dash-layout", "/hover/timeline", "/data/csv", "/data/json", "/data/html"]
        answers = [server.client.get(path, query_string={"table": token}) for path in paths]
        answers += [server.client.get(f"/upload/{token}/{result}") for result in OFFERED]
        answers += [server.client.post(f"/upload/{token}", json={"mapping": {}})]
        requests = callback_requests(server, token).values()
        answers += [server.client.post(ENDPOINT, json=request) for request in requests]
        assert not [answer for answer in answers if any(mark in seen(answer) for mark in MARKS)]


class TestCopies:
    """What others may see of a reader's work: files that are passed on, caches and the log."""

    @pytest.mark.parametrize("name", ["csv", "json", "geojson", "html"])
    def test_a_file_does_not_contain_the_token(self, server, name):
        # Whoever gets a file with some of the events should not be able to open all of them.
        answer = server.client.get(f"/data/{name}", query_string={"table": server.theirs})
        assert answer.status_code == 200
        assert server.theirs not in seen(answer)

    def test_no_answer_with_the_table_may_be_cached_for_others(self, server):
        paths = ["/", "/_dash-layout", "/hover/map", "/data/csv", "/data/json", "/data/html"]
        answers = [server.client.get(path, query_string={"table": server.theirs}) for path in paths]
        answers += [server.client.get(f"/upload/{server.theirs}/{name}") for name in OFFERED]
        for answer in answers:
            assert answer.cache_control.private or answer.cache_control.no_store
            assert not answer.headers.get("ETag")
            assert not answer.headers.get("Set-Cookie")
            assert answer.headers["Referrer-Policy"] == "no-referrer"

    def test_a_version_in_the_address_does_not_make_an_answer_public(self, server):
        for path in ("/_dash-layout", "/data/csv", f"/upload/{server.theirs}/report.txt"):
            query = {"table": server.theirs, "m": "1", "v": "1"}
            answer = server.client.get(path, query_string=query)
            assert not answer.cache_control.public

    def test_the_log_contains_no_token(self, server, caplog, monkeypatch):
        caplog.set_level(logging.INFO, "dashboard")
        monkeypatch.setattr(shutil, "copyfile", lambda *_: 1 / 0)
        statuses = [
            server.client.get(f"/upload/{server.theirs}/report.txt").status_code,
            server.client.get(f"/upload/{server.theirs}/x").status_code,
            server.client.post(f"/upload/{server.theirs}", json={"mapping": {}}).status_code,
            server.client.get(f"/nothing/{server.theirs}").status_code,
        ]
        assert statuses == [200, 404, 500, 404]
        lines = [json.dumps(record.__dict__, default=str) for record in caplog.records]
        assert any("/upload/" in line for line in lines)
        requests = [line for line in lines if "/upload/" in line]
        assert not [line for line in requests if server.theirs in line]
