"""All use of undocumented features of the libraries that the server is built on.

A new release of Dash, Kaleido, gunicorn or waitress may change these features without notice.
Therefore each function here first tests whether the feature is as expected. Its docstring names the
fallback, with which the server still works, if less well. Objects of the libraries are passed in,
so that this module does not import them. Its counterpart for the browser is
``assets/browser/internals.js``.
"""

import json
import logging
import re
import time
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

_log = logging.getLogger(__name__)


@cache
def _note_missing(library: str, part: str, fallback: str) -> None:
    """Log once that a feature is not as expected, and the fallback."""
    _log.warning("%s has changed: %s is not as expected; %s", library, part, fallback)


def _has(value: Any, *names: str) -> bool:
    return all(hasattr(value, name) for name in names)


# --- Dash: requests ---


class CallbackSignature(NamedTuple):
    """Names of the components and properties in a request that calls one callback."""

    outputs: Any
    inputs: list[Any]
    state: list[Any]


def callback_signatures(app: Any) -> dict[str, CallbackSignature] | None:
    """Return the signatures of an app's callbacks, by the output that a request names.

    Fallback: None. Then only the structure of requests is checked, and Dash answers invalid ones
    with an error.
    """
    try:
        return {
            name: _signature(callback)
            for name, callback in app.callback_map.items()
            if "callback" in callback
        }
    except (AttributeError, KeyError, TypeError):
        _note_missing("Dash", "callback_map", "requests are checked less strictly")
        return None


def _signature(callback: Mapping[str, Any]) -> CallbackSignature:
    inputs, state = (
        [(part["id"], part["property"]) for part in callback[kind]] for kind in ("inputs", "state")
    )
    output = callback["output"]
    is_single = not isinstance(output, list | tuple)
    outputs = [
        {"id": part.component_id, "property": part.component_property}
        for part in ([output] if is_single else output)
    ]
    return CallbackSignature(outputs[0] if is_single else outputs, inputs, state)


_UPDATE_ENDPOINT = "/_dash-update-component"
_PAGE_ENDPOINT = "/<path:path>"


def is_callback_request(endpoint: str | None, path: str) -> bool:
    """Return whether a request calls a callback.

    Fallback: if Dash names the endpoint differently, the path decides.
    """
    return endpoint == _UPDATE_ENDPOINT or path.endswith(_UPDATE_ENDPOINT)


def is_any_path(endpoint: str | None) -> bool:
    """Return whether Dash would answer a request for an unknown path with its page.

    Fallback: False if Dash names the endpoint differently. Then it answers with the page.
    """
    return endpoint == _PAGE_ENDPOINT


def set_up(app: Any) -> None:
    """Let Dash finish its setup before the first request.

    Fallback: no setup; the first request of each worker waits for it.
    """
    if callable(getattr(app, "_setup_server", None)):
        app._setup_server()
    else:
        _note_missing("Dash", "_setup_server", "the first request waits for the setup")


_CONFIG = re.compile(r"(<script[^>]*>)(\{.*\})(</script>)", re.DOTALL)
_VERSIONS = {
    *("dash_version", "dash_version_url"),
    *("ddk_version", "plotly_version", "python_version"),
}


def remove_versions(config: str) -> str:
    """Remove the versions of Python and of libraries from Dash's configuration in the page.

    Only its tools for developers need them. Fallback: the configuration unchanged.
    """
    match = _CONFIG.fullmatch(config.strip())
    try:
        values = json.loads(match[2]) if match else None
    except ValueError:
        values = None
    if not match or not isinstance(values, dict):
        _note_missing("Dash", "_dash-config", "the page names the versions of libraries")
        return config
    kept = {name: value for name, value in values.items() if name not in _VERSIONS}
    return f"{match[1]}{json.dumps(kept).replace('<', chr(92) + 'u003c')}{match[3]}"


# --- Dash: files and components ---

_SUITES = "_dash-component-suites"


def is_versioned_file(path: str) -> bool:
    """Return whether the path of a component's script names a version, such as ``dcc.v4_4_1.js``.

    Fallback: False. Browsers then request the file again after a while.
    """
    if _SUITES not in path.split("/"):
        return False
    try:
        check: Any = import_module("dash.fingerprint").check_fingerprint
        _, is_versioned = check(path)
    except (ImportError, AttributeError, TypeError, ValueError):
        _note_missing("Dash", "dash.fingerprint", "browsers keep its scripts for a shorter time")
        return False
    return is_versioned is True


def component_json(namespace: str, kind: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Write a component as Dash's renderer reads it.

    Dash encodes a component by its ``to_plotly_json``. The classes that Dash generates also list
    their properties in private attributes, which are not needed here.
    """
    return {"props": dict(properties), "type": kind, "namespace": namespace}


# --- Dash: scripts of the page ---

_SCRIPT = re.compile(r"<script[^>]* src=\"([^\"]*)\"[^>]*></script>")
# Polyfills for browsers that are older than Mantine allows.
_POLYFILL = "/deps/polyfill@"
# The old table component of Dash, which this page does not use.
_UNUSED = "/dash_table/"
# AG Grid, which is loaded after the page; see internals.js.
_GRID = "/dash_ag_grid/"


def can_defer(scripts: str, renderer: str) -> bool:
    """Return whether Dash's page has the script elements that :func:`defer_scripts` expects.

    Fallback: the page loads the scripts of Dash unchanged, and Dash makes the first paint.

    Examples
    --------
    >>> can_defer('<script src="/react.js"></script>', "<script>start()</script>")
    True
    >>> can_defer("<script src='/react.js'/>", "<script>start()</script>")
    False
    """
    matches = _SCRIPT.findall(scripts)
    is_known = 0 < len(matches) == scripts.count("<script") and renderer.count("<script") == 1
    if not is_known:
        _note_missing("Dash", "the index page", "its scripts are not deferred")
    return is_known


def defer_scripts(scripts: str, *, waits: bool) -> str:
    """Remove scripts that are not needed, and run the others after the modules of the page.

    Parameters
    ----------
    scripts
        Script elements of a page.
    waits
        Whether they wait for a call after the first paint.

    Examples
    --------
    >>> defer_scripts('<script src="/dash/dash_table/bundle.js"></script>', waits=False)
    ''
    >>> defer_scripts('<script src="/react.js"></script>', waits=False)
    '<script defer src="/react.js"></script>'
    """

    def deferred(script: re.Match[str]) -> str:
        address = script[1]
        if _UNUSED in address or (waits and _POLYFILL in address):
            return ""
        if _GRID in address:
            return f'<meta name="grid-script" content="{address}">'
        return _wait(script[0]) if waits else script[0].replace("<script", "<script defer", 1)

    return _SCRIPT.sub(deferred, scripts)


def defer_start(script: str, *, waits: bool) -> str:
    """Run the script that starts Dash after all others: as a module, it is deferred."""
    plain = script.replace(' type="application/javascript"', "")
    return _wait(plain) if waits else plain.replace("<script", '<script type="module"', 1)


def _wait(script: str) -> str:
    """Prevent a script from running until ``first_paint.js`` calls it."""
    return script.replace("<script", '<script class="waiting" type="text/plain"', 1)


# --- Kaleido ---


def browser_process(kaleido: Any) -> Any:
    """Return the process of the browser that Kaleido started, a ``subprocess.Popen``.

    Fallback: None. Then a browser that failed counts as dead, so that another one is started, and
    Kaleido has to handle one that hangs.
    """
    process = getattr(kaleido, "subprocess", None)
    if _has(process, "pid", "poll", "wait", "kill"):
        return process
    _note_missing("Kaleido", "subprocess", "a browser that hangs is not killed")
    return None


def add_to_head(page: Any, html: str) -> None:
    """Add elements to the head of the page that Kaleido draws in.

    Fallback: nothing is added. Images use the fonts of the machine, and do not report their size.
    """
    header = getattr(page, "header", None)
    if isinstance(header, str) and "<head" in header:
        page.header = header + html
    else:
        _note_missing("Kaleido", "PageGenerator.header", "pictures use other fonts")


# --- gunicorn ---


def graceful_arbiter(arbiter: type[Any]) -> type[Any]:
    """Return a subclass of gunicorn's main process that lets workers finish on Ctrl+C.

    It ignores the signal to run the program a second time, which would outlive this one.

    Fallback: gunicorn's class. Then Ctrl+C ends workers at once.
    """
    if not (_has(arbiter, "handle_int", "handle_term") and callable(arbiter.handle_term)):
        _note_missing("gunicorn", "Arbiter", "Ctrl+C does not wait for requests under way")
        return arbiter

    def handle_int(self: Any) -> None:
        self.handle_term()

    def handle_usr2(_: Any) -> None:
        return

    methods = {"handle_int": handle_int, "handle_usr2": handle_usr2}
    return type("GracefulArbiter", (arbiter,), methods)


# --- waitress ---

# How long the loop waits for events before it looks whether all requests are answered.
_FINISH_WAIT_S = 0.05


class ServerLoop:
    """The event loop of a waitress server, run in steps so that it can end gracefully."""

    def __init__(self, server: Any, wasyncore: Any) -> None:
        self._server, self._wasyncore = server, wasyncore

    def wake(self) -> None:
        """End the current step; safe in a signal handler."""
        self._server.pull_trigger()

    def turn(self, within_s: float) -> None:
        """Accept what has arrived and send what is ready."""
        # A poll handles more connections than a select.
        self._wasyncore.loop(timeout=within_s, use_poll=True, map=self._server._map, count=1)

    def stop_accepting(self) -> None:
        """Accept no further connection."""
        self._server.accepting = False
        self._server.socket.close()
        self._server.del_channel()

    @property
    def is_busy(self) -> bool:
        """Return whether a request is not fully answered."""
        channels = self._server.active_channels.values()
        return any(
            getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0)
            for channel in channels
        )

    def finish(self, within_s: float) -> None:
        """Accept no further connections, finish the requests in progress, and close."""
        deadline = time.monotonic() + within_s
        self.stop_accepting()
        while time.monotonic() < deadline and self.is_busy:
            self.turn(_FINISH_WAIT_S)
        self.close()

    def close(self) -> None:
        """Close the server and all connections."""
        self._server.task_dispatcher.shutdown(timeout=0)
        self._wasyncore.close_all(self._server._map, ignore_all=True)


def server_loop(server: Any, wasyncore: Any) -> ServerLoop | None:
    """Return the event loop of a waitress server.

    Fallback: None. Then ``server.run()`` serves, and a signal ends it without waiting for running
    requests.
    """
    parts = ("_map", "accepting", "socket", "del_channel", "active_channels", "pull_trigger")
    is_known = (
        _has(server, *parts)
        and _has(getattr(server, "task_dispatcher", None), "shutdown")
        and _has(wasyncore, "loop", "close_all")
    )
    if is_known:
        return ServerLoop(server, wasyncore)
    _note_missing("waitress", "its event loop", "requests under way are dropped at the end")
    return None
