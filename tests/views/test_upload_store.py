"""The upload store: tables are kept for a limited time under links that nobody can guess."""

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from dashboard.common.errors import OutputError
from dashboard.views import upload_store as store_module
from dashboard.views.upload_store import UploadStore, is_token

DAY_S = 86_400


@pytest.fixture
def store(tmp_path) -> UploadStore:
    return UploadStore(tmp_path / "data", keep_days=2, max_mb=1)


def put(store: UploadStore, content: bytes = b"title,date\n", *options) -> str:
    """Keep a file, as an upload does."""
    with store.begin(".csv") as source:
        source.write_bytes(content)
        store.table_beside(source).write_bytes(b"prepared")
        return store.keep(source, store.token(source, *options), {"name": "t.csv"}).token


def age(store: UploadStore, name: str, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(store.folder / name, (then, then))


class TestTokens:
    def test_the_same_file_has_the_same_token(self, store):
        assert put(store, b"A") == put(store, b"A")
        assert len(list(store.folder.iterdir())) == 2  # one table, and the secret

    @pytest.mark.parametrize(
        ("content", "options"),
        [(b"B", ("t.csv", {})), (b"A", ("u.csv", {})), (b"A", ("t.csv", {"title": "x"}))],
        ids=["content", "name", "mapping"],
    )
    def test_any_difference_gives_another_token(self, store, content, options):
        assert put(store, content, *options) != put(store, b"A", "t.csv", {})

    def test_a_token_depends_on_the_secret_of_the_store(self, tmp_path):
        first, second = (UploadStore(tmp_path / name) for name in "ab")
        assert put(first, b"A") != put(second, b"A")

    @pytest.mark.starts_programs
    def test_all_workers_share_one_secret(self, store):
        code = (
            "import sys; from pathlib import Path;"
            "from dashboard.views.upload_store import UploadStore;"
            "print(UploadStore(Path(sys.argv[1])).token(Path(sys.argv[2])))"
        )
        file = Path(__file__)
        command = [sys.executable, "-c", code, str(store.folder), str(file)]
        workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        tokens = {worker.communicate()[0].strip() for worker in workers}
        assert tokens == {store.token(file)}

    def test_a_half_written_secret_is_replaced(self, store, caplog):
        token = put(store)
        (store.folder / "secret").write_bytes(b"short")
        again = put(store)
        assert again != token
        assert store.find(token)
        assert store.find(again)
        assert put(store) == again
        assert "'secret' of the upload folder is damaged" in caplog.text

    @pytest.mark.parametrize(
        "text",
        ["", "a" * 31, "a" * 33, "A" * 32, "1" * 32, "../" + "a" * 29, "a" * 31 + "\n", "é" * 32],
    )
    def test_other_texts_are_not_tokens(self, store, text):
        put(store)
        assert not is_token(text)
        assert store.find(text) is None
        assert store.expiry(text) is None

    def test_paths_outside_the_folder_are_not_found(self, store):
        token = put(store)
        assert store.find(f"../data/{token}") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_only_the_owner_has_access(store):
    token = put(store)
    modes = [stat.S_IMODE((store.folder / name).stat().st_mode) for name in ("", token, "secret")]
    assert modes == [0o700, 0o700, 0o600]


class TestKeeping:
    def test_another_store_of_the_folder_finds_a_table(self, store):
        token = put(store, b"A")
        upload = UploadStore(store.folder).find(token)
        assert upload.source.read_bytes() == b"A"
        assert upload.table.read_bytes() == b"prepared"
        assert upload.about == {"name": "t.csv"}

    def test_a_table_has_an_expiry_date(self, store):
        token = put(store)
        left = store.expiry(token) - np.datetime64(int(time.time()), "s")
        assert abs(left - np.timedelta64(2 * DAY_S, "s")) < np.timedelta64(60, "s")

    def test_a_table_expires(self, store):
        token = put(store)
        age(store, token, 2 * DAY_S - 60)
        assert store.find(token)
        age(store, token, 2 * DAY_S + 1)
        assert store.find(token) is None
        store.sweep()
        assert not (store.folder / token).exists()

    def test_uploading_again_extends_the_lifetime(self, store):
        token = put(store)
        age(store, token, DAY_S)
        before = store.expiry(token)
        assert store.renew(token).expires > before
        assert store.renew("a" * 32) is None

    def test_an_expired_table_can_be_uploaded_again(self, store):
        token = put(store)
        age(store, token, 3 * DAY_S)
        assert put(store) == token
        assert store.find(token)

    def test_the_oldest_tables_beyond_the_limit_are_removed(self, store):
        tokens = []
        for n in range(4):
            tokens.append(put(store, bytes([n]) * 400_000))
            age(store, tokens[-1], 100 - n)
        assert [store.find(token) is not None for token in tokens] == [False, False, True, True]

    def test_a_table_larger_than_the_store_is_refused(self, store):
        with pytest.raises(OutputError, match="more room than there is"):
            put(store, b"x" * 1_100_000)

    def test_a_table_is_not_kept_longer_because_the_clock_was_ahead(self, store):
        token = put(store)
        age(store, token, -500 * DAY_S)
        put(store, b"Another table.")
        left = store.expiry(token) - np.datetime64(int(time.time()), "s")
        assert abs(left - np.timedelta64(2 * DAY_S, "s")) < np.timedelta64(60, "s")

    @pytest.mark.parametrize("ahead_s", [-40 * DAY_S, 40 * DAY_S])
    def test_a_file_server_may_have_another_clock(self, store, monkeypatch, ahead_s):
        clock = time.time
        monkeypatch.setattr(store_module.time, "time", lambda: clock() + ahead_s)
        token = put(store)
        assert store.renew(token)
        left = store.expiry(token) - np.datetime64(int(clock() + ahead_s), "s")
        assert abs(left - np.timedelta64(2 * DAY_S, "s")) < np.timedelta64(60, "s")

    @pytest.mark.parametrize("ahead_s", [5, 50, 3 * 3_600, 500 * DAY_S])
    def test_after_the_clock_is_set_back_tables_can_be_stored(self, store, ahead_s):
        for content in (b"A", b"B"):
            age(store, put(store, content * 400_000), -ahead_s)
        token = put(store, b"C" * 400_000)
        assert store.find(token)
        # The limit still holds.
        assert len([path for path in store.folder.iterdir() if path.is_dir()]) == 2

    def test_other_files_in_the_folder_are_not_removed(self, store):
        token = put(store)
        (store.folder / "notes").mkdir()
        (store.folder / "letter.txt").write_text("mine")
        for name in ("notes", "letter.txt", "secret"):
            age(store, name, 100 * DAY_S)
        store.sweep()
        left = {path.name for path in store.folder.iterdir()}
        assert left == {token, "notes", "letter.txt", "secret"}

    def test_unfinished_uploads_are_removed(self, store):
        put(store)
        (store.folder / ".begun-1").mkdir()
        (store.folder / ".begun-2").mkdir()
        age(store, ".begun-1", 2 * 3_600)
        store.sweep()
        assert [path.name for path in store.folder.glob(".begun-*")] == [".begun-2"]

    @pytest.mark.parametrize("text", ["", "{", "{}", "null", "[]", '"a"', "[" * 100_000])
    def test_a_table_whose_description_is_damaged_is_replaced(self, store, text):
        token = put(store)
        (store.folder / token / "about.json").write_text(text)
        assert store.find(token) is None
        assert put(store) == token
        assert store.find(token).about == {"name": "t.csv"}

    def test_a_changed_description_is_noticed(self, store):
        token = put(store)
        path = store.folder / token / "about.json"
        path.write_text(path.read_text().replace("t.csv", "u.csv"))
        assert store.find(token) is None

    @pytest.mark.parametrize("name", ["table.parquet", "source.csv"])
    @pytest.mark.parametrize("content", [b"", b"shorter", None])
    def test_a_table_with_a_shortened_or_missing_file_is_replaced(self, store, name, content):
        token = put(store)
        path = store.folder / token / name
        before = path.read_bytes()
        path.unlink() if content is None else path.write_bytes(content)
        assert store.find(token) is None
        assert put(store) == token
        assert path.read_bytes() == before
        assert store.find(token)

    def test_a_file_of_the_same_size_is_replaced_when_it_is_uploaded_again(self, store):
        token = put(store)
        path = store.folder / token / "table.parquet"
        path.write_bytes(b"PREPARED")
        assert store.renew(token) is None
        assert put(store) == token
        assert path.read_bytes() == b"prepared"

    def test_files_are_on_the_disk_before_they_get_their_names(self, store, monkeypatch):
        put(store, b"The secret exists.")
        synced = []
        monkeypatch.setattr(store_module, "sync", synced.append)
        token = put(store)
        incoming = synced[0].parent
        files = {incoming / path.name for path in (store.folder / token).iterdir()}
        assert set(synced[:-2]) == files
        assert synced[-2:] == [incoming, store.folder]


class TestNoRoom:
    def test_a_full_disk_is_reported_and_leaves_nothing(self, store, monkeypatch):
        def full(*_, **__):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        put(store)
        before = sorted(store.folder.iterdir())
        monkeypatch.setattr(store_module.Path, "write_text", full)
        with pytest.raises(OutputError, match=r"cannot store this table.*No space left on device"):
            put(store, b"another")
        assert sorted(store.folder.iterdir()) == before

    def test_errors_do_not_reveal_paths(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(OutputError) as raised:
            put(UploadStore(tmp_path / "file"))
        assert str(tmp_path) not in str(raised.value)

    def test_a_full_disk_leaves_no_partial_secret(self, store, monkeypatch):
        def full(*_):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr(store_module.os, "link", full)
            with pytest.raises(OutputError, match="No space left"):
                put(store)
        assert list(store.folder.iterdir()) == []
        assert put(store)
