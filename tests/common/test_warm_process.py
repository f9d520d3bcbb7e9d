"""A module that runs many times, in forks of one process."""

import os
import subprocess
import time

import pytest

from dashboard.common import warm_process
from dashboard.common.warm_process import WarmProcess

pytestmark = [
    pytest.mark.starts_programs,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no forks"),
]

MODULE = """
import os, signal, sys, time
from dashboard.common import warm_process
from dashboard.common.warm_process import STAY, stay

def run():
    words = sys.stdin.read()
    if words == "fail":
        raise KeyError(7)
    if words == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if words.startswith("sleep "):
        with open(words.removeprefix("sleep "), "w") as file:
            file.write(str(os.getpid()))
        time.sleep(600)
    sys.stdout.write(f"{words} in {os.getppid()} of {STARTED}")
    sys.stderr.write(os.environ["COLOUR"])
    return 3

STARTED = os.getpid()
warm_process._IDLE_S = float(os.environ["IDLE_S"])
if __name__ == "__main__":
    stay(run) if sys.argv[1:] == [STAY] else sys.exit(run())
"""


@pytest.fixture
def process(tmp_path, monkeypatch):
    (tmp_path / "worker.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    process = WarmProcess("worker", {"COLOUR": "green", "IDLE_S": "600"})
    yield process
    process.close()


def started(done):
    """Return the process that has imported the module."""
    return int(done.stdout.split()[-1])


def wait_for_end(process):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("the process is still there")


def test_it_has_input_output_errors_and_an_exit_code(process):
    done = process.run(b"words " * 100_000, 60)
    assert done.stdout.startswith(b"words " * 100_000 + b" in ")
    assert (done.stderr, done.returncode) == (b"green", 3)


def test_the_module_is_imported_once(process):
    runs = [process.run(b"", 60) for _ in range(3)]
    assert len({started(done) for done in runs}) == 1
    assert len({done.stdout for done in runs}) == 3


def test_a_failed_or_killed_run_ends_only_itself(process):
    before = started(process.run(b"", 60))
    failed = process.run(b"fail", 60)
    assert failed.returncode == 1
    assert failed.stderr.endswith(b"KeyError: 7\n")
    assert process.run(b"kill", 60).returncode == -9
    assert started(process.run(b"", 60)) == before


def test_a_run_that_takes_too_long_is_ended(process, tmp_path):
    process.run(b"", 60)
    note = tmp_path / "note"
    with pytest.raises(subprocess.TimeoutExpired):
        process.run(f"sleep {note}".encode(), 1)
    wait_for_end(int(note.read_text()))


def test_another_process_is_started_if_the_first_one_has_ended(process):
    before = started(process.run(b"", 60))
    os.kill(before, 9)
    assert process.run(b"", 60).returncode == 3
    assert started(process.run(b"", 60)) != before


def test_it_ends_with_the_server_and_without_work(process):
    before = started(process.run(b"", 60))
    process.close()
    wait_for_end(before)
    brief = WarmProcess("worker", {"COLOUR": "green", "IDLE_S": "0.1"})
    before = started(brief.run(b"", 60))
    brief._process.wait(60)
    assert started(brief.run(b"", 60)) != before
    brief.close()


def test_a_fork_of_the_server_starts_its_own(process, monkeypatch):
    before = started(process.run(b"", 60))
    # What the server still has.
    shared, requests = process._process, process._requests.dup()
    monkeypatch.setattr(warm_process.os, "getpid", lambda: 1)
    assert started(process.run(b"", 60)) != before
    # Nor does it end the process of the server.
    assert shared.poll() is None
    requests.close()
    shared.wait(60)


def test_without_forks_each_run_starts_python(process, monkeypatch):
    monkeypatch.setattr(warm_process, "_CAN_FORK", False)
    runs = [process.run(b"", 60) for _ in range(2)]
    assert len({started(done) for done in runs}) == 2
    assert all((done.stderr, done.returncode) == (b"green", 3) for done in runs)
