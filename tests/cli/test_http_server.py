"""The server from outside: settings, workers, logs, other servers, and how it ends."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
from calls import ENDPOINT, body
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dashboard import asgi, wsgi
from dashboard.cli import http_server, main
from dashboard.common.errors import InvalidSettingError, ServerError
from dashboard.common.settings import Settings, describe_settings
from dashboard.views import ids
from dashboard.views import render as export
from dashboard.web.access_log import printable, write_logs
from dashboard.web.app import create_app

ROOT = Path(__file__).parents[2]
START_S, ANSWER_S, STOP_S = 120, 60, 30
HAS_FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")


# --- settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", describe_settings(), ids=lambda setting: setting.name)
def test_each_setting_has_a_variable_of_its_own(setting):
    assert setting.variable == f"EVENT_TIMELINE_{setting.name.upper()}"
    odd = {"host": "::1", "url_prefix": "/a/", "log_level": "info", "uploads": "off"}
    given = (odd | {"max_load_mb": "300"}).get(setting.name, "7")
    read = Settings.from_environment({setting.variable: given})
    assert str(getattr(read, setting.name)) == given
    assert read != Settings()
    assert setting.variable in " ".join(
        CliRunner().invoke(main, ["serve", "--help"]).output.split()
    )


@pytest.mark.parametrize(
    ("variable", "given", "words"),
    [
        ("PORT", "x", "EVENT_TIMELINE_PORT=x: give a number from 0 to 65535"),
        ("PORT", "65536", "give a number from 0 to 65535"),
        ("WORKERS", "0", "EVENT_TIMELINE_WORKERS=0: give a number from 1 to 64"),
        ("THREADS", "1e3", "give a number from 1 to 256"),
        ("STOP_S", "-1", "give a number from 0 to 3600"),
        ("LOG_LEVEL", "debug", "choose one of: info, warning, error"),
        ("URL_PREFIX", "/a b/", "url prefix '/a b/': give a path"),
        ("URL_PREFIX", "https://a.example/", "give a path"),
        ("URL_PREFIX", '/"><b>/', "give a path"),
    ],
)
def test_a_variable_that_cannot_be_is_named(variable, given, words):
    with pytest.raises(InvalidSettingError) as caught:
        Settings.from_environment({f"EVENT_TIMELINE_{variable}": given})
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("given", "prefix"),
    [("", "/"), ("/", "/"), ("a", "/a/"), ("/a", "/a/"), ("a/", "/a/"), ("/a/b-1/", "/a/b-1/")],
)
def test_a_prefix_has_a_slash_at_both_ends(given, prefix):
    assert Settings(url_prefix=given).url_prefix == prefix


def test_empty_variables_and_those_of_others_do_not_count():
    assert (
        Settings.from_environment({"EVENT_TIMELINE_PORT": "", "PORT": "9", "X": ""}) == Settings()
    )


# --- below a path ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def below(article):
    return create_app(article, Settings(url_prefix="/events/")).server.test_client()


PATHS = [
    *("_dash-layout", "_dash-dependencies", "assets/style.css", "data/csv", "hover/map"),
    "healthz",
]


@pytest.mark.parametrize("path", PATHS)
def test_proxies_may_keep_the_prefix_or_take_it_away(below, path):
    with below.get(f"/events/{path}") as kept, below.get(f"/{path}") as taken:
        assert kept.status_code == taken.status_code == 200
        assert kept.data == taken.data


def test_callbacks_are_called_below_it(below):
    for address in (f"/events{ENDPOINT}", ENDPOINT):
        assert below.post(address, json=body(below, ids.STATUS, {})).status_code == 200
        assert below.post(address, json={}).status_code == 400


@pytest.mark.parametrize("address", ["/events/", "/events", "/"])
def test_all_that_the_page_names_is_below_it(below, address):
    page = below.get(address).get_data(as_text=True)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) > 10
    assert all(address.startswith("/events/") for address in addresses)
    assert '"requests_pathname_prefix":"\\u002fevents\\u002f"' in page
    layout = json.dumps(below.get("/events/_dash-layout").json)
    assert '"topojsonURL": "/events/assets/"' in layout


@pytest.mark.parametrize("path", ["/eventsfoo", "/events2/", "/events/events/", "/other/events/"])
def test_what_only_looks_like_it_is_not_it(below, path):
    assert below.get(path).status_code == 404


# --- logs -----------------------------------------------------------------------------------------

SECRET = "whom-i-look-for"


@pytest.fixture
def lines(capsys):
    """Lines that were logged, from a level on."""
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    for name in ("", "dashboard", "waitress", "waitress.queue", "gunicorn.error"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.basicConfig(handlers=[], level=logging.WARNING, force=True)


def test_a_request_is_one_line_that_says_nothing_of_its_reader(article, lines):
    client = create_app(article).server.test_client()
    write_logs("info")
    headers = {"User-Agent": SECRET, "Referer": SECRET, "Cookie": SECRET, "Accept-Language": SECRET}
    request = body(client, ids.STATUS, {ids.QUERY_VIEW: {"text": [SECRET]}})
    answer = client.get(
        f"/data/csv?text={SECRET}",
        headers=headers,
        environ_base={"REMOTE_ADDR": "203.0.113.7"},
        buffered=True,
    )
    client.post(ENDPOINT, json=request, buffered=True)
    first, last = lines()
    assert {*first} == {"time", "level", "worker", "method", "path", "status", "ms", "bytes"}
    assert (first["method"], first["path"], first["status"]) == ("GET", "/data/csv", 200)
    assert (first["bytes"], first["worker"]) == (len(answer.data), os.getpid())
    assert 0 <= first["ms"] < 60_000
    assert (last["method"], last["path"], last["level"]) == ("POST", ENDPOINT, "info")
    assert SECRET not in json.dumps([first, last])
    assert "203.0.113.7" not in json.dumps([first, last])


@pytest.mark.parametrize(
    ("level", "logged"), [("info", [200, 404, 500]), ("warning", [500]), ("error", [500])]
)
def test_the_level_says_which_requests_are_logged(article, lines, monkeypatch, level, logged):
    client = create_app(article).server.test_client()
    client.get("/healthz")
    monkeypatch.setattr("dashboard.web.app.page", lambda *_: {}[SECRET])
    write_logs(level)
    for path in ("/healthz", "/nothing", f"/_dash-layout?text={SECRET}"):
        client.get(path, buffered=True)
    said = lines()
    assert [line["status"] for line in said if "status" in line] == logged
    (fault,) = (line for line in said if "error" in line)
    assert fault["error"] == "KeyError"
    assert any("app.py" in place for place in fault["raised"])
    assert SECRET not in json.dumps(said)


def test_what_others_log_keeps_what_they_were_given_to_themselves(lines):
    write_logs("info")
    logging.getLogger("gunicorn.error").error("Error handling request %s", f"/?text={SECRET}")
    logging.getLogger("waitress.queue").warning("Task queue depth is %d", 3)
    (line,) = lines()
    assert line["message"] == "Error handling request %s"


@given(st.text())
def test_a_path_is_harmless_in_a_log(text):
    said = printable(text)
    assert said.isprintable()
    assert len(said) <= 200


# --- the server itself ----------------------------------------------------------------------------


class Running:
    """A server in a process of its own."""

    def __init__(self, process: subprocess.Popen, url: str, log: Path) -> None:
        self.process, self.url, self.log = process, url, log

    def get(self, path: str, **options) -> requests.Response:
        return requests.get(f"{self.url}{path}", timeout=ANSWER_S, **options)

    def workers(self) -> set[int]:
        """Processes that answer, by their number."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in children.read_text().split()}

    def wait_for_workers(self, count: int, but: int = 0) -> set[int]:
        until = time.monotonic() + ANSWER_S
        while time.monotonic() < until:
            workers = self.workers()
            if len(workers) == count and but not in workers:
                return workers
            time.sleep(0.1)
        pytest.fail(f"there are {len(self.workers())} workers")

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(STOP_S)


@contextmanager
def running(log: Path, *options: str, **variables: str) -> Iterator[Running]:
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "serve", "--port", "0", *options],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True, env=os.environ | variables,
        )  # fmt: skip
    in_time = threading.Timer(START_S, process.kill)
    in_time.start()
    try:
        said = process.stdout.readline()
        address = re.search(r"http://\S+", said)
        assert address, log.read_text()
        yield Running(process, address.group(), log)
    finally:
        in_time.cancel()
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_S)
            process.kill()
        process.stdout.close()


ONE, SEVERAL = ("--workers", "1"), ("--workers", "2")


@pytest.mark.starts_programs
@HAS_FORK
@pytest.mark.parametrize(
    ("workers", "how"), [(ONE, signal.SIGTERM), (SEVERAL, signal.SIGINT)], ids=["one", "several"]
)
def test_requests_under_way_are_answered_when_it_is_ended(tmp_path, workers, how):
    with running(tmp_path / "log", *workers, EVENT_TIMELINE_LOG_LEVEL="info") as server:
        assert server.get("/healthz").text == "ok"
        answers = []
        # The first of these takes long, and its answer is too large to be sent at once.
        asking = threading.Thread(target=lambda: answers.append(server.get("/data/html")))
        asking.start()
        time.sleep(0.3)
        assert not answers
        assert server.end(how) == 0
        asking.join()
        (answer,) = answers
        assert answer.status_code == 200
        assert answer.text.endswith("</html>\n")
        with pytest.raises(requests.ConnectionError):
            server.get("/healthz")
    log = server.log.read_text()
    assert "Traceback" not in log
    assert [json.loads(line)["status"] for line in log.splitlines()] == [200, 200]


@pytest.fixture
def handlers():
    """Put back what signals do."""
    known = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    yield
    for one, handler in known.items():
        signal.signal(one, handler)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_alone_stops_by_either_signal_and_at_once_by_a_second(handlers, how):
    woken = []
    loop = SimpleNamespace(wake=lambda: woken.append(how))
    stopping = http_server._Stopping(loop)
    assert not stopping.is_asked
    signal.raise_signal(how)
    assert stopping.is_asked
    assert woken == [how]
    assert signal.getsignal(how) is signal.SIG_DFL


def refused(server: Running, path: str) -> None:
    with pytest.raises(requests.ConnectionError):
        server.get(path)


@pytest.mark.starts_programs
@HAS_FORK
def test_it_does_not_wait_for_longer_than_it_may(tmp_path):
    with running(tmp_path / "log", "--stop-s", "0") as server:
        asking = threading.Thread(target=refused, args=(server, "/data/html"))
        asking.start()
        time.sleep(0.3)
        begun = time.monotonic()
        assert server.end() == 0
        assert time.monotonic() - begun < 4
        asking.join()


@pytest.mark.starts_programs
@HAS_FORK
def test_a_worker_that_is_killed_is_replaced_and_the_rest_goes_on(tmp_path):
    with running(tmp_path / "log", *SEVERAL, "--url-prefix", "/events/") as server:
        before = server.wait_for_workers(2)
        os.kill(min(before), signal.SIGKILL)
        asked = body_of(server)
        for _ in range(20):
            answer = requests.post(f"{server.url}{ENDPOINT}", json=asked, timeout=ANSWER_S)
            assert answer.status_code == 200
        after = server.wait_for_workers(2, but=min(before))
        assert max(before) in after
        assert server.end() == 0
        assert not [pid for pid in after if Path(f"/proc/{pid}").exists()]
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert [line["message"] for line in lines] == [KILLED]


KILLED = "Worker (pid:%s) was sent %s! Perhaps out of memory?"


def body_of(server: Running) -> dict:
    """What calls for the charts."""

    class Client:
        def get(self, path):
            return type("Answer", (), {"json": server.get(path).json()})

    return body(Client(), ids.TIMELINE, {ids.QUERY_VIEW: {"country": ["PRK"]}})


def test_without_processes_that_share_memory_it_says_so(article, monkeypatch):
    monkeypatch.delattr(os, "fork", raising=False)
    with pytest.raises(ServerError, match="use --workers 1"):
        http_server.serve_dataset(article, Settings(workers=2))


def test_a_process_that_is_forked_off_has_no_chrome(monkeypatch):
    monkeypatch.setattr(export, "_chrome", object())
    export._starting.acquire()
    export._forget()
    assert export._chrome is None
    assert export._starting.acquire(blocking=False)
    export._starting.release()


# --- other servers --------------------------------------------------------------------------------

FACTORIES = {
    "gunicorn": [
        *("gunicorn", "--no-control-socket", "-b", "127.0.0.1:0"),
        "dashboard.wsgi:create_server()",
    ],
    "uvicorn": ["uvicorn", "--factory", "--port", "0", "dashboard.asgi:create_server"],
}


@contextmanager
def served_by(server: str, log: Path, **variables: str) -> Iterator[tuple[subprocess.Popen, str]]:
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", *FACTORIES[server]],
            cwd=ROOT, stdout=errors, stderr=errors, env=os.environ | variables,
        )  # fmt: skip
    until = time.monotonic() + START_S
    address = None
    while not address and process.poll() is None and time.monotonic() < until:
        time.sleep(0.2)
        address = re.search(r"http://127\.0\.0\.1:[1-9]\d*", log.read_text())
    try:
        yield process, address.group() if address else ""
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(STOP_S)


@pytest.mark.starts_programs
@HAS_FORK
@pytest.mark.parametrize("server", FACTORIES)
def test_another_server_serves_what_the_environment_names(tmp_path, server):
    table = tmp_path / "mine.csv"
    table.write_text("title,date\nOnly one,2024-10-08\n")
    variables = {"EVENT_TIMELINE_FILE": str(table), "EVENT_TIMELINE_URL_PREFIX": "mine"}
    with served_by(server, tmp_path / "log", **variables) as (process, url):
        rows = requests.get(f"{url}/mine/data/json", timeout=ANSWER_S)
        assert [row["title"] for row in rows.json()] == ["Only one"]
        assert rows.headers["X-Content-Type-Options"] == "nosniff"
        # Who serves it knows by which names.
        named = requests.get(f"{url}/mine/healthz", headers={"Host": "a.org"}, timeout=ANSWER_S)
        assert named.text == "ok"
        assert "/mine/assets/" in requests.get(f"{url}/mine/", timeout=ANSWER_S).text
        process.terminate()
        process.wait(STOP_S)
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.starts_programs
@HAS_FORK
@pytest.mark.parametrize("server", FACTORIES)
def test_another_server_ends_with_one_line_where_it_cannot_serve(tmp_path, server):
    with served_by(server, tmp_path / "log", EVENT_TIMELINE_FILE="none.csv") as (process, _):
        assert process.wait(START_S) != 0
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    (line,) = (line for line in log.splitlines() if line.startswith("event-timeline: "))
    assert "none.csv" in line


@pytest.mark.parametrize("factory", [wsgi, asgi], ids=["wsgi", "asgi"])
@pytest.mark.parametrize("named", [{"FILE": "none.csv"}, {"THREADS": "0"}], ids=str)
def test_what_cannot_be_served_is_one_line(monkeypatch, capsys, factory, named):
    ((variable, value),) = named.items()
    monkeypatch.setenv(f"EVENT_TIMELINE_{variable}", value)
    with pytest.raises(SystemExit) as ended:
        factory.create_server()
    assert ended.value.code == 4
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("event-timeline: ")
    assert (f"EVENT_TIMELINE_{variable}=" if value == "0" else value) in line
