"""Texts about the shown events as a whole: counts, captions, credit and file names."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from wcwidth import iter_graphemes

from dashboard.charts.chart_text import format_found
from dashboard.charts.routes import MAX_ROUTES
from dashboard.charts.timeline_layout import Placement
from dashboard.common.bidi import isolate
from dashboard.common.i18n import N_, format_number, ntr, tr
from dashboard.engine.index import Selection
from dashboard.engine.place_groups import group_places, group_routes
from dashboard.engine.statements import Found, statements_in
from dashboard.engine.time_index import count_undated
from dashboard.model.date_text import format_day
from dashboard.views.counts import describe_count, describe_found, whole_table
from dashboard.views.screen_charts import ScreenCharts
from dashboard.views.selected_rows import SelectedRows
from dashboard.views.summary import summarize, with_notable

# Longer names are hard to read. File systems allow 255 bytes, including the suffix.
_MAX_NAME, _MAX_NAME_BYTES = 100, 200


@dataclass(frozen=True)
class Captions:
    """Captions of one state, in the current language."""

    rows: SelectedRows
    charts: ScreenCharts

    @property
    def status(self) -> str:
        """Count what the filters found, and what cannot be drawn.

        Without filters, the sentence above says how many events there are.

        Examples
        --------
        >>> import pandas as pd
        >>> from dashboard.engine.query import EventQuery
        >>> from dashboard.ingest.load import Dataset, load_events
        >>> from dashboard.views.state import State
        >>> from dashboard.views.view import View
        >>> rows = pd.DataFrame(
        ...     {"title": ["A", "B"], "date": "2024", "claimant_country": ["RUS", ""]}
        ... )
        >>> view = View(Dataset(load_events(rows).events), State(EventQuery(("RUS",))))
        >>> view.captions.status
        '1 of 2 events, 1 not on the map'
        """
        summary = ", ".join([self._found(), *self._left_out()])
        counts = tr("Showing counts. Zoom in for events.")
        return f"{summary}. {counts}" if self.charts.placed.has_counts else summary

    def _found(self) -> str:
        if self.rows.state.query.filters or not len(self.rows.selected):
            return describe_found(self.rows)
        statements = self.rows.found.statements
        if not statements:
            return tr("All events")
        return ntr(
            "{count} statement about these events", "{count} statements about these events",
            statements,
        )  # fmt: skip

    @property
    def show_events(self) -> str:
        """Label of the button that leaves the filters for what they found."""
        return tr("Show {amount}", amount=format_found(self.rows.found))

    @property
    def sentence(self) -> str:
        """Describe the table: how many events it has, from which sources, how certain.

        On an earlier day, it counts what was known by then.
        """
        known = self.rows.known
        if known is self.rows.dataset:
            return summarize(known)
        total, part = (whole_table(data.index).events for data in (self.rows.dataset, known))
        return tr(
            "Known by {day}: {events}",
            day=format_day(known.as_of),
            events=with_notable(describe_count(part, total), known),
        )

    @property
    def undrawn(self) -> str:
        """Count the events outside the timeline on the screen; empty if there are none."""
        return describe_undrawn(self.charts.placed)

    def subtitle(self, chart: str, placed: Placement | None = None) -> str:
        """Describe a picture: its filters, counts and time span, and the events that it leaves out.

        Parameters
        ----------
        chart
            One of ``CHART_NAMES``, or ``"both"``.
        placed
            Layout of the picture's timeline; by default, the layout on the screen.
        """
        filters = self.rows.state.query.describe()
        shown = tr("Events {filters}", filters=filters) if filters else tr("All events")
        if chart == "map":
            return ". ".join([shown, ", ".join([describe_found(self.rows), *self._left_out()])])
        placed = placed or self.charts.placed
        start, end = (format_day(moment) for moment in placed.window)
        time = tr("{start} to {end}", start=start, end=end)
        outside = describe_undrawn(placed)
        # The map below a timeline of all events has those of other dates as well.
        is_on_map = chart == "both" and not placed.left_out
        absent = (
            N_("({events} not on the timeline)") if is_on_map else N_("({events} not in the image)")
        )
        note = tr(absent, events=outside) if outside else ""
        if outside and not is_on_map and not filters:
            shown = ""
        untitled = placed.untitled
        titles = ntr("({count} title does not fit)", "({count} titles do not fit)", untitled)
        counts = [tr("drawn as counts")] if placed.has_counts else []
        left_out = self._left_out(has_map=chart == "both")
        summary = ", ".join([describe_found(self.rows), *left_out, *counts])
        sentences = ". ".join(filter(None, [shown, summary, time]))
        merged = len(self.charts.placed.lanes["lane"]) - len(placed.lanes["lane"])
        if placed.left_out:
            # The lanes of events that are left out have no marks.
            merged = 0
        lanes = ntr(
            "({count} lane of the page is merged into “All others”)",
            "({count} lanes of the page are merged into “All others”)",
            merged,
        )
        notes = [note, titles if untitled else "", lanes if merged > 0 else ""]
        return " ".join(filter(None, [sentences, *notes]))

    @property
    def credit(self) -> str:
        """Name the source, the as-of date and the licence."""
        data = self.rows.known
        parts = [
            tr("Source: {source}", source=isolate(data.source)) if data.source else "",
            "" if np.isnat(data.as_of) else tr("As of {day}", day=format_day(data.as_of)),
            tr("Data: {licence}", licence=isolate(data.licence)) if data.licence else "",
        ]
        # A formatted date may end with a full stop.
        return ". ".join(part.removesuffix(".") for part in parts if part)

    def file_name(self, chart: str) -> str:
        """Return a file name for a picture or table of this state, without a suffix."""
        words = f"{self.rows.dataset.title} {chart} {self.rows.state.query.describe()}"
        return _as_file_name(words)

    def _left_out(self, *, has_map: bool = True) -> list[str]:
        """Count what is not drawn, and why."""
        rows = self.rows
        parts = []
        routes = len(group_routes(rows.on_map).first) if has_map else 0
        if routes > MAX_ROUTES:
            most, every = format_number(MAX_ROUTES), format_number(routes)
            parts.append(tr("the {most} most frequent of {every} routes", most=most, every=every))
        has_units = rows.has_statements
        unplaced = count_unplaced(rows.mappable)
        if sum(unplaced) and has_map:
            parts.append(describe_unplaced(unplaced, has_units=has_units))
        undated = count_undated_rows(rows.unfolded, rows.known.as_of)
        if sum(undated):
            parts.append(_with_amount(N_("{amount} without a date"), undated, has_units=has_units))
        total, known = (whole_table(data.index).events for data in (rows.dataset, rows.known))
        if total > known:
            unknown = Found(total - known, 0)
            parts.append(_with_amount(N_("{amount} reported later"), unknown, has_units=has_units))
        rejected = rows.dataset.rejected_rows
        if rejected:
            parts.append(
                ntr(
                    "{count} row of the file left out",
                    "{count} rows of the file left out",
                    rejected,
                )
            )
        return parts


def _with_amount(words: str, found: Found, *, has_units: bool) -> str:
    """Fill in a number, with its unit if the table has both events and statements."""
    amount = format_found(found) if has_units else format_number(sum(found))
    return tr(words, amount=amount)


def describe_unplaced(unplaced: Found, *, has_units: bool) -> str:
    """Say how many events and statements no map can show."""
    return _with_amount(N_("{amount} not on the map"), unplaced, has_units=has_units)


def count_unplaced(shown: Selection) -> Found:
    """Count the selected events and statements that have no place."""
    total = group_places(shown).unplaced
    spoken = statements_in(shown)
    statements = int(np.count_nonzero(np.isnan(spoken.take(shown.index.column("longitude")))))
    return Found(total - statements, statements)


def count_undated_rows(shown: Selection, as_of: np.datetime64) -> Found:
    """Count the selected events and statements that have no date."""
    total = count_undated(shown, as_of)
    statements = count_undated(statements_in(shown), as_of) if total else 0
    return Found(total - statements, statements)


def _as_file_name(words: str) -> str:
    """Join the words of a text with hyphens, up to the length that all file systems allow.

    Vowel signs and accents belong to their letters.

    Examples
    --------
    >>> _as_file_name("Ships & men: (हिन्दी)")
    'ships-men-हिन्दी'
    """
    kept = (
        letter
        if letter.isalnum() or letter == "_" or unicodedata.category(letter).startswith("M")
        else "-"
        for letter in words.lower()
    )
    text = ""
    for letter in iter_graphemes(re.sub("-+", "-", "".join(kept)).strip("-")):
        longer = text + letter
        if len(longer) > _MAX_NAME or len(longer.encode()) > _MAX_NAME_BYTES:
            break
        text = longer
    return text.strip("-")


def describe_undrawn(placed: Placement) -> str:
    """Count the events outside a timeline; empty if there are none."""
    parts = (
        placed.before and ntr("{count} earlier", "{count} earlier", placed.before),
        placed.after and ntr("{count} later", "{count} later", placed.after),
        placed.undated and ntr("{count} without a date", "{count} without a date", placed.undated),
        placed.left_out and ntr("{count} other event", "{count} other events", placed.left_out),
    )
    return ", ".join(part for part in parts if part)
