"""Options of the filters, each with the number of events and statements that it would find."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.charts.chart_text import format_found
from dashboard.common.i18n import ntr, tr
from dashboard.engine.extra_filters import column_of_value
from dashboard.engine.index import Selection
from dashboard.engine.query import FACETS, ROLE_LABELS, count_roles, count_values
from dashboard.engine.statements import Found, events_in
from dashboard.views.selected_rows import SelectedRows

MAX_FACET_VALUES = 300


def _fair_share(lengths: list[int], most: int) -> int:
    """Return the largest length to which all lists are cut so that they are short enough together.

    Examples
    --------
    >>> _fair_share([2, 45, 45], 50)
    24
    """
    left, share = most, max(lengths, default=0)
    for place, length in enumerate(sorted(lengths)):
        share = left // (len(lengths) - place)
        if length > share:
            break
        left -= length
    return max(share, 1)


def _with_count(label: str, found: Found | None, disputed: int = 0) -> str:
    if found is None:
        return label
    note = [ntr("{count} disputed", "{count} disputed", disputed)] if disputed else []
    return f"{label} ({', '.join([format_found(found), *note])})"


class OptionGroup(NamedTuple):
    """Options below one heading.

    Attributes
    ----------
    heading
        An extra column; empty for other facets.
    options
        Values and their labels.
    left
        Number of values that are not listed.
    """

    heading: str
    options: list[tuple[str, str]]
    left: int


@dataclass(frozen=True)
class FacetOptions:
    """Options of the filters for one state."""

    rows: SelectedRows

    def groups(self, name: str) -> list[OptionGroup]:
        """List the values of a facet with their labels: one group, or one for each extra column.

        Parameters
        ----------
        name
            One of ``query.FACETS``.
        """
        counts = count_values(self.rows.masks, name)
        if name != "extra":
            return [self._group(name, "", counts, MAX_FACET_VALUES)]
        columns: dict[str, dict[str, Found | None]] = {}
        for value, count in counts.items():
            columns.setdefault(column_of_value(value), {})[value] = count
        most = _fair_share([len(values) for values in columns.values()], MAX_FACET_VALUES)
        return [self._group(name, column, values, most) for column, values in columns.items()]

    def options(self, name: str) -> tuple[list[tuple[str, str]], int]:
        """List the values of all groups, and count the values that are not listed."""
        groups = self.groups(name)
        listed = [option for group in groups for option in group.options]
        return listed, sum(group.left for group in groups)

    def _group(
        self, name: str, heading: str, counts: Mapping[str, Found | None], most: int
    ) -> OptionGroup:
        """List the first values, and those that are chosen."""
        notes = self._disputed_statuses() if name == "statuses" else {}
        listed = list(counts)[:most]
        listed += [value for value in getattr(self.rows.query, name) if value in counts]
        options = [
            (value, _with_count(FACETS[name].label(value), counts[value], notes.get(value, 0)))
            for value in dict.fromkeys(listed)
        ]
        return OptionGroup(heading, options, len(counts) - len(options))

    def _disputed_statuses(self) -> dict[str, int]:
        """Count the disputed events with each status: what a source says occurred may be denied."""
        others, disputed = self.rows.masks.select("statuses"), self.rows.known.disputed_rows
        shown = Selection(others.index, disputed[events_in(others).mask[disputed]])
        return shown.count(FACETS["statuses"].columns) if len(shown) else {}

    @property
    def roles(self) -> list[tuple[str, str]]:
        """Roles of the countries, with their labels.

        The chosen one has no count: its label is in the field, which has no room for it, and the
        status line has the count.
        """
        return [
            (
                role,
                _with_count(tr(ROLE_LABELS[role]), None if role == self.rows.query.role else found),
            )
            for role, found in count_roles(self.rows.masks).items()
        ]
