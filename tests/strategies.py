"""Hypothesis strategies for tables, dates and queries."""

import random
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from dashboard.charts.style import COLOURS, THEMES
from dashboard.charts.timeline_layout import LANES, Frame
from dashboard.common.i18n import LANGUAGES
from dashboard.engine.claims import MATRIX_COLUMNS
from dashboard.engine.evidence import EVIDENCE
from dashboard.engine.query import ROLES, EventQuery
from dashboard.ingest.load import Dataset, load_events
from dashboard.model.geo import Area
from dashboard.model.schema import COLUMNS, PRECISIONS, STANCES, STATUSES
from dashboard.views.state import (
    MAP_HEIGHTS_PX,
    MAP_LIMITS,
    PANES,
    SIDES_PX,
    TABS,
    MapPosition,
    Screen,
    State,
)


def examples(share: float) -> settings:
    """Test a property with a multiple of the usual number of examples: more if each is fast."""
    return settings(max_examples=max(round(settings.default.max_examples * share), 1))


COUNTRIES = ("RUS", "PRK", "UKR", "KOR", "USA", "NAM", "XKX", "FJI")
# The day of the article, or unknown.
AS_OF = (np.datetime64("2024-10-20", "s"), np.datetime64("NaT", "s"))
HOSTILE = (
    "<b>bold</b>",
    '<a href="http://x/%zz">click</a>',
    "<script>alert(1)</script>",
    "AT&T &lt; R&D",
    "=cmd|' /C calc'!A0",
    "%{x} %{customdata[0]}",
    "two\nlines\tand a tab",
    "日本語の見出し",
    "e\u0301" * 20,
    "\u202eright to left",
    "👩‍👩‍👧‍👦 family",
    "word " * 60,
    "longwithoutanyspace" * 20,
)
DATES = (
    "2024-10-08",
    "2024-10-08T14:30",
    "2024-10-08T14:30:15Z",
    "2024-10-08/2024-10-13",
    "2024-10-20",
    "2024-10-21/2024-11-02",
    "2024-11",
    "2024-22",
    "2024-24",
    "2024",
    "202X",
    "2024?",
    "2024-10~",
    "2024-10-13%",
    "[2024-10-14..2024-10-20]",
    "[..2024-10-20]",
    "[2024-10-20..]",
    "[2022, 2024]",
    "2024-10-13/..",
    "../2024-10-13",
    "../..",
    "2022~/..",
    "2024/2025-03",
    "1914-07-28/1918-11-11",
    "1066-10-14",
    "0000",
    "-0044-03-15",
    "-0753/-0509",
    "[..-0500]",
    "-9999",
    "9999-12-31",
    "-9999/9999",
)


def days() -> st.SearchStrategy[str]:
    """Generate plain ISO days with years of four digits."""
    return st.dates().map(lambda day: day.isoformat())


@st.composite
def edtf_texts(draw: st.DrawFn) -> str:
    """Generate valid EDTF dates: plain, unspecified, open, uncertain ones and intervals."""

    def single() -> str:
        day = draw(days())
        text = draw(st.sampled_from([day, day[:7], day[:4], day[:3] + "X", f"{day[:4]}-23"]))
        return text + draw(st.sampled_from(["", "", "?", "~", "%"]))

    shape = draw(
        st.sampled_from(["{}", "{}/{}", "{}/..", "../{}", "[{}..{}]", "[{}..]", "[..{}]", "-{}"])
    )
    if "[" in shape:
        return shape.format(draw(days()), draw(days()))
    return shape.format(single(), single())


def date_texts() -> st.SearchStrategy[str]:
    """Generate any content of a date column: dates, near-dates and junk."""
    near = st.text("0123456789-/.~?%X[]{},YTZ:+ ", max_size=22)
    return st.one_of(edtf_texts(), days(), near, st.sampled_from(DATES), st.text(max_size=12))


def cells() -> st.SearchStrategy[str]:
    """Generate any content of a cell."""
    likely = [*COUNTRIES, *STATUSES, *PRECISIONS, *STANCES, *HOSTILE, "a", "a; b", "RUS; PRK"]
    odd = ["", " ", ";", "91", "-1", "1e400", "nan", "inf", "NA", "\x00", "https://x.org/", "XX"]
    return st.one_of(st.sampled_from(likely + odd), st.text(max_size=8), st.sampled_from(DATES))


@st.composite
def text_tables(draw: st.DrawFn) -> pd.DataFrame:
    """Generate tables of any texts, with some columns of the schema and others."""
    names = st.one_of(st.sampled_from([column.name for column in COLUMNS]), st.text(max_size=5))
    columns = draw(st.lists(names, max_size=6, unique=True))
    columns += [name for name in ("title", "date") if name not in columns and draw(st.booleans())]
    size = draw(st.integers(0, 5))
    values = {name: draw(st.lists(cells(), min_size=size, max_size=size)) for name in columns}
    return pd.DataFrame(values, dtype=object, index=range(size))


POOL_ROWS = 320


@cache
def pool() -> pd.DataFrame:
    """Load a few hundred valid rows with as much variety as the schema allows, only once."""
    dice = random.Random(20241020)  # the same rows in each run
    rows = pd.DataFrame([_row(number, dice) for number in range(POOL_ROWS)], dtype=object)
    checked = load_events(rows)
    errors = [problem for problem in checked.problems if problem.severity == "error"]
    assert not errors, errors
    return checked.events


def _pool_id(row: int) -> str:
    return str(pool()["event_id"].iloc[row])


def _row(number: int, dice: random.Random) -> dict[str, Any]:
    def some(*values: Any) -> Any:
        return dice.choice(values)

    word = some(*HOSTILE, "Talks begin", "Ship sails to Vladivostok", f"Event {number}")
    row = {
        "event_id": f"{some('id', '<i>', 'ü')}{number}",
        "title": word,
        "description": some("", *HOSTILE),
        "date": DATES[number % len(DATES)],
        "date_text": some("", "on Friday", *HOSTILE),
        "event_type": some("", "transport", "combat", "statement", "treaty", "<b>x</b>"),
        "status": some("", *STATUSES),
        "country": some("", *COUNTRIES),
        "location": some("", "Vladivostok", "<i>Kursk</i>", "日本"),
        "actors": some("", "A; B", "<u>A</u>"),
        "actor_countries": some("", "RUS; PRK", *COUNTRIES),
        "claimant": some("", "Someone", "<b>Someone</b>; Other"),
        "claimant_country": some("", "RUS; KOR", *COUNTRIES),
        "stance": some("", "", *STANCES),
        "about": some("", "id1", "id2; ü3; <i>4", f"id{number}"),
        "quantity_unit": some("", "troops", "<b>men</b>"),
        "source": some("", *HOSTILE),
        "source_date": some("", "2024-10-20", "1999-01-01"),
        "source_locator": some("", "paragraph 1"),
        "tags": some("", "a; <b>"),
        "media_caption": some("", *HOSTILE),
    }
    if dice.random() < 0.6:
        row |= {
            "latitude": some(90, -90, 43.12, 0, dice.uniform(-90, 90)),
            "longitude": some(180, -180, 131.89, 0, dice.uniform(-180, 180)),
            "geo_precision": some("", *PRECISIONS),
            "geo_radius_km": some("", 0, 20, 1200, 20_000),
        }
    if dice.random() < 0.3:
        row |= {"origin_latitude": some(-89, 40), "origin_longitude": some(-179, 127)}
        row |= {"origin": some("", "North Korea", "<b>there</b>")}
    low, high = sorted((dice.randrange(10_000), dice.randrange(10_000)))
    row |= some({}, {"quantity_low": low}, {"quantity_low": low, "quantity_high": high})
    return row


def valid_events(max_size: int = 12) -> st.SearchStrategy[pd.DataFrame]:
    """Generate validated tables, including empty ones and some with one kind of event."""
    # The pool is loaded by the first test that needs it, not by each process that collects tests.
    rows = st.lists(st.integers(0, POOL_ROWS - 1), max_size=max_size, unique=True)
    return rows.map(lambda chosen: pool().iloc[chosen].reset_index(drop=True))


def datasets(max_size: int = 12) -> st.SearchStrategy[Dataset]:
    """Generate datasets of valid events, with the as-of day of the article or without one."""
    words = st.sampled_from(["", "Events", *HOSTILE])
    return st.builds(
        Dataset,
        events=valid_events(max_size),
        title=words,
        source=words,
        licence=words,
        as_of=st.sampled_from(AS_OF),
    )


def queries() -> st.SearchStrategy[EventQuery]:
    """Generate queries for values in the tables, and for some that are missing."""

    def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)

    return st.builds(
        EventQuery,
        countries=some(*COUNTRIES, "BRA"),
        role=st.sampled_from(list(ROLES)),
        event_types=st.just(()) | some("transport", "combat", "<b>x</b>", "a; b"),
        statuses=st.just(()) | some(*STATUSES),
        evidence=st.just(()) | some(*EVIDENCE),
        claimants=st.just(()) | some("Someone", "<b>Someone</b>", "nobody & co?"),
        tags=st.just(()) | some("a", "<b>", "ü #1"),
        text=st.sampled_from(["", "", "ships", "VLADIVOSTOK ship", "日本", "r&d", "<b>", "% _"]),
        window=st.none() | windows(),
        area=st.none() | areas(),
        as_of=st.sampled_from([None, None, *map(np.datetime64, ("2024-10-18", "1999-01-01"))]),
    )


def areas() -> st.SearchStrategy[Area]:
    """Generate map areas anywhere, of any size."""
    longitudes, latitudes = st.floats(-180, 180), st.floats(-90, 90)
    sides = st.floats(0.001, 720)
    return st.builds(Area, longitudes, latitudes, sides, sides)


def windows() -> st.SearchStrategy[tuple[np.datetime64, np.datetime64]]:
    """Generate time windows from one minute to twenty thousand years."""
    first = np.datetime64("-9999-01-01", "s").astype(int)
    last = np.datetime64("9999-12-31", "s").astype(int)
    near = np.datetime64("2024-10-01", "s").astype(int)
    starts = st.one_of(st.integers(int(first), int(last) - 60), st.integers(near, near + 3_000_000))
    spans = st.one_of(st.integers(60, 5_000_000), st.integers(60, int(last - first)))

    def window(start: int, span: int) -> tuple[np.datetime64, np.datetime64]:
        return np.datetime64(start, "s"), np.datetime64(min(start + span, int(last)), "s")

    return st.builds(window, starts, spans)


def frames() -> st.SearchStrategy[Frame]:
    """Generate frames of any size, with and without a window; half fit all titles."""
    autumn = (np.datetime64("2024-09-15", "s"), np.datetime64("2024-11-15", "s"))
    roomy = st.builds(
        Frame,
        width_px=st.integers(250, 1_600),
        height_px=st.just(620),
        max_height_px=st.just(2_400),
        window=st.sampled_from([None, autumn]),
        lanes=st.sampled_from(list(LANES)),
    )
    return roomy | st.builds(
        Frame,
        width_px=st.integers(1, 4_000),
        height_px=st.integers(1, 3_000),
        max_height_px=st.sampled_from([0, 2_400]),
        window=st.none() | windows(),
        lanes=st.sampled_from(list(LANES)),
    )


def states() -> st.SearchStrategy[State]:
    """Generate states that a reader can reach."""
    moved = st.builds(MapPosition, *(st.floats(*limits) for limits in MAP_LIMITS.values()))
    sides, map_heights = st.integers(*SIDES_PX), st.integers(*MAP_HEIGHTS_PX)
    return st.builds(
        State,
        query=queries(),
        lanes=st.sampled_from(list(LANES)),
        colour=st.sampled_from(list(COLOURS)),
        theme=st.sampled_from(["", *THEMES]),
        window=st.none() | windows(),
        chosen=st.sampled_from(["", "no such id"]) | st.integers(0, 39).map(_pool_id),
        tab=st.sampled_from(list(TABS)),
        speakers=st.sampled_from(list(MATRIX_COLUMNS)),
        pane=st.sampled_from(PANES),
        language=st.sampled_from(["", *LANGUAGES]),
        moved=st.none() | moved,
        embedded=st.booleans(),
        screen=st.builds(
            Screen,
            sides,
            sides,
            sides,
            st.none() | map_heights,
            st.booleans(),
            sides,
            st.integers(0, MAP_HEIGHTS_PX[1]),
            st.booleans(),
        ),
    )


def json_values() -> st.SearchStrategy[Any]:
    """Generate any JSON that a browser or an attacker may send."""
    plain = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.just(10**400),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(["RUS", "any", "2024-10-08", "2024-10-08 12:00:00.5", "width", "lon"]),
        st.sampled_from(["2024-10-08/2024-10-13", "1,2,3,4", "nan,1,2,3", "?", "a/b", "2024-10"]),
    )
    keys = st.sampled_from(["width", "height", "map", "lon", "lat", "scale", "rotation", "x"])
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=8,
    )
