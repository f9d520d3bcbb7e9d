"""The tables of a server: the one that it was started with, and those that readers opened."""

import contextlib
from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import Any

import numpy as np

from dashboard.common.errors import UnreadableFileError
from dashboard.common.i18n import N_, language, tr, use_language
from dashboard.ingest.load import Dataset, open_dataset
from dashboard.ingest.watch import Watch
from dashboard.views.state import State
from dashboard.views.upload_store import UploadStore
from dashboard.views.view import View, ViewCache

# Tables of readers that are held in memory, and how many rows these may have together.
_MOST_OPEN, _MOST_ROWS = 8, 4_000_000
_GONE = N_("This table has expired or never existed. Open its file again.")


class DatasetRegistry:
    """Views of all tables.

    Parameters
    ----------
    started
        What an address shows that names no table.
    shelf
        Where readers' tables are; None if they may have none.
    watch
        Looks whether what was started with has changed.
    """

    def __init__(
        self, started: Dataset, shelf: UploadStore | None = None, watch: Watch | None = None
    ) -> None:
        self.shelf = shelf
        self._watch = watch
        self._take(started)
        self._open: OrderedDict[str, ViewCache] = OrderedDict()
        self._opening = Lock()

    @property
    def started(self) -> Dataset:
        """What an address shows that names no table, as it is now."""
        return self._first.dataset

    def _take(self, started: Dataset) -> None:
        self._first = ViewCache(started)

    def read(self, sent: Any, screen: Any = None) -> tuple[State, list[str]]:
        """Read an address, as :meth:`State.read` does.

        Where its table is gone, what was chosen in that table is gone as well.
        """
        state, problems = State.read(sent, screen)
        if not state.table or self._views(state.table):
            return state, problems
        kept = {name: getattr(state, name) for name in ("theme", "language", "embedded", "screen")}
        with use_language(state.language or language()):
            return State(**kept), [*problems, tr(_GONE)]

    def of(self, state: State) -> View:
        """View of a state, of the table that it names, in the language spoken."""
        self.look()
        views = self._views(state.table) if state.table else self._first
        return views.of(state) if views else self._first.of(replace(state, table=""))

    def look(self) -> int:
        """Look whether what was started with has changed; its version, 0 if nobody watches it."""
        if self._watch is None:
            return 0
        self._watch.look(self._take)
        return self._watch.version

    def until(self, token: str) -> np.datetime64 | None:
        """When a table is taken away; None if that is never, or it is gone."""
        return self.shelf.until(token) if self.shelf and token else None

    def _views(self, token: str) -> ViewCache | None:
        """Find views of a reader's table, which is opened where it is kept; None if it is gone."""
        if self.until(token) is None:
            self._open.pop(token, None)
            return None
        # Only who needs a table that is not open waits for one that is being opened.
        found = self._open.get(token)
        if found is None:
            with self._opening:
                found = self._open.get(token) or self._opened(token)
        if found:
            with contextlib.suppress(KeyError):
                self._open.move_to_end(token)
        return found

    def _opened(self, token: str) -> ViewCache | None:
        kept = self.shelf.find(token) if self.shelf else None
        if kept is None:
            return None
        try:
            views = ViewCache(open_dataset(kept.table))
        except UnreadableFileError:
            # It went at this very moment.
            return None
        self._open[token] = views
        self._make_room()
        return views

    def _make_room(self) -> None:
        """Let go of the tables that were looked at least recently."""
        while len(self._open) > 1 and (len(self._open) > _MOST_OPEN or self._rows > _MOST_ROWS):
            self._open.popitem(last=False)

    @property
    def _rows(self) -> int:
        return sum(len(views.dataset.events) for views in list(self._open.values()))
