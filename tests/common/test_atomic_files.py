"""Files are written completely or not at all, and nothing else is changed."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.common.atomic_files import write_pieces

HAS_PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")


@HAS_PIPES
def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    os.mkfifo(pipe := tmp_path / "t.json")
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(pipe.read_bytes)
        write_pieces(pipe, [b"a", b"b"])
        assert reading.result(20) == b"ab"
    assert pipe.is_fifo()


@HAS_PIPES
def test_a_link_to_a_device_is_not_replaced(tmp_path):
    link = tmp_path / "t.json"
    link.symlink_to(os.devnull)
    write_pieces(link, [b"a"])
    assert link.is_symlink()


def test_two_programs_may_write_the_same_file(tmp_path):
    output = tmp_path / "t.json"

    def pieces():
        yield b"first"
        # Meanwhile, another program writes the whole file.
        write_pieces(output, [b"other"])
        yield b" part"

    write_pieces(output, pieces())
    assert output.read_bytes() == b"first part"
    assert list(tmp_path.iterdir()) == [output]


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path):
    write_pieces(output := tmp_path / ("n" * 250 + ".json"), [b"a"])
    assert output.read_bytes() == b"a"
