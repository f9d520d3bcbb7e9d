"""Commands end with one line and an exit code, whatever a file makes the reader do."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from dashboard.cli import files, main, supervisor
from dashboard.cli.supervisor import removing_unfinished_files
from dashboard.common.atomic_files import write_pieces

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no forks")
GOOD = "title,date\nTalks,2024-10-08\nNothing,2024-02-31\n"
# Replace the reader by something that a file might make it do.
SCRIPT = """
import ctypes, os, signal, sys, time
# A shell that starts the tests in the background lets them ignore Ctrl+C, and so would the command.
signal.signal(signal.SIGINT, signal.default_int_handler)
from dashboard.cli import main
from dashboard.ingest import sandbox
def read(*_, **__):
    {act}
sandbox.open_datasets = read
sys.argv[0] = "event-timeline"
main()
"""
ACTS = {
    "panic": (
        "os.write(2, b'panicked'); os.abort()",
        "a.csv: Reading takes more memory than the limit",
    ),
    "crash": ("signal.raise_signal(signal.SIGSEGV)", "a.csv: Reading failed. "),
    "memory": ("bytearray(3_000_000_000)", "a.csv: Reading takes more memory than the limit"),
    "endless": (
        "\n    while True: pass",
        "a.csv: Reading takes longer than the limit of 1 seconds",
    ),
    "waiting": ("time.sleep(99)", "a.csv: Reading takes longer than the limit of 1 seconds"),
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(GOOD)
    return path


def run(*arguments, act="pass", **options):
    command = [sys.executable, "-c", SCRIPT.format(act=act), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.mark.starts_programs
@pytest.mark.parametrize(("act", "message"), ACTS.values(), ids=ACTS)
def test_a_reader_that_is_stopped_ends_in_one_line(file, act, message):
    seconds = 1 if "longer" in message else 60
    result = run("check", file, "--max-read-s", seconds, "--max-read-mb", 900, act=act)
    assert result.returncode == 2
    assert result.stderr.startswith(f"event-timeline: {message}")
    assert result.stderr.count("\n") == 1


@pytest.mark.starts_programs
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "SIGTERM"])
@pytest.mark.parametrize("command", [["check"], ["serve", "--port", "0"]], ids=["check", "serve"])
def test_a_signal_ends_a_command_that_reads(file, tmp_path, number, command):
    started = tmp_path / "started"
    script = SCRIPT.format(
        act=f"open({str(started)!r}, 'w').write(str(os.getpid())); time.sleep(99)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, *command, str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while not started.exists() or not started.read_text():
            time.sleep(0.05)
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode not in (0, 2)
    assert "Traceback" not in errors
    # The process that reads has ended, too.
    reader, deadline = int(started.read_text()), time.monotonic() + 10
    while is_running(reader) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(reader)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.starts_programs
def test_no_unfinished_file_is_left_by_a_signal(tmp_path, monkeypatch):
    ended_by = []
    monkeypatch.setattr(os, "kill", lambda _, number: ended_by.append(number))
    before = signal.getsignal(signal.SIGTERM)

    def pieces():
        yield b"first"
        assert len(list(tmp_path.iterdir())) == 1
        signal.raise_signal(signal.SIGTERM)
        pytest.fail("it continued")

    try:
        with removing_unfinished_files():
            write_pieces(tmp_path / "t.json", pieces())
        assert ended_by == [signal.SIGTERM]
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("number", "code", "line"),
    [
        (errno.ENOSPC, 2, "event-timeline: The output cannot be written: No space left"),
        (errno.EPIPE, 1, ""),
    ],
)
def test_output_that_cannot_be_written_is_no_fault_of_the_file(monkeypatch, number, code, line):
    def fail(_):
        raise OSError(number, os.strerror(number))

    output = SimpleNamespace(buffer=SimpleNamespace(writelines=fail))
    monkeypatch.setattr(files, "sys", SimpleNamespace(stdout=output))
    result = CliRunner().invoke(main, ["export", "--format", "csv", "-o", "-"])
    assert result.exit_code == code
    assert line in result.stderr
    assert "Unexpected" not in result.stderr


def test_a_supervised_command_prints_the_same(file):
    alone = CliRunner().invoke(main, ["check", str(file)])
    result = subprocess.run(
        [sys.executable, "-m", "dashboard", "check", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (alone.exit_code, alone.stdout)
    assert result.returncode == 1


def test_a_command_that_stops_without_reading_is_reported(capsys):
    supervisor.print_reason(-signal.SIGSEGV, {})
    assert "stopped unexpectedly (SIGSEGV)" in capsys.readouterr().err


def test_the_limits_are_those_of_the_options(file):
    result = CliRunner().invoke(main, ["check", str(file), "--max-read-s", "0"])
    assert result.exit_code == 2
    assert "Give a number from 1 to 86400" in result.stderr
