"""Routes for uploaded tables: they check and store a table, and return a report."""

import json
import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple, TypeGuard, get_args

import platformdirs
from flask import Flask, Response, request, send_file

from dashboard import __version__
from dashboard.common.errors import DashboardError, InvalidMappingError, OutputError
from dashboard.common.i18n import language, tr, use_language
from dashboard.common.limits import Limits
from dashboard.common.settings import Settings
from dashboard.ingest.load import IMPORT_VERSION
from dashboard.ingest.merge import MergeKey
from dashboard.ingest.normalize.coarser_dates import UnreadDates
from dashboard.ingest.normalize.single_dates import Century, DateOrder
from dashboard.ingest.sandbox import Task, run_import
from dashboard.io.readers import READERS
from dashboard.io.readers.header import check_header
from dashboard.model.messages import Message, Param, word_error
from dashboard.views.state import State
from dashboard.views.upload_store import StoredUpload, UploadStore
from dashboard.web.components.upload_dialog import OFFERED, too_large_text
from dashboard.web.page_requests import accepted_language, is_from_this_site
from dashboard.web.work_queue import WorkQueue

_PIECE_BYTES = 1_000_000
_MAX_NAME = 120
_FILE, _CHOICES = "application/octet-stream", "application/json"
_log = logging.getLogger(__name__)


class _RefusedError(DashboardError):
    """A request is refused with an HTTP status code."""

    def __init__(self, code: int, content: object) -> None:
        super().__init__(content)
        self.code = code


def data_folder(settings: Settings) -> Path:
    """Return the folder for the data of the server."""
    return Path(settings.data_dir or platformdirs.user_data_path("event-timeline"))


def open_upload_store(settings: Settings) -> UploadStore | None:
    """Create the store of uploaded tables; None if uploads are disabled."""
    if settings.uploads == "off":
        return None
    return UploadStore(data_folder(settings), settings.keep_days, settings.max_storage_mb)


class _Choices(NamedTuple):
    """The reader's choices for reading a file."""

    mapping: dict[str, str]
    order: DateOrder | None
    sheets: Sequence[str] = ()
    merge: MergeKey | None = None
    century: Century | None = None
    header: str = ""
    unread: UnreadDates | None = None

    @classmethod
    def of(cls, about: Mapping[str, Any]) -> "_Choices":
        """Read the choices for a stored file."""
        merge: MergeKey | None = about.get("merge")
        sheets, century = about.get("sheets", ()), about.get("century")
        header, unread = about.get("header", ""), about.get("unread")
        return cls(about["chosen"], about["order"], sheets, merge, century, header, unread)

    def for_storing(self) -> dict[str, Any]:
        """Write the choices as :meth:`of` reads them."""
        values = self._asdict()
        return {"chosen": values.pop("mapping"), **values}


class Uploads:
    """The routes for uploads.

    Parameters
    ----------
    store
        Store of the tables.
    settings
        Limits for uploads.
    queue
        Decides when a file is read.
    """

    def __init__(self, store: UploadStore, settings: Settings, queue: WorkQueue) -> None:
        self._store = store
        self._settings = settings
        self._queue = queue
        store.warn_if_open()
        store.sweep()

    def register(self, server: Flask) -> None:
        """Add the routes below ``/upload`` to a server."""
        for name, path, act, method in (
            ("upload", "upload", self._receive, "POST"),
            ("upload_again", "upload/<token>", self._read_again, "POST"),
            ("upload_result", "upload/<token>/<result>", self._send, "GET"),
        ):
            server.add_url_rule(f"/{path}", name, _answering(act), methods=[method])

    def _receive(self) -> Response:
        """Receive a file: its name is a parameter, its content the body."""
        _check_sender(_FILE)
        name = _clean_file_name(request.args.get("name", ""))
        with self._store.begin(Path(name).suffix.lower()) as source:
            self._write(source)
            return _answer(self._stored(source, name, _Choices({}, None)))

    def _read_again(self, token: str) -> Response:
        """Read a stored file again with other choices, as a new table."""
        _check_sender(_CHOICES)
        choices = _read_choices(request.get_json(silent=True))
        before = self._find(token)
        with self._store.begin(before.source.suffix) as source:
            shutil.copyfile(before.source, source)
            return _answer(self._stored(source, str(before.about["name"]), choices))

    def _send(self, token: str, result: str) -> Response:
        """Create one of ``OFFERED`` from a stored file, and send it."""
        if result not in OFFERED:
            raise _RefusedError(404, tr("Use one of: {names}.", names=", ".join(OFFERED)))
        upload = self._find(token)
        about = upload.about
        with self._store.begin(upload.source.suffix) as beside:
            output = beside.with_name(result)
            with self._queue.turn():
                name, choices = str(about["name"]), _Choices.of(about)
                run_import(self._task(upload.source, output, result, name, choices))
            # The open file can still be sent after its folder is removed.
            content = output.open("rb")
        name = f"{Path(about['name']).stem}-{result}"
        return send_file(content, as_attachment=True, download_name=name, max_age=0)

    def _find(self, token: str) -> StoredUpload:
        upload = self._store.find(token)
        if upload is None:
            raise _RefusedError(404, tr("This table has expired. Open its file again."))
        return upload

    def _write(self, source: Path) -> None:
        """Write the body of the request, up to the limit."""
        limit, size = self._settings.max_upload_mb * 1_000_000, 0
        too_large = _RefusedError(413, too_large_text(self._settings.max_upload_mb))
        # Uploads may be longer than other requests, and have their own error message.
        request.max_content_length = limit + 2 * _PIECE_BYTES
        if (request.content_length or 0) > limit:
            raise too_large
        with source.open("wb") as file:
            while piece := request.stream.read(_PIECE_BYTES):
                size += len(piece)
                if size > limit:
                    raise too_large
                file.write(piece)
        if not size:
            raise _RefusedError(400, Message("file.empty"))

    def _stored(self, source: Path, name: str, choices: _Choices) -> StoredUpload:
        """Find a table that is already stored, or import and store it."""
        # Another version of this program may read the file differently.
        version = f"{__version__} {IMPORT_VERSION}"
        named = (choices.order, choices.merge, choices.century, choices.header, choices.unread)
        options = (str(choice or "") for choice in named)
        token = self._store.token(source, name, version, choices.mapping, *options, *choices.sheets)
        known = self._store.renew(token)
        if known:
            return known
        output = self._store.table_beside(source)
        with self._queue.turn():
            report = run_import(self._task(source, output, output.name, name, choices))
        about = {"name": name, "report": report} | choices.for_storing()
        return self._store.keep(source, token, about)

    def _task(self, source: Path, output: Path, result: str, name: str, choices: _Choices) -> Task:
        limits = self._settings
        return Task(
            source=source,
            output=output,
            result=result,
            name=name,
            mapping=choices.mapping,
            order=choices.order,
            limits=Limits(limits.max_rows, limits.max_cell_chars, limits.max_unpacked_mb),
            seconds=limits.max_load_s,
            memory_mb=limits.max_load_mb,
            language=language(),
            sheets=choices.sheets,
            merge=choices.merge,
            century=choices.century,
            header=choices.header,
            unread=choices.unread,
        )


def _answer(upload: StoredUpload) -> Response:
    """Send the report on a table."""
    content = {"table": upload.token, "report": upload.about["report"]}
    return Response(json.dumps(content), mimetype="application/json")


def _answering(act: Callable[..., Response]) -> Callable[..., Response]:
    """Use the language of the page, and send errors as one line."""

    def answer(**arguments: str) -> Response:
        state, _ = State.read(request.query_string.decode("latin-1"))
        with use_language(state.language or accepted_language()):
            try:
                return act(**arguments)
            except DashboardError as error:
                return _refused(error)

    return answer


def _refused(error: DashboardError) -> Response:
    """Send an error as one line, and log errors of the server."""
    code = 400
    if isinstance(error, OutputError):
        code = 507
        _log.error("%s", error)
    elif isinstance(error, _RefusedError):
        code = error.code
    text = word_error(error, "page")
    return Response(f"{' '.join(text.split())}\n", code, mimetype="text/plain")


def _check_sender(kind: str) -> None:
    """Refuse requests that other sites make a reader's browser send."""
    if not is_from_this_site():
        raise _RefusedError(403, tr("Only this server's page may send tables."))
    if request.mimetype != kind:
        raise _RefusedError(415, tr("Send this as {kind}.", kind=kind))


def _clean_file_name(sent: str) -> str:
    """Return the name of an uploaded file without folders and control characters."""
    name = PureWindowsPath("".join(sign for sign in sent if sign.isprintable())).name
    stem, ending = Path(name).stem[:_MAX_NAME], Path(name).suffix.lower()
    if ending not in READERS:
        params: dict[str, Param] = {"ending": ending[:20], "endings": list(READERS)}
        raise _RefusedError(400, Message("file.unknown_ending", params))
    return f"{stem}{ending}"


def _read_choices(sent: Any) -> _Choices:
    """Read the reader's choices, such as ``{"mapping": {"title": "Headline"}, "order": "dmy"}``."""
    choices = sent if isinstance(sent, dict) else {}
    mapping, order = choices.get("mapping"), choices.get("order") or None
    sheets = choices.get("sheets", [])
    merge, century = choices.get("merge") or None, choices.get("century") or None
    header, unread = choices.get("header", ""), choices.get("unread") or None
    is_known = all(
        choice in (None, *get_args(kind))
        for choice, kind in (
            (order, DateOrder), (merge, MergeKey), (century, Century), (unread, UnreadDates)
        )
    )  # fmt: skip
    is_known &= isinstance(header, str)
    if not (_is_mapping(mapping) and is_known and _are_names(sheets)):
        example = '{"mapping": {"title": "Headline"}, "order": "dmy", "sheets": ["2024"]}'
        raise InvalidMappingError(tr("Send an object such as {example}.", example=example))
    return _Choices(mapping, order, sheets, merge, century, check_header(header), unread)


def _is_mapping(sent: Any) -> TypeGuard[dict[str, str]]:
    return isinstance(sent, dict) and all(isinstance(name, str) for name in sent.values())


def _are_names(sent: Any) -> TypeGuard[list[str]]:
    return isinstance(sent, list) and all(isinstance(name, str) for name in sent)
