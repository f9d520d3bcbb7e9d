"""Extract the text from a piece of HTML."""

from html.parser import HTMLParser
from typing import Any


class _TextParser(HTMLParser):
    """Collects the text between tags."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def text_of_html(markup: Any) -> str:
    """Return the text of a piece of HTML; empty for anything that is not a text.

    Examples
    --------
    >>> text_of_html("<b>Troops</b> arrive &amp; leave"), text_of_html(None)
    ('Troops arrive & leave', '')
    """
    if not isinstance(markup, str):
        return ""
    parser = _TextParser()
    parser.feed(markup)
    parser.close()
    return "".join(parser.pieces).strip()
