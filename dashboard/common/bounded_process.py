"""Run a function in another process, with limits on its time and memory.

Whatever the function does, this process keeps running: it receives the result, the error, or the
reason why the other process stopped.
"""

import contextlib
import copyreg
import ctypes
import faulthandler
import io
import mmap
import os
import pickle
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import Timer
from types import MappingProxyType
from typing import IO, Any, Literal, NamedTuple, NoReturn, Protocol, TypeVar

from dashboard.common.progress import listening, report_progress

Result = TypeVar("Result")
Reason = Literal["time", "memory", "failure"]

_USUAL_MEMORY_BYTES = 8_000_000_000
# Columns begin at such a place in the file that transfers them.
_ALIGNMENT = 64
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class ProcessLimits:
    """Limits on a process.

    Attributes
    ----------
    seconds
        How long it may run, and how much processor time it may use.
    memory_mb
        How much more memory it may use than at its start; 0 for three quarters of the memory of
        this machine. Only Linux enforces it.
    """

    seconds: int = 1_800
    memory_mb: int = 0

    @property
    def most_mb(self) -> int:
        """The limit on memory, in MB."""
        return self.memory_mb or most_memory_mb()


class ProcessStoppedError(Exception):
    """A process stopped before its function returned.

    Attributes
    ----------
    reason
        The limit that it exceeded, or ``failure``.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


def most_memory_mb() -> int:
    """Return three quarters of the memory of this machine, in MB."""
    try:
        size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        size = _USUAL_MEMORY_BYTES
    return size * 3 // 4 // 1_000_000


def limit_process(limits: ProcessLimits) -> None:
    """Let the system enforce limits on this process from now on, where it supports that.

    Beyond the memory, allocations fail; beyond the processor time, the process ends.
    """
    for kind, most in _system_limits(limits).items():
        _, hard = _resource().getrlimit(kind)
        least = _least(most, hard)
        _resource().setrlimit(kind, (least, least))


@contextlib.contextmanager
def limits_in_force(limits: ProcessLimits) -> Iterator[None]:
    """Limit this process within a ``with`` block, as :func:`limit_process` does.

    The process also ends after the time of the limits, whatever it does meanwhile.
    """
    before = {kind: _resource().getrlimit(kind) for kind in _system_limits(limits)}
    for kind, most in _system_limits(limits).items():
        soft, hard = before[kind]
        _resource().setrlimit(kind, (_least(most, soft, hard), hard))
    if before:
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    try:
        yield
    finally:
        if before:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for kind, pair in before.items():
            _resource().setrlimit(kind, pair)


def _resource() -> Any:
    import resource  # noqa: PLC0415 - missing on Windows

    return resource


def _system_limits(limits: ProcessLimits) -> dict[int, int]:
    """Return the maximum of each resource; empty where the system has no such limits."""
    try:
        resource = _resource()
    except ImportError:
        return {}
    used = resource.getrusage(resource.RUSAGE_SELF)
    # A process that exceeds a limit does not leave a copy of its memory on the disk.
    most = {
        resource.RLIMIT_CPU: int(used.ru_utime + used.ru_stime) + limits.seconds,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most[resource.RLIMIT_AS] = pages * resource.getpagesize() + limits.most_mb * 1_000_000
    return most


def _least(*values: int) -> int:
    return min(value for value in values if value != _resource().RLIM_INFINITY)


def run_bounded(
    function: Callable[[], Result], limits: ProcessLimits, *, may_fork: bool = False
) -> Result:
    """Run a function in another process, and return its result.

    Steps of its progress are reported here. What it writes to standard output or error is lost.

    Parameters
    ----------
    function
        The function; it, its result and its errors must be picklable.
    limits
        Limits on the process.
    may_fork
        Whether the process may be a fork of this one where that is safe, on Linux. It starts in a
        few milliseconds; another Python takes a second. No other thread may do any work meanwhile,
        because a lock that it holds stays locked in the fork.

    Raises
    ------
    ProcessStoppedError
        The process exceeded a limit, or failed.
    BaseException
        The function raised it.
    """
    is_forked = may_fork and sys.platform == "linux"
    with _transfer_file(is_forked=is_forked) as path:
        work = partial(_work, function, limits, path)
        process, stream = _fork(work) if is_forked else _start(work)
        timer = Timer(limits.seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            with stream:
                result: Result = _receive(stream, path)
        except (EOFError, pickle.UnpicklingError) as error:
            has_expired = timer.finished.is_set()
            code = process.wait()
            reason = "time" if has_expired else stop_reason(code)
            raise ProcessStoppedError(reason, f"exit code {code}") from error
        finally:
            timer.cancel()
            process.kill()
            process.wait()
    return result


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


# Read-only mappings are the defaults of several values. Python has no pickle for them.
copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))


class _Failed(NamedTuple):
    """The error of the function."""

    error: BaseException


class _Progress(NamedTuple):
    step: str
    share: float


class _Pickled(NamedTuple):
    """A result in the transfer file: the sizes of its buffers, and of its pickle at the end."""

    sizes: list[int]


class _Process(Protocol):
    def kill(self) -> None: ...
    def wait(self) -> int: ...


@dataclass
class _Fork:
    """A forked process, with the methods of ``subprocess.Popen``."""

    pid: int
    returncode: int | None = None

    def kill(self) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        if self.returncode is None:
            _, status = os.waitpid(self.pid, 0)
            self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def _fork(work: Callable[[IO[bytes]], None]) -> tuple[_Process, IO[bytes]]:
    """Do work in a fork of this process; return it, and a stream with what it sends."""
    reading, writing = os.pipe()
    parent = os.getpid()
    with warnings.catch_warnings():
        # Idle threads of numerical libraries handle forks.
        warnings.filterwarnings("ignore", ".*multi-threaded", DeprecationWarning)
        pid = os.fork()
    if not pid:
        _work_as_fork(work, reading, writing, parent)
    os.close(writing)
    return _Fork(pid), os.fdopen(reading, "rb")


def _work_as_fork(
    work: Callable[[IO[bytes]], None], reading: int, writing: int, parent: int
) -> NoReturn:
    """Do the work in the fork, without returning to the code that was forked."""
    try:
        os.close(reading)
        faulthandler.disable()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # The parent ends this process after Ctrl+C; the system does if the parent was killed.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        die_with_parent()
        if os.getppid() == parent:
            with os.fdopen(writing, "wb") as stream:
                work(stream)
    finally:
        os._exit(0)


def die_with_parent() -> None:
    """Let the system end this process when its parent was killed; only Linux supports that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _start(work: Callable[[IO[bytes]], None]) -> tuple[_Process, IO[bytes]]:
    """Do work in a new Python process; return it, and a stream with what it sends."""
    process = subprocess.Popen(  # noqa: S603 - this program, without a shell
        [sys.executable, "-c", f"from {__name__} import run_child; run_child()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert process.stdin is not None  # noqa: S101
    assert process.stdout is not None  # noqa: S101
    with contextlib.suppress(BrokenPipeError), process.stdin as stream:
        pickle.dump(work, stream)
    return process, process.stdout


def run_child() -> None:
    """Do the work that standard input contains, and send its messages to standard output."""
    die_with_parent()
    work = pickle.load(sys.stdin.buffer)  # noqa: S301 - sent by this program
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as stream:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        work(stream)


def _work(
    function: Callable[[], Any], limits: ProcessLimits, path: Path, stream: IO[bytes]
) -> None:
    """Run the function within its limits, and send its progress and its result or error."""
    _silence()
    with listening(lambda step, share: _send(stream, _Progress(step, share))):
        try:
            limit_process(limits)
            message: _Failed | _Pickled = _pickle(function(), path)
        except BaseException as error:
            message = _Failed(error)
    try:
        _send(stream, message)
    except (pickle.PicklingError, TypeError, AttributeError):
        _send(stream, _Failed(RuntimeError(repr(message))))


def _silence() -> None:
    """Discard what libraries in other languages write when they fail."""
    unused = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(unused, number)
    os.close(unused)


def _send(stream: IO[bytes], message: _Failed | _Progress | _Pickled) -> None:
    stream.write(pickle.dumps(message))
    stream.flush()


def _receive(stream: IO[bytes], path: Path) -> Any:
    """Report progress until the result arrives, and return it; raises the error of the function."""
    while True:
        message = pickle.load(stream)  # noqa: S301 - sent by this program
        if isinstance(message, _Progress):
            report_progress(*message)
        elif isinstance(message, _Pickled):
            return _unpickle(message, path)
        else:
            _raise(message.error)


def _raise(error: BaseException) -> NoReturn:
    if isinstance(error, MemoryError):
        raise ProcessStoppedError("memory") from error
    if isinstance(error, EOFError | pickle.UnpicklingError):
        raise ProcessStoppedError("failure", repr(error)) from error
    raise error


def stop_reason(exit_code: int) -> Reason:
    """Return why a process stopped, by its exit code as ``subprocess`` gives it.

    Examples
    --------
    >>> stop_reason(-signal.SIGSEGV), stop_reason(-signal.SIGABRT), stop_reason(-signal.SIGXCPU)
    ('failure', 'memory', 'time')
    """
    name = signal.Signals(-exit_code).name if exit_code < 0 else ""
    if name in ("SIGXCPU", "SIGALRM"):
        return "time"
    # Libraries abort if an allocation fails, and the system kills the largest process.
    return "memory" if name in ("SIGABRT", "SIGKILL") else "failure"


@contextlib.contextmanager
def _transfer_file(*, is_forked: bool) -> Iterator[Path]:
    """Create the path of a file for large buffers, in memory if both processes can open it."""
    if not is_forked:
        import tempfile  # noqa: PLC0415 - forks do not need it, and it is slow to import

        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder) / "buffers"
        return
    number = os.memfd_create("table")
    try:
        yield Path(f"/proc/self/fd/{number}")
    finally:
        os.close(number)


def _pickle(value: Any, path: Path) -> _Pickled:
    """Write a value to a file, without another copy of its large buffers."""
    import numpy as np  # noqa: PLC0415 - a supervisor does not need it

    buffers: list[pickle.PickleBuffer] = []
    pickled = io.BytesIO()
    pickler = pickle.Pickler(pickled, protocol=5, buffer_callback=buffers.append)
    pickler.dispatch_table = copyreg.dispatch_table | {np.ndarray: _reduce_array}
    pickler.dump(value)
    views = [*(buffer.raw() for buffer in buffers), pickled.getbuffer()]
    with path.open("wb") as file:
        for view in views:
            file.write(view)
            file.write(bytes(-view.nbytes % _ALIGNMENT))
    return _Pickled([view.nbytes for view in views])


def _reduce_array(array: Any) -> Any:
    """Pickle an array; moments as numbers, because numpy copies them otherwise."""
    if array.dtype.kind not in "mM":
        return array.__reduce_ex__(5)
    return _restore_moments, (array.view("i8"), array.dtype.str)


def _restore_moments(numbers: Any, kind: str) -> Any:
    return numbers.view(kind)


def _unpickle(message: _Pickled, path: Path) -> Any:
    """Read a value from a file."""
    ends = [0]
    for size in message.sizes:
        ends.append(ends[-1] + size + -size % _ALIGNMENT)
    content = memoryview(_map(path))
    pairs = zip(pairwise(ends), message.sizes, strict=True)
    *buffers, pickled = [content[start : start + size] for (start, _), size in pairs]
    return pickle.loads(pickled, buffers=buffers)  # noqa: S301 - sent by this program


def _map(path: Path) -> mmap.mmap | bytearray:
    """Map a file into memory, which keeps it after it is deleted; changes are not written."""
    with path.open("r+b") as file:
        if os.name == "posix":
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        return bytearray(file.read())
