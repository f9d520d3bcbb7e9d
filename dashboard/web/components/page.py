"""The whole page for one state."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts.style import SANS, SERIF
from dashboard.common.i18n import LANGUAGES, N_, language, language_name, text_direction, tr
from dashboard.views import ids
from dashboard.views.alt_text import describe_charts
from dashboard.views.state import PARTS, State
from dashboard.views.view import View
from dashboard.web.components.elements import aria, dialog, small_select
from dashboard.web.components.event_panel import event_details
from dashboard.web.components.filters import filter_sheet, filters, notice, sentence, source_line
from dashboard.web.components.image_dialog import picture_dialog
from dashboard.web.components.panels import tabs_panel, timeline_panel
from dashboard.web.components.share_menu import share_menu
from dashboard.web.components.static import Static
from dashboard.web.components.upload_dialog import Offer, upload_button, upload_dialog, upload_note
from dashboard.web.url_controls import parameter_table

# Texts that the scripts of the page show.
_BROWSER_TEXTS = (
    N_("Play"),
    N_("Pause"),
    N_("Dark"),
    N_("Light"),
    N_("Link copied"),
    N_("Copy this link:"),
    N_("Code copied"),
    N_("Copy this code:"),
    N_("Alt text copied"),
    N_("Copy this text:"),
    N_("Close"),
    N_("Drawing the image …"),
    N_("Drawing the film …"),
    N_("Saved"),
    N_("Saved as"),
    N_("The film was stopped."),
    N_("Writing the page …"),
    N_("The page could not be saved:"),
    N_("The image could not be created:"),
    N_(
        "The server is not responding, so the last change is not shown. "
        "Check that it is still running."
    ),
    N_("The server is not responding, so nothing was saved. Check that it is still running."),
    N_("The server rejected this request, so nothing was saved."),
    N_("Sending …"),
    N_("Checking …"),
    N_("Open one file at a time."),
    N_("The file was not sent: the server is not responding. Is it still running?"),
)
_SHORTCUTS = (
    ("?", N_("this help")),
    ("/", N_("search")),
    ("← →", N_("previous and next event")),
    ("Esc", N_("close the details, or show both charts")),
    ("Tab", N_("next control")),
    ("← → ↑ ↓", N_("on the timeline or the map: from mark to mark; Enter opens one")),
    ("⇧ ← → ↑ ↓ + − 0", N_("on the timeline or the map: move, zoom, first view")),
    ("c", N_("on the map: zoom to the country chosen, or to the one in the middle")),
)
_HELP = (
    N_(
        "Drag the timeline to move in time. To zoom, turn the mouse wheel while you press Ctrl, or "
        "pinch. Drag across the overview above it to filter all views by time."
    ),
    N_(
        "Double-click a country to zoom the map to it. A single click filters by the country, if "
        "it has events."
    ),
    N_(
        "All views show the events that pass the filters. To remove a filter, click it or use the "
        "browser's back button."
    ),
    N_(
        "“Only what was known by” hides everything that had not been said or published by that "
        "day. Events after that day are drawn as expected."
    ),
    N_("The link to this page contains everything you see. Copy it to keep or share the view."),
)

_MANTINE_THEME: Any = {
    "fontFamily": SANS,
    "headings": {"fontFamily": SERIF},
    "primaryColor": "dark",
    "primaryShade": {"light": 7, "dark": 3},
    "autoContrast": True,
    "defaultRadius": "sm",
    # Otherwise menus contain an empty element that screen readers announce.
    "components": {"Menu": {"defaultProps": {"withInitialFocusPlaceholder": False}}},
}


def page(
    view: View,
    problems: list[str],
    topojson_url: str,
    offer: Offer | None = None,
    version: int = 0,
) -> Any:
    """Make the whole page for one view, in the current language.

    Parameters
    ----------
    view
        The view that the page shows first.
    problems
        Problems of the URL.
    topojson_url
        URL of the folder with the borders of countries, ending in ``/``.
    offer
        Terms for uploads; None if they are disabled.
    version
        Version of a watched table; 0 if it is not watched.
    """
    side = html.Div([tabs_panel(view, topojson_url), _details_panel(view)], className="side")
    columns = [timeline_panel(view), _divider(), side]
    parts = [
        _header(view, offer),
        filters(view),
        Static(notice(problems), id=ids.NOTICE, className="notice", role="alert"),
        *_changed(version),
        html.P(describe_charts(view), id=ids.DESCRIPTION, className="description"),
        html.Main(columns, id="content", className="columns", tabIndex=-1),
        _foot(view),
    ]
    whole = dmc.MantineProvider(
        id=ids.PROVIDER,
        forceColorScheme=view.state.effective_theme,
        theme=_MANTINE_THEME,
        children=[
            *_memory(view),
            html.A(tr("Skip to the events"), href="#content", className="skip-link"),
            html.Div(parts, className="page"),
            html.Section(
                [filter_sheet(view), _help(), picture_dialog(view), *upload_dialog(offer)]
            ),
        ],
    )
    # Pages run from left to right without it.
    if text_direction() == "ltr":
        return whole
    return dmc.DirectionProvider(whole, direction=text_direction())


def _divider() -> Component:
    """Make the divider between the panes; ``panes.js`` moves it and states its position."""
    return html.Div(
        id=ids.DIVIDER,
        className="divider",
        role="separator",
        tabIndex=0,
        **aria(label=tr("Size of the charts"), valuenow="60", valuemin="0", valuemax="100"),
    )


def _changed(version: int) -> list[Component]:
    """Make the hidden notice that the table has changed; ``table_changes.js`` shows it."""
    if not version:
        return []
    again = html.A(tr("Show the new version"), href="")
    text = html.Span([tr("The table has changed."), " ", again], hidden=True)
    attributes: Any = {"data-version": str(version)}
    return [html.Div(text, id=ids.CHANGED, className="notice", role="status", **attributes)]


def details_class(view: View) -> str:
    """Return the class of the details panel, which moves into view on phones."""
    return "panel details" + (" chosen" if view.navigation.details else "")


def _memory(view: View) -> list[Component]:
    state, query = view.state, view.state.query
    parameters = state.write()
    period = parameters.get("time", [""])[0].split("/") if query.window else None
    return [
        dcc.Store(id=ids.WINDOW, data=parameters["view"][0].split("/") if state.window else None),
        dcc.Store(id=ids.PERIOD, data=period),
        dcc.Store(id=ids.MOVED, data=state.moved._asdict() if state.moved else None),
        dcc.Store(id=ids.AREA, data=list(query.area) if query.area else None),
        dcc.Store(id=ids.CHOSEN, data=state.chosen),
        dcc.Store(id=ids.THEME, data=state.theme),
        dcc.Store(id=ids.PANE, data=state.pane),
        dcc.Store(id=ids.DIRECTION, data=text_direction()),
        dcc.Store(id=ids.SCREEN, data=state.screen.write()),
        dcc.Store(id=ids.ADDRESS),
        *(dcc.Store(id=part, data=pick_parameters(state, part)) for part in PARTS),
        dcc.Store(id=ids.URL),
        dcc.Store(id=ids.DRAWN, data=pick_parameters(state, ids.QUERY_VIEW)),
        dcc.Store(id=ids.TIME_DRAWN, data=pick_parameters(state, ids.TIME_VIEW)),
        dcc.Store(id=ids.TOLD, data=_parts(state)),
        dcc.Store(id=ids.FACETS_ASKED, data=pick_parameters(state, ids.QUERY_VIEW)),
        dcc.Store(id=ids.FOCUS, data=view.navigation.focus),
        dcc.Store(id=ids.DAYS, data=view.navigation.days),
        dcc.Store(id=ids.WORDS, data={words: tr(words) for words in _BROWSER_TEXTS}),
        dcc.Store(id=ids.PARAMETERS, data=parameter_table(_defaults(view))),
        dcc.Store(id=ids.PICTURE),
    ]


def _defaults(view: View) -> dict[str, str]:
    """Return the values of lists whose parameter is not in the URL."""
    state = State()
    return {
        "role": state.query.role,
        "lanes": state.lanes,
        "colour": view.dataset.colour,
        "statements": state.statements,
        "tab": state.tab,
        "by": state.speakers,
        "pane": state.pane,
    }


def _parts(state: State) -> dict[str, Any]:
    """Return the parts of a state and the size of the screen, which the page shows at first."""
    parts = {part: pick_parameters(state, part) for part in PARTS}
    return parts | {ids.SCREEN: state.screen.write()}


def pick_parameters(state: State, part: str) -> dict[str, list[str]]:
    """Return the parameters of one of the parts that the browser sends."""
    return {name: texts for name, texts in state.write().items() if name in PARTS[part]}


def _header(view: View, offer: Offer | None) -> Component:
    languages = [(code, language_name(code)) for code in LANGUAGES]
    dark = view.state.effective_theme == "dark"
    return html.Header(
        [
            html.Div(
                [
                    html.H1(view.dataset.title),
                    html.P(source_line(view), id=ids.SOURCE_LINE, className="credit"),
                    Static(sentence(view), "p", id=ids.SUMMARY, className="summary"),
                    *upload_note(offer, view.state),
                ]
            ),
            html.Div(
                className="tools",
                children=[
                    *upload_button(offer),
                    share_menu(view),
                    small_select(ids.LANGUAGE, tr("Language"), languages, language()),
                    html.Button(
                        tr("Light") if dark else tr("Dark"), id=ids.THEME_BUTTON,
                        className="tool theme-button",
                    ),
                    html.Button(
                        "?", id=ids.HELP_BUTTON, className="tool", title=tr("Help"),
                        **aria(label=tr("Help")),
                    ),
                ],
            ),
        ]
    )  # fmt: skip


def _foot(view: View) -> Component:
    """Make the credit line for printed and embedded pages, which have no header.

    ``embed.js`` updates the link.
    """
    return html.Footer(
        className="foot",
        children=[
            html.Span(view.captions.credit, id=ids.CREDIT, className="credit"),
            html.Button(tr("Reset view"), id=ids.START_OVER, className="tool"),
            html.A(tr("Open the full page"), id=ids.WHOLE_PAGE, target="_blank", rel="noopener"),
        ],
    )


def _details_panel(view: View) -> Component:
    return Static(
        event_details(view),
        "section",
        id=ids.DETAILS,
        className=details_class(view),
        **aria(label=tr("Details"), live="polite"),
    )


def _help() -> Any:
    keys = [
        part for key, words in _SHORTCUTS for part in (html.Dt(html.Kbd(key)), html.Dd(tr(words)))
    ]
    parts = [
        *(html.P(tr(words)) for words in _HELP),
        html.H3(tr("Keys")),
        html.Dl(keys, className="keys-list"),
        dmc.Switch(id=ids.SHORTCUTS, label=tr("Single-key shortcuts"), checked=True),
    ]
    return dialog(ids.HELP, tr("Help"), parts)
