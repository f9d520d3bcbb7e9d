"""A view as a printable picture: the charts with their texts and keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import plotly.graph_objects as go

from dashboard.charts.axis import SIDE_MARGIN_PX, chart_locale
from dashboard.charts.key import Entry
from dashboard.charts.map import map_chart, map_entries, map_height_px
from dashboard.charts.page_layout import PANEL_GAP_PX, PageLayout, PageTexts, Panel
from dashboard.charts.style import PRINT_THEMES, TRANSPARENT, Look
from dashboard.charts.timeline import (
    AXIS_PX,
    NOTES_PX,
    most_names_px,
    names_px,
    timeline_chart,
    timeline_entries,
)
from dashboard.charts.timeline_layout import Frame, Placement
from dashboard.charts.timeline_placement import LANE_PX, LEAST_LANE_PX, NARROW_LANE_PX
from dashboard.common.bidi import isolate
from dashboard.common.errors import PictureError
from dashboard.common.i18n import tr
from dashboard.engine.index import Selection
from dashboard.model.geo import fill_aspect
from dashboard.views import captions
from dashboard.views.alt_text import describe_picture
from dashboard.views.figure_spec import CHARTS, FigureSpec
from dashboard.views.main_events import main_events_first
from dashboard.views.state import MAX_TIMELINE_PX
from dashboard.views.view import View

Keys = Sequence[Sequence[Entry]]
# Minimum height of a readable chart.
_LEAST_PX = {"timeline": 170, "map": 120}
_NATURAL_PX = 200
# Pictures of a given height that are at least this wide may have their charts side by side.
_BESIDE_ASPECT, _BESIDE_PX = 1.25, 900
# Shares of the width if charts are side by side, and of the height otherwise.
_TIMELINE_SHARE, _LEAST_MAP_SHARE = 0.6, 0.28
# Least share of the height that each chart fills if they are side by side.
_FILLED_SHARE = 0.6
# Smallest and largest aspect ratio of a map below a timeline.
_HIGHEST_MAP, _LOWEST_MAP = 0.9, 4.5
# Aspect ratio of a map in a picture that has no room for all events.
_LOW_MAP = 3.0
# Names of lanes are shortened if they need more than this share of the width.
_NAMES_SHARE = 0.22


@dataclass(frozen=True)
class ExportFigure:
    """A picture of one view; each part is made on first use.

    If there is no room for all events, charts, counts and texts are those of the drawn ones.

    Attributes
    ----------
    view
        The view to draw: filters, zoom, lanes and theme.
    spec
        Charts, size, tones and headline of the picture.
    has_focus
        Whether the selected event is highlighted, as in the frames of a film.
    """

    view: View
    spec: FigureSpec
    has_focus: bool = False

    @cached_property
    def figure(self) -> go.Figure:
        """The picture, with width and height.

        Raises
        ------
        PictureError
            The height is too small for the texts and charts.
        """
        height = self.spec.height_px
        panels, page, beside = self._drawn
        picture = page.compose(panels, beside=beside, height_px=height)
        halo = picture.layout.paper_bgcolor
        if self.spec.background == "transparent":
            picture.update_layout(paper_bgcolor=TRANSPARENT, plot_bgcolor=TRANSPARENT)
        # ``picture_file.js`` writes these into the file.
        return picture.update_layout(
            meta={
                "title": page.words.title,
                "alt": self.alt_text,
                "inch": self.spec.inch_px,
                # Letters keep their outline on a transparent background.
                "halo": halo,
                "config": chart_locale(),
            }
        )

    @cached_property
    def alt_text(self) -> str:
        """Description of the picture for people who cannot see it."""
        panels, page, _ = self._drawn
        title = f"{tr(CHARTS[self.spec.charts])}: {isolate(page.words.title)}"
        placed = _placed(panels)
        return describe_picture(self._shown(placed), title, page.words.subtitle, placed)

    @property
    def name(self) -> str:
        """File name of the picture, without a suffix."""
        charts = "" if self.spec.charts == "both" else self.spec.charts
        return self.view.captions.file_name(charts)

    @property
    def _look(self) -> Look:
        theme = PRINT_THEMES[self.spec.tones or self.view.state.effective_theme]
        chosen = self.view.state.chosen if self.has_focus else ""
        return replace(self.view.charts.look, theme=theme, chosen=chosen, printed=True)

    @property
    def _may_be_beside(self) -> bool:
        width, height = self.spec.width_px, self.spec.height_px
        is_wide = height is not None and width >= _BESIDE_ASPECT * height
        return self.spec.charts == "both" and is_wide and width >= _BESIDE_PX

    @cached_property
    def _drawn(self) -> tuple[list[Panel], PageLayout, bool]:
        """Charts, page, and whether the charts are side by side.

        The texts depend on the charts, and the room for charts on the texts.
        """
        page = self._page(None)
        panels, beside = self._panels(page)
        fitted = self._page(_placed(panels))
        is_bounded = self.spec.height_px or self.spec.most_px
        if is_bounded and fitted.around_px != page.around_px:
            panels, beside = self._panels(fitted)
        return panels, fitted, beside

    def _shown(self, placed: Placement | None) -> View:
        """Return the view of what is drawn.

        On the map below a timeline, events of other dates are drawn as well.
        """
        if placed is None or placed.has_counts:
            return self.view
        is_alone = self.spec.charts == "timeline" and captions.describe_undrawn(placed)
        return (
            self.view.only(placed.marks["position"]) if placed.left_out or is_alone else self.view
        )

    def _page(self, placed: Placement | None) -> PageLayout:
        view = self._shown(placed)
        title = self.spec.headline or view.dataset.title
        words = PageTexts(
            title, view.captions.subtitle(self.spec.charts, placed), view.captions.credit
        )
        return PageLayout(words, self._look.theme, self.spec.width_px)

    def _panels(self, page: PageLayout) -> tuple[list[Panel], bool]:
        room, width = self._room_px(page), page.room_px
        if self.spec.charts == "map":
            return [self._map(width, room)], False
        if self.spec.charts == "timeline":
            drawn = self._timeline(width, room)
            return (([drawn] if room else self._natural(page, drawn)), False)
        natural, suited = self._timeline(width, None), self._map(width, None)
        if not room:
            return self._natural(page, natural), False
        return self._in_room(width, room, natural, suited)

    def _in_room(
        self, width: int, room: int, natural: Panel, suited: Panel
    ) -> tuple[list[Panel], bool]:
        """Return both charts with a given height, and whether they are side by side."""
        room_below = room - PANEL_GAP_PX
        below = self._map(width, self._map_px(width, room_below, natural, suited), natural.keys)
        has_room_below = natural.height_px + below.height_px <= room_below
        if self._may_be_beside:
            left = round(_TIMELINE_SHARE * (width - PANEL_GAP_PX))
            timeline = self._timeline(left, room)
            # One key for both charts is below the map, which is wider than high.
            beside = self._map(width - PANEL_GAP_PX - left, room, timeline.keys, has_both=True)
            if not has_room_below or self._suits_beside(timeline, beside, below):
                return [self._timeline(left, room, has_key=False), beside], True
        return [self._timeline(width, room_below - below.height_px), below], False

    def _natural(self, page: PageLayout, timeline: Panel) -> list[Panel]:
        """Return charts of the heights that they need, within the greatest height of the picture.

        If they are higher, the charts keep the main events; see :func:`main_events_first`.
        """
        panels = self._with_map(timeline)
        most = self.spec.most_px and self.spec.most_px - page.around_px
        placed = timeline.placement
        if not most or placed is None or _needed_px(panels) <= most:
            return panels
        if placed.has_counts:
            if self.spec.charts == "timeline":
                return [self._timeline(timeline.width_px, most)]
            return self._in_room(timeline.width_px, most, *panels)[0]
        ranked = main_events_first(
            Selection(self.view.rows.selected.index, placed.marks["position"]),
            self.view.rows.known.as_of,
        )

        def draw(count: int) -> list[Panel]:
            part = replace(self, view=self.view.only(ranked[:count]))
            return part._with_map(
                part._timeline(timeline.width_px, None, whole=placed), is_low=True
            )

        least, fits = 1, len(ranked)
        best = draw(least)
        while least < fits:
            count = (least + fits + 1) // 2
            panels = draw(count)
            if _needed_px(panels) <= most:
                best, least = panels, count
            else:
                fits = count - 1
        return best

    def _with_map(self, timeline: Panel, *, is_low: bool = False) -> list[Panel]:
        """Return a timeline with the map below it; a low one leaves more room for events."""
        if self.spec.charts == "timeline":
            return [timeline]
        width, keys = timeline.width_px, timeline.keys
        if not is_low:
            return [timeline, self._map(width, None, keys)]
        below = self._map(width, None, keys, most_px=round(width / _LOW_MAP))
        # One key for both charts needs fewer lines.
        joint = [entry for key in (*keys, *below.keys) for entry in key]
        return [timeline._replace(keys=[]), below._replace(keys=[joint])]

    def _world_px(self, width_px: int, height_px: int) -> int:
        """Return the height of a map that ends at the poles, at most a given height."""
        extent = self.view.rows.framing.core
        return min(height_px, int(width_px / fill_aspect(extent, width_px / height_px).aspect))

    def _suits_beside(self, timeline: Panel, beside: Panel, below: Panel) -> bool:
        """Return whether charts side by side fill the height, and the map shows more than below."""
        least_px = _FILLED_SHARE * timeline.height_px
        if below.width_px > _LOWEST_MAP * below.chart_px:
            return True
        key_px = beside.height_px - beside.chart_px
        world_px = self._world_px(beside.width_px, beside.chart_px)
        if min(filled_px(timeline), world_px + key_px) < least_px:
            return False
        aspect = self.view.rows.framing.core.aspect
        return beside.width_px >= min(below.width_px, below.chart_px * aspect)

    def _map_px(self, width: int, room: int, natural: Panel, suited: Panel) -> int:
        """Return the height of a map below a timeline, for their natural heights.

        Of more room than both need, the timeline gets the first part, until its rows are as high
        as they may be. Then the map gets the rest, and shows more of the world around its events.
        """
        left = room - natural.height_px
        if left > suited.height_px:
            tall = self._timeline(width, room - suited.height_px)
            left = max(min(left, int(room - filled_px(tall))), suited.height_px)
        return min(max(left, round(_LEAST_MAP_SHARE * room)), round(width / _HIGHEST_MAP))

    def _room_px(self, page: PageLayout) -> int | None:
        """Return the height left for the charts; None for as much as they need."""
        height, least = self.spec.height_px, self._least_px(page)
        if height is None:
            return None
        if height < least:
            raise PictureError(
                tr(
                    "{width} × {height} pixels is too low for the texts and charts of this image. "
                    "Use a height of at least {least}, or leave the height out.",
                    width=self.spec.width_px,
                    height=height,
                    least=least,
                )
            )
        return height - page.around_px

    def _least_px(self, page: PageLayout) -> int:
        """Return the smallest height in which the texts fit and the charts can be read."""
        shown = [least for name, least in _LEAST_PX.items() if self.spec.charts in (name, "both")]
        charts = max(shown) if self._may_be_beside else sum(shown) + PANEL_GAP_PX * (len(shown) - 1)
        return page.around_px + charts

    def _timeline(
        self,
        width_px: int,
        height_px: int | None,
        *,
        has_key: bool = True,
        whole: Placement | None = None,
    ) -> Panel:
        """Draw the timeline and its key.

        Parameters
        ----------
        has_key
            Whether the key is below it.
        whole
            Layout of all events if there is no room for them.
        """
        view, look = self.view, self._look
        shown = view.rows.selected

        def draw(key_px: int) -> Panel:
            is_dense = whole is not None
            frame = self._timeline_frame(width_px, height_px, key_px, is_dense=is_dense)
            placed = view.charts.place(frame, look.chosen)
            placed = replace(placed, lanes=placed.lanes | {"count": placed.shown_in_lanes})
            if whole:
                placed = _with_others(placed, whole)
            chart = timeline_chart(shown, frame, look, view.charts.context, placed)
            keys = self._timeline_key(placed, shown) if has_key else []
            return Panel(chart, keys, width_px, placed)

        return _with_key(draw, height_px)

    def _timeline_frame(
        self, width_px: int, height_px: int | None, key_px: int, *, is_dense: bool
    ) -> Frame:
        """Return the space for the marks of a timeline with the lanes of the screen."""
        charts = self.view.charts
        lanes = len(charts.placed.lanes["lane"])
        names = min(names_px(charts.placed.lanes), most_names_px(width_px, _NAMES_SHARE))
        options = {"names_px": max(names, 1), "dense": bool(height_px) or is_dense}
        is_narrow = charts.timeline_frame(width_px, _NATURAL_PX, **options).narrow
        lane_px = NARROW_LANE_PX if is_narrow else LANE_PX
        natural_px = max(_NATURAL_PX, AXIS_PX + NOTES_PX + SIDE_MARGIN_PX + lanes * lane_px)
        frame = charts.timeline_frame(
            width_px,
            max((height_px or natural_px) - key_px, _LEAST_PX["timeline"] // 2),
            max_height_px=0 if height_px else MAX_TIMELINE_PX,
            **options,
        )
        # In a picture of a given height, lanes are merged only if their names would overlap.
        least_px = NARROW_LANE_PX if is_narrow else LEAST_LANE_PX
        most = int(frame.height_px // least_px) if height_px else lanes
        return replace(frame, lane_limit=max(min(lanes, most), 1))

    def _timeline_key(self, placed: Placement, shown: Selection) -> Keys:
        return [timeline_entries(shown, placed, self._look, self.view.charts.context)]

    def _map(
        self,
        width_px: int,
        height_px: int | None,
        timeline_keys: Keys = (),
        *,
        has_both: bool = False,
        most_px: int = 0,
    ) -> Panel:
        """Draw the map and its key, without what the key of the timeline explains.

        Parameters
        ----------
        timeline_keys
            Keys of the timeline.
        has_both
            Whether they are below the map.
        most_px
            Greatest height of a map without a given height; 0 if any.
        """
        view, look, shown = self.view, self._look, self.view.rows.on_map
        extent = view.rows.framing.core
        explained = {entry for key in timeline_keys for entry in key}

        def draw(key_px: int) -> Panel:
            natural = map_height_px(extent, width_px)
            high = height_px or min(natural, most_px or natural)
            high = max(high - key_px, _LEAST_PX["map"] // 2)
            # A map ends at the poles, unless it has to be as high as the timeline beside it.
            high = high if has_both else self._world_px(width_px, high)
            frame = view.charts.map_frame(width_px, high)
            chart = map_chart(shown, frame, look, view.charts.context)
            entries = map_entries(shown, frame, look, view.charts.context)
            key = [entry for entry in entries if entry not in explained]
            return Panel(chart, [key, *(timeline_keys if has_both else ())], width_px)

        return _with_key(draw, height_px)


def _needed_px(panels: Sequence[Panel]) -> int:
    return sum(panel.height_px for panel in panels) + PANEL_GAP_PX * (len(panels) - 1)


def _placed(panels: list[Panel]) -> Placement | None:
    return next((panel.placement for panel in panels if panel.placement), None)


def _with_others(placed: Placement, whole: Placement) -> Placement:
    """Count the events of a whole timeline that are not on a timeline of its main events."""
    left_out = len(whole.marks["position"]) - len(placed.marks["position"])
    beyond = {name: getattr(whole, name) for name in ("before", "after", "undated")}
    return replace(placed, left_out=left_out, **beyond)


def filled_px(timeline: Panel) -> float:
    """Return the height of a timeline without empty space below its rows."""
    placed = timeline.placement
    rows_px = placed.rows * placed.row_px if placed else 0.0
    return AXIS_PX + rows_px + NOTES_PX + timeline.height_px - timeline.chart_px


def _with_key(draw: Callable[[int], Panel], height_px: int | None) -> Panel:
    """Draw a chart again with room for its key, whose height is known after the first drawing."""
    drawn = draw(0)
    key = drawn.height_px - drawn.chart_px
    return draw(key) if height_px and key else drawn
