"""Pictures for print: their sizes, contents and alternative texts."""

import json
import re
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import datasets, examples, states

from dashboard.charts.key import key_px, key_traces
from dashboard.charts.lanes import LANES
from dashboard.charts.style import LIGHT, PRINT_THEMES, TRANSPARENT
from dashboard.common.errors import InvalidQueryError, PictureError
from dashboard.common.i18n import use_language
from dashboard.common.resources import sample_events
from dashboard.engine.query import EventQuery
from dashboard.ingest.load import Dataset, load_events, open_dataset
from dashboard.model.countries import country_codes
from dashboard.views.figure import ExportFigure, filled_px
from dashboard.views.figure_spec import (
    CHARTS,
    MAX_SIDE,
    PICTURE_FORMATS,
    PURPOSES,
    SIZES,
    FigureSpec,
    check_dots,
    read_dpi,
    read_size,
)
from dashboard.views.state import SCREEN_SENT, MapPosition, Screen, State
from dashboard.views.view import View
from dashboard.web.components.image_dialog import TONES
from dashboard.web.figure_preview import preview as picture_preview


@cache
def article() -> Dataset:
    return open_dataset(sample_events())


def picture(
    charts: str = "both", size: str = "wide", state: State | None = None, **more
) -> ExportFigure:
    return ExportFigure(View(article(), state or State()), FigureSpec(charts, size, **more))


def notes(exported: ExportFigure) -> str:
    return " ".join(note.text for note in exported.figure.layout.annotations).replace("<br>", " ")


class TestFigureSpec:
    """Settings of a picture from names and numbers."""

    @pytest.mark.parametrize(
        ("text", "size"),
        [
            ("1200", (1_200, None)),
            ("1200x800", (1_200, 800)),
            ("1200x800px", (1_200, 800)),
            ("254mm", (1_120, None)),
            ("10x5in", (1_120, 560)),
            ("A4", (926, 1_310)),
            (" slide ", (1_280, 720)),
            ("300x250", (300, 250)),
            ("8000x8000", (8_000, 8_000)),
        ],
    )
    def test_a_size_is_a_name_or_numbers(self, text, size):
        spec = FigureSpec(size=read_size(text))
        assert (spec.width_px, spec.height_px) == size

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "big",
            "299",
            "8001",
            "300x249",
            "1200x8001",
            "1200x",
            "x800",
            "-5",
            "1e9",
            "٣٠٠",
            "9x9mm",
        ],
    )
    def test_an_invalid_size_is_refused_with_the_choices(self, text):
        with pytest.raises(InvalidQueryError, match=r"Choose one of wide.*1200x800.*300 to 8,000"):
            read_size(text)

    @pytest.mark.parametrize("text", ["71", "601", "", "many", "1e2", "3.5", "٣٠٠", "9" * 5_000])
    def test_an_invalid_resolution_is_refused_with_the_limits(self, text):
        with pytest.raises(InvalidQueryError, match="Use a whole number from 72 to 600"):
            read_dpi(text)
        assert (read_dpi("72"), read_dpi("600")) == (72, 600)

    @pytest.mark.parametrize("purpose", PURPOSES.values(), ids=PURPOSES)
    def test_each_purpose_is_a_valid_picture(self, purpose):
        texts = {"size": purpose.size, "tones": purpose.tones, "dpi": str(purpose.dpi)}
        spec, problems = FigureSpec.read({name: text for name, text in texts.items() if text})
        assert not problems
        assert purpose.file_format in PICTURE_FORMATS
        check_dots(spec.width_px, spec.height_px or spec.width_px, spec.scale)

    @pytest.mark.parametrize(
        "spec",
        [
            FigureSpec(),
            FigureSpec("map", "a4", "greyscale", "Troops & ships", 72, "transparent"),
            FigureSpec(size="120x80mm"),
        ],
        ids=["default", "all", "numbers"],
    )
    def test_settings_can_be_restored_from_a_url(self, spec):
        sent = {name: [text] for name, text in spec.write()}
        assert FigureSpec.read(sent) == (spec, [])

    def test_letters_on_paper_are_8_points_high(self):
        spec = FigureSpec(size="column")
        assert spec.width_px / spec.inch_px * 25.4 == pytest.approx(89, abs=0.2)
        assert 12.5 / spec.inch_px * 72 == pytest.approx(8, abs=0.1)

    @pytest.mark.parametrize(
        ("size", "fits"),
        [((10_000, 12_000), True), ((10_001, 12_000), False), ((MAX_SIDE + 1, 10), False)],
    )
    def test_a_picture_with_too_many_dots_is_refused(self, size, fits):
        if fits:
            assert check_dots(*size, 1) == size
        else:
            with pytest.raises(PictureError, match=r"limits are 120,000,000 dots"):
                check_dots(*size, 1)

    def test_each_tone_can_be_chosen_on_the_page(self):
        assert set(TONES) == {"", *PRINT_THEMES}


class TestPicture:
    """A picture shows what is on the screen, and describes it."""

    @pytest.mark.parametrize("charts", CHARTS)
    def test_a_picture_shows_title_filters_source_and_as_of_date(self, charts):
        state = State(EventQuery(("RUS", "PRK"), "actor"), chosen="troops-sent")
        exported = picture(charts, state=state)
        texts = notes(exported)
        assert article().title in texts
        assert "Events with Russia or North Korea as actor" in texts
        status = exported.view.captions.status
        if charts == "timeline":
            # There is no map for which events could have no place.
            status = "15 of 16 events and 5 of 25 statements. "
        assert status in texts
        assert f"Source: {article().source}" in texts
        assert "As of 20 Oct 2024" in texts
        assert article().licence.split("(")[0].strip() in texts

    def test_a_headline_replaces_the_title(self):
        exported = picture(headline="Ships <b>sail</b>")
        assert "Ships &lt;b&gt;sail&lt;/b&gt;" in notes(exported)
        assert article().title not in {note.text for note in exported.figure.layout.annotations}

    @pytest.mark.parametrize("charts", CHARTS)
    @pytest.mark.parametrize("size", [*SIZES, "600x800", "2000x700", "300x560"])
    def test_a_picture_has_the_requested_size(self, charts, size):
        layout = picture(charts, size).figure.layout
        spec = FigureSpec(charts, size)
        assert layout.width == spec.width_px
        assert layout.height == (spec.height_px or pytest.approx(layout.height))

    @pytest.mark.parametrize("charts", CHARTS)
    @pytest.mark.parametrize("size", [*SIZES, "600x800", "2000x700", "300x560"])
    def test_charts_and_texts_do_not_overlap(self, charts, size):
        layout = picture(charts, size).figure.layout
        boxes = [domain for domain in (timeline_box(layout), map_box(layout)) if domain]
        for box in boxes:
            assert 0 <= box[0] < box[2] <= 1
            assert 0 <= box[1] < box[3] <= 1
        for first, second in combinations(boxes, 2):
            beside = first[2] <= second[0] or second[2] <= first[0]
            assert beside or first[3] <= second[1] or second[3] <= first[1]
        # The credit line is the last note, below all charts.
        credit = layout.annotations[-1]
        assert all(credit.y >= (1 - box[1]) * layout.height - 1 for box in boxes)

    @pytest.mark.parametrize("size", [name for name, size in SIZES.items() if size.height])
    @pytest.mark.parametrize("table", ["three events", "article", "thousand events", "the world"])
    def test_charts_fill_the_paper(self, table, size):
        """Whatever the number of events, no half of a picture is empty."""
        data = {
            "three events": three_events, "article": article,
            "thousand events": lambda: many_groups(1_000, 30), "the world": whole_world,
        }[table]()  # fmt: skip
        exported = ExportFigure(View(data, State()), FigureSpec("both", size))
        (timeline, below), page, _ = exported._drawn
        covered = timeline.width_px * filled_px(timeline) + below.width_px * below.height_px
        assert covered > 0.8 * page.room_px * exported._room_px(page)

    def test_a_map_is_below_a_timeline_of_few_rows_and_beside_one_of_many(self):
        few, many = (
            ExportFigure(View(data, State()), FigureSpec("both", "slide")).figure.layout
            for data in (three_events(), article())
        )
        assert timeline_box(few)[0] == pytest.approx(map_box(few)[0], abs=0.2)
        assert timeline_box(many)[2] < map_box(many)[0]

    def test_an_error_about_the_height_names_the_smallest_height(self):
        with pytest.raises(PictureError, match=r"300 × 250 pixels .* at least (\d+)") as raised:
            _ = picture(size="300x250").figure
        needed = int(str(raised.value).split("at least ")[1].split(",")[0])
        assert needed > 250

    def test_a_picture_keeps_zoom_lanes_and_colours_of_the_screen(self):
        window = tuple(np.array(["2024-10-01", "2024-10-31"], dtype="M8[s]"))
        moved = MapPosition(lon=100.0, lat=50.0, scale=3.0, rotation=90.0)
        state = State(window=window, moved=moved, lanes="event_type", colour="country")
        exported = picture(state=state)
        layout = exported.figure.layout
        assert layout.xaxis.range == ("2024-10-01T00:00:00", "2024-10-31T00:00:00")
        assert layout.geo.projection.scale == 3
        assert layout.geo.center.lon == 100
        assert "1 Oct 2024 to 31 Oct 2024" in notes(exported)
        assert any("Supply" in name for name in layout.yaxis.ticktext)
        assert "Russia" in key_names(exported)

    def test_a_picture_counts_what_it_leaves_out(self):
        for size in ("1600", "1600x700"):
            view = View(article(), State(screen=Screen(width_px=400)))
            for charts, place in (("both", "on the timeline"), ("timeline", "in the image")):
                texts = notes(ExportFigure(view, FigureSpec(charts, size)))
                assert f"({view.captions.undrawn} not {place})" in texts
                assert ("All events. 16 events" in texts) == (charts == "both")
                assert ("14 of 16 events" in texts) == (charts == "timeline")
        crowded = picture("timeline", "900x400")
        assert len(titles_of(crowded)) < len(titles_of(picture("timeline")))
        assert "not fit" in notes(crowded)
        assert "not fit" not in notes(picture("timeline"))

    def test_a_picture_mentions_counts_even_if_the_screen_shows_marks(self):
        rows = [{"title": f"Event {n}", "date": "2024-10-08", "country": "RUS"} for n in range(300)]
        data = Dataset(load_events(pd.DataFrame(rows)).events)
        view = View(data, State(screen=Screen(height_px=2_000)))
        small = ExportFigure(view, FigureSpec("timeline", "400x400"))
        assert ("counts" in view.captions.status, "drawn as counts" in notes(small)) == (
            False,
            True,
        )

    def test_the_selected_event_is_not_highlighted(self):
        plain, focused = (
            picture("timeline", state=State(chosen=chosen)).figure for chosen in ("", "troops-sent")
        )
        assert plain == focused

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_tones_default_to_the_theme_of_the_screen(self, theme):
        state = State(theme=theme)
        assert picture(state=state).figure.layout.paper_bgcolor == PRINT_THEMES[theme].paper
        clear = picture(state=state, background="transparent").figure
        assert {clear.layout.paper_bgcolor, clear.layout.plot_bgcolor} == {TRANSPARENT}
        assert clear.layout.meta["halo"] == PRINT_THEMES[theme].paper
        grey = picture(state=state, tones="greyscale").figure
        assert grey.layout.paper_bgcolor == PRINT_THEMES["greyscale"].paper

    @examples(0.5)
    @given(
        datasets(),
        states(),
        st.sampled_from(list(CHARTS)),
        st.integers(300, 2_000),
        st.none() | st.integers(250, 2_000),
    )
    def test_every_picture_with_enough_room_can_be_drawn(self, data, state, charts, width, height):
        size = str(width) if height is None else f"{width}x{height}"
        exported = ExportFigure(View(data, state), FigureSpec(charts, size))
        with use_language(state.language or "en"):
            if height and height < exported._least_px(exported._page(None)):
                with pytest.raises(PictureError, match=str(width)):
                    _ = exported.figure
                return
            layout = exported.figure.layout
        assert layout.width == width
        assert layout.height == (height or layout.height)
        assert layout.meta["alt"]


@cache
def three_events() -> Dataset:
    """Make a table of three events in distant countries."""
    rows = {
        "title": ["First", "Second", "Third"],
        "date": ["1930-07-30", "1934-06-10", "1938-06-19"],
        "country": ["URY", "ITA", "FRA"],
        "latitude": ["-34.9", "41.9", "48.9"],
        "longitude": ["-56.2", "12.5", "2.2"],
    }
    return Dataset(load_events(pd.DataFrame(rows)).events)


@cache
def scripts() -> Dataset:
    """Return one event per script."""
    return open_dataset(Path(__file__).parents[1] / "data/strangers/k7_scripts.csv")


@cache
def many_groups(events: int, groups: int) -> Dataset:
    """Make events in many countries, of many types, and so on; the last ones are rare."""
    dice = np.random.default_rng(groups)
    group = np.minimum(dice.integers(0, groups, events), dice.integers(0, groups, events))
    group[:groups] = np.arange(groups)
    codes = np.array(sorted(country_codes()))[:groups]
    rows = {
        "title": [f"Event {number}" for number in range(events)],
        "date": [f"2024-{1 + number % 12:02}-{1 + number % 28:02}" for number in range(events)],
        "country": codes[group],
        "event_type": [f"type {number}" for number in group],
        "claimant": [f"Speaker {number}" for number in group],
        "status": np.array(["", "expected", "ongoing", "occurred"])[group % 4],
        "stance": np.array(["", "", "asserts"])[group % 3],
        "claimant_country": codes[(group + 1) % groups],
    }
    return Dataset(load_events(pd.DataFrame(rows)).events)


def whole_world() -> Dataset:
    """Make events everywhere, in so many countries that a timeline needs much room."""
    data = many_groups(1_000, 30).events
    dice = np.random.default_rng(1)
    spots = {
        "latitude": dice.uniform(-55, 70, len(data)),
        "longitude": dice.uniform(-170, 180, len(data)),
    }
    return Dataset(data.assign(geo_precision="city", geo_source="given", **spots))


def lane_names(chart: Any) -> list[tuple[str, str]]:
    """Return the name of each lane, shortened if necessary, and its number of events."""
    # A name may take two lines.
    texts = [text.replace("</b><br><b>", " ") for text in chart["layout"]["yaxis"]["ticktext"]]
    matches = [re.fullmatch(r"<b>(.*)</b> <span[^>]*>(.*)</span>", text) for text in texts]
    return [(match[1], match[2]) for match in matches if match]


def have_same_lanes(page: Any, picture: Any) -> bool:
    """Return whether two charts have the same lanes in order, even if names are shortened."""
    names, others = (
        [name.rstrip("…") for name, _ in lane_names(chart)] for chart in (page, picture)
    )
    return len(names) == len(others) and all(
        name.startswith(other) or other.startswith(name)
        for name, other in zip(names, others, strict=True)
    )


class TestLanes:
    """The lanes of a picture are those of the page, in the same order."""

    TABLES: ClassVar = {
        "scripts": scripts,
        "25 groups": lambda: many_groups(300, 25),
        "others as counts": lambda: many_groups(2_500, 60),
    }

    @pytest.mark.parametrize("lanes", LANES)
    @pytest.mark.parametrize("table", TABLES)
    def test_each_size_has_the_lanes_of_the_page(self, table, lanes):
        view = View(self.TABLES[table](), State(lanes=lanes))
        page = view.charts.timeline
        # Every second size, the others with the next lanes.
        for size in tuple(SIZES)[tuple(LANES).index(lanes) % 2 :: 2]:
            exported = ExportFigure(view, FigureSpec(size=size))
            assert "more than on the page" not in notes(exported), size
            if not SIZES[size].most:
                assert have_same_lanes(page, exported.figure), size
                continue
            # A picture of limited height says what it has no room for.
            assert exported.figure.layout.height <= exported.spec.most_px
            left = dict(lane_names(exported.figure)).keys() - dict(lane_names(page)).keys()
            assert left <= {"All others"}
            (placed,) = (panel.placement for panel in exported._drawn[0] if panel.placement)
            if not placed.has_counts:
                assert placed.lanes["count"].sum() == len(placed.marks["position"])
            assert have_same_lanes(page, exported.figure) or re.search(
                "not in the image|are merged into", notes(exported)
            )

    def test_a_column_keeps_the_main_events(self, article):
        exported = ExportFigure(View(article), FigureSpec(size="column"))
        assert exported.figure.layout.height <= exported.spec.most_px
        assert "All events" not in notes(exported)
        assert "11 of 16 events and 23 of 25 statements, 4 events not on" in notes(exported)
        assert "2 earlier, 3 other events not in the image" in notes(exported)
        assert lane_names(exported.figure) == [
            ("Russia", "6"),
            ("North Korea", "3"),
            ("Ukraine", "2"),
        ]
        assert "2 are expected. 2 are disputed. Russia 6, North Korea 3" in exported.alt_text
        text = str(exported.figure.to_dict())
        assert "and 3 more" in text
        assert exported.figure.layout.xaxis.nticks > 4
        # Rows are low, but no title covers its bar.
        (placed,) = (panel.placement for panel in exported._drawn[0] if panel.placement)
        scatters = [trace for trace in exported.figure.data if trace.type == "scatter"]
        crosses = next(trace for trace in scatters if trace.mode == "markers")
        titles = next(trace for trace in scatters if trace.mode == "text")
        above_px = [
            (y - max(title for title in titles.y if title < y)) * placed.row_px for y in crosses.y
        ]
        assert placed.row_px < 30
        assert min(above_px) > 11
        for title in (
            "Russian navy carries",
            "North Korea sends troops",
            "North Korea arms Russia",
        ):
            assert title in text
        for title in ("More North Korean troops", "North Korean soldiers expected", "Kursk region"):
            assert title not in text

    @pytest.mark.parametrize("height", [300, 640, 900])
    @pytest.mark.parametrize("charts", ["both", "timeline"])
    def test_lanes_depend_on_screen_and_filters(self, height, charts):
        window = (np.datetime64("2024-03-01", "s"), np.datetime64("2024-06-30", "s"))
        query = EventQuery(window=window)
        view = View(many_groups(2_500, 60), State(query, screen=Screen(1_440, height)))
        exported = ExportFigure(view, FigureSpec(charts))
        assert have_same_lanes(view.charts.timeline, exported.figure)
        assert lane_names(exported.figure)[-1][0] == "All others"

    @pytest.mark.parametrize("events", [100, 2_500])
    def test_a_low_picture_counts_merged_lanes(self, events):
        exported = picture_of(many_groups(events, 60), "timeline", "1200x400")
        names = lane_names(exported.figure)
        page = lane_names(exported.view.charts.timeline)
        assert 3 < len(names) < len(page)
        merged = len(page) - len(names)
        assert f"({merged} lanes of the page are merged into “All others”)" in notes(exported)

    @pytest.mark.parametrize("size", [*SIZES, "1200x400", "400x600", "600x300"])
    @pytest.mark.parametrize("table", TABLES)
    def test_names_of_lanes_fit_without_overlap(self, table, size):
        exported = picture_of(self.TABLES[table](), "timeline", size)
        axis, height = exported.figure.layout.yaxis, exported.figure.layout.height
        low, high = axis.domain
        row_px = (high - low) * height / max(axis.range)
        assert np.diff(axis.tickvals).min(initial=99) * row_px >= 14
        bottoms = [shape.y1 for shape in exported.figure.layout.shapes if shape.yref == "y"]
        assert max(bottoms, default=0) <= max(axis.range) + 1e-6
        assert low >= 0


def picture_of(dataset: Dataset, charts: str, size: str) -> ExportFigure:
    return ExportFigure(View(dataset), FigureSpec(charts, size))


class TestKey:
    """The key explains the contents of the picture, and nothing else."""

    def test_the_key_contains_only_what_is_drawn(self):
        names = key_names(picture(state=State(EventQuery(("FRA",), "speaker"))))
        assert {"demands", "comments"} <= names
        assert not {"denies", "Disputed", "Combat", "movement"} & names

    @pytest.mark.parametrize("width", [250, 400, 1_200])
    def test_entries_stay_in_their_room_and_apart(self, width):
        entries = picture()._drawn[0][0].keys[0]
        height = key_px(entries, width)
        names = key_traces(entries, 0, 0, width, LIGHT)[-1]
        assert max(names["y"]) < height
        spots = list(zip(names["x"], names["y"], strict=True))
        assert len(set(spots)) == len(entries)

    def test_without_entries_it_takes_no_room(self):
        assert key_px([], 400) == 0
        assert key_traces([], 0, 0, 400, LIGHT) == []


class TestAltText:
    """Alternative texts of pictures."""

    def test_it_contains_the_texts_of_the_picture(self):
        alt_text = picture(headline="Troops").alt_text
        assert alt_text.startswith(
            "Timeline and map: Troops. All events. 16 events and 25 statements, 6 events not on"
        )
        assert "5 are expected. 2 are disputed. Russia 8, North Korea 4" in alt_text
        assert "The first one shown is" in alt_text

    def test_few_events_are_described_one_by_one(self):
        exported = picture("map", state=State(EventQuery(("FRA",), "speaker")))
        titles = exported.view.rows.selected.cells("title")
        assert 0 < len(titles) <= 12
        assert all(title in exported.alt_text for title in titles)
        assert "Ukraine 1" not in exported.alt_text

    def test_months_on_the_axis_are_translated(self):
        with use_language("uk"):
            config = picture().figure.layout.meta["config"]
        assert config["locale"] == "uk"
        assert config["locales"]["uk"]["format"]["shortMonths"][9].startswith("жовт")
        assert picture().figure.layout.meta["config"] == {}

    def test_names_of_lanes_are_not_cut_if_there_is_room(self):
        with use_language("uk"):
            state = State(statements="every")
            names = picture(size="slide", state=state).figure.layout.yaxis.ticktext
        assert any("Сполучені Штати" in name for name in names)

    def test_it_works_without_events(self):
        alt_text = picture(state=State(EventQuery(text="no such word"))).alt_text
        assert "No events match" in alt_text

    def test_it_is_in_the_language_of_the_page(self):
        with use_language("uk"):
            assert "Перша" in picture().alt_text or "Перший" in picture().alt_text


class TestPreview:
    """The preview in the dialog of the page."""

    CHOICES: ClassVar = {
        "charts": "map",
        "size": "a4",
        "numbers": "",
        "tones": "",
        "headline": "",
        "dpi": 300,
    }

    def preview(self, **more):
        view = View(article(), State(EventQuery(("FRA",), "speaker")))
        return picture_preview(view, self.CHOICES | {"format": "png"} | more, {"topojsonURL": "/"})

    def test_it_contains_the_figure_and_a_file_name(self):
        answer = self.preview()
        assert answer["problem"] == ""
        assert answer["name"] == "north-korean-troops-in-russia-map-according-to-france.png"
        assert answer["measures"] == "210 × 297 mm; 2,480 × 3,509 dots"
        assert answer["options"] | {"scale": 0} == {
            "format": "png", "width": 926, "height": 1_310, "scale": 0,
        }  # fmt: skip
        assert answer["options"]["scale"] == pytest.approx(300 / 112)
        assert answer["figure"]["config"] == {"topojsonURL": "/"}
        assert answer["alt"] == answer["figure"]["layout"]["meta"]["alt"]

    def test_its_url_describes_the_same_picture(self):
        address = self.preview(headline="A & B", format="pdf")["address"]
        path, _, parameters = address.partition("?")
        assert path == "picture/pdf"
        assert FigureSpec.read(parameters)[0] == FigureSpec("map", "a4", headline="A & B")
        assert State.read(parameters)[0] == State(EventQuery(("FRA",), "speaker"))

    def test_its_url_sends_the_screen_that_decides_lanes_and_tones(self):
        screen = Screen(1_440, 1_000, dark=True)
        choices = {"charts": "map", "size": "a4", "numbers": "", "format": "pdf"}
        answer = picture_preview(View(article(), State(screen=screen)), choices, {})
        sent = dict(parse_qsl(answer["address"].partition("?")[2]))
        assert Screen.read(json.loads(sent[SCREEN_SENT])) == screen

    @pytest.mark.parametrize("image_format", ["svg", "pdf"])
    def test_vectors_have_no_dots(self, image_format):
        answer = self.preview(format=image_format)
        assert answer["measures"] == "210 × 297 mm"
        assert answer["options"]["scale"] == 1

    @pytest.mark.parametrize(
        ("more", "problem"),
        [
            ({"numbers": "9x9"}, "size=9x9: Choose one of"),
            ({"numbers": "8000x8000", "dpi": 600}, "too large"),
            ({"numbers": "300x250", "charts": "both"}, "too low"),
            ({"dpi": 9}, "Use a whole number from 72 to 600"),
            ({"charts": "globe"}, "Choose one of: both"),
        ],
    )
    def test_impossible_pictures_are_reported(self, more, problem):
        answer = self.preview(**more)
        assert problem in answer["problem"]
        assert answer.keys() == {"problem", "format"}

    def test_a_film_shows_its_first_frame_and_says_how_long_it_is(self):
        film = {"format": "film-gif", "size": "slide", "replay": "days", "dpi": 72}
        answer = self.preview(**film)
        view = View(article(), State(EventQuery(("FRA",), "speaker")))
        days = len(view.navigation.days)
        assert answer["measures"].startswith(f"1,280 × 720 pixels; {days} frame")
        assert answer["measures"].endswith(" seconds")
        assert (answer["frames"], answer["options"]["scale"]) == (days, 1)
        assert answer["name"].endswith(".gif")
        path, _, parameters = answer["address"].partition("?")
        assert path == "film/gif"
        assert "replay=days" in parameters
        assert State.read(parameters) == (view.state, [])
        # Other frames show other things.
        first, second = (self.preview(**film | {"replay": name}) for name in ("days", "events"))
        assert first["figure"]["data"] != second["figure"]["data"]
        assert "A film can have" in self.preview(**film | {"size": "a3"})["problem"]

    def test_empty_controls_keep_their_defaults(self):
        assert self.preview(dpi=None, headline=None, numbers=None)["problem"] == ""


def timeline_box(layout):
    x, y = layout.xaxis.domain, layout.yaxis.domain
    return x and (x[0], y[0], x[1], y[1])


def map_box(layout):
    x, y = layout.geo.domain.x, layout.geo.domain.y
    return x and (x[0], y[0], x[1], y[1])


def titles_of(exported: ExportFigure) -> list[str]:
    """Return the titles on the timeline of a picture."""
    (trace,) = (
        trace for trace in exported.figure.data
        if trace.type == "scatter" and trace.mode == "text" and trace.xaxis != "x9"
    )  # fmt: skip
    return list(trace.text)


def key_names(exported: ExportFigure) -> set[str]:
    """Return the names in the keys of a picture."""
    return {
        name for trace in exported.figure.data
        if trace.type == "scatter" and trace.mode == "text" and trace.xaxis == "x9"
        for name in trace.text
    }  # fmt: skip
