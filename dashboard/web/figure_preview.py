"""The preview of a picture in its dialog."""

import json
from typing import Any
from urllib.parse import urlencode

from dashboard.charts.style import SANS
from dashboard.common.errors import PictureError
from dashboard.common.i18n import format_number, tr
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import DOTS, INCH_PX, FigureSpec, check_dots
from dashboard.views.fonts import HERE, scripts_of
from dashboard.views.state import SCREEN_SENT
from dashboard.views.view import View


def preview(view: View, choices: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    """Describe the picture that the dialog shows and saves; ``picture_dialog.js`` draws it.

    Parameters
    ----------
    view
        The view that the reader sees.
    choices
        Values of the dialog's controls, by the fields of :class:`FigureSpec`; ``numbers`` is a
        custom size, which takes precedence, ``format`` one of ``figure_spec.PICTURE_FORMATS``.
    config
        Configuration of Plotly.

    Returns
    -------
    dict
        With ``problem``; if that is not empty, there are no other keys.
    """
    parameters = choices | {"picture": choices["charts"]}
    parameters["size"] = choices["numbers"] or choices["size"]
    spec, problems = FigureSpec.read({name: str(text or "") for name, text in parameters.items()})
    picture, image_format = ExportFigure(view, spec), choices["format"]
    try:
        figure = picture.figure
        size = (int(figure.layout.width), int(figure.layout.height))
        scale = spec.scale if image_format in DOTS else 1.0
        dots = check_dots(*size, scale)
    except PictureError as error:
        problems.append(str(error))
    if problems:
        return {"problem": problems[0]}
    options = {"format": image_format, "width": size[0], "height": size[1], "scale": scale}
    # Lanes and tones of the picture depend on the screen.
    screen = (SCREEN_SENT, json.dumps(view.state.screen.write()))
    address = urlencode([*_flat(view.state.write()), *spec.write(), screen])
    # The server creates the PDF, and reports the letters that its fonts lack.
    scripts = [] if image_format == "pdf" else scripts_of(figure)
    return {
        "problem": "",
        "fonts": {"scripts": scripts, "family": SANS, "message": tr(HERE)},
        "figure": figure.to_plotly_json() | {"config": config},
        "options": options,
        "name": f"{picture.name}.{image_format}",
        "address": f"picture/{image_format}?{address}",
        "alt": picture.alt_text,
        "measures": _measures_text(spec, size, dots if image_format in DOTS else None),
    }


def _flat(parameters: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in parameters.items() for text in texts]


def _measures_text(spec: FigureSpec, size: tuple[int, int], dots: tuple[int, int] | None) -> str:
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
