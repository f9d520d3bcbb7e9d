"""The nodes of a JSON-LD file: their types, and their values by the names of schema.org.

The file's context is never fetched. A name counts as one of schema.org's if it has no prefix, the
prefix ``schema:``, or is a full address.
"""

from functools import cache
from typing import Any

Node = dict[str, Any]

_PREFIXES = ("", "schema:", "https://schema.org/", "http://schema.org/")
_KEYWORDS = ("@context", "@graph", "@type")


def is_jsonld(parsed: Any) -> bool:
    """Return whether a parsed JSON file is JSON-LD."""
    first = parsed[0] if isinstance(parsed, list) and parsed else parsed
    return isinstance(first, dict) and any(word in first for word in _KEYWORDS)


def nodes_of(parsed: Any) -> list[Node]:
    """Return the nodes of a parsed file, which is one node, a list of nodes, or has a graph."""
    tops = [top for top in _as_list(parsed) if isinstance(top, dict)]
    nodes = [node for top in tops for node in _as_list(top.get("@graph", top))]
    return [node for node in nodes if isinstance(node, dict)]


def types_of(node: Node) -> list[str]:
    """Return the types of a node, by their names in schema.org.

    Examples
    --------
    >>> types_of({"@type": ["https://schema.org/MusicEvent", "schema:Event"]})
    ['MusicEvent', 'Event']
    """
    return [term_of(name) for name in _as_list(node.get("@type")) if isinstance(name, str)]


def term_of(name: str) -> str:
    """Return a name without its prefix or address."""
    prefix = next((prefix for prefix in _PREFIXES[1:] if name.startswith(prefix)), "")
    return name.removeprefix(prefix)


def node_values(node: Node, *names: str) -> list[Any]:
    """Return all values that a node has under some names of schema.org.

    Examples
    --------
    >>> node_values({"schema:name": {"@value": "A"}, "keywords": ["b", None]}, "name", "keywords")
    ['A', 'b']
    """
    keys = (key for name in names for key in _spellings(name) if key in node)
    values = (value for key in keys for value in _as_list(node[key]))
    bare = (value.get("@value", value) if isinstance(value, dict) else value for value in values)
    return [value for value in bare if value is not None]


@cache
def _spellings(name: str) -> tuple[str, ...]:
    return tuple(prefix + name for prefix in _PREFIXES)


def nodes_under(node: Node, *names: str) -> list[Node]:
    """Return the nodes that a node has under some names."""
    return [value for value in node_values(node, *names) if isinstance(value, dict)]


def literals_under(node: Node, *names: str) -> list[Any]:
    """Return the texts and numbers of a node under some names; for a nested node, its name."""
    values = node_values(node, *names)
    literals = [value.get("name") if isinstance(value, dict) else value for value in values]
    return [text for text in literals if isinstance(text, str | int | float) and text != ""]


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = value.get("@list", value.get("@set", value))
    return value if isinstance(value, list) else [value]
