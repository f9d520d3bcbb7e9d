"""The ground of the map: lines and names by zoom, and no overlaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.clusters import PLACE_LABEL_PX
from dashboard.charts.ground import CITY_PX, COUNTRY_PX, ground_traces
from dashboard.charts.map_view import MapFrame, MapView
from dashboard.charts.place_marks import place_marks
from dashboard.charts.point_labels import label_box
from dashboard.charts.style import PRINT_THEMES, Context, Look
from dashboard.charts.text_metrics import label_width_px
from dashboard.common.i18n import use_language
from dashboard.engine.index import Selection
from dashboard.model.country_shapes import largest_parts_in
from dashboard.model.geo import WORLD, MapExtent
from dashboard.model.ground import cities_in, lines_in

FRAME = MapFrame(560, 740)
EUROPE = MapExtent(20, 50, 42, 60)


def names_of(view, marks=()):
    traces = ground_traces(view, marks, Look())
    return [text for trace in traces for text in trace.get("text", [])]


def layers_of(view):
    return {trace["name"] for trace in ground_traces(view, [], Look())} - {"names"}


def boxes_of(view, trace):
    size = trace["textfont"]["size"]
    x, y = view.pixels(np.array(trace["lat"]), np.array(trace["lon"]))
    for text, side, *at in zip(trace["text"], trace["textposition"], x, y, strict=True):
        if side == "middle center":
            width, height = label_width_px(text, size), size
            yield at[0] - width / 2, at[1] - height / 2, at[0] + width / 2, at[1] + height / 2
        else:
            yield label_box(text, at, side, size)


def assert_apart(boxes):
    for index, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:index]:
            assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1], (
                boxes[index],
                other,
            )


SPOTS = st.lists(st.tuples(st.floats(42, 60), st.floats(20, 50)), max_size=30)


@given(SPOTS, st.floats(-180, 180), st.floats(-60, 75), st.floats(60, 9_000))
def test_names_overlap_neither_each_other_nor_marks(table, spots, longitude, latitude, scale):
    rows = [{"latitude": lat, "longitude": lon, "location": "Place"} for lat, lon in spots]
    view = MapView(longitude, latitude, longitude, scale, 560, 740)
    events = table(*(rows or [{}]))
    marks = place_marks(Selection.of(events), view, Look(), Context(events))
    traces = ground_traces(view, marks, Look())
    named = [trace for trace in traces if "text" in trace]
    boxes = [box for trace in named for box in boxes_of(view, trace)]
    for left, top, right, bottom in boxes:
        assert left >= -1
        assert top >= -1
        assert right <= 561
        assert bottom <= 741
    x, y = view.pixels(
        *(np.array([getattr(m, n) for m in marks]) for n in ("latitude", "longitude"))
    )
    halves = [mark.size_px / 2 for mark in marks]
    discs = [(a - h, b - h, a + h, b + h) for a, b, h in zip(x, y, halves, strict=True)]
    labels = [
        label_box(mark.label, at, mark.side, PLACE_LABEL_PX)
        for mark, *at in zip(marks, x, y, strict=True)
        if mark.label and mark.side != "middle center"
    ]
    assert_apart(boxes)
    for box in boxes:
        for mark in (*discs, *labels):
            assert_apart([mark, box])


def test_what_is_drawn_depends_on_the_zoom():
    world, near, close = (
        MapView.fit(extent, FRAME)
        for extent in (WORLD, MapExtent(-100, -70, 30, 50), MapExtent(-81, -78, 42, 44))
    )
    assert layers_of(world) == set()
    assert layers_of(near) == {"lakes", "rivers", "provinces"}
    assert "Russia" in names_of(world)
    assert not {"Moscow", "Luxembourg"} & set(names_of(world))
    assert {"Canada", "United States", "Chicago"} <= set(names_of(near))
    assert {"Toronto", "Hamilton"} <= set(names_of(close))
    # The data of lines are too coarse for a map of a city.
    assert layers_of(close) == set()


def test_a_country_is_named_in_its_visible_part():
    view = MapView.fit(MapExtent(125, 150, 50, 65), FRAME)
    (russia,) = (
        (lat, lon)
        for trace in ground_traces(view, [], Look())
        for text, lat, lon in zip(trace.get("text", []), trace["lat"], trace["lon"], strict=False)
        if text == "Russia"
    )
    assert view.contains(*(np.array([at]) for at in russia)).all()


def test_countries_beyond_the_antimeridian_are_found():
    parts = largest_parts_in(MapExtent(150, 200, 50, 75), 3)
    assert parts.codes == ["RUS", "USA"]
    assert 150 < parts.longitudes[0] < 195 < parts.longitudes[1] < 200


def test_countries_have_names_in_the_language_of_the_reader():
    with use_language("uk"):
        assert "Україна" in names_of(MapView.fit(EUROPE, FRAME))


@pytest.mark.parametrize(
    ("latitude", "longitude", "precision", "named"),
    [
        (43.65, -79.38, "exact", {"Hamilton"}),
        # Sources differ in spelling, and in where the middle of a city is.
        (43.67, -79.28, "city", {"Hamilton"}),
        (43.67, -79.28, "exact", {"Hamilton", "Toronto"}),
    ],
)
def test_a_city_gives_way_to_an_event_at_its_place(table, latitude, longitude, precision, named):
    spot = {"latitude": latitude, "longitude": longitude, "geo_precision": precision}
    events = table(spot | {"location": "The city"})
    view = MapView.fit(MapExtent(-81, -78, 42, 44), FRAME)
    marks = place_marks(Selection.of(events), view, Look(), Context(events))
    assert {"Hamilton", "Toronto"} <= set(names_of(view))
    assert {"Hamilton", "Toronto"} & set(names_of(view, marks)) == named


def test_a_label_at_an_edge_is_at_a_corner_of_its_mark(table):
    view = MapView.fit(EUROPE, FRAME)
    latitudes, longitudes = view.places(np.array([22.0, 38.0]), np.array([150.0, 140.0]))
    rows = [
        {"latitude": latitude, "longitude": longitude, "location": name}
        for latitude, longitude, name in zip(
            latitudes.tolist(), longitudes.tolist(), ("A country", "A region (2)"), strict=True
        )
    ]
    marks = place_marks(Selection.of(table(*rows)), view, Look(), Context(table(*rows)))
    assert [mark.label for mark in marks] == ["A country", "A region (2)"]


@pytest.mark.parametrize("layer", ["rivers", "lakes", "provinces"])
def test_lines_are_bounded_by_points_and_lie_near_the_map(layer):
    extent = MapExtent(-100, -70, 30, 50)
    lines = lines_in(layer, extent, 7, 0.1, 1_000)
    assert 0 < sum(map(len, lines)) <= 1_000
    for line in lines:
        assert line[:, 0].max() > -108
        assert line[:, 0].min() < -62
    assert lines_in(layer, extent, 0.5, 0.1, 1_000) == []


def test_cities_across_the_antimeridian_come_by_importance():
    names = cities_in(MapExtent(170, 190, -50, 0), 5).names.tolist()
    assert {"Auckland", "Suva"} <= set(names)
    assert "Sydney" not in names
    assert names.index("Auckland") < names.index("Christchurch")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", {"Seoul", "Pyongyang", "Tokyo", "Shanghai"}),
        ("uk", {"Сеул", "Пхеньян", "Токіо", "Шанхай"}),
        # Without the rank of a city, such as 서울특별시.
        ("ko", {"서울", "평양", "도쿄", "상하이"}),
    ],
)
def test_cities_have_names_in_the_language_of_the_reader(code, expected):
    with use_language(code):
        names = cities_in(MapExtent(110, 145, 30, 45), 5).names
        assert expected <= set(names)
        assert all(names)
        # Small ones keep their English names.
        assert "Gangneung" in cities_in(MapExtent(128, 130, 37, 38), 8).names
        assert {"en": "Kyiv", "uk": "Київ", "ko": "키이우"}[code] in names_of(
            MapView.fit(EUROPE, FRAME)
        )


def luminance(colour):
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts > 0.04045, ((parts + 0.055) / 1.055) ** 2.4, parts / 12.92)
    return float(linear @ (0.2126, 0.7152, 0.0722))


@pytest.mark.parametrize("theme", PRINT_THEMES.values(), ids=PRINT_THEMES)
def test_names_contrast_with_land_water_and_shades(theme):
    for ground in (theme.land, theme.water, *theme.shade):
        low, high = sorted(map(luminance, (theme.place, ground)))
        assert (high + 0.05) / (low + 0.05) >= 4.5
    assert COUNTRY_PX > CITY_PX >= 10
