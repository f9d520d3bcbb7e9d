"""The nginx configuration of the guide, with nginx."""

import getpass
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests
from test_http_server import ANSWER_S, START_S, STOP_S, begin_slowly, running

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "deploy.md"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")

pytestmark = [
    pytest.mark.starts_programs,
    pytest.mark.skipif(
        not shutil.which("nginx") and not os.environ.get("CI"), reason="nginx is not installed"
    ),
]


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return listening.getsockname()[1]


def written_config(folder: Path, port: int, behind: str) -> Path:
    """Write the configuration of the guide into a server on a port, and return its file."""
    (location,) = re.findall(r"```nginx\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert "http://127.0.0.1:8050;" in location
    location = location.replace("http://127.0.0.1:8050;", f"{behind};")
    paths = "".join(f"{name}_temp_path {folder / name};\n" for name in TEMPORARY)
    path = folder / "nginx.conf"
    path.write_text(
        # Started by root, nginx could not write into the folder of the test as another user.
        f"user {getpass.getuser()}; daemon off; worker_processes 1;\n"
        f"pid {folder}/pid; error_log {folder}/errors;\n"
        f"events {{}}\nhttp {{ access_log off;\n{paths}"
        f"server {{ listen 127.0.0.1:{port};\n{location}}} }}\n"
    )
    return path


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> Iterator[str]:
    """Return the address of the page at a proxy."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    options = ("--workers", "2", "--url-prefix", "/events/", "--trusted-proxies", "1")
    with running(folder / "log", *options, "--data-dir", str(folder / "data")) as server:
        behind = server.url.removesuffix("/events")
        config = written_config(folder, port, behind)
        proxy = subprocess.Popen(["nginx", "-c", config, "-e", folder / "errors"])
        deadline = time.monotonic() + START_S
        while not (folder / "pid").exists() and time.monotonic() < deadline:
            assert proxy.poll() is None, (folder / "errors").read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/events"
        proxy.terminate()
        proxy.wait(STOP_S)
    assert "Traceback" not in (folder / "log").read_text()


def test_the_page_and_its_files_are_below_the_path(url):
    page = requests.get(f"{url}/", timeout=ANSWER_S).text
    styles = re.findall(r'href="/events(/assets/[^"]*)"', page)
    assert styles
    assert {requests.get(url + style, timeout=ANSWER_S).status_code for style in styles} == {200}
    assert len(requests.get(f"{url}/data/json", timeout=ANSWER_S).json()) > 40


def test_uploads_are_as_large_as_the_server_allows(url):
    rows = "title,date\n" + f"{'long ' * 300},2024-10-08\n" * 1_000
    assert len(rows) > 1_000_000
    answer = requests.post(
        f"{url}/upload?name=events.csv",
        data=rows.encode(),
        headers={"Content-Type": "application/octet-stream"},
        timeout=ANSWER_S,
    )
    assert answer.ok, answer.text
    assert answer.json()["report"]["rows"] == 1_000


def test_slow_clients_do_not_hold_up_others(url):
    starts = [
        "GET /events/ HTTP/1.1\r\n",
        "POST /events/upload HTTP/1.1\r\nContent-Length: 9\r\n\r\n",
    ]
    slow = [begin_slowly(url, start) for start in starts * 20]
    assert requests.get(f"{url}/healthz", timeout=ANSWER_S).text == "ok"
    for connection in slow:
        connection.close()
