"""The Chrome that draws the pictures of a server ends with the server."""

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
    """Return the ids of all descendants of a process."""
    # Each thread of the process has separate children.
    lists = Path(f"/proc/{process}/task").glob("*/children")
    children = {int(pid) for file in lists for pid in file.read_text().split()}
    return children.union(*map(below, children))


def runs(process: int) -> bool:
    """Return whether a process is running, and is not a zombie."""
    command = Path(f"/proc/{process}/cmdline")
    return command.exists() and bool(command.read_bytes())


@pytest.mark.parametrize("workers", ["1", "2"])
def test_no_chrome_is_left_when_the_server_stops(tmp_path, workers):
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
