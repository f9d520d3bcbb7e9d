"""The view that a request is about, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from dash import Input, State
from flask import g, has_request_context, request

from dashboard.common.i18n import LANGUAGES, use_language
from dashboard.views import ids
from dashboard.views.registry import DatasetRegistry
from dashboard.views.state import PARTS
from dashboard.views.view import View


def state_inputs(*triggers: str) -> dict[str, Any]:
    """Take the stores that hold the reader's state as inputs of a callback.

    Parameters
    ----------
    triggers
        Stores that trigger the callback when they change; the others are passed as state.
    """
    return {
        part: (Input if part in triggers else State)(part, "data") for part in (*PARTS, ids.SCREEN)
    }


@contextmanager
def requested_view(
    tables: DatasetRegistry, stores: dict[str, Any]
) -> Iterator[tuple[View, list[str]]]:
    """Return the view of the state in some stores, and its problems, in the reader's language."""
    parts = [stores[part] for part in PARTS if isinstance(stores[part], dict)]
    parameters = {name: texts for part in parts for name, texts in part.items()}
    with use_language(accepted_language()):
        state, problems = tables.read(parameters, stores[ids.SCREEN])
    with use_language(state.language or accepted_language()):
        yield tables.view(state), problems


def now_shown(stores: Mapping[str, Any], drawn: Sequence[Any]) -> dict[str, Any]:
    """Return the parts of the state that the page shows, with those of the drawn charts.

    Parameters
    ----------
    stores
        Values of the stores in :func:`state_inputs`, and possibly others.
    drawn
        Filters and dates of the charts that are drawn.
    """
    parts = {part: stores[part] for part in (*PARTS, ids.SCREEN)}
    return parts | {ids.QUERY_VIEW: drawn[0], ids.TIME_VIEW: drawn[1]}


def changed_parts(now: Mapping[str, Any], before: Any) -> set[str]:
    """Return the parts of the state that differ from before; all if it is unknown."""
    known = before if isinstance(before, dict) else {}
    return {part for part, value in now.items() if part not in known or known[part] != value}


def accepted_language() -> str:
    """Return the language that the browser prefers; English if there is no translation."""
    if not has_request_context():
        return "en"
    g.is_in_accepted_language = True
    # The best first. Werkzeug's best_match would prefer "en" to "ko" for "ko-KR, en;q=0.5".
    accepted = (code.partition("-")[0].lower() for code, rank in request.accept_languages if rank)
    return next((code for code in accepted if code in LANGUAGES), "en")


def is_in_accepted_language() -> bool:
    """Return whether the answer to this request depends on the language of the browser."""
    return bool(g.get("is_in_accepted_language"))


def is_from_this_site() -> bool:
    """Return whether a request comes from this server's page, or not from a browser."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or _host_of(origin) == request.host


def _host_of(origin: str) -> str | None:
    """Return the host and port of an origin; None if it is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def is_link_or_from_this_site() -> bool:
    """Return whether a person followed a link to this server, or this site sent a request.

    Other pages can make a browser load any address, but they cannot click.
    """
    fetched = request.headers.get
    is_clicked = fetched("Sec-Fetch-Mode") == "navigate" and fetched("Sec-Fetch-User") == "?1"
    return is_clicked or fetched("Sec-Fetch-Site") == "same-site" or is_from_this_site()
