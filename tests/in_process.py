"""Read uploaded files in the process of the test, in a tenth of the time of another process."""

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from contextvars import Context

import pytest

from dashboard.ingest import sandbox


def read_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server read files in this process."""
    monkeypatch.setattr(sandbox.import_process, "run", _run)


def _run(content, _):
    out, errors = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(out),
        redirect_stderr(errors),
    ):
        patch.setattr(sys, "stdin", io.StringIO(content.decode()))
        patch.setattr(sandbox, "limit_process", lambda _: None)
        # A separate process does not know the request.
        code = Context().run(sandbox.run_child_process)
    output, error_output = (stream.getvalue().encode() for stream in (out, errors))
    return subprocess.CompletedProcess([], code, output, error_output)
