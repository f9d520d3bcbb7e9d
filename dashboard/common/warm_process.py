"""Run a module in processes that start at once, because one has already imported what they need."""

import atexit
import logging
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from select import select
from tempfile import TemporaryFile
from threading import Lock
from typing import NoReturn

from dashboard.common.bounded_process import die_with_parent

# The argument with which a module stays, see `stay`.
STAY = "--stay"
_CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
# Without work for this time, the process that stays ends, and gives its memory back.
_IDLE_S = 600
_log = logging.getLogger(__name__)


class WarmProcess:
    """Runs a module many times, each time in a process of its own.

    The first run starts a process that imports the module and stays. It is forked for each run,
    which takes a few milliseconds; another Python would take a second.

    Parameters
    ----------
    module
        Full name of a module that works from standard input to standard output and, if its only
        argument is ``STAY``, calls :func:`stay`.
    environment
        Environment variables, beside those of this process.
    """

    def __init__(self, module: str, environment: Mapping[str, str]) -> None:
        self._module, self._more = module, environment
        self._lock = Lock()
        self._requests: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def run(self, content: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
        """Run the module once.

        Parameters
        ----------
        content
            What it reads from standard input.
        seconds
            How long it may take.

        Raises
        ------
        subprocess.TimeoutExpired
            It takes longer, and has been ended.
        """
        if _CAN_FORK:
            try:
                return self._run_fork(content, seconds)
            except OSError as error:
                _log.warning("Another Python is started: %s", type(error).__name__)
        return subprocess.run(  # noqa: S603 - this program, without a shell
            self._command,
            input=content,
            capture_output=True,
            timeout=seconds,
            env=self._environment,
            check=False,
        )

    def close(self) -> None:
        """End the process that stays; the next run starts another one."""
        with self._lock:
            self._end()

    @property
    def _command(self) -> list[str]:
        return [sys.executable, "-m", self._module]

    @property
    def _environment(self) -> dict[str, str]:
        return os.environ | self._more | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    def _run_fork(self, content: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
        # Files, because pipes would have to be read and written at the same time.
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as errors:
            given.write(content)
            given.seek(0)
            status, sent = socket.socketpair()
            # Closing it ends the run.
            with status:
                with sent:
                    self._request([each.fileno() for each in (given, out, errors, sent)])
                if not select([status], [], [], seconds)[0]:
                    raise subprocess.TimeoutExpired(self._command, seconds)
                code = status.recv(16)
            if not code:
                raise ConnectionError("The process that stays has ended.")
            out.seek(0)
            errors.seek(0)
            return subprocess.CompletedProcess(self._command, int(code), out.read(), errors.read())

    def _request(self, files: Sequence[int]) -> None:
        """Ask for a run, with its input, its output, its errors and a socket for its exit code."""
        with self._lock:
            # A fork of this process must not share its socket.
            if self._requests and self._owner == os.getpid():
                with suppress(OSError):
                    socket.send_fds(self._requests, [b"."], files)
                    return
            socket.send_fds(self._start(), [b"."], files)

    def _start(self) -> socket.socket:
        """Start the process that stays, and return the socket for requests.

        It ends when this process closes the socket, or ends.
        """
        self._end()
        self._requests, theirs = socket.socketpair()
        self._owner = os.getpid()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this program, without a shell
                [*self._command, STAY],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=self._environment,
            )
        atexit.register(self.close)
        return self._requests

    def _end(self) -> None:
        if self._requests:
            self._requests.close()
        if self._process and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._requests = self._process = None
        atexit.unregister(self.close)


def stay(run: Callable[[], int]) -> None:
    """Fork this process for each run that the process at its standard input asks for.

    No thread may do any work meanwhile, because a lock that it holds stays locked in the fork.

    Parameters
    ----------
    run
        Works from standard input to standard output, and returns the exit code.
    """
    # After Ctrl+C, the process that started this one ends its runs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=os.dup(0)) as requests:
        while select([requests], [], [], _IDLE_S)[0]:
            message, files, *_ = socket.recv_fds(requests, 1, 4)
            if not message:
                return
            if not os.fork():
                # A run must not receive what other runs read.
                requests.close()
                _supervise(run, files)
            for number in files:
                os.close(number)
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    continue


def _supervise(run: Callable[[], int], files: Sequence[int]) -> NoReturn:
    """Run once in another fork, send its exit code, and end; end it if nobody waits for it."""
    try:
        *streams, status = files
        over, held = os.pipe()
        process = os.fork()
        if not process:
            os.close(status)
            _run_once(run, streams)
        for number in (held, *streams):
            os.close(number)
        with socket.socket(fileno=status) as answer:
            # The run closes the pipe by ending. The other side closes the socket.
            if answer.fileno() in select([answer.fileno(), over], [], [])[0]:
                os.kill(process, signal.SIGKILL)
            code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            with suppress(OSError):
                answer.send(str(code).encode())
    finally:
        os._exit(0)


def _run_once(run: Callable[[], int], streams: Sequence[int]) -> NoReturn:
    code = 1
    try:
        die_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        code = run()
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
