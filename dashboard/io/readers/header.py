"""Which row of a table names its columns."""

from collections import Counter
from collections.abc import Iterator, Sequence

from dashboard.common.errors import UnreadableFileError
from dashboard.model.column_aliases import recognised

# Titles and notes stand above a header, but not more lines of them.
MOST_ABOVE = 20
MAX_COLUMNS = 1_000
# A table needs a title and a date: so many names that are known are no chance.
_ENOUGH = 2


def header_at(rows: Sequence[Sequence[str]]) -> int:
    """Place of the row that names the columns: the first with names that are known, or any cells.

    Examples
    --------
    >>> header_at([["Events of October"], [], ["Headline", "Date"], ["Troops arrive", "2024"]])
    2
    """
    known = (at for at, row in enumerate(rows[:MOST_ABOVE]) if recognised(row) >= _ENOUGH)
    filled = (at for at, row in enumerate(rows) if any(cell.strip() for cell in row))
    return next(known, next(filled, 0))


def column_names(header: Sequence[str]) -> list[str]:
    """Names of the columns without blanks around them; one without a name gets its number.

    Raises
    ------
    UnreadableFileError
        A name stands twice, or there are too many.
    """
    if len(header) > MAX_COLUMNS:
        raise UnreadableFileError(f"{len(header):,} columns; at most {MAX_COLUMNS:,}")
    names = [name.strip() or f"column {at}" for at, name in enumerate(header, 1)]
    reject_repeats(names)
    return names


def reject_repeats(names: Sequence[str]) -> None:
    """Refuse names of which one stands twice.

    Raises
    ------
    UnreadableFileError
        With the first of them.
    """
    repeated: Iterator[str] = (name for name, times in Counter(names).items() if times > 1)
    if name := next(repeated, ""):
        raise UnreadableFileError(f"the header names {name!r} twice; rename one")
