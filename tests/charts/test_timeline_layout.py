"""Level of detail: every event is drawn or counted, and nothing overlaps."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import AS_OF, frames, pool, valid_events

from dashboard.charts import mark_rows
from dashboard.charts import timeline_layout as timeline_layout_module
from dashboard.charts.event_counts import MAX_NOTABLE
from dashboard.charts.lanes import LANES, OTHERS, lane_values
from dashboard.charts.mark_rows import LANE_NAME_PX, _is_too_much
from dashboard.charts.text_metrics import LABEL_PX, label_width_px
from dashboard.charts.timeline_layout import (
    MAX_MARKS,
    Frame,
    anchors,
    as_of_moment,
    default_window,
    full_window,
)
from dashboard.charts.timeline_titles import title_px
from dashboard.model.edtf import BOUNDS, DAY

UNKNOWN = np.datetime64("NaT", "s")
AS_OF_ARTICLE = np.datetime64("2024-10-20", "s")
OCTOBER = (np.datetime64("2024-10-01", "s"), np.datetime64("2024-10-31T23:59:59", "s"))


def layout_timeline(*args, **more):
    """Return the layout of a timeline, as dataframes."""
    placed = timeline_layout_module.layout_timeline(*args, **more)
    tables = {name: pd.DataFrame(getattr(placed, name)) for name in ("lanes", "marks", "bins")}
    return replace(placed, **tables)


def at(text: str | None) -> np.datetime64:
    return np.datetime64(text or "NaT", "s")


@given(valid_events(), frames(), st.sampled_from(AS_OF))
def test_every_event_is_drawn_or_counted_once(events, frame, as_of):
    placed = layout_timeline(events, frame, as_of)
    marks, bins = len(placed.marks), int(placed.bins["count"].sum())
    outside = placed.before + placed.after + placed.undated
    assert marks <= MAX_NOTABLE or bins == 0
    assert marks + bins + outside == len(events)
    if marks:
        assert placed.marks["event_id"].is_unique
        assert set(placed.marks["event_id"]) <= set(events["event_id"])
    assert placed.lanes["count"].sum() == len(events) - placed.undated
    assert (bins > 0) == (len(placed.bins) > 0)


@given(valid_events(), frames(), st.sampled_from(AS_OF))
def test_marks_of_one_row_never_overlap(events, frame, as_of):
    placed = layout_timeline(events, frame, as_of)
    if placed.marks.empty:
        return
    marks = placed.marks
    assert (marks["hit_start"] <= marks["hit_end"]).all()
    for _, row in marks.sort_values("hit_start").groupby("row"):
        ends, starts = row["hit_end"].to_numpy()[:-1], row["hit_start"].to_numpy()[1:]
        assert (ends <= starts).all()


@given(valid_events(), frames(), st.sampled_from(AS_OF))
def test_titles_stay_inside_the_frame(events, frame, as_of):
    placed = layout_timeline(events, frame, as_of)
    if placed.marks.empty:
        return
    titled = placed.marks[placed.marks["label"] != ""]
    span = (placed.window[1] - placed.window[0]).astype(float)
    # Moments are whole seconds, so a title may be half a second off.
    slack = 1.0
    left = (titled["label_start"].to_numpy() - placed.window[0]).astype("m8[s]").astype(float)
    scale = title_px(placed.row_px) / LABEL_PX if placed.titles == "none" else 1
    widths = scale * titled["label"].map(label_width_px).to_numpy() * span / frame.width_px
    assert (left >= -slack).all()
    assert (left + widths <= span * (1 + 1e-9) + slack).all()
    right = (titled["label_end"].to_numpy() - placed.window[0]).astype("m8[s]").astype(float)
    assert np.allclose(left + widths, right, rtol=1e-9, atol=2 * slack)
    assert (titled["hit_start"] <= titled["label_start"]).all()
    assert (titled["label_end"] <= titled["hit_end"]).all()


@given(valid_events(), frames(), st.sampled_from(AS_OF))
def test_no_title_of_a_past_event_is_on_the_time_that_is_still_ahead(events, frame, as_of):
    placed = layout_timeline(events, frame, as_of)
    line = as_of_moment(as_of)
    if placed.marks.empty or not placed.window[0] < line < placed.window[1]:
        return
    pixel = (placed.window[1] - placed.window[0]) / frame.width_px
    titled = placed.marks[placed.marks["label"] != ""]
    begun = titled["start"] < line
    # Otherwise there is paper behind the title, which hides the tint.
    beyond = titled["label_end"] > line + pixel
    assert titled.loc[begun & beyond, "plate"].all()
    assert begun[titled["plate"]].all()
    if placed.titles == "beside":
        # Titles change sides only if there is no room for the whole title on their own side.
        left = titled[["start", "glyph"]].min(axis=1).clip(lower=placed.window[0])
        wanted = titled["label"].map(label_width_px) + titled["badges_px"] + 30
        for at, mark in titled[titled["plate"]].iterrows():
            assert (line - mark["end"]) < wanted[at] * pixel
            assert (left[at] - placed.window[0]) < wanted[at] * pixel
        later = titled[~begun]
        for at, mark in later[later["label_start"] < line - 20 * pixel].iterrows():
            assert (placed.window[1] - mark["end"]) < wanted[at] * pixel


@pytest.mark.parametrize(
    ("days", "share"),
    [
        pytest.param(["2024-10-18", "2024-10-19", "2024-12-01"], 0.3, id="most events are past"),
        pytest.param(["2024-10-19", "2024-11-20", "2024-12-01"], 0.08, id="most are ahead"),
        pytest.param(["2024-01-01", "2024-09-01", "2024-10-25"], 0.98, id="there is room"),
    ],
)
def test_the_default_window_has_room_for_the_titles_of_past_events(table, days, share):
    start, end = default_window(table(*({"date": day} for day in days)), AS_OF_ARTICLE)
    along = (as_of_moment(AS_OF_ARTICLE) - start) / (end - start)
    assert along == pytest.approx(share, abs=0.04)


@given(valid_events(), frames(), st.sampled_from(AS_OF))
def test_rows_lie_within_their_lanes_and_lanes_follow_each_other(events, frame, as_of):
    placed = layout_timeline(events, frame, as_of)
    lanes = placed.lanes
    assert np.allclose(lanes["top"].to_numpy()[1:], lanes["bottom"].to_numpy()[:-1])
    assert lanes["lane"].is_unique
    if len(lanes):
        assert lanes["top"].iloc[0] == 0
        assert lanes["bottom"].iloc[-1] == pytest.approx(placed.rows)
    for kind in (placed.marks, placed.bins):
        if len(kind):
            lane = lanes.iloc[kind["lane"]]
            assert (kind["row"].to_numpy() >= lane["top"].to_numpy() - 1e-9).all()
            assert (kind["row"].to_numpy() + 1 <= lane["bottom"].to_numpy() + 1e-9).all()


@given(valid_events(), frames(), st.sampled_from(AS_OF))
def test_certain_spans_are_within_possible_spans(events, frame, as_of):
    marks = layout_timeline(events, frame, as_of).marks
    if marks.empty:
        return
    solid = marks[marks["certain_start"].notna()]
    assert solid["certain_end"].notna().all()
    assert (solid["certain_start"] < solid["certain_end"]).all()
    assert (solid["start"] <= solid["certain_start"]).all()
    assert (solid["certain_end"] <= solid["end"]).all()
    assert (marks["start"] <= marks["end"]).all()


@given(valid_events(), st.sampled_from(AS_OF))
def test_default_windows_can_be_drawn(events, as_of):
    for window in (default_window(events, as_of), full_window(events, as_of)):
        assert at("-9999-01-01") <= window[0] < window[1] <= at("9999-12-31T23:59:59")


@given(valid_events(), st.sampled_from(AS_OF))
def test_the_full_window_contains_all_dated_events(events, as_of):
    placed = layout_timeline(events, Frame(window=full_window(events, as_of)), as_of)
    assert (placed.before, placed.after) == (0, 0)


@given(valid_events(), frames(), st.sampled_from(AS_OF))
def test_the_layout_does_not_change_the_table(events, frame, as_of):
    before = events.copy(deep=True)
    layout_timeline(events, frame, as_of)
    assert events.equals(before)


# date, window's first and last day: before, shown, after. Both ends belong to the window.
EDGES = [
    ("2024-09-30", (1, 0, 0)),
    ("2024-10-01", (0, 1, 0)),
    ("2024-10-31", (0, 1, 0)),
    ("2024-11-01", (0, 0, 1)),
    ("2024-09-30T23:59:59", (1, 0, 0)),
    ("2024-10-01T00:00:00", (0, 1, 0)),
    ("2024-10-31T23:59:59", (0, 1, 0)),
    ("2024-11-01T00:00:00", (0, 0, 1)),
    ("2024-09-01/2024-09-30", (1, 0, 0)),
    ("2024-09-01/2024-10-01", (0, 1, 0)),
    ("2024-10-31/2024-12-01", (0, 1, 0)),
    ("2024-11-01/2024-12-01", (0, 0, 1)),
    ("2024-01-01/2025-01-01", (0, 1, 0)),
    ("2024", (0, 1, 0)),
    ("[..2024-09-30]", (1, 0, 0)),
    ("[..2024-10-01]", (0, 1, 0)),
    ("[2024-10-31..]", (0, 1, 0)),
    ("[2024-11-01..]", (0, 0, 1)),
]


@pytest.mark.parametrize(("date", "expected"), EDGES, ids=[date for date, _ in EDGES])
def test_the_bounds_of_a_window_belong_to_it(table, date, expected):
    placed = layout_timeline(table({"date": date}), Frame(window=OCTOBER), UNKNOWN)
    assert (placed.before, len(placed.marks), placed.after) == expected
    assert placed.undated == 0


def test_events_without_a_date_are_counted_and_not_drawn(table):
    placed = layout_timeline(table({"date": "../.."}, {"date": "2024-10-08"}), Frame(), UNKNOWN)
    assert (len(placed.marks), placed.before, placed.after, placed.undated) == (1, 0, 0, 1)


# date, status: start, end, certain start, certain end, fades left, fades right, instant
DRAWN = {
    ("2024-10-08", "occurred"): (
        "2024-10-08",
        "2024-10-08T23:59:59",
        None,
        None,
        False,
        False,
        True,
    ),
    ("2024-10-08/2024-10-13", "occurred"): (
        "2024-10-08",
        "2024-10-13T23:59:59",
        "2024-10-08",
        "2024-10-13T23:59:59",
        False,
        False,
        False,
    ),
    ("2024-10", "occurred"): ("2024-10-01", "2024-10-31T23:59:59", None, None, False, False, False),
    ("2024-09/2024-11", "occurred"): (
        "2024-09-01",
        "2024-11-30T23:59:59",
        "2024-09-30T23:59:59",
        "2024-11-01",
        False,
        False,
        False,
    ),
    # Lasts at least until the end of the day of the source.
    ("2024-10-13/..", "ongoing"): (
        "2024-10-13",
        "fades",
        "2024-10-13",
        "2024-10-21",
        False,
        True,
        False,
    ),
    ("../2024-10-13", "occurred"): (
        "fades",
        "2024-10-13T23:59:59",
        None,
        None,
        True,
        False,
        False,
    ),
    ("[..2024-10-20]", "occurred"): (
        "fades",
        "2024-10-20T23:59:59",
        None,
        None,
        True,
        False,
        False,
    ),
    # Expected events happen after the day of the source.
    ("2024", "expected"): ("2024-10-21", "2024-12-31T23:59:59", None, None, False, False, False),
    ("2024-11-05", "expected"): (
        "2024-11-05",
        "2024-11-05T23:59:59",
        None,
        None,
        False,
        False,
        True,
    ),
}


@pytest.mark.parametrize(("date", "status"), DRAWN, ids=[" ".join(key) for key in DRAWN])
def test_dates_are_drawn_as_exactly_as_they_are_known(table, date, status):
    start, end, certain_start, certain_end, left, right, instant = DRAWN[date, status]
    events = table({"date": date, "status": status})
    window = (at("2024-01-01"), at("2024-12-31T23:59:59"))
    placed = layout_timeline(events, Frame(window=window, width_px=3_000), AS_OF_ARTICLE)
    mark = placed.marks.iloc[0]
    assert (mark.fades_left, mark.fades_right, mark.instant) == (left, right, instant)
    # Pixels are cut to whole seconds.
    near = np.timedelta64(2, "s")
    for name, text in (
        ("start", start),
        ("end", end),
        ("certain_start", certain_start),
        ("certain_end", certain_end),
    ):
        if text is None:
            assert pd.isna(mark[name]), name
        elif text != "fades":
            assert abs(mark[name] - at(text)) <= near, f"{name}: {mark[name]}"


@pytest.mark.parametrize(
    ("day", "side"),
    [
        ("2024-10-02", "right"),
        ("2024-10-16", "right"),
        ("2024-10-25", "left"),
        ("2024-10-30", "left"),
    ],
)
def test_a_title_is_on_the_side_with_room(table, day, side):
    title = "A headline of some forty letters in a row"
    frame = Frame(width_px=900, max_height_px=2_400, window=OCTOBER)
    mark = layout_timeline(table({"title": title, "date": day}), frame, UNKNOWN).marks.iloc[0]
    assert mark["label"] == title
    if side == "right":
        assert mark["glyph"] < mark["label_start"] < mark["label_end"] <= OCTOBER[1]
    else:
        assert OCTOBER[0] <= mark["label_start"] < mark["label_end"] < mark["glyph"]


def test_a_title_too_long_for_both_sides_is_cut(table):
    event = table({"title": "word " * 200, "date": "2024-10-16"})
    for width in (560, 900):
        frame = Frame(width_px=width, max_height_px=2_400, window=OCTOBER)
        mark = layout_timeline(event, frame, UNKNOWN).marks.iloc[0]
        assert mark["label"].endswith("word…")
        assert mark["label_end"] <= OCTOBER[1]


def test_an_open_end_fades_over_the_same_number_of_pixels_at_any_zoom(table):
    events = table({"date": "[2024-10-10..]"})
    for days in (3, 30, 3_000):
        window = (at("2024-10-09"), at("2024-10-09") + days * DAY)
        mark = layout_timeline(events, Frame(window=window, width_px=1_000), UNKNOWN).marks.iloc[0]
        tail_px = (mark["end"] - mark["start"]) / pd.Timedelta(days=days) * 1_000
        assert tail_px == pytest.approx(46, abs=0.5)


@pytest.mark.parametrize(
    ("row", "by", "lane"),
    [
        ({"country": "RUS"}, "country", "RUS"),
        ({"country": "RUS", "claimant_country": "KOR"}, "country", "RUS"),
        ({"country": "RUS", "claimant_country": "KOR", "stance": "asserts"}, "country", "KOR"),
        ({"country": "RUS", "stance": "asserts"}, "country", "RUS"),
        ({"actor_countries": "PRK; RUS"}, "country", "PRK"),
        ({}, "country", ""),
        ({"event_type": "combat"}, "event_type", "combat"),
        ({}, "event_type", "event"),
        ({"status": "ongoing"}, "status", "ongoing"),
        ({"claimant": "A ; B"}, "claimant", "A"),
    ],
)
def test_lanes_of_events(table, row, by, lane):
    assert list(lane_values(table(row), by)) == [lane]


def test_lanes_are_sorted_by_size_and_unnamed_ones_are_last(table):
    events = table({}, {}, {}, {"country": "RUS"}, {"country": "PRK"}, {"country": "PRK"})
    lanes = layout_timeline(events, Frame(), UNKNOWN).lanes
    assert list(lanes["name"]) == ["North Korea", "Russia", "No country named"]
    assert list(lanes["count"]) == [2, 1, 3]


def test_lanes_by_status_are_in_chronological_order(table):
    events = table(
        {"status": "expected"},
        {"status": "expected"},
        {"status": "occurred"},
        {"status": "ongoing"},
    )
    lanes = layout_timeline(events, Frame(lanes="status"), UNKNOWN).lanes
    assert list(lanes["lane"]) == ["occurred", "ongoing", "expected"]


def test_lanes_without_room_share_one_lane(table):
    events = table(*({"event_type": f"type {n}"} for n in range(40)), {"event_type": "type 0"})
    placed = layout_timeline(events, Frame(lanes="event_type", height_px=220), UNKNOWN)
    assert len(placed.lanes) == 10
    assert placed.lanes["lane"].iloc[0] == "type 0"
    assert placed.lanes["lane"].iloc[-1] == OTHERS
    assert placed.lanes["count"].sum() == 41


@pytest.mark.parametrize(("folded", "count"), [(True, 16), (False, 41)])
@pytest.mark.parametrize("lanes", LANES)
def test_all_titles_of_the_sample_fit(article, lanes, folded, count):
    frame = Frame(max_height_px=2_400, lanes=lanes, folded=folded)
    placed = layout_timeline(article.events, frame, article.as_of)
    assert placed.titles == "beside"
    assert len(placed.marks) + placed.before + placed.after == count
    assert (placed.marks["label"] != "").all()


@pytest.mark.parametrize(
    ("frame", "titles"),
    [
        (Frame(900, 620, 2_400), "beside"),
        (Frame(300, 620, 2_400), "above"),
        (Frame(900, 300, folded=False), "none"),
        (Frame(900, 320), "beside"),
        (Frame(300, 300), "none"),
    ],
)
def test_titles_are_placed_where_there_is_room(article, frame, titles):
    assert layout_timeline(article.events, frame, article.as_of).titles == titles


def many(count: int) -> pd.DataFrame:
    """Make validated rows without the cost of validating them."""
    events = pool().iloc[np.arange(count) % len(pool())].reset_index(drop=True)
    days = np.datetime64("2024-01-01", "s") + np.arange(count) * np.timedelta64(3_607, "s")
    bounds = dict.fromkeys(BOUNDS, days)
    return events.assign(event_id=[f"m{n}" for n in range(count)], lasting=False, **bounds)


@pytest.mark.parametrize("height", [200, 500, 2_400])
@pytest.mark.parametrize("count", [30, 120, 500])
def test_trying_the_first_marks_changes_nothing(monkeypatch, count, height):
    frame, tried = Frame(900, height, folded=False), []

    def note(*args):
        tried.append(_is_too_much(*args))
        return tried[-1]

    monkeypatch.setattr(mark_rows, "_is_too_much", note)
    quick = layout_timeline(many(count), frame, AS_OF_ARTICLE)
    monkeypatch.setattr(mark_rows, "_is_too_much", lambda *_: False)
    whole = layout_timeline(many(count), frame, AS_OF_ARTICLE)
    assert quick.titles == whole.titles
    pd.testing.assert_frame_equal(quick.marks, whole.marks)
    assert tried[0] == (whole.titles != "beside")


@pytest.mark.parametrize(
    ("span", "first_bin", "length"),
    [
        (np.timedelta64(47, "h"), "2020-01-01T06:00", np.timedelta64(1_504, "s")),
        (np.timedelta64(48, "h"), "2020-01-01", np.timedelta64(1, "D")),
        # 900 pixels of bins of 8 pixels: of 30 days each, and of a little more.
        (np.timedelta64(3_375, "D"), "2020-01-01", np.timedelta64(30, "D")),
        (np.timedelta64(3_376, "D"), "2020-01-01T06:00", np.timedelta64(2_592_768, "s")),
    ],
    ids=["below two days", "two days", "a month a bin", "above a month a bin"],
)
def test_bins_are_whole_days_between_two_days_and_a_month_a_bin(span, first_bin, length):
    count = 4 * MAX_MARKS
    start = at("2020-01-01T06:00")
    moments = start + np.arange(count) * span.astype("timedelta64[s]") // count
    events = many(count).assign(**dict.fromkeys(BOUNDS, moments))
    bins = layout_timeline(events, Frame(window=(start, start + span)), UNKNOWN).bins
    assert bins["start"].min() == at(first_bin)
    # Pixels are rounded to seconds.
    lengths = (bins["end"] - bins["start"]).to_numpy()
    assert (np.abs(lengths - length) <= np.timedelta64(1, "s")).all()
    assert bins["count"].sum() == count


@pytest.mark.parametrize("count", [MAX_MARKS + 1, 20_000])
def test_too_many_events_become_counts(count):
    placed = layout_timeline(
        many(count), Frame(width_px=900, height_px=620, max_height_px=2_400), UNKNOWN
    )
    assert placed.marks.empty
    assert placed.bins["count"].sum() == count
    # The amount of data is limited by the pixels.
    assert len(placed.bins) <= len(placed.lanes) * (900 // 8)
    assert (placed.bins["start"] < placed.bins["end"]).all()


@pytest.mark.parametrize("height", [120, 400])
@pytest.mark.parametrize("dense", [False, True], ids=["screen", "paper"])
def test_the_counts_of_a_narrow_lane_are_below_its_name(height, dense):
    placed = layout_timeline(many(20_000), Frame(340, height, dense=dense), UNKNOWN)
    lanes, rows = placed.lanes.loc[placed.bins["lane"]], placed.bins["row"].to_numpy()
    assert ((rows - lanes["top"]) * placed.row_px >= LANE_NAME_PX - 0.01).all()
    assert lanes["bottom"].to_numpy() == pytest.approx(rows + 1)
    assert placed.row_px >= 12


def test_counts_become_marks_when_zoomed_in():
    events = many(20_000)
    window = (at("2024-03-01"), at("2024-03-02"))
    placed = layout_timeline(events, Frame(window=window), UNKNOWN)
    assert len(placed.marks) == len(events) - placed.before - placed.after
    assert 20 <= len(placed.marks) <= 26


def test_events_are_counted_in_the_bin_of_their_moment():
    events = many(2_400)
    placed = layout_timeline(events, Frame(), UNKNOWN)
    moments = anchors(events, UNKNOWN)
    for count in placed.bins.sample(25, random_state=1).itertuples():
        inside = (moments >= count.start) & (moments < count.end)
        lane = lane_values(events, "country") == placed.lanes["lane"].iloc[count.lane]
        assert (inside & lane).sum() == pytest.approx(count.count, abs=1)


def test_the_tail_of_an_open_event_is_drawn(table):
    events = table({"date": "2024-10-01/.."})
    near = (at("2024-10-01T12:00"), at("2024-10-20"))
    placed = layout_timeline(events, Frame(window=near), UNKNOWN)
    assert (len(placed.marks), placed.before) == (1, 0)
    later = (at("2024-10-05"), at("2024-10-20"))
    placed = layout_timeline(events, Frame(window=later), UNKNOWN)
    assert (len(placed.marks), placed.before) == (0, 1)


@pytest.mark.parametrize("width", [340, 900])
def test_the_selected_event_is_a_mark_among_counts(table, width):
    rows = [{"event_id": f"e{n}", "country": "RUS"} for n in range(MAX_MARKS + 1)]
    events = table(*rows)
    placed = layout_timeline(events, Frame(width_px=width), UNKNOWN, chosen="e7")
    assert list(placed.marks["event_id"]) == ["e7"]
    assert placed.marks["label"][0]
    assert placed.bins["count"].sum() == MAX_MARKS
    elsewhere = layout_timeline(
        events.iloc[8:].reset_index(drop=True), Frame(), UNKNOWN, chosen="e7"
    )
    assert elsewhere.marks.empty


def test_an_event_that_ends_later_is_counted_in_its_visible_part(table):
    events = table(*[{"date": "2024-10-11/2025-03-01"}] * (MAX_MARKS + 1))
    placed = layout_timeline(events, Frame(window=OCTOBER), UNKNOWN)
    (start,), (end,) = placed.bins["start"], placed.bins["end"]
    assert start <= at("2024-10-21") <= end
    assert placed.bins["count"].sum() == MAX_MARKS + 1


def test_the_rarest_types_are_marks_without_statements(table):
    common = [{"event_type": "combat"}] * MAX_MARKS
    rare = [{"event_type": "treaty", "event_id": f"t{n}"} for n in range(3)]
    rows = [*common, *rare, *[{"event_type": "supply"}] * 400]
    placed = layout_timeline(table(*rows), Frame(), UNKNOWN)
    assert set(placed.marks["event_id"]) == {"t0", "t1", "t2"}
    assert len(placed.marks) + placed.bins["count"].sum() == len(rows)
    alike = layout_timeline(table(*common, {"event_type": "combat"}), Frame(), UNKNOWN)
    assert alike.marks.empty
