"""Where the page has buttons over the map, so that no name is drawn below them."""

from dashboard.charts.point_labels import Box
from dashboard.charts.text_metrics import label_width_px
from dashboard.common.i18n import text_direction, tr
from dashboard.views.state import State

# As in style.layout.css and style.touch.css: distance from the edges and between buttons, height
# and least width of a button, and upper edge of the second row.
_GAP_PX = 6.0
_BUTTON_PX = {False: 30.0, True: 46.0}
_SECOND_ROW_PX = {False: 42.0, True: 56.0}
# Size of their letters, and width of what is beside them: padding, a triangle or a box.
_LETTERS_PX, _PADDING_PX, _MARK_PX = 13.0, 20.0, 22.0
_SIGNS = 2


def map_controls(state: State, outside: str) -> tuple[Box, ...]:
    """Return the boxes of the map that controls of the page cover, in pixels.

    Parameters
    ----------
    state
        The size of the map, and whether the page is embedded.
    outside
        Text of the button for places that the map does not show; empty if there is none.
    """
    screen = state.screen
    right, bottom = float(screen.map_width_px), float(screen.map_height_px or 0)
    high, second = _BUTTON_PX[screen.touch], _SECOND_ROW_PX[screen.touch]
    listed = _width_px(tr("Not on the map"), _MARK_PX)
    boxes = []
    if not state.embedded:
        tools = _SIGNS * high + sum(max(_width_px(tr(text)), high) for text in ("Fit", "Country"))
        tools += (_SIGNS + 1) * _GAP_PX
        boxes = [
            (0.0, 0.0, _GAP_PX + _width_px(tr("Filter by this area"), _MARK_PX), _GAP_PX + high),
            (right - _GAP_PX - tools, 0.0, right, _GAP_PX + high),
            (
                0.0,
                bottom - _GAP_PX - high,
                _width_px(tr("How to read the charts"), _MARK_PX),
                bottom,
            ),
        ]
    top = bottom - _GAP_PX - high if screen.stacked else second
    boxes.append((right - _GAP_PX - listed, top, right, top + high + _GAP_PX))
    if outside:
        if screen.stacked:
            # The button is above the key, which an embedded page does not have.
            top -= 0.0 if state.embedded else second - _GAP_PX
        boxes.append((0.0, top, _GAP_PX + _width_px(outside), top + high + _GAP_PX))
    if text_direction() == "rtl":
        boxes = [(right - box[2], box[1], right - box[0], box[3]) for box in boxes]
    return tuple(boxes)


def _width_px(text: str, more: float = 0.0) -> float:
    return label_width_px(text, _LETTERS_PX) + _PADDING_PX + more
