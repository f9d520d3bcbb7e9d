"""The shelf: tables that are kept for a while, each under a name that nobody can guess."""

import errno
import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from dashboard.common.errors import OutputError
from dashboard.views import upload_store as shelf_module
from dashboard.views.upload_store import UploadStore, is_token

DAY_S = 86_400


@pytest.fixture
def shelf(tmp_path) -> UploadStore:
    return UploadStore(tmp_path / "data", keep_days=2, max_mb=1)


def put(shelf: UploadStore, content: bytes = b"title,date\n", *said) -> str:
    """Keep a file, as an upload does."""
    with shelf.begin(".csv") as source:
        source.write_bytes(content)
        shelf.table_beside(source).write_bytes(b"prepared")
        return shelf.keep(source, shelf.token(source, *said), {"name": "t.csv"}).token


def age(shelf: UploadStore, name: str, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(shelf.folder / name, (then, then))


class TestTokens:
    def test_the_same_file_has_the_same_name(self, shelf):
        assert put(shelf, b"A") == put(shelf, b"A")
        assert len(list(shelf.folder.iterdir())) == 2  # one table, and the secret

    @pytest.mark.parametrize(
        ("content", "said"),
        [(b"B", ("t.csv", {})), (b"A", ("u.csv", {})), (b"A", ("t.csv", {"title": "x"}))],
        ids=["content", "name", "mapping"],
    )
    def test_whatever_differs_gives_another_name(self, shelf, content, said):
        assert put(shelf, content, *said) != put(shelf, b"A", "t.csv", {})

    def test_who_has_the_file_alone_cannot_tell_its_name(self, tmp_path):
        one, other = (UploadStore(tmp_path / name) for name in "ab")
        assert put(one, b"A") != put(other, b"A")

    @pytest.mark.starts_programs
    def test_all_workers_share_one_secret(self, shelf):
        code = (
            "import sys; from pathlib import Path;"
            "from dashboard.views.upload_store import UploadStore;"
            "print(UploadStore(Path(sys.argv[1])).token(Path(sys.argv[2])))"
        )
        file = Path(__file__)
        command = [sys.executable, "-c", code, str(shelf.folder), str(file)]
        workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        told = {worker.communicate()[0].strip() for worker in workers}
        assert told == {shelf.token(file)}

    def test_a_broken_secret_is_said_and_not_replaced(self, shelf):
        put(shelf)
        (shelf.folder / "secret").write_bytes(b"short")
        with pytest.raises(OutputError, match="'secret' of its folder is broken"):
            put(shelf)
        assert (shelf.folder / "secret").read_bytes() == b"short"

    @pytest.mark.parametrize(
        "text",
        ["", "a" * 31, "a" * 33, "A" * 32, "1" * 32, "../" + "a" * 29, "a" * 31 + "\n", "é" * 32],
    )
    def test_nothing_else_names_a_table(self, shelf, text):
        put(shelf)
        assert not is_token(text)
        assert shelf.find(text) is None
        assert shelf.until(text) is None

    def test_no_file_outside_is_found(self, shelf):
        token = put(shelf)
        assert shelf.find(f"../data/{token}") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_only_the_owner_may_look(shelf):
    token = put(shelf)
    modes = [stat.S_IMODE((shelf.folder / name).stat().st_mode) for name in ("", token, "secret")]
    assert modes == [0o700, 0o700, 0o600]


class TestKeeping:
    def test_another_shelf_of_the_folder_finds_it(self, shelf):
        token = put(shelf, b"A")
        kept = UploadStore(shelf.folder).find(token)
        assert kept.source.read_bytes() == b"A"
        assert kept.table.read_bytes() == b"prepared"
        assert kept.about == {"name": "t.csv"}

    def test_it_says_until_when(self, shelf):
        token = put(shelf)
        left = shelf.until(token) - np.datetime64(int(time.time()), "s")
        assert abs(left - np.timedelta64(2 * DAY_S, "s")) < np.timedelta64(60, "s")

    def test_it_expires(self, shelf):
        token = put(shelf)
        age(shelf, token, 2 * DAY_S - 60)
        assert shelf.find(token)
        age(shelf, token, 2 * DAY_S + 1)
        assert shelf.find(token) is None
        shelf.sweep()
        assert not (shelf.folder / token).exists()

    def test_what_is_sent_again_is_kept_as_long_as_a_new_one(self, shelf):
        token = put(shelf)
        age(shelf, token, DAY_S)
        before = shelf.until(token)
        assert shelf.renew(token).until > before
        assert shelf.renew("a" * 32) is None

    def test_what_has_expired_can_be_kept_anew(self, shelf):
        token = put(shelf)
        age(shelf, token, 3 * DAY_S)
        assert put(shelf) == token
        assert shelf.find(token)

    def test_the_oldest_go_where_there_is_too_much(self, shelf):
        tokens = []
        for n in range(4):
            tokens.append(put(shelf, bytes([n]) * 400_000))
            age(shelf, tokens[-1], 100 - n)
        assert [shelf.find(token) is not None for token in tokens] == [False, False, True, True]

    def test_one_that_is_larger_than_the_shelf_is_refused(self, shelf):
        with pytest.raises(OutputError, match="more room than there is"):
            put(shelf, b"x" * 1_100_000)

    def test_a_sweep_leaves_alone_what_is_none_of_its_own(self, shelf):
        token = put(shelf)
        (shelf.folder / "notes").mkdir()
        (shelf.folder / "letter.txt").write_text("mine")
        for name in ("notes", "letter.txt", "secret"):
            age(shelf, name, 100 * DAY_S)
        shelf.sweep()
        left = {path.name for path in shelf.folder.iterdir()}
        assert left == {token, "notes", "letter.txt", "secret"}

    def test_what_was_never_finished_goes(self, shelf):
        put(shelf)
        (shelf.folder / ".begun-1").mkdir()
        (shelf.folder / ".begun-2").mkdir()
        age(shelf, ".begun-1", 2 * 3_600)
        shelf.sweep()
        assert [path.name for path in shelf.folder.glob(".begun-*")] == [".begun-2"]

    def test_a_broken_entry_is_none(self, shelf):
        token = put(shelf)
        (shelf.folder / token / "about.json").write_text("{")
        assert shelf.find(token) is None
        assert put(shelf) == token
        assert json.loads((shelf.folder / token / "about.json").read_text()) == {"name": "t.csv"}


class TestNoRoom:
    def test_a_full_disk_is_said_and_leaves_nothing(self, shelf, monkeypatch):
        def full(*_, **__):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        put(shelf)
        before = sorted(shelf.folder.iterdir())
        monkeypatch.setattr(shelf_module.Path, "write_text", full)
        with pytest.raises(OutputError, match=r"cannot store this table.*No space left on device"):
            put(shelf, b"another")
        assert sorted(shelf.folder.iterdir()) == before

    def test_where_is_not_told_to_readers(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(OutputError) as raised:
            put(UploadStore(tmp_path / "file"))
        assert str(tmp_path) not in str(raised.value)

    def test_a_disk_that_is_full_at_the_secret_leaves_no_half_of_it(self, shelf, monkeypatch):
        def full(*_):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr(shelf_module.os, "link", full)
            with pytest.raises(OutputError, match="No space left"):
                put(shelf)
        assert list(shelf.folder.iterdir()) == []
        assert put(shelf)
