"""Uploaded tables, stored for a limited time under links that nobody can guess.

The folder of a table contains everything about it, so every worker finds it, even after a restart.
It also contains the size and digest of each file. A damaged table counts as missing, so that
uploading its file again replaces it.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import logging
import os
import re
import secrets
import shlex
import shutil
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np

from dashboard.common.atomic_files import make_private_folder, sync
from dashboard.common.errors import OutputError
from dashboard.model.messages import Message

# Tokens name tables in links. Paths are built only from tokens.
_TOKEN = re.compile(r"[a-z2-7]{32}")
_DAY_S = 86_400
# An upload that has not finished after this time was interrupted.
_UNFINISHED_S = 3_600
# Permission of others to list a folder.
_OTHERS_LIST = stat.S_IRGRP | stat.S_IROTH
# Clocks of file servers differ a little from that of this machine.
_CLOCK_S = 60
_SECRET, _INCOMING = "secret", ".begun-"
_SECRET_BYTES = 32
_SOURCE, _TABLE, _ABOUT = "source", "table.parquet", "about.json"
_log = logging.getLogger(__name__)


def is_token(text: str) -> bool:
    """Return whether a text has the form of a token.

    Examples
    --------
    >>> is_token("a2" * 16), is_token("../" + "a" * 29)
    (True, False)
    """
    return _TOKEN.fullmatch(text) is not None


def hide_tokens(text: str) -> str:
    """Replace all tokens in a text.

    Examples
    --------
    >>> hide_tokens("/upload/" + "a2" * 16 + "/report.txt")
    '/upload/…/report.txt'
    """
    return _TOKEN.sub("…", text)


@dataclass(frozen=True)
class StoredUpload:
    """An uploaded table.

    Attributes
    ----------
    token
        Name of the table in links.
    source, table
        The file as uploaded, and the prepared table.
    about
        File name, report and options (JSON).
    expires
        When the table expires (``datetime64[s]``).
    """

    token: str
    source: Path
    table: Path
    about: dict[str, Any]
    expires: np.datetime64


@dataclass(frozen=True)
class UploadStore:
    """A folder of uploaded tables.

    Attributes
    ----------
    folder
        Created for the first table, and readable only by its owner.
    keep_days
        How long a table is stored after its last upload.
    max_mb
        Limit for all tables together; the oldest tables are removed first.
    """

    folder: Path
    keep_days: int = 30
    max_mb: int = 2_000

    def expiry(self, token: str) -> np.datetime64 | None:
        """Return when a table expires; None if it has expired, or never existed."""
        if not is_token(token):
            return None
        try:
            ends = (self.folder / token).stat().st_mtime + self.keep_days * _DAY_S
        except OSError:
            return None
        return np.datetime64(int(ends), "s") if ends >= time.time() else None

    def find(self, token: str, *, thorough: bool = False) -> StoredUpload | None:
        """Find a table; None if it has expired, is damaged, or never existed.

        Parameters
        ----------
        token
            Name of the table.
        thorough
            Whether to compare the contents of its files, and not just their sizes.
        """
        expires = self.expiry(token)
        if expires is None:
            return None
        place = self.folder / token
        try:
            about = _read_about(place, thorough=thorough)
            source = next(place.glob(f"{_SOURCE}.*"))
        except (OSError, ValueError, LookupError, TypeError, RecursionError, StopIteration):
            return None
        return StoredUpload(token, source, place / _TABLE, about, expires)

    def token(self, source: Path, *options: str | Mapping[str, str]) -> str:
        """Return the token for a file and the options that it is read with.

        The same file and options get the same token. The token is signed with the secret of the
        store, so nobody can compute it from the file.

        Raises
        ------
        OutputError
            The secret cannot be stored.
        """
        with source.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").digest()
        message = content + json.dumps(options, sort_keys=True).encode()
        signed = hmac.digest(self._secret(), message, "sha256")
        return base64.b32encode(signed).decode("ascii")[:32].lower()

    @contextlib.contextmanager
    def begin(self, ending: str) -> Iterator[Path]:
        """Create a folder for an incoming file; it is removed afterwards unless it is kept.

        Yields
        ------
        Path
            Path for the file; :meth:`keep` keeps its whole folder.

        Raises
        ------
        OutputError
            The folder cannot be written, or the disk is full.
        """
        with _storing():
            make_private_folder(self.folder)
            self.sweep()
            incoming = Path(mkdtemp(prefix=_INCOMING, dir=self.folder))
        try:
            with _storing():
                yield incoming / f"{_SOURCE}{ending}"
        finally:
            shutil.rmtree(incoming, ignore_errors=True)

    def keep(self, source: Path, token: str, about: Mapping[str, Any]) -> StoredUpload:
        """Keep an incoming file. This is atomic, even if others keep the same file.

        Raises
        ------
        OutputError
            The folder cannot be written.
        """
        incoming, place = source.parent, self.folder / token
        with _storing():
            _write_about(incoming, about)
            for path in (*incoming.iterdir(), incoming):
                sync(path)
            _set_time(incoming)
            if self.find(token, thorough=True) is None:
                # Remove a table that has expired or is damaged.
                self._remove(place)
            # Another worker may have stored the same table first.
            with contextlib.suppress(OSError):
                incoming.rename(place)
            sync(self.folder)
        self.sweep(newest=place)
        upload = self.renew(token)
        if upload is None:
            raise _storing_error("it takes more room than there is for all tables")
        return upload

    def renew(self, token: str) -> StoredUpload | None:
        """Find a table that was uploaded again, and extend its lifetime; None if there is none."""
        if self.find(token, thorough=True) is None:
            return None
        with contextlib.suppress(OSError):
            _set_time(self.folder / token)
        return self.find(token)

    def table_beside(self, source: Path) -> Path:
        """Return the path of the prepared table of an incoming file."""
        return source.with_name(_TABLE)

    def warn_if_open(self) -> None:
        """Log a warning if other users of this machine can list the tables, and so open them."""
        with contextlib.suppress(OSError):
            if os.name == "posix" and self.folder.stat().st_mode & _OTHERS_LIST:
                folder = shlex.quote(str(self.folder))
                _log.warning("Other users can list the uploaded tables. Run: chmod 700 %s", folder)

    def sweep(self, newest: Path | None = None) -> None:
        """Remove expired and unfinished tables, then the oldest tables beyond the limit.

        Parameters
        ----------
        newest
            Table that was just stored, whatever the clock says.
        """
        now, folders, left = time.time(), list[tuple[float, Path]](), self.max_mb * 1_000_000
        for place in self._places():
            with contextlib.suppress(OSError):
                changed = place.stat().st_mtime
                if changed > now + _CLOCK_S:
                    # The clock was set back. Otherwise the table would be kept too long, and count
                    # as newer than any that comes now.
                    _set_time(place)
                folders.append((now if place == newest else min(changed, now), place))
        for changed, place in sorted(folders, key=lambda at: (at[1] == newest, at), reverse=True):
            max_age = self.keep_days * _DAY_S if is_token(place.name) else _UNFINISHED_S
            left -= _size(place)
            if now - changed > max_age or (left < 0 and is_token(place.name)):
                self._remove(place)

    def _remove(self, place: Path) -> None:
        """Remove a folder. It is renamed first, so that nobody finds it incomplete."""
        removed = place.with_name(f"{_INCOMING}{secrets.token_hex(8)}")
        with contextlib.suppress(OSError):
            place.rename(removed)
            shutil.rmtree(removed, ignore_errors=True)

    def _places(self) -> list[Path]:
        """Return the folders of tables, finished or not; other files are ignored."""
        with contextlib.suppress(OSError):
            folders = [place for place in self.folder.iterdir() if place.is_dir()]
            return [
                place
                for place in folders
                if is_token(place.name) or place.name.startswith(_INCOMING)
            ]
        return []

    def _secret(self) -> bytes:
        """Return the secret of the store, created by the first worker that needs it."""
        path = self.folder / _SECRET
        with _storing():
            if path.exists() and path.stat().st_size != _SECRET_BYTES:
                # No links are lost: only the same file uploaded again gets another one.
                _log.warning("The file %r of the upload folder is damaged and is replaced", _SECRET)
                path.unlink(missing_ok=True)
            if not path.exists():
                make_private_folder(self.folder)
                _write_once(path, secrets.token_bytes(_SECRET_BYTES))
            return path.read_bytes()


@contextlib.contextmanager
def _storing() -> Iterator[None]:
    """Convert disk errors to messages that do not reveal paths on the server."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise _storing_error(error.strerror or str(error)) from error


def _storing_error(why: str) -> OutputError:
    return OutputError(Message("import.not_kept", {"detail": why}))


def _set_time(place: Path) -> None:
    """Set the time of a folder by the clock of this machine; a file server may have another one."""
    now = time.time()
    os.utime(place, (now, now))


def _write_once(path: Path, content: bytes) -> None:
    """Write a file atomically, readable only by its owner, unless it exists."""
    unfinished = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(content)
        sync(unfinished)
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)
        sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_about(place: Path, about: Mapping[str, Any]) -> None:
    """Write what is known about a table, with the sizes and digests of its files."""
    files = {path.name: [path.stat().st_size, _digest(path)] for path in place.iterdir()}
    content = {"about": dict(about), "files": files}
    sealed = {"digest": _digest_of(content), "content": content}
    (place / _ABOUT).write_text(json.dumps(sealed), "utf-8")


def _read_about(place: Path, *, thorough: bool) -> dict[str, Any]:
    """Read what is known about a table; raises an error if a file of it has changed."""
    sealed = json.loads((place / _ABOUT).read_text("utf-8"))
    content = sealed["content"]
    if sealed["digest"] != _digest_of(content):
        raise ValueError("It has changed.")
    for name, (size, digest) in content["files"].items():
        path = place / name
        if path.stat().st_size != size or (thorough and _digest(path) != digest):
            raise ValueError(f"{name} has changed.")
    about: dict[str, Any] = content["about"]
    return about


def _digest_of(content: Any) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(place: Path) -> int:
    with contextlib.suppress(OSError):
        return sum(file.stat().st_size for file in place.iterdir())
    return 0
