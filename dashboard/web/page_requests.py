"""The view that a request is about, in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dash import Input, State
from flask import has_request_context, request

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


def accepted_language() -> str:
    """Return the language that the browser prefers; English if there is no translation."""
    if not has_request_context():
        return "en"
    return str(request.accept_languages.best_match(list(LANGUAGES), "en"))
