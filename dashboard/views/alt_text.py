"""Alternative texts: what a picture shows, in words, for people who cannot see it."""

import numpy as np

from dashboard.charts.chart_text import format_event_date
from dashboard.charts.timeline_layout import Placement
from dashboard.common.bidi import isolate
from dashboard.common.i18n import format_number, ntr, tr
from dashboard.views.summary import count_disputed
from dashboard.views.view import View

# Maximum number of events that are described one by one, and of lanes that are named.
_EVENTS, _LANES = 12, 6


def describe_picture(view: View, title: str, subtitle: str, placed: Placement | None) -> str:
    """Describe a picture as plain text.

    Parameters
    ----------
    view
        The state that the picture shows.
    title, subtitle
        Texts above the charts.
    placed
        Layout of the timeline; None if the picture has none.
    """
    heading = f"{title}. {subtitle.rstrip('.')}."
    lanes = _describe_lanes(placed) if placed else ""
    parts = (heading, _describe_claims(view), lanes, _describe_events(view, placed))
    return " ".join(filter(None, parts))


def describe_charts(view: View) -> str:
    """Describe the charts of the page: their lanes, and the events if there are few."""
    placed = view.charts.placed
    return f"{_describe_lanes(placed)} {_describe_events(view, placed)}".strip()


def _describe_claims(view: View) -> str:
    """Count the events that are only expected, and those that are disputed."""
    expected = view.rows.found_events.count(("status",)).get("expected", 0)
    disputed = count_disputed(view.rows)
    parts = (
        expected and ntr("{count} is expected.", "{count} are expected.", expected),
        disputed and ntr("{count} is disputed.", "{count} are disputed.", disputed),
    )
    return " ".join(part for part in parts if part)


def _describe_lanes(placed: Placement) -> str:
    """Name the lanes with the most events, and their counts."""
    lanes = zip(placed.lanes["name"].tolist(), placed.lanes["count"].tolist(), strict=True)
    largest = sorted(lanes, key=lambda lane: -lane[1])[:_LANES]
    return (
        f"{', '.join(f'{isolate(name)} {format_number(count)}' for name, count in largest)}."
        if largest
        else ""
    )


def _describe_events(view: View, placed: Placement | None) -> str:
    """Describe each event if there are few, or else only the first and the last one shown."""
    rows = view.rows.in_order
    if not len(rows):
        return ""
    few = len(rows) <= _EVENTS
    if not few and placed and placed.has_marks:
        rows = rows.at(np.isin(rows.positions, placed.marks["position"]))
    listed = rows if few else rows.at(np.array([0, len(rows) - 1]))
    texts = [
        f"{format_event_date(row)}: {isolate(row['title'])}" for _, row in listed.table.iterrows()
    ]
    if few:
        return f"{'; '.join(texts)}."
    return tr(
        "The first one shown is {first}; the last one is {last}.", first=texts[0], last=texts[-1]
    )
