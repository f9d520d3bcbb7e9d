"""The URL parameters and their controls, as a table for the browser."""

from typing import Any

from dashboard.engine.query import QUERY_PARAMETERS
from dashboard.views import ids
from dashboard.views.state import MAP_LIMITS, PARTS, STATE_PARAMETERS

# Id and property of each control, by parameter. Parameters that a page cannot change have none.
CONTROLS = {
    **{
        parameter.name: (ids.FILTERS[parameter.field], "value")
        for parameter in QUERY_PARAMETERS
        if parameter.field in ids.FILTERS
    },
    "role": (ids.ROLE, "value"),
    "text": (ids.SEARCH, "value"),
    "time": (ids.PERIOD, "data"),
    "area": (ids.AREA, "data"),
    "known": (ids.KNOWN, "value"),
    "statements": (ids.STATEMENTS, "value"),
    "event": (ids.CHOSEN, "data"),
    "theme": (ids.THEME, "data"),
    "view": (ids.WINDOW, "data"),
    "lanes": (ids.LANE_MENU, "value"),
    "colour": (ids.COLOUR, "value"),
    "map": (ids.MOVED, "data"),
    "tab": (ids.TAB_BAR, "value"),
    "column": (ids.TABLE_COLUMNS, "value"),
    "by": (ids.SPEAKERS, "value"),
    "pane": (ids.PANE, "data"),
}
_FILTERS = {parameter.name: parameter for parameter in QUERY_PARAMETERS}
_LISTS = {each.name for each in (*QUERY_PARAMETERS, *STATE_PARAMETERS) if each.many}
_SEPARATORS = {"time": "/", "view": "/", "area": ",", "map": ","}
# Successive changes of these parameters are one step of undo.
_CONTINUOUS = {"text", "time", "area", "known"}

# All controls, in the order in which the browser sends and receives their values.
GATHERED = [CONTROLS[name] for names in PARTS.values() for name in names if name in CONTROLS]
# The parameter of each field of a query.
NAMES = {parameter.field: parameter.name for parameter in QUERY_PARAMETERS}


def parameter_table(defaults: dict[str, str]) -> list[dict[str, Any]]:
    """Describe every parameter for the browser; see ``ParameterRow`` in ``types.d.ts``.

    Parameters
    ----------
    defaults
        Default value of each control that has one.
    """
    return [
        {
            "name": name,
            "part": part,
            "control": CONTROLS.get(name),
            "kind": _kind(name),
            "separator": _SEPARATORS.get(name, ""),
            "keys": list(MAP_LIMITS) if name == "map" else [],
            "isFilter": name in _FILTERS,
            "isContinuous": name in _CONTINUOUS,
            "default": defaults.get(name, ""),
        }
        for part, names in PARTS.items()
        for name in names
    ]


def _kind(name: str) -> str:
    if name in _LISTS:
        return "list"
    if name == "map":
        return "numbers"
    return "joined" if name in _SEPARATORS else "text"
