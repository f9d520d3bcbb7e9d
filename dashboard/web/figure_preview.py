"""The preview of a picture in its dialog."""

import json
from typing import Any
from urllib.parse import urlencode

from dashboard.charts.style import SANS
from dashboard.common.errors import PictureError
from dashboard.common.i18n import format_number, tr
from dashboard.engine.url_params import read_fields, read_sent, write_fields
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import (
    DOTS,
    FILM_PARAMETERS,
    INCH_PX,
    PICTURE_FORMATS,
    FigureSpec,
    check_dots,
)
from dashboard.views.film import FILM, FILM_FORMATS, Film
from dashboard.views.fonts import HERE, scripts_of
from dashboard.views.state import SCREEN_SENT
from dashboard.views.view import View

_FORMATS = (*PICTURE_FORMATS, *(f"{FILM}{name}" for name in FILM_FORMATS))


def preview(view: View, choices: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    """Describe the picture that the dialog shows and saves; ``picture_dialog.js`` draws it.

    Of a film, the dialog shows the first frame.

    Parameters
    ----------
    view
        The view that the reader sees.
    choices
        Values of the dialog's controls, by the fields of :class:`FigureSpec`; ``numbers`` is a
        custom size, which takes precedence, ``format`` one of ``figure_spec.PICTURE_FORMATS``, or
        one of ``film.FILM_FORMATS`` after ``film-``.
    config
        Configuration of Plotly.

    Returns
    -------
    dict
        With ``problem`` and ``format``; if there is a problem, with no other keys.
    """
    # A client may send anything.
    given = str(choices["format"])
    image_format = given if given in _FORMATS else _FORMATS[0]
    return _preview(view, choices, image_format, config) | {"format": image_format}


def _preview(
    view: View, choices: dict[str, Any], image_format: str, config: dict[str, Any]
) -> dict[str, Any]:
    parameters = choices | {"picture": choices["charts"]}
    parameters["size"] = choices["numbers"] or choices["size"]
    sent = {name: str(text or "") for name, text in parameters.items()}
    spec, problems = FigureSpec.read(sent)
    if problems:
        return {"problem": problems[0]}
    try:
        if image_format.startswith(FILM):
            return _preview_film(_read_film(view, spec, sent), image_format, config)
        return _preview_picture(ExportFigure(view, spec), image_format, config)
    except PictureError as error:
        return {"problem": str(error)}


def _preview_picture(
    picture: ExportFigure, image_format: str, config: dict[str, Any]
) -> dict[str, Any]:
    spec = picture.spec
    size = _size_of(picture)
    scale = spec.scale if image_format in DOTS else 1.0
    dots = check_dots(*size, scale)
    return _describe(picture, image_format, scale, config) | {
        "name": f"{picture.name}.{image_format}",
        "address": _address(f"picture/{image_format}", picture.view, spec.write()),
        "measures": _measures_text(spec, size, dots if image_format in DOTS else None),
    }


def _preview_film(film: Film, film_format: str, config: dict[str, Any]) -> dict[str, Any]:
    picture, name = film.frame(0), film_format.removeprefix(FILM)
    replay = write_fields(FILM_PARAMETERS, film)
    return _describe(picture, film_format, 1.0, config) | {
        "name": f"{picture.name}.{name}",
        "address": _address(f"film/{name}", film.view, [*film.sized.write(), *replay]),
        "frames": len(film.states),
        "measures": f"{_measures_text(film.sized, _size_of(picture))}; {film.measures}",
    }


def _read_film(view: View, spec: FigureSpec, sent: dict[str, str]) -> Film:
    fields, _ = read_fields(FILM_PARAMETERS, read_sent(sent))
    return Film(view, spec, **fields)


def _size_of(picture: ExportFigure) -> tuple[int, int]:
    layout = picture.figure.layout
    return int(layout.width), int(layout.height)


def _describe(
    picture: ExportFigure, image_format: str, scale: float, config: dict[str, Any]
) -> dict[str, Any]:
    """Describe what the dialog shows."""
    width, height = _size_of(picture)
    # The server creates PDFs and films. It reports the letters that its fonts lack in a PDF.
    scripts = [] if image_format == "pdf" else scripts_of(picture.figure)
    return {
        "problem": "",
        "fonts": {"scripts": scripts, "family": SANS, "message": tr(HERE)},
        "figure": picture.figure.to_plotly_json() | {"config": config},
        "options": {"format": image_format, "width": width, "height": height, "scale": scale},
        "alt": picture.alt_text,
    }


def _address(path: str, view: View, settings: list[tuple[str, str]]) -> str:
    """Return the address at which the server creates the file."""
    # Lanes and tones of the picture depend on the screen.
    screen = (SCREEN_SENT, json.dumps(view.state.screen.write()))
    return f"{path}?{urlencode([*_flat(view.state.write()), *settings, screen])}"


def _flat(parameters: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in parameters.items() for text in texts]


def _measures_text(
    spec: FigureSpec, size: tuple[int, int], dots: tuple[int, int] | None = None
) -> str:
    """Describe the size of a picture and, for formats made of pixels, its dots."""
    if spec.inch_px != INCH_PX["screen"]:
        width, height = (format_number(round(side / spec.inch_px * 25.4)) for side in size)
        size_text = tr("{width} × {height} mm", width=width, height=height)
    else:
        width, height = map(format_number, size)
        size_text = tr("{width} × {height} pixels", width=width, height=height)
    if dots is None:
        return size_text
    width, height = map(format_number, dots)
    # Messages inside f-strings are not extracted for translation.
    dots_text = tr("{width} × {height} dots", width=width, height=height)
    return f"{size_text}; {dots_text}"
