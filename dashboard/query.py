"""What is shown, as one frozen value that selects rows and says itself in words."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.countries import country_codes, country_name
from dashboard.errors import InvalidQueryError
from dashboard.schema import split_list

# Each role that a country can have in an event: the column that says so, and how a reader says it.
ROLES = {
    "any": ("country", "actor_countries", "claimant_country"),
    "place": ("country",),
    "actor": ("actor_countries",),
    "speaker": ("claimant_country",),
}
ROLE_WORDS = {
    "any": "involving",
    "place": "happened in",
    "actor": "acted by",
    "speaker": "said by",
}


@dataclass(frozen=True)
class EventQuery:
    """A reader's choice of events.

    Attributes
    ----------
    countries
        ISO 3166-1 alpha-3 codes; an event is shown if any of them plays the role. Empty: all.
    role
        One of ``ROLES``.

    Examples
    --------
    >>> EventQuery(countries=("PRK", "RUS"), role="actor").describe()
    'acted by North Korea or Russia'
    """

    countries: tuple[str, ...] = ()
    role: str = "any"

    def __post_init__(self) -> None:
        """Drop repeated countries and refuse what does not exist.

        Raises
        ------
        InvalidQueryError
            A country code or role is unknown.
        """
        object.__setattr__(self, "countries", tuple(dict.fromkeys(self.countries)))
        if self.role not in ROLES:
            raise InvalidQueryError(f"role {self.role!r}; choose one of: {', '.join(ROLES)}")
        unknown = [code for code in self.countries if code not in country_codes()]
        if unknown:
            raise InvalidQueryError(
                f"country {unknown[0]!r}; give ISO 3166-1 alpha-3 codes, such as PRK or RUS"
            )

    @classmethod
    def from_untrusted(cls, countries: Any, role: Any) -> "EventQuery":
        """Make a query of what a browser sent; whatever is not valid is left out."""
        known = country_codes()
        listed = countries if isinstance(countries, list) else []
        valid = [code for code in listed if isinstance(code, str) and code in known]
        return cls(tuple(valid), role if isinstance(role, str) and role in ROLES else "any")

    def mask(self, events: pd.DataFrame) -> np.ndarray:
        """Whether each event is shown, one bool a row."""
        if not self.countries:
            return np.ones(len(events), dtype=bool)
        wanted = roles_of_countries(events, self.role).isin(self.countries)
        return events.index.isin(wanted.index[wanted])

    def select(self, events: pd.DataFrame) -> pd.DataFrame:
        """Rows shown, in their order."""
        return events[self.mask(events)]

    def describe(self) -> str:
        """Say the filters in words; empty where nothing is filtered."""
        if not self.countries:
            return ""
        names = [country_name(code) for code in self.countries]
        listed = " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        return f"{ROLE_WORDS[self.role]} {listed}"


def roles_of_countries(events: pd.DataFrame, role: str = "any") -> pd.Series:
    """Country codes that play a role, one a row, under the index of their event."""
    codes: pd.Series = pd.concat([split_list(events[name]) for name in ROLES[role]])
    return codes


def count_countries(events: pd.DataFrame, query: EventQuery) -> pd.Series:
    """How many events each country would leave if it were chosen, most first.

    The countries already chosen do not narrow the counts; all other filters do.
    """
    events = replace(query, countries=()).select(events)
    pairs = (
        roles_of_countries(events, query.role).rename("country").rename_axis("event").reset_index()
    )
    counts = pairs.drop_duplicates().groupby("country").size()
    ordered: pd.Series = counts.sort_index().sort_values(ascending=False, kind="stable")
    return ordered
