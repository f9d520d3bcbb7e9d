"""Extract the text from a piece of HTML."""

import re
from html.parser import HTMLParser
from typing import Any

# Tags whose text is in lines of its own.
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt"),
        *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("lb", "li", "main", "ol", "p", "para", "pb", "pre", "section", "table", "td", "th"),
        *("tr", "ul"),
    }
)
_CELLS, _MAX_NAME = frozenset({"td", "th"}), 60
_BREAK, _BREAKS = "\x1e", re.compile(r"\s*\x1e[\s\x1e]*")


class _TextParser(HTMLParser):
    """Collects the text between tags, with line breaks where blocks begin and end."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._is_style = False

    def handle_data(self, data: str) -> None:
        if not self._is_style:
            self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._is_style = tag == "style"
        self._break_line(tag)

    def handle_endtag(self, tag: str) -> None:
        self._is_style = False
        self._break_line(tag)

    def _break_line(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append(_BREAK)


def text_of_html(markup: Any) -> str:
    r"""Return the text of a piece of HTML; empty for anything that is not a text.

    Examples
    --------
    >>> text_of_html("<b>Troops</b> arrive &amp; leave"), text_of_html(None)
    ('Troops arrive & leave', '')
    >>> text_of_html("<h3>1924 Chamonix, France</h3><p>The first games</p>")
    '1924 Chamonix, France\nThe first games'
    >>> text_of_html("<style>p {color: red}</style><p>Talks</p>")
    'Talks'
    """
    if not isinstance(markup, str):
        return ""
    parser = _TextParser()
    parser.feed(markup)
    parser.close()
    return _BREAKS.sub("\n", "".join(parser.pieces)).strip(f"{_BREAK} \n\r\t")


class _RowParser(HTMLParser):
    """Collects the texts of the cells of each row of a table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_in_cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in _CELLS and self.rows:
            self.rows[-1].append("")
        elif tag in _BLOCKS and self._is_in_cell:
            self.rows[-1][-1] += " "
        self._is_in_cell = bool(self.rows and self.rows[-1]) and (self._is_in_cell or tag in _CELLS)

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS or tag == "tr":
            self._is_in_cell = False

    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.rows[-1][-1] += data


def pairs_of_table(markup: str) -> dict[str, str]:
    """Return the names and values in the tables of a piece of HTML whose rows have two cells.

    Examples
    --------
    >>> pairs_of_table("<table><tr><td>Date</td><td>1950-06-25</td></tr><tr><td>x</td></tr>")
    {'Date': '1950-06-25'}
    """
    if "<t" not in markup.casefold():
        return {}
    parser = _RowParser()
    parser.feed(markup)
    parser.close()
    rows = ([" ".join(cell.split()) for cell in row] for row in parser.rows)
    pairs = (row for row in rows if len(row) == len(("name", "value")) and all(row))
    return {name.rstrip(":"): value for name, value in pairs if len(name) <= _MAX_NAME}
