"""Notes on empty charts: why they are empty, and a button that fills them."""

from dash import html
from dash.development.base_component import Component

from dashboard.common.i18n import tr
from dashboard.views import ids
from dashboard.views.gaps import Gap, explain_map, explain_timeline
from dashboard.views.view import View
from dashboard.web.components.upload_dialog import OFFERED
from dashboard.web.url_controls import NAMES


def timeline_gap(view: View) -> list[Component]:
    """Explain why the timeline is empty; nothing if it is not."""
    return _note(explain_timeline(view), view, "timeline")


def map_gap(view: View) -> list[Component]:
    """Explain why the map is empty; nothing if it is not."""
    return _note(explain_map(view), view, "map")


def _note(gap: Gap | None, view: View, chart: str) -> list[Component]:
    # The name of the chart tells the buttons of both notes apart.
    if gap is None:
        return []
    details = [html.P(text, className="hint") for text in gap.details]
    return [html.P(html.Strong(gap.reason)), *details, *_remedy(gap, view, chart)]


def _remedy(gap: Gap, view: View, chart: str) -> list[Component]:
    match gap.remedy:
        case "clear filters":
            return [_button(tr("Clear filters"), "clear", chart)]
        case "fit all":
            return [_button(tr("Fit all"), "fit-all", chart)]
        case "show all days":
            everything = ids.filter_chip_id(NAMES["as_of"], "") | {"where": chart}
            return [html.Button(tr("Show what is known today"), id=everything, className="tool")]
        case "correct file":
            return _file_remedy(view)
        case _:
            return []


def _button(words: str, action: str, chart: str) -> Component:
    return html.Button(words, id={"type": action, "where": chart}, className="tool")


def _file_remedy(view: View) -> list[Component]:
    """Offer the report on an uploaded file; another file must be checked on the server."""
    if not view.state.table:
        advice = tr("Correct the file. To see each row, use “event-timeline check”.")
        return [html.P(advice, className="hint")]
    links = [
        html.A(tr(words), href=f"upload/{view.state.table}/{name}", download="", className="tool")
        for name, words in OFFERED.items()
    ]
    return [html.P(links, className="upload-buttons")]
