"""Small components that all parts of the page share."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts.axis import chart_locale
from dashboard.charts.style import STANCE_SIGNS
from dashboard.charts.text_metrics import split_hits
from dashboard.common.i18n import N_, ntr, tr
from dashboard.io.formats import FORMATS
from dashboard.views import ids

# Longer lists are cut, and end with the number of remaining entries.
MAX_ENTRIES = 100
# Lists open beside their field, and inside the same landmark.
DROPDOWN = {
    "shadow": "md",
    "width": "max-content",
    "position": "bottom-start",
    "withinPortal": False,
    # Closed lists are not drawn, which saves time at the start and with each filter.
    "keepMounted": False,
}
_ROWS = {"shown": N_("Events shown"), "all": N_("All events")}
_GRAPH_CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "doubleClick": "autosize",
}


def aria(**attributes: str) -> dict[str, Any]:
    """Return attributes for assistive technology: ``label="..."`` becomes ``aria-label``."""
    return {f"aria-{name}": value for name, value in attributes.items()}


def more(count: int, most: int = MAX_ENTRIES) -> list[Component]:
    """Show how many entries are not listed, if any."""
    left = count - most
    return [html.P(more_text(left), className="hint")] if left > 0 else []


def more_text(left: int) -> str:
    """Describe how many entries are not listed."""
    return ntr("and {count} more", "and {count} more", left)


def mark_hits(text: str, words: Sequence[str]) -> list[Any]:
    """Highlight the words searched for in a text."""
    return [html.Mark(piece) if hit else piece for piece, hit in split_hits(text, words)]


def event_button(event_id: str, words: Any, where: str, **more: Any) -> Component:
    """Make a button that selects an event."""
    look: dict[str, Any] = {"className": "choose"} | more
    return html.Button(words, id=ids.event_button_id(event_id, where), **look)


def sign(stance: str) -> Component:
    """Draw the sign of a stance."""
    return html.Span(
        STANCE_SIGNS.get(stance, ""), className=f"sign {stance}", **aria(hidden="true")
    )


def counted_sign(stance: str, count: str, words: str) -> Component:
    """Draw the sign of a stance with a number of speakers; `words` name it."""
    return html.Span(
        [sign(stance), count], className="counted", title=words, role="img", **aria(label=words)
    )


def graph(component_id: str, figure: Any, **config: Any) -> Component:
    """Make a chart without the buttons of Plotly."""
    return dcc.Graph(
        id=component_id,
        figure=figure,
        responsive=False,
        config=cast("Any", graph_config() | config),
    )


def graph_config() -> dict[str, Any]:
    """Configure Plotly: no buttons, and the current language."""
    return _GRAPH_CONFIG | chart_locale()


def tool(component_id: str, sign: str, words: str) -> Component:
    """Make a small button of a toolbar."""
    label = {} if sign == words else aria(label=words)
    return html.Button(sign, id=component_id, title=words, className="tool", **label)


def select(
    component_id: str, label: str, options: Iterable[tuple[str, str]], value: str, **look: Any
) -> Any:
    """Make a drop-down list with a label above or beside it."""
    return dmc.Select(
        id=component_id,
        label=label,
        data=choices(options),
        value=value,
        allowDeselect=False,
        checkIconPosition="right",
        comboboxProps=DROPDOWN,
        **look,
    )


def small_select(
    component_id: str, label: str, options: Iterable[tuple[str, str]], value: str
) -> Any:
    """Make a small drop-down list among buttons; its label is only for screen readers."""
    return select(
        component_id, "", options, value, size="xs", className="small", **aria(label=label)
    )


def multi_select(
    component_id: str, label: str, hint: str, options: list[Any], chosen: list[str], **more: Any
) -> Any:
    """Make a list from which several options can be chosen; `hint` is shown in its field."""
    return dmc.MultiSelect(
        id=component_id,
        label=label,
        placeholder=hint,
        data=options,
        value=chosen,
        size="xs",
        searchable=True,
        clearable=True,
        hidePickedOptions=False,
        # Enter takes the first match of what was typed.
        selectFirstOptionOnChange=True,
        nothingFoundMessage=tr("No match"),
        maxDropdownHeight=320,
        comboboxProps=DROPDOWN,
        clearButtonProps=aria(label=tr("Clear")),
        **more,
    )


def translated(options: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return options with labels in the current language."""
    return [(value, tr(words)) for value, words in options.items()]


def choices(options: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Convert values and labels to options for Mantine."""
    return [{"value": value, "label": label} for value, label in options]


def dialog(component_id: str, title: str, children: Any, **more: Any) -> Any:
    """Make a dialog, which Escape closes."""
    return dmc.Modal(
        id=component_id,
        opened=False,
        title=html.Span(title, className="dialog-title"),
        closeButtonProps=aria(label=tr("Close")),
        # Outside a section, its header would be a second banner of the page.
        withinPortal=False,
        children=children,
        **more,
    )


def data_menu() -> Any:
    """Make a menu that saves events as data; ``state.js`` requests the file."""
    items = [
        part
        for rows, heading in _ROWS.items()
        for part in (
            dmc.MenuLabel(tr(heading)),
            *(
                dmc.MenuItem(tr(file_format.label), id=ids.data_item_id(name, rows))
                for name, file_format in FORMATS.items()
            ),
        )
    ]
    # Each list is a column of the grid.
    rows = {"gridTemplateRows": f"repeat({len(FORMATS) + 1}, auto)"}
    return menu(
        tr("Save data"), tr("Save data of the events"), items, className="side-by-side", style=rows
    )


def menu(words: str, name: str, items: list[Any], **dropdown: Any) -> Any:
    """Make a button that opens a menu.

    Parameters
    ----------
    words, name
        Label of the button, and its name for screen readers, which begins with the label.
    items
        Parts of the menu.
    **dropdown
        Attributes of the box with the items.
    """
    # The target must be the button itself, because it carries the state of the menu.
    button = {"component": "button", "type": "button", "className": "tool menu"}
    return dmc.Menu(
        [
            dmc.MenuTarget(words, boxWrapperProps=button | aria(label=name)),
            dmc.MenuDropdown(items, **dropdown),
        ],
        position="bottom-end",
        shadow="md",
        withinPortal=False,
    )
