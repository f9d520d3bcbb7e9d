"""A short film of the replay: the same picture at each step, as an animated image."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from typing import TypeVar

import numpy as np
from PIL import Image

from dashboard.common.errors import PictureError
from dashboard.common.i18n import N_, format_number, tr
from dashboard.common.progress import track
from dashboard.engine.url_params import read_moment
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import FigureSpec
from dashboard.views.render import render_picture
from dashboard.views.state import MapPosition, State
from dashboard.views.view import View

REPLAYS = {"events": N_("event by event"), "days": N_("day by day")}
FILM_FORMATS = ("gif", "webp")
DEFAULT_FILM_SIZE = "slide"
# Bounds of the time and memory that a film needs: Pillow keeps all frames until the file is
# complete, with four bytes for each dot.
MAX_FRAMES, MAX_FRAME_DOTS = 40, 1_300_000
_Step = TypeVar("_Step")
_FRAME_MS, _LAST_MS = 1_200, 3_000
_QUALITY = 80


@dataclass(frozen=True)
class Film:
    """A film of the replay of one view.

    Attributes
    ----------
    view
        The view to draw: filters, zoom, lanes and theme.
    spec
        Charts, size, theme and headline. Frames have as many dots as pixels.
    replay
        One of ``REPLAYS``: whether each frame highlights the next event, or shows what was known by
        the next day.
    """

    view: View
    spec: FigureSpec
    replay: str = "events"

    @cached_property
    def states(self) -> list[State]:
        """The state of each frame, at most ``MAX_FRAMES`` of them, evenly chosen."""
        state = self.view.state
        if self.replay == "days":
            # The map stays where it is while events appear.
            home = state.moved or MapPosition(**self.view.charts.map["layout"]["meta"]["home"])
            days = [read_moment(day) for day in self.view.navigation.days]
            steps = [
                replace(state, moved=home, chosen="", query=replace(state.query, as_of=day))
                for day in days
            ]
        else:
            steps = [replace(state, chosen=event_id) for event_id in _evenly(self._drawn)]
        return _evenly(steps)

    @property
    def _drawn(self) -> list[str]:
        """Ids of the events on the timeline in chronological order, without folded statements."""
        placed, in_order = self.view.charts.placed, self.view.rows.in_order
        rows = placed.drawn.positions if placed.drawn else in_order.positions
        if not placed.has_counts:
            rows = placed.marks["position"]
        shown = in_order.at(np.flatnonzero(np.isin(in_order.positions, rows)))
        return [str(event_id) for event_id in shown.cells("event_id")]

    def draw(self, file_format: str) -> bytes:
        """Draw the film.

        Parameters
        ----------
        file_format
            One of ``FILM_FORMATS``.

        Raises
        ------
        PictureError
            There is nothing to replay, or the frames are too large.
        """
        if not self.states:
            raise PictureError(tr("There is nothing to replay. Choose other filters."))
        spec = self._sized()
        durations = [*[_FRAME_MS] * (len(self.states) - 1), _LAST_MS]
        return encode_film(self._frames(spec), durations, file_format)

    def _sized(self) -> FigureSpec:
        """Return the settings with a height, because all frames have the same size."""
        spec = self.spec
        if spec.height_px is None:
            spec = replace(
                spec, size=f"{spec.width_px}x{ExportFigure(self.view, spec).figure.layout.height}"
            )
        if spec.width_px * (spec.height_px or 0) > MAX_FRAME_DOTS:
            raise PictureError(
                tr(
                    "A film can have {most} pixels, width times height. "
                    "Choose a smaller size, such as 1280x720.",
                    most=format_number(MAX_FRAME_DOTS),
                )
            )
        return spec

    def _frames(self, spec: FigureSpec) -> Iterator[Image.Image]:
        for state in track("Drawing", self.states):
            figure = ExportFigure(View(self.view.dataset, state), spec, has_focus=True).figure
            png = render_picture(figure, "png", dpi=round(figure.layout.meta["inch"]))
            yield Image.open(BytesIO(png)).convert("RGB")


def _evenly(steps: Sequence[_Step]) -> list[_Step]:
    """Choose at most ``MAX_FRAMES`` steps, with the first and the last one."""
    count = min(len(steps), MAX_FRAMES)
    return [steps[at] for at in np.linspace(0, len(steps) - 1, count).round().astype(int).tolist()]


def encode_film(frames: Iterator[Image.Image], durations: Sequence[int], file_format: str) -> bytes:
    """Encode frames of the same size as an animated image that repeats.

    Parameters
    ----------
    frames
        At least one frame.
    durations
        Time of each frame, in milliseconds.
    file_format
        One of ``FILM_FORMATS``.
    """
    first, content = next(frames), BytesIO()
    options = {"quality": _QUALITY, "method": 2} if file_format == "webp" else {"optimize": False}
    first.save(
        content,
        format=file_format,
        save_all=True,
        append_images=frames,
        duration=list(durations),
        loop=0,
        **options,
    )
    return content.getvalue()
