"""JSON-LD as others write it: nodes with types, and values under the names of schema.org.

A file is taken as it stands. Its context is never fetched: a name is one of schema.org's if it
is written plainly, with the usual prefix, or as a whole address.
"""

from functools import cache
from typing import Any

Node = dict[str, Any]

_PREFIXES = ("", "schema:", "https://schema.org/", "http://schema.org/")
_KEYWORDS = ("@context", "@graph", "@type")


def is_jsonld(parsed: Any) -> bool:
    """Whether a parsed JSON file is JSON-LD."""
    first = parsed[0] if isinstance(parsed, list) and parsed else parsed
    return isinstance(first, dict) and any(word in first for word in _KEYWORDS)


def nodes_of(parsed: Any) -> list[Node]:
    """Nodes of a parsed file: the one that it is, those of its list, or those of its graph."""
    tops = [top for top in _listed(parsed) if isinstance(top, dict)]
    found = [node for top in tops for node in _listed(top.get("@graph", top))]
    return [node for node in found if isinstance(node, dict)]


def types_of(node: Node) -> list[str]:
    """Types of a node, as schema.org calls them.

    Examples
    --------
    >>> types_of({"@type": ["https://schema.org/MusicEvent", "schema:Event"]})
    ['MusicEvent', 'Event']
    """
    return [local_name(one) for one in _listed(node.get("@type")) if isinstance(one, str)]


def local_name(name: str) -> str:
    """Name without prefix or address."""
    prefix = next((prefix for prefix in _PREFIXES[1:] if name.startswith(prefix)), "")
    return name.removeprefix(prefix)


def values_of(node: Node, *names: str) -> list[Any]:
    """All values that a node has under some names of schema.org, one after the other.

    Examples
    --------
    >>> values_of({"schema:name": {"@value": "A"}, "keywords": ["b", None]}, "name", "keywords")
    ['A', 'b']
    """
    keys = (key for name in names for key in _spellings(name) if key in node)
    values = (value for key in keys for value in _listed(node[key]))
    bare = (value.get("@value", value) if isinstance(value, dict) else value for value in values)
    return [value for value in bare if value is not None]


@cache
def _spellings(name: str) -> tuple[str, ...]:
    return tuple(prefix + name for prefix in _PREFIXES)


def nodes_under(node: Node, *names: str) -> list[Node]:
    """Nodes that a node has under some names."""
    return [value for value in values_of(node, *names) if isinstance(value, dict)]


def plain_under(node: Node, *names: str) -> list[Any]:
    """Texts and numbers that a node has under some names; of another node, its name."""
    values = values_of(node, *names)
    said = [value.get("name") if isinstance(value, dict) else value for value in values]
    return [one for one in said if isinstance(one, str | int | float) and one != ""]


def _listed(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = value.get("@list", value.get("@set", value))
    return value if isinstance(value, list) else [value]
