"""Figures as image files, drawn by one headless Chrome that has no network."""

import asyncio
import atexit
import base64
import logging
import os
import re
import signal
import subprocess
import threading
import time
import warnings
import weakref
from collections.abc import Coroutine
from contextlib import suppress
from functools import cache
from typing import Any

import plotly.graph_objects as go
from kaleido import Kaleido, PageGenerator

from dashboard.charts.style import SANS
from dashboard.common.errors import (
    BrowserFailedError,
    BrowserNotFoundError,
    PictureError,
    UnsupportedFormatError,
)
from dashboard.common.i18n import tr
from dashboard.common.javascript import read_module
from dashboard.common.resources import resource
from dashboard.common.third_party import add_to_head, browser_process
from dashboard.views.figure_spec import DOTS, INCH_PX, PICTURE_FORMATS, check_dots
from dashboard.views.fonts import MissingFontWarning, Script, scripts_of

# The first picture takes about three seconds. After this time, the browser is unlikely to answer.
# It includes the start of a browser, and of another one if the first crashes.
TIMEOUT_S = 90.0
# Time in which a crashed process must end.
_GONE_S = 1.0
# Time in which a browser must close.
_CLOSED_S = 3.0
_MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<svg", "pdf": b"%PDF-", "webp": b"WEBPVP8"}
# Its logger reports every Chrome that ends, even if this program ended it, with a traceback if a
# message was under way. A picture that fails raises an error in any case.
logging.getLogger("choreographer").setLevel(logging.CRITICAL)
# Whether any font of this machine has a letter, for all letters of earlier pictures.
_HAS_FONT: dict[str, bool] = {}
_starting = threading.Lock()
_chrome: "_Chrome | None" = None


def render_picture(figure: go.Figure, image_format: str, *, dpi: int = 300) -> bytes:
    """Draw a figure (with width and height set) as an image.

    Parameters
    ----------
    figure
        See :attr:`dashboard.views.figure.ExportFigure.figure`.
    image_format
        One of ``PICTURE_FORMATS``.
    dpi
        Resolution in dots per inch, for formats that are made of pixels.

    Raises
    ------
    UnsupportedFormatError
        `image_format` is not offered.
    BrowserNotFoundError
        No Chrome or Chromium was found.
    BrowserFailedError
        The browser did not start, did not respond in time, or stopped.
    PictureError
        The size is too large, or the browser returned no image.

    Warns
    -----
    MissingFontWarning
        Some letters are drawn as boxes, because no font of this machine has them.
    """
    if image_format not in PICTURE_FORMATS:
        raise UnsupportedFormatError(
            tr(
                "The format “{name}” is not supported. Choose one of: {names}.",
                name=image_format,
                names=", ".join(PICTURE_FORMATS),
            )
        )
    width, height = int(figure.layout.width), int(figure.layout.height)
    inch_px = (figure.layout.meta or {}).get("inch", INCH_PX["screen"])
    scale = (dpi if image_format in DOTS else INCH_PX["screen"]) / inch_px
    check_dots(width, height, scale)
    options = {"format": image_format, "width": width, "height": height, "scale": scale}
    image = _draw(figure.to_plotly_json(), options)
    if _MAGIC[image_format] not in image[:400]:
        raise PictureError(
            tr("The browser returned no image. Try a smaller size or a lower resolution.")
        )
    missing = find_missing(figure)
    if missing:
        warnings.warn(MissingFontWarning(missing), stacklevel=2)
    return image


def find_missing(figure: go.Figure) -> list[Script]:
    """Find the scripts of a figure that no font of this machine has, with the missing letters.

    Chrome draws each letter and compares it with one that no font has.
    """
    scripts = scripts_of(figure)
    letters = "".join(script.letters for script in scripts)
    unknown = "".join(letter for letter in letters if letter not in _HAS_FONT)
    if unknown:
        meta = {"letters": unknown, "family": SANS}
        options = {"format": "svg", "width": 10, "height": 10, "scale": 1}
        missing = _draw({"data": [], "layout": {"meta": meta}}, options).decode()
        _HAS_FONT.update({letter: letter not in missing for letter in unknown})
    drawn_as_boxes = (
        script._replace(letters="".join(at for at in script.letters if not _HAS_FONT[at]))
        for script in scripts
    )
    return [script for script in drawn_as_boxes if script.letters]


@cache
def fonts_css() -> str:
    """Return CSS rules for the fonts of the page, with the fonts embedded.

    Texts are placed by the metrics of these fonts, which a machine may not have installed.
    """
    folder = resource("assets")
    rules = re.findall(r"^@font-face.*$", (folder / "style.css").read_text("utf-8"), re.MULTILINE)

    def embed(match: re.Match[str]) -> str:
        font = base64.b64encode((folder / match[1]).read_bytes()).decode()
        return f'url("data:font/woff2;base64,{font}")'

    return "\n".join(re.sub(r'url\("([\w.-]+)"\)', embed, rule) for rule in rules)


def _draw(figure: dict[str, Any], options: dict[str, Any]) -> bytes:
    deadline = time.monotonic() + TIMEOUT_S
    # If Chrome crashes, a new one tries again.
    for _ in range(2):
        chrome = _running(deadline)
        try:
            return chrome.draw(figure, options, deadline)
        except TimeoutError as error:
            _drop(chrome)
            raise _timed_out() from error
        except Exception as error:
            died = chrome.has_died
            _drop(chrome)
            if not died:
                name = type(error).__name__
                text = tr("Chrome failed: {name}. Try again.", name=name)
                raise BrowserFailedError(text) from error
    raise BrowserFailedError(
        tr(
            "Chrome stopped twice before the image was complete. Free some memory or use a smaller "
            "size."
        )
    )


class _Chrome:
    """One Chrome, in a thread with its own event loop.

    Kaleido's server cannot end a Chrome that hangs.

    Parameters
    ----------
    deadline
        When it must have started, on the clock of :func:`time.monotonic`.
    """

    def __init__(self, deadline: float) -> None:
        self._kaleido = _create_kaleido()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._started.wait()
        try:
            self._ask(self._kaleido.open(), deadline - time.monotonic())
        except BaseException:
            self.end()
            raise

    def _run(self) -> None:
        # When the loop ends, pending work is cancelled.
        with asyncio.Runner() as runner:
            self._loop, self._stopped = runner.get_loop(), asyncio.Event()
            self._started.set()
            runner.run(self._stopped.wait())

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(_CLOSED_S)

    @property
    def has_died(self) -> bool:
        process = browser_process(self._kaleido)
        if process is None:
            return True
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GONE_S)
        return process.poll() is not None

    def draw(self, figure: dict[str, Any], options: dict[str, Any], deadline: float) -> bytes:
        borders = f"{resource('assets').as_uri()}/"
        drawing = self._kaleido.calc_fig(figure, opts=options, topojson=borders)
        return bytes(self._ask(drawing, deadline - time.monotonic()))

    def end(self) -> None:
        """End the browser, whether or not it still answers. Call this only once."""
        with suppress(Exception):
            self._ask(self._kaleido.close(), _CLOSED_S)
        process = browser_process(self._kaleido)
        if process:
            with suppress(Exception):
                _kill(process)
        self._stop()

    def _ask(self, work: Coroutine[Any, Any, Any], within_s: float) -> Any:
        try:
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError:
            # Another request has ended this Chrome.
            work.close()
            raise
        return future.result(max(within_s, 0))


def _create_kaleido() -> Kaleido:
    """Create a Kaleido whose page has the fonts and the script of this program."""
    # Nothing is loaded from the network, not even MathJax.
    script = f"{read_module('picture_file.js')}replaceToImage(window.Plotly);"
    page = PageGenerator(mathjax=False)
    add_to_head(page, f'<style>{fonts_css()}</style><script type="module">{script}</script>')
    return Kaleido(page_generator=page, timeout=None)


def _kill(process: subprocess.Popen[Any]) -> None:
    """Kill a Chrome, together with a wrapper that started it."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _running(deadline: float) -> _Chrome:
    """Return the Chrome of this process, and start it if needed."""
    global _chrome  # noqa: PLW0603 - one for the whole process
    # Another request may be waiting for a Chrome that hangs.
    if not _starting.acquire(timeout=max(deadline - time.monotonic(), 0)):
        raise _timed_out()
    try:
        if _chrome is None:
            _chrome = _start(deadline)
        return _chrome
    finally:
        _starting.release()


def _start(deadline: float) -> _Chrome:
    if time.monotonic() >= deadline:
        raise _timed_out()
    try:
        return _Chrome(deadline)
    except TimeoutError as error:
        raise _timed_out() from error
    except Exception as error:
        raise _explain(error) from error


def _end() -> None:
    if _chrome:
        _drop(_chrome)


# Exit handlers run in reverse order. A finalizer removes the folder that Chrome writes to, and all
# finalizers are registered together with the first one. So create one before registering `_end`.
weakref.finalize(_end, bool)
atexit.register(_end)


def _forget() -> None:
    """Let a forked process start its own Chrome, because it has no threads of its parent."""
    global _chrome, _starting
    _chrome, _starting = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _drop(chrome: _Chrome) -> None:
    """End a Chrome, unless another request has; the next picture starts another one."""
    global _chrome  # noqa: PLW0603
    with _starting:
        if _chrome is not chrome:
            return
        _chrome = None
    chrome.end()


def _timed_out() -> BrowserFailedError:
    text = tr("Chrome did not respond within {seconds} s. Try again.", seconds=f"{TIMEOUT_S:g}")
    return BrowserFailedError(text)


def _explain(error: Exception) -> BrowserFailedError:
    if "notfound" in type(error).__name__.lower():
        return BrowserNotFoundError(
            tr(
                "No Chrome or Chromium was found. Install one (on Debian: apt install chromium), "
                "or set BROWSER_PATH to its program."
            )
        )
    name = type(error).__name__
    return BrowserFailedError(tr("Chrome did not start: {name}. Try again.", name=name))
