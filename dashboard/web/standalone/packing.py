"""What a page holds, as small as a browser can unpack it without help: gzip, written as Base64."""

import base64
import gzip
import json
from collections import Counter
from typing import Any

# Shorter ones are not worth the note that would stand for them.
_LEAST_SHARED = 12
_NOTE = "$"


def pack(text: str) -> str:
    """Pack a text so that it can stand in a page, whatever it holds; the same text always alike.

    Examples
    --------
    >>> gzip.decompress(base64.b64decode(pack("</script>"))).decode()
    '</script>'
    """
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def share(content: Any) -> dict[str, Any]:
    """Write what occurs several times once, as gzip sees no further back than 32 kB.

    Parameters
    ----------
    content
        As JSON reads it: lists, dicts (none with the key ``$``), texts, numbers.

    Returns
    -------
    dict
        ``shared``, parts that others refer to as ``{"$": place}``, each after those that it
        refers to; and the ``content`` that is left.

    Examples
    --------
    >>> share([["one long text"], ["one long text"]])
    {'shared': [['one long text']], 'content': [{'$': 0}, {'$': 0}]}
    """
    parts = _Parts()
    root = parts.part_of(content)
    return parts.written(root)


class _Part(int):
    """Place of a text, list or dict among the distinct ones."""


class _Parts:
    """The distinct texts, lists and dicts of something, each after its own parts."""

    def __init__(self) -> None:
        self._places: dict[Any, _Part] = {}
        self._made_of: list[Any] = []
        self._uses: Counter[int] = Counter()

    def part_of(self, value: Any) -> Any:
        """Place of a value; numbers and short texts are their own."""
        if isinstance(value, dict):
            return self._place((dict, tuple(value), self._parts_of(value.values())))
        if isinstance(value, list):
            return self._place((list, self._parts_of(value)))
        if isinstance(value, str) and len(value) >= _LEAST_SHARED:
            return self._place((str, value))
        return value

    def _parts_of(self, values: Any) -> tuple[tuple[type, Any], ...]:
        # With their types, as 1 equals True and 1.0.
        parts = (self.part_of(value) for value in values)
        return tuple((type(part), part) for part in parts)

    def _place(self, key: Any) -> _Part:
        if key not in self._places:
            self._places[key] = _Part(len(self._made_of))
            self._made_of.append(key)
            # What is in a part that occurs again has been counted with it.
            self._uses.update(part for kind, part in _inside(key) if kind is _Part)
        return self._places[key]

    def written(self, root: Any) -> dict[str, Any]:
        """Write the parts that are used several times, and what they are part of."""
        shared: list[Any] = []
        written: list[Any] = []
        for place, key in enumerate(self._made_of):
            value = _make(key, written)
            if self._uses[place] > 1 and value:
                shared.append(value)
                value = {_NOTE: len(shared) - 1}
            written.append(value)
        return {"shared": shared, "content": written[root] if isinstance(root, _Part) else root}


def _inside(key: Any) -> tuple[tuple[type, Any], ...]:
    return () if key[0] is str else key[-1]


def _make(key: Any, written: list[Any]) -> Any:
    kind, *_ = key
    if kind is str:
        return key[1]
    values = [written[part] if of is _Part else part for of, part in key[-1]]
    return values if kind is list else dict(zip(key[1], values, strict=True))


def to_json(content: Any) -> str:
    """Write something as short JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
