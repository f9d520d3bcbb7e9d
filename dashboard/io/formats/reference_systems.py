"""Convert coordinates from other coordinate reference systems to degrees on WGS 84."""

import re
from typing import NamedTuple

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from dashboard.model.messages import Message
from dashboard.model.schema import Problem

# ``EPSG:25832``, ``urn:ogc:def:crs:EPSG::25832``, ``http://www.opengis.net/def/crs/EPSG/0/25832``
# and ``http://www.opengis.net/gml/srs/epsg.xml#25832``. Other texts, such as paths, are not read.
_CODE = re.compile(
    r"(?:^|[:/])(?P<authority>EPSG|ESRI|OGC|IGNF)(?:\.xml#|[:/]+(?:[\d.]+[:/]+)?)(?P<code>\w+)$",
    re.IGNORECASE,
)
_WGS84 = re.compile(r"(?:urn:ogc:def:crs:)?(?:WGS ?84|CRS ?84)", re.IGNORECASE)
_WKT = re.compile(r"\s*[A-Z_]+\s*[\[(]")
_DEGREES, _CRS84 = (4326, 4979), "WGS 84 (CRS84)"
_MAX_WKT = 20_000


class ReferenceSystem(NamedTuple):
    """A coordinate reference system.

    Attributes
    ----------
    name
        Name for reports.
    transformer
        Conversion to WGS 84; None if coordinates are degrees on it already.
    """

    name: str
    transformer: Transformer | None

    def to_degrees(self, positions: np.ndarray) -> np.ndarray:
        """Convert positions (x, y) to longitudes and latitudes; infinite if there are none."""
        if self.transformer is None:
            return positions
        converted = self.transformer.transform(positions[:, 0], positions[:, 1])
        return np.column_stack(converted)


def find_system(given: str) -> ReferenceSystem | None:
    """Find a system by the code or the definition (WKT) that a file gives; None if it is unknown.

    Examples
    --------
    >>> find_system("urn:ogc:def:crs:EPSG::25832").name
    'ETRS89 / UTM zone 32N (EPSG:25832)'
    >>> find_system("urn:ogc:def:crs:OGC:1.3:CRS84").transformer, find_system("/etc/grid")
    (None, None)
    """
    try:
        crs = _parse(given.strip())
        if crs is None:
            return None
        code = crs.to_epsg()
        name = f"{crs.name} (EPSG:{code})" if code else crs.name
        if code in _DEGREES or crs.name == _CRS84:
            return ReferenceSystem(name, None)
        # Files give x before y, whatever the order of the system's axes.
        return ReferenceSystem(name, Transformer.from_crs(crs, CRS.from_epsg(4326), always_xy=True))
    except ProjError:
        return None


def _parse(given: str) -> CRS | None:
    if _WGS84.fullmatch(given):
        return CRS.from_epsg(4326)
    if match := _CODE.search(given):
        return CRS.from_authority(match["authority"].upper(), match["code"])
    is_definition = len(given) <= _MAX_WKT and _WKT.match(given)
    return CRS.from_wkt(given) if is_definition else None


def describe_conversion(given: str, system: ReferenceSystem | None) -> list[Problem]:
    """Report what happens to coordinates in the system that a file gives."""
    if system is None:
        return [Problem("warning", 0, "", given, Message("crs.unknown"))]
    if system.transformer is None:
        return []
    return [Problem("note", 0, "", system.name, Message("crs.converted"))]
