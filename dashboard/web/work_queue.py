"""Queue requests that take long, so that no reader holds up the others."""

import hashlib
import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import BoundedSemaphore, Lock
from weakref import finalize

from filelock import FileLock, Timeout
from flask import request
from werkzeug.exceptions import ServiceUnavailable

from dashboard.common.atomic_files import make_private_folder
from dashboard.common.i18n import tr

# How long a request waits for its turn, and how often it tries.
_WAIT_S, _POLL_S = 20.0, 0.1
# A client is known by part of a hash, so that there are few lock files.
_BUCKETS = 1_024
_log = logging.getLogger(__name__)


class WorkQueue:
    """Let a few requests work at a time in all processes together, and fewer of each client.

    A turn is a locked file, which the system unlocks when a process ends, however it ends. If the
    file cannot be locked, such as on a full disk, each process counts its turns alone.

    Parameters
    ----------
    folder
        Folder of the lock files, the same in all processes.
    at_once
        Requests that work at the same time.
    per_client
        Requests of one client that work at the same time. Requests from this machine are not
        limited, as they may come from a proxy.
    accepted
        Counts the requests of this process that work or wait, because each takes a thread.
    """

    def __init__(
        self, folder: Path, *, at_once: int, per_client: int, accepted: BoundedSemaphore
    ) -> None:
        self._folder = folder
        self._at_once, self._per_client = at_once, per_client
        self._accepted = accepted
        self._counts, self._counting = Counter[str](), Lock()
        try:
            _touch_first(folder)
        except OSError as error:
            _log.warning("Turns are counted for each server alone: %s", type(error).__name__)
            # For this process and those that are forked from it; removed at the end.
            self._folder = Path(mkdtemp(prefix="event-timeline-"))
            finalize(self, rmtree, self._folder, ignore_errors=True)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn of the current request.

        Raises
        ------
        ServiceUnavailable
            Too many requests are waiting, or the turn did not come in time.
        """
        if not self._accepted.acquire(blocking=False):
            raise _busy()
        try:
            with self._locked():
                yield
        finally:
            self._accepted.release()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        deadline = time.monotonic() + _WAIT_S
        limits = {"turn": self._at_once}
        if client := _name_client():
            limits = {client: self._per_client} | limits
        with ExitStack() as locks:
            for name, count in limits.items():
                while (release := self._take(name, count)) is None:
                    if time.monotonic() >= deadline:
                        raise _busy()
                    time.sleep(_POLL_S)
                locks.callback(release)
            yield

    def _take(self, name: str, count: int) -> Callable[[], object] | None:
        """Take one of the turns of a name; return how to end it, or None if all are taken."""
        try:
            lock = self._lock(name, count)
        except (OSError, NotImplementedError) as error:
            _log.warning("Turns are counted for each process alone: %s", type(error).__name__)
            return self._count(name, count)
        return lock.release if lock else None

    def _count(self, name: str, count: int) -> Callable[[], object] | None:
        """Take one of the turns of a name in this process alone."""
        with self._counting:
            if self._counts[name] >= count:
                return None
            self._counts[name] += 1
        return partial(self._uncount, name)

    def _uncount(self, name: str) -> None:
        with self._counting:
            self._counts[name] -= 1

    def _lock(self, name: str, count: int) -> FileLock | None:
        """Lock one of the files of a name; None if all are locked."""
        if not self._folder.exists():
            # Someone deleted the data while the server runs.
            _touch_first(self._folder)
        for place in range(count):
            # An answer may be sent by another thread than the one that began it.
            lock = FileLock(self._folder / f"{name}-{place}.lock", timeout=0, thread_local=False)
            try:
                lock.acquire()
            except Timeout:
                continue
            return lock
        return None


def _touch_first(folder: Path) -> None:
    """Create a folder, and a lock file in it to see whether that is possible."""
    make_private_folder(folder)
    (folder / "turn-0.lock").touch()


def _busy() -> ServiceUnavailable:
    text = tr("The server is busy with other requests. Try again in a moment.")
    return ServiceUnavailable(text, retry_after=max(round(_WAIT_S), 1))


def _name_client() -> str:
    """Name the client of the current request; empty for this machine."""
    address = request.remote_addr or ""
    try:
        is_here = ipaddress.ip_address(address).is_loopback
    except ValueError:
        is_here = True
    if is_here:
        return ""
    digest = hashlib.blake2b(address.encode(), digest_size=8).digest()
    return f"client-{int.from_bytes(digest) % _BUCKETS}"
