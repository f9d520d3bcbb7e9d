"""Requests are checked before Dash sees them: it fails at many that no page sends."""

import json
import logging
from collections.abc import Sequence
from typing import Any, NoReturn

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException, SecurityError

from dashboard.common.third_party import (
    CallbackSignature,
    callback_signatures,
    is_any_path,
    is_callback_request,
)

# What a page sends to call a callback, and of each of its inputs.
_KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}
_INPUT_KEYS = {"id", "property", "value"}
# A body, its inputs, one of these, its value, the texts of a parameter: one more to spare.
_DEEPEST = 6
_FAILED = "The server failed to answer this request, and logged the error."
_log = logging.getLogger(__name__)


class StrictJSON(DefaultJSONProvider):
    """JSON as its standard has it, and no deeper than Python can follow."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Read a text; all that is wrong with it is a ValueError."""
        try:
            return json.loads(s, parse_constant=_refuse_constant, **options)
        except RecursionError as error:
            raise ValueError("nested too deep") from error


def guard_requests(app: Dash, names: Sequence[str] = ()) -> None:
    """Let through only calls that the page of an app sends, and say all errors in one line.

    To be called once all callbacks are there.

    Parameters
    ----------
    app
        What is guarded.
    names
        Hosts that a request may ask for; without any, all.
    """
    server: Any = app.server
    server.config["TRUSTED_HOSTS"] = list(names) or None
    server.json = StrictJSON(server)
    signatures = callback_signatures(app)

    @server.before_request  # type: ignore[untyped-decorator]
    def look() -> None:
        # Dash gives its page for any address.
        if is_any_path(request.endpoint):
            abort(404, "There is nothing at this address.")
        if request.method == "POST" and is_callback_request(request.endpoint, request.path):
            problem = find_problem(request.get_json(), signatures)
            if problem:
                abort(400, problem)

    _say_errors(server)


def find_problem(body: Any, signatures: dict[str, CallbackSignature] | None) -> str:
    """Describe the problem of a request that calls a callback; empty if there is none.

    Parameters
    ----------
    body
        Any value of JSON.
    signatures
        By output, as the page names it; None where they are not known.

    Examples
    --------
    >>> output = {"id": "a", "property": "data"}
    >>> signatures = {"a.data": CallbackSignature(output, [("b", "value")], [])}
    >>> find_problem({"output": "b.data"}, signatures)
    'output: There is no such callback.'
    >>> find_problem({"output": "a.data", "outputs": [], "inputs": [{"id": "b"}]}, signatures)
    'outputs: These do not belong to this callback.'
    """
    if not isinstance(body, dict) or not _is_shallow(body, _DEEPEST):
        return "Send a JSON object without deep nesting."
    if not body.keys() <= _KEYS:
        return f"Use only these keys: {', '.join(sorted(_KEYS))}."
    output = body.get("output")
    if not isinstance(output, str):
        return "output: There is no such callback."
    if signatures is None:
        return ""
    if output not in signatures:
        return "output: There is no such callback."
    return _compare(body, signatures[output])


def _compare(body: dict[str, Any], signature: CallbackSignature) -> str:
    """Name the first part of a request that does not fit its callback; empty if all do."""
    names = [".".join(name) for name in signature.inputs]
    fits = {
        "outputs": body.get("outputs") == signature.outputs,
        "inputs": _names(body.get("inputs", [])) == signature.inputs,
        "state": _names(body.get("state", [])) == signature.state,
        "changedPropIds": _are_among(names, body.get("changedPropIds", [])),
    }
    unfit = [part for part, is_fit in fits.items() if not is_fit]
    return f"{unfit[0]}: These do not belong to this callback." if unfit else ""


def _names(given: Any) -> list[Any] | None:
    """Names of components and properties of which values are given; None for what is none."""
    return [_name(part) for part in given] if isinstance(given, list) else None


def _name(part: Any) -> tuple[Any, Any] | None:
    is_named = isinstance(part, dict) and {"id", "property"} <= part.keys() <= _INPUT_KEYS
    return (part["id"], part["property"]) if is_named else None


def _are_among(names: list[str], given: Any) -> bool:
    return isinstance(given, list) and all(
        isinstance(name, str) and name in names for name in given
    )


def _is_shallow(value: Any, levels: int) -> bool:
    """Whether lists and objects lie at most so many levels in each other."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return True
    return levels > 0 and all(_is_shallow(item, levels - 1) for item in value)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _say_errors(server: Flask) -> None:
    """Answer whatever goes wrong with one line of plain text."""

    @server.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Any:
        answer = error.get_response()
        if answer.status_code >= 400:  # noqa: PLR2004
            _put_line(answer, error.description or error.name)
        return answer

    @server.errorhandler(SecurityError)
    def miss_name(_: SecurityError) -> Response:
        return plain_response(
            "Host not allowed. Ask the person who runs this server to allow it.", 421
        )

    @server.errorhandler(DependencyException)
    def miss(_: DependencyException) -> Response:
        return plain_response("There is no such file.", 404)

    @server.errorhandler(Exception)
    def fail(error: Exception) -> Response:
        _log.error("A request failed", exc_info=error)
        return plain_response(_FAILED, 500)


def plain_response(why: str, code: int = 400) -> Response:
    """Answer a program in one line."""
    answer = Response(status=code)
    _put_line(answer, why)
    return answer


def _put_line(answer: Any, words: str) -> None:
    answer.set_data(f"{words}\n")
    answer.mimetype = "text/plain"
