"""No name on the map of the page is below one of its buttons."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts.map_view import MapView
from dashboard.charts.point_labels import label_box
from dashboard.charts.text_metrics import label_width_px
from dashboard.common.i18n import use_language
from dashboard.views.map_controls import map_controls
from dashboard.views.state import Screen, State
from dashboard.views.view import View

PAGES = {
    "desk": State(screen=Screen(860, 640, 552, 770)),
    "phone": State(screen=Screen(390, 300, 390, 263, stacked=True, touch=True)),
    "embedded": State(embedded=True, screen=Screen(680, 300, 680, 194, stacked=True)),
}
# The boxes of the buttons in a browser, from the left upper corner of the map.
SEEN = {
    "desk": [(378, 6, 168, 30), (6, 6, 138, 30), (426, 42, 121, 29), (6, 44, 157, 30)],
    "phone": [(176, 6, 208, 44), (6, 6, 138, 46), (263, 211, 121, 46), (6, 163, 157, 44)],
    "embedded": [(553, 159, 121, 29), (6, 158, 157, 30)],
}


def name_boxes(view):
    """Return the boxes of all names on the map of a page."""
    charts = view.charts
    seen = MapView.of(view.rows.framing.core, charts.screen_map_frame)
    for trace in charts.map["data"]:
        if "text" not in trace:
            continue
        size = trace["textfont"]["size"]
        x, y = seen.pixels(np.array(trace["lat"]), np.array(trace["lon"]))
        for text, side, *at in zip(trace["text"], trace["textposition"], x, y, strict=True):
            if side == "middle center":
                half = label_width_px(text, size) / 2
                yield at[0] - half, at[1] - size / 2, at[0] + half, at[1] + size / 2
            elif text:
                yield label_box(text, at, side, size)


def overlap(one, other):
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("name", PAGES)
def test_no_name_is_below_a_button(article, name):
    view = View(article, PAGES[name])
    controls, names = view.charts.screen_map_frame.controls, list(name_boxes(view))
    assert controls
    assert len(names) > 5
    assert not [box for box in names if any(overlap(box, control) for control in controls)]
    if name == "desk":
        return
    # Names would be there otherwise.
    frame = replace(view.charts.screen_map_frame, controls=())
    free = View(article, PAGES[name])
    free.charts.__dict__["screen_map_frame"] = frame
    assert any(overlap(box, control) for box in name_boxes(free) for control in controls)


@pytest.mark.parametrize("name", PAGES)
def test_the_boxes_cover_the_buttons_of_the_page(name):
    boxes = map_controls(PAGES[name], "Not in view: Washington")
    for left, top, width, height in SEEN[name]:
        assert any(
            box[0] <= left and box[1] <= top and box[2] >= left + width and box[3] >= top + height
            for box in boxes
        )


def test_there_is_no_button_for_what_is_in_view():
    assert len(map_controls(PAGES["embedded"], "")) == 1


def test_pictures_and_one_file_pages_have_no_buttons_on_the_map(article):
    view = View(article, State(screen=Screen(320, 360, 320)))
    assert view.charts.screen_map_frame.controls == view.charts.map_frame(600, 400).controls == ()


def test_buttons_are_mirrored_with_the_page(monkeypatch):
    boxes = map_controls(PAGES["desk"], "")
    monkeypatch.setattr("dashboard.views.map_controls.text_direction", lambda: "rtl")
    mirrored = map_controls(PAGES["desk"], "")
    assert [(552 - box[2], 552 - box[0]) for box in boxes] == [(box[0], box[2]) for box in mirrored]


def test_buttons_are_as_wide_as_their_words():
    with use_language("uk"):
        boxes = map_controls(PAGES["desk"], "")
    assert boxes != map_controls(PAGES["desk"], "")
