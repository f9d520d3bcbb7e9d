"""Whatever a reader keeps can be opened again, drawn, exported and read back."""

from pathlib import Path

import pytest
from reader_files import FILES, PARQUET_FILES

from dashboard.charts import map_figure, timeline_figure
from dashboard.ingest.load import open_dataset, package_of
from dashboard.io.formats import FORMATS
from dashboard.io.parquet import write_prepared
from dashboard.io.readers import READERS, read_raw_table

ALL = FILES | PARQUET_FILES


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def test_each_reader_has_a_file():
    assert {READERS[Path(name).suffix] for name in ALL} == set(READERS.values())


@pytest.mark.parametrize("name", ALL)
def test_kept_rows_are_opened_drawn_and_exported(name, tmp_path):
    dataset = open_dataset(written(tmp_path, name, ALL[name]))
    kept = list(dataset.events["title"])
    assert kept
    stored = tmp_path / "stored.parquet"
    write_prepared(stored, dataset.events, package_of(dataset))
    opened = open_dataset(stored)
    assert (list(opened.events["title"]), opened.problems) == (kept, ())
    assert timeline_figure(opened.events).data
    assert map_figure(opened.events).layout.geo
    for key, file_format in FORMATS.items():
        content = file_format.write(opened.events, opened.about)
        path = written(tmp_path, f"{key}.{file_format.ending}", content)
        assert sorted(read_raw_table(path).texts["title"]) == sorted(kept), key
