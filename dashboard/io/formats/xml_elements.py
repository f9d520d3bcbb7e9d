"""Read XML element by element, safely: without entities, and nothing outside the file."""

import io
import re
from collections.abc import Iterator
from typing import Any

from dashboard.common.errors import UnreadableFileError
from dashboard.io.optional import require
from dashboard.model.messages import Message

_USED_PREFIX = re.compile(rb"""</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=\s*["']""")
_DECLARED_PREFIX = re.compile(rb"""\sxmlns:([A-Za-z_][\w.-]*)\s*=""")
_ROOT = re.compile(rb"<[A-Za-z_][\w.:-]*")

# The element of the standard library, or None before it is imported.
Element = Any


def parse_elements(raw: bytes, file_format: str) -> Iterator[tuple[str, str, Element]]:
    """Yield ``start`` or ``end``, the name without its namespace, and the element.

    Clear an element at its end to release its content.

    Parameters
    ----------
    raw
        Content of the file.
    file_format
        Name of the expected format, for messages.

    Raises
    ------
    UnreadableFileError
        It is not valid XML, it declares entities, or a package is missing.
    """
    etree = require("defusedxml.ElementTree", file_format)
    try:
        content = io.BytesIO(_with_prefixes(raw.lstrip()))
        for event, element in etree.iterparse(content, events=("start", "end")):
            yield event, local_name(element.tag), element
    except SyntaxError as error:
        line, column = getattr(error, "position", (1, 0))
        raise UnreadableFileError(
            Message("xml.invalid", {"format": file_format, "line": line, "column": column + 1})
        ) from error
    except (ValueError, LookupError) as error:
        # Entities, or an unknown encoding.
        raise UnreadableFileError(Message("xml.refused", {"format": file_format})) from error


def _with_prefixes(raw: bytes) -> bytes:
    """Declare prefixes that a file uses undeclared, as some programs write ``gx:Track``."""
    used = {match[1] or match[2] for match in _USED_PREFIX.finditer(raw)}
    missing = used - {*_DECLARED_PREFIX.findall(raw), b"xml", b"xmlns"}
    root = _ROOT.search(raw)
    if not missing or root is None:
        return raw
    declared = b"".join(b' xmlns:%b="urn:undeclared:%b"' % (name, name) for name in sorted(missing))
    return raw[: root.end()] + declared + raw[root.end() :]


def local_name(tag: str) -> str:
    """Return the name of an element without its namespace.

    Examples
    --------
    >>> local_name("{http://www.opengis.net/kml/2.2}Placemark")
    'Placemark'
    """
    return tag.rpartition("}")[2]


def children(element: Element, *names: str) -> list[Element]:
    """Return the children with any of some names."""
    return [child for child in element if local_name(child.tag) in names]


def descendants(element: Element, *names: str) -> list[Element]:
    """Return the elements at any depth with any of some names, in the order of the file."""
    return [below for below in element.iter() if local_name(below.tag) in names]


def element_text(element: Element) -> str:
    """Return the text of an element and of those in it, stripped."""
    return "".join(element.itertext()).strip()


def child_text(element: Element, *names: str) -> str:
    """Return the first text of a child with any of some names, in the order of the names."""
    texts = (element_text(child) for name in names for child in children(element, name))
    return next(filter(None, texts), "")
