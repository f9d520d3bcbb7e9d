"""A short film of the replay: the same picture at each step, as an animated image."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from typing import TypeVar

import numpy as np
from PIL import Image

from dashboard.common.errors import PictureError
from dashboard.common.i18n import N_, format_number, ntr, tr
from dashboard.common.progress import track
from dashboard.engine.url_params import read_moment
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import FigureSpec
from dashboard.views.render import render_picture
from dashboard.views.state import MapPosition, State
from dashboard.views.view import View

FILM_FORMATS = {"webp": N_("Film (animated WebP)"), "gif": N_("Film (animated GIF)")}
# Prefix of their names where images are offered too, because both may be WebP.
FILM = "film-"
DEFAULT_FILM_SIZE = "slide"
# Bounds of the time and memory that a film needs: Pillow keeps all frames while it encodes them,
# with four bytes for each dot.
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
        One of ``figure_spec.REPLAYS``: whether each frame highlights the next event, or shows what
        was known by the next day.
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
            days = [read_moment(day) for day, _ in self.view.navigation.days]
            steps = [
                replace(state, moved=home, chosen="", query=replace(state.query, as_of=day))
                for day in days
            ]
        else:
            steps = [replace(state, chosen=event_id) for event_id in _evenly(self._drawn)]
        return _evenly(steps)

    @property
    def durations(self) -> list[int]:
        """Time of each frame, in milliseconds; the last one stays longer."""
        return [*[_FRAME_MS] * (len(self.states) - 1), _LAST_MS]

    @property
    def measures(self) -> str:
        """Number of frames and length of the film, for readers."""
        seconds = round(sum(self.durations) / 1_000)
        return ", ".join(
            (
                ntr("{count} frame", "{count} frames", len(self.states)),
                ntr("{count} second", "{count} seconds", seconds),
            )
        )

    @property
    def _drawn(self) -> list[str]:
        """Ids of the events on the timeline in chronological order, without folded statements."""
        placed, in_order = self.view.charts.placed, self.view.rows.in_order
        rows = placed.drawn.positions if placed.drawn else in_order.positions
        if not placed.has_counts:
            rows = placed.marks["position"]
        shown = in_order.at(np.flatnonzero(np.isin(in_order.positions, rows)))
        return [str(event_id) for event_id in shown.cells("event_id")]

    @cached_property
    def sized(self) -> FigureSpec:
        """The settings with a height, because all frames have the same size, and a background.

        Raises
        ------
        PictureError
            There is nothing to replay, or the frames are too large.
        """
        if not self.states:
            raise PictureError(tr("There is nothing to replay. Choose other filters."))
        spec = replace(self.spec, background="")
        if spec.height_px is None:
            height = ExportFigure(self.view, spec).figure.layout.height
            spec = replace(spec, size=f"{spec.width_px}x{height}")
        if spec.width_px * (spec.height_px or 0) > MAX_FRAME_DOTS:
            raise PictureError(
                tr(
                    "A film can have {most} pixels, width times height. "
                    "Choose a smaller size, such as 1280x720.",
                    most=format_number(MAX_FRAME_DOTS),
                )
            )
        return spec

    def check(self) -> None:
        """Check that there is something to replay, and that frames are not too large.

        Raises
        ------
        PictureError
            There is nothing to replay, or the frames are too large.
        """
        _ = self.sized

    def frame(self, place: int) -> ExportFigure:
        """Compose one of the frames."""
        spec = self.sized
        return ExportFigure(View(self.view.dataset, self.states[place]), spec, has_focus=True)

    def draw_frame(self, place: int) -> bytes:
        """Draw one of the frames, as PNG."""
        figure = self.frame(place).figure
        return render_picture(figure, "png", dpi=round(figure.layout.meta["inch"]))

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
        self.check()
        frames = (self.draw_frame(place) for place in track("Drawing", range(len(self.states))))
        return encode_film(frames, self.durations, file_format)


def _evenly(steps: Sequence[_Step]) -> list[_Step]:
    """Choose at most ``MAX_FRAMES`` steps, with the first and the last one."""
    count = min(len(steps), MAX_FRAMES)
    return [steps[at] for at in np.linspace(0, len(steps) - 1, count).round().astype(int).tolist()]


def encode_film(frames: Iterable[bytes], durations: Sequence[int], file_format: str) -> bytes:
    """Encode frames of the same size as an animated image that repeats.

    Parameters
    ----------
    frames
        At least one image as PNG.
    durations
        Time of each frame, in milliseconds.
    file_format
        One of ``FILM_FORMATS``.
    """
    images = (Image.open(BytesIO(frame)).convert("RGB") for frame in frames)
    first, content = next(images), BytesIO()
    options = {"quality": _QUALITY, "method": 2} if file_format == "webp" else {"optimize": False}
    first.save(
        content,
        format=file_format,
        save_all=True,
        append_images=images,
        duration=list(durations),
        loop=0,
        **options,
    )
    return content.getvalue()
