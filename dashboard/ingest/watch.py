"""Reload files when they change; if a new version is invalid, the previous events stay."""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock, Thread

from dashboard.common.errors import DashboardError
from dashboard.ingest.load import Dataset

# Time between two checks.
_INTERVAL_S = 1.0
_log = logging.getLogger(__name__)


class Watch:
    """Checks files for changes whenever their events are needed.

    It starts no thread before the first change, so it also works in processes that are forked
    later.

    Parameters
    ----------
    paths
        The files, already read.
    read
        Function that reads them again.

    Attributes
    ----------
    version
        Time of the last change that was read, in milliseconds since 1970: the same in all
        processes. It grows with each change, even if the clock is set back or a file gets the time
        of a backup.
    """

    def __init__(self, paths: Sequence[Path], read: Callable[[], Dataset]) -> None:
        self._paths, self._read = paths, read
        self._known_stamps = self._stamps()
        self.version = _newest_ms(self._known_stamps)
        self._next_check_s = 0.0
        self._reload_lock = Lock()

    def reload_if_changed(self, use: Callable[[Dataset], None]) -> None:
        """Check the files, at most once a second; if they changed, read them in a thread.

        `use` receives the new dataset. Files that cannot be read, or have no valid event, cause a
        warning in the log instead.
        """
        if time.monotonic() < self._next_check_s or not self._reload_lock.acquire(blocking=False):
            return
        self._next_check_s = time.monotonic() + _INTERVAL_S
        stamps = self._stamps()
        if stamps == self._known_stamps:
            self._reload_lock.release()
            return
        Thread(target=self._reload, args=(use, stamps), daemon=True).start()

    def _reload(self, use: Callable[[Dataset], None], stamps: list[tuple[int, int]]) -> None:
        try:
            dataset = self._read()
            if len(dataset.events):
                use(dataset)
                self.version = max(self.version + 1, _newest_ms(stamps))
            else:
                _log.warning("Still showing the previous events: the file has no valid event")
        except DashboardError as error:
            _log.warning("Still showing the previous events: %s", error)
        except MemoryError:
            _log.warning("Still showing the previous events: not enough memory for the new ones")
        finally:
            # A file that changes meanwhile gets another stamp, so it is read again.
            self._known_stamps = stamps
            self._reload_lock.release()

    def _stamps(self) -> list[tuple[int, int]]:
        """Return the time of change and the size of each file; zeros if it does not exist."""
        return [_stamp(path) for path in self._paths]


def _newest_ms(stamps: list[tuple[int, int]]) -> int:
    return max(changed_ns for changed_ns, _ in stamps) // 1_000_000


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
