"""Compare real tables of other people, as they are read, with right values found by hand.

    make tables FOLDER=~/tables

The tables are public files, but not ours to give away: FOLDER holds a clone of each repository, as
``FOLDER/owner/name``. The lists in ``tools/real_tables`` say which file of which commit it is, what
a careful reader finds in it, and the right title, date, country and position of a few of its
events. A repository that is not in FOLDER is skipped, with the command that clones it.
"""

import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import click
import pandas as pd
from pyproj import Geod

from dashboard import load_events, open_dataset
from dashboard.common.errors import DashboardError

LISTS = Path(__file__).parent / "real_tables"
VERDICTS = ("well", "well with choices", "loses", "doubtful", "silently wrong", "shows nothing")
_BOUNDS = ["start_earliest", "start_latest", "end_earliest", "end_latest"]
_EARTH = Geod(ellps="WGS84")
_NONE = "none"
# Events of the same title that are compared, those that begin on the same day first.
_MOST_TRIED, _DAY = 2_000, len("2024-10-20")


@dataclass(frozen=True)
class Table:
    """A file of a repository, and what is right about it.

    Attributes
    ----------
    repository, commit, path
        Where the file is: ``owner/name``, a commit, and the path of the file in it.
    rows, events
        Number of records in the file, and how many events a careful reader wants of them; None if
        that depends, as on the length of a series.
    expected
        Right values of some events: ``title`` is a part of the title, ``date`` is EDTF, ``country``
        a code of ISO 3166-1, ``near`` a latitude, a longitude and a distance in kilometres.
        An empty title is any. ``country`` or ``near`` is ``"none"`` if the event has none. What is
        left out is not compared.
    choices
        What a reader has to choose for this table, as arguments of ``open_dataset``.
    note
        What is special about the table.
    """

    repository: str
    commit: str
    path: str
    rows: int
    expected: list[dict[str, Any]]
    events: int | None = None
    choices: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def name(self) -> str:
        """The repository and the path."""
        return f"{self.repository}/{self.path}"


@dataclass(frozen=True)
class Result:
    """What a table comes out as.

    Attributes
    ----------
    kept
        Number of events shown.
    right, compared
        Number of right values, and of all that were compared.
    lost, wrong
        What is missing and what is wrong, in words.
    doubted
        Whether the report asks the reader to check each column that is wrong.
    seconds
        Wall time of reading.
    """

    kept: int
    right: int = 0
    compared: int = 0
    lost: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    doubted: bool = False
    seconds: float = 0.0

    @property
    def verdict(self) -> str:
        """One of ``VERDICTS``, except that choices are not known here."""
        if not self.kept:
            return "shows nothing"
        if self.wrong:
            return "doubtful" if self.doubted else "silently wrong"
        return "loses" if self.lost else "well"


def read_list(path: Path) -> list[Table]:
    """Read the tables of a list."""
    return [Table(**entry) for entry in tomllib.loads(path.read_text("utf-8"))["tables"]]


def extract(table: Table, folder: Path, target: Path) -> Path | None:
    """Write the file of a table to `target`; return None if its repository is not in `folder`."""
    clone = folder / table.repository
    if not clone.exists():
        return None
    git = shutil.which("git") or "git"
    shown = subprocess.run(
        [git, "-C", clone, "show", f"{table.commit}:{table.path}"],
        capture_output=True,
        check=True,
    )
    path = target / Path(table.path).name
    path.write_bytes(shown.stdout)
    return path


def judge(table: Table, path: Path, choices: Mapping[str, Any]) -> Result:
    """Read a file and compare it with the right values."""
    start = time.perf_counter()
    try:
        dataset = open_dataset(path, **choices)
    except DashboardError as error:
        return Result(0, lost=(f"refused: {error}",))
    seconds = time.perf_counter() - start
    events = dataset.events
    lost, wrong = list[str](), list[str]()
    if table.events is not None and len(events) != table.events:
        lost.append(f"{len(events)} events instead of {table.events}")
    compared = right = 0
    wrong_columns = set()
    for expected in table.expected:
        wanted = {name: value for name, value in expected.items() if name != "title"}
        compared += len(wanted) + bool(expected["title"])
        named = events[events["title"].str.contains(expected["title"], regex=False)]
        if named.empty:
            lost.append(f"no title with {expected['title']!r}")
            continue
        same_day = named["date"].astype("str").str[:_DAY] == str(wanted.get("date", ""))[:_DAY]
        likely = pd.concat([named[same_day], named[~same_day]]).head(_MOST_TRIED)
        found = min((list(_differences(event, wanted)) for _, event in likely.iterrows()), key=len)
        right += len(wanted) + bool(expected["title"]) - len(found)
        for name, value in found:
            words = f"{expected['title']!r}: {name} {value!r} instead of {expected[name]!r}"
            (wrong if value else lost).append(words)
            wrong_columns |= {_COLUMNS[name]} if value else set()
    doubted = {problem.column for problem in dataset.problems if problem.code.startswith("doubt.")}
    return Result(
        kept=len(events),
        right=right,
        compared=compared,
        lost=tuple(lost),
        wrong=tuple(wrong),
        doubted=wrong_columns <= doubted,
        seconds=seconds,
    )


# The column that the report names for a value of the lists.
_COLUMNS = {"date": "date", "country": "country", "near": "location"}


def _differences(event: pd.Series, wanted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name and the value as read of each value that is not right."""
    for name, value in wanted.items():
        given = _describe(event, name)
        if not _is_right(event, name, value, given):
            yield name, given


def _describe(event: pd.Series, name: str) -> str:
    if name == "near":
        point = event["latitude"], event["longitude"]
        return "" if pd.isna(point[0]) else f"{point[0]:.2f}, {point[1]:.2f}"
    return str(event[name])


def _is_right(event: pd.Series, name: str, value: Any, given: str) -> bool:
    if value == _NONE:
        return not given
    if name == "near":
        latitude, longitude, distance_km = value
        if not given:
            return False
        away = _EARTH.inv(longitude, latitude, event["longitude"], event["latitude"])[2]
        # A region is shown with the radius in which the place may be.
        radius_km = event["geo_radius_km"] if event["geo_precision"] == "region" else 0
        return bool(away <= max(distance_km, radius_km) * 1_000)
    if name == "country":
        wanted = _as_read("country", value)
        return wanted is not None and wanted["country"] in given.split("; ")
    if given == value:
        return True
    wanted = _as_read("date", value)
    return wanted is not None and bool(wanted[_BOUNDS].equals(event[_BOUNDS]))


@cache
def _as_read(name: str, value: str) -> pd.Series | None:
    """Return the values of an event with this date or country; None if it cannot be read."""
    row = {"title": ["x"], "date": ["2000"]} | {name: [value]}
    events = load_events(pd.DataFrame(row))[0]
    return None if events.empty else events.iloc[0]


def print_results(results: list[tuple[Table, Result, str]]) -> None:
    """Print a line for each table, what differs, and how many have each verdict."""
    print("| table | rows | events | kept | values right | verdict |")
    print("|---|--:|--:|--:|--:|---|")
    for table, result, verdict in results:
        values = f"{result.right} of {result.compared}"
        wanted = "any" if table.events is None else f"{table.events:,}"
        numbers = f"{table.rows:,} | {wanted} | {result.kept:,} | {values}"
        print(f"| {table.name} | {numbers} | {verdict} |")
    print()
    for table, result, _ in results:
        for words in (*result.lost, *result.wrong):
            print(f"{table.name}: {words}")
    counts = Counter(verdict for _, _, verdict in results)
    print()
    for verdict in VERDICTS:
        if counts[verdict]:
            print(f"{counts[verdict]:4} of {len(results)} {verdict}")
    right = sum(result.right for _, result, _ in results)
    compared = sum(result.compared for _, result, _ in results)
    print(f"{right:,} of {compared:,} values right")


@click.command(help=__doc__)
@click.option(
    "--folder", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--only", default="", help="Only tables whose name contains this text.")
@click.argument("lists", nargs=-1, type=click.Path(exists=True, path_type=Path))
def main(folder: Path, only: str, lists: tuple[Path, ...]) -> None:
    """Compare all tables of the lists; by default, of all lists."""
    tables = [table for path in lists or sorted(LISTS.glob("*.toml")) for table in read_list(path)]
    results = []
    for table in tables:
        if only not in table.name:
            continue
        with tempfile.TemporaryDirectory() as target:
            path = extract(table, folder, Path(target))
            if path is None:
                url = f"https://github.com/{table.repository}"
                command = f"git clone --filter=blob:none {url} {folder / table.repository}"
                print(f"skipped {table.name}: {command}", file=sys.stderr)
                continue
            result = judge(table, path, {})
            verdict = result.verdict
            if verdict != "well" and table.choices:
                chosen = judge(table, path, table.choices)
                if chosen.verdict == "well":
                    result, verdict = chosen, "well with choices"
        results.append((table, result, verdict))
        print(f"{result.seconds:6.1f} s {table.name}: {verdict}", file=sys.stderr, flush=True)
    print_results(results)


if __name__ == "__main__":
    main()
