"""Uploaded tables: how they are imported, refused, stored and shown."""

import csv
import errno
import io
import json
import os
import re
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from dash import Dash
from in_process import read_in_process

from dashboard.cli import main
from dashboard.common import warm_process
from dashboard.common.errors import OutputError, UnreadableFileError
from dashboard.common.limits import Limits
from dashboard.common.settings import Settings
from dashboard.ingest import sandbox
from dashboard.ingest.report import INTERPRETATION_CODES
from dashboard.ingest.sandbox import Task, run_import
from dashboard.model.column_aliases import FIELD_PARTS
from dashboard.model.column_mapping import read_mapping
from dashboard.model.field_names import FIELD_NAMES
from dashboard.model.schema import COLUMN
from dashboard.views import upload_store as store_module
from dashboard.web import upload_routes, work_queue
from dashboard.web.app import create_app

GOOD = b"title,date,country\nTalks,2024-10-08,RUS\nTreaty,2024-10-09,PRK\n"
STRANGE = "Überschrift;Tag\nGespräche;2024-10-08\nVertrag;2024-13-45\n".encode()
FILE = "application/octet-stream"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def settings(folder) -> Settings:
    return Settings(data_dir=str(folder))


@pytest.fixture(scope="module")
def app(article, settings) -> Dash:
    return create_app(article, settings)


@pytest.fixture(autouse=True)
def no_process(monkeypatch):
    """Read files in this process, but for the tests that are about another one."""
    read_in_process(monkeypatch)


@pytest.fixture
def client(app):
    return app.server.test_client()


def another(article, settings, **more):
    """Return a client of another server."""
    return create_app(article, replace(settings, **more)).server.test_client()


def send(client, content=GOOD, name="t.csv", **headers):
    return client.post(
        "/upload", query_string={"name": name}, data=content, content_type=FILE, headers=headers
    )


def remap(client, token, mapping, **more):
    return client.post(f"/upload/{token}", json={"mapping": mapping}, **more)


class TestOrder:
    """The order of ambiguous dates such as 03/04/2024 can be chosen."""

    TABLE = b"title,date\nA,03/04/2024\n"

    def test_a_reader_may_choose_the_order(self, client):
        token = send(client, self.TABLE).json["table"]
        files = {}
        for order in ("dmy", "mdy"):
            sent = {"mapping": {}, "order": order}
            answer = client.post(f"/upload/{token}", json=sent).json
            assert answer["report"]["kept"] == 1
            files[order] = client.get(f"/data/csv?table={answer['table']}").get_data(as_text=True)
        assert "2024-04-03" in files["dmy"]
        assert "2024-03-04" in files["mdy"]

    @pytest.mark.parametrize(
        "choice", [{"header": "21"}, {"header": 3}, {"unread": "all"}, {"unread": ["part"]}]
    )
    def test_an_unknown_header_or_use_of_dates_is_refused(self, client, token, choice):
        answer = client.post(f"/upload/{token}", json={"mapping": {}} | choice)
        assert answer.status_code == 400

    def test_the_header_and_the_use_of_unreadable_dates_are_part_of_the_link(self, client):
        first = send(client, b"Report,May\nWas,Wann\nTalks,May 306 2024\nVote,2024-05-02\n").json
        choices = {"mapping": {"title": "Was", "date": "Wann"}, "header": "2", "unread": "part"}
        again = client.post(f"/upload/{first['table']}", json=choices).json
        assert again["table"] != first["table"]
        assert (again["report"]["columns"], again["report"]["kept"]) == (["Was", "Wann"], 2)
        for result in ("corrected.csv", "report.txt"):
            answer = client.get(f"/upload/{again['table']}/{result}", buffered=True)
            assert "2024" in answer.text

    @pytest.mark.parametrize("order", ["ydm", 1, ["dmy"], {"a": 1}])
    def test_anything_else_is_refused(self, client, order):
        token = send(client).json["table"]
        answer = client.post(f"/upload/{token}", json={"mapping": {}, "order": order})
        assert answer.status_code == 400


class TestCentury:
    """The century of two-digit years, and the order of coordinates, can be chosen."""

    TABLE = b'title,date,where it was\nA,28.6.14,"2.35, 48.85"\n'

    def test_a_reader_may_choose_the_century_and_longitude_first(self, client):
        token = send(client, self.TABLE).json["table"]
        sent = {"mapping": {"lon_lat": "where it was"}, "century": 1900}
        answer = client.post(f"/upload/{token}", json=sent).json
        (row,) = csv.DictReader(
            client.get(f"/data/csv?table={answer['table']}").get_data(as_text=True).splitlines()
        )
        assert (row["date"], row["latitude"], row["longitude"]) == ("1914-06-28", "48.85", "2.35")

    @pytest.mark.parametrize("century", [1950, "1900", [1900], {"a": 1}])
    def test_any_other_century_is_refused(self, client, century):
        token = send(client).json["table"]
        answer = client.post(f"/upload/{token}", json={"mapping": {}, "century": century})
        assert answer.status_code == 400


class TestSheets:
    """The sheets of a workbook can be chosen."""

    @pytest.fixture
    def book(self):
        content = io.BytesIO()
        with pd.ExcelWriter(content, engine="openpyxl") as writer:
            for year in ("2023", "2024"):
                rows = pd.DataFrame({"title": [f"Talks of {year}"], "date": [f"{year}-10-08"]})
                rows.to_excel(writer, sheet_name=year, index=False)
        return content.getvalue()

    def test_sheets_are_listed_and_can_be_chosen(self, client, book):
        first = send(client, book, "t.xlsx").json
        assert [sheet["name"] for sheet in first["report"]["sheets"]] == ["2023", "2024"]
        assert first["report"]["kept"] == 2
        sent = {"mapping": {}, "sheets": ["2024"]}
        second = client.post(f"/upload/{first['table']}", json=sent).json
        assert second["table"] != first["table"]
        assert [sheet["is_read"] for sheet in second["report"]["sheets"]] == [False, True]
        assert "Talks of 2024" in page(client, second["table"])
        assert "Talks of 2023" not in page(client, second["table"])
        corrected = client.get(f"/upload/{second['table']}/corrected.csv", buffered=True).text
        assert "Talks of 2024" in corrected
        assert "Talks of 2023" not in corrected

    @pytest.mark.parametrize(
        ("sheets", "says"),
        [
            (["2025"], "There is no sheet “2025”. Use one of: 2023, 2024."),
            ("2024", "Send an object such as"),
            ([1], "Send an object such as"),
        ],
    )
    def test_anything_else_is_refused(self, client, book, sheets, says):
        token = send(client, book, "t.xlsx").json["table"]
        answer = client.post(f"/upload/{token}", json={"mapping": {}, "sheets": sheets})
        assert (answer.status_code, says in answer.text) == (400, True)


class TestDownloads:
    """Downloads for an uploaded file."""

    TABLE = b"Headline,Date,Lat\nA,13 Oct 2024,1\nB,someday,2\n=C,2024,3\n"

    def download(self, client, name, mapping=None):
        token = send(client, self.TABLE, "My events.csv").json["table"]
        if mapping:
            token = remap(client, token, mapping).json["table"]
        # The source is closed after it was read.
        return client.get(f"/upload/{token}/{name}", buffered=True)

    def test_the_corrected_table_contains_all_rows(self, client, folder):
        answer = self.download(client, "corrected.csv")
        assert answer.headers["Content-Disposition"].endswith('"My events-corrected.csv"')
        frame = pd.read_csv(io.BytesIO(answer.data), dtype=str)
        assert list(frame["date"]) == ["2024-10-13", "someday", "2024"]
        assert list(frame["title"]) == ["A", "B", "'=C"]
        assert left(folder) == []

    def test_the_rows_left_out_have_their_cells_and_a_reason(self, client):
        answer = self.download(client, "left-out.csv")
        frame = pd.read_csv(io.BytesIO(answer.data), dtype=str)
        assert list(frame) == ["row", "reason", "Headline", "Date", "Lat"]
        assert frame.loc[0, ["row", "Headline", "Date"]].tolist() == ["3", "B", "someday"]

    def test_the_corrected_table_uses_the_chosen_columns(self, client):
        answer = self.download(client, "corrected.csv", {"title": "Lat"})
        assert list(pd.read_csv(io.BytesIO(answer.data), dtype=str)["title"]) == ["1", "2", "3"]

    def test_the_report_is_the_same_as_on_the_command_line(self, client, tmp_path):
        path = tmp_path / "My events.csv"
        path.write_bytes(self.TABLE)
        checked = CliRunner().invoke(main, ["check", str(path), "--format", "json"]).stdout
        for_terminal = json.loads(checked)["problems"]
        for_page = json.loads(self.download(client, "report.json").data)["problems"]
        assert [without_text(problem) for problem in for_page] == [
            without_text(problem) for problem in for_terminal
        ]
        text = self.download(client, "report.txt").get_data(as_text=True)
        lines = [line for line in text.splitlines() if not line.startswith("column: ")]
        listed = [problem for problem in for_page if problem["code"] not in INTERPRETATION_CODES]
        for line, problem in zip(lines, listed, strict=False):
            assert problem["text"] in line
        assert "--" not in "".join(lines)

    def test_the_report_is_in_the_language_of_the_page(self, client):
        table = "title,date,country\nЖ,03/04/2024,Ukrane\n,2024,\n".encode()
        token = send(client, table).json["table"]
        report = client.get(f"/upload/{token}/report.txt?lang=uk", buffered=True)
        lines = report.get_data(as_text=True).splitlines()
        assert lines[-1] == "0 рядків залишено, 2 пропущено"
        # The names in the file and its content do not change.
        left = re.sub(r"t\.csv|“date”|Ukrane|ISO|PRK|alpha-3|UKR", "", "".join(lines))
        assert not re.search("[A-Za-z]", left)

    def test_the_downloaded_report_is_complete(self, client):
        rows = "".join(f"A{row},day {row}\n" for row in range(500))
        answer = send(client, f"title,date\n{rows}".encode()).json
        # A doubt about so many left-out rows comes first.
        assert (len(answer["report"]["problems"]), answer["report"]["more"]) == (200, 301)
        whole = client.get(f"/upload/{answer['table']}/report.json", buffered=True).json
        assert (len(whole["problems"]), whole["more"]) == (501, 0)

    @pytest.mark.parametrize("path", ["table.parquet", "source.csv", "%2e%2e", "report"])
    def test_other_files_are_not_sent(self, client, token, path):
        assert client.get(f"/upload/{token}/{path}").status_code == 404

    def test_an_unknown_table_has_no_downloads(self, client):
        answer = client.get(f"/upload/{'a' * 32}/report.txt")
        assert (answer.status_code, answer.text.count("\n")) == (404, 1)


def without_text(entry):
    """Drop the words of a problem and of its hint."""
    hint = entry["hint"]
    bare = entry | {"hint": hint and {name: hint[name] for name in ("code", "params")}}
    return {name: value for name, value in bare.items() if name != "text"}


def left(folder: Path) -> list[str]:
    """Return the unfinished uploads in the folder of tables."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def stored(folder: Path) -> set[str]:
    """Return the names in the folder of tables, except the secret from the first upload."""
    return {path.name for path in folder.iterdir()} - {"secret"}


def page(client, token: str, **more) -> str:
    return client.get("/_dash-layout", query_string={"table": token} | more).text


@pytest.fixture(scope="module")
def token(app) -> str:
    """Return the token of an uploaded table."""
    return send(app.server.test_client()).json["table"]


class TestImport:
    def test_an_upload_returns_a_report(self, client, folder):
        answer = send(client, STRANGE, "Meine Ereignisse.csv").json
        report = answer["report"]
        assert report["file"] == "Meine Ereignisse.csv"
        assert report["columns"] == ["Überschrift", "Tag"]
        assert report["first_rows"][0] == ["Gespräche", "2024-10-08"]
        assert (report["kept"], report["left_out"]) == (0, 2)
        assert left(folder) == []

    def test_another_mapping_is_another_table(self, client):
        first = send(client, STRANGE).json
        again = remap(client, first["table"], {"title": "Überschrift", "date": "Tag"}).json
        assert again["table"] != first["table"]
        report = again["report"]
        assert report["mapping"] == {"title": "Überschrift", "date": "Tag"}
        assert (report["kept"], report["left_out"]) == (1, 1)
        wrong = [kind for kind in report["kinds"] if kind["severity"] == "error"]
        assert [(kind["row"], kind["column"], kind["given"]) for kind in wrong] == [
            (3, "date", "2024-13-45")
        ]
        assert "Gespräche" in client.get(f"/data/csv?table={again['table']}").text

    def test_the_command_line_reads_a_saved_mapping(self, tmp_path):
        path = tmp_path / "mapping.json"
        path.write_text(json.dumps({"title": "Headline", "location": ""}))
        assert read_mapping([str(path)]) == {"title": "Headline", "location": ""}

    def test_the_same_file_is_read_once(self, client, token, monkeypatch):
        monkeypatch.setattr(upload_routes, "run_import", lambda _: pytest.fail("read again"))
        assert send(client).json["table"] == token

    def test_another_version_of_the_program_reads_the_file_again(self, client, token, monkeypatch):
        monkeypatch.setattr(upload_routes, "IMPORT_VERSION", 0)
        assert send(client).json["table"] != token
        assert client.get(f"/data/csv?table={token}").status_code == 200

    @pytest.mark.parametrize(
        ("name", "stored_name"),
        [
            ("../../etc/passwd.csv", "passwd.csv"),
            ("C:\\Users\\me\\t.CSV", "t.csv"),
            ("a\nb\0.csv", "ab.csv"),
            ("<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv"),
            (f"{'x' * 500}.csv", f"{'x' * 120}.csv"),
        ],
        ids=["up", "windows", "control", "markup", "long"],
    )
    def test_a_file_name_is_not_a_path(self, client, folder, monkeypatch, name, stored_name):
        monkeypatch.setattr(upload_routes, "run_import", lambda task: {"file": task.name})
        assert send(client, GOOD, name).json["report"]["file"] == stored_name
        assert {path.name for path in folder.rglob("*.csv")} == {"source.csv"}

    def test_all_formats_can_be_uploaded(self, client):
        frame = pd.read_csv(io.BytesIO(GOOD))
        workbook, parquet = io.BytesIO(), io.BytesIO()
        frame.to_excel(workbook, index=False)
        frame.to_parquet(parquet)
        for content, name in (
            (workbook.getvalue(), "t.xlsx"),
            (parquet.getvalue(), "t.parquet"),
            (frame.to_json(orient="records").encode(), "t.json"),
        ):
            assert send(client, content, name).json["report"]["kept"] == 2


# content, name, answer
UNREADABLE = {
    "empty": (b"", "t.csv", "The file is empty."),
    "ending": (GOOD, "t.exe", "Files ending in “.exe” are not supported. Use one of: .csv"),
    "no ending": (GOOD, "events", "Files ending in “” are not supported."),
    "no name": (GOOD, "", "Files ending in “” are not supported."),
    "binary": (b"\0\1\2" * 100, "t.csv", "This is not a text file."),
    "no workbook": (b"PK\3\4broken", "t.xlsx", "This workbook cannot be read."),
    "no Parquet": (b"PAR1PAR1", "t.parquet", "This is not a valid Parquet file."),
    "no JSON": (b"{", "t.json", "This is not valid JSON: line 1, column 2."),
}


class TestRefusing:
    @pytest.mark.parametrize(("content", "name", "why"), UNREADABLE.values(), ids=UNREADABLE)
    def test_an_unreadable_file_is_refused_in_one_line(self, client, folder, content, name, why):
        before = stored(folder)
        answer = send(client, content, name)
        assert answer.status_code == 400
        assert why in answer.text
        assert answer.text.count("\n") == 1
        assert "source." not in answer.text
        assert stored(folder) == before

    @pytest.mark.parametrize(
        ("headers", "code"),
        [
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Origin": "http://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://["}, 403),
            ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 200),
            ({"Origin": "http://localhost"}, 200),
            ({}, 200),
        ],
    )
    def test_other_sites_cannot_upload(self, client, token, headers, code):
        assert send(client, **headers).status_code == code
        again = client.post(f"/upload/{token}", json={"mapping": {}}, headers=headers)
        assert again.status_code == code

    @pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", ""])
    def test_forms_cannot_upload(self, client, token, kind):
        """A page of another site may send these types without asking the server."""
        sent = {"data": GOOD, "content_type": kind}
        assert client.post("/upload?name=t.csv", **sent).status_code == 415
        assert client.post(f"/upload/{token}", **sent).status_code == 415

    @pytest.mark.parametrize(
        "sent", [[], {}, {"mapping": []}, {"mapping": {"title": 1}}, {"mapping": "title"}]
    )
    def test_an_invalid_mapping_is_refused(self, client, token, sent):
        answer = client.post(f"/upload/{token}", json=sent)
        assert (answer.status_code, "Send an object such as" in answer.text) == (400, True)

    @pytest.mark.parametrize(
        "mapping", [{"moon": "title"}, {"title": "Moon"}, {"title": r'"Moon" + "\ud800"'}]
    )
    def test_a_mapping_with_unknown_names_is_refused(self, client, token, mapping):
        answer = remap(client, token, mapping)
        assert answer.status_code == 400
        assert "moon" in answer.text.lower()
        assert re.search("no (field|column)", answer.text)

    @pytest.mark.parametrize("name", ["a" * 32, "..", "%2e%2e%2fsecret", "a" * 31])
    def test_an_unknown_table_is_not_read_again(self, client, name):
        assert remap(client, name, {}).status_code in (404, 405)

    def test_uploads_can_be_disabled(self, article, settings, token):
        client = another(article, settings, uploads="off")
        assert send(client).status_code in (404, 405)
        assert "upload-button" not in client.get("/_dash-layout").text
        assert "has expired" in page(client, token)

    def test_errors_have_the_same_status_in_every_language(self, client):
        answer = client.post("/upload?name=t.csv&lang=uk", data=b"", content_type=FILE)
        english = send(client, b"")
        assert answer.status_code == english.status_code == 400


def bomb() -> bytes:
    """Make a small workbook that claims to be large."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    return out.getvalue()


class TestLimits:
    @pytest.mark.parametrize(
        ("limit", "file", "why"),
        [
            ({"max_rows": 1}, (GOOD, "rows.csv"), "The file has 2 rows, more than the limit of 1."),
            (
                {"max_unpacked_mb": 1},
                (bomb(), "b.xlsx"),
                "The unpacked file is larger than the limit of 1 MB",
            ),
        ],
        ids=["rows", "unpacked"],
    )
    def test_a_file_beyond_a_limit_is_refused(self, article, settings, limit, file, why):
        answer = send(another(article, settings, **limit), *file)
        assert (answer.status_code, why in answer.text) == (400, True), answer.text

    def test_a_long_cell_is_reported(self, article, tmp_path):
        client = another(article, Settings(data_dir=str(tmp_path), max_cell_chars=5))
        report = send(client).json["report"]
        warnings = [problem for problem in report["problems"] if problem["severity"] == "warning"]
        (title,) = [problem for problem in warnings if problem["column"] == "title"]
        assert (title["given"], title["code"], title["params"]) == (
            "Treat…",
            "text.too_long",
            {"most": 5},
        )

    def test_a_large_file_is_refused_during_the_upload(
        self, article, settings, folder, monkeypatch
    ):
        monkeypatch.setattr(upload_routes, "run_import", lambda _: pytest.fail("read all the same"))
        client = another(article, settings, max_upload_mb=1)
        large = b"x" * 9_000_000
        chunked = {"input_stream": io.BytesIO(large), "headers": {"Transfer-Encoding": "chunked"}}
        for sent in ({"data": large}, chunked | {"environ_base": {"wsgi.input_terminated": True}}):
            answer = client.post("/upload?name=t.csv", content_type=FILE, **sent)
            assert answer.status_code == 413
            assert answer.text.startswith("The file is larger than 1 MB, the limit here.")
            assert left(folder) == []

    def test_a_file_may_be_larger_than_other_requests(self, article, settings):
        client = another(article, settings, max_request_mb=1)
        padded = GOOD + b"A title of some length,2024-10-08,RUS\n" * 30_000
        assert len(padded) > 1_000_000
        assert send(client, padded).json["report"]["rows"] == 30_002
        assert client.post("/_dash-update-component", json=padded.decode()).status_code == 413

    def test_the_number_of_simultaneous_imports_is_limited(self, article, settings, monkeypatch):
        started, go_on = threading.Event(), threading.Event()

        def wait(_):
            started.set()
            go_on.wait(20)
            raise UnreadableFileError("enough")

        monkeypatch.setattr(upload_routes, "run_import", wait)
        monkeypatch.setattr(work_queue, "_WAIT_S", 0.0)
        app = create_app(article, replace(settings, max_loads=1))
        first = threading.Thread(target=send, args=(app.server.test_client(), b"1"))
        first.start()
        assert started.wait(20)
        answer = send(app.server.test_client(), b"2")
        go_on.set()
        first.join()
        assert (answer.status_code, "Try again" in answer.text) == (503, True)
        assert send(app.server.test_client(), b"3").text == "enough\n"

    def test_a_full_disk_is_reported(self, client, folder, monkeypatch):
        def full(*_, **__):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(store_module.Path, "write_text", full)
        answer = send(client, GOOD + b"\n")
        assert answer.status_code == 507
        assert answer.text == ("The server cannot store this table. Contact the administrator.\n")
        assert left(folder) == []


@pytest.fixture
def task(tmp_path) -> Task:
    source = tmp_path / "source.csv"
    source.write_bytes(GOOD)
    output = tmp_path / "table.parquet"
    return Task(source, output, output.name, "t.csv", {}, None, Limits(), 60, 2_000)


def cannot_write(task: Task, folder: Path) -> None:
    """Check the error if a file cannot be written."""
    with pytest.raises(OutputError, match=r"cannot store this table.*No such file") as raised:
        run_import(replace(task, output=folder / "none" / task.result))
    assert str(folder) not in str(raised.value)


@pytest.mark.parametrize("result", sandbox.RESULT_WRITERS)
def test_errors_about_output_do_not_reveal_paths(task, tmp_path, result):
    cannot_write(replace(task, result=result), tmp_path)


@pytest.mark.starts_programs
class TestSandbox:
    """The process that imports a file can neither hang nor crash the server."""

    @pytest.fixture(autouse=True)
    def no_process(self):
        """Use the real process."""

    def test_an_import_times_out(self, task):
        with pytest.raises(UnreadableFileError, match="limit of 0 seconds"):
            run_import(replace(task, seconds=0))

    @pytest.mark.skipif(sys.platform != "linux", reason="others do not bound memory so")
    def test_the_memory_of_an_import_is_limited(self, task):
        task.source.write_bytes(b"title,date\n" + b"Some title,2024-10-08\n" * 3_000_000)
        with pytest.raises(UnreadableFileError, match="memory than the limit of 60 MB"):
            run_import(replace(task, memory_mb=60))
        assert not task.output.exists()

    def test_errors_about_output_do_not_reveal_paths(self, task, tmp_path):
        cannot_write(task, tmp_path)

    @pytest.mark.skipif(os.name == "nt", reason="needs a shell")
    @pytest.mark.parametrize(
        ("does", "error"),
        [
            ("kill -9 $$", (UnreadableFileError, "memory than the limit of 2,000 MB")),
            ("echo T >&2; echo 'KeyError: 7' >&2; exit 1", (UnreadableFileError, "KeyError: 7")),
            (
                "echo 'No space left' >&2; exit 3",
                (OutputError, r"store this table.*\(No space left\)"),
            ),
        ],
        ids=["killed", "fault", "disk"],
    )
    def test_a_failed_import_is_one_sentence(self, task, monkeypatch, does, error):
        program = task.source.with_name("python")
        program.write_text(f"#!/bin/sh\ncat > /dev/null\n{does}\n")
        program.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(program))
        # The program neither stays nor forks.
        monkeypatch.setattr(warm_process, "_CAN_FORK", False)
        with pytest.raises(error[0], match=error[1]) as raised:
            run_import(task)
        assert "\n" not in str(raised.value)

    def test_an_import_does_not_load_dash_and_ends_with_the_server(self):
        code = (
            "import runpy, sys, dashboard.common.bounded_process as process\n"
            "process.die_with_parent = lambda: print('ends', *sys.modules)\n"
            "runpy.run_module('dashboard.ingest.sandbox', run_name='__main__')"
        )
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, input="", capture_output=True, text=True, check=False)
        first, *loaded = done.stdout.split()
        assert first == "ends"
        assert "dashboard.ingest.load" in loaded
        assert not {"dash", "plotly", "flask"} & set(loaded)


class TestShowing:
    def test_the_page_describes_an_uploaded_table(self, client, token, article):
        shown = page(client, token)
        assert "Talks" in shown
        assert "Uploaded table, kept until" in shown
        assert f"Back to \\u201c{article.title}\\u201d" in shown

    def test_the_table_of_the_server_has_no_such_note(self, client):
        assert "kept until" not in client.get("/_dash-layout").text

    def test_other_workers_show_an_uploaded_table(self, article, settings, token):
        for _ in range(2):
            assert "Talks" in page(another(article, settings), token)

    def test_downloads_and_hover_texts_use_the_uploaded_table(self, client, token):
        assert "Treaty" in client.get(f"/data/csv?table={token}").text
        assert (
            "filename=t" in client.get(f"/data/html?table={token}").headers["Content-Disposition"]
        )
        assert "Treaty" in client.get(f"/hover/timeline?table={token}").text

    @pytest.mark.parametrize("name", ["a" * 32, "../secret", "x"])
    def test_an_unknown_table_is_reported(self, client, article, name):
        shown = page(client, name)
        assert "has expired" in shown or "Invalid table link" in shown
        assert article.title in shown
        assert client.get("/data/csv", query_string={"table": name}).status_code == 400

    def test_filters_of_an_expired_table_are_dropped(self, client):
        shown = json.loads(page(client, "a" * 32, country="FRA", theme="dark"))
        stores = json.dumps(shown)
        assert "FRA" not in json.dumps(find(shown, "query-view"))
        assert '"forceColorScheme": "dark"' in stores

    def test_a_table_opens_after_a_restart_until_it_expires(self, article, tmp_path):
        settings = Settings(data_dir=str(tmp_path))
        token = send(another(article, settings)).json["table"]
        client = another(article, settings)
        assert "Talks" in page(client, token)
        os.utime(tmp_path / token, (0, 0))
        assert "has expired" in page(client, token)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("table.parquet", b"PAR1"),
            ("source.csv", b""),
            ("about.json", b"{}"),
            ("about.json", b"null"),
            ("about.json", b""),
        ],
    )
    def test_a_damaged_table_is_reported_and_repaired_by_sending_it_again(
        self, article, tmp_path, name, content
    ):
        settings = Settings(data_dir=str(tmp_path))
        token = send(another(article, settings)).json["table"]
        (tmp_path / token / name).write_bytes(content)
        # Another worker, or the server after a restart.
        client = another(article, settings)
        assert "is damaged" in page(client, token)
        assert client.get("/data/csv", query_string={"table": token}).status_code == 400
        assert client.get(f"/upload/{token}/corrected.csv").status_code == 404
        assert remap(client, token, {}).status_code == 404
        assert send(client).json["table"] == token
        assert "Talks" in page(client, token)
        assert client.get("/data/csv", query_string={"table": token}).status_code == 200

    def test_the_command_line_rejects_links_to_uploaded_tables(self, token):
        link = f"http://127.0.0.1/?table={token}"
        done = CliRunner().invoke(main, ["export", "--link", link, "-o", "t.csv"])
        assert done.exit_code == 2
        assert "table" in done.output
        assert "Save the data from the page" in done.output


def find(part, component_id):
    """Return the parts of a page with an id."""
    if isinstance(part, list):
        return [match for inner in part for match in find(inner, component_id)]
    if not isinstance(part, dict):
        return []
    matches = [part] if part.get("props", {}).get("id") == component_id else []
    return matches + [match for inner in part.values() for match in find(inner, component_id)]


def test_every_column_has_a_name_for_readers():
    assert set(FIELD_NAMES) == {*COLUMN, *FIELD_PARTS}
    assert [field for field in FIELD_NAMES if field in COLUMN] == list(COLUMN)
