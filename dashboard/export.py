"""Figures as files: one Chrome without a window, started once, kept off the net."""

import atexit
import threading
from pathlib import Path
from typing import Any

import kaleido
import plotly.graph_objects as go

from dashboard.errors import BrowserNotFoundError, PictureError, UnsupportedFormatError
from dashboard.resources import resource

PICTURE_FORMATS = ("png", "svg", "pdf")
# A larger picture than this makes Chrome answer with nothing.
MAX_PIXELS = 120_000_000
# A browser that has not answered by then will not; the first picture takes about three seconds.
TIMEOUT_S = 90
_MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<svg", "pdf": b"%PDF-"}
# Kaleido's server mixes pictures up between threads.
_lock = threading.Lock()


def render_picture(figure: go.Figure, image_format: str, *, scale: float = 1.0) -> bytes:
    """Draw a figure (with width and height set) as an image.

    Parameters
    ----------
    figure
        See :meth:`dashboard.view.View.picture`.
    image_format
        One of ``PICTURE_FORMATS``.
    scale
        Dots per CSS pixel of a PNG; 3.125 gives 300 dots per inch.

    Raises
    ------
    UnsupportedFormatError
        `image_format` is not offered.
    BrowserNotFoundError
        No Chrome or Chromium is there.
    PictureError
        The size is too large, or the browser failed.
    """
    if image_format not in PICTURE_FORMATS:
        choices = ", ".join(PICTURE_FORMATS)
        raise UnsupportedFormatError(f"format {image_format!r}; choose one of: {choices}")
    width, height = int(figure.layout.width), int(figure.layout.height)
    if width * height * scale**2 > MAX_PIXELS:
        raise PictureError(
            f"{width} x {height} at scale {scale:g} is too large; "
            f"at most {MAX_PIXELS:,} pixels: lower --scale, --width or --height"
        )
    options = {"format": image_format, "width": width, "height": height, "scale": scale}
    image = _draw(figure, options)
    if _MAGIC[image_format] not in image[:400]:
        raise PictureError("the browser returned no picture; try a smaller --width or --scale")
    return image


def _draw(figure: go.Figure, options: dict[str, Any]) -> bytes:
    answer: dict[str, Any] = {}

    def ask() -> None:
        try:
            with _lock:
                _start()
                answer["image"] = kaleido.calc_fig_sync(
                    figure, opts=options, topojson=_topojson_url()
                )
        except Exception as error:
            answer["error"] = error

    # A browser that hangs must not hang us.
    worker = threading.Thread(target=ask, daemon=True)
    worker.start()
    worker.join(TIMEOUT_S)
    if worker.is_alive():
        raise PictureError(f"the browser did not answer within {TIMEOUT_S} s; try again")
    if "error" in answer:
        raise _explain(answer["error"]) from answer["error"]
    return bytes(answer["image"])


def _start() -> None:
    # MathJax would be fetched from outside.
    kaleido.start_sync_server(silence_warnings=True, mathjax=False)
    atexit.register(kaleido.stop_sync_server, silence_warnings=True)


def _topojson_url() -> str:
    return f"{Path(resource('assets')).as_uri()}/"


def _explain(error: Exception) -> PictureError:
    if "chrome" in type(error).__name__.lower() or "chrome" in str(error).lower():
        return BrowserNotFoundError(
            "no Chrome or Chromium found; install one (Debian: apt install chromium) "
            "or set BROWSER_PATH to its program"
        )
    return PictureError(f"the browser failed: {type(error).__name__}; try again")
