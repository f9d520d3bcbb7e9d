"""The tables of a server: the one that it was started with, and uploaded ones."""

import contextlib
from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import Any

import numpy as np

from dashboard.common.errors import UnreadableFileError
from dashboard.common.i18n import N_, language, tr, use_language
from dashboard.ingest.load import Dataset, open_dataset, reopen_changed
from dashboard.ingest.watch import Watch
from dashboard.views.state import State
from dashboard.views.unknown_columns import drop_unknown_columns
from dashboard.views.upload_store import UploadStore
from dashboard.views.view import View, ViewCache

# Maximum number of uploaded tables in memory, and of their rows in total.
_MAX_OPEN, _MAX_ROWS = 8, 4_000_000
_GONE = N_("This table has expired, is damaged or never existed. Open its file again.")


class DatasetRegistry:
    """Views of all tables.

    Parameters
    ----------
    started
        Dataset for URLs that name no table.
    store
        Store of uploaded tables; None if uploads are disabled.
    watch
        Detects changes of the files that the server was started with.
    """

    def __init__(
        self, started: Dataset, store: UploadStore | None = None, watch: Watch | None = None
    ) -> None:
        self.store = store
        self._watch = watch
        self._take(started)
        self._open: OrderedDict[str, ViewCache] = OrderedDict()
        self._opening = Lock()

    @property
    def started(self) -> Dataset:
        """Table shown by a URL that names none, in its latest version."""
        return self._first.dataset

    def _take(self, started: Dataset) -> None:
        self._first = ViewCache(started)

    def read(self, sent: Any, screen: Any = None) -> tuple[State, list[str]]:
        """Read a URL, as :meth:`State.read` does.

        Columns that the table does not have are dropped. If the table has expired, all choices that
        belong to it are dropped.
        """
        state, problems = State.read(sent, screen)
        views = self._views(state.table) if state.table else self._first
        if views:
            with use_language(state.language or language()):
                state, unknown = drop_unknown_columns(state, views.dataset)
            return state, [*problems, *unknown]
        kept_fields = {
            name: getattr(state, name) for name in ("theme", "language", "embedded", "screen")
        }
        with use_language(state.language or language()):
            return State(**kept_fields), [*problems, tr(_GONE)]

    def view(self, state: State) -> View:
        """Return the view of a state, of the table that it names, in the current language."""
        self.refresh()
        views = self._views(state.table) if state.table else self._first
        return views.view(state) if views else self._first.view(replace(state, table=""))

    def generation(self, token: str) -> int | None:
        """Return the number of a table's latest version; None if the table has expired.

        Parameters
        ----------
        token
            Token of an uploaded table; empty for the table that the server was started with.
        """
        self.refresh()
        views = self._views(token) if token else self._first
        return views.generation if views else None

    def refresh(self) -> int:
        """Reload files that have changed; return the version of watched files, or 0 without any.

        Raises
        ------
        UnreadableFileError
            A prepared table was changed in place, and cannot be read.
        """
        index = self.started.index_file
        if index is not None and index.has_changed:
            with self._opening:
                self._take_changed()
        if self._watch is None:
            return 0
        self._watch.reload_if_changed(self._take)
        return self._watch.version

    def _take_changed(self) -> None:
        started = reopen_changed(self.started)
        if started is not self.started:
            self._take(started)

    def expiry(self, token: str) -> np.datetime64 | None:
        """Return when a table expires; None if it never does, or has expired."""
        return self.store.expiry(token) if self.store and token else None

    def _views(self, token: str) -> ViewCache | None:
        """Find the views of an uploaded table, and open it if needed; None if it has expired."""
        if self.expiry(token) is None:
            self._open.pop(token, None)
            return None
        # Requests for open tables do not wait while another one is opened.
        views = self._open.get(token)
        if views is None:
            with self._opening:
                views = self._open.get(token) or self._opened(token)
        if views:
            with contextlib.suppress(KeyError):
                self._open.move_to_end(token)
        return views

    def _opened(self, token: str) -> ViewCache | None:
        upload = self.store.find(token) if self.store else None
        if upload is None:
            return None
        try:
            views = ViewCache(open_dataset(upload.table))
        except UnreadableFileError:
            # The table has expired meanwhile.
            return None
        self._open[token] = views
        self._close_oldest()
        return views

    def _close_oldest(self) -> None:
        """Close the tables that were used least recently."""
        while len(self._open) > 1 and (len(self._open) > _MAX_OPEN or self._rows > _MAX_ROWS):
            self._open.popitem(last=False)

    @property
    def _rows(self) -> int:
        return sum(len(views.dataset.events) for views in list(self._open.values()))
