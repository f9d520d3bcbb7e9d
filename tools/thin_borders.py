"""Keep only the parts of Plotly's borders that the map draws, and draw each border once.

plotly.js draws countries as closed outlines: every border twice, and every coast, although the edge
of the land already shows it. This takes most of the time of a redraw. In our files, the layer
``coastlines`` contains the lines between countries instead, and unused parts are removed.

With a tolerance in degrees, lines are also simplified. Details finer than a pixel of the first view
slow down every redraw, and are never visible.

    python tools/thin_borders.py assets/world_50m.json --tolerance 0.001
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

LAYERS = ("countries", "land")
BORDERS = "coastlines"


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0),
    default=0,
    help="Largest deviation of simplified lines, in degrees.",
)
def main(path: Path, tolerance: float) -> None:
    """Remove what the map does not draw from a TopoJSON file, in place."""
    topology = thin(json.loads(path.read_text(encoding="utf-8")))
    if tolerance:
        topology["arcs"] = simplify(topology["arcs"], topology["transform"], tolerance)
    path.write_text(json.dumps(topology, separators=(",", ":")), encoding="utf-8")


def thin(topology: dict[str, Any]) -> dict[str, Any]:
    """Remove layers and arcs that are not drawn, and collect the lines between countries.

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
    >>> thinned = thin({"objects": {"countries": two, "land": land}, "arcs": ["a", "b", "c", "d"]})
    >>> thinned["arcs"], thinned["objects"]["coastlines"]["geometries"]
    (['a', 'b', 'd'], [{'type': 'MultiLineString', 'arcs': [[1]]}])
    """
    objects = {name: topology["objects"][name] for name in LAYERS}
    outlines = Counter(_line(arc) for arc in _arcs(objects["countries"]))
    shared = [[arc] for arc, times in sorted(outlines.items()) if times > 1]
    lines = {"type": "MultiLineString", "arcs": shared}
    objects[BORDERS] = {"type": "GeometryCollection", "geometries": [lines]}
    used = sorted({_line(arc) for shape in objects.values() for arc in _arcs(shape)})
    new_numbers = {arc: number for number, arc in enumerate(used)}
    renumbered = {
        name: _renumber(shape, lambda arc: new_numbers[arc] if arc >= 0 else ~new_numbers[~arc])
        for name, shape in objects.items()
    }
    arcs = [topology["arcs"][arc] for arc in used]
    return topology | {"objects": renumbered, "arcs": arcs}


def simplify(
    arcs: list[list[list[int]]], transform: dict[str, list[float]], tolerance: float
) -> list[list[list[int]]]:
    """Remove points that deviate from the simplified line by at most a tolerance in degrees.

    All lines are simplified together (Douglas-Peucker, preserving topology), so that no lines cross
    and no island vanishes. The result contains TopoJSON's integer steps from point to point.

    Examples
    --------
    >>> simplify([[[0, 0], [50, 1], [50, -1], [0, 100]]], {"scale": [0.01, 0.01]}, 0.1)
    [[[0, 0], [100, 0], [0, 100]]]
    """
    lines = [np.cumsum(arc, axis=0) * transform["scale"] for arc in arcs]
    all_lines = shapely.MultiLineString(lines)
    simplified = shapely.get_parts(shapely.simplify(all_lines, tolerance, preserve_topology=True))
    grid_lines = [
        np.rint(shapely.get_coordinates(line) / transform["scale"]).astype(int)
        for line in simplified
    ]
    return [np.diff(points, axis=0, prepend=0).tolist() for points in grid_lines]


def _line(arc: int) -> int:
    """Return the number of an arc; TopoJSON writes a reversed arc as the complement."""
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
