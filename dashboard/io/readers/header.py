"""Find the row of a table that names its columns."""

from collections import Counter
from collections.abc import Iterator, Sequence

from dashboard.common.errors import UnreadableFileError
from dashboard.io.size_limits import check_columns
from dashboard.model.column_aliases import count_known
from dashboard.model.messages import Message

# Maximum number of rows of titles and notes above a header.
MAX_ABOVE = 20
# A table needs a title and a date, so a header has at least two known names.
_MIN_KNOWN = 2


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Find the row that names the columns: the first with known names, or else with any text.

    Examples
    --------
    >>> find_header([["Events of October"], [], ["Headline", "Date"], ["Troops arrive", "2024"]])
    2
    """
    known = (at for at, row in enumerate(rows[:MAX_ABOVE]) if count_known(row) >= _MIN_KNOWN)
    filled = (at for at, row in enumerate(rows) if any(cell.strip() for cell in row))
    return next(known, next(filled, 0))


def column_names(header: Sequence[str]) -> list[str]:
    """Return the names of the columns, stripped; a column without a name gets its number.

    Raises
    ------
    UnreadableFileError
        A name is repeated, or there are too many columns.
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
        A name is repeated; the error names the first.
    """
    repeated: Iterator[str] = (name for name, times in Counter(names).items() if times > 1)
    if name := next(repeated, ""):
        raise UnreadableFileError(Message("header.repeated", {"name": name}))
