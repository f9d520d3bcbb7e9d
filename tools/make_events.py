"""Generate tables of events of any size, for benchmarks. The same seed gives the same table."""

from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.model.countries import country_codes

_FIRST = np.datetime64("2015-01-01")
_DAYS, _LONGEST = 3_650, 60
_PLACES = 5_000
_TYPES = ("combat", "transport", "training", "treaty", "supply", "statement", "video", "protest")
_STATEMENT = "statement"
_STATUSES = ("occurred", "ongoing", "")
_WORDS = (
    *("border", "column", "convoy", "crossing", "depot", "drone", "exercise", "field", "front"),
    *("garrison", "harbour", "inspection", "meeting", "mission", "officials", "port", "rail"),
    *("report", "shelling", "shipment", "station", "supply", "talks", "troops"),
)


def make_events(rows: int, seed: int = 1) -> pd.DataFrame:
    """Generate events as a file contains them, with all cells as text.

    Countries and places follow Zipf's law. A tenth of the events last several days, a tenth have a
    date that is not known to the day, a twentieth have no place, and a fifth are statements about
    other events.
    """
    random = np.random.default_rng(seed)
    codes = sorted(country_codes())[:200]
    country = random.permutation(len(codes))[_zipf(random, len(codes), rows)]
    actors = random.permutation(len(codes))[_zipf(random, len(codes), rows)]
    start = random.integers(0, _DAYS, rows)
    place = _zipf(random, _PLACES, rows)
    latitude, longitude = random.uniform(-55, 70, _PLACES), random.uniform(-170, 180, _PLACES)
    has_place = random.random(rows) > 0.05  # noqa: PLR2004
    is_statement = random.random(rows) < 0.2  # noqa: PLR2004
    ids = arrow.binary_join_element_wise("e", pa.array(np.arange(rows)).cast(pa.string()), "")
    about = random.integers(0, rows, rows) if rows else np.zeros(0, dtype=int)
    return pd.DataFrame(
        {
            "event_id": _texts(ids),
            "title": _texts(_titles(random, rows)),
            "date": _texts(_dates(random, start)),
            "event_type": _cells(
                random.integers(0, len(_TYPES), rows), _TYPES, ~is_statement, _STATEMENT
            ),
            "status": _cells(random.choice(3, rows, p=[0.6, 0.1, 0.3]), _STATUSES),
            "location": _cells(place, [f"Place {n}" for n in range(_PLACES)], has_place),
            "country": _cells(country, codes),
            "latitude": _cells(place, [f"{degrees:.3f}" for degrees in latitude], has_place),
            "longitude": _cells(place, [f"{degrees:.3f}" for degrees in longitude], has_place),
            "geo_precision": _cells(np.zeros(rows, dtype=int), ["city"], has_place),
            "actors": _cells(random.integers(0, 400, rows), [f"Unit {n}" for n in range(400)]),
            "actor_countries": _cells(actors, codes),
            "claimant": _cells(_zipf(random, 500, rows), [f"Source {n}" for n in range(500)]),
            "claimant_country": _cells(country, codes, is_statement),
            "about": _texts(arrow.if_else(is_statement, ids.take(pa.array(about)), "")),
            "stance": _cells(random.integers(0, 2, rows), ["asserts", "denies"], is_statement),
            "source_date": _cells(start, _days(_DAYS, after=2)),
            "tags": _cells(_zipf(random, 100, rows), [f"tag {n}" for n in range(100)]),
        }
    )


def _cells(
    codes: np.ndarray, texts: Sequence[str], filled: np.ndarray | None = None, other: str = ""
) -> pd.Categorical:
    """Look up texts by their codes; use the other text where a cell is not filled."""
    distinct, places = np.unique(np.array([*texts, other]), return_inverse=True)
    cells = places[codes if filled is None else np.where(filled, codes, len(texts))]
    return pd.Categorical.from_codes(cells, pd.Index(distinct, dtype="str"))


def _texts(array: pa.Array) -> pd.Series:
    return pd.Series(array, dtype="str")


def _days(count: int, after: int = 0) -> list[str]:
    days: list[str] = np.datetime_as_string(_FIRST + np.arange(after, after + count)).tolist()
    return days


def _zipf(random: np.random.Generator, size: int, rows: int) -> np.ndarray:
    weights = 1 / np.arange(1, size + 1)
    return np.searchsorted(np.cumsum(weights / weights.sum()), random.random(rows)).clip(
        0, size - 1
    )


def _titles(random: np.random.Generator, rows: int) -> pa.Array:
    words = pa.array(_WORDS)
    columns = [words.take(pa.array(random.integers(0, len(_WORDS), rows))) for _ in range(3)]
    return arrow.binary_join_element_wise(*columns, " ")


def _dates(random: np.random.Generator, start: np.ndarray) -> pa.Array:
    days = pa.array(_days(_DAYS + _LONGEST))
    day = days.take(pa.array(start))
    end = days.take(pa.array(start + random.integers(1, _LONGEST, len(start))))
    month = arrow.utf8_slice_codeunits(day, 0, len("2024-10"))
    span = arrow.binary_join_element_wise(day, end, "/")
    within = arrow.binary_join_element_wise("[", day, "..", end, "]", "")
    kind = pa.array(random.random(len(start)))
    cases = arrow.make_struct(*(arrow.less(kind, share) for share in (0.8, 0.9, 0.95)))
    return arrow.case_when(cases, day, span, within, month)


@click.command()
@click.argument("rows", type=int)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--seed", default=1, help="Seed of the random numbers.")
def main(rows: int, path: Path, seed: int) -> None:
    """Write a CSV file with this number of events."""
    make_events(rows, seed).to_csv(path, index=False)


if __name__ == "__main__":
    main()
