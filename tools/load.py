"""Measure response times while many readers filter at once, compared with a minimal Dash app.

    make load

Each reader sends the next request as soon as the server has answered the last one. Both apps are
measured by turns, because other work on the machine slows them down. Readers and servers run on the
same machine.
"""

import math
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
import requests
from bench_page import serving
from make_events import make_events

from dashboard.ingest.load import open_dataset
from dashboard.model.countries import country_codes
from dashboard.views import ids
from dashboard.views.prebuild import prepare

TIMEOUT_S = 120
# How often the readers change from one app to the other.
_TURNS = 4
# The smallest callback, served by the same server as the dashboard.
_MINIMAL_APP = """
import sys
from dash import Dash, Input, Output, dcc, html
from dashboard.cli.http_server import open_listening_socket
from dashboard.common.settings import Settings
from dashboard.cli.workers import run_workers
settings = Settings(port=0, workers=int(sys.argv[1]))
app = Dash()
app.layout = html.Div([dcc.Store("asked"), html.Div(id="text")])
app.callback(Output("text", "children"), Input("asked", "data"))(str)
listening = open_listening_socket(settings)
print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
run_workers(app.server, listening, settings)
"""


class Answers(NamedTuple):
    """Results of all readers: milliseconds of each answer, failed requests, and total seconds."""

    times_ms: list[float]
    errors: int
    seconds: float

    @property
    def requests(self) -> int:
        """Number of requests, answered or not."""
        return len(self.times_ms) + self.errors


def callback_request(url: str, output: str) -> dict[str, Any]:
    """Build the request that a browser sends for an output, without filters."""
    callbacks = requests.get(f"{url}/_dash-dependencies", timeout=TIMEOUT_S).json()
    spec = next(spec for spec in callbacks if spec["output"].strip(".").startswith(output))
    names = [part.rsplit(".", 1) for part in spec["output"].strip(".").split("...")]
    targets = [{"id": name, "property": prop} for name, prop in names]
    return {
        "output": spec["output"],
        "outputs": targets if spec["output"].startswith("..") else targets[0],
        "inputs": [value | {"value": {}} for value in spec["inputs"]],
        "state": [value | {"value": {}} for value in spec["state"]],
        "changedPropIds": [f"{ids.QUERY_VIEW}.data"],
    }


def run_reader(url: str, request: dict[str, Any], until: float, seed: int) -> list[float]:
    """Filter by one country after the other; return the milliseconds of each answer.

    A request that fails counts as NaN.
    """
    random_order = random.Random(seed)  # noqa: S311
    times_ms = []
    with requests.Session() as session:
        while time.perf_counter() < until:
            code = random_order.choice(sorted(country_codes())[:200])
            query = {"value": {"country": [code]}}
            inputs = [
                value | query if value["id"] == ids.QUERY_VIEW else value
                for value in request["inputs"]
            ]
            start = time.perf_counter()
            is_answered = _send(session, url, request | {"inputs": inputs})
            times_ms.append(1000 * (time.perf_counter() - start) if is_answered else math.nan)
    return times_ms


def _send(session: requests.Session, url: str, request: dict[str, Any]) -> bool:
    """Send a request; return whether the server answered it."""
    try:
        response = session.post(f"{url}/_dash-update-component", json=request, timeout=TIMEOUT_S)
        return response.ok and bool(response.json()["response"])
    except (requests.RequestException, ValueError, LookupError):
        return False


def run_readers(url: str, output: str, readers: int, seconds: float, seed: int) -> Answers:
    """Let several readers filter at the same time."""
    request = callback_request(url, output)
    start = time.perf_counter()
    with ThreadPoolExecutor(readers) as pool:
        by_reader = [
            pool.submit(run_reader, url, request, start + seconds, seed * readers + number)
            for number in range(readers)
        ]
        times_ms = [time_ms for reader in by_reader for time_ms in reader.result()]
    answered = [time_ms for time_ms in times_ms if not math.isnan(time_ms)]
    return Answers(answered, len(times_ms) - len(answered), time.perf_counter() - start)


def combine(turns: list[Answers]) -> Answers:
    """Combine the results of several turns."""
    times_ms = [time_ms for turn in turns for time_ms in turn.times_ms]
    errors, seconds = sum(turn.errors for turn in turns), sum(turn.seconds for turn in turns)
    return Answers(times_ms, errors, seconds)


def print_answers(name: str, answers: Answers) -> None:
    """Print the results."""
    median, p95 = np.percentile(answers.times_ms or [0.0], (50, 95))
    click.echo(
        f"{name}: {answers.requests} requests, {answers.errors} errors, median {median:,.0f} ms, "
        f"95th percentile {p95:,.0f} ms, {answers.requests / answers.seconds:,.0f} per second"
    )


@click.command()
@click.option("--rows", default=100_000, help="Number of events.")
@click.option("--readers", default=50, help="Number of readers who filter at the same time.")
@click.option("--seconds", default=60.0, help="How long they filter in each app.")
@click.option("--workers", default=2, help="Number of server processes, at least two.")
def main(rows: int, readers: int, seconds: float, workers: int) -> None:
    """Measure the dashboard and a minimal Dash app."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        prepare(open_dataset(make_events(rows)), path)
        options = (str(path), "--port", "0", "--workers", str(workers))
        with (
            serving("-m", "dashboard", "serve", *options) as (url, *_),
            serving("-c", _MINIMAL_APP, str(workers)) as (minimal_url, *_),
        ):
            turns = [
                (
                    run_readers(url, f"{ids.TIMELINE}.figure", readers, seconds / _TURNS, turn),
                    run_readers(minimal_url, "text.children", readers, seconds / _TURNS, turn),
                )
                for turn in range(_TURNS)
            ]
    dashboard, minimal = (combine(list(answers)) for answers in zip(*turns, strict=True))
    print_answers(f"Timeline and map of {rows:,} events", dashboard)
    print_answers("Smallest callback", minimal)
    ratio = np.median(dashboard.times_ms) / np.median(minimal.times_ms)
    click.echo(f"The median of the dashboard is {ratio:.0f} times that of the smallest callback.")
    sys.exit(bool(dashboard.errors or minimal.errors))


if __name__ == "__main__":
    main()
