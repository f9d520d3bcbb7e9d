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
_BREAK, _BREAKS = "\x1e", re.compile(r"\s*\x1e[\s\x1e]*")


class _TextParser(HTMLParser):
    """Collects the text between tags, with line breaks where blocks begin and end."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._break_line(tag)

    def handle_endtag(self, tag: str) -> None:
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
    """
    if not isinstance(markup, str):
        return ""
    parser = _TextParser()
    parser.feed(markup)
    parser.close()
    return _BREAKS.sub("\n", "".join(parser.pieces)).strip(f"{_BREAK} \n\r\t")
