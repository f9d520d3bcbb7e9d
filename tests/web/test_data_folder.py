"""A data folder that is full, read-only, deleted or shared: clear answers, and recovery later."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from in_process import read_in_process

from dashboard.common.settings import Settings
from dashboard.views.upload_store import UploadStore
from dashboard.web.app import create_app

ROWS = b"title,date,country\nTalks,2024-10-08,RUS\nTreaty,2024-10-09,PRK\n"
CANNOT_STORE = "The server cannot store this table. Contact the administrator.\n"
EXPIRED = "This table has expired, is damaged or never existed. Open its file again.\n"
EXPORTS = ["/data/csv", "/data/html"]


class SmallDisk:
    """A file system of 1 MB: mounted, or in a namespace if only root may mount.

    In a namespace, the server finds it below ``/proc``. Only the turns of the queue, whose paths
    are resolved, are then beside it.
    """

    def __init__(self, mount_point: Path) -> None:
        self._mount_point, self.folder = mount_point, mount_point
        self._shell = self._start("sh")
        if self.mount("size=1m"):
            return
        self.end()
        self._shell = self._start("unshare", "--map-root-user", "--mount", "sh")
        self.folder = Path(f"/proc/{self._shell.pid}/root{mount_point}")
        if not self.mount("size=1m"):
            self.end()
            pytest.skip("mounting a small file system is not permitted")

    def _start(self, *command: str) -> subprocess.Popen[str]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, text=True, **pipes)

    def mount(self, options: str) -> bool:
        """Mount the file system with other options; return whether that was possible."""
        return self._run(f"mount -t tmpfs -o {options} tmpfs {self._mount_point}")

    def _run(self, command: str) -> bool:
        try:
            self._shell.stdin.write(f"{command}; echo $?\n")
            self._shell.stdin.flush()
        except OSError:
            return False
        return self._shell.stdout.readline().strip() == "0"

    def fill(self) -> Path:
        """Write a file until no byte is left."""
        path = self.folder / "other file"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
        try:
            while True:
                os.write(descriptor, bytes(1_000))
        except OSError:
            return path
        finally:
            os.close(descriptor)

    def end(self) -> None:
        self._run(f"umount -l {self._mount_point}")
        self._shell.communicate()


@pytest.fixture
def disk(tmp_path) -> Iterator[SmallDisk]:
    if not (shutil.which("mount") and shutil.which("unshare")):
        pytest.skip("this system cannot mount a small file system")
    small_disk = SmallDisk(tmp_path)
    yield small_disk
    small_disk.end()


@pytest.fixture(autouse=True)
def no_process(monkeypatch):
    """Read files in this process, in a tenth of the time."""
    read_in_process(monkeypatch)


def start(article, folder: Path, **more):
    return create_app(article, Settings(data_dir=str(folder), **more)).server.test_client()


def upload(client, rows=ROWS):
    return client.post(
        "/upload?name=t.csv", data=rows, content_type="application/octet-stream", buffered=True
    )


def statuses(client, *paths: str) -> list[int]:
    return [client.get(path, buffered=True).status_code for path in paths]


@pytest.mark.starts_programs
class TestSmallDisk:
    def test_a_full_disk_refuses_only_what_it_cannot_store(self, article, disk):
        client = start(article, disk.folder / "data")
        token = upload(client).json["table"]
        filled = disk.fill()
        refused = upload(client, ROWS + b"Summit,2024-10-10,FRA\n")
        assert (refused.status_code, refused.text) == (507, CANNOT_STORE)
        corrected = client.get(f"/upload/{token}/corrected.csv")
        assert (corrected.status_code, corrected.text) == (507, CANNOT_STORE)
        assert statuses(client, "/", *EXPORTS, f"/data/csv?table={token}") == [200] * 4
        filled.unlink()
        assert upload(client, ROWS + b"Summit,2024-10-10,FRA\n").status_code == 200
        assert statuses(client, f"/upload/{token}/corrected.csv") == [200]
        assert not [*disk.folder.glob("data/.begun-*")]

    def test_a_disk_without_room_for_another_name(self, article, disk):
        client = start(article, disk.folder / "data")
        assert disk.mount("remount,nr_inodes=12")
        with suppress(OSError):
            for number in range(20):
                (disk.folder / str(number)).touch()
        assert upload(client).status_code == 507
        assert statuses(client, *EXPORTS) == [200, 200]

    def test_a_disk_that_becomes_read_only(self, article, disk):
        client = start(article, disk.folder / "data")
        token = upload(client).json["table"]
        assert disk.mount("remount,ro")
        assert (upload(client).status_code, upload(client).text) == (507, CANNOT_STORE)
        assert statuses(client, *EXPORTS, f"/data/csv?table={token}") == [200] * 3
        assert disk.mount("remount,rw")
        assert upload(client).json["table"] == token

    def test_a_server_starts_on_a_read_only_disk(self, article, disk):
        assert disk.mount("remount,ro")
        client = start(article, disk.folder / "data")
        assert statuses(client, "/", *EXPORTS) == [200] * 3
        assert upload(client).status_code == 507


def test_a_deleted_folder_is_created_again(article, tmp_path):
    client = start(article, tmp_path / "data")
    token = upload(client).json["table"]
    assert statuses(client, f"/data/csv?table={token}") == [200]
    shutil.rmtree(tmp_path / "data")
    gone = client.get(f"/data/csv?table={token}")
    assert (gone.status_code, gone.text) == (400, EXPIRED)
    assert statuses(client, "/", *EXPORTS) == [200] * 3
    token = upload(client).json["table"]
    assert statuses(client, f"/data/csv?table={token}") == [200]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
class TestPermissions:
    """Whoever can list the tables can open them."""

    def modes(self, folder: Path) -> set[int]:
        folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
        return {stat.S_IMODE(path.stat().st_mode) for path in folders}

    def test_only_the_owner_can_list_the_folder(self, article, tmp_path):
        client = start(article, tmp_path / "above" / "data")
        upload(client)
        assert self.modes(tmp_path / "above") == {0o700}
        # The first request after this creates it again.
        shutil.rmtree(tmp_path / "above")
        assert statuses(client, "/data/csv") == [200]
        assert self.modes(tmp_path / "above") == {0o700}

    @pytest.mark.parametrize(("mode", "warns"), [(0o755, True), (0o740, True), (0o711, False)])
    def test_a_folder_that_others_can_list_causes_a_warning(
        self, article, tmp_path, caplog, mode, warns
    ):
        tmp_path.chmod(mode)
        start(article, tmp_path)
        assert ("Other users can list the uploaded tables" in caplog.text) is warns


class TestTwoServers:
    """Two servers, such as an old and a new version, may use one folder."""

    def test_each_finds_the_tables_of_the_other(self, article, tmp_path):
        first, second = (start(article, tmp_path) for _ in range(2))
        token = upload(first).json["table"]
        assert upload(second).json["table"] == token
        assert statuses(second, f"/data/csv?table={token}") == [200]

    def test_the_smaller_limit_holds_and_leaves_no_dead_link(self, article, tmp_path):
        large, small = UploadStore(tmp_path), UploadStore(tmp_path, max_mb=1)
        client = start(article, tmp_path)
        rows = [b"title,date\n" + b"A,2024\n" * 60_000 + bytes([65 + n]) for n in range(3)]
        tokens = [keep(large, content) for content in rows]
        small.sweep()
        left = [token for token in tokens if large.find(token)]
        assert 0 < len(left) < 3
        assert client.get(f"/data/csv?table={tokens[0]}").text == EXPIRED


def keep(store: UploadStore, content: bytes) -> str:
    with store.begin(".csv") as source:
        source.write_bytes(content)
        store.table_beside(source).write_bytes(b"prepared")
        return store.keep(source, store.token(source), {"name": "t.csv"}).token
