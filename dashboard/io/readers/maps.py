"""Read files of map programs and GPS recorders: KML, KMZ and GPX."""

from collections.abc import Callable

from dashboard.io.formats.gpx_reader import read_gpx
from dashboard.io.formats.kml_reader import read_kml
from dashboard.io.formats.records import Records
from dashboard.io.readers.nested_objects import replace_surrogates
from dashboard.io.readers.raw_table import RawTable, table_of_records


def read_kml_table(raw: bytes) -> RawTable:
    """Read KML or KMZ.

    Raises
    ------
    UnreadableFileError
        It is neither, or a package is missing.
    """
    return _table(raw, read_kml)


def read_gpx_table(raw: bytes) -> RawTable:
    """Read GPX.

    Raises
    ------
    UnreadableFileError
        It is not GPX, or a package is missing.
    """
    return _table(raw, read_gpx)


def _table(raw: bytes, read: Callable[[bytes], Records]) -> RawTable:
    rows, problems, title = read(raw)
    table = table_of_records(rows)
    problems = [*table.problems, *problems]
    return table._replace(problems=problems, title=replace_surrogates(title))
