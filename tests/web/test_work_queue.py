"""Long work is queued: few requests at a time, fewer of each client, and only asked for here."""

import errno
import gc
import os
from contextlib import ExitStack, suppress
from threading import BoundedSemaphore

import pytest
from flask import Flask
from werkzeug.exceptions import ServiceUnavailable

from dashboard.common.settings import Settings
from dashboard.web import app as web_app
from dashboard.web import work_queue
from dashboard.web.app import create_app
from dashboard.web.work_queue import WorkQueue

ANNA, BOHDAN = "203.0.113.7", "203.0.113.8"
EXPORTS = ["/data/csv", "/data/html", "/picture/svg", "/film/gif"]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(work_queue, "_WAIT_S", 0.0)


@pytest.fixture
def queue(tmp_path):
    def make(*, at_once: int = 2, per_client: int = 1, accepted: int = 9) -> WorkQueue:
        semaphore = BoundedSemaphore(accepted)
        return WorkQueue(tmp_path, at_once=at_once, per_client=per_client, accepted=semaphore)

    return make


def take(stack: ExitStack, queue: WorkQueue, address: str) -> None:
    with Flask("test").test_request_context(environ_base={"REMOTE_ADDR": address}):
        stack.enter_context(queue.turn())


class TestTurns:
    """Turns of all processes, which share a folder, and of each client."""

    def test_one_client_leaves_turns_to_others(self, queue):
        first, other_process = queue(), queue()
        with ExitStack() as turns:
            take(turns, first, ANNA)
            with pytest.raises(ServiceUnavailable):
                take(turns, other_process, ANNA)
            take(turns, other_process, BOHDAN)

    def test_all_processes_share_the_turns(self, queue):
        with ExitStack() as turns:
            take(turns, queue(at_once=1), ANNA)
            with pytest.raises(ServiceUnavailable):
                take(turns, queue(at_once=1), BOHDAN)
        with ExitStack() as turns:
            take(turns, queue(at_once=1), BOHDAN)

    @pytest.mark.parametrize("address", ["127.0.0.1", "::1", ""])
    def test_requests_from_this_machine_may_be_of_several_readers(self, queue, address):
        with ExitStack() as turns:
            for _ in range(2):
                take(turns, queue(), address)

    def test_few_requests_of_a_process_wait(self, queue):
        full = queue(accepted=1)
        with ExitStack() as turns:
            take(turns, full, ANNA)
            with pytest.raises(ServiceUnavailable):
                take(turns, full, BOHDAN)

    def test_a_request_waits_for_its_turn(self, queue, monkeypatch):
        monkeypatch.setattr(work_queue, "_WAIT_S", 60.0)
        turns, line = ExitStack(), queue(at_once=1)
        monkeypatch.setattr(work_queue.time, "sleep", lambda _: turns.close())
        take(turns, line, ANNA)
        with ExitStack() as next_turn:
            take(next_turn, line, BOHDAN)

    def test_a_turn_ends_with_an_error(self, queue):
        line = queue(at_once=1)
        with suppress(KeyError), ExitStack() as turns:
            take(turns, line, ANNA)
            raise KeyError
        with ExitStack() as turns:
            take(turns, line, ANNA)

    def test_without_a_folder_turns_are_counted_in_the_process(self, tmp_path, caplog):
        (tmp_path / "file").touch()
        line = WorkQueue(tmp_path / "file", at_once=1, per_client=1, accepted=BoundedSemaphore(9))
        with ExitStack() as turns:
            take(turns, line, ANNA)
            with pytest.raises(ServiceUnavailable):
                take(turns, line, BOHDAN)
        assert "for each server alone" in caplog.text
        temporary = line._folder
        del line
        gc.collect()
        assert not temporary.exists()

    def test_on_a_full_disk_turns_are_counted_in_the_process(self, queue, monkeypatch, caplog):
        line = queue(at_once=1)
        with monkeypatch.context() as patch:
            patch.setattr(work_queue.FileLock, "acquire", full_disk)
            for _ in range(2):
                with ExitStack() as turns:
                    take(turns, line, ANNA)
                    with pytest.raises(ServiceUnavailable):
                        take(turns, line, BOHDAN)
        assert "for each process alone" in caplog.text
        with ExitStack() as turns:
            take(turns, line, ANNA)


def full_disk(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def client(article, tmp_path):
    settings = Settings(data_dir=str(tmp_path), max_exports=1, max_loads=1, threads=4)
    return create_app(article, settings).server.test_client()


@pytest.fixture
def is_busy(tmp_path):
    """Let another process have all turns."""
    with ExitStack() as turns:
        for kind in ("exports", "films", "uploads"):
            folder = tmp_path / "turns" / kind
            line = WorkQueue(folder, at_once=1, per_client=1, accepted=BoundedSemaphore(1))
            take(turns, line, "127.0.0.1")
        yield


@pytest.mark.usefixtures("is_busy")
class TestBusy:
    """A server on which all turns are taken."""

    @pytest.mark.parametrize("path", EXPORTS)
    def test_programs_learn_when_to_try_again(self, client, path):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert answer.text == "The server is busy with other requests. Try again in a moment.\n"

    def test_uploads_wait_as_well(self, client):
        answer = client.post(
            "/upload?name=a.csv", data=b"title,date\n", content_type="application/octet-stream"
        )
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)

    @pytest.mark.parametrize("path", ["/healthz", "/", "/hover/map"])
    def test_the_page_is_answered(self, client, path):
        assert client.get(path).status_code == 200

    @pytest.mark.parametrize("path", EXPORTS)
    def test_headers_alone_need_no_turn_and_no_work(self, client, path, monkeypatch):
        for work in ("write_page", "render_picture", "iterate_in"):
            monkeypatch.setattr(web_app, work, None)
        answer = client.head(path)
        assert (answer.status_code, "Content-Type" in answer.headers) == (200, True)
        assert client.head(f"{path}?country=XX").status_code == 400


def test_a_turn_lasts_until_the_file_is_sent(client):
    sending = client.get("/data/csv")
    assert client.get("/data/csv").status_code == 503
    sending.close()
    with client.get("/data/csv") as answer:
        assert answer.status_code == 200


def test_a_file_that_takes_too_long_is_broken_off(client, monkeypatch):
    monkeypatch.setattr(web_app, "_MAX_EXPORT_S", -1)
    with pytest.raises(TimeoutError):
        client.get("/data/csv", buffered=True)


FOREIGN = {"Sec-Fetch-Site": "cross-site"}
CLICK = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-User": "?1"}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        (FOREIGN | CLICK, 200),
        (FOREIGN, 403),
        (FOREIGN | {"Sec-Fetch-Mode": "navigate"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
    ],
    ids=str,
)
def test_other_sites_start_no_work(client, headers, code):
    with client.get("/data/csv", headers=headers) as answer:
        assert answer.status_code == code


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, ANNA)])
def test_a_trusted_proxy_names_the_reader(article, monkeypatch, proxies, address):
    seen = []
    monkeypatch.setattr(
        work_queue, "_name_client", lambda: seen.append(work_queue.request.remote_addr) or ""
    )
    client = create_app(article, Settings(trusted_proxies=proxies)).server.test_client()
    client.get("/data/csv", headers={"X-Forwarded-For": f"{BOHDAN}, {ANNA}"}).close()
    assert seen == [address]
