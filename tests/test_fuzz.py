"""The functions that `make fuzz` tests work, and the errors that are findings are kept."""

import fuzz
import pytest
from fuzz_targets import TARGETS, run

from dashboard.common.errors import UnreadableFileError
from dashboard.io.readers import READERS


@pytest.mark.parametrize("target", TARGETS)
def test_a_valid_input_is_no_finding(target):
    seed = min(TARGETS[target].seeds(), key=len)
    run(target, seed)
    run(target, b"")


def test_each_reader_is_a_target():
    readers = [target.run.args[0] for target in TARGETS.values() if hasattr(target.run, "args")]
    assert {READERS[ending] for ending in readers} == set(READERS.values())


def test_an_unexpected_error_is_kept_once(tmp_path):
    def fail(_, raw):
        raise KeyError(raw)

    for raw in (b"1", b"2"):
        fuzz.check_input(fail, "csv", raw, tmp_path)
    (kept,) = [path for path in tmp_path.iterdir() if path.suffix != ".txt"]
    assert kept.name.startswith("KeyError-test_fuzz-")
    assert kept.read_bytes() == b"1"
    assert "KeyError: b'1'" in kept.with_suffix(".txt").read_text()


def test_a_slow_input_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz, "MAX_INPUT_S", -1)
    fuzz.check_input(lambda *_: None, "csv", b"1", tmp_path)
    assert (tmp_path / "slow-1").read_bytes() == b"1"


def test_an_error_of_the_project_is_no_finding(tmp_path, monkeypatch):
    def refuse(_):
        raise UnreadableFileError("no table")

    monkeypatch.setitem(TARGETS, "csv", TARGETS["csv"]._replace(run=refuse))
    fuzz.check_input(run, "csv", b"1", tmp_path)
    assert list(tmp_path.iterdir()) == []
