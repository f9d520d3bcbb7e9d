"""The server: settings, URL prefix, logs, workers, shutdown and other WSGI servers."""

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import requests
from calls import ENDPOINT, body
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dashboard.asgi import create_asgi_app
from dashboard.cli import http_server, main
from dashboard.common.errors import InvalidSettingError, ServerError
from dashboard.common.settings import Settings, describe_settings
from dashboard.engine import index_file
from dashboard.ingest.load import open_dataset
from dashboard.views import ids
from dashboard.views import render as export
from dashboard.views.prebuild import prepare
from dashboard.web.access_log import printable, write_logs
from dashboard.web.app import create_app
from dashboard.wsgi import create_wsgi_app

ROOT = Path(__file__).parents[2]
START_S, ANSWER_S, STOP_S = 120, 60, 30
HAS_FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")


# --- settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", describe_settings(), ids=lambda setting: setting.name)
def test_each_setting_has_an_environment_variable(setting):
    assert setting.variable == f"EVENT_TIMELINE_{setting.name.upper()}"
    values = {"host": "::1", "url_prefix": "/a/", "log_level": "info", "uploads": "off"}
    value = (values | {"max_load_mb": "300"}).get(setting.name, "7")
    settings = Settings.from_environment({setting.variable: value})
    assert str(getattr(settings, setting.name)) == value
    assert settings != Settings()
    assert setting.variable in " ".join(
        CliRunner().invoke(main, ["serve", "--help"]).output.split()
    )


@pytest.mark.parametrize(
    ("variable", "given", "words"),
    [
        ("PORT", "x", "EVENT_TIMELINE_PORT=x: Give a number from 0 to 65535"),
        ("PORT", "65536", "Give a number from 0 to 65535"),
        ("WORKERS", "0", "EVENT_TIMELINE_WORKERS=0: Give a number from 1 to 64"),
        ("THREADS", "1e3", "Give a number from 1 to 256"),
        ("STOP_S", "-1", "Give a number from 0 to 3600"),
        ("LOG_LEVEL", "debug", "Choose one of: info, warning, error"),
        ("URL_PREFIX", "/a b/", "Invalid URL prefix '/a b/'. Give a path"),
        ("URL_PREFIX", "https://a.example/", "Give a path"),
        ("URL_PREFIX", '/"><b>/', "Give a path"),
    ],
)
def test_invalid_variable_is_reported(variable, given, words):
    with pytest.raises(InvalidSettingError) as caught:
        Settings.from_environment({f"EVENT_TIMELINE_{variable}": given})
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("given", "prefix"),
    [("", "/"), ("/", "/"), ("a", "/a/"), ("/a", "/a/"), ("a/", "/a/"), ("/a/b-1/", "/a/b-1/")],
)
def test_prefix_has_a_slash_at_both_ends(given, prefix):
    assert Settings(url_prefix=given).url_prefix == prefix


def test_empty_and_unrelated_variables_are_ignored():
    assert (
        Settings.from_environment({"EVENT_TIMELINE_PORT": "", "PORT": "9", "X": ""}) == Settings()
    )


# --- URL prefix -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def prefixed_client(article):
    return create_app(article, Settings(url_prefix="/events/")).server.test_client()


PATHS = [
    *("_dash-layout", "_dash-dependencies", "assets/style.css", "data/csv", "hover/map"),
    "healthz",
]


@pytest.mark.parametrize("path", PATHS)
def test_proxy_may_keep_or_strip_the_prefix(prefixed_client, path):
    with prefixed_client.get(f"/events/{path}") as kept, prefixed_client.get(f"/{path}") as taken:
        assert kept.status_code == taken.status_code == 200
        assert kept.data == taken.data


def test_callbacks_work_below_the_prefix(prefixed_client):
    for address in (f"/events{ENDPOINT}", ENDPOINT):
        assert (
            prefixed_client.post(address, json=body(prefixed_client, ids.STATUS, {})).status_code
            == 200
        )
        assert prefixed_client.post(address, json={}).status_code == 400


@pytest.mark.parametrize("address", ["/events/", "/events", "/"])
def test_all_urls_of_the_page_have_the_prefix(prefixed_client, address):
    page = prefixed_client.get(address).get_data(as_text=True)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) > 10
    assert all(address.startswith("/events/") for address in addresses)
    (config,) = re.findall(r'id="_dash-config"[^>]*>(.*?)</script>', page)
    assert json.loads(config)["requests_pathname_prefix"] == "/events/"
    layout = json.dumps(prefixed_client.get("/events/_dash-layout").json)
    assert '"topojsonURL": "/events/assets/"' in layout


@pytest.mark.parametrize("path", ["/eventsfoo", "/events2/", "/events/events/", "/other/events/"])
def test_similar_prefix_is_not_found(prefixed_client, path):
    assert prefixed_client.get(path).status_code == 404


# --- logs -----------------------------------------------------------------------------------------

SECRET = "whom-i-look-for"


@pytest.fixture
def lines(capsys):
    """Read the lines that were logged."""
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    for name in ("", "dashboard", "waitress", "waitress.queue", "gunicorn.error"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.basicConfig(handlers=[], level=logging.WARNING, force=True)


def test_request_log_has_no_personal_data(article, lines):
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
def test_log_level_selects_requests(article, lines, monkeypatch, level, logged):
    client = create_app(article).server.test_client()
    client.get("/healthz")
    monkeypatch.setattr("dashboard.web.app.page", lambda *_: {}[SECRET])
    write_logs(level)
    for path in ("/healthz", "/nothing", f"/_dash-layout?text={SECRET}"):
        client.get(path, buffered=True)
    logged_lines = lines()
    assert [line["status"] for line in logged_lines if "status" in line] == logged
    (error_line,) = (line for line in logged_lines if "error" in line)
    assert error_line["error"] == "KeyError"
    assert any("app.py" in frame for frame in error_line["raised"])
    assert SECRET not in json.dumps(logged_lines)


def test_log_arguments_of_libraries_are_dropped(lines):
    write_logs("info")
    logging.getLogger("gunicorn.error").error("Error handling request %s", f"/?text={SECRET}")
    logging.getLogger("waitress.queue").warning("Task queue depth is %d", 3)
    (line,) = lines()
    assert line["message"] == "Error handling request %s"


@given(st.text())
def test_logged_path_is_printable_and_short(text):
    logged_path = printable(text)
    assert logged_path.isprintable()
    assert len(logged_path) <= 200


# --- running server -------------------------------------------------------------------------------


class RunningServer:
    """A server in a separate process."""

    def __init__(self, process: subprocess.Popen, url: str, log: Path) -> None:
        self.process, self.url, self.log = process, url, log

    def get(self, path: str, **options) -> requests.Response:
        return requests.get(f"{self.url}{path}", timeout=ANSWER_S, **options)

    def children(self) -> list[int]:
        """Return the ids of the processes that it started: the first writes files."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def workers(self) -> set[int]:
        """Return the ids of the worker processes."""
        return set(self.children()[1:])

    def wait_for_workers(self, count: int, excluded: int = 0) -> set[int]:
        deadline = time.monotonic() + ANSWER_S
        while time.monotonic() < deadline:
            workers = self.workers()
            if len(workers) == count and excluded not in workers:
                return workers
            time.sleep(0.1)
        pytest.fail(f"there are {len(self.workers())} workers")

    def stop(self, stop_signal: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(stop_signal)
        return self.process.wait(STOP_S)


@contextmanager
def running(log: Path, *options: str, **variables: str) -> Iterator[RunningServer]:
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "serve", "--port", "0", *options],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True, env=os.environ | variables,
        )  # fmt: skip
    start_timeout = threading.Timer(START_S, process.kill)
    start_timeout.start()
    try:
        first_line = process.stdout.readline()
        url = re.search(r"http://\S+", first_line)
        assert url, log.read_text()
        yield RunningServer(process, url.group(), log)
    finally:
        start_timeout.cancel()
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_S)
            process.kill()
        process.stdout.close()


ONE_WORKER, TWO_WORKERS = ("--workers", "1"), ("--workers", "2")


@pytest.mark.starts_programs
@HAS_FORK
@pytest.mark.parametrize(
    ("workers", "stop_signal"),
    [(ONE_WORKER, signal.SIGTERM), (TWO_WORKERS, signal.SIGINT)],
    ids=["one", "two"],
)
def test_requests_in_progress_are_answered_on_shutdown(tmp_path, workers, stop_signal):
    with running(tmp_path / "log", *workers, EVENT_TIMELINE_LOG_LEVEL="info") as server:
        assert server.get("/healthz").text == "ok"
        answers = []
        # Creating the page takes long, and it is too large to be sent at once.
        asking = threading.Thread(target=lambda: answers.append(server.get("/data/html")))
        asking.start()
        time.sleep(0.3)
        assert not answers
        assert server.stop(stop_signal) == 0
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
    """Restore the signal handlers."""
    previous = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in previous.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_second_signal_stops_a_single_process_at_once(handlers, number):
    wake_calls = []
    loop = SimpleNamespace(wake=lambda: wake_calls.append(number))
    stop_signal = http_server._StopSignal(loop)
    assert not stop_signal.is_received
    signal.raise_signal(number)
    assert stop_signal.is_received
    assert wake_calls == [number]
    assert signal.getsignal(number) is signal.SIG_DFL


def expect_refusal(server: RunningServer, path: str) -> None:
    with pytest.raises(requests.ConnectionError):
        server.get(path)


@pytest.mark.starts_programs
@HAS_FORK
def test_shutdown_respects_its_time_limit(tmp_path):
    with running(tmp_path / "log", "--stop-s", "0") as server:
        asking = threading.Thread(target=expect_refusal, args=(server, "/data/html"))
        asking.start()
        time.sleep(0.3)
        start = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - start < 4
        asking.join()


@pytest.mark.starts_programs
@HAS_FORK
def test_killed_worker_is_replaced_while_others_serve(tmp_path):
    with running(tmp_path / "log", *TWO_WORKERS, "--url-prefix", "/events/") as server:
        before = server.wait_for_workers(2)
        os.kill(min(before), signal.SIGKILL)
        request = chart_request(server)
        for _ in range(20):
            answer = requests.post(f"{server.url}{ENDPOINT}", json=request, timeout=ANSWER_S)
            assert answer.status_code == 200
        after = server.wait_for_workers(2, excluded=min(before))
        assert max(before) in after
        assert server.stop() == 0
        assert not [pid for pid in after if Path(f"/proc/{pid}").exists()]
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert [line["message"] for line in lines] == [KILLED]


def wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + ANSWER_S
    status = Path(f"/proc/{pid}/status")
    # Nobody may have asked for the exit code of a process that has ended.
    while status.exists() and "State:\tZ" not in status.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.starts_programs
@HAS_FORK
@pytest.mark.parametrize("workers", [ONE_WORKER, TWO_WORKERS], ids=["one", "two"])
def test_files_are_written_by_another_process(article, tmp_path, workers):
    paths = ["/data/csv?country=FRA", "/data/html?country=FRA&lang=uk"]
    here = create_app(article).server.test_client()
    with running(tmp_path / "log", *workers) as server:
        (writer, *_) = server.children()
        for path in paths:
            answer, expected = server.get(path), here.get(path)
            assert answer.status_code == 200
            # Dash writes attributes in the order of a set, so pages of two processes differ.
            assert answer.content[:500] == expected.data[:500]
            assert answer.content[-500:] == expected.data[-500:]
            for name in ("Content-Type", "Content-Disposition", "Vary", "Cache-Control"):
                assert answer.headers.get(name) == expected.headers.get(name), name
        assert server.get("/data/csv?country=Nowhere").status_code == 400
        # While it is stopped, files have to wait, but nothing else does.
        os.kill(writer, signal.SIGSTOP)
        answers = []
        asking = threading.Thread(target=lambda: answers.append(server.get(paths[0])))
        asking.start()
        assert [server.get("/healthz").status_code for _ in range(5)] == [200] * 5
        assert not answers
        os.kill(writer, signal.SIGCONT)
        asking.join()
        assert [answer.status_code for answer in answers] == [200]
        # Without it, the server writes files itself.
        os.kill(writer, signal.SIGKILL)
        wait_for_end(writer)
        assert server.get(paths[0]).status_code == 200
        assert server.stop() == 0
    assert "A file is written by the server itself" in server.log.read_text()


@pytest.mark.starts_programs
@HAS_FORK
def test_all_processes_end_with_a_server_that_is_killed(tmp_path):
    with running(tmp_path / "log", *TWO_WORKERS) as server:
        server.wait_for_workers(2)
        processes = server.children()
        server.stop(signal.SIGKILL)
        for process in processes:
            wait_for_end(process)


def begin_slowly(url: str, start: str) -> socket.socket:
    """Connect, and send only the start of a request."""
    address = urlsplit(url)
    connection = socket.create_connection((address.hostname, address.port), ANSWER_S)
    connection.sendall(start.encode())
    return connection


@pytest.mark.starts_programs
@HAS_FORK
def test_slow_clients_do_not_hold_up_others(tmp_path):
    head = "Host: localhost\r\nContent-Length: 100\r\n"
    starts = {
        "headers": f"GET / HTTP/1.1\r\n{head}",
        "a body": f"POST {ENDPOINT} HTTP/1.1\r\n{head}\r\n[",
        "nothing": "",
        # Never reads the answer.
        "an answer": "GET /data/html HTTP/1.1\r\nHost: localhost\r\n\r\n",
    }
    with running(tmp_path / "log", *TWO_WORKERS) as server, ExitStack() as connections:
        server.wait_for_workers(2)
        for kind, start in starts.items():
            for _ in range(4 if kind == "an answer" else 30):
                connections.enter_context(begin_slowly(server.url, start))
        assert [server.get("/healthz").text for _ in range(6)] == ["ok"] * 6


KILLED = "Worker (pid:%s) was sent %s! Perhaps out of memory?"


def chart_request(server: RunningServer) -> dict:
    """Make the body of a request for the charts."""

    class Client:
        def get(self, path):
            return type("Answer", (), {"json": server.get(path).json()})

    return body(Client(), ids.TIMELINE, {ids.QUERY_VIEW: {"country": ["PRK"]}})


def test_several_workers_need_fork(article, monkeypatch):
    monkeypatch.delattr(os, "fork", raising=False)
    with pytest.raises(ServerError, match="Use --workers 1"):
        http_server.serve_dataset(article, Settings(workers=2))


@HAS_FORK
@pytest.mark.parametrize("is_mapped", [True, False], ids=["mapped", "read"])
def test_a_process_that_maps_an_index_can_be_replaced(article, tmp_path, monkeypatch, is_mapped):
    # Cutting off the index in the middle of a request ends the process that answers.
    prepare(article, path := tmp_path / "t.parquet")
    monkeypatch.setattr(index_file, "_MAX_READ_BYTES", 0 if is_mapped else 1_000_000)
    started = []
    for runner in ("http_server.run_single_process", "workers.run_workers"):

        def run(_, listening, __, name=runner):
            listening.close()
            started.append(name)

        monkeypatch.setattr(f"dashboard.cli.{runner}", run)
    http_server.serve_dataset(open_dataset(path), Settings(port=0))
    assert started == ["workers.run_workers" if is_mapped else "http_server.run_single_process"]


def test_forked_process_has_no_chrome(monkeypatch):
    monkeypatch.setattr(export, "_chrome", object())
    export._starting.acquire()
    export._forget()
    assert export._chrome is None
    assert export._starting.acquire(blocking=False)
    export._starting.release()


# --- other WSGI servers ---------------------------------------------------------------------------

FACTORIES = {
    "gunicorn": [
        *("gunicorn", "--no-control-socket", "-b", "127.0.0.1:0"),
        "dashboard.wsgi:create_wsgi_app()",
    ],
    "uvicorn": ["uvicorn", "--factory", "--port", "0", "dashboard.asgi:create_asgi_app"],
}


@contextmanager
def served_by(server: str, log: Path, **variables: str) -> Iterator[tuple[subprocess.Popen, str]]:
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", *FACTORIES[server]],
            cwd=ROOT, stdout=errors, stderr=errors, env=os.environ | variables,
        )  # fmt: skip
    deadline = time.monotonic() + START_S
    address = None
    while not address and process.poll() is None and time.monotonic() < deadline:
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
def test_other_servers_serve_the_file_from_the_environment(tmp_path, server):
    table = tmp_path / "mine.csv"
    table.write_text("title,date\nOnly one,2024-10-08\n")
    variables = {"EVENT_TIMELINE_FILE": str(table), "EVENT_TIMELINE_URL_PREFIX": "mine"}
    with served_by(server, tmp_path / "log", **variables) as (process, url):
        rows = requests.get(f"{url}/mine/data/json", timeout=ANSWER_S)
        assert [row["title"] for row in rows.json()] == ["Only one"]
        assert rows.headers["X-Content-Type-Options"] == "nosniff"
        # The other server decides which host names are allowed.
        answer = requests.get(f"{url}/mine/healthz", headers={"Host": "a.org"}, timeout=ANSWER_S)
        assert answer.text == "ok"
        assert "/mine/assets/" in requests.get(f"{url}/mine/", timeout=ANSWER_S).text
        process.terminate()
        process.wait(STOP_S)
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.starts_programs
@HAS_FORK
@pytest.mark.parametrize("server", FACTORIES)
def test_other_servers_exit_with_one_line_on_failure(tmp_path, server):
    with served_by(server, tmp_path / "log", EVENT_TIMELINE_FILE="none.csv") as (process, _):
        assert process.wait(START_S) != 0
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    (line,) = (line for line in log.splitlines() if line.startswith("event-timeline: "))
    assert "none.csv" in line


@pytest.mark.parametrize("create", [create_wsgi_app, create_asgi_app])
@pytest.mark.parametrize("setting", [{"FILE": "none.csv"}, {"THREADS": "0"}], ids=str)
def test_startup_error_is_one_line(monkeypatch, capsys, create, setting):
    ((variable, value),) = setting.items()
    monkeypatch.setenv(f"EVENT_TIMELINE_{variable}", value)
    with pytest.raises(SystemExit) as ended:
        create()
    assert ended.value.code == 4
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("event-timeline: ")
    assert (f"EVENT_TIMELINE_{variable}=" if value == "0" else value) in line
