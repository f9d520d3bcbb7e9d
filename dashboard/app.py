"""The app: handed its events, it serves one page."""

import gc
import json
import os
import socket
from dataclasses import replace
from functools import partial
from typing import Any

import click
import pandas as pd
import waitress
from dash import Dash, set_props
from flask import Flask, Response, has_request_context, request

from dashboard import ids
from dashboard.caching import compress_once, keep_versions
from dashboard.callbacks import accepted_language, register
from dashboard.errors import ServerError
from dashboard.formats import FORMATS
from dashboard.layout.page import page
from dashboard.loading import Dataset, load_events
from dashboard.preparing import warm
from dashboard.resources import resource
from dashboard.scripts import LightDash
from dashboard.settings import Settings
from dashboard.state import SCREEN_SENT, State
from dashboard.terminal import showing_progress
from dashboard.view import CHARTS, View, Views
from dashboard.words import mark, speaking, spoken, tr

# A screen reader wants to know the language; the page sets that of its address.
_PAGE = """<!DOCTYPE html>
<html lang="en">
  <head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
  <body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def create_app(events: Dataset | pd.DataFrame, settings: Settings | None = None) -> Dash:
    """Make an app that shows one table of events.

    Parameters
    ----------
    events
        A dataset, or a dataframe with the columns of the schema (validated here).
    settings
        How it is served.

    Returns
    -------
    Dash
        Its ``server`` is a WSGI application.
    """
    settings = settings or Settings()
    dataset = events if isinstance(events, Dataset) else _dataset(events)
    server = Flask("dashboard", static_folder=None)
    compress_once(server)
    app = LightDash(
        "dashboard",
        server=server,  # type: ignore[arg-type]
        title=dataset.title,
        assets_folder=str(resource("assets")),
        compress=True,
        serve_locally=True,
        update_title="",
        on_error=_say_error,
        # Else the page comes twice, for a check that only a debugger makes.
        suppress_callback_exceptions=True,
        index_string=_PAGE,
    )
    keep_versions(server)
    server.config["MAX_CONTENT_LENGTH"] = settings.max_request_mb * 1_000_000
    views = Views(dataset)
    app.layout = lambda: _page_asked_for(views, app.get_asset_url(""))
    register(app, views)
    prefix = app.config.routes_pathname_prefix
    server.add_url_rule(f"{prefix}said/<chart>", "said", partial(_say, views))
    server.add_url_rule(f"{prefix}data/<name>", "data", partial(_send, views))
    return app


def run(dataset: Dataset, settings: Settings) -> None:
    """Serve a dataset until interrupted, printing the address.

    Raises
    ------
    ServerError
        The port is taken or the address is not this machine's.
    """
    app = create_app(dataset, settings)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family)
    except (OSError, OverflowError) as error:
        code = getattr(error, "errno", None)
        reason = os.strerror(code) if code else error
        raise ServerError(
            f"cannot listen on {settings.host}:{settings.port}: {reason}; "
            "choose another with --host and --port"
        ) from error
    with showing_progress():
        first = View(dataset)
        warm(first)
        page(first, [], "")
    # What stays for good is not looked at again: now and then that would take a tenth of a second.
    gc.collect()
    gc.freeze()
    server = waitress.create_server(app.server, sockets=[listening], threads=settings.threads)
    host = f"[{settings.host}]" if family == socket.AF_INET6 else settings.host
    port = listening.getsockname()[1]
    click.echo(f"{dataset.title}: http://{host}:{port} (Ctrl+C stops)")
    server.run()


def _say(views: Views, chart: str) -> Response:
    """Answer with what the pointer reads on a chart."""
    if chart not in CHARTS:
        return Response(f"give one of: {', '.join(CHARTS)}\n", 404, mimetype="text/plain")
    state, _ = _asked()
    with speaking(state.language or accepted_language()):
        said = views.of(state).said(chart)
    return Response(json.dumps(said), mimetype="application/json")


def _send(views: Views, name: str) -> Response:
    """Answer with a file of the events that an address shows.

    Who asks is often a program: it is told what is wrong with an address, and gets no other events.
    """
    if name not in FORMATS:
        return Response(f"give one of: {', '.join(FORMATS)}\n", 404, mimetype="text/plain")
    state, problems = _asked()
    if problems:
        lines = "".join(f"{' '.join(problem.split())}\n" for problem in problems)
        return Response(lines, 400, mimetype="text/plain")
    language = state.language or accepted_language()
    with speaking(language):
        view, one = views.of(state), FORMATS[name]
        pieces = one.pieces(view.selected.table, view.known.about)
        file_name = f"{view.file_name('')}.{one.ending}"
    answer = Response(spoken(language, pieces), mimetype=one.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=file_name)
    return answer


def _asked() -> tuple[State, list[str]]:
    """State that the parameters of a request ask for, and what was wrong with them."""
    search = request.query_string.decode("latin-1") if has_request_context() else ""
    return State.read(search, _screen_told())


def _page_asked_for(views: Views, topojson_url: str) -> Any:
    """Page for the address in the browser, whose parameters come with the request for it."""
    state, problems = _asked()
    with speaking(state.language or accepted_language()):
        missing = views.of(state).missing
        shown = replace(state, chosen="") if missing else state
        return page(views.of(shown), problems + missing, topojson_url)


def _screen_told() -> Any:
    """Room that the browser foresees for the charts, so that the first drawing fits."""
    try:
        return json.loads(request.args[SCREEN_SENT]) if has_request_context() else None
    except (LookupError, ValueError, RecursionError):
        return None


def _dataset(events: pd.DataFrame) -> Dataset:
    checked = load_events(events)
    return Dataset(checked.events, tuple(checked.problems))


_WRONG = mark("Something went wrong; the last change could not be shown.")


def _say_error(error: Exception) -> Any:
    with speaking(accepted_language()):
        set_props(ids.ERROR, {"children": tr(_WRONG)})
    raise error
