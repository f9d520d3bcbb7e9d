"""What strangers send is looked at before Dash does, which would fail at it."""

import json
import logging
from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException, SecurityError

CALLBACKS = "/_dash-update-component"
# What a page sends to call a callback, and of each of its inputs.
_KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}
_GIVEN = {"id", "property", "value"}
# A body, its inputs, one of these, its value, the texts of a parameter: one more to spare.
_DEEPEST = 6
_FAILED = "something went wrong here; it was noted"
_log = logging.getLogger(__name__)


class Call(NamedTuple):
    """How the page calls one callback: names of components and of their properties."""

    outputs: Any
    inputs: list[Any]
    state: list[Any]


class StrictJSON(DefaultJSONProvider):
    """JSON as its standard has it, and no deeper than Python can follow."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Read a text; all that is wrong with it is a ValueError."""
        try:
            return json.loads(s, parse_constant=_refuse_constant, **options)
        except RecursionError as error:
            raise ValueError("nested too deep") from error


def guard(app: Dash, names: Sequence[str] = ()) -> None:
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
    calls = {name: _call(one) for name, one in app.callback_map.items() if "callback" in one}

    @server.before_request  # type: ignore[untyped-decorator]
    def look() -> None:
        # Dash gives its page for any address.
        if request.endpoint == "/<path:path>":
            abort(404, "there is nothing at this address")
        if request.endpoint == CALLBACKS and request.method == "POST":
            wrong = find_wrong(request.get_json(), calls)
            if wrong:
                abort(400, wrong)

    _say_errors(server)


def find_wrong(body: Any, calls: dict[str, Call]) -> str:
    """Say what is wrong with the body of a call; empty where nothing is.

    Parameters
    ----------
    body
        Any value of JSON.
    calls
        By output, as the page names it.

    Examples
    --------
    >>> calls = {"a.data": Call({"id": "a", "property": "data"}, [("b", "value")], [])}
    >>> find_wrong({"output": "b.data"}, calls)
    'output: there is no such callback'
    >>> find_wrong({"output": "a.data", "outputs": [], "inputs": [{"id": "b"}]}, calls)
    'outputs: not those of this callback'
    """
    if not isinstance(body, dict) or not _is_shallow(body, _DEEPEST):
        return "a call is an object of JSON that is nested a little"
    if not body.keys() <= _KEYS:
        return f"a call has nothing but: {', '.join(sorted(_KEYS))}"
    output = body.get("output")
    call = calls.get(output) if isinstance(output, str) else None
    if call is None:
        return "output: there is no such callback"
    names = [".".join(name) for name in call.inputs]
    is_right = {
        "outputs": body.get("outputs") == call.outputs,
        "inputs": _names(body.get("inputs", [])) == call.inputs,
        "state": _names(body.get("state", [])) == call.state,
        "changedPropIds": _are_among(names, body.get("changedPropIds", [])),
    }
    wrong = [part for part, is_so in is_right.items() if not is_so]
    return f"{wrong[0]}: not those of this callback" if wrong else ""


def _call(registered: dict[str, Any]) -> Call:
    inputs, state = (
        [(one["id"], one["property"]) for one in registered[part]] for part in ("inputs", "state")
    )
    output = registered["output"]
    is_one = not isinstance(output, list | tuple)
    outputs = [
        {"id": one.component_id, "property": one.component_property}
        for one in ([output] if is_one else output)
    ]
    return Call(outputs[0] if is_one else outputs, inputs, state)


def _names(given: Any) -> list[Any] | None:
    """Names of components and properties of which values are given; None for what is none."""
    return [_name(one) for one in given] if isinstance(given, list) else None


def _name(one: Any) -> tuple[Any, Any] | None:
    is_named = isinstance(one, dict) and {"id", "property"} <= one.keys() <= _GIVEN
    return (one["id"], one["property"]) if is_named else None


def _are_among(names: list[str], given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) and one in names for one in given)


def _is_shallow(value: Any, levels: int) -> bool:
    """Whether lists and objects lie at most so many levels in each other."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return True
    return levels > 0 and all(_is_shallow(one, levels - 1) for one in value)


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
        return one_line("this server does not answer to that name; --hosts says to which", 421)

    @server.errorhandler(DependencyException)
    def miss(_: DependencyException) -> Response:
        return one_line("there is no such file", 404)

    @server.errorhandler(Exception)
    def fail(error: Exception) -> Response:
        _log.error("A request failed", exc_info=error)
        return one_line(_FAILED, 500)


def one_line(why: str, code: int = 400) -> Response:
    """Answer a program in one line."""
    answer = Response(status=code)
    _put_line(answer, why)
    return answer


def _put_line(answer: Any, words: str) -> None:
    answer.set_data(f"{words}\n")
    answer.mimetype = "text/plain"
