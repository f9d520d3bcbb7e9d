"""Supervise a command: a small parent process reports if a file makes the command fail.

The command runs in a fork, made before any package is imported, so it costs a few milliseconds. Its
limits are enforced by the system, which may only end it. Only the parent can then say why.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from dashboard.common.bounded_process import ProcessLimits, die_with_parent, stop_reason

_EXIT_CODE = 2
# The terminal sends Ctrl+C to both processes. A signal to the parent alone is passed on later.
_INTERRUPT_S = 1
# Signals that end the command on purpose, so the parent ends in the same way.
_WANTED = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))


class _Reports:
    """The pipe to the supervisor, if this process has one."""

    stream: int | None = None


def supervise() -> None:
    """Fork this process; the fork returns, and its parent waits for it and exits as it does.

    This does nothing on systems without forks.
    """
    if not hasattr(os, "fork"):
        return
    receiving, sending = os.pipe()
    child = os.fork()
    if child:
        os.close(sending)
        _wait(child, receiving)
    os.close(receiving)
    _Reports.stream = sending
    _silence_libraries()


def _silence_libraries() -> None:
    """Write errors of Python to another descriptor, and discard those of other languages."""
    errors = os.dup(2)
    unused = os.open(os.devnull, os.O_WRONLY)
    os.dup2(unused, 2)
    os.close(unused)
    sys.stderr = open(  # noqa: SIM115, PTH123 - it stays open until the end
        errors, "w", encoding=sys.stderr.encoding, errors="backslashreplace", buffering=1
    )


class _EndedError(BaseException):
    """A signal ends the program."""


@contextmanager
def removing_unfinished_files() -> Iterator[None]:
    """Let the code in a ``with`` block clean up before a signal ends the program."""
    received = []

    def end(number: int, _: FrameType | None) -> None:
        received.append(number)
        raise _EndedError

    numbers = set(_WANTED) - {signal.SIGINT}
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    except _EndedError:
        signal.signal(received[0], signal.SIG_DFL)
        os.kill(os.getpid(), received[0])
    finally:
        for number, handler in before.items():
            if number not in received:
                signal.signal(number, handler)


@contextmanager
def supervised_reading(paths: Sequence[Path], limits: ProcessLimits) -> Iterator[None]:
    """Tell the supervisor which files are read, so that it can name them and their limits."""
    if _Reports.stream is None:
        yield
        return
    die_with_parent()
    names = [path.name for path in paths]
    _report({"names": names, "seconds": limits.seconds, "memory_mb": limits.most_mb})
    try:
        yield
    finally:
        _report({})


def _report(content: dict[str, object]) -> None:
    if _Reports.stream is not None:
        os.write(_Reports.stream, f"{json.dumps(content)}\n".encode())


def _wait(child: int, receiving: int) -> NoReturn:
    """Wait for the command, and exit as it does; if it was stopped, print why."""
    _pass_signals(child)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        os._exit(code)
    if -code in _WANTED:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    with os.fdopen(receiving, "rb") as stream:
        lines = stream.read().splitlines()
    print_reason(code, json.loads(lines[-1]) if lines else {})
    os._exit(_EXIT_CODE)


def _pass_signals(child: int) -> None:
    """Pass on signals that end a program."""

    def pass_on(number: int, _: FrameType | None) -> None:
        os.kill(child, number)

    def interrupt(_: int, __: FrameType | None) -> None:
        signal.alarm(_INTERRUPT_S)

    for number in _WANTED:
        signal.signal(number, pass_on)
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGINT))


def print_reason(code: int, reading: dict[str, object]) -> None:
    """Print why a command was stopped.

    Parameters
    ----------
    code
        Its exit code, as ``subprocess`` gives it.
    reading
        The last report of the command: what it read then; empty if it did not read.
    """
    name = signal.Signals(-code).name
    text = f"The program stopped unexpectedly ({name}). Please report it with the file."
    if reading:
        # Imported only here, because they need much longer than this process.
        from dashboard.ingest.sandbox import stop_error  # noqa: PLC0415
        from dashboard.model.messages import word_error  # noqa: PLC0415

        names, *numbers = reading.values()
        limits = ProcessLimits(*numbers)  # type: ignore[arg-type]
        error = stop_error(stop_reason(code), limits, name)
        text = word_error(error.in_file(", ".join(names)), "cli")  # type: ignore[arg-type]
    sys.stderr.write(f"event-timeline: {text}\n")
    sys.stderr.flush()
