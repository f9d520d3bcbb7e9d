"""Answers that several readers need, computed once.

The pupils of a class open the same page on similar computers, and filter by the same countries.
Most callbacks depend on nothing but the table, the language and the state in the request, so the
same request has the same answer.
"""

import json
from collections import OrderedDict
from threading import Lock
from typing import Any, NamedTuple

from dash import Dash
from flask import Response, g, request

from dashboard.common.third_party import callback_signatures, is_callback_request
from dashboard.engine.url_params import read_sent
from dashboard.views import ids
from dashboard.views.registry import DatasetRegistry
from dashboard.views.state import PARTS
from dashboard.views.upload_store import is_token
from dashboard.web.page_requests import accepted_language, changed_parts, now_shown

# About 300 answers with both charts, in each process of the server.
_MAX_BYTES = 32_000_000
# Outputs of the callbacks that depend on nothing but what a request contains.
_CACHED = (ids.TIMELINE, ids.STATUS, ids.FILTERS["tags"])


class _Key(NamedTuple):
    """What an answer depends on: the version of a table, the language, and the question."""

    generation: int
    language: str
    question: str


class AnswerCache:
    """Answers, in the order of their last use.

    Parameters
    ----------
    max_bytes
        Size of all answers and the questions.
    """

    def __init__(self, max_bytes: int = _MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._answers: OrderedDict[_Key, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> bytes | None:
        """Return an answer, if it is cached."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def add(self, key: _Key, answer: bytes) -> None:
        """Cache an answer, and drop those that were not used for longest."""
        with self._lock:
            if key in self._answers:
                return
            self._answers[key] = answer
            self._bytes += _size(key, answer)
            while self._bytes > self._max_bytes:
                self._bytes -= _size(*self._answers.popitem(last=False))


def _size(key: _Key, answer: bytes) -> int:
    return len(key.question) + len(answer)


def cache_answers(app: Dash, tables: DatasetRegistry) -> None:
    """Cache the answers of all callbacks that depend on nothing but the state.

    Call this after :func:`dashboard.web.request_guard.guard_requests`, which validates requests.
    """
    cache = AnswerCache()
    server: Any = app.server
    outputs = {
        output
        for output, signature in (callback_signatures(app) or {}).items()
        if isinstance(signature.outputs, list)
        and any(target["id"] in _CACHED for target in signature.outputs)
    }

    @server.before_request  # type: ignore[untyped-decorator]
    def find_answer() -> Response | None:
        if request.method != "POST" or not is_callback_request(request.endpoint, request.path):
            return None
        body = request.get_json()
        if body["output"] not in outputs:
            return None
        values = {
            part["id"]: part.get("value") for part in (*body["inputs"], *body.get("state", ()))
        }
        token = _token(values)
        generation = None if token is None else tables.generation(token)
        if generation is None:
            return None
        key = _Key(generation, accepted_language(), _question(body, values))
        answer = cache.get(key)
        if answer is None:
            g.answer_key = key
            return None
        return Response(answer, mimetype="application/json")

    @server.after_request  # type: ignore[untyped-decorator]
    def keep_answer(response: Response) -> Response:
        key = g.pop("answer_key", None)
        if key is not None and response.status_code == 200:  # noqa: PLR2004
            cache.add(key, response.get_data())
        return response


def _question(body: dict[str, Any], values: dict[str, Any]) -> str:
    """Write what an answer depends on in a request.

    What the page has shown before does not matter, only whether it is the same.
    """
    shown = {**values}
    if ids.TOLD in values:
        now = now_shown(values, (values[ids.DRAWN], values[ids.TIME_DRAWN]))
        shown[ids.TOLD] = sorted(changed_parts(now, values[ids.TOLD]))
    else:
        for before, part in ((ids.DRAWN, ids.QUERY_VIEW), (ids.TIME_DRAWN, ids.TIME_VIEW)):
            shown[before] = values.get(before) == values.get(part)
    return json.dumps([body["output"], sorted(body.get("changedPropIds", ())), shown])


def _token(values: dict[str, Any]) -> str | None:
    """Return the token of the table that a request names; empty for the server's own.

    None for several or invalid tokens, which the page never sends.
    """
    parts = [values.get(part) for part in PARTS]
    tokens = [token for part in parts if isinstance(part, dict)
              for token in read_sent({"table": part.get("table")}).get("table", ())]  # fmt: skip
    if not tokens:
        return ""
    return tokens[0] if len(tokens) == 1 and is_token(tokens[0]) else None
