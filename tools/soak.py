"""Let readers filter, export and upload for a while, and show what the server keeps of it.

    make soak MINUTES=20

The server has two workers. First, each draws an image, so that its Chrome runs. After each part of
the time, the readers pause, and a line shows what all processes use. A server that leaks uses more
with each line. This works on Linux only.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import click
import requests
from bench_page import serving
from bench_server import memory_mb

from dashboard.common.resources import sample_events

_TIMEOUT_S, _PAUSE_S = 120, 15
_READERS, _PARTS = 4, 5
_COUNTRIES = ("RUS", "PRK", "UKR", "KOR", "USA", "FRA", "CHN")
_FILES = ("data/csv", "data/json", "data/geojson", "data/html")
# Of this many requests, one is an image, which takes seconds.
_IMAGE_EVERY = 40


class Usage(NamedTuple):
    """What the processes of a server use together, and what is in its folders."""

    processes: int
    memory_mb: int
    threads: int
    open_files: int
    temporary_files: int
    stored_kb: int


def measure_usage(process: int, temporary: Path, stored: Path) -> Usage:
    """Measure a process, those that it started, and two folders."""
    pids = [process]
    for pid in pids:
        pids += children(pid)
    return Usage(
        len(pids),
        sum(memory_mb("RssAnon", pid) for pid in pids),
        sum(len([*Path(f"/proc/{pid}/task").iterdir()]) for pid in pids),
        sum(len([*Path(f"/proc/{pid}/fd").iterdir()]) for pid in pids),
        sum(path.is_file() for path in temporary.rglob("*")),
        sum(path.stat().st_size for path in stored.rglob("*") if path.is_file()) // 1_000,
    )


def children(process: int) -> list[int]:
    """List the processes that a process started."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(pid) for pids in lists for pid in pids.read_text().split()]


def workers_of(server: int) -> list[int]:
    """List the workers of a server; the first process that it starts writes files."""
    return children(server)[1:]


def run_reader(url: str, seed: int, until: float, pause_s: float) -> Counter[str]:
    """Send requests until a time; count the answers by their status, with the reason of errors."""
    dice, answers = random.Random(seed), Counter[str]()  # noqa: S311
    with requests.Session() as session:
        while time.monotonic() < until:
            try:
                answers[_summary(_send_any(session, url, dice))] += 1
            except requests.RequestException as error:
                answers[type(error).__name__] += 1
            time.sleep(pause_s)
    return answers


def _summary(answer: requests.Response) -> str:
    if answer.ok:
        return str(answer.status_code)
    return (
        f"{answer.status_code} {answer.request.path_url.partition('?')[0]}: {answer.text.strip()}"
    )


def _send_any(session: requests.Session, url: str, dice: random.Random) -> requests.Response:
    """Open a page, save a file or an image, or upload a table and open it."""
    query: dict[str, str | list[str]] = {"country": dice.sample(_COUNTRIES, 2)}
    if dice.randrange(_IMAGE_EVERY) == 0:
        return session.get(f"{url}/picture/png", params=query, timeout=_TIMEOUT_S)
    kind = dice.choice(("page", "file", "upload"))
    if kind == "page":
        return session.get(f"{url}/_dash-layout", params=query, timeout=_TIMEOUT_S)
    if kind == "file":
        path = dice.choice(_FILES)
        return session.get(f"{url}/{path}", params=query, timeout=_TIMEOUT_S)
    rows = sample_events().read_text("utf-8").replace("soldiers", f"soldiers {dice.random()}")
    answer = session.post(
        f"{url}/upload?name=events.csv",
        data=rows.encode(),
        headers={"Content-Type": "application/octet-stream"},
        timeout=_TIMEOUT_S,
    )
    if not answer.ok:
        return answer
    query["table"] = answer.json()["table"]
    return session.get(f"{url}/_dash-layout", params=query, timeout=_TIMEOUT_S)


def print_heading(first: str) -> None:
    """Print the names of the columns."""
    click.echo(f"{first:>10}  " + "  ".join(Usage._fields))


def print_usage(count: object, usage: Usage) -> None:
    """Print what a server uses after so many requests or pages."""
    cells = (f"{value:>{len(name)}}" for name, value in usage._asdict().items())
    click.echo(f"{count!s:>10}  " + "  ".join(cells))


def start_browsers(url: str, server: int) -> None:
    """Request images until each worker of a server has started a Chrome."""
    while not (workers_of(server) and all(map(children, workers_of(server)))):
        with ThreadPoolExecutor(_READERS) as pool:
            for _ in range(_READERS):
                pool.submit(requests.get, f"{url}/picture/svg", timeout=_TIMEOUT_S)


@click.command()
@click.option("--minutes", default=20.0, help="How long readers send requests.")
@click.option("--pause-s", default=0.0, help="How long each reader waits between requests.")
def main(minutes: float, pause_s: float) -> None:
    """Run a server under load, and print what it uses."""
    totals = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        temporary, stored = (Path(folder) / name for name in ("temporary", "stored"))
        temporary.mkdir()
        os.environ["TMPDIR"] = str(temporary)
        # Few tables are kept, so that old ones are deleted.
        options = ["--port", "0", "--workers", "2", "--data-dir", str(stored)]
        options += ["--max-storage-mb", "2"]
        with serving("-m", "dashboard", "serve", *options) as (url, _, process):
            print_heading("requests")
            start_browsers(url, process.pid)
            for part in range(_PARTS + 1):
                if part:
                    until = time.monotonic() + 60 * minutes / _PARTS
                    with ThreadPoolExecutor(_READERS) as pool:
                        seeds = range(part * _READERS, (part + 1) * _READERS)
                        runs = [
                            pool.submit(run_reader, url, seed, until, pause_s) for seed in seeds
                        ]
                        totals += sum((run.result() for run in runs), Counter[str]())
                time.sleep(_PAUSE_S)
                print_usage(totals.total(), measure_usage(process.pid, temporary, stored))
    for status, count in totals.most_common():
        click.echo(f"{count} × {status}")
    failed = [status for status in totals if not status.startswith(("200", "503"))]
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
