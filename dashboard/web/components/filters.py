"""Filters, the chips of active filters, and the player."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard.common.i18n import N_, ntr, tr
from dashboard.engine.evidence import count_evidence
from dashboard.engine.extra_filters import write_value
from dashboard.engine.query import FACETS, EventQuery, Filter
from dashboard.engine.url_params import write_moment
from dashboard.model.date_text import format_day
from dashboard.model.messages import excerpt
from dashboard.views import ids
from dashboard.views.facet_options import OptionGroup
from dashboard.views.figure_spec import REPLAYS
from dashboard.views.summary import notable_events
from dashboard.views.view import View
from dashboard.web.components.elements import (
    aria,
    choices,
    more_text,
    multi_select,
    select,
    small_select,
    tool,
)
from dashboard.web.components.static import PlainInput, Static
from dashboard.web.url_controls import NAMES

SPEEDS = {"4000": N_("Slow"), "2000": N_("Normal speed"), "1000": N_("Fast")}
# From this number on, chips may need more rows than they get.
_MANY_CHIPS = 6
# As many values are named in the field of a facet.
_MOST_NAMED = 2


def filters(view: View) -> Component:
    """Make the section above the charts: the controls, and the active filters."""
    return html.Section(
        className="filters",
        **aria(label=tr("Filters")),
        children=[
            html.Div(_fields(view), className="facets"),
            html.Div(_status(view), className="status"),
            html.P(id=ids.ERROR, role="alert", className="error"),
        ],
    )


def _fields(view: View) -> list[Any]:
    query = view.state.query
    return [
        dmc.TextInput(
            id=ids.SEARCH,
            label=tr("Search"),
            placeholder=tr("Search"),
            value=query.text,
            debounce=250,
            size="xs",
            className="facet wide",
        ),
        _facet(view, "countries", "wide countries" + " chosen" * bool(query.countries)),
        html.Div(
            select(
                ids.ROLE, tr("Role of the country"), view.facets.roles, query.role, size="xs"
            ),
            className="facet role",
        ),
        html.Button(
            [
                html.Span(tr("More filters"), className="row-label"),
                html.Span(tr("Filters and dates"), className="sheet-label"),
            ],
            id=ids.MORE_FILTERS, className="tool more-filters", **aria(expanded="false"),
        ),
        *(_facet(view, name, "extra") for name in FACETS if name != "countries"),
    ]  # fmt: skip


def filter_sheet(view: View) -> Component:
    """Make the sheet of filters for phones; ``filter_sheet.js`` moves the controls into it."""
    # Its name is the title alone, without the button beside it.
    title = html.H2(tr("Filters and dates"), id="sheet-title")
    close = html.Button(
        "\N{MULTIPLICATION SIGN}", id=ids.CLOSE_SHEET, className="tool", **aria(label=tr("Close"))
    )
    groups = [
        html.Div(id="sheet-filters", className="sheet-group"),
        html.H3(tr("Dates")),
        html.Div(id="sheet-dates", className="sheet-group"),
        html.H3(tr("Display")),
        html.Div(id="sheet-display", className="sheet-group"),
        html.Div(id="sheet-about"),
    ]
    show = Static(
        [view.captions.show_events], "button", id=ids.SHOW_EVENTS, className="tool strong"
    )
    return html.Dialog(
        [
            html.Div([title, close], className="sheet-top"),
            html.Div(groups, className="sheet-body"),
            # What is behind the sheet, such as the status, is not announced.
            html.Div(show, className="sheet-bottom", **aria(live="polite")),
        ],
        id=ids.FILTER_SHEET,
        className="sheet",
        tabIndex=-1,
        **aria(labelledby="sheet-title"),
    )


def _status(view: View) -> list[Any]:
    query, status = view.state.query, view.captions.status
    return [
        html.P(status, id=ids.STATUS, role="status", **aria(live="polite")),
        Static(chips(query.filters), id=ids.CHIPS, className="chips"),
        dmc.Button(
            tr("Clear filters"), id=ids.CLEAR, variant="default", size="xs",
            disabled=not query.filters,
        ),
        _step(ids.UNDO, tr("Undo")),
        _step(ids.REDO, tr("Redo")),
        _replay(view),
    ]  # fmt: skip


def chips(active: list[Filter]) -> list[Component]:
    """Make a chip for each active filter; pressing it removes the filter.

    Many chips scroll, so their number is in front of them.
    """
    count = ntr("{count} filter:", "{count} filters:", len(active))
    heading = [html.Span(count, className="aside")] if len(active) > _MANY_CHIPS else []
    return heading + [
        html.Button(
            [
                html.Span(f"{filter_.heading}: ", className="aside"),
                filter_.words,
                html.Span(" \N{MULTIPLICATION SIGN}", **aria(hidden="true")),
            ],
            id=ids.filter_chip_id(NAMES[filter_.field], filter_.value),
            className="chip",
            **aria(label=_removal_label(filter_)),
        )
        for filter_ in active
    ]


def _removal_label(filter_: Filter) -> str:
    return tr("Remove the filter {name}", name=f"{filter_.heading}: {filter_.words}")


def sentence(view: View) -> list[Any]:
    """Describe the table; numbers of which there is a filter are buttons."""
    rest, parts = view.captions.sentence, []
    # An embedded page cannot be filtered, and the filters would replace an earlier day.
    is_fixed = view.state.embedded or view.rows.known is not view.dataset
    buttons = [] if is_fixed else notable_events(view.dataset)
    for query, words in reversed(buttons):
        before, _, after = rest.rpartition(words)
        if query:
            parts += [after, _show_only(query, words, is_shown=view.state.query == query)]
            rest = before
    return [part for part in [rest, *reversed(parts)] if part]


def source_line(view: View) -> str:
    """Name the source below the title, and the day up to which the charts show what is known."""
    as_of = view.rows.known.as_of
    day = "" if np.isnat(as_of) else tr("As of {day}.", day=format_day(as_of))
    return f"{day} {view.dataset.source}".strip()


def _show_only(query: EventQuery, words: str, *, is_shown: bool) -> Component:
    """Make a button for a query with one filter, which replaces all others."""
    (chosen,) = query.filters
    return html.Button(
        words,
        id=ids.only_filter_id(NAMES[chosen.field], chosen.value),
        className="in-sentence",
        title=f"{chosen.heading}: {chosen.words}",
        **aria(pressed=str(is_shown).lower()),
    )


def notice(problems: list[str]) -> list[Component]:
    """List the parts of a URL, or of a typed text, that could not be read."""
    if not problems:
        return []
    heading = tr("Ignored because they are not valid:")
    return [html.P(heading), html.Ul([html.Li(problem) for problem in problems[:10]])]


def _facet(view: View, name: str, kind: str) -> Component:
    chosen = list(getattr(view.state.query, name))
    hint, heading = facet_hint(name, chosen), tr(FACETS[name].heading)
    field = multi_select(ids.FILTERS[name], heading, hint, facet_options(view, name), chosen)
    # The page reads all controls together, so each of them must exist.
    absent = "" if chosen or _is_offered(view, name) else " absent"
    return html.Div(field, className=f"facet {kind}{absent}")


def _is_offered(view: View, name: str) -> bool:
    """Return whether the table has any value of a facet that is not for every table."""
    if name == "extra":
        return bool(view.dataset.index.facet_columns)
    return name != "evidence" or bool(count_evidence(view.dataset.index.everything))


def facet_options(view: View, name: str) -> list[dict[str, Any]]:
    """List the options of a facet; if some of a group are left out, its last one counts them."""
    groups = view.facets.groups(name)
    if not FACETS[name].heading_of:
        return [option for group in groups for option in _listed(group)]
    return [{"group": excerpt(group.heading), "items": _listed(group)} for group in groups]


def _listed(group: OptionGroup) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = [*choices(group.options)]
    if group.left:
        # Each option needs another value. This one is no filter, as nothing follows the column.
        value = f"\N{HORIZONTAL ELLIPSIS}{write_value(group.heading, '')}"
        listed.append({"value": value, "label": more_text(group.left), "disabled": True})
    return listed


def facet_hint(name: str, chosen: Sequence[str]) -> str:
    """Return the text in the field of a facet: the first values chosen, or "all".

    The label of the field is only for screen readers.
    """
    facet = FACETS[name]
    if not chosen:
        return tr(facet.all_label)
    first, left = [facet.label(value) for value in chosen[:_MOST_NAMED]], chosen[_MOST_NAMED:]
    return ", ".join([*first, more_text(len(left))] if left else first)


def _step(component_id: str, words: str) -> Component:
    return html.Button(words, id=component_id, className="tool", disabled=True)


def _replay(view: View) -> Component:
    """Fold the as-of date and the playback into a button."""
    return html.Details(
        [html.Summary(tr("Replay"), className="tool menu"), _player(view)], className="replay"
    )


def _player(view: View) -> Any:
    """Make the controls of the replay; ``player.js`` moves them."""
    # Days are offered if there are several to step through.
    played = ["days", "events"] if len(view.navigation.days) > 1 else ["events"]
    speeds = [(value, tr(words)) for value, words in SPEEDS.items()]
    return html.Div(
        className="player" + (" plays-days" if played[0] == "days" else ""),
        role="group",
        **aria(label=tr("Replay")),
        children=[
            small_select(
                ids.PLAY_STEPS, tr("Replay"), [(name, tr(REPLAYS[name])) for name in played],
                played[0],
            ),
            tool(ids.STEP_BACK, "\N{BLACK LEFT-POINTING TRIANGLE}", tr("One step back")),
            html.Button(tr("Play"), id=ids.PLAY, className="tool", **aria(pressed="false")),
            tool(ids.STEP_FORWARD, "\N{BLACK RIGHT-POINTING TRIANGLE}", tr("One step forward")),
            *_days(view),
            small_select(ids.PLAY_SPEED, tr("Speed"), speeds, "2000"),
        ],
    )  # fmt: skip


def _days(view: View) -> list[Component]:
    """Make the controls of a replay by days: a slider, and the day that is shown."""
    as_of, days = view.state.query.as_of, view.navigation.days
    total = len(view.dataset.known_days)
    rest = ntr(
        "Something became known on {count} day",
        "Something became known on {count} days",
        total,
    )
    last = max(len(days) - 1, 0)
    slider = PlainInput(
        type="range",
        id=ids.PLAY_DAYS,
        min=0,
        max=last,
        defaultValue=last,
        **aria(label=tr("Day")),
    )
    rests: Any = {"data-rest": rest}
    if len(days) < total:
        # The place of a day among some of them would be no number of the table.
        rests["data-part"] = ""
    return [
        Static([slider], className="days"),
        html.P(rest, id="play-day", className="day-shown", **aria(live="polite"), **rests),
        dmc.TextInput(
            id=ids.KNOWN, label=tr("Only what was known by"), placeholder=tr("any day"),
            value="" if as_of is None else write_moment(as_of),
            debounce=True, size="xs", className="inline day",
        ),
        html.Button(tr("Show all"), id=ids.KNOWN_ALL, className="tool"),
    ]  # fmt: skip
