"""What the dialog for a picture shows and saves, from what its controls say."""

from typing import Any
from urllib.parse import urlencode

from dashboard.common.errors import PictureError
from dashboard.common.i18n import number, tr
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import DOTS, INCH_PX, FigureSpec, check_dots
from dashboard.views.view import View


def preview(view: View, choices: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    """Put together what the dialog of the page shows and saves; ``picture_dialog.js`` draws it.

    Parameters
    ----------
    view
        What the reader sees.
    choices
        Values of the dialog's controls, by the fields of :class:`FigureSpec`; ``numbers`` is a size
        that goes before the one chosen, ``format`` one of ``figure_spec.PICTURE_FORMATS``.
    config
        Of plotly.

    Returns
    -------
    dict
        ``problem``, empty where there is none; else there is nothing more.
    """
    wanted = choices | {"picture": choices["charts"]}
    wanted["size"] = choices["numbers"] or choices["size"]
    spec, problems = FigureSpec.read({name: str(text or "") for name, text in wanted.items()})
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
    address = urlencode([*_flat(view.state.write()), *spec.write()])
    return {
        "problem": "",
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
    """Size of a picture on paper or screen and, where it is made of them, in dots."""
    if spec.inch_px == INCH_PX["paper"]:
        width, height = (number(round(side / spec.inch_px * 25.4)) for side in size)
        size_text = tr("{width} × {height} mm", width=width, height=height)
    else:
        width, height = map(number, size)
        size_text = tr("{width} × {height} pixels", width=width, height=height)
    if dots is None:
        return size_text
    width, height = map(number, dots)
    return f"{size_text}; {tr('{width} × {height} dots', width=width, height=height)}"
