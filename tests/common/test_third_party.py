"""The server works without each undocumented feature of a library."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from types import SimpleNamespace

import dash.fingerprint
import pytest
from calls import ENDPOINT, body, call
from gunicorn.arbiter import Arbiter
from kaleido import PageGenerator
from waitress import create_server, wasyncore

from dashboard.common import third_party
from dashboard.views import ids
from dashboard.web import script_loading
from dashboard.web.app import create_app

SUITE = "/_dash-component-suites/dash/dcc/dash_core_components.v4_4_1m170.js"


@pytest.fixture(autouse=True)
def nothing_noted():
    """Forget the missing features that were logged, because each is logged only once."""
    third_party._note_missing.cache_clear()


@pytest.fixture
def client(article):
    return create_app(article).server.test_client()


def is_noted(caplog, library: str) -> bool:
    return any(
        library in record.getMessage() and record.levelno == logging.WARNING
        for record in caplog.records
    )


def test_installed_versions_have_every_feature(article, caplog):
    app = create_app(article)
    third_party.set_up(app)
    client = app.server.test_client()
    client.get("/")
    assert third_party.callback_signatures(app)
    assert third_party.is_versioned_file(SUITE)
    assert third_party.graceful_arbiter(Arbiter) is not Arbiter
    third_party.add_to_head(PageGenerator(mathjax=False), "<style></style>")
    assert not caplog.records


class TestCallbacks:
    """Requests are checked as far as the callbacks are known."""

    @pytest.fixture
    def unchecked(self, article, monkeypatch):
        signature = third_party._signature
        monkeypatch.setattr(
            third_party, "_signature", lambda callback: signature({"callback": callback})
        )
        return create_app(article).server.test_client()

    def test_without_signatures_the_page_is_served_and_its_callbacks_answer(
        self, unchecked, caplog
    ):
        assert unchecked.get("/").status_code == 200
        answer = call(unchecked, ids.STATUS, {})
        assert "events" in answer.json["response"][ids.STATUS]["children"]

    @pytest.mark.parametrize("sent", [[], {"output": 7}, {"output": "a.b", "more": 1}])
    def test_without_signatures_malformed_requests_are_refused(self, unchecked, sent):
        assert unchecked.post(ENDPOINT, json=sent).status_code == 400

    def test_missing_signatures_are_logged_once(self, caplog):
        for _ in range(2):
            assert third_party.callback_signatures(SimpleNamespace()) is None
        assert is_noted(caplog, "Dash")
        assert len(caplog.records) == 1

    def test_the_path_decides_if_endpoints_are_renamed(self, client, monkeypatch):
        monkeypatch.setattr(third_party, "_PAGE_ENDPOINT", "page")
        assert client.get("/nothing").status_code == 200
        assert third_party.is_callback_request("update", ENDPOINT)
        assert (
            client.post(ENDPOINT, json=body(client, ids.STATUS, {}) | {"x": 1}).status_code == 400
        )


class TestPage:
    """The page is served, even if it is drawn later or its files are requested again."""

    def test_without_fingerprints_files_are_cached_for_less_time(self, client, monkeypatch, caplog):
        page = client.get("/").text
        address = page.split("/_dash-component-suites/")[1].split('"')[0]
        path = f"/_dash-component-suites/{address}"
        assert "immutable" in client.get(path).headers["Cache-Control"]
        monkeypatch.delattr(dash.fingerprint, "check_fingerprint")
        answer = client.get(path)
        assert answer.status_code == 200
        assert "immutable" not in answer.headers.get("Cache-Control", "")
        assert is_noted(caplog, "Dash")

    @pytest.mark.parametrize("script", ["<script src='/a.js'></script>", "<SCRIPT>", ""])
    def test_unexpected_scripts_are_not_changed(self, script, caplog):
        assert not third_party.can_defer(script, "<script>start()</script>")
        assert is_noted(caplog, "Dash")

    def test_the_page_names_no_versions(self, client):
        config = client.get("/").text.partition('id="_dash-config"')[2].partition("</script>")[0]
        assert '"requests_pathname_prefix"' in config
        assert "version" not in config.replace("disable_version_check", "")

    @pytest.mark.parametrize("config", ["", "<script>x</script>", "<script>{,}</script>"])
    def test_an_unexpected_configuration_is_not_changed(self, config, caplog):
        assert third_party.remove_versions(config) == config
        assert is_noted(caplog, "Dash")

    def test_an_unexpected_page_loads_all_scripts_in_the_order_of_dash(self, article, monkeypatch):
        monkeypatch.setattr(script_loading, "can_defer", lambda *_: False)
        page = create_app(article).server.test_client().get("/").text
        assert "data-first-paint" not in page
        assert 'class="waiting"' not in page
        main, react, start = (
            page.index(part) for part in ("data-prefix=", "react@", "_dash-renderer")
        )
        assert main < react < start
        assert "dash_ag_grid" in page

    def test_dash_sets_itself_up_without_the_hook(self, article, monkeypatch, caplog):
        app = create_app(article)
        monkeypatch.setattr(third_party, "callable", lambda _: False, raising=False)
        third_party.set_up(app)
        assert is_noted(caplog, "Dash")
        assert call(app.server.test_client(), ids.STATUS, {}).status_code == 200


class TestKaleido:
    """Pictures are drawn with other fonts, and Kaleido alone closes the browser."""

    def test_a_browser_without_a_process_is_closed_by_kaleido(self, caplog):
        assert third_party.browser_process(SimpleNamespace()) is None
        assert third_party.browser_process(SimpleNamespace(subprocess=7)) is None
        assert is_noted(caplog, "Kaleido")

    @pytest.mark.parametrize("header", [None, "<main>"])
    def test_a_page_without_a_head_is_not_changed(self, header, caplog):
        page = SimpleNamespace(header=header)
        third_party.add_to_head(page, "<style></style>")
        assert page.header == header
        assert is_noted(caplog, "Kaleido")


class TestServers:
    """The server stops without waiting for requests in progress."""

    def test_no_signal_starts_a_second_server(self, monkeypatch):
        monkeypatch.setattr(Arbiter, "reexec", lambda _: pytest.fail("it was started"))
        arbiter = third_party.graceful_arbiter(Arbiter)
        arbiter.handle_usr2(arbiter.__new__(arbiter))

    @pytest.mark.parametrize("name", ["handle_int", "handle_term"])
    def test_an_unexpected_arbiter_is_not_subclassed(self, name, caplog):
        methods = {"handle_int": lambda _: "int", "handle_term": lambda _: "term"}
        whole = type("Arbiter", (), methods)
        seen = third_party.graceful_arbiter(whole)()
        seen.handle_term = lambda: setattr(seen, "ended", True)
        seen.handle_int()
        assert seen.ended
        assert not caplog.records
        part = type("Arbiter", (), {name: methods[name]})
        assert third_party.graceful_arbiter(part) is part
        assert is_noted(caplog, "gunicorn")

    @pytest.mark.parametrize("name", ["_map", "active_channels", "task_dispatcher"])
    def test_an_unexpected_server_has_no_loop(self, name, caplog):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            server = create_server(lambda *_: [], sockets=[listening])
            assert third_party.server_loop(server, wasyncore) is not None
            held = vars(server).pop(name)
            assert third_party.server_loop(server, wasyncore) is None
            setattr(server, name, held)
            server.close()
        assert is_noted(caplog, "waitress")

    @pytest.mark.starts_programs
    @pytest.mark.parametrize("run", ["http_server.run_single_process", "workers.run_workers"])
    def test_without_a_loop_it_serves_until_a_signal(self, run):
        module, function = run.split(".")
        if module == "workers" and not hasattr(os, "fork"):
            pytest.skip("workers are forked")
        script = (
            f"import socket, dashboard.cli.{module} as s\n"
            "from dashboard.common.settings import Settings\n"
            "s.server_loop = lambda *_: None\n"
            "def app(environ, start):\n"
            "    start('200 OK', [('Content-Length', '2')])\n"
            "    return [b'ok']\n"
            "listening = socket.create_server(('127.0.0.1', 0))\n"
            "print(listening.getsockname()[1], flush=True)\n"
            "import atexit, os\n"
            "main = os.getpid()\n"
            "atexit.register(lambda: os.getpid() == main and print('ended', flush=True))\n"
            f"s.{function}(app, listening, Settings())\n"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
        ) as server:
            ending = threading.Timer(60, server.kill)
            ending.start()
            try:
                port = int(server.stdout.readline())
                with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
                    client.sendall(b"GET / HTTP/1.0\r\n\r\n")
                    assert client.recv(15) == b"HTTP/1.0 200 OK"
                server.send_signal(signal.SIGTERM)
                assert server.stdout.read() == "ended\n"
                assert server.wait() == 0
            finally:
                ending.cancel()
                server.kill()
