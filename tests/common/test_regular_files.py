"""Pipes and devices are refused, because reading them may never end."""

import os

import pytest

from dashboard.common.bounded_process import ProcessLimits
from dashboard.common.errors import InvalidMappingError, UnreadableFileError
from dashboard.ingest.load import index_path, open_dataset
from dashboard.ingest.sandbox import open_safely
from dashboard.io.readers import READERS
from dashboard.model.column_mapping import read_mapping
from dashboard.views.prebuild import prepare

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")


@pytest.mark.parametrize("ending", READERS)
def test_a_pipe_is_no_table(tmp_path, ending):
    os.mkfifo(path := tmp_path / f"t{ending}")
    with pytest.raises(UnreadableFileError) as refused:
        open_safely([path], {}, ProcessLimits(20), "here")
    assert refused.value.content.code == "file.no_regular"


def test_a_device_is_no_table(tmp_path):
    path = tmp_path / "t.csv"
    path.symlink_to("/dev/zero")
    with pytest.raises(UnreadableFileError) as refused:
        open_dataset(path)
    assert refused.value.content.code == "file.no_regular"


def test_a_pipe_beside_a_table_is_ignored(article, tmp_path):
    prepare(article, path := tmp_path / "t.parquet")
    index_path(path).unlink()
    os.mkfifo(index_path(path))
    assert len(open_dataset(path).events) == len(article.events)
    os.mkfifo(tmp_path / "datapackage.json")
    (tmp_path / "t.csv").write_text("title,date\nA,2024\n")
    assert open_dataset(tmp_path / "t.csv").title == "t"


def test_a_pipe_is_no_mapping(tmp_path):
    os.mkfifo(path := tmp_path / "map.json")
    with pytest.raises(InvalidMappingError):
        read_mapping([str(path)])
