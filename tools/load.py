"""Print how long readers wait who filter at the same time, compared with a trivial Dash app.

    make load

Each reader sends the next request as soon as the last is answered. Readers and server share this
machine.
"""

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

ANSWER_S = 120
# The smallest callback, served by the same server as the dashboard.
_TRIVIAL = """
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
    """Results of all readers: milliseconds of each answer, errors, and total seconds."""

    times_ms: list[float]
    errors: int
    seconds: float


def call_of(url: str, output: str) -> dict[str, Any]:
    """Build the request that a browser sends for an output, with no filter."""
    callbacks = requests.get(f"{url}/_dash-dependencies", timeout=ANSWER_S).json()
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


def read(url: str, call: dict[str, Any], acts: int, seed: int) -> list[float]:
    """Filter by one country after the other; a failed request counts as no time."""
    order = random.Random(seed)  # noqa: S311
    times = []
    with requests.Session() as session:
        for code in order.sample(sorted(country_codes())[:200], acts):
            chosen = {"value": {"country": [code]}}
            inputs = [
                value | chosen if value["id"] == ids.QUERY_VIEW else value
                for value in call["inputs"]
            ]
            start = time.perf_counter()
            is_answered = _ask(session, url, call | {"inputs": inputs})
            times.append(1000 * (time.perf_counter() - start) if is_answered else 0.0)
    return times


def _ask(session: requests.Session, url: str, call: dict[str, Any]) -> bool:
    try:
        answer = session.post(f"{url}/_dash-update-component", json=call, timeout=ANSWER_S)
        return answer.ok and bool(answer.json()["response"])
    except (requests.RequestException, ValueError, LookupError):
        return False


def load(url: str, output: str, readers: int, acts: int) -> Answers:
    """Let several readers filter at the same time."""
    call = call_of(url, output)
    start = time.perf_counter()
    with ThreadPoolExecutor(readers) as pool:
        each = list(pool.map(lambda seed: read(url, call, acts, seed), range(readers)))
    times = [one for times in each for one in times]
    return Answers(times, times.count(0.0), time.perf_counter() - start)


def print_answers(name: str, answers: Answers) -> None:
    """Print the results."""
    p50, p95 = np.percentile(
        [time_ms for time_ms in answers.times_ms if time_ms] or [0.0], (50, 95)
    )
    click.echo(
        f"{name}: {len(answers.times_ms)} answers, {answers.errors} errors, p50 {p50:,.0f} ms, "
        f"p95 {p95:,.0f} ms, {len(answers.times_ms) / answers.seconds:,.0f} a second"
    )


@click.command()
@click.option("--rows", default=100_000, help="Number of events.")
@click.option("--readers", default=50, help="Readers who filter at the same time.")
@click.option("--acts", default=6, help="Filters of each reader.")
@click.option("--workers", default=2, help="Processes of the server, at least two.")
def main(rows: int, readers: int, acts: int, workers: int) -> None:
    """Measure the dashboard and a trivial app."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        prepare(open_dataset(make_events(rows)), path)
        options = (str(path), "--port", "0", "--workers", str(workers))
        with serving("-m", "dashboard", "serve", *options) as (url, *_):
            dashboard = load(url, f"{ids.TIMELINE}.figure", readers, acts)
        with serving("-c", _TRIVIAL, str(workers)) as (url, *_):
            trivial = load(url, "text.children", readers, acts)
    print_answers(f"Timeline and map of {rows:,} events", dashboard)
    print_answers("The trivial callback", trivial)
    sys.exit(bool(dashboard.errors or trivial.errors))


if __name__ == "__main__":
    main()
