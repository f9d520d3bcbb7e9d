"""Several files as one table, and files that are reloaded when they change."""

import json
import logging
import os
import time
from functools import partial

import pytest
from click.testing import CliRunner

from dashboard.cli import check as check_module
from dashboard.cli import main
from dashboard.cli import serve as serve_module
from dashboard.ingest import sandbox
from dashboard.ingest import watch as module
from dashboard.ingest.load import open_datasets
from dashboard.ingest.watch import Watch
from dashboard.views.state import State
from dashboard.views.view import View
from dashboard.web.app import create_app

# Time for a file to be reloaded; a busy machine takes a while.
WAIT_S = 120
HEAD = "event_id,title,date,about,stance\n"
MINE = f"{HEAD}a,Ships sail,2024-10-08,,\nb,A denial,2024-10-09,a,denies\n"
THEIRS = f"{HEAD}a,Troops train,2024-10-13,,\nc,So they say,2024,a,asserts\n"


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / "mine.csv", tmp_path / "their_list.csv"]
    for path, text in zip(paths, (MINE, THEIRS), strict=True):
        path.write_text(text)
    return paths


class TestSeveral:
    def test_events_have_their_collection_and_unique_ids(self, files):
        events = open_datasets(files).events
        assert list(events["event_id"]) == ["a", "b", "a (their list)", "c"]
        assert list(events["collection"]) == ["mine", "mine", "their list", "their list"]
        # References point to events of the same file.
        assert list(events["about"]) == ["", "a", "", "a (their list)"]

    def test_colour_is_the_collection_by_default(self, files):
        dataset = open_datasets(files)
        assert dict(View(dataset, State()).charts.colour_key).keys() == {"mine", "their list"}
        assert View(dataset, State(colour="status")).charts.colour == "status"
        assert View(open_datasets(files[:1]), State()).charts.colour == "event_type"

    def test_files_with_the_same_name_are_named_by_path(self, files, tmp_path):
        (tmp_path / "other").mkdir()
        again = tmp_path / "other" / "mine.csv"
        again.write_text(THEIRS)
        names = open_datasets([files[0], again]).collections
        assert names == [str(files[0]), str(again)]

    def test_given_collection_is_kept(self, files):
        files[1].write_text("title,date,collection\nA,2024,days\nB,2024,\n")
        assert open_datasets(files).collections == ["mine", "days", "their list"]

    def test_problems_have_their_file(self, files):
        files[1].write_text("title,date\nA,2024-02-31\nB,2024\n")
        dataset = open_datasets(files)
        assert (len(dataset.events), dataset.rejected_rows) == (3, 1)
        assert [problem.file for problem in dataset.problems] == ["their_list.csv"]

    def test_serve_accepts_several_files(self, files, monkeypatch):
        served = []
        monkeypatch.setattr(
            serve_module, "serve_dataset", lambda dataset, *_: served.append(dataset)
        )
        result = CliRunner().invoke(main, ["serve", *map(str, files)])
        assert (result.exit_code, len(served[0].events)) == (0, 4)


class TestWatch:
    @pytest.fixture
    def client(self, files, monkeypatch):
        monkeypatch.setattr(module, "_INTERVAL_S", 0.0)
        read = partial(open_datasets, files)
        return create_app(read(), watch=Watch(files, read)).server.test_client()

    def shown(self, client):
        return client.get("/data/csv").get_data(as_text=True).count("\n") - 1

    def replace(self, path, content):
        path.write_bytes(content.encode())
        # Later than the stored time, whatever the resolution of the file system.
        later = time.time() + 5
        os.utime(path, (later, later))

    def wait(self, client, count):
        deadline = time.monotonic() + WAIT_S
        while self.shown(client) != count and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.shown(client)

    def test_changed_file_is_reloaded(self, client, files):
        assert self.shown(client) == 4
        self.replace(files[0], MINE + "d,One more,2024-10-10,,\n")
        assert self.wait(client, 5) == 5

    def test_version_changes_with_the_file(self, client, files):
        before = int(client.get("/version").text)
        assert f'"data-version": "{before}"' in json.dumps(client.get("/_dash-layout").json)
        self.replace(files[0], MINE + "d,One more,2024-10-10,,\n")
        assert self.wait(client, 5) == 5
        after = int(client.get("/version").text)
        assert after > before
        # An older time hides no change, such as that of a backup, or after the clock was set back.
        files[0].write_text(MINE)
        os.utime(files[0], (0, 0))
        assert self.wait(client, 4) == 4
        assert int(client.get("/version").text) > after
        after = int(client.get("/version").text)
        # An invalid file does not change the version.
        self.replace(files[0], "\0")
        os.utime(files[0], (time.time() + 99, time.time() + 99))
        time.sleep(0.3)
        assert int(client.get("/version").text) == after

    def test_version_is_zero_without_watch(self, files):
        client = create_app(open_datasets(files)).server.test_client()
        assert client.get("/version").text == "0"
        assert "data-version" not in client.get("/_dash-layout").text

    @pytest.mark.parametrize("broken", ["", "\0\1", "title,date\nA,2024-02-31\n", "no table"])
    def test_previous_events_stay_while_a_file_is_invalid(self, client, files, caplog, broken):
        caplog.set_level(logging.WARNING)
        # If only one file were invalid, the events of the other would be shown.
        self.replace(files[1], "\0")
        self.replace(files[0], broken)
        deadline = time.monotonic() + WAIT_S
        while "Still showing" not in caplog.text and time.monotonic() < deadline:
            assert self.shown(client) == 4
            time.sleep(0.05)
        assert "Still showing the previous events" in caplog.text
        assert self.shown(client) == 4
        self.replace(files[1], THEIRS)
        self.replace(files[0], MINE + "d,One more,2024-10-10,,\n")
        os.utime(files[0], (time.time() + 9, time.time() + 9))
        assert self.wait(client, 5) == 5

    def test_events_stay_when_a_file_is_deleted(self, client, files):
        files[0].unlink()
        for _ in range(20):
            assert self.shown(client) == 4
            time.sleep(0.02)

    def test_previous_events_stay_if_memory_is_too_small(self, files, monkeypatch, caplog):
        monkeypatch.setattr(module, "_INTERVAL_S", 0.0)
        caplog.set_level(logging.WARNING)
        watch = Watch(files, lambda: (_ for _ in ()).throw(MemoryError))
        watch._reload_lock.acquire()
        watch._reload(pytest.fail, [(1, 1)])
        assert "not enough memory" in caplog.text
        assert not watch._reload_lock.locked()

    def test_a_command_reports_that_memory_is_too_small(self, files, monkeypatch):
        monkeypatch.setattr(
            check_module, "open_tables", lambda *_: (_ for _ in ()).throw(MemoryError)
        )
        result = CliRunner().invoke(main, ["check", str(files[0])])
        assert result.exit_code == 2
        assert "There is not enough memory" in result.stderr


def test_serve_reads_changed_files_in_another_process(files, monkeypatch):
    watches, places = [], []
    monkeypatch.setattr(serve_module, "serve_dataset", lambda *given: watches.append(given[2]))
    monkeypatch.setattr(
        sandbox, "run_bounded", lambda read, _, may_fork: places.append(may_fork) or read()
    )
    CliRunner().invoke(main, ["serve", "--watch", str(files[0])])
    assert len(watches[0]._read().events) == 2
    # While the server starts, no other thread works.
    assert places == [True, False]


def test_a_prepared_table_is_opened_without_another_process(files, tmp_path, monkeypatch):
    watches = []
    prepared = tmp_path / "prepared.parquet"
    CliRunner().invoke(main, ["prepare", str(files[0]), "-o", str(prepared)])
    monkeypatch.setattr(serve_module, "serve_dataset", lambda *given: watches.append(given[2]))
    monkeypatch.setattr(sandbox, "run_bounded", pytest.fail)
    CliRunner().invoke(main, ["serve", "--watch", str(prepared)])
    assert len(watches[0]._read().events) == 2
