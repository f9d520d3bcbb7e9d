"""Index files: values survive writing and reading, and a broken file causes a clear error."""

import hashlib
import json
import os
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.common.errors import UnreadableFileError
from dashboard.engine import encoding, index_file
from dashboard.engine.encoding import (
    DAY_ARRAY,
    EVENTS,
    FLAG_ARRAY,
    MOMENT_ARRAY,
    MOMENT_PAIR,
    NUMBER,
    NUMBER_ARRAY,
    SHARED_TEXT_COLUMN,
    SORTED_STRINGS,
    TEXT_ARRAY,
    RecordEncoding,
)
from dashboard.engine.index import CODES, Codes, EventIndex, stored_as
from dashboard.engine.index_file import INDEX_FORMAT_VERSION, MappedIndex, write_index_file
from dashboard.ingest.load import Dataset, index_path, load_events
from dashboard.model.text_columns import SortedStrings
from dashboard.views.prebuild import prepare

# The version of the format, and a digest of all values stored for `fixed_table`.
PINNED = (4, "bef0a3922005dbf8")


@dataclass(frozen=True)
class Part:
    words: SortedStrings
    size: int


class Whole(NamedTuple):
    numbers: np.ndarray
    part: Part
    window: tuple[np.datetime64, np.datetime64]


WHOLE = RecordEncoding(
    Whole,
    numbers=NUMBER_ARRAY,
    part=RecordEncoding(Part, words=SORTED_STRINGS, size=NUMBER),
    window=MOMENT_PAIR,
)


def stored(folder, **values):
    """Write values (encoding and value by name), and open the file."""
    columns = [pair for name, (how, value) in values.items() for pair in how.write(name, value)]
    write_index_file(folder / "values", dict(columns), "some table")
    return MappedIndex(folder / "values")


ARRAYS = st.sampled_from(
    [
        (NUMBER_ARRAY, np.array([], dtype=np.int8)),
        (NUMBER_ARRAY, np.array([1.5, np.nan, np.inf])),
        (NUMBER_ARRAY, np.arange(70_000, dtype=np.int32)[::2]),
        (FLAG_ARRAY, np.array([True, False])),
        (MOMENT_ARRAY, np.array(["2024-10-20", "NaT"], dtype="datetime64[s]")),
        (DAY_ARRAY, np.array(["2024-10-20", "NaT"], dtype="datetime64[D]")),
        (TEXT_ARRAY, np.array(["한국", "", "a\nb"], dtype=object)),
    ]
)


@given(array=ARRAYS)
def test_an_array_survives_writing_and_reading(array, tmp_path_factory):
    how, values = array
    read = stored(tmp_path_factory.mktemp("stored"), array=array).read("array", how)
    assert read.dtype == values.dtype
    np.testing.assert_array_equal(read, values)


@given(words=st.sets(st.text(st.characters(exclude_categories=["Cs"]))))
def test_a_record_survives_writing_and_reading(words, tmp_path_factory):
    strings = SortedStrings(pa.array(sorted(words), pa.large_string()))
    window = np.datetime64("NaT", "s"), np.datetime64("2024-10-20", "s")
    record = Whole(np.arange(3), Part(strings, 3), window)
    file = stored(tmp_path_factory.mktemp("stored"), one=(WHOLE, record))
    read = file.read("one", WHOLE)
    assert set(file.schema) == {
        *("one.numbers", "one.part.words", "one.part.size"),
        "one.window",
    }
    assert read.part.words == words
    assert all(word in read.part.words for word in words)
    assert "no such word here" not in read.part.words
    assert read.part.size == 3
    assert np.isnat(read.window[0])
    assert read.window[1] == window[1]
    assert "one" in file
    assert "two" not in file
    assert file.table_id == "some table"


def test_an_event_table_survives_writing_and_reading(article, tmp_path):
    read = stored(tmp_path, events=(EVENTS, article.events)).read("events", EVENTS)
    pd.testing.assert_frame_equal(read, article.events)


def test_a_column_with_very_many_texts_is_not_categorical(tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "MOST_CATEGORIES", 1)
    column = pd.Series(["a", "b", "a"], dtype="category")
    read = stored(tmp_path, kind=(SHARED_TEXT_COLUMN, column)).read("kind", SHARED_TEXT_COLUMN)
    assert list(read) == ["a", "b", "a"]
    assert isinstance(read.dtype, pd.StringDtype)


def test_values_are_not_copied(tmp_path):
    texts = pa.array(sorted(f"text {n}" for n in range(100_000)), pa.large_string())
    stored(
        tmp_path,
        numbers=(NUMBER_ARRAY, np.arange(1_000_000)),
        texts=(SORTED_STRINGS, SortedStrings(texts)),
    )
    before = pa.total_allocated_bytes()
    file = MappedIndex(tmp_path / "values")
    numbers = file.read("numbers", NUMBER_ARRAY)
    assert file.read("texts", SORTED_STRINGS).find("text 5") >= 0
    assert pa.total_allocated_bytes() - before < 100_000
    assert not numbers.flags.owndata
    assert not numbers.flags.writeable


def test_a_record_names_the_encoding_of_each_field():
    with pytest.raises(TypeError, match="rows"):
        RecordEncoding(Codes, rows=NUMBER_ARRAY)
    with pytest.raises(TypeError, match="rows"):
        RecordEncoding(Codes, values=TEXT_ARRAY, rows=NUMBER_ARRAY)


@pytest.mark.parametrize("name", ["postings", "a.b"])
def test_a_stored_name_is_unique_and_without_a_dot(name):
    with pytest.raises(ValueError, match=name):
        stored_as(name, NUMBER_ARRAY)


class TestChanged:
    """A file that is mapped into memory must not be used after it was changed in place."""

    @pytest.fixture
    def mapped(self, tmp_path, monkeypatch):
        monkeypatch.setattr(index_file, "_MAX_READ_BYTES", 0)
        return stored(tmp_path, numbers=(NUMBER_ARRAY, np.arange(1_000)))

    @pytest.mark.parametrize("change", ["truncate", "rewrite"])
    def test_a_change_in_place_is_noticed(self, mapped, change):
        assert not mapped.has_changed
        assert mapped.read("numbers", NUMBER_ARRAY).sum() == 499_500
        if change == "truncate":
            os.truncate(mapped.path, 100)
        else:
            before = mapped.path.read_bytes()
            mapped.path.write_bytes(before)
            os.utime(mapped.path, (1, 1))
        assert mapped.has_changed

    def test_a_replaced_file_stays_usable(self, mapped, tmp_path):
        other = tmp_path / "other"
        other.write_bytes(b"another file")
        other.replace(mapped.path)
        assert not mapped.has_changed
        assert mapped.read("numbers", NUMBER_ARRAY).sum() == 499_500

    def test_a_file_that_is_read_as_a_whole_may_change(self, tmp_path, monkeypatch):
        small = stored(tmp_path, numbers=(NUMBER_ARRAY, np.arange(1_000)))
        monkeypatch.setattr(index_file, "_MAX_READ_BYTES", 0)
        unmapped = MappedIndex(small.path, is_mapped=False)
        small.path.write_bytes(b"")
        for opened in (small, unmapped):
            assert not opened.has_changed
            assert opened.read("numbers", NUMBER_ARRAY).sum() == 499_500


class TestBroken:
    """A broken or foreign file causes one clear error, and never a crash."""

    @pytest.fixture
    def path(self, tmp_path):
        codes = Codes(np.array([0, 1]), np.array(["a", "b"], dtype=object))
        kinds = pd.Series(["a", "b"], dtype="category")
        stored(tmp_path, codes=(CODES, codes), table=(SHARED_TEXT_COLUMN, kinds))
        return tmp_path / "values"

    @pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
    def test_a_truncated_file_is_refused(self, path, share):
        raw = path.read_bytes()
        path.write_bytes(raw[: int(len(raw) * share)])
        with pytest.raises(UnreadableFileError, match="values is incomplete or damaged"):
            MappedIndex(path)

    def test_another_file_is_refused(self, path):
        path.write_bytes(b"title,date\nA,2024\n" * 100)
        with pytest.raises(UnreadableFileError, match="incomplete or damaged"):
            MappedIndex(path)

    @pytest.mark.parametrize(
        "metadata", [None, {}, {index_file._KEY: "1"}, {index_file._KEY: "[" * 100_000}]
    )
    def test_an_arrow_file_with_other_metadata_is_refused(self, path, metadata):
        table = pa.table({"a": [[1]]}).replace_schema_metadata(metadata)
        with pa.ipc.new_file(str(path), table.schema) as file:
            file.write(table)
        with pytest.raises(UnreadableFileError, match="incomplete or damaged"):
            MappedIndex(path)

    def test_a_file_of_another_version_is_refused(self, path, monkeypatch):
        monkeypatch.setattr(index_file, "INDEX_FORMAT_VERSION", INDEX_FORMAT_VERSION + 1)
        with pytest.raises(UnreadableFileError, match="has version"):
            MappedIndex(path)

    def test_text_offsets_beyond_the_file_are_refused(self, path):
        offsets = pa.array([0, 2**40, 6], pa.int64()).buffers()[1]
        texts = pa.Array.from_buffers(
            pa.large_string(), 2, [None, offsets, pa.py_buffer(b"abcdef")]
        )
        write_index_file(path, {"texts": texts}, "some table")
        with pytest.raises(UnreadableFileError, match="incomplete or damaged"):
            MappedIndex(path)

    @pytest.mark.parametrize(
        ("name", "how"),
        [
            *(("codes", WHOLE), ("table", CODES), ("codes", SHARED_TEXT_COLUMN)),
            *(("no", NUMBER), ("codes.values", NUMBER_ARRAY), ("codes.values", NUMBER)),
            *(
                ("codes.values", MOMENT_ARRAY),
                ("codes.rows", FLAG_ARRAY),
                ("codes.rows", TEXT_ARRAY),
            ),
            *(("codes.rows", NUMBER), ("codes", EVENTS)),
        ],
    )
    def test_a_value_of_another_type_is_refused(self, path, name, how):
        with pytest.raises(UnreadableFileError, match=f"no valid value '{name}'"):
            MappedIndex(path).read(name, how)

    def test_codes_beyond_the_categories_are_refused(self, path):
        columns = {
            "kind.codes": pa.array([0, 7]),
            "kind.categories": pa.array(["a"], "large_string"),
        }
        write_index_file(path, columns, "some table")
        with pytest.raises(UnreadableFileError, match="no valid value 'kind'"):
            MappedIndex(path).read("kind", SHARED_TEXT_COLUMN)


def fixed_table():
    """Load a table for which every kind of value is stored."""
    rows = [
        ("a", "Ships leave", "2024-10-08/2024-10-13", "occurred", "PRK", "", "", "43.1", "131.9"),
        ("b", "Troops expected", "[..2024-11-01]", "expected", "RUS", "", "", "", ""),
        ("c", "Minister says so", "2024-10-18", "", "", "a", "asserts", "37.6", "127.0"),
        ("d", "Kremlin denies", "2024-10-19T10:00Z", "", "", "a; b", "denies", "55.8", "37.6"),
        ("e", "Training goes on", "2024-10-13/..", "ongoing", "RUS", "", "", "", ""),
    ]
    names = [
        "event_id",
        "title",
        "date",
        "status",
        "country",
        "about",
        "stance",
        "latitude",
        "longitude",
    ]
    table = pd.DataFrame(rows, columns=names)
    table["claimant"] = ["", "NIS", "Minister", "Kremlin", "NIS; Minister"]
    table["claimant_country"] = ["", "KOR", "KOR", "RUS", "KOR"]
    table["quantity_best"] = ["1500", "12000", "", "", "3000"]
    table["quantity_unit"] = ["troops", "troops", "", "", "troops"]
    table["source_date"] = "2024-10-20"
    table["origin_latitude"], table["origin_longitude"] = (
        ["41.8", *[""] * 4],
        ["129.8", *[""] * 4],
    )
    return load_events(table).events


def digest_of(file):
    """Hash names, types and values; floats by six digits, which are equal on all machines."""
    digest = hashlib.blake2b(digest_size=8)
    for name in sorted(file.schema):
        values = file._columns[name].to_pylist()
        plain = [f"{value:.6g}" if isinstance(value, float) else value for value in values]
        digest.update(json.dumps([name, file.schema[name], plain]).encode())
    return digest.hexdigest()


def test_the_version_is_raised_when_stored_values_change(tmp_path):
    path = tmp_path / "t.parquet"
    prepare(Dataset(fixed_table(), as_of=np.datetime64("2024-10-20", "s")), path)
    stored_now = (INDEX_FORMAT_VERSION, digest_of(MappedIndex(index_path(path))))
    remedy = "raise INDEX_FORMAT_VERSION by one, so that older files are ignored, and pin both here"
    assert stored_now == PINNED, remedy


def test_a_damaged_value_is_computed_instead(tmp_path):
    index = EventIndex(fixed_table())
    counts = index.postings(("country",)).counts()
    columns = {name: pa.array(["damaged"]) for name, _ in index.columns()}
    write_index_file(tmp_path / "index", columns, "")
    damaged = EventIndex(index.events, MappedIndex(tmp_path / "index"))
    assert damaged.postings(("country",)).counts() == counts


def test_a_stored_value_is_read_instead_of_computed(tmp_path):
    index = EventIndex(fixed_table())
    first = index.postings(("country",))
    assert index.postings(("country",)) is first
    write_index_file(tmp_path / "index", dict(index.columns()), "")
    mapped = EventIndex(index.events, MappedIndex(tmp_path / "index")).postings(("country",))
    assert mapped.counts() == first.counts() == {"RUS": 3, "KOR": 1, "PRK": 1}
    assert not mapped.rows.flags.owndata
