"""Keep of plotly's borders what the map draws, and draw each of them once.

plotly.js strokes countries as closed outlines: every border twice, and every coast, which the edge
of the land shows already. Most of the time of a map's redraw went into that. Its layer
``coastlines`` therefore holds the lines between countries, and what is never drawn is left out.

    python tools/thin_borders.py assets/world_110m.json assets/world_50m.json
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

KEPT = ("countries", "land")
BORDERS = "coastlines"


def main() -> None:
    """Thin the TopoJSON files named on the command line, in place."""
    for name in sys.argv[1:]:
        path = Path(name)
        topology = thin(json.loads(path.read_text(encoding="utf-8")))
        path.write_text(json.dumps(topology, separators=(",", ":")), encoding="utf-8")


def thin(topology: dict[str, Any]) -> dict[str, Any]:
    """Leave out layers and arcs that are not drawn, and gather the lines between countries.

    Examples
    --------
    >>> two = {
    ...     "type": "GeometryCollection",
    ...     "geometries": [
    ...         {"type": "Polygon", "arcs": [[0, 1]]},
    ...         {"type": "Polygon", "arcs": [[~1, 3]]},
    ...     ],
    ... }
    >>> land = {"type": "Polygon", "arcs": [[0, 3]]}
    >>> found = thin({"objects": {"countries": two, "land": land}, "arcs": ["a", "b", "c", "d"]})
    >>> found["arcs"], found["objects"]["coastlines"]["geometries"]
    (['a', 'b', 'd'], [{'type': 'MultiLineString', 'arcs': [[1]]}])
    """
    objects = {name: topology["objects"][name] for name in KEPT}
    outlines = Counter(_line(arc) for arc in _arcs(objects["countries"]))
    shared = [[arc] for arc, times in sorted(outlines.items()) if times > 1]
    lines = {"type": "MultiLineString", "arcs": shared}
    objects[BORDERS] = {"type": "GeometryCollection", "geometries": [lines]}
    used = sorted({_line(arc) for shape in objects.values() for arc in _arcs(shape)})
    place = {arc: at for at, arc in enumerate(used)}
    renumbered = {
        name: _renumber(shape, lambda arc: place[arc] if arc >= 0 else ~place[~arc])
        for name, shape in objects.items()
    }
    arcs = [topology["arcs"][arc] for arc in used]
    return topology | {"objects": renumbered, "arcs": arcs}


def _line(arc: int) -> int:
    """Give the number of an arc: walked backwards, it is written as its complement."""
    return arc if arc >= 0 else ~arc


def _arcs(part: Any) -> Iterator[int]:
    if isinstance(part, int):
        yield part
    elif isinstance(part, list):
        for inner in part:
            yield from _arcs(inner)
    else:
        yield from _arcs(part.get("geometries", part.get("arcs", [])))


def _renumber(part: Any, number: Callable[[int], int]) -> Any:
    if isinstance(part, int):
        return number(part)
    if isinstance(part, list):
        return [_renumber(inner, number) for inner in part]
    return {
        key: _renumber(value, number) if key in ("arcs", "geometries") else value
        for key, value in part.items()
    }


if __name__ == "__main__":
    main()
