"""Figures, by their attributes: solid, faded, hollow and crossed-out marks, and texts."""

import colorsys
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from chart_checks import OUR_MARKUP, looks, shown_texts, unreadable_values
from hypothesis import given
from hypothesis import strategies as st
from strategies import AS_OF, HOSTILE, datasets, examples, frames, pool, states, valid_events

from dashboard.charts.axis import date_texts
from dashboard.charts.chart_text import (
    escape_text,
    format_event_count,
    format_origin,
    format_place,
    format_quantity,
    hover_text,
    hover_texts,
    wrap,
)
from dashboard.charts.clusters import CELL_PX, MAX_PLACES
from dashboard.charts.key import SHADE
from dashboard.charts.map import MapFrame, map_chart, map_entries, map_figure
from dashboard.charts.marks import FADE_STEPS, POSSIBLE
from dashboard.charts.overview import overview_chart, overview_figure
from dashboard.charts.page_layout import PageLayout, PageTexts, Panel
from dashboard.charts.routes import MAX_ROUTES
from dashboard.charts.style import (
    COLOURS,
    DARK,
    GREYSCALE,
    LIGHT,
    PRINT_THEMES,
    STANCE_SYMBOLS,
    THEMES,
    TRANSPARENT,
    Context,
    Look,
    colour_key,
    colour_scale,
    contrasting_colour,
)
from dashboard.charts.timeline import (
    plot_frame,
    timeline_chart,
    timeline_entries,
    timeline_figure,
)
from dashboard.charts.timeline_layout import (
    MAX_MARKS,
    Frame,
    as_of_moment,
    default_window,
    layout_timeline,
)
from dashboard.common.i18n import use_language
from dashboard.engine.index import EventIndex, Selection
from dashboard.model.schema import PRECISIONS, STANCES
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import FigureSpec
from dashboard.views.screen_charts import CHART_NAMES
from dashboard.views.state import Screen, State
from dashboard.views.view import View

AS_OF_ARTICLE = np.datetime64("2024-10-20", "s")
YEAR = (np.datetime64("2024-01-01", "s"), np.datetime64("2024-12-31", "s"))
WIDE = Frame(width_px=1_200, window=YEAR)


def figures(view: View) -> Iterator[go.Figure]:
    yield from (view.charts.timeline, view.charts.overview, view.charts.map)
    yield ExportFigure(view, FigureSpec("both", "900")).figure


def bars(figure: go.Figure) -> list[go.Bar]:
    """Return the visible bars of the timeline, without those that respond to the pointer."""
    return [trace for trace in figure.data if trace.type == "bar" and trace.name is None]


def span_colours(figure: go.Figure) -> list[str]:
    return [colour for trace in bars(figure) for colour in trace.marker.color]


def opacity(colour: str) -> float:
    return int(colour[7:] or "ff", 16) / 255


def traces(figure: go.Figure, kind: str, **attributes: str) -> list[Any]:
    """Return the traces of a type whose attributes have these values."""
    return [
        trace
        for trace in figure.data
        if trace.type == kind and all(trace[name] == value for name, value in attributes.items())
    ]


def draw(
    events: pd.DataFrame, frame: Frame = WIDE, look: Look | None = None, **context
) -> go.Figure:
    return timeline_figure(events, frame, look, Context(events, **context))


def hits(figure: go.Figure) -> go.Bar:
    return next(trace for trace in figure.data if trace.name == "events")


def outlines(figure: go.Figure) -> list[go.Scatter]:
    return traces(figure, "scatter", mode="lines")


def symbols(figure: go.Figure) -> list[str]:
    names = []
    for trace in figure.data:
        if trace.type == "scatter" and trace.mode == "markers" and trace.showlegend is False:
            symbol = trace.marker.symbol
            names += [symbol] * len(trace.x) if isinstance(symbol, str) else list(symbol)
    return names


class TestTimeline:
    """Each claim is drawn as exactly as it is known."""

    def test_an_event_with_known_days_is_one_solid_bar(self, table):
        figure = draw(table({"date": "2024-03-08/2024-06-13"}))
        (colour,) = span_colours(figure)
        assert opacity(colour) == 1
        (bar,) = (bar for bar in bars(figure) if len(bar.y))
        assert bar.base[0][:10] == "2024-03-08"
        days = bar.x[0] / 86_400_000
        assert days == pytest.approx(98, abs=0.1)

    def test_an_event_on_an_unknown_day_has_no_solid_part(self, table):
        (colour,) = span_colours(draw(table({"date": "2024-06"})))
        assert 0 < opacity(colour) < 0.5

    def test_vague_ends_leave_a_solid_core_between_two_paler_parts(self, table):
        parts = sorted(opacity(c) for c in span_colours(draw(table({"date": "2024-03/2024-06"}))))
        assert len(parts) == 3
        assert parts[0] == parts[1] < 0.5 < parts[2] == 1

    @pytest.mark.parametrize("date", ["[2024-06-01..]", "[..2024-06-01]"])
    def test_an_open_end_fades_out_without_an_arrow(self, table, date):
        figure = draw(table({"date": date}))
        steps = [opacity(colour) for colour in span_colours(figure)]
        assert len(steps) >= 3
        assert len(set(steps)) == len(steps)
        assert max(steps) < 1
        # Arrows would look like the sign of a statement that expects something.
        assert not [symbol for symbol in symbols(figure) if symbol.startswith("arrow")]

    def test_expected_events_are_hollow_and_dashed(self, table):
        figure = draw(table({"date": "2024-11", "status": "expected"}), as_of=AS_OF_ARTICLE)
        assert span_colours(figure) == []
        (outline,) = outlines(figure)
        assert outline.line.dash not in (None, "solid")
        assert outline.fill is None

    @pytest.mark.parametrize(("date", "fades"), [("2024-11", False), ("[2024-11-01..]", True)])
    def test_an_expected_event_without_an_end_fades_out(self, table, date, fades):
        figure = draw(table({"date": date, "status": "expected"}), as_of=AS_OF_ARTICLE)
        steps = [opacity(outline.line.color) for outline in outlines(figure)]
        assert (steps == sorted(set(steps), reverse=True), len(steps) > 1) == (True, fades)
        # An edge would look like a deadline.
        last = max(moment for outline in outlines(figure) for moment in outline.x if moment)
        edges = sum(
            moments[at : at + 2] == (last, last)
            for moments in (outline.x for outline in outlines(figure))
            for at in range(len(moments))
        )
        assert bool(edges) != fades

    def test_ticks_of_days_have_no_hours(self, article):
        window = tuple(np.array(["2024-10-08", "2024-10-13"], dtype="datetime64[s]"))
        formats = draw(article.events, Frame(window=window)).layout.xaxis.tickformatstops
        day_ms = 86_400_000
        # As in plotly.js, the first range that fits counts.
        first = next(
            stop.value for stop in formats
            if (stop.dtickrange[0] or 0) <= day_ms
            and (not isinstance(last := stop.dtickrange[1], int) or day_ms <= last)
        )  # fmt: skip
        assert "%H" not in first

    @pytest.mark.parametrize("status", ["occurred", "ongoing"])
    def test_other_events_have_no_outline(self, table, status):
        assert outlines(draw(table({"date": "2024-03/2024-06", "status": status}))) == []

    def test_a_day_is_a_diamond(self, table):
        figure = draw(table({"date": "2024-06-01"}))
        assert symbols(figure).count("diamond") == 1

    @pytest.mark.parametrize("stance", STANCES)
    def test_a_statement_has_the_symbol_of_its_stance(self, table, stance):
        figure = draw(table({"date": "2024-06-01", "stance": stance}))
        assert symbols(figure) == [STANCE_SYMBOLS[stance]]

    def test_each_stance_has_a_different_symbol(self):
        assert tuple(STANCE_SYMBOLS) == STANCES
        assert len(set(STANCE_SYMBOLS.values())) == len(STANCES)

    def test_only_disputed_events_are_crossed_out(self, table):
        events = table({"event_id": "a"}, {"event_id": "b"}, {"event_id": "c"})
        assert symbols(draw(events)).count("line-ne") == 0
        assert symbols(draw(events, disputed=frozenset({"b"}))).count("line-ne") == 1

    def test_the_as_of_date_is_a_labelled_line(self, table):
        figure = draw(table({}), as_of=AS_OF_ARTICLE)
        (line,) = (shape for shape in figure.layout.shapes if shape.type == "line")
        assert line.x0 == line.x1 == date_texts(np.array([as_of_moment(AS_OF_ARTICLE)]))[0]
        assert line.x0 == "2024-10-21T00:00:00"
        assert "as of 20 Oct 2024" in [note.text for note in figure.layout.annotations]

    def test_without_an_as_of_date_there_is_no_line(self, table):
        figure = draw(table({}))
        assert not [shape for shape in figure.layout.shapes if shape.type == "line"]
        assert not [n for n in figure.layout.annotations if n.text.startswith("as of")]

    def test_search_hits_are_bold_in_titles_and_hover_texts(self, table):
        events = table({"title": "Séoul <reports> troops", "location": "Seoul"})
        figure = draw(events, look=Look(hits=("seoul", "report")))
        (titles,) = traces(figure, "scatter", mode="text")
        assert list(titles.text) == ["<b>Séoul</b> &lt;<b>report</b>s&gt; troops"]
        assert hits(figure).hovertext[0].split("<br>")[::2] == [titles.text[0], "<b>Seoul</b>"]

    def test_bold_titles_get_more_room(self, table):
        events = table({"title": "Troops", "date": "2024-06-01"})
        placed = pd.DataFrame(layout_timeline(events, WIDE, AS_OF[1], ("troops",)).marks).iloc[0]
        usual = pd.DataFrame(layout_timeline(events, WIDE, AS_OF[1]).marks).iloc[0]
        assert placed["label_start"] == usual["label_start"]
        assert placed["label_end"] > usual["label_end"]

    def test_every_mark_answers_pointer_and_click(self, article):
        figure = draw(article.events, Frame(max_height_px=2_400), as_of=article.as_of)
        trace = hits(figure)
        ids = [event_id for kind, event_id in trace.customdata if kind == "event"]
        (titles,) = traces(figure, "scatter", mode="text")
        assert len(ids) == len(set(ids)) == len(trace.hovertext) == len(titles.text)
        assert set(ids) <= set(article.events["event_id"])
        assert set(trace.marker.color) == {TRANSPARENT}

    def test_positions_have_no_digits_that_cannot_be_seen(self, article):
        context = Context(article.events)
        placed = layout_timeline(article.events, WIDE, context.as_of)
        chart = timeline_chart(article.events, WIDE, None, context, placed)
        (marks,) = (trace for trace in chart["data"] if trace.get("name") == "events")
        assert marks["y"] == pytest.approx(placed.marks["row"] + 0.5, abs=0.01 / placed.row_px)
        for trace in (trace for trace in chart["data"] if trace["type"] == "bar"):
            drawn = np.array([trace["y"], trace["width"]])
            assert (drawn == drawn.round(4)).all()

    def test_the_selected_event_is_highlighted(self, table):
        events = table({"event_id": "a"}, {"event_id": "b"})
        with_focus = span_colours(draw(events, look=Look(chosen="a")))
        # Its ground, and a rule above and below it.
        assert len(with_focus) == len(span_colours(draw(events))) + 3

    def test_lanes_are_named_with_their_counts(self, table):
        events = table({"country": "RUS"}, {"country": "RUS"}, {"country": "PRK"})
        names = [OUR_MARKUP.sub("", name) for name in draw(events).layout.yaxis.ticktext]
        assert names == ["Russia 2", "North Korea 1"]

    @pytest.mark.parametrize(
        ("name", "height_px", "label"),
        [
            ("Ministry of Defence", 100, "Ministry of|Defence 1"),
            ("Centre for Strategic Communications", 100, "Centre for|Strategic… 1"),
            # No room for two lines, and a single word.
            ("Ministry of Defence", 20, "Ministry of… 1"),
            ("Verteidigungsministerium", 100, "Verteidigungsmi… 1"),
        ],
    )
    def test_a_long_name_of_a_lane_takes_two_lines(self, table, name, height_px, label):
        frame = Frame(lanes="claimant", height_px=height_px)
        (text,) = draw(table({"claimant": name}), frame).layout.yaxis.ticktext
        assert OUR_MARKUP.sub("", text.replace("<br>", "|")) == label

    def test_events_outside_the_window_are_counted_at_the_edges(self, table):
        events = table({"date": "2023-01-01"}, {"date": "2025-01-01"}, {"date": "2026"}, {})
        notes = [note.text for note in draw(events).layout.annotations]
        assert "◂ 1 earlier" in notes
        assert "2 later ▸" in notes

    def test_too_many_events_are_drawn_as_counts_that_open(self):
        size = MAX_MARKS + 1
        rows = pool().iloc[[0] * size].assign(event_id=[str(n) for n in range(size)])
        figure = draw(rows.reset_index(drop=True))
        (counts,) = (trace for trace in figure.data if trace.name == "counts")
        (cell,) = cells(counts.customdata)
        assert cell.startswith("window ")
        assert counted(counts) == size

    @pytest.mark.parametrize(
        ("colour", "most"),
        [
            ("event_type", {"RUS": "combat", "CHN": "strike", "USA": ""}),
            ("status", {"RUS": "ongoing", "CHN": "occurred", "USA": "occurred"}),
        ],
    )
    def test_counts_have_the_colour_of_most_of_their_events(self, table, colour, most):
        rows = [
            {"country": "RUS", "event_type": "combat", "status": "ongoing"},
            {"country": "RUS", "event_type": "combat", "status": "ongoing"},
            {"country": "RUS", "event_type": "treaty", "status": "expected"},
            {"country": "USA", "event_type": "statement", "status": "occurred"},
            *[{"country": "CHN", "event_type": "strike", "status": "occurred"}] * 3,
        ] * (MAX_MARKS // 7 + 1)
        events = table(*(row | {"event_id": str(n)} for n, row in enumerate(rows)))
        context, look = Context(events), Look(colour=colour)
        placed = layout_timeline(events, Frame(colour=colour), context.as_of)
        lanes = [placed.lanes["lane"][lane] for lane in placed.bins["lane"]]
        assert dict(zip(lanes, placed.bins["value"], strict=True)) == most
        chart = timeline_chart(events, Frame(), look, context)
        (counts,) = (trace for trace in chart["data"] if trace.get("name") == "counts")
        scale = colour_scale(events, colour, look.theme)
        drawn = {shade[:7] for _, shade in counts["colorscale"]}
        assert drawn == {scale.get(value, look.theme.neutral) for value in most.values()}
        # Rounded, each count still lies in the part of the scale that has its colour.
        begins = [begin for begin, _ in counts["colorscale"]]
        parts = list(zip(begins[:-1:2], begins[1::2], strict=True))
        for strength in (cell for row in counts["z"] for cell in row if cell is not None):
            assert strength == round(strength, 6)
            assert any(begin <= strength <= end for begin, end in parts)
        grey = timeline_chart(events, Frame(), replace(look, theme=GREYSCALE), context)
        (counts,) = (trace for trace in grey["data"] if trace.get("name") == "counts")
        assert {shade[:7] for _, shade in counts["colorscale"]} == {GREYSCALE.neutral}
        # The key names these colours and shades, and no others.
        entries = timeline_entries(context.index.everything, placed, look, context)
        assert {entry.colour for entry in entries if entry.symbol == "square"} <= drawn
        assert [entry.name for entry in entries if entry.symbol == SHADE] == [
            format_event_count(count) for count in sorted(set(placed.bins["count"].tolist()))
        ]
        assert not {entry.name for entry in entries} & {"Treaty", "Expected"}

    def test_the_most_discussed_event_is_a_mark_among_counts(self, table):
        size = MAX_MARKS + 10
        rows = [{"event_id": str(n), "country": "RUS", "event_type": "combat"} for n in range(size)]
        statement = {"event_type": "combat", "stance": "asserts", "claimant_country": "USA"}
        rows += [statement | {"about": "7"}] * 2
        rows += [{"country": "USA", "event_type": "combat"}]
        figure = draw(table(*rows))
        (counts,) = (trace for trace in figure.data if trace.name == "counts")
        (marks,) = (trace for trace in figure.data if trace.name == "events")
        assert [mark[1] for mark in marks.customdata] == ["7"]
        # The statements are folded into the mark, which is not counted either.
        assert counted(counts) == size
        assert "combat 2,009" in max(cells(counts.hovertext), key=len)
        (badges,) = (trace for trace in figure.data if trace.name == "badges")
        assert (badges.text, badges.marker.symbol) == (("1",), ("circle",))
        # Below the counts of its lane, above the next lane.
        (_, lane) = (edge for edge in counts.y if edge < marks.y[0])
        assert marks.y[0] - lane >= 0.5

    @given(valid_events(), frames(), st.sampled_from(AS_OF))
    def test_each_count_is_drawn_at_its_lane_and_time(self, events, frame, as_of):
        many = pd.concat([events] * (MAX_MARKS // max(len(events), 1) + 1))
        many = many.assign(event_id=[str(n) for n in range(len(many))]).reset_index(drop=True)
        context = Context(many, as_of=as_of)
        placed = layout_timeline(many, frame, as_of)
        chart = timeline_chart(many, frame, None, context, placed)
        counts = [trace for trace in chart["data"] if trace.get("name") == "counts"]
        assert bool(counts) == placed.has_counts
        drawn = {}
        for trace in counts:
            for row, texts_of_row in enumerate(trace["hovertext"]):
                for column, text in enumerate(texts_of_row):
                    if text is not None:
                        _, start, end = trace["customdata"][row][column].split()
                        assert (start, end) == tuple(trace["x"][column : column + 2])
                        y = sum(trace["y"][row : row + 2]) / 2 - 0.5
                        drawn[round(y, 6), start] = count_in_text(text)
        start = date_texts(placed.bins["start"])
        at = zip(placed.bins["row"].astype(float).round(6).tolist(), start, strict=True)
        assert drawn == dict(zip(at, placed.bins["count"].tolist(), strict=True))

    def test_an_empty_table_is_an_empty_timeline(self, article):
        figure = draw(article.events.iloc[:0], as_of=AS_OF_ARTICLE)
        assert sum(len(trace.x) for trace in figure.data) == 0

    def test_a_narrow_timeline_lets_the_page_scroll(self, article):
        assert draw(article.events, Frame(width_px=340)).layout.dragmode is False
        assert draw(article.events, Frame(width_px=900)).layout.dragmode == "pan"

    @pytest.mark.parametrize("width", [200, 559, 600, 707, 708, 900])
    def test_the_margins_leave_the_width_for_which_marks_are_placed(self, article, width):
        frame = plot_frame(width, 400)
        margin = draw(article.events, frame).layout.margin
        assert width - margin.l - margin.r == frame.width_px


def cells(table):
    """Return the filled cells of a chart's table."""
    return [cell for row in table for cell in row if cell is not None]


def count_in_text(text):
    return int(re.search(r"</b>: ([\d,]+) event", text)[1].replace(",", ""))


def counted(counts):
    """Return the sum of the counts in the hover texts of a chart."""
    return sum(map(count_in_text, cells(counts.hovertext)))


class TestOverview:
    """The strip shows the whole time, and the window as a brush."""

    def strip(self, events, all_events, window):
        return overview_figure(events, window, Look(), Context(all_events, AS_OF_ARTICLE))

    def test_the_brush_is_the_window(self, article):
        window = (np.datetime64("2024-10-01", "s"), np.datetime64("2024-10-20", "s"))
        (brush,) = self.strip(article.events, article.events, window).layout.selections
        assert (brush.x0, brush.x1) == ("2024-10-01T00:00:00", "2024-10-20T00:00:00")

    def test_all_events_are_drawn_behind_the_shown_ones(self, article):
        window = default_window(article.events, article.as_of)
        figure = self.strip(article.events[:5], article.events, window)
        whole, shown = (np.square(np.asarray(bar.y)).sum() for bar in figure.data)
        assert (round(whole), round(shown)) == (len(article.events), 5)

    def test_a_window_beyond_all_events_is_still_in_the_strip(self, article):
        window = (np.datetime64("1900-01-01", "s"), np.datetime64("1901-01-01", "s"))
        first, last = self.strip(article.events, article.events, window).layout.xaxis.range
        assert first <= "1900-01-01T00:00:00"
        assert last > "2024-10-20T00:00:00"


class TestMap:
    """The map shows places as exactly as they are known, and shades countries by their events."""

    ORIGIN: ClassVar = {"origin_latitude": 10, "origin_longitude": 170}
    SPOT: ClassVar = {"latitude": 43.12, "longitude": 131.89, "location": "Vladivostok"}

    def draw(self, events, frame=None, look=None, all_events=None):
        context = Context(events if all_events is None else all_events)
        return map_figure(events, frame, look, context)

    def points(self, figure):
        return traces(figure, "scattergeo", name="places")

    def shading(self, figure):
        return traces(figure, "choropleth", name="countries")

    @pytest.mark.parametrize("precision", PRECISIONS)
    def test_only_a_known_place_is_a_pin(self, table, precision):
        (trace,) = self.points(self.draw(table(self.SPOT | {"geo_precision": precision})))
        (symbol,) = trace.marker.symbol
        pinned = precision in ("exact", "city")
        assert (symbol == "circle") is pinned
        assert ("open" in symbol) is not pinned

    def test_the_key_of_a_printed_map_names_each_symbol_once(self, table):
        rows = [
            self.SPOT | {"geo_precision": precision, "latitude": 30 + 5 * number}
            for number, precision in enumerate(PRECISIONS)
        ]
        shown = Selection.of(table(*rows))
        entries = map_entries(shown, MapFrame(), Look(), Context(shown.index))
        names = [entry.name for entry in entries]
        assert len(set(names)) == len(names)
        assert {
            *("Known place", "Somewhere in the region", "Somewhere in the country"),
            "Precision not stated",
        } <= {*names}

    def test_a_radius_is_a_circle(self, table):
        figure = self.draw(table(self.SPOT | {"geo_precision": "city", "geo_radius_km": 20}))
        (circle,) = traces(figure, "scattergeo", name="circles")
        assert len(circle.lat) == 74
        assert max(lat for lat in circle.lat if lat is not None) == pytest.approx(43.3, abs=0.01)

    def test_a_movement_is_a_route_from_its_origin(self, table):
        row = self.SPOT | {"origin": "North Korea", "origin_latitude": 40, "origin_longitude": 127}
        (route,) = traces(self.draw(table(row)), "scattergeo", mode="lines+markers")
        assert (tuple(route.lat), tuple(route.lon)) == ((40, 43.12, None), (127, 131.89, None))
        assert route.line.dash == "solid"
        assert "from North Korea to Vladivostok" in route.hovertext

    def test_a_movement_between_places_without_names_has_its_title(self, table):
        row = self.SPOT | {"location": "", "origin_latitude": 40, "origin_longitude": 127}
        (route,) = traces(
            self.draw(table(row | {"title": "Walk"})), "scattergeo", mode="lines+markers"
        )
        assert set(route.hovertext) == {"Walk"}

    def test_a_movement_expected_is_dashed(self, table):
        row = self.SPOT | {"origin_latitude": 40, "origin_longitude": 127, "status": "expected"}
        (route,) = traces(self.draw(table(row)), "scattergeo", mode="lines+markers")
        assert route.line.dash != "solid"

    def test_routes_are_few_traces_and_the_most_frequent_of_many(self, table):
        rows = [
            self.SPOT | {"origin_latitude": 40, "origin_longitude": n, "title": f"{n}:{again}"}
            for n in range(MAX_ROUTES + 5)
            for again in range(1 + (n < 5 or n > MAX_ROUTES))
        ]
        events = table(*rows, self.SPOT | {"status": "expected", **self.ORIGIN})
        last = events["event_id"][events["title"] == f"{MAX_ROUTES}:0"].item()
        plain, chosen = (
            traces(self.draw(events, look=Look(chosen=chosen)), "scattergeo", mode="lines+markers")
            for chosen in ("", last)
        )
        frequent = {*range(5), *range(MAX_ROUTES + 1, MAX_ROUTES + 5)}
        (route,) = plain
        assert frequent < set(route.lon[::3])
        assert len(route.lon) == 3 * MAX_ROUTES
        assert len(chosen) == 2
        assert sum(len(trace.lon) for trace in chosen) == 3 * (MAX_ROUTES + 1)
        assert {"2 events" in hover for hover in route.hovertext} == {True, False}

    @pytest.mark.parametrize(
        ("role", "counts"),
        [
            ("any", {"RUS": 2, "PRK": 1, "KOR": 1}),
            ("place", {"RUS": 2}),
            ("actor", {"PRK": 1, "RUS": 1}),
            ("speaker", {"KOR": 1}),
        ],
    )
    def test_countries_are_shaded_by_their_events(self, table, role, counts):
        events = table(
            {"country": "RUS", "actor_countries": "RUS; PRK"},
            {"country": "RUS", "claimant_country": "KOR"},
            # Countries that no longer exist have no shape.
            {"country": "SUN", "claimant_country": "Prussia"},
        )
        (shade,) = self.shading(self.draw(events, MapFrame(role=role)))
        shaded = dict(zip(shade.locations, np.square(shade.z), strict=True))
        assert shaded == pytest.approx(counts)
        assert [code for _, code in shade.customdata] == list(shade.locations)
        assert f"{counts.get('RUS', 0)} event" in "".join(shade.hovertext) or role == "speaker"

    def test_a_place_of_several_events_is_one_point_that_lists_them(self, table):
        events = table(*(self.SPOT | {"title": f"Title {n}"} for n in range(8)), {})
        (trace,) = self.points(self.draw(events))
        assert len(trace.lat) == 1
        assert "8 events" in trace.hovertext[0]
        assert trace.hovertext[0].count("Title") == 6
        assert "and 2 more" in trace.hovertext[0]

    def test_a_filter_does_not_move_the_map(self, article):
        part = article.events[article.events["country"] == "USA"]
        whole = self.draw(article.events).layout.geo
        filtered = self.draw(part, all_events=article.events).layout.geo
        assert filtered == whole

    def test_a_moved_map_keeps_its_position(self, article):
        moved = {"lon": 100.0, "lat": 50.0, "scale": 3.0, "rotation": 90.0}
        geo = self.draw(article.events, MapFrame(moved=moved)).layout.geo
        assert (geo.center.lon, geo.center.lat) == (100, 50)
        assert (geo.projection.scale, geo.projection.rotation.lon) == (3, 90)

    @pytest.mark.parametrize(
        ("scale", "key", "resolution"),
        [(1, False, 110), (2.5, False, 110), (2.6, False, 50), (8, False, 50), (1, True, 50)],
    )
    def test_fine_borders_are_for_print_and_close_views(self, article, scale, key, resolution):
        frame = MapFrame(moved={"lon": 100.0, "lat": 50.0, "scale": scale, "rotation": 100.0})
        figure = self.draw(article.events, frame, Look(printed=key))
        assert figure.layout.geo.resolution == resolution

    def test_the_first_view_has_coarse_borders(self, article):
        assert self.draw(article.events).layout.geo.resolution == 110

    def test_a_map_of_a_small_country_has_fine_borders(self, table):
        near = self.draw(table(self.SPOT, self.SPOT | {"latitude": 50}))
        assert near.layout.geo.resolution == 50

    def test_an_empty_table_is_a_map_of_the_world(self, article):
        figure = self.draw(article.events.iloc[:0])
        assert self.points(figure) == []
        (shade,) = self.shading(figure)
        assert list(shade.locations) == []

    def test_too_many_places_are_merged_without_loss(self):
        size = MAX_PLACES * 4
        spots = np.random.default_rng(1).uniform(-50, 50, (size, 2))
        events = pool().iloc[np.arange(size) % len(pool())].reset_index(drop=True)
        events = events.assign(
            event_id=[str(n) for n in range(size)],
            latitude=spots[:, 0],
            longitude=spots[:, 1],
            geo_precision="city",
        )
        points = self.points(self.draw(events))
        drawn = sum(len(trace.lat) for trace in points)
        assert drawn < (620 // CELL_PX + 1) * (380 // CELL_PX + 1)
        hover = [text for trace in points for text in trace.hovertext]
        counted = [re.search(r"</b>: ([\d,]+) events", text) for text in hover]
        assert sum(int(m[1].replace(",", "")) if m else 1 for m in counted) == size

    def test_the_selected_place_has_a_different_colour(self, table):
        events = table(self.SPOT | {"event_id": "a"}, self.SPOT | {"event_id": "b", "latitude": 50})
        (trace,) = self.points(self.draw(events, look=Look(chosen="b")))
        assert tuple(trace.marker.color) == (LIGHT.ink, LIGHT.dispute)


class TestStyle:
    """Colours are decided by the whole table and mean the same everywhere."""

    @pytest.mark.parametrize("colour", COLOURS)
    def test_a_filter_changes_no_colour(self, article, colour):
        look, context = Look(colour=colour), Context(article.events)
        whole = dict(colour_key(article.events, look, context))
        part = dict(colour_key(article.events[::3], look, context))
        for name in part.keys() & whole.keys() - {"Other"}:
            assert part[name] == whole[name]

    @pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
    def test_no_two_values_share_a_colour(self, article, theme):
        scale = colour_scale(article.events, "event_type", theme)
        assert len(set(scale.values())) == len(scale) > 3
        assert "statement" not in scale

    def test_a_theme_colours_paper_and_text(self, article):
        # Water fills the part of the box that the map does not cover.
        for figure, paper in (
            (timeline_figure(article.events, look=Look(DARK)), DARK.paper),
            (map_figure(article.events, look=Look(DARK)), DARK.water),
        ):
            assert figure.layout.paper_bgcolor == paper
            assert figure.layout.font.color == DARK.ink

    def test_greys_are_grey_and_contrast_with_the_paper(self):
        theme = PRINT_THEMES["greyscale"]
        for colour in (*theme.palette, theme.neutral, theme.dispute, theme.ink):
            assert colour[1:3] == colour[3:5] == colour[5:7]
            assert int(colour[1:3], 16) <= 0x95
        levels = sorted(int(colour[1:3], 16) for colour in (*theme.palette, theme.neutral))
        assert min(np.diff(levels)) >= 0x20

    def test_an_event_type_has_the_same_hue_on_light_and_dark_paper(self):
        def hue(colour):
            return colorsys.rgb_to_hsv(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))[0]

        for light, dark in zip(LIGHT.palette, DARK.palette, strict=True):
            turn = abs(hue(light) - hue(dark))
            assert min(turn, 1 - turn) <= 25 / 360, (light, dark)


class TestPageLayout:
    """A picture is complete: it has a title, filters, sources and keys."""

    CHART: ClassVar = {
        "data": [{"type": "scatter", "x": [1], "y": [1]}],
        "layout": {
            "height": 200,
            "margin": {"l": 40, "r": 10, "t": 30, "b": 20},
            "paper_bgcolor": LIGHT.paper,
            "xaxis": {},
            "yaxis": {},
            "shapes": [{"xref": "x", "yref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 1}],
            "annotations": [{"xref": "paper", "yref": "paper", "x": 0, "y": 0, "text": "note"}],
        },
    }
    WORDS = PageTexts("A headline", "Events involving Russia", "Source: us")

    def test_texts_are_above_and_below_and_the_chart_keeps_its_size(self):
        paper = PageLayout(self.WORDS, LIGHT, 900)
        picture = paper.compose([Panel(self.CHART, [], paper.room_px)])
        layout = picture.layout
        assert {"A headline", "Events involving Russia", "Source: us", "note"} == {
            note.text for note in layout.annotations
        }
        assert (layout.width, layout.height) == (900, 200 + paper.around_px)
        low, high = layout.yaxis.domain
        assert (high - low) * layout.height == pytest.approx(200 - 30 - 20)
        left, right = layout.xaxis.domain
        assert (right - left) * 900 == pytest.approx(paper.room_px - 40 - 10)

    def test_shapes_and_notes_stay_on_their_chart(self):
        paper = PageLayout(self.WORDS, LIGHT, 900)
        layout = paper.compose([Panel(self.CHART, [], paper.room_px)]).layout
        assert (layout.shapes[0].xref, layout.shapes[0].yref) == ("x", "y domain")
        (note,) = (note for note in layout.annotations if note.text == "note")
        assert (note.xref, note.yref) == ("x domain", "y domain")

    def test_charts_are_not_changed(self):
        before = deepcopy(self.CHART)
        paper = PageLayout(self.WORDS, LIGHT, 900)
        paper.compose([Panel(self.CHART, [], paper.room_px)], height_px=600)
        assert before == self.CHART

    def test_long_texts_are_wrapped_and_get_more_room(self):
        long = PageTexts("A " * 200, "B", "C " * 400)
        around = [PageLayout(words, LIGHT, 600).around_px for words in (self.WORDS, long)]
        assert around[0] < around[1]
        assert PageLayout(long, LIGHT, 3_000).around_px < around[1]

    @pytest.mark.parametrize("title", HOSTILE)
    def test_texts_are_escaped(self, title):
        paper = PageLayout(PageTexts(title, title, title), LIGHT, 900)
        for note in paper.compose([Panel(self.CHART, [], paper.room_px)]).layout.annotations:
            assert "<" not in OUR_MARKUP.sub("", note.text)


class TestTexts:
    """Texts of a table in charts."""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("<b>", "&lt;b&gt;"),
            ("R&D", "R&amp;D"),
            ('"quoted"', '"quoted"'),
            ("two\nlines  here", "two lines here"),
            ("", ""),
        ],
    )
    def test_markup_is_escaped_and_spaces_are_collapsed(self, text, shown):
        assert escape_text(text) == shown

    @given(st.text(max_size=400))
    def test_a_wrapped_text_is_short_and_escaped(self, text):
        lines = wrap(text).split("<br>")
        assert len(lines) <= 4
        assert all("<" not in line and ">" not in line for line in lines)

    @pytest.mark.parametrize(
        ("low", "best", "high", "text"),
        [
            (2600, None, None, "at least 2,600 troops"),
            (None, 1500, None, "1,500 troops"),
            (None, None, 3000, "at most 3,000 troops"),
            (1000, None, 3000, "1,000 to 3,000 troops"),
            (1000, 1500, 3000, "1,500 (1,000 to 3,000) troops"),
            (None, 0, None, "0 troops"),
            (None, 1_234_567, None, "1,234,567 troops"),
            (None, 0.5, None, "0.5 troops"),
            (None, None, None, ""),
        ],
    )
    def test_a_quantity_is_formatted_as_exactly_as_it_is_known(self, table, low, best, high, text):
        quantity = {"quantity_low": low, "quantity_best": best, "quantity_high": high}
        event = table(quantity | {"quantity_unit": "troops"}).iloc[0]
        assert format_quantity(event) == text

    @pytest.mark.parametrize(
        ("row", "text"),
        [
            ({}, ""),
            ({"country": "RUS"}, "somewhere in Russia"),
            ({"location": "Vladivostok"}, "Vladivostok"),
            ({"location": "Vladivostok", "country": "RUS"}, "Vladivostok, Russia"),
            ({"location": "Eastern Russia", "country": "RUS"}, "Eastern Russia"),
            ({"location": "Kursk", "geo_radius_km": 130}, "Kursk (within 130 km)"),
            (
                {"location": "Kursk", "geo_precision": "region", "geo_radius_km": 130},
                "Kursk (within the region; within 130 km)",
            ),
            (
                {"location": "Russia", "country": "RUS", "geo_precision": "country"},
                "Russia (somewhere in the country)",
            ),
        ],
    )
    def test_a_place_is_formatted_as_exactly_as_it_is_known(self, table, row, text):
        assert format_place(table(row).iloc[0]) == text

    @pytest.mark.parametrize(
        ("row", "text"),
        [
            ({}, ""),
            ({"origin": "Rason", "origin_geo_precision": "city"}, "Rason"),
            (
                {"origin": "North Korea", "origin_geo_precision": "country"},
                "North Korea (exact place not known)",
            ),
        ],
    )
    def test_an_origin_is_formatted(self, table, row, text):
        assert format_origin(table(row).iloc[0]) == text

    def test_labels_are_translated_but_the_table_is_not(self, table):
        event = {"country": "RUS", "quantity_low": 2600, "quantity_unit": "troops"}
        events = table(event)
        with use_language("uk"):
            names = [OUR_MARKUP.sub("", name) for name in draw(events).layout.yaxis.ticktext]
            assert names == ["Росія 1"]
            assert format_quantity(events.iloc[0]).replace("\N{NO-BREAK SPACE}", " ") == (
                "щонайменше 2 600 troops"
            )

    @pytest.mark.parametrize(("count", "text"), [(1, "1 event"), (2, "2 events")])
    def test_a_count_and_its_noun_agree(self, count, text):
        assert format_event_count(count) == text

    def test_hover_texts_contain_the_essentials(self, table):
        event = table(
            {
                "event_id": "e",
                "title": "Troops <sent>",
                "date": "[2024-10-20..]",
                "location": "Kursk",
                "quantity_low": 2600,
                "quantity_unit": "troops",
                "status": "expected",
                "claimant": "Kyrylo Budanov; Another",
                "stance": "expects",
            }
        ).iloc[0]
        lines = hover_text(event, {"e"}).split("<br>")
        assert lines == [
            "<b>Troops &lt;sent&gt;</b>",
            "on or after 20 Oct 2024",
            "Kursk",
            "at least 2,600 troops",
            "expected, not confirmed",
            "Kyrylo Budanov, Another expects",
            "<b>disputed</b>",
        ]


@given(valid_events(), frames(), looks(), st.sampled_from(AS_OF))
def test_plotly_accepts_every_chart(events, frame, look, as_of):
    disputed = frozenset(events["event_id"][:2])
    context = Context(events, as_of, disputed)
    window = frame.window or default_window(events, as_of)
    size = MapFrame(max(frame.width_px, 100), max(frame.height_px, 100))
    charts = (
        timeline_chart(events, frame, look, context),
        overview_chart(events, window, look, context),
        map_chart(events, size, look, context),
    )
    for chart in charts:
        assert set(chart) == {"data", "layout"}
        assert not list(unreadable_values(chart))
        # Plotly raises an error for unknown or invalid attributes.
        assert len(go.Figure(chart).data) == len(chart["data"])


@examples(0.5)
@given(datasets(), states())
def test_no_text_of_the_table_reaches_a_chart_as_markup(data, state):
    view = View(data, state)
    drawn = [go.Figure(figure).to_plotly_json() for figure in figures(view)]
    hovers = [{"hovertext": view.charts.hover_texts(chart)} for chart in CHART_NAMES]
    for part in drawn + hovers:
        for name, text in shown_texts(part):
            assert name not in ("hovertemplate", "texttemplate")
            assert "<" not in OUR_MARKUP.sub("", text), f"{name}: {text}"


# Plotly reads four digits of a year, with a minus before Christ, and none beyond 9999.
MOMENT = re.compile(r"-?\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?)?")


@examples(0.5)
@given(valid_events(), st.sampled_from(AS_OF))
def test_plotly_can_read_every_moment(events, as_of):
    context = Context(events, as_of)
    window = default_window(events, as_of)
    charts = (
        timeline_figure(events, Frame(), Look(), context),
        timeline_figure(events, Frame(window=YEAR), Look(), context),
        overview_figure(events, window, Look(), context),
    )
    for figure in charts:
        moments = [*figure.layout.xaxis.range]
        for trace in figure.data:
            moments += list(trace.base) if trace.type == "bar" and trace.base is not None else []
            moments += [x for x in trace.x if x is not None] if trace.type == "scatter" else []
        for moment in moments:
            assert MOMENT.fullmatch(str(moment)), moment


@pytest.mark.parametrize("date", ["-0044-03-15", "-0753/-0509", "0000", "0044-03"])
@pytest.mark.parametrize("status", ["occurred", "expected"])
def test_dates_in_antiquity_are_drawn(table, date, status):
    window = (np.datetime64("-0800-01-01", "s"), np.datetime64("0100-01-01", "s"))
    figure = draw(table({"date": date, "status": status}), Frame(window=window))
    for trace in (*outlines(figure), hits(figure)):
        for moment in trace.x if trace.type == "scatter" else trace.base:
            assert moment is None or MOMENT.fullmatch(moment), moment


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two #rrggbb colours, as WCAG 2.2 defines it."""
    parts = np.array([[int(c[at : at + 2], 16) for at in (1, 3, 5)] for c in (first, second)]) / 255
    linear = np.where(parts > 0.04045, ((parts + 0.055) / 1.055) ** 2.4, parts / 12.92)
    dark, light = sorted(linear @ (0.2126, 0.7152, 0.0722))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_text_has_enough_contrast_on_every_background(theme):
    for ground in (theme.paper, theme.band, theme.water, theme.land):
        for text in (theme.ink, theme.muted, theme.dispute):
            assert contrast(text, ground) >= 4.5, (text, ground)
    # Names of places are drawn on countries, titles on bars.
    for shade in theme.shade:
        assert contrast(theme.ink, shade) >= 4.5, shade
    for colour in (*theme.palette, theme.neutral):
        assert contrast(contrasting_colour(colour), colour) >= 4.5, colour
        for opacity in (POSSIBLE, *FADE_STEPS):
            pale = blend(colour, theme.paper, opacity)
            assert contrast(contrasting_colour(theme.paper), pale) >= 4.5, (colour, opacity)
        for stance in STANCE_SYMBOLS:
            sign = theme.stance_colour(stance)
            assert contrast(sign, blend(colour, theme.paper, POSSIBLE)) >= 3, (colour, stance)


def blend(colour: str, ground: str, opacity: float) -> str:
    """Return the colour that is seen where a transparent colour lies on a ground."""
    pairs = ((int(one[at : at + 2], 16) for one in (colour, ground)) for at in (1, 3, 5))
    parts = (round(opacity * above + (1 - opacity) * below) for above, below in pairs)
    return "#" + "".join(f"{part:02x}" for part in parts)


def test_a_title_on_a_pale_bar_has_no_halo_and_its_badges_no_ground(article):
    chart = View(article, State(screen=Screen(1_400, 640))).charts.timeline
    (titles,) = (t for t in chart["data"] if t.get("mode") == "text")
    colours = dict(zip(titles["text"], titles["textfont"]["color"], strict=True))
    # On a pale, on a dark, and on no bar; only black and white letters have no halo.
    assert colours["North Korean special forces train in Vladivostok"] == "#000000"
    assert colours["Russia wages war against Ukraine"] == "#ffffff"
    assert colours["North Korea sends troops to Russia"] == LIGHT.ink
    (bars,) = (t for t in chart["data"] if t["type"] == "bar" and t.get("name") is None)
    # Plates of titles are higher than bars.
    drawn = zip(bars["marker"]["color"], bars["width"], strict=True)
    grounds = [colour for colour, width in drawn if width == min(bars["width"])]
    assert LIGHT.paper not in grounds


def test_badges_on_a_dark_bar_have_the_colour_of_its_title(article):
    window = tuple(np.array(["2024-10-08", "2024-10-13"], dtype="datetime64[s]"))
    chart = View(article, State(screen=Screen(1_400, 640), window=window)).charts.timeline
    (badges,) = (t for t in chart["data"] if t.get("name") == "badges")
    # The navy's bar is dark, the training's pale.
    assert badges["textfont"]["color"] == ["#ffffff", LIGHT.ink]
    assert badges["marker"]["color"] == ["#ffffff", LIGHT.stance_colour("asserts")]
    (bars,) = (t for t in chart["data"] if t["type"] == "bar" and t.get("name") is None)
    assert LIGHT.paper not in bars["marker"]["color"]


def test_hover_texts_are_cached_by_everything_they_depend_on(table):
    index = EventIndex(table({"event_id": "a", "title": "Ships sail"}, {"event_id": "b"}))
    all_events = index.everything

    def hovers(**more):
        return hover_texts(all_events, **({"disputed": frozenset()} | more))

    plain = hovers()
    assert hovers() == plain
    assert hovers(disputed=frozenset({"b"})) == [plain[0], f"{plain[1]}<br><b>disputed</b>"]
    assert "<b>Ships</b> sail" in hovers(hits=("ships",))[0]
    with use_language("uk"):
        assert hovers() != plain
    assert hover_texts(all_events.at(np.array([1, 0])), frozenset()) == plain[::-1]
    assert hovers() == plain
