"""The dialog that exports a picture, with its options, preview and alternative text."""

from typing import Any, cast

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.common.i18n import N_, tr
from dashboard.views import ids
from dashboard.views.figure_spec import (
    BACKGROUNDS,
    CHARTS,
    DEFAULT_SIZE,
    DPI,
    PICTURE_FORMATS,
    PURPOSES,
    REPLAYS,
    SIZES,
    FigureSpec,
)
from dashboard.views.film import DEFAULT_FILM_SIZE, FILM, FILM_FORMATS
from dashboard.views.view import View
from dashboard.web.components.elements import aria, dialog, select, translated

TONES = {
    "": N_("Same as screen"),
    "light": N_("Light"),
    "dark": N_("Dark"),
    "greyscale": N_("Greyscale"),
}
_NAMES = {
    "both": N_("Save image of timeline and map"),
    "timeline": N_("Save image of the timeline"),
    "map": N_("Save image of the map"),
}


def picture_items(view: View) -> list[Any]:
    """Make the menu items that open the dialog for a purpose, or for one chart or both."""
    purposes = [
        _item(
            purpose.words,
            ids.picture_button_id(
                "both",
                size=purpose.size,
                tones=purpose.tones,
                dpi=purpose.dpi,
                format=purpose.file_format,
            ),
        )
        for purpose in PURPOSES.values()
    ]
    if _has_replay(view):
        button = ids.picture_button_id("both", size=DEFAULT_FILM_SIZE, format=f"{FILM}webp")
        purposes.append(_item(N_("Film of the replay"), button))
    charts = [_item(words, ids.picture_button_id(name)) for name, words in _NAMES.items()]
    return [*purposes, dmc.MenuDivider(), *charts]


def _has_replay(view: View) -> bool:
    """Return whether there are several events to step through."""
    return len(view.dataset.events) > 1


def _item(words: str, item_id: dict[str, str | int]) -> Any:
    return dmc.MenuItem(tr(words), id=cast("Any", item_id), **aria(haspopup="dialog"))


def picture_dialog(view: View) -> Any:
    """Make the dialog; it is filled when it opens."""
    parts = [html.Div(_controls(view), className="picture-controls"), _preview()]
    whole = html.Div(parts, className="picture")
    return dialog(ids.PICTURE_DIALOG, tr("Save image"), whole, size="min(1100px, 100%)")


def _controls(view: View) -> list[Any]:
    spec, sizes = FigureSpec(), {name: size.words for name, size in SIZES.items()}
    formats = dict(PICTURE_FORMATS)
    if _has_replay(view):
        formats |= {f"{FILM}{name}": words for name, words in FILM_FORMATS.items()}
    # Days are offered if there are several to step through.
    several = len(view.navigation.days) > 1
    replays = {name: words for name, words in REPLAYS.items() if several or name != "days"}
    return [
        select(ids.PICTURE_CHARTS, tr("Charts"), translated(CHARTS), spec.charts, size="xs"),
        select(ids.PICTURE_SIZE, tr("Size"), translated(sizes), DEFAULT_SIZE, size="xs"),
        dmc.TextInput(
            id=ids.PICTURE_NUMBERS,
            label=tr("Custom size"),
            placeholder="1200x800, 120x80mm",
            debounce=True,
            size="xs",
        ),
        select(ids.PICTURE_TONES, tr("Theme"), translated(TONES), spec.tones, size="xs"),
        select(ids.PICTURE_BACKGROUND, tr("Background"), translated(BACKGROUNDS), "", size="xs"),
        dmc.TextInput(
            id=ids.PICTURE_HEADLINE,
            label=tr("Headline"),
            placeholder=view.dataset.title,
            debounce=True,
            size="xs",
        ),
        select(ids.PICTURE_FORMAT, tr("File"), translated(formats), "png", size="xs"),
        select(
            ids.PICTURE_REPLAY,
            tr("Replay"),
            translated(replays),
            "events",
            size="xs",
            disabled=True,
        ),
        dmc.NumberInput(
            id=ids.PICTURE_DPI,
            label=tr("Resolution (dpi), for PNG and WebP"),
            value=spec.dpi,
            min=DPI[0],
            max=DPI[1],
            allowDecimal=False,
            debounce=True,
            size="xs",
        ),
        html.Button(tr("Save"), id=ids.PICTURE_SAVE, className="tool strong", disabled=True),
        html.Button(tr("Stop"), id=ids.FILM_STOP, className="tool", hidden=True),
        html.Progress(id=ids.FILM_PROGRESS, hidden=True, **aria(label=tr("Frames drawn"))),
        html.P(id=ids.PICTURE_PROBLEM, className="problem", role="alert"),
        html.P(id=ids.PICTURE_FONTS, className="problem", role="status"),
    ]


def _preview() -> Component:
    return html.Div(
        className="picture-preview",
        children=[
            html.P(id=ids.PICTURE_MEASURES, className="hint", **aria(live="polite")),
            html.Div(html.Img(id=ids.PICTURE_PREVIEW, alt=""), className="paper"),
            dmc.Textarea(
                id=ids.PICTURE_ALT,
                label=tr("Alt text, for screen readers"),
                readOnly=True,
                autosize=True,
                minRows=2,
                maxRows=6,
                size="xs",
            ),
            html.Button(tr("Copy alt text"), id=ids.PICTURE_COPY, className="tool"),
        ],
    )
