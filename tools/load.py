"""Print how long readers wait who all filter at once, beside the same of a trivial Dash app.

    make load

Readers ask again as soon as they are answered, from this machine, which is the server's as well.
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
# The smallest callback, served by the product's own server.
_TRIVIAL = """
import sys
from dash import Dash, Input, Output, dcc, html
from dashboard.cli.server import listen
from dashboard.common.settings import Settings
from dashboard.cli.workers import run_workers
settings = Settings(port=0, workers=int(sys.argv[1]))
app = Dash()
app.layout = html.Div([dcc.Store("asked"), html.Div(id="text")])
app.callback(Output("text", "children"), Input("asked", "data"))(str)
listening = listen(settings)
print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
run_workers(app.server, listening, settings)
"""


class Answers(NamedTuple):
    """What all readers together got: milliseconds of each answer, errors, seconds in all."""

    times_ms: list[float]
    errors: int
    seconds: float


def call_of(url: str, output: str) -> dict[str, Any]:
    """Put together what a browser sends to have something drawn, with nothing chosen."""
    known = requests.get(f"{url}/_dash-dependencies", timeout=ANSWER_S).json()
    spec = next(one for one in known if one["output"].strip(".").startswith(output))
    names = [one.rsplit(".", 1) for one in spec["output"].strip(".").split("...")]
    targets = [{"id": name, "property": prop} for name, prop in names]
    return {
        "output": spec["output"],
        "outputs": targets if spec["output"].startswith("..") else targets[0],
        "inputs": [one | {"value": {}} for one in spec["inputs"]],
        "state": [one | {"value": {}} for one in spec["state"]],
        "changedPropIds": [f"{ids.ASKED}.data"],
    }


def read(url: str, call: dict[str, Any], acts: int, seed: int) -> list[float]:
    """Filter by one country after the other; an answer that is none takes no time at all."""
    order = random.Random(seed)  # noqa: S311
    times = []
    with requests.Session() as session:
        for code in order.sample(sorted(country_codes())[:200], acts):
            chosen = {"value": {"country": [code]}}
            inputs = [one | chosen if one["id"] == ids.ASKED else one for one in call["inputs"]]
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
    """Let readers filter all at once."""
    call = call_of(url, output)
    start = time.perf_counter()
    with ThreadPoolExecutor(readers) as pool:
        each = list(pool.map(lambda seed: read(url, call, acts, seed), range(readers)))
    times = [one for times in each for one in times]
    return Answers(times, times.count(0.0), time.perf_counter() - start)


def say(name: str, answers: Answers) -> None:
    """Print what they got."""
    half, most = np.percentile([one for one in answers.times_ms if one] or [0.0], (50, 95))
    click.echo(
        f"{name}: {len(answers.times_ms)} answers, {answers.errors} errors, p50 {half:,.0f} ms, "
        f"p95 {most:,.0f} ms, {len(answers.times_ms) / answers.seconds:,.0f} a second"
    )


@click.command()
@click.option("--rows", default=100_000, help="Events.")
@click.option("--readers", default=50, help="Who filter at the same time.")
@click.option("--acts", default=6, help="Filters of each.")
@click.option("--workers", default=2, help="Processes of the server; two or more.")
def main(rows: int, readers: int, acts: int, workers: int) -> None:
    """Measure both."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        prepare(open_dataset(make_events(rows)), path)
        options = (str(path), "--port", "0", "--workers", str(workers))
        with serving("-m", "dashboard", "serve", *options) as (url, *_):
            ours = load(url, f"{ids.TIMELINE}.figure", readers, acts)
        with serving("-c", _TRIVIAL, str(workers)) as (url, *_):
            trivial = load(url, "text.children", readers, acts)
    say(f"Timeline and map of {rows:,} events", ours)
    say("The trivial callback", trivial)
    sys.exit(bool(ours.errors or trivial.errors))


if __name__ == "__main__":
    main()
