"""Options of the filters, each with the number of events that it would select."""

from dataclasses import dataclass

from dashboard.common.i18n import format_number, tr
from dashboard.engine.query import FACETS, ROLE_LABELS, count_roles, count_values
from dashboard.views.selected_rows import SelectedRows

MAX_FACET_VALUES = 300


def _with_count(label: str, count: int | None) -> str:
    return label if count is None else f"{label} ({format_number(count)})"


@dataclass(frozen=True)
class FacetOptions:
    """Options of the filters for one state."""

    rows: SelectedRows

    def options(self, name: str) -> tuple[list[tuple[str, str]], int]:
        """List the values of a facet with their labels, and count the values that are not listed.

        Parameters
        ----------
        name
            One of ``query.FACETS``.
        """
        counts = count_values(self.rows.masks, name)
        listed = list(counts.items())[:MAX_FACET_VALUES]
        listed += [(value, counts[value]) for value in getattr(self.rows.query, name)]
        options = [
            (value, _with_count(FACETS[name].label(value), count))
            for value, count in dict(listed).items()
        ]
        return options, len(counts) - len(options)

    @property
    def roles(self) -> list[tuple[str, str]]:
        """Roles of the countries, with their labels."""
        counts = count_roles(self.rows.masks)
        return [
            (role, f"{tr(ROLE_LABELS[role])} ({format_number(count)})")
            for role, count in counts.items()
        ]
