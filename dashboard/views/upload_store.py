"""Tables that readers sent: kept for a while, each found by a link that nobody can guess.

All that is known of a table lies in its folder, so that any worker finds it, after a restart too.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np

from dashboard.common.errors import OutputError
from dashboard.model.messages import Message

# What a link names a table by; of nothing else a path is made.
_TOKEN = re.compile(r"[a-z2-7]{32}")
_DAY_S = 86_400
# What was begun and not finished by then never will be.
_UNFINISHED_S = 3_600
_SECRET, _BEGUN = "secret", ".begun-"
_SECRET_BYTES = 32
_SOURCE, _TABLE, _ABOUT = "source", "table.parquet", "about.json"


def is_token(text: str) -> bool:
    """Whether a text may name a table.

    Examples
    --------
    >>> is_token("a2" * 16), is_token("../" + "a" * 29)
    (True, False)
    """
    return _TOKEN.fullmatch(text) is not None


@dataclass(frozen=True)
class StoredUpload:
    """A table on the shelf.

    Attributes
    ----------
    token
        Names it in links.
    source, table
        The file as it was sent, and the same prepared.
    about
        What was noted of it (JSON).
    until
        When it is taken away (``datetime64[s]``).
    """

    token: str
    source: Path
    table: Path
    about: dict[str, Any]
    until: np.datetime64


@dataclass(frozen=True)
class UploadStore:
    """A folder of tables.

    Attributes
    ----------
    folder
        Made when the first table comes, for its owner alone.
    keep_days
        How long a table is kept after it was last sent.
    max_mb
        Of all tables together; the oldest go first.
    """

    folder: Path
    keep_days: int = 30
    max_mb: int = 2_000

    def until(self, token: str) -> np.datetime64 | None:
        """When a table is taken away; None if it is not kept any more, or never was."""
        if not is_token(token):
            return None
        try:
            ends = (self.folder / token).stat().st_mtime + self.keep_days * _DAY_S
        except OSError:
            return None
        return np.datetime64(int(ends), "s") if ends >= time.time() else None

    def find(self, token: str) -> StoredUpload | None:
        """Find a table; None if it is not kept any more, or never was."""
        until = self.until(token)
        if until is None:
            return None
        place = self.folder / token
        try:
            about = json.loads((place / _ABOUT).read_text("utf-8"))
            source = next(place.glob(f"{_SOURCE}.*"))
        except (OSError, ValueError, StopIteration):
            return None
        return StoredUpload(token, source, place / _TABLE, about, until)

    def token(self, source: Path, *said: str | Mapping[str, str]) -> str:
        """Name a file, and what is said of how it is read.

        The same file gets the same name, and who has the file alone cannot tell it: that takes the
        secret of this shelf.

        Raises
        ------
        OutputError
            There is no folder to keep that secret in.
        """
        with source.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").digest()
        what = content + json.dumps(said, sort_keys=True).encode()
        signed = hmac.digest(self._secret(), what, "sha256")
        return base64.b32encode(signed).decode("ascii")[:32].lower()

    @contextlib.contextmanager
    def begin(self, ending: str) -> Iterator[Path]:
        """Give a place for a file that comes in, which is gone afterwards unless it is kept.

        Yields
        ------
        Path
            Of the file, in a folder of its own, where :meth:`keep` looks for what belongs to it.

        Raises
        ------
        OutputError
            The folder cannot be written, or the disk is full.
        """
        with _said():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.sweep()
            begun = Path(mkdtemp(prefix=_BEGUN, dir=self.folder))
        try:
            with _said():
                yield begun / f"{_SOURCE}{ending}"
        finally:
            shutil.rmtree(begun, ignore_errors=True)

    def keep(self, source: Path, token: str, about: Mapping[str, Any]) -> StoredUpload:
        """Keep what was begun: whole or not at all, whoever keeps the same at the same time.

        Raises
        ------
        OutputError
            It cannot be written.
        """
        begun, place = source.parent, self.folder / token
        with _said():
            (begun / _ABOUT).write_text(json.dumps(about), "utf-8")
            os.utime(begun)
            if self.find(token) is None:
                # What has expired, or is broken, makes room.
                self._remove(place)
            # Another worker may have been first: then it is there, and the same.
            with contextlib.suppress(OSError):
                begun.rename(place)
        self.sweep()
        kept = self.renew(token)
        if kept is None:
            raise _cannot("it takes more room than there is for all tables")
        return kept

    def renew(self, token: str) -> StoredUpload | None:
        """Find a table that is sent again, and keep it for as long as a new one."""
        kept = self.find(token)
        if kept is None:
            return None
        with contextlib.suppress(OSError):
            os.utime(self.folder / token)
        return self.find(token)

    def table_beside(self, source: Path) -> Path:
        """Where the prepared table of a file that was begun has its place."""
        return source.with_name(_TABLE)

    def sweep(self) -> None:
        """Take away what has expired or was never finished, and the oldest of what is too much."""
        now, kept, left = time.time(), list[tuple[float, Path]](), self.max_mb * 1_000_000
        for place in self._places():
            with contextlib.suppress(OSError):
                kept.append((place.stat().st_mtime, place))
        for made, place in sorted(kept, reverse=True):
            most = self.keep_days * _DAY_S if is_token(place.name) else _UNFINISHED_S
            left -= _size(place)
            if now - made > most or (left < 0 and is_token(place.name)):
                self._remove(place)

    def _remove(self, place: Path) -> None:
        """Take a folder away: nobody finds half of it meanwhile."""
        going = place.with_name(f"{_BEGUN}{secrets.token_hex(8)}")
        with contextlib.suppress(OSError):
            place.rename(going)
            shutil.rmtree(going, ignore_errors=True)

    def _places(self) -> list[Path]:
        """Folders of tables, kept and begun; whatever else is there is none of ours."""
        with contextlib.suppress(OSError):
            names = [place for place in self.folder.iterdir() if place.is_dir()]
            return [one for one in names if is_token(one.name) or one.name.startswith(_BEGUN)]
        return []

    def _secret(self) -> bytes:
        """Secret of this shelf, made once, by whichever worker is first."""
        path = self.folder / _SECRET
        with _said():
            if not path.exists():
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                _write_once(path, secrets.token_bytes(_SECRET_BYTES))
            secret = path.read_bytes()
        if len(secret) != _SECRET_BYTES:
            raise _cannot(f"the file {_SECRET!r} of its folder is broken")
        return secret


@contextlib.contextmanager
def _said() -> Iterator[None]:
    """Say in one line why something cannot be kept, and not where, which is the server's."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise _cannot(error.strerror or str(error)) from error


def _cannot(why: str) -> OutputError:
    return OutputError(Message("import.not_kept", {"detail": why}))


def _write_once(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, unless there is one: whole, and by one process only."""
    unfinished = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(content)
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _size(place: Path) -> int:
    with contextlib.suppress(OSError):
        return sum(file.stat().st_size for file in place.iterdir())
    return 0
