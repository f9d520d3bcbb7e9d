"""Filters: they select rows, describe the selection in words, and convert to a URL and back."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from babel.lists import format_list

from dashboard.common.bidi import isolate
from dashboard.common.errors import InvalidDateError, InvalidQueryError
from dashboard.common.i18n import N_, locale, tr
from dashboard.engine.claims import as_known_on
from dashboard.engine.evidence import EVIDENCE, count_evidence, label_of_evidence, rows_with
from dashboard.engine.extents import in_seconds
from dashboard.engine.extra_filters import (
    Values,
    by_column,
    column_of_value,
    count_extra,
    find_extra,
    label_of_value,
    read_value,
    values_of,
)
from dashboard.engine.facets import facet, facets_of
from dashboard.engine.index import EventIndex, Selection
from dashboard.engine.statements import Found, count_found, statements_in
from dashboard.engine.time_index import may_lie_in
from dashboard.engine.url_params import (
    Parameter,
    Sent,
    one_of,
    read_fields,
    read_moment,
    read_numbers,
    read_text,
    read_window,
    write_fields,
    write_moment,
    write_numbers,
    write_window,
)
from dashboard.model.countries import country_name, find_code, known_codes
from dashboard.model.date_bounds import parse_date
from dashboard.model.date_text import format_day, format_period
from dashboard.model.extra_columns import grouping_columns
from dashboard.model.geo import Area
from dashboard.model.messages import excerpt
from dashboard.model.schema import STATUSES
from dashboard.model.typed_days import is_ambiguous_day, read_typed_day

# Columns that contain the countries with each role in an event.
ROLES = {
    "any": ("country", "actor_countries", "claimant_country"),
    "place": ("country",),
    "actor": ("actor_countries",),
    "speaker": ("claimant_country",),
}
_ROLE_WORDS = {
    "any": N_("involving {values}"),
    "place": N_("happened in {values}"),
    "actor": N_("with {values} as actor"),
    "speaker": N_("according to {values}"),
}
ROLE_LABELS = {
    "any": N_("In any role"),
    "place": N_("Where it happened"),
    "actor": N_("Who acts"),
    "speaker": N_("Who speaks"),
}
_ROLE_HEADINGS = {"place": N_("Place"), "actor": N_("Actor"), "speaker": N_("Speaker")}
MAX_SEARCH = 200
_NOT_KNOWN = np.datetime64("NaT", "s")
_AREA_LIMITS = {
    "longitude": (-180.0, 180.0),
    "latitude": (-90.0, 90.0),
    "width": (0.001, 720.0),
    "height": (0.001, 720.0),
}


def _read_country(text: str) -> str:
    code = text if text in known_codes() else find_code(text)
    if not code:
        raise InvalidQueryError(
            tr("{given} is not a country. Use a name or an ISO 3166 code, such as Kenya or KEN.",
               given=repr(text))
        )  # fmt: skip
    return code


class Filter(NamedTuple):
    """One active filter: a field of the query, one of its values, and both in words."""

    field: str
    value: str
    heading: str
    words: str


@dataclass(frozen=True)
class EventQuery:
    """All filters; an event is shown if it passes each of them.

    Attributes
    ----------
    countries
        Codes or names of ``dashboard.model.countries``, stored as codes; an event passes if one of
        them has the role. If empty, all events pass.
    role
        One of ``ROLES``.
    event_types, statuses, claimants, tags
        Values of the column; an event passes if it has one of them. If empty, all events pass.
    evidence
        What statements show about the event: ``"disputed"`` if one denies it.
    extra
        Values of extra columns, as in ``{"weapon": ["rifle", "gun"]}`` or ``("weapon=rifle",)``; an
        event passes if it has one of the values of each column.
    text
        Words that must all occur in the texts of the event (see ``index.SEARCHED``), in any order.
        Case and accents are ignored.
    window
        First and last moment, both inclusive; an event passes if part of it may lie between them.
    area
        Part of the map; an event passes if its place or origin lies in it.
    as_of
        A day; an event passes if it was known by the end of it. Its status is that of the day; see
        :func:`dashboard.engine.claims.as_known_on`.

    Examples
    --------
    >>> EventQuery(countries=("PRK", "RUS"), role="actor", text="ships").describe()
    'with North Korea or Russia as actor; containing “ships”'
    """

    # The columns, heading and phrase of this facet are those of any role; see ``ROLES``.
    countries: tuple[str, ...] = facet(
        *ROLES["any"],
        parameter="country",
        heading=N_("Country"),
        all_label=N_("All countries"),
        phrase=_ROLE_WORDS["any"],
        read=_read_country,
        label=country_name,
    )
    role: str = "any"
    event_types: tuple[str, ...] = facet(
        "event_type",
        parameter="type",
        heading=N_("Event type"),
        all_label=N_("All types"),
        phrase=N_("of type {values}"),
        label=tr,
    )
    statuses: tuple[str, ...] = facet(
        "status",
        parameter="status",
        heading=N_("Status"),
        all_label=N_("Any status"),
        phrase=N_("with status {values}"),
        read=one_of(STATUSES),
        label=tr,
    )
    evidence: tuple[str, ...] = facet(
        parameter="evidence",
        heading=N_("Certainty"),
        all_label=N_("Disputed or not"),
        phrase=N_("that are {values}"),
        read=one_of(EVIDENCE),
        label=label_of_evidence,
        find=rows_with,
        count=count_evidence,
    )
    claimants: tuple[str, ...] = facet(
        "claimant",
        parameter="claimant",
        heading=N_("Speaker"),
        all_label=N_("All speakers"),
        phrase=N_("according to {values}"),
    )
    tags: tuple[str, ...] = facet(
        "tags",
        parameter="tag",
        heading=N_("Tag"),
        all_label=N_("All tags"),
        phrase=N_("tagged {values}"),
    )
    extra: tuple[str, ...] | Mapping[str, Values] = facet(
        parameter="where",
        heading=N_("Other columns"),
        all_label=N_("Other columns"),
        phrase="",
        read=read_value,
        label=label_of_value,
        heading_of=column_of_value,
        find=find_extra,
        count=count_extra,
    )
    text: str = ""
    window: tuple[np.datetime64, np.datetime64] | None = None
    area: Area | None = None
    as_of: np.datetime64 | None = None

    def __post_init__(self) -> None:
        """Drop repeated values, and reject unknown ones.

        Raises
        ------
        InvalidQueryError
            A country, role or status is unknown, or a window ends before it starts.
        """
        object.__setattr__(self, "extra", values_of(self.extra))
        object.__setattr__(self, "countries", tuple(map(_read_country, self.countries)))
        for name in FACETS:
            object.__setattr__(self, name, tuple(dict.fromkeys(getattr(self, name))))
        object.__setattr__(self, "text", " ".join(self.text.split())[:MAX_SEARCH].strip())
        if self.as_of is not None:
            object.__setattr__(self, "as_of", self.as_of.astype("datetime64[D]").astype("M8[s]"))
        if self.role not in ROLES:
            raise InvalidQueryError(
                f"Unknown role {self.role!r}. Choose one of: {', '.join(ROLES)}."
            )
        for name, row in FACETS.items():
            for value in getattr(self, name):
                row.read(value)
        if self.window:
            object.__setattr__(self, "window", in_seconds(self.window))
            if not self.window[0] < self.window[1]:
                raise InvalidQueryError("A time window must end after it starts.")

    @classmethod
    def read(cls, sent: Sent) -> tuple["EventQuery", list[str]]:
        """Create a query from URL parameters; each invalid value is ignored, with a problem."""
        values, problems = read_fields(QUERY_PARAMETERS, sent)
        return cls(**values), problems

    def write(self) -> list[tuple[str, str]]:
        """Return the query as URL parameters; :meth:`read` is the inverse."""
        return write_fields(QUERY_PARAMETERS, self)

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the active filters, except ``as_of``, which replaces the table."""
        names = (*FACETS, "text", "window", "area")
        return tuple(name for name in names if getattr(self, name))

    def passing(self, name: str, index: EventIndex, as_of: np.datetime64) -> np.ndarray:
        """Find the rows that pass one of the active filters.

        Returns
        -------
        array
            Ascending positions if the index stores them; otherwise one bool per row.
        """
        if name == "window" and self.window:
            return may_lie_in(index, as_of, self.window)
        if name == "area" and self.area:
            return _within(index, self.area)
        if name == "text":
            masks = [index.matches(word) for word in self.words]
            return np.asarray(np.logical_and.reduce(masks))
        find, wanted = FACETS[name].find, getattr(self, name)
        if find:
            return find(index, wanted)
        postings = index.postings(self.columns(name))
        if len(wanted) == 1:
            return postings.rows_of(wanted[0]).astype(np.intp)
        return postings.mask(wanted, len(index))

    def columns(self, name: str) -> tuple[str, ...]:
        """Return the columns whose values a facet filters by."""
        return ROLES[self.role] if name == "countries" else FACETS[name].columns

    def mask(self, index: EventIndex) -> np.ndarray:
        """Return whether each row is shown; ``as_of`` is not applied."""
        return Masks(self, index).select().mask

    @property
    def words(self) -> tuple[str, ...]:
        """Search words."""
        return tuple(self.text.split())

    def select(self, events: pd.DataFrame) -> pd.DataFrame:
        """Return the rows shown, in their order.

        Raises
        ------
        InvalidQueryError
            The table has no such extra column, or one with too many values.
        """
        self._check_extra(events)
        if self.as_of is not None:
            events = as_known_on(events, self.as_of)
        return events[self.mask(EventIndex(events))]

    def _check_extra(self, events: pd.DataFrame) -> None:
        known = grouping_columns(events) if self.extra else []
        for column in by_column(self.extra):
            if column not in known:
                choices = f"Choose one of: {', '.join(known)}." if known else "The table has none."
                raise InvalidQueryError(
                    f"There is no extra column {column!r} to filter by. {choices}"
                )

    def without(self, *names: str) -> "EventQuery":
        """Return a query without some of the filters."""
        defaults: dict[str, Any] = {each.name: each.default for each in fields(self)}
        return replace(self, **{name: defaults[name] for name in names})

    @property
    def filters(self) -> list[Filter]:
        """Every active filter in words, one for each value."""
        listed = [
            Filter(name, value, self._heading_of(name, value), row.label(value))
            for name, row in FACETS.items()
            for value in getattr(self, name)
        ]
        if self.text:
            listed.append(Filter("text", "", tr("Search"), f"“{isolate(self.text)}”"))
        if self.window:
            listed.append(Filter("window", "", tr("Time"), format_period(*self.window)))
        if self.area:
            listed.append(Filter("area", "", tr("Map"), tr("map area")))
        if self.as_of is not None:
            listed.append(Filter("as_of", "", tr("Known by"), format_day(self.as_of)))
        return listed

    def describe(self) -> str:
        """Describe the filters in words; empty if there are none."""
        parts = []
        for name, row in FACETS.items():
            if name == "extra":
                parts += [_describe_column(*each) for each in by_column(self.extra).items()]
            elif getattr(self, name):
                values = [isolate(row.label(value)) for value in getattr(self, name)]
                parts.append(tr(self._phrase(name), values=_either(values)))
        if self.text:
            parts.append(tr("containing “{text}”", text=isolate(self.text)))
        if self.window:
            parts.append(tr("that may fall in {period}", period=format_period(*self.window)))
        if self.area:
            parts.append(tr("in the map area"))
        if self.as_of is not None:
            parts.append(tr("known by {day}", day=format_day(self.as_of)))
        return "; ".join(parts)

    def _heading_of(self, name: str, value: str) -> str:
        """Return the heading of a value, which for an extra column is its name."""
        heading_of = FACETS[name].heading_of
        return excerpt(heading_of(value)) if heading_of else tr(self._heading(name))

    def _heading(self, name: str) -> str:
        is_role = name == "countries" and self.role != "any"
        return _ROLE_HEADINGS[self.role] if is_role else FACETS[name].heading

    def _phrase(self, name: str) -> str:
        return _ROLE_WORDS[self.role] if name == "countries" else FACETS[name].phrase


# Every facet, by the name of its field.
FACETS = facets_of(EventQuery)


@dataclass(frozen=True, eq=False)
class Masks:
    """The rows that pass each filter of a query, computed once for all views and counts."""

    query: EventQuery
    index: EventIndex
    as_of: np.datetime64 = _NOT_KNOWN
    _passing: dict[str, np.ndarray] = field(default_factory=dict)
    _selected: dict[tuple[str, ...], Selection] = field(default_factory=dict)

    def select(self, *without: str) -> Selection:
        """Select the rows that pass all filters except some, in the order of the table."""
        names = tuple(name for name in self.query.active if name not in without)
        if not names:
            return self.index.everything
        if names not in self._selected:
            self._selected[names] = Selection(self.index, self._join(names))
        return self._selected[names]

    def _join(self, names: tuple[str, ...]) -> np.ndarray:
        """Return the positions of the rows that pass all of some filters."""
        for name in names:
            if name not in self._passing:
                self._passing[name] = self.query.passing(name, self.index, self.as_of)
        passing = [self._passing[name] for name in names]
        # Start with the shortest list of positions; only these rows are looked up in the others.
        passing.sort(key=lambda rows: (rows.dtype == bool, len(rows)))
        if passing[0].dtype == bool:
            return np.flatnonzero(np.logical_and.reduce(passing) if passing[1:] else passing[0])
        rows, *others = passing
        for other in others:
            mask = other if other.dtype == bool else Selection(self.index, other).mask
            rows = rows[mask[rows]]
        return rows


def count_values(masks: Masks, name: str) -> dict[str, Found | None]:
    """Count the events and statements that each value of a facet would find, most first.

    All filters except the facet itself apply. Chosen values are listed even if they match nothing,
    so that readers can remove them. A count is None if it would take too long.

    Parameters
    ----------
    name
        One of ``FACETS``.
    """
    query, others = masks.query, masks.select(name)
    totals = _count_rows(query, name, others)
    spoken = _count_rows(query, name, statements_in(others))
    values = dict.fromkeys([*totals, *getattr(query, name)])
    return {value: _split(totals.get(value, 0), spoken.get(value, 0)) for value in values}


def _count_rows(query: EventQuery, name: str, others: Selection) -> Mapping[str, int | None]:
    count = FACETS[name].count
    if count:
        return count(others, getattr(query, name))
    return others.count(query.columns(name)) if len(others) else {}


def _split(total: int | None, statements: int | None) -> Found | None:
    return None if total is None or statements is None else Found(total - statements, statements)


def count_roles(masks: Masks) -> dict[str, Found]:
    """Count what the chosen countries would find in each role; without a country, it is all."""
    others, countries = masks.select("countries"), masks.query.countries
    if not countries:
        return dict.fromkeys(ROLES, count_found(others))
    counted = (others, statements_in(others))
    counts = (
        [_count_playing(shown, columns, countries) for shown in counted]
        for columns in ROLES.values()
    )
    return {
        role: Found(total - statements, statements)
        for role, (total, statements) in zip(ROLES, counts, strict=True)
    }


def _count_playing(shown: Selection, columns: tuple[str, ...], countries: tuple[str, ...]) -> int:
    """Count the selected events that have one of the countries in one of the columns."""
    postings = shown.index.postings(columns)
    if len(countries) == 1:
        rows = postings.rows_of(countries[0])
        return len(rows) if shown.is_all else int(np.count_nonzero(shown.mask[rows]))
    plays = postings.mask(countries, len(shown.index))
    return int(np.count_nonzero(plays if shown.is_all else plays & shown.mask))


def _describe_column(column: str, values: tuple[str, ...]) -> str:
    """Describe the filter by one of the extra columns."""
    named = _either([isolate(value) for value in values])
    return tr("with {column}: {values}", column=isolate(excerpt(column)), values=named)


def _either(values: list[str]) -> str:
    return str(format_list(values, style="or", locale=locale()))


def _within(index: EventIndex, area: Area) -> np.ndarray:
    ends = (("latitude", "longitude"), ("origin_latitude", "origin_longitude"))
    place, origin = (area.contains(*(index.column(name) for name in end)) for end in ends)
    return np.asarray(place | origin)


def read_day(text: str, edge: str = "end_latest") -> np.datetime64:
    """Read a moment, or a date that a reader typed.

    Parameters
    ----------
    text
        The date in any notation of :func:`.read_moment`, :func:`.read_typed_day` or EDTF.
    edge
        The bound of the date to return; one of the fields of ``Bounds``.

    Raises
    ------
    InvalidQueryError
        If it cannot be read, or has two meanings.

    Examples
    --------
    >>> str(read_day("Oct 2024")), str(read_day("Oct 2024", "start_earliest"))
    ('2024-10-31T23:59:59', '2024-10-01T00:00:00')
    """
    try:
        return read_moment(text)
    except InvalidQueryError as error:
        with contextlib.suppress(InvalidDateError):
            moment: np.datetime64 = getattr(_parse(read_typed_day(text) or text), edge)
            if not np.isnat(moment):
                return moment
        if is_ambiguous_day(text):
            unclear = tr("It is not clear which number is the day.")
            raise InvalidQueryError(f"{unclear} {error}") from error
        raise


# Parsing a single date as a column takes milliseconds.
_parse = lru_cache(maxsize=1_000)(parse_date)


def _read_period(text: str) -> tuple[np.datetime64, np.datetime64]:
    return read_window(text, partial(read_day, edge="start_earliest"), read_day)


def _read_area(text: str) -> Area:
    return Area(*read_numbers(_AREA_LIMITS)(text))


QUERY_PARAMETERS = (
    *(Parameter(row.parameter, name, row.read, many=True) for name, row in FACETS.items()),
    Parameter("role", "role", one_of(ROLES)),
    Parameter("text", "text", read_text),
    Parameter("time", "window", _read_period, write_window),
    Parameter("area", "area", _read_area, write_numbers),
    Parameter("known", "as_of", read_day, write_moment),
)
