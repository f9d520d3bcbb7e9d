"""Extra columns as lanes, colours and filters, on every surface."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from dashboard import timeline_figure
from dashboard.charts.lanes import make_lanes
from dashboard.cli import main
from dashboard.common.errors import InvalidQueryError
from dashboard.engine import extra_filters
from dashboard.engine.query import EventQuery, Masks, count_values
from dashboard.ingest.load import Dataset, index_path, load_events, open_dataset
from dashboard.model.extra_columns import MAX_FACETS, MAX_VALUES, facet_columns, grouping_columns
from dashboard.views import facet_options as views_options
from dashboard.views.prebuild import prepare
from dashboard.views.state import State
from dashboard.views.unknown_columns import drop_unknown_columns
from dashboard.views.view import View
from dashboard.web.components.filters import facet_options

ROWS = {
    "title": ["A", "B", "C", "D"],
    "date": ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"],
    "country": ["RUS", "RUS", "PRK", "PRK"],
    "a.b, c=d%": ["rifle", "gun; knife", "rifle", ""],
    "season": [10, 9, None, 9],
    "Place": ["Treaty", "Treaty", "occurred", ""],
    "remarks": [f"long {n} " * 30 for n in range(4)],
}
WEAPON = "a.b, c=d%"


@pytest.fixture(scope="module")
def data():
    mapping = {"description": "", "event_type": "", "location": ""}
    return Dataset(load_events(pd.DataFrame(ROWS), mapping).events)


def titles(query, data):
    return "".join(query.select(data.events)["title"])


@pytest.mark.parametrize(
    ("extra", "shown"),
    [
        ({}, "ABCD"),
        ({WEAPON: "rifle"}, "AC"),
        ({WEAPON: ["rifle", "gun; knife"]}, "ABC"),
        ({WEAPON: "gun"}, ""),
        ({"season": "9"}, "BD"),
        ({"season": 9}, "BD"),
        ({"season": "9.0"}, ""),
        ({WEAPON: "rifle", "season": "10"}, "A"),
        (("Place=Treaty",), "AB"),
    ],
)
def test_events_have_a_value_of_each_column(extra, shown, data):
    query = EventQuery(extra=extra)
    assert titles(query, data) == shown
    again, problems = EventQuery.read(State.read(State(query).url)[0].write())
    assert (again, problems) == (query, [])


def test_an_unknown_column_is_named_with_what_there_is(data):
    with pytest.raises(InvalidQueryError, match=r"'nix' .* one of: a\.b, c=d%, season, Place"):
        EventQuery(extra={"nix": "x"}).select(data.events)
    with pytest.raises(InvalidQueryError, match="The table has none"):
        EventQuery(extra={"nix": "x"}).select(data.events[["title", "date"]])
    with pytest.raises(InvalidQueryError, match="such as weapon=rifle"):
        EventQuery(extra=("weapon",))


def test_a_filter_is_described_by_its_column(data):
    query = EventQuery(countries=("RUS",), extra={WEAPON: ["rifle", "gun"], "season": "9"})
    described = query.describe()
    assert described == "involving Russia; with a.b, c=d%: rifle or gun; with season: 9"
    assert [filter_[2:] for filter_ in query.filters][1:] == [
        (WEAPON, "rifle"),
        (WEAPON, "gun"),
        ("season", "9"),
    ]


def test_counts_apply_all_other_filters(data):
    query = EventQuery(countries=("RUS",), extra={"season": "9"})
    counts = count_values(Masks(query, data.index), "extra")
    labelled = {extra_filters.split_value(text): count for text, count in counts.items()}
    assert labelled == {
        (WEAPON, "gun; knife"): (1, 0),
        ("season", "9"): (1, 0),
        ("season", "10"): (1, 0),
        ("Place", "Treaty"): (1, 0),
    }


def test_options_are_grouped_by_column_and_not_counted_in_large_tables(data, monkeypatch):
    groups = facet_options(View(data), "extra")
    assert [group["group"] for group in groups] == [WEAPON, "season", "Place"]
    assert groups[1]["items"][0] == {"value": "season=9", "label": "9 (2 events)"}
    monkeypatch.setattr(extra_filters, "_MOST_COUNTED", 0)
    groups = facet_options(View(data), "extra")
    assert {item["label"] for item in groups[1]["items"]} == {"9", "10"}


def test_a_column_without_a_menu_is_counted_if_a_value_is_chosen(monkeypatch):
    table = {f"c{n}": ["x", "x", "y"] for n in range(MAX_FACETS + 1)}
    rows = {"title": ["A", "B", "C"], "date": "2024"}
    data = Dataset(load_events(pd.DataFrame(rows | table)).events)
    last = f"c{MAX_FACETS}"
    masks = Masks(EventQuery(extra={last: ["x", "nix"], "c0": "y"}), data.index)
    counts = count_values(masks, "extra")
    assert [counts[f"{last}={value}"].events for value in ("x", "y", "nix")] == [0, 1, 0]
    assert [sum(counts.get(value, ())) for value in ("c0=x", "c0=y", "c1=x")] == [2, 0, 0]
    monkeypatch.setattr(extra_filters, "_MOST_COUNTED", 0)
    assert count_values(masks, "extra")[f"{last}=x"] is None


def test_each_column_has_a_share_of_the_menu(monkeypatch):
    monkeypatch.setattr(views_options, "MAX_FACET_VALUES", 8)
    table = {name: [f"{n % 5}" for n in range(12)] for name in ("a=b", "ab")}
    table |= {"few": ["x", "y"] * 6}
    rows = {"title": [f"T{n}" for n in range(12)], "date": "2024"}
    data = Dataset(load_events(pd.DataFrame(rows | table)).events)
    groups = facet_options(View(data), "extra")
    labels = {group["group"]: [item["label"] for item in group["items"]] for group in groups}
    first = ["0 (3 events)", "1 (3 events)", "2 (2 events)"]
    more = [*first, "and 2 more"]
    assert labels == {"a=b": more, "ab": more, "few": ["x (6 events)", "y (6 events)"]}
    values = [item["value"] for group in groups for item in group["items"]]
    assert len(values) == len(set(values))
    monkeypatch.setattr(views_options, "MAX_FACET_VALUES", 6)
    _, chosen, _ = facet_options(View(data, State(EventQuery(extra={"ab": "4"}))), "extra")
    assert [item["label"] for item in chosen["items"]] == [*first, "4 (2 events)", "and 1 more"]


def test_only_columns_that_repeat_few_values_are_offered():
    columns = {
        "one value": ["x"] * 60,
        "one value or none": ["x"] * 59 + [""],
        "all different": [str(n) for n in range(60)],
        "too many": [f"x{n % (MAX_VALUES + 1)}" for n in range(60)],
        "just enough": [f"x{n % MAX_VALUES}" for n in range(60)],
        "too long": ["y" * 101] * 30 + ["z"] * 30,
    }
    columns |= {f"n{n}": ["x", "y"] * 30 for n in range(MAX_FACETS)}
    events = pd.DataFrame(columns)
    facets = facet_columns(events)
    assert facets[:3] == ["one value or none", "just enough", "n0"]
    assert len(facets) == MAX_FACETS
    assert grouping_columns(events)[:3] == ["one value", "one value or none", "just enough"]


def test_categories_that_no_row_has_do_not_count():
    unused = [str(n) for n in range(MAX_VALUES + 5)]
    cells = pd.Categorical(["1", "1", "2"], categories=unused)
    assert facet_columns(pd.DataFrame({"x": cells})) == ["x"]


def lanes_of(view):
    return view.charts.placed.lanes["name"].tolist()


def test_lanes_and_colours_are_whole_values_and_never_translated(data):
    assert lanes_of(View(data, State(lanes=WEAPON))) == ["rifle", "gun; knife", "Not stated"]
    view = View(data, State(lanes="Place", colour="Place", language="uk"))
    assert lanes_of(view)[:2] == ["Treaty", "occurred"]
    assert [name for name, _ in view.charts.colour_key] == ["Treaty", "occurred"]


def test_lanes_of_numbers_are_in_their_order_unless_some_share_a_lane(data):
    assert lanes_of(View(data, State(lanes="season"))) == ["9", "10", "Not stated"]
    counts = {"10": 3, "9": 1, "8": 2}
    assert list(make_lanes(counts, "season", 3)["lane"]) == ["8", "9", "10"]
    assert make_lanes(counts, "season", 2)["lane"][0] == "10"


def test_figures_take_columns_as_keywords(data):
    some = EventQuery(extra={WEAPON: "rifle"}).select(data.events)
    figure = timeline_figure(some, lanes=WEAPON, color="season")
    assert figure.layout.yaxis.ticktext[0].startswith("<b>rifle</b>")


def test_a_state_is_reset_where_the_table_has_no_such_column(data):
    query = EventQuery(text="a", extra={"season": "9", "nix": "1"})
    state = State(query, lanes="remarks", colour="nix", columns=("remarks", "x\ny"))
    known, problems = drop_unknown_columns(state, data)
    query = replace(query, extra=("season=9",))
    assert known == State(query, columns=("remarks",))
    assert [problem.partition(":")[0] for problem in problems] == [
        "lanes=remarks",
        "colour=nix",
        "where=nix",
        "column=x y",
    ]
    assert View(data, state).charts.lanes == "country"
    assert not len(View(data, state).rows.selected)


def test_a_prepared_table_stores_names_with_any_signs(data, tmp_path):
    path = tmp_path / "t.parquet"
    prepare(data, path)
    opened = open_dataset(path)
    assert opened.index_file
    assert index_path(path).exists()
    for state in (State(lanes=WEAPON, colour=WEAPON), State(EventQuery(extra={WEAPON: "rifle"}))):
        fresh = View(replace(opened, index_file=None), state)
        assert lanes_of(View(opened, state)) == lanes_of(fresh)
        positions = View(opened, state).rows.selected.positions
        assert np.array_equal(positions, fresh.rows.selected.positions)
    view = View(opened.as_known_on(np.datetime64("2024-02-15")), State(lanes=WEAPON))
    assert len(lanes_of(view)) == 2


def test_the_command_line_filters_by_a_column(tmp_path):
    path, out = tmp_path / "t.csv", tmp_path / "out.csv"
    pd.DataFrame(ROWS).to_csv(path, index=False)
    arguments = ["export", str(path), "-o", str(out), "--where", "season=9"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert load_events(out).events["title"].tolist() == ["B", "D"]
