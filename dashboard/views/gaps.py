"""Why a chart is empty, and how to fill it."""

from itertools import islice
from typing import Literal, NamedTuple

from dashboard.common.i18n import ntr, tr
from dashboard.engine.place_groups import group_places
from dashboard.engine.query import ROLES
from dashboard.ingest.report import ProblemKind, Report
from dashboard.model.date_text import format_day
from dashboard.model.field_names import field_name
from dashboard.model.messages import word
from dashboard.views.view import View

Remedy = Literal["", "clear filters", "show all days", "fit all", "correct file"]
# Maximum number of reasons for which rows of the file are left out.
_MAX_REASONS = 4


class Gap(NamedTuple):
    """The explanation of an empty chart.

    Attributes
    ----------
    reason
        Why it is empty, as a sentence.
    details
        Further sentences.
    remedy
        What the page offers.
    """

    reason: str
    details: tuple[str, ...] = ()
    remedy: Remedy = ""


def explain_timeline(view: View) -> Gap | None:
    """Explain why the timeline is empty; None if it shows anything."""
    shown = view.rows.selected
    if not len(shown):
        return _explain_nothing(view)
    placed = view.charts.placed
    if placed.has_marks or placed.has_counts:
        return None
    if placed.undated == len(shown):
        return Gap(tr("None of these events has a date."))
    return Gap(tr("No events in these dates."), (f"{view.captions.undrawn}.",), "fit all")


def explain_map(view: View) -> Gap | None:
    """Explain why the map has no places; None if it has any."""
    shown = view.rows.on_map
    if not len(view.dataset.events):
        # The timeline says why, and what to do.
        return Gap(tr("No events"))
    if not len(shown):
        return _explain_nothing(view)
    # Countries are shaded even if no place is known.
    if group_places(shown).unplaced < len(shown) or shown.count(ROLES[view.rows.query.role]):
        return None
    return Gap(tr("None of these events is on the map."))


def _explain_nothing(view: View) -> Gap:
    data, as_of = view.dataset, view.state.query.as_of
    if not len(data.events):
        return _explain_file(view)
    if as_of is None or len(view.rows.known.events):
        return Gap(tr("No events match the filters."), remedy="clear filters")
    reason = tr("No event was known by {day}.", day=format_day(as_of).removesuffix("."))
    days = data.known_days
    first = [tr("The first became known on {day}.", day=format_day(days[0]).removesuffix("."))]
    return Gap(reason, tuple(first if len(days) else []), "show all days")


def _explain_file(view: View) -> Gap:
    """Name the most common reasons for which rows are left out."""
    left_out = view.dataset.rejected_rows
    if not left_out:
        return Gap(tr("This table has no rows."), remedy="correct file")
    reason = ntr(
        "The only row of this file is left out.",
        "All {count} rows of this file are left out.",
        left_out,
    )
    errors = (kind for kind in Report(view.dataset, "page").kinds if kind.first.severity == "error")
    details = tuple(map(_describe_kind, islice(errors, _MAX_REASONS)))
    return Gap(reason, details, "correct file")


def _describe_kind(kind: ProblemKind) -> str:
    problem = kind.first
    text = word(problem.message, "page", problem.given)
    rows = ntr("{count} row", "{count} rows", kind.rows)
    column = field_name(problem.column)
    return f"{column}, {rows}: {text}" if column else f"{rows}: {text}"
