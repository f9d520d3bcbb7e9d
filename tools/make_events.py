"""Make tables of events of any size, for benchmarks: the same seed makes the same table."""

from pathlib import Path

import click
import numpy as np
import pandas as pd

from dashboard.countries import country_codes

_DAYS = 3_650
_TYPES = ("combat", "transport", "training", "treaty", "supply", "statement", "video", "protest")
_WORDS = (
    *("border", "column", "convoy", "crossing", "depot", "drone", "exercise", "field", "front"),
    *("garrison", "harbour", "inspection", "meeting", "mission", "officials", "port", "rail"),
    *("report", "shelling", "shipment", "station", "supply", "talks", "troops"),
)


def make_events(rows: int, seed: int = 1) -> pd.DataFrame:
    """Make events as a file would hold them, all cells as texts.

    Countries and places follow Zipf's law; a tenth lasts, a tenth is not known to the day, a
    twentieth has no place; a fifth are statements about other events.
    """
    random = np.random.default_rng(seed)
    codes = np.array(sorted(country_codes())[:200], dtype=object)
    country = random.permutation(codes)[_zipf(random, len(codes), rows)]
    start = np.datetime64("2015-01-01") + random.integers(0, _DAYS, rows)
    spot = _zipf(random, 5_000, rows)
    latitude, longitude = random.uniform(-55, 70, 5_000), random.uniform(-170, 180, 5_000)
    placed = random.random(rows) > 0.05  # noqa: PLR2004
    ids = np.char.add("e", np.arange(rows).astype(str))
    speaks = random.random(rows) < 0.2  # noqa: PLR2004
    return pd.DataFrame(
        {
            "event_id": ids,
            "title": _titles(random, rows),
            "date": _dates(random, start),
            "event_type": np.where(speaks, "statement", random.choice(_TYPES, rows)),
            "status": random.choice(["occurred", "ongoing", ""], rows, p=[0.6, 0.1, 0.3]),
            "location": np.where(placed, np.char.add("Place ", spot.astype(str)), ""),
            "country": country,
            "latitude": np.where(placed, latitude[spot].round(3).astype(str), ""),
            "longitude": np.where(placed, longitude[spot].round(3).astype(str), ""),
            "geo_precision": np.where(placed, "city", ""),
            "actors": np.char.add("Unit ", random.integers(0, 400, rows).astype(str)),
            "actor_countries": random.permutation(codes)[_zipf(random, len(codes), rows)],
            "claimant": np.char.add("Source ", _zipf(random, 500, rows).astype(str)),
            "claimant_country": np.where(speaks, country, ""),
            "about": np.where(speaks, ids[random.integers(0, rows, rows)], ""),
            "stance": np.where(speaks, random.choice(["asserts", "denies"], rows), ""),
            "source_date": (start + 2).astype(str),
            "tags": np.char.add("tag ", _zipf(random, 100, rows).astype(str)),
        }
    )


def _zipf(random: np.random.Generator, size: int, rows: int) -> np.ndarray:
    weights = 1 / np.arange(1, size + 1)
    return np.searchsorted(np.cumsum(weights / weights.sum()), random.random(rows)).clip(
        0, size - 1
    )


def _titles(random: np.random.Generator, rows: int) -> np.ndarray:
    words = np.array(_WORDS, dtype=object)
    picked = words[random.integers(0, len(words), (rows, 3))]
    return np.asarray(picked[:, 0] + " " + picked[:, 1] + " " + picked[:, 2])


def _dates(random: np.random.Generator, start: np.ndarray) -> np.ndarray:
    end = (start + random.integers(1, 60, len(start))).astype(str)
    day, kind = start.astype(str), random.random(len(start))
    span = np.char.add(np.char.add(day, "/"), end)
    within = np.char.add(np.char.add(np.char.add("[", day), ".."), np.char.add(end, "]"))
    month = start.astype("datetime64[M]").astype(str)
    return np.select([kind < 0.8, kind < 0.9, kind < 0.95], [day, span, within], month)  # noqa: PLR2004


@click.command()
@click.argument("rows", type=int)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--seed", default=1, help="Of the random numbers.")
def main(rows: int, path: Path, seed: int) -> None:
    """Write a CSV file of so many events."""
    make_events(rows, seed).to_csv(path, index=False)


if __name__ == "__main__":
    main()
