"""How the columns of a file were interpreted: each field with its column, doubtful ones first."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from dashboard.common.errors import InvalidDateError
from dashboard.common.i18n import N_, ntr, tr
from dashboard.ingest.normalize.single_dates import DateOrder
from dashboard.model.column_aliases import DATE_PARTS, is_named_after, is_named_similarly, key_of
from dashboard.model.countries import country_name, known_codes
from dashboard.model.date_bounds import parse_date
from dashboard.model.date_names import has_date_word
from dashboard.model.date_text import format_date
from dashboard.model.messages import excerpt
from dashboard.model.schema import SEPARATOR
from dashboard.model.title_words import TitleFit, is_description, title_fit

Basis = Literal[
    "missing", "content", "similar", "made", "filled", "chosen", "program", "alias", "exact",
    "extra", "unused",
]  # fmt: skip
# Contents of columns without a field.
Content = Literal[
    "", "yes_no", "addresses", "coordinates", "years", "numbers", "dates", "countries",
    "words", "texts",
]  # fmt: skip
Order = DateOrder | Literal["", "unknown"]
# From the most doubtful to the least, with their words.
BASES: dict[Basis, str] = {
    "missing": N_("no column found"),
    "content": N_("guessed from its cells"),
    "similar": N_("guessed from its name and cells"),
    "made": N_("made from {columns}"),
    "filled": N_("filled in from {columns}"),
    "chosen": N_("your choice"),
    "program": N_("defined by the program that exported it"),
    "alias": N_("a common name for this field"),
    "exact": N_("the standard name of this field"),
    "extra": N_("kept without a field"),
    "unused": N_("not used"),
}
_ROWS_ABOVE = N_("the rows above")
_CONTENTS: dict[Content, str] = {
    "yes_no": N_("yes/no values"),
    "addresses": N_("web addresses"),
    "coordinates": N_("coordinates"),
    "years": N_("years"),
    "numbers": N_("numbers"),
    "dates": N_("dates"),
    "countries": N_("countries"),
    "words": N_("a few repeated words"),
    "texts": N_("text"),
}


@dataclass(frozen=True)
class Interpretation:
    """How a field was read, or which column belongs to no field.

    Attributes
    ----------
    field
        Name of the field or part of a field; empty for a column without one.
    columns
        The columns that it comes from.
    basis
        Why the field is read from these columns.
    row, given, reading
        One row as an example: its number, its cells as given, and their value in the format of the
        schema. Empty if no row was read.
    rows
        Number of rows for which the field was made or filled in.
    order
        The order of ambiguous numeric dates, ``"unknown"`` if it must be chosen; empty if there
        are none.
    century
        The first of the hundred years that years of two digits may mean; 0 if there are none.
    content
        Probable content of a column without a field; empty if it has no cells.
    sheet
        Sheet of the row, if several sheets of a workbook are read.
    """

    field: str
    columns: tuple[str, ...]
    basis: Basis
    row: int = 0
    given: str = ""
    reading: str = ""
    rows: int = 0
    order: Order = ""
    century: int = 0
    content: Content = ""
    sheet: str = ""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Interpretation":
        """Restore an interpretation from the values of :meth:`as_json`."""
        return cls(**{**values, "columns": tuple(values["columns"])})

    def as_json(self) -> dict[str, Any]:
        """Convert to JSON values: codes and texts of the file, no sentences."""
        return {**asdict(self), "columns": list(self.columns)}

    @property
    def is_certain(self) -> bool:
        """Return whether the file itself names the field."""
        return self.basis in ("exact", "program") and not self.order and not self.century

    @property
    def is_doubtful(self) -> bool:
        """Return whether the reader may want to correct how the field was read."""
        return self.basis not in ("extra", "unused") and not self.is_certain

    @property
    def is_empty(self) -> bool:
        """Return whether it is a column without cells."""
        return self.basis == "unused" and not self.content

    def describe_basis(self) -> str:
        """Describe briefly why the field is read from its columns."""
        columns = ", ".join(map(_quoted, self.columns)) or tr(_ROWS_ABOVE)
        words = tr(BASES[self.basis], columns=columns)
        if not self.rows:
            return words
        return ntr("{words}, {count} row", "{words}, {count} rows", self.rows, words=words)

    def describe_example(self) -> str:
        """Show an example, such as "“12/10/2024” → 12 Oct 2024"."""
        given, reading = excerpt(self.given), self._describe_reading()
        if given in ("", reading):
            return _quoted(reading) if reading else ""
        return f"{_quoted(given)} → {reading}" if reading else _quoted(given)

    def describe_content(self) -> str:
        """Describe the probable content of a column without a field."""
        content = tr(_CONTENTS[self.content]) if self.content else ""
        example = _quoted(self.given)
        return tr("seems to contain {content}, such as {example}", content=content, example=example)

    def _describe_reading(self) -> str:
        if not self.reading:
            return ""
        if self.field in ("date", *DATE_PARTS):
            return _date_in_words(self.reading)
        if self.field.endswith(("country", "countries")):
            codes = [code.strip() for code in self.reading.split(SEPARATOR)]
            return ", ".join(
                country_name(code) if code in known_codes() else code for code in codes
            )
        return excerpt(self.reading)


def basis_of(field: str, name: str) -> Basis:
    """Return why a column was proposed for a field: by its name, or by its cells.

    Examples
    --------
    >>> basis_of("title", "Title"), basis_of("title", "Headline"), basis_of("title", "Was?")
    ('exact', 'alias', 'content')
    >>> basis_of("date", "finished_at"), basis_of("title", "battle_name")
    ('similar', 'similar')
    """
    if key_of(name) == key_of(field):
        return "exact"
    if is_named_after(name, field):
        return "alias"
    return "similar" if _is_similar(field, name) else "content"


def _is_similar(field: str, name: str) -> bool:
    if field in ("date", *DATE_PARTS):
        return has_date_word(name)
    if field == "description":
        return is_description(name)
    if is_named_similarly(name, field):
        return True
    return field == "title" and title_fit(name) > TitleFit.NEUTRAL


def by_doubt(interpretations: Iterable[Interpretation]) -> list[Interpretation]:
    """Sort by doubt, guesses first."""
    doubts = list(BASES)

    def doubt(interpretation: Interpretation) -> int:
        if interpretation.order == "unknown":
            return 0
        return doubts.index(interpretation.basis)

    return sorted(interpretations, key=doubt)


def _date_in_words(edtf: str) -> str:
    try:
        return format_date(parse_date(edtf), edtf)
    except InvalidDateError:
        return excerpt(edtf)


def _quoted(text: str) -> str:
    return f"“{excerpt(text)}”"
