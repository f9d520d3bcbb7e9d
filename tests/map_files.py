"""Write small Shapefiles and GeoPackages."""

import io
import sqlite3
import struct
import zipfile
from contextlib import closing

import shapefile
import shapely


def shape_parts(shapes, *, kind=shapefile.POINT, wkt="", encoding="utf-8", cpg=None):
    """Write one Shapefile: (geometry, name, day) for each feature."""
    files = {part: io.BytesIO() for part in ("shp", "shx", "dbf")}
    with shapefile.Writer(**files, shapeType=kind, encoding=encoding) as writer:
        writer.field("NAME", "C", 40)
        writer.field("DAY", "D")
        for geometry, name, day in shapes:
            writer.shape(geometry) if geometry else writer.null()
            writer.record(name, day)
    parts = {part: content.getvalue() for part, content in files.items()}
    if wkt:
        parts["prj"] = wkt.encode()
    if cpg is not None:
        parts["cpg"] = cpg.encode()
    return parts


def zipped(**layers):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, parts in layers.items():
            for ending, content in parts.items():
                archive.writestr(f"data/{name}.{ending}", content)
    return raw.getvalue()


def point(x, y):
    return {"type": "Point", "coordinates": [x, y]}


def geometry(shape, *, box=None):
    """Write a geometry of a GeoPackage."""
    flags = 1 if box is None else 1 | 1 << 1
    envelope = b"" if box is None else struct.pack("<4d", *box)
    wkb = shape if isinstance(shape, bytes) else shapely.to_wkb(shape)
    return b"GP" + bytes([0, flags]) + struct.pack("<i", 4326) + envelope + wkb


def geopackage(*statements, layers=("events",), srs_id=4326):
    """Write a GeoPackage with layers of (geom, name, day), and run statements."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(
            """
            CREATE TABLE gpkg_contents (table_name, data_type, identifier, srs_id);
            CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
            CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id,
                                               definition);
            INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 'EPSG', 4326, ''),
                (25832, 'epsg', 25832, ''), (-1, 'NONE', -1, 'undefined'),
                (0, 'NONE', 0, 'undefined');
            """
        )
        for name in layers:
            database.execute(
                f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT, day DATE)'
            )
            contents = (name, "features", name.title(), srs_id)
            database.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?)", contents)
            columns = (name, "geom", srs_id)
            database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?)", columns)
        for sql, *values in statements:
            database.execute(sql, values)
        database.commit()
        return database.serialize()
