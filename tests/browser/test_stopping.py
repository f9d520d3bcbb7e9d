"""The Chrome that a server draws pictures with ends with it."""

import time
from pathlib import Path

import pytest
import requests

from .conftest import ARTICLE, start, stop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc"),
]
WAIT_S = 20


def below(process: int) -> set[int]:
    """All processes that a process started, and they."""
    # Each of its threads has children of its own.
    lists = Path(f"/proc/{process}/task").glob("*/children")
    found = {int(pid) for children in lists for pid in children.read_text().split()}
    return found.union(*map(below, found))


def runs(process: int) -> bool:
    """Whether a process is there and not only the memory of one."""
    command = Path(f"/proc/{process}/cmdline")
    return command.exists() and bool(command.read_bytes())


@pytest.mark.parametrize("workers", ["1", "2"])
def test_no_chrome_is_left_when_a_server_ends(tmp_path, workers):
    process, server = start(ARTICLE, tmp_path / "log", "--workers", workers)
    try:
        picture = requests.get(f"{server.url}/picture/pdf?size=a4", timeout=120)
        started = below(process.pid)
    finally:
        stop(process)
    assert picture.content.startswith(b"%PDF-")
    assert len(started) > int(workers)
    assert process.returncode == 0
    until = time.monotonic() + WAIT_S
    while any(map(runs, started)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [pid for pid in started if runs(pid)]
    assert server.tracebacks() == []
