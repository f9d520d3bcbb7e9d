"""The app: it receives its events and serves one page."""

import json
import mimetypes
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

import pandas as pd
from dash import Dash, set_props
from flask import Flask, Response, has_request_context, request, send_file
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.common.errors import BrowserFailedError, InvalidQueryError, PictureError
from dashboard.common.i18n import N_, iterate_in, tr, use_language
from dashboard.common.resources import resource
from dashboard.common.settings import Settings
from dashboard.engine.query import read_day
from dashboard.engine.url_params import MAX_VALUE, read_fields, read_sent, write_moment
from dashboard.ingest.load import Dataset, load_events
from dashboard.ingest.watch import Watch
from dashboard.io.formats import FORMATS
from dashboard.views import ids
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import FILM_PARAMETERS, PICTURE_FORMATS, FigureSpec
from dashboard.views.film import FILM_FORMATS, Film
from dashboard.views.fonts import ON_SERVER, describe_missing
from dashboard.views.registry import DatasetRegistry
from dashboard.views.render import find_missing, render_picture
from dashboard.views.screen_charts import CHART_NAMES
from dashboard.views.state import SCREEN_SENT, State
from dashboard.web.access_log import log_requests
from dashboard.web.answer_cache import cache_answers
from dashboard.web.callbacks import register_callbacks
from dashboard.web.components.page import page
from dashboard.web.components.upload_dialog import Offer
from dashboard.web.export_process import ExportProcess
from dashboard.web.film_stream import LINES, film_lines
from dashboard.web.page_requests import accepted_language, is_link_or_from_this_site
from dashboard.web.request_guard import guard_requests, plain_response
from dashboard.web.script_loading import IGNORED_ASSETS, DeferredScriptsDash
from dashboard.web.security_headers import add_security_headers
from dashboard.web.standalone import write_page
from dashboard.web.static_cache import cache_versioned_files, compress_once
from dashboard.web.upload_routes import Uploads, data_folder, open_upload_store
from dashboard.web.url_prefix import mount_below
from dashboard.web.work_queue import WorkQueue

# Header that ``picture_dialog.js`` reads.
_PICTURE_WARNING = "Picture-Warning"
# Time in which a file of events must be sent.
_MAX_EXPORT_S = 600
# Screen readers need the language. The scripts of the page update it.
_PAGE = """<!DOCTYPE html>
<html lang="en">
  <head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
  <body>{%app_entry%}{%config%}{%scripts%}{%renderer%}</body>
</html>"""


def create_app(
    events: Dataset | pd.DataFrame,
    settings: Settings | None = None,
    watch: Watch | None = None,
) -> Dash:
    """Create an app that shows one table of events.

    Parameters
    ----------
    events
        A dataset, or a dataframe with the columns of the schema (validated here).
    settings
        Settings of the server.
    watch
        Detects changes of the files with the events.

    Returns
    -------
    Dash
        The app; its ``server`` is a WSGI application.
    """
    settings = settings or Settings()
    dataset = events if isinstance(events, Dataset) else _dataset(events)
    server = Flask("dashboard", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = settings.max_request_mb * 1_000_000
    app = _create_dash(server, dataset.title, settings.url_prefix)
    store = open_upload_store(settings)
    tables = DatasetRegistry(dataset, store, watch)
    offer = Offer(settings.max_upload_mb, settings.keep_days, dataset.title) if store else None
    app.layout = lambda: _requested_page(tables, app.get_asset_url(""), offer)
    register_callbacks(app, tables)
    # Half of the threads are always free for the page.
    accepted = BoundedSemaphore(max(settings.threads // 2, 1))
    folder = data_folder(settings) / "turns"
    exports = WorkQueue(
        folder / "exports",
        at_once=settings.max_exports,
        per_client=max(settings.max_exports // 2, 1),
        accepted=accepted,
    )
    # A film takes the time and memory of dozens of images, so only one is made, beside the exports.
    films = WorkQueue(folder / "films", at_once=1, per_client=1, accepted=accepted)
    writer = ExportProcess(server, tables.refresh, _MAX_EXPORT_S)
    _add_routes(app, tables, exports, films, writer)
    if store:
        loads = WorkQueue(
            folder / "uploads",
            at_once=settings.max_loads,
            per_client=max(settings.max_loads // 2, 1),
            accepted=accepted,
        )
        Uploads(store, settings, loads).register(server)
    guard_requests(app, settings.allowed_hosts)
    cache_answers(app, tables)
    add_security_headers(app)
    below = mount_below(server.wsgi_app, settings.url_prefix)
    if settings.trusted_proxies:
        # Only the address of the reader: the proxy decides on nothing else.
        below = ProxyFix(below, x_for=settings.trusted_proxies, x_proto=0, x_host=0)
    server.wsgi_app = log_requests(below)  # type: ignore[method-assign,assignment]
    return app


def _create_dash(server: Flask, title: str, url_prefix: str) -> Dash:
    """Create the Dash app of a server, with compressed and cached files."""
    compress_once(server)
    app = DeferredScriptsDash(
        "dashboard",
        server=server,  # type: ignore[arg-type]
        title=title,
        assets_folder=str(resource("assets")),
        assets_ignore=IGNORED_ASSETS,
        compress=True,
        serve_locally=True,
        update_title="",
        requests_pathname_prefix=url_prefix,
        routes_pathname_prefix="/",
        on_error=_show_error,
        # Otherwise Dash renders the page twice, for checks in debug mode.
        suppress_callback_exceptions=True,
        index_string=_PAGE,
    )
    cache_versioned_files(server)
    return app


def _add_routes(
    app: Dash,
    tables: DatasetRegistry,
    exports: WorkQueue,
    films: WorkQueue,
    writer: ExportProcess,
) -> None:
    """Add the routes other than the page."""
    answers: dict[str, Callable[..., Response]] = {
        "hover/<chart>": _send_hover_texts,
        "days": _send_days,
        "data/<name>": _queued(exports, _send, FORMATS, writer),
        "picture/<name>": _queued(exports, _send_picture, PICTURE_FORMATS),
        "film/<name>": _queued(films, _send_film, FILM_FORMATS),
        "data/html": _queued(exports, _send_page, writer=writer),
    }
    for address, answer in answers.items():
        app.server.add_url_rule(f"/{address}", address, partial(answer, tables))
    app.server.add_url_rule("/healthz", "healthz", _send_health)
    app.server.add_url_rule("/version", "version", partial(_send_version, tables))


def _queued(
    queue: WorkQueue,
    make: Callable[..., Response],
    names: Collection[str] = (),
    writer: ExportProcess | None = None,
) -> Callable[..., Response]:
    """Make an answer when it is its turn.

    Parameters
    ----------
    names
        The allowed names in its address.
    writer
        Makes it in another process, if that runs.
    """

    def answer(tables: DatasetRegistry, **arguments: str) -> Response:
        if "name" in arguments and arguments["name"] not in names:
            return plain_response(f"Use one of: {', '.join(names)}.", 404)
        if not is_link_or_from_this_site():
            return plain_response(
                "Only this server's page, or a click on a link, may do this.", 403
            )
        if request.method == "HEAD" or (writer and writer.is_here):
            # Nothing is made for headers alone, and a forwarded request has had to wait already.
            return make(tables, **arguments)
        with ExitStack() as turn:
            with use_language(accepted_language()):
                turn.enter_context(queue.turn())
            response = (writer and writer.forward()) or make(tables, **arguments)
            if response.is_streamed and not response.direct_passthrough:
                # It is made while it is sent.
                response.call_on_close(turn.pop_all().close)
            return response

    return answer


def _send_health() -> Response:
    """Answer health checks."""
    return Response("ok", mimetype="text/plain", headers={"Cache-Control": "no-store"})


def _send_version(tables: DatasetRegistry) -> Response:
    """Send the version of a watched table."""
    return Response(
        str(tables.refresh()), mimetype="text/plain", headers={"Cache-Control": "no-store"}
    )


def _send_hover_texts(tables: DatasetRegistry, chart: str) -> Response:
    """Send the hover texts of a chart."""
    if chart not in CHART_NAMES:
        return plain_response(f"Use one of: {', '.join(CHART_NAMES)}.", 404)
    state, _ = _requested_state(tables)
    with use_language(state.language or accepted_language()):
        texts = tables.view(state).charts.hover_texts(chart)
    return Response(json.dumps(texts), mimetype="application/json")


def _send_days(tables: DatasetRegistry) -> Response:
    """Send the dates that a reader typed as the ends of a period, and what is wrong with them."""
    state, _ = _requested_state(tables)
    days, problems = [], []
    with use_language(state.language or accepted_language()):
        for name, edge in _EDGES.items():
            day, problem = _read_end(request.args.get(name, "")[:MAX_VALUE], edge)
            days.append(day)
            problems.append(problem)
    return Response(json.dumps({"days": days, "problems": problems}), mimetype="application/json")


# The bound of a typed date that is meant, by the parameter with the date.
_EDGES = {"from": "start_earliest", "to": "end_latest"}


def _read_end(text: str, edge: str) -> tuple[str, str]:
    try:
        return write_moment(read_day(text, edge)), ""
    except InvalidQueryError as error:
        return "", str(error)


def _send(tables: DatasetRegistry, name: str) -> Response:
    """Send the events of a URL as a file.

    Clients are often programs, so an invalid URL is an error: it never returns other events.
    """
    state, problems = _requested_state(tables)
    if problems:
        return plain_response("\n".join(" ".join(problem.split()) for problem in problems))
    file_format, language = FORMATS[name], state.language or accepted_language()
    if request.method == "HEAD":
        # A request for the headers does not write the file.
        return Response(mimetype=file_format.media_type)
    with use_language(language):
        view = tables.view(state)
        pieces = file_format.pieces(view.rows.selected.whole_table, view.rows.known.about)
        file_name = f"{view.captions.file_name('')}.{file_format.ending}"
    answer = Response(_in_time(iterate_in(language, pieces)), mimetype=file_format.media_type)
    answer.headers.set("Content-Disposition", "attachment", **_file_name_options(file_name))
    return answer


def _file_name_options(name: str) -> dict[str, str]:
    """Return the options of a header that names a file; headers contain nothing but ASCII."""
    if name.isascii():
        return {"filename": name}
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    return {"filename": plain, "filename*": f"UTF-8''{quote(name)}"}


def _in_time(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pass on the pieces of a file; break off after a time, so that the client sees a failure."""
    deadline = time.monotonic() + _MAX_EXPORT_S
    for piece in pieces:
        if time.monotonic() > deadline:
            raise TimeoutError(f"A file was not sent within {_MAX_EXPORT_S} s.")
        yield piece


def _send_picture(tables: DatasetRegistry, name: str) -> Response:
    """Send a picture of what a URL shows, drawn by the Chrome of the server."""
    state, problems = _requested_state(tables)
    spec, more_problems = FigureSpec.read(_query_string())
    if problems or more_problems:
        return plain_response((problems + more_problems)[0])
    if request.method == "HEAD":
        return Response(mimetype=mimetypes.types_map[f".{name}"])
    with use_language(state.language or accepted_language()):
        picture = ExportFigure(tables.view(state), spec)
        try:
            content = render_picture(picture.figure, name, dpi=spec.dpi)
            warning = describe_missing(find_missing(picture.figure), ON_SERVER)
        except PictureError as error:
            return plain_response(str(error), 503 if isinstance(error, BrowserFailedError) else 400)
        answer = send_file(
            BytesIO(content),
            mimetypes.types_map[f".{name}"],
            as_attachment=True,
            download_name=f"{picture.name}.{name}",
        )
        if warning:
            answer.headers[_PICTURE_WARNING] = quote(warning)
        return answer


def _send_film(tables: DatasetRegistry, name: str) -> Response:
    """Send the progress of a film of what a URL shows, and the film; see :func:`film_lines`."""
    state, problems = _requested_state(tables)
    spec, more_problems = FigureSpec.read(_query_string())
    fields, other_problems = read_fields(FILM_PARAMETERS, read_sent(_query_string()))
    problems += more_problems + other_problems
    if problems:
        return plain_response(problems[0])
    if request.method == "HEAD":
        return Response(mimetype=LINES)
    language = state.language or accepted_language()
    with use_language(language):
        film = Film(tables.view(state), spec, **fields)
        try:
            lines = film_lines(film, name)
        except PictureError as error:
            return plain_response(str(error))
    # Proxies pass on each line at once.
    headers = {"X-Accel-Buffering": "no"}
    return Response(_in_time(iterate_in(language, lines)), mimetype=LINES, headers=headers)


def _send_page(tables: DatasetRegistry) -> Response:
    """Send a standalone page that shows what a URL shows."""
    state, problems = _requested_state(tables)
    if problems:
        return plain_response(problems[0])
    if request.method == "HEAD":
        return Response(mimetype="text/html")
    with use_language(state.language or accepted_language()):
        view = tables.view(state)
        name = f"{view.captions.file_name('')}.html"
        content = BytesIO(write_page(view))
        return send_file(content, "text/html", as_attachment=True, download_name=name)


def _query_string() -> str:
    return request.query_string.decode("latin-1") if has_request_context() else ""


def _requested_state(tables: DatasetRegistry) -> tuple[State, list[str]]:
    """Return the state in the parameters of a request, and their problems."""
    with use_language(accepted_language()):
        return tables.read(_query_string(), _requested_screen())


def _requested_page(tables: DatasetRegistry, topojson_url: str, offer: Offer | None) -> Any:
    """Return the page for the URL in the browser; the request for the layout has its state."""
    state, problems = _requested_state(tables)
    with use_language(state.language or accepted_language()):
        view = tables.view(state)
        missing = view.navigation.missing
        shown = replace(state, chosen="") if missing else view.charts.state_in_sight
        expires = tables.expiry(state.table)
        current_offer = offer._replace(expires=expires) if offer else None
        version = 0 if state.table else tables.refresh()
        return page(tables.view(shown), problems + missing, topojson_url, current_offer, version)


def _requested_screen() -> Any:
    """Return the size that the browser predicts for the charts, so that they fit at once."""
    try:
        return json.loads(request.args[SCREEN_SENT]) if has_request_context() else None
    except (LookupError, ValueError, RecursionError):
        return None


def _dataset(events: pd.DataFrame) -> Dataset:
    checked = load_events(events)
    return Dataset(checked.events, tuple(checked.problems))


_ERROR_TEXT = N_("Something went wrong. The last change could not be shown.")


def _show_error(error: Exception) -> Any:
    with use_language(accepted_language()):
        set_props(ids.ERROR, {"children": tr(_ERROR_TEXT)})
    raise error
