"""Keep of plotly's borders what the map draws, and draw each of them once.

plotly.js strokes countries as closed outlines: every border twice, and every coast, which the edge
of the land shows already. Most of the time of a map's redraw went into that. Its layer
``coastlines`` therefore holds the lines between countries, and what is never drawn is left out.

With a tolerance in degrees, lines are simplified too: what is finer than a pixel of the first view
costs time at every redraw and is never seen.

    python tools/thin_borders.py assets/world_50m.json
    python tools/thin_borders.py assets/world_110m.json --tolerance 0.2
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
import shapely

KEPT = ("countries", "land")
BORDERS = "coastlines"


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--tolerance", type=click.FloatRange(min=0), default=0, help="In degrees.")
def main(path: Path, tolerance: float) -> None:
    """Thin a TopoJSON file in place; simplify its lines by so many degrees."""
    topology = thin(json.loads(path.read_text(encoding="utf-8")))
    if tolerance:
        topology["arcs"] = simplify(topology["arcs"], topology["transform"], tolerance)
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


def simplify(
    arcs: list[list[list[int]]], transform: dict[str, list[float]], tolerance: float
) -> list[list[list[int]]]:
    """Leave out points that no line misses by more than a tolerance in degrees.

    All lines together (Douglas and Peucker's way, keeping topology), so that none meets another
    and no island vanishes. Lines are written as TopoJSON does: whole steps from point to point.

    Examples
    --------
    >>> simplify([[[0, 0], [50, 1], [50, -1], [0, 100]]], {"scale": [0.01, 0.01]}, 0.1)
    [[[0, 0], [100, 0], [0, 100]]]
    """
    lines = [np.cumsum(arc, axis=0) * transform["scale"] for arc in arcs]
    whole = shapely.MultiLineString(lines)
    found = shapely.get_parts(shapely.simplify(whole, tolerance, preserve_topology=True))
    kept = [
        np.rint(shapely.get_coordinates(line) / transform["scale"]).astype(int) for line in found
    ]
    return [np.diff(points, axis=0, prepend=0).tolist() for points in kept]


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
