"""The version of the import is raised when files give different events than before."""

import hashlib
import json

import pytest
from reader_files import FILES

from dashboard.ingest.load import IMPORT_VERSION, load_events

# Changed together with IMPORT_VERSION: a digest of the events and problems from each file.
PINNED_VERSION = 37
PINNED = {
    "german.csv": "5a474a92ae622360",
    "english.tsv": "510889cbb514ba37",
    "parts.json": "85e60b5684862162",
    "lines.jsonl": "dbb2f5742ff393f0",
    "map.geojson": "f8bd097b73d40792",
    "calendar.ics": "ce1c1f09350f7fc6",
    "story.json": "0d08c10b5ccff29c",
    "graph.jsonld": "6f361bd4d25cebba",
    "bundle.json": "0a95e5c377ef7682",
    "table.parquet": "bff8ebd950e12588",
    "map.kml": "efefce51407295c8",
    "walk.gpx": "ad7dec41b0ad547b",
    "shapes.zip": "c2abec2abb45cd34",
    "layers.gpkg": "2ac74ec561b1f811",
    "sheet.xlsx": "6a0039c3c359b8c8",
}


def digest_of(events, problems):
    """Return a digest of a table and its problems, with floats rounded to six digits."""
    digest = hashlib.blake2b(digest_size=8)
    for name in events:
        cells = events[name].tolist()
        plain = [f"{cell:.6g}" if isinstance(cell, float) else str(cell) for cell in cells]
        digest.update(json.dumps([name, plain]).encode())
    for problem in problems:
        row = [problem.severity, problem.row, problem.column, problem.given, problem.code]
        hint = problem.hint.code if problem.hint else ""
        digest.update(json.dumps([*row, str(problem.params), hint]).encode())
    return digest.hexdigest()


def check(path):
    remedy = (
        f"{path.name} now results in other events or problems. If this is intended, raise "
        "IMPORT_VERSION by one, so that stored uploads are read again, and pin the new version "
        f"and digests in {__name__}."
    )
    digest = digest_of(*load_events(path))
    assert (IMPORT_VERSION, digest) == (PINNED_VERSION, PINNED[path.name]), remedy


@pytest.mark.parametrize("name", FILES)
def test_the_version_is_raised_when_a_reader_changes(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name])
    check(path)
