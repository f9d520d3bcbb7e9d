"""Validate requests before Dash gets them, because Dash fails on many malformed ones."""

import json
import logging
from collections.abc import Sequence
from typing import Any, NoReturn

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException, SecurityError

from dashboard.common.errors import UnreadableFileError
from dashboard.common.third_party import (
    CallbackSignature,
    callback_signatures,
    is_any_path,
    is_callback_request,
)
from dashboard.model.messages import word_error

# Keys of a callback request, and of each of its inputs.
_KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}
_INPUT_KEYS = {"id", "property", "value"}
# Body, inputs, one input, its value and the texts of a parameter are five levels.
_DEEPEST = 6
_FAILED = "The server failed to answer this request, and logged the error."
_log = logging.getLogger(__name__)


class StrictJSON(DefaultJSONProvider):
    """A JSON parser that follows the standard and refuses deep nesting."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Parse a text; raise ValueError for every problem."""
        try:
            return json.loads(s, parse_constant=_refuse_constant, **options)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def guard_requests(app: Dash, names: Sequence[str] = ()) -> None:
    """Reject requests that the page of an app does not send, and send errors as one line.

    Call this after registering all callbacks.

    Parameters
    ----------
    app
        The app to guard.
    names
        Host names that are allowed; all if empty.
    """
    server: Any = app.server
    server.config["TRUSTED_HOSTS"] = list(names) or None
    server.json = StrictJSON(server)
    signatures = callback_signatures(app)

    @server.before_request  # type: ignore[untyped-decorator]
    def check_request() -> None:
        # Dash serves its page at any path.
        if is_any_path(request.endpoint):
            abort(404, "There is nothing at this address.")
        if request.method == "POST" and is_callback_request(request.endpoint, request.path):
            problem = find_problem(request.get_json(), signatures)
            if problem:
                abort(400, problem)

    _send_plain_errors(server)


def find_problem(body: Any, signatures: dict[str, CallbackSignature] | None) -> str:
    """Describe the problem of a callback request; empty if there is none.

    Parameters
    ----------
    body
        Any JSON value.
    signatures
        Signatures by output; None if they are not known.

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
    """Name the first part of a request that does not match its callback; empty if all match."""
    names = [".".join(name) for name in signature.inputs]
    fits = {
        "outputs": body.get("outputs") == signature.outputs,
        "inputs": _names(body.get("inputs", [])) == signature.inputs,
        "state": _names(body.get("state", [])) == signature.state,
        "changedPropIds": _are_among(names, body.get("changedPropIds", [])),
    }
    unfit = [part for part, is_fit in fits.items() if not is_fit]
    return f"{unfit[0]}: These do not belong to this callback." if unfit else ""


def _names(inputs: Any) -> list[Any] | None:
    """Return component and property of each input; None for anything but a list."""
    return [_name(part) for part in inputs] if isinstance(inputs, list) else None


def _name(part: Any) -> tuple[Any, Any] | None:
    is_named = isinstance(part, dict) and {"id", "property"} <= part.keys() <= _INPUT_KEYS
    return (part["id"], part["property"]) if is_named else None


def _are_among(names: list[str], values: Any) -> bool:
    return isinstance(values, list) and all(
        isinstance(name, str) and name in names for name in values
    )


def _is_shallow(value: Any, levels: int) -> bool:
    """Return whether lists and objects are nested at most this many levels."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return True
    return levels > 0 and all(_is_shallow(item, levels - 1) for item in value)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not valid JSON")


def _send_plain_errors(server: Flask) -> None:
    """Send every error as one line of plain text."""

    @server.errorhandler(HTTPException)
    def send_http_error(error: HTTPException) -> Any:
        answer = error.get_response()
        if answer.status_code >= 400:  # noqa: PLR2004
            _put_line(answer, error.description or error.name)
        return answer

    @server.errorhandler(SecurityError)
    def reject_host(_: SecurityError) -> Response:
        return plain_response(
            "Host not allowed. Ask the person who runs this server to allow it.", 421
        )

    @server.errorhandler(DependencyException)
    def reject_file(_: DependencyException) -> Response:
        return plain_response("There is no such file.", 404)

    @server.errorhandler(UnreadableFileError)
    def send_unreadable(error: UnreadableFileError) -> Response:
        _log.error("The table cannot be read: %s", error)
        return plain_response(word_error(error, "page"), 503)

    @server.errorhandler(Exception)
    def send_failure(error: Exception) -> Response:
        _log.error("A request failed", exc_info=error)
        return plain_response(_FAILED, 500)


def plain_response(text: str, code: int = 400) -> Response:
    """Send one line of plain text."""
    answer = Response(status=code)
    _put_line(answer, text)
    return answer


def _put_line(answer: Any, words: str) -> None:
    answer.set_data(f"{words}\n")
    answer.mimetype = "text/plain"
