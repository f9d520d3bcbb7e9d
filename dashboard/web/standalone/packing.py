"""Compression of the content of a page: gzip in Base64, which browsers can unpack natively."""

import base64
import gzip
import json
from collections import Counter
from typing import Any

# Shorter texts are not worth a reference.
_LEAST_SHARED = 12
_NOTE = "$"


def pack(text: str) -> str:
    """Compress a text so that any content is safe in HTML; the result is deterministic.

    Examples
    --------
    >>> gzip.decompress(base64.b64decode(pack("</script>"))).decode()
    '</script>'
    """
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def share(content: Any) -> dict[str, Any]:
    """Replace repeated parts by references, because gzip finds repetitions only within 32 kB.

    Parameters
    ----------
    content
        JSON-compatible values; no dict has the key ``$``.

    Returns
    -------
    dict
        ``shared``: the repeated parts, each after those that it refers to. ``content``: the rest,
        with references ``{"$": place}``.

    Examples
    --------
    >>> share([["one long text"], ["one long text"]])
    {'shared': [['one long text']], 'content': [{'$': 0}, {'$': 0}]}
    """
    parts = _Parts()
    root = parts.part_of(content)
    return parts.build(root)


class _Part(int):
    """Index of a distinct text, list or dict."""


class _Parts:
    """The distinct texts, lists and dicts of a value, each after its parts."""

    def __init__(self) -> None:
        self._places: dict[Any, _Part] = {}
        self._keys: list[Any] = []
        self._uses: Counter[int] = Counter()

    def part_of(self, value: Any) -> Any:
        """Return the index of a value; numbers and short texts represent themselves."""
        if isinstance(value, dict):
            return self._place((dict, tuple(value), self._parts_of(value.values())))
        if isinstance(value, list):
            return self._place((list, self._parts_of(value)))
        if isinstance(value, str) and len(value) >= _LEAST_SHARED:
            return self._place((str, value))
        return value

    def _parts_of(self, values: Any) -> tuple[tuple[type, Any], ...]:
        # Types are included, because 1 equals True and 1.0.
        parts = (self.part_of(value) for value in values)
        return tuple((type(part), part) for part in parts)

    def _place(self, key: Any) -> _Part:
        if key not in self._places:
            self._places[key] = _Part(len(self._keys))
            self._keys.append(key)
            # Parts inside a repeated part are counted only once.
            self._uses.update(part for kind, part in _inside(key) if kind is _Part)
        return self._places[key]

    def build(self, root: Any) -> dict[str, Any]:
        """Build the shared parts, and the content that refers to them."""
        shared: list[Any] = []
        values: list[Any] = []
        for place, key in enumerate(self._keys):
            value = _make(key, values)
            if self._uses[place] > 1 and value:
                shared.append(value)
                value = {_NOTE: len(shared) - 1}
            values.append(value)
        return {"shared": shared, "content": values[root] if isinstance(root, _Part) else root}


def _inside(key: Any) -> tuple[tuple[type, Any], ...]:
    return () if key[0] is str else key[-1]


def _make(key: Any, built: list[Any]) -> Any:
    kind, *_ = key
    if kind is str:
        return key[1]
    values = [built[part] if part_type is _Part else part for part_type, part in key[-1]]
    return values if kind is list else dict(zip(key[1], values, strict=True))


def to_json(content: Any) -> str:
    """Write values as compact JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
