"""Texts that files state about themselves, such as titles, as one line for any surface."""

import re
from typing import Any

# Maximum length of a title, a source or a licence of a table.
MAX_CHARS = 500
# Control characters, line ends, and code points that are no characters: lone surrogates cannot be
# encoded, and XML cannot contain the others.
_UNUSABLE = re.compile(
    "[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def plain_line(value: Any) -> str:
    r"""Return a text as one line without control characters, cut to its limit.

    Anything but a text gives an empty line.

    Examples
    --------
    >>> plain_line("Talks\x1b\n and\ud800 treaties"), plain_line(["Talks"])
    ('Talks and treaties', '')
    """
    text = value[: 2 * MAX_CHARS] if isinstance(value, str) else ""
    line = " ".join(_UNUSABLE.sub(" ", text).split())
    return line if len(line) <= MAX_CHARS else f"{line[: MAX_CHARS - 1]}…"


def is_too_long(value: Any) -> bool:
    """Return whether a text is cut."""
    return isinstance(value, str) and len(value) > MAX_CHARS
