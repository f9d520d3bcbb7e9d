"""Find the row of a table that names its columns."""

from collections import Counter
from collections.abc import Iterator, Sequence

from dashboard.common.errors import UnreadableFileError
from dashboard.io.size_limits import check_columns
from dashboard.model.column_aliases import recognised
from dashboard.model.messages import Message

# A header may have so many lines of titles and notes above it.
MOST_ABOVE = 20
# A table needs a title and a date: so many known names are no coincidence.
_ENOUGH = 2


def header_at(rows: Sequence[Sequence[str]]) -> int:
    """Place of the row that names the columns: the first with known names, or with any cells.

    Examples
    --------
    >>> header_at([["Events of October"], [], ["Headline", "Date"], ["Troops arrive", "2024"]])
    2
    """
    known = (at for at, row in enumerate(rows[:MOST_ABOVE]) if recognised(row) >= _ENOUGH)
    filled = (at for at, row in enumerate(rows) if any(cell.strip() for cell in row))
    return next(known, next(filled, 0))


def column_names(header: Sequence[str]) -> list[str]:
    """Names of the columns, stripped; one without a name gets its number.

    Raises
    ------
    UnreadableFileError
        A name is repeated, or there are too many.
    """
    check_columns(len(header))
    names = [name.strip() or f"column {at}" for at, name in enumerate(header, 1)]
    reject_repeats(names)
    return names


def reject_repeats(names: Sequence[str]) -> None:
    """Refuse repeated names.

    Raises
    ------
    UnreadableFileError
        With the first of them.
    """
    repeated: Iterator[str] = (name for name, times in Counter(names).items() if times > 1)
    if name := next(repeated, ""):
        raise UnreadableFileError(Message("header.repeated", {"name": name}))
