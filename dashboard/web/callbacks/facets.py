"""The callback that lists the options of the filters behind *More filters*.

Dash draws each list several times for one answer, so they are listed only while they are visible.
"""

from typing import Any

from dash import Dash, Input, Output

from dashboard.views import ids
from dashboard.views.registry import DatasetRegistry
from dashboard.web.components.filters import facet_hint, facet_options
from dashboard.web.page_requests import requested_view, state_inputs

_FACETS = {name: control for name, control in ids.FILTERS.items() if control != ids.COUNTRY_FILTER}


def register_facet_callback(app: Dash, tables: DatasetRegistry) -> None:
    """Add the callback to an app."""

    @app.callback(
        output={
            name: {"options": Output(control, "data"), "hint": Output(control, "placeholder")}
            for name, control in _FACETS.items()
        },
        inputs={"stores": state_inputs(), "asked": Input(ids.FACETS_ASKED, "data")},
        prevent_initial_call=True,
    )
    def list_options(stores: dict[str, Any], asked: Any) -> dict[str, Any]:
        with requested_view(tables, stores) as (view, _):
            query = view.state.query
            return {
                name: {
                    "options": facet_options(view, name),
                    "hint": facet_hint(name, getattr(query, name)),
                }
                for name in _FACETS
            }
