"""Whatever a reader keeps can be opened again, drawn, exported and read back."""

from pathlib import Path

import pytest
from reader_files import FILES, PARQUET_FILES

from dashboard.charts import map_figure, timeline_figure
from dashboard.ingest.load import open_dataset, open_datasets, package_of
from dashboard.io.formats import FORMATS
from dashboard.io.parquet import write_prepared
from dashboard.io.readers import READERS, read_raw_table

ALL = FILES | PARQUET_FILES


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with the files of all readers."""
    path = tmp_path_factory.mktemp("readers")
    for name, content in ALL.items():
        (path / name).write_bytes(content)
    return path


def test_each_reader_has_a_file():
    assert {READERS[Path(name).suffix] for name in ALL} == set(READERS.values())


@pytest.mark.parametrize("name", ALL)
def test_kept_rows_are_opened_and_drawn(name, folder, tmp_path):
    dataset = open_dataset(folder / name)
    kept = list(dataset.events["title"])
    assert kept
    stored = tmp_path / "stored.parquet"
    write_prepared(stored, dataset.events, package_of(dataset))
    opened = open_dataset(stored)
    assert (list(opened.events["title"]), opened.problems) == (kept, ())
    assert timeline_figure(opened.events).data
    assert map_figure(opened.events).layout.geo


@pytest.fixture(scope="module")
def kept(folder):
    """Return what all readers keep, as one table."""
    return open_datasets([folder / name for name in ALL])


@pytest.mark.parametrize("key", FORMATS)
def test_kept_rows_are_exported_and_read_back(key, kept, tmp_path):
    path = tmp_path / f"{key}.{FORMATS[key].ending}"
    path.write_bytes(FORMATS[key].write(kept.events, kept.about))
    assert sorted(read_raw_table(path).texts["title"]) == sorted(kept.events["title"])
