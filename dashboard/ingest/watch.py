"""Files that are read again when they change, while what they held before is still shown."""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock, Thread

from dashboard.common.errors import DashboardError
from dashboard.ingest.load import Dataset

# Between two looks at the files.
_EVERY_S = 1.0
_log = logging.getLogger(__name__)


class Watch:
    """Looks at files whenever somebody asks for what they hold, and needs no thread until then.

    So it works in each of several processes, whenever these were made.

    Parameters
    ----------
    paths
        Of the files, which are as they were read.
    read
        Reads them once more.

    Attributes
    ----------
    version
        When what was read last had changed, in milliseconds since 1970: alike in all processes.
    """

    def __init__(self, paths: Sequence[Path], read: Callable[[], Dataset]) -> None:
        self._paths, self._read = paths, read
        self._known = self._stamps()
        self.version = _newest_ms(self._known)
        self._next_s = 0.0
        self._busy = Lock()

    def reload_if_changed(self, take: Callable[[Dataset], None]) -> None:
        """Look at the files, if that is due, and hand over what changed ones hold once it is read.

        What cannot be read, or has no event that can be shown, is said in the log and not taken.
        """
        if time.monotonic() < self._next_s or not self._busy.acquire(blocking=False):
            return
        self._next_s = time.monotonic() + _EVERY_S
        stamps = self._stamps()
        if stamps == self._known:
            self._busy.release()
            return
        Thread(target=self._reload, args=(take, stamps), daemon=True).start()

    def _reload(self, take: Callable[[Dataset], None], stamps: list[tuple[int, int]]) -> None:
        try:
            dataset = self._read()
            if len(dataset.events):
                take(dataset)
                self.version = max(self.version, _newest_ms(stamps))
            else:
                _log.warning("Still showing the events of before: the file has none that is right")
        except DashboardError as error:
            _log.warning("Still showing the events of before: %s", error)
        finally:
            # A file that changed meanwhile has another stamp by now, and is read again.
            self._known = stamps
            self._busy.release()

    def _stamps(self) -> list[tuple[int, int]]:
        """When each file was changed, and how large it is; zeros where there is none."""
        return [_stamp(path) for path in self._paths]


def _newest_ms(stamps: list[tuple[int, int]]) -> int:
    return max(changed_ns for changed_ns, _ in stamps) // 1_000_000


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
