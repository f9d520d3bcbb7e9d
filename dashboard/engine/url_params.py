"""Convert dataclasses to URL parameters and back, by a table of the parameters of each class.

An invalid parameter is replaced by its default and reported as a problem. Nothing is raised,
whatever a browser sends.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import numpy as np

from dashboard.common.errors import InvalidQueryError
from dashboard.common.i18n import format_number, tr
from dashboard.model.date_text import format_day

MAX_VALUES = 200
MAX_VALUE = 1_000
MAX_PAIRS = 4_000

Sent = Mapping[str, list[str]]


class Parameter(NamedTuple):
    """One URL parameter.

    Attributes
    ----------
    name
        Name in the URL.
    field
        Name of the field.
    read
        Converts a text to a value; raises InvalidQueryError, which names the allowed values.
    write
        Converts a value to its text.
    many
        Whether it may occur several times; the field is then a tuple.
    """

    name: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    many: bool = False


def read_fields(parameters: Iterable[Parameter], sent: Sent) -> tuple[dict[str, Any], list[str]]:
    """Read the fields of a class; fields without a parameter are left out.

    Returns
    -------
    fields
        Values by name, for the constructor.
    problems
        One sentence for each value that could not be read.
    """
    by_field: dict[str, Any] = {}
    problems: list[str] = []
    for parameter in parameters:
        values = []
        texts = [text for text in sent.get(parameter.name, []) if text.strip()]
        if len(texts) > MAX_VALUES:
            limit = tr("Only the first {count} values are used.", count=format_number(MAX_VALUES))
            problems.append(f"{parameter.name}: {limit}")
        for text in texts[:MAX_VALUES]:
            try:
                values.append(parameter.read(text))
            except InvalidQueryError as error:
                short = text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004
                problems.append(f"{parameter.name}={short}: {error}")
        if values:
            by_field[parameter.field] = tuple(values) if parameter.many else values[-1]
    return by_field, problems


def write_fields(parameters: Iterable[Parameter], value: Any) -> list[tuple[str, str]]:
    """Return the fields that differ from their defaults, as names and texts of parameters."""
    defaults = {each.name: each.default for each in fields(value)}
    pairs = []
    for parameter in parameters:
        content = getattr(value, parameter.field)
        default = defaults[parameter.field]
        # Defaults from a factory are empty.
        if content if default is MISSING else content != default:
            items = content if parameter.many else [content]
            pairs += [(parameter.name, parameter.write(item)) for item in items]
    return pairs


def read_sent(sent: Any) -> dict[str, list[str]]:
    """Parse the query string or JSON that a browser sent: lists of texts by parameter name.

    Anything else is dropped.

    Examples
    --------
    >>> read_sent("?country=PRK&country=RUS&text=ships")
    {'country': ['PRK', 'RUS'], 'text': ['ships']}
    >>> read_sent({"country": ["PRK", 7], "text": "ships", "x": None})
    {'country': ['PRK'], 'text': ['ships']}
    """
    if isinstance(sent, str):
        pairs: list[tuple[Any, Any]] = parse_qsl(
            sent.lstrip("?")[: MAX_PAIRS * MAX_VALUE], errors="replace"
        )
    elif isinstance(sent, dict):
        pairs = [(name, text) for name, texts in sent.items() for text in _as_list(texts)]
    else:
        pairs = []
    parameters: dict[str, list[str]] = {}
    for name, text in pairs[:MAX_PAIRS]:
        if isinstance(name, str) and isinstance(text, str) and text:
            # A lone surrogate cannot be encoded.
            parameters.setdefault(name, []).append(
                text[:MAX_VALUE].encode("utf-8", "replace").decode("utf-8")
            )
    return parameters


def _as_list(texts: Any) -> list[Any]:
    return texts if isinstance(texts, list) else [texts]


def one_of(choices: Iterable[str]) -> Callable[[str], str]:
    """Create a function that reads one of a few words."""

    def read(text: str) -> str:
        if text not in choices:
            raise InvalidQueryError(tr("Choose one of: {choices}.", choices=", ".join(choices)))
        return text

    return read


def read_flag(text: str) -> bool:
    """Read a flag.

    Examples
    --------
    >>> read_flag("1"), write_flag(True)
    (True, '1')
    """
    return one_of(("1", "0"))(text) == "1"


def write_flag(flag: bool) -> str:
    """Write a flag."""
    return str(int(flag))


def read_text(text: str) -> str:
    """Read a text without surrounding spaces."""
    return text.strip()


def read_numbers(limits: Mapping[str, tuple[float, float]]) -> Callable[[str], list[float]]:
    """Create a function that reads numbers separated by commas, each within its limits.

    Parameters
    ----------
    limits
        Minimum and maximum of each number, by its name.
    """

    def read(text: str) -> list[float]:
        parts = text.split(",")
        try:
            values = [float(part) for part in parts]
        except ValueError:
            values = []
        bounds = limits.values()
        good = len(values) == len(limits) and all(
            least <= value <= most for value, (least, most) in zip(values, bounds, strict=True)
        )
        if not good:
            raise InvalidQueryError(
                tr("Give numbers for {names}, separated by commas.", names=", ".join(limits))
            )
        return values

    return read


def write_numbers(values: Iterable[float]) -> str:
    """Write numbers separated by commas, with no more digits than needed to restore them."""
    return ",".join(f"{value:.0f}" if value == int(value) else repr(value) for value in values)


def read_moment(text: str) -> np.datetime64:
    """Read a moment in the notation of URLs and Plotly: ``2024-10-08``, ``2024-10-08T12:00:00``."""
    day, _, time = text.strip().partition("T" if "T" in text else " ")
    time = time.partition(".")[0].removesuffix("Z")
    digits = f"{day}{time}".replace("-", "").replace(":", "")
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidQueryError(day_allowed())
    try:
        moment = np.datetime64(f"{day}T{time}" if time else day, "s")
    except ValueError as error:
        raise InvalidQueryError(day_allowed()) from error
    # Charts can only draw full days with four-digit years.
    if len(day.lstrip("-")) != _DAY_LENGTH or day.lstrip("-")[4] != "-":
        raise InvalidQueryError(day_allowed())
    return moment


def day_allowed() -> str:
    """Describe how to write a day."""
    day = np.datetime64("2024-10-08")
    return tr("Write a date such as {iso} or {words}.", iso=str(day), words=format_day(day))


def write_moment(moment: np.datetime64) -> str:
    """Write a moment, without the time if it is midnight.

    Examples
    --------
    >>> write_moment(np.datetime64("2024-10-08T00:00:00"))
    '2024-10-08'
    """
    text = str(np.datetime_as_string(moment.astype("datetime64[s]")))
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    year, _, rest = digits.partition("-")
    return f"{sign}{int(year):04}-{rest}".removesuffix("T00:00:00")


def read_window(
    text: str,
    read_first: Callable[[str], np.datetime64] = read_moment,
    read_last: Callable[[str], np.datetime64] = read_moment,
) -> tuple[np.datetime64, np.datetime64]:
    """Read a time window, an interval of ISO 8601: ``2024-10-08/2024-10-13T12:00``.

    If the end is a day, the window includes the whole day.
    """
    first, _, last = (part.strip() for part in text.partition("/"))
    start, end = read_first(first), read_last(last)
    # Other functions return the end of a day themselves.
    if len(last.lstrip("-")) == _DAY_LENGTH and end == end.astype("M8[D]"):
        end += _WHOLE_DAY
    if end - start < np.timedelta64(1, "m"):
        raise InvalidQueryError(tr("A time window must last at least a minute."))
    return start, end


_DAY_LENGTH = len("2024-10-08")
_WHOLE_DAY = np.timedelta64(86_399, "s")


def write_window(window: tuple[np.datetime64, np.datetime64]) -> str:
    """Write a time window; :func:`read_window` is the inverse.

    Examples
    --------
    >>> write_window(read_window("2024-10-08/2024-10-13"))
    '2024-10-08/2024-10-13'
    """
    start, end = window
    whole = end - _WHOLE_DAY
    if "T" not in write_moment(whole):
        return f"{write_moment(start)}/{write_moment(whole)}"
    last = write_moment(end)
    return f"{write_moment(start)}/{last if 'T' in last else f'{last}T00:00:00'}"
