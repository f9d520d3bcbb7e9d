"""A view as a picture that can be printed: the charts of one spec, with their words and keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import plotly.graph_objects as go

from dashboard.charts.axis import chart_locale
from dashboard.charts.key import Entry
from dashboard.charts.map import map_chart, map_entries, map_height_px
from dashboard.charts.page_layout import GAP_PX, PageLayout, Panel, Words
from dashboard.charts.style import PRINT_THEMES, Look
from dashboard.charts.timeline import names_px, timeline_chart, timeline_entries
from dashboard.charts.timeline_layout import Placement, layout_timeline
from dashboard.common.errors import PictureError
from dashboard.common.i18n import tr
from dashboard.model.geo import fill
from dashboard.views.alt_text import describe_picture
from dashboard.views.figure_spec import CHARTS, FigureSpec
from dashboard.views.state import MAX_TIMELINE_PX
from dashboard.views.view import View

Keys = Sequence[Sequence[Entry]]
# Charts lower than this say nothing any more.
_LEAST_PX = {"timeline": 170, "map": 120}
_NATURAL_PX = 200
# From this shape on, the charts of a picture of a given height stand side by side.
_BESIDE_ASPECT, _BESIDE_PX = 1.25, 900
# Of the width side by side; of the height one above the other.
_TIMELINE_SHARE, _LEAST_MAP_SHARE = 0.6, 0.28
# Width by height of a map that stands below a timeline, at least.
_HIGHEST_MAP = 1.35
# Names of lanes stand in full up to this share of the width.
_NAMES_SHARE = 0.22


@dataclass(frozen=True)
class ExportFigure:
    """One view on one spec; each part is made when asked for.

    Attributes
    ----------
    view
        What the reader sees: filters, zoom, grouping, theme.
    spec
        What the picture is to be.
    """

    view: View
    spec: FigureSpec

    @cached_property
    def figure(self) -> go.Figure:
        """The picture; its layout has width and height.

        Raises
        ------
        PictureError
            The height does not hold the words and the charts.
        """
        height = self.spec.height_px
        panels, page = self._drawn
        picture = page.compose(panels, beside=self._beside, height_px=height)
        # Files say of themselves what they show; see ``picture_file.js``.
        return picture.update_layout(
            meta={
                "title": page.words.title,
                "alt": self.alt_text,
                "inch": self.spec.inch_px,
                "config": chart_locale(),
            }
        )

    @cached_property
    def alt_text(self) -> str:
        """What the picture shows, for those who cannot see it."""
        panels, page = self._drawn
        title = f"{tr(CHARTS[self.spec.charts])}: {page.words.title}"
        return describe_picture(self.view, title, page.words.subtitle, _placed(panels))

    @property
    def name(self) -> str:
        """Name of a file for it, without an ending."""
        charts = "" if self.spec.charts == "both" else self.spec.charts
        return self.view.captions.file_name(charts)

    @property
    def _look(self) -> Look:
        theme = PRINT_THEMES[self.spec.tones or self.view.state.effective_theme]
        return replace(self.view.charts.look, theme=theme, chosen="", printed=True)

    @property
    def _beside(self) -> bool:
        width, height = self.spec.width_px, self.spec.height_px
        is_wide = height is not None and width >= _BESIDE_ASPECT * height
        return self.spec.charts == "both" and is_wide and width >= _BESIDE_PX

    @cached_property
    def _drawn(self) -> tuple[list[Panel], PageLayout]:
        """Charts and paper; the words above depend on the charts, and their room on the words."""
        page = self._page(None)
        panels = self._panels(page)
        fitted = self._page(_placed(panels))
        if self.spec.height_px and fitted.around_px != page.around_px:
            panels = self._panels(fitted)
        return panels, fitted

    def _page(self, placed: Placement | None) -> PageLayout:
        view = self.view
        title = self.spec.headline or view.dataset.title
        words = Words(title, view.captions.subtitle(self.spec.charts, placed), view.captions.credit)
        return PageLayout(words, self._look.theme, self.spec.width_px)

    def _panels(self, page: PageLayout) -> list[Panel]:
        room, width = self._room_px(page), page.room_px
        if self.spec.charts == "map":
            return [self._map(width, room)]
        if self.spec.charts == "timeline":
            return [self._timeline(width, room)]
        if self._beside:
            # The key to both stands below the map, which is wider than high.
            left = round(_TIMELINE_SHARE * (width - GAP_PX))
            timeline = self._timeline(left, room)
            there = self._map(width - GAP_PX - left, room, timeline.keys)
            return [self._timeline(left, room, has_key=False), there]
        timeline = self._timeline(width, None)
        if not room:
            return [timeline, self._map(width, None)]
        below = self._map(width, self._map_px(width, room, timeline.height_px))
        return [self._timeline(width, room - GAP_PX - below.height_px), below]

    def _map_px(self, width: int, room: int, timeline_px: int) -> int:
        """Height of a map below a timeline: what that does not need."""
        left = max(room - GAP_PX - timeline_px, round(_LEAST_MAP_SHARE * room))
        return min(left, round(width / _HIGHEST_MAP))

    def _room_px(self, page: PageLayout) -> int | None:
        """Height that is left for the charts; None for as much as they need."""
        height, least = self.spec.height_px, self._least_px(page)
        if height is None:
            return None
        if height < least:
            raise PictureError(
                tr(
                    "{width} × {height} pixels is too low for the texts and charts of this "
                    "picture. Use a height of at least {least}, or leave the height out.",
                    width=self.spec.width_px,
                    height=height,
                    least=least,
                )
            )
        return height - page.around_px

    def _least_px(self, page: PageLayout) -> int:
        """Least height that holds the words and something of the charts."""
        shown = [least for name, least in _LEAST_PX.items() if self.spec.charts in (name, "both")]
        charts = max(shown) if self._beside else sum(shown) + GAP_PX * (len(shown) - 1)
        return page.around_px + charts

    def _timeline(self, width_px: int, height_px: int | None, *, has_key: bool = True) -> Panel:
        view, look, shown = self.view, self._look, self.view.rows.on_timeline

        def draw(key_px: int) -> Panel:
            high = max((height_px or _NATURAL_PX) - key_px, _LEAST_PX["timeline"] // 2)
            most = 0 if height_px else MAX_TIMELINE_PX
            names = min(names_px(view.charts.placed), round(_NAMES_SHARE * width_px))
            frame = view.charts.timeline_frame(
                width_px, high, max_height_px=most, dense=bool(height_px), names_px=names
            )
            placed = layout_timeline(shown, frame, view.rows.known.as_of, look.hits)
            chart = timeline_chart(shown, frame, look, view.charts.context, placed)
            return Panel(chart, self._timeline_key(placed) if has_key else [], width_px, placed)

        return _with_key(draw, height_px)

    def _timeline_key(self, placed: Placement) -> Keys:
        view = self.view
        return [timeline_entries(view.rows.on_timeline, placed, self._look, view.charts.context)]

    def _map(self, width_px: int, height_px: int | None, more_keys: Keys = ()) -> Panel:
        view, look, shown = self.view, self._look, self.view.rows.on_map
        extent = view.dataset.extent

        def draw(key_px: int) -> Panel:
            high = max(
                (height_px or map_height_px(extent, width_px)) - key_px, _LEAST_PX["map"] // 2
            )
            # Beyond the poles there is nothing to show.
            high = min(high, int(width_px / fill(extent, width_px / high).aspect))
            frame = view.charts.map_frame(width_px, high)
            chart = map_chart(shown, frame, look, view.charts.context)
            return Panel(
                chart, [map_entries(shown, frame, look, view.charts.context), *more_keys], width_px
            )

        return _with_key(draw, height_px)


def _placed(panels: list[Panel]) -> Placement | None:
    return next((panel.placement for panel in panels if panel.placement), None)


def _with_key(draw: Callable[[int], Panel], height_px: int | None) -> Panel:
    """Draw a chart that leaves room for its key, whose height is known once it is drawn."""
    drawn = draw(0)
    key = drawn.height_px - drawn.chart_px
    return draw(key) if height_px and key else drawn
