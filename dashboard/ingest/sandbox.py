"""Read an uploaded file in a separate process, with limits to its time and memory.

``python -m dashboard.ingest.sandbox`` is that process: whatever a file does to it, the server keeps
running.
"""

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from dashboard.common.errors import DashboardError, OutputError, UnreadableFileError
from dashboard.common.i18n import use_language
from dashboard.common.limits import Limits, limited
from dashboard.ingest.load import Dataset, open_dataset, package_of, read_corrected
from dashboard.ingest.normalize.single_dates import DateOrder
from dashboard.ingest.report import Report
from dashboard.io.formats.tabular import write_texts
from dashboard.io.parquet import write_prepared
from dashboard.model.messages import Message

# Exit codes; standard error holds the message.
_REFUSED, _NO_ROOM, _NO_MEMORY = 2, 3, 4
_MOST_CHARS, _MOST_PROBLEMS = 2_000, 200
# Threads and allocators would reserve much more memory than they use.
_FRUGAL = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Task:
    """A file to read, and what to make of it.

    Attributes
    ----------
    source, output
        The file, and where to write the result.
    result
        The kind of result, one of ``RESULT_WRITERS``.
    name
        Name of the file for its reader.
    mapping
        Column by field, as chosen.
    order
        What comes first in dates like 03/04/2024, as chosen.
    limits
        Limits of its content.
    seconds, memory_mb
        Limits of reading it.
    language
        Of a written report.
    """

    source: Path
    output: Path
    result: str
    name: str
    mapping: Mapping[str, str]
    order: DateOrder | None
    limits: Limits
    seconds: int
    memory_mb: int
    language: str = "en"


def run_import(task: Task) -> Any:
    """Read a file in another process, and write the result.

    Returns
    -------
    Any
        Of a table the report, see :mod:`dashboard.ingest.report`.

    Raises
    ------
    UnreadableFileError
        It is not a table, or breaks a limit.
    OutputError
        The table cannot be written.
    """
    task_json = json.dumps(asdict(task), default=str)
    try:
        done = subprocess.run(  # noqa: S603 - of this program, and no shell
            [sys.executable, "-m", __name__],
            input=task_json.encode(),
            capture_output=True,
            timeout=task.seconds,
            env=os.environ | _FRUGAL | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = Message("import.too_slow", {"seconds": task.seconds})
        raise UnreadableFileError(message) from error
    if done.returncode:
        raise _failure(done.returncode, done.stderr, task)
    return json.loads(done.stdout)


def _failure(code: int, stderr: bytes, task: Task) -> DashboardError:
    """Tell why the other process gave up."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    last = lines[-1] if lines else ""
    if code == _REFUSED:
        return UnreadableFileError(_read_message(last))
    if code == _NO_ROOM:
        return OutputError(Message("import.not_kept", {"detail": last[:_MOST_CHARS]}))
    if code == _NO_MEMORY or code < 0:
        return UnreadableFileError(Message("import.too_much_memory", {"most": task.memory_mb}))
    return UnreadableFileError(Message("import.failed", {"detail": last[:_MOST_CHARS]}))


def _read_message(line: str) -> object:
    try:
        content = json.loads(line)
    except ValueError:
        return line[:_MOST_CHARS]
    return Message(**content) if isinstance(content, dict) else content


def _write_message(error: DashboardError) -> str:
    """Write what is wrong; the file's name is left out, as its reader knows another one."""
    content = error.content
    return json.dumps(asdict(content) if isinstance(content, Message) else str(content))


def _work(task: Task) -> None:
    """Read the file in this process, which ends afterwards."""
    _bound(task)
    with limited(task.limits):
        result = RESULT_WRITERS[task.result](task)
    sys.stdout.write(json.dumps(result))


def _make_table(task: Task) -> dict[str, Any]:
    """Write a prepared table, and return the report with the first problems."""
    dataset = _opened(task)
    write_prepared(task.output, dataset.events, package_of(dataset))
    return Report(dataset, "page").as_json(_MOST_PROBLEMS) | {"file": task.name}


def _make_corrected(task: Task) -> None:
    """Write all rows with automatic fixes, for spreadsheets."""
    texts = read_corrected(task.source, task.mapping, task.order)
    _write(task, write_texts(texts))


def _make_report(task: Task) -> None:
    """Write the whole report in lines."""
    with use_language(task.language):
        lines = Report(_opened(task), "page").lines()
        _write(task, (f"{line}\n".encode() for line in lines))


def _make_json(task: Task) -> None:
    """Write the whole report for programs."""
    report = Report(_opened(task), "page").as_json() | {"file": task.name}
    _write(task, [json.dumps(report, ensure_ascii=False, indent=2).encode()])


def _write(task: Task, pieces: Iterable[bytes]) -> None:
    """Write the result; the server discards one that is not complete."""
    with task.output.open("wb") as file:
        file.writelines(pieces)


def _opened(task: Task) -> Dataset:
    dataset = open_dataset(task.source, task.mapping, task.order)
    # Readers know the file by another name, which is also the default title.
    title = Path(task.name).stem.replace("_", " ").strip()
    title = title if dataset.title == task.source.stem else dataset.title
    problems = tuple(problem.in_file(task.name) for problem in dataset.problems)
    return replace(dataset, title=title, problems=problems)


# The results that can be made of a file.
RESULT_WRITERS: dict[str, Callable[[Task], Any]] = {
    "table.parquet": _make_table,
    "corrected.csv": _make_corrected,
    "report.txt": _make_report,
    "report.json": _make_json,
}


def _bound(task: Task) -> None:
    """Let the system enforce the limits of this process, where it can."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - there is none on Windows

        pages = (
            int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
        )
        taken = pages * resource.getpagesize()
        most = taken + task.memory_mb * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        # In case the server ends before it could end this process.
        resource.setrlimit(resource.RLIMIT_CPU, (task.seconds, task.seconds))


def _reason(error: OSError) -> str:
    """Word a system error without the name of the file, which Arrow puts into the same text."""
    match = re.search(r"\[errno ([0-9]+)\]", str(error), re.IGNORECASE)
    code = error.errno or (int(match[1]) if match else 0)
    return os.strerror(code) if code else "it cannot be written"


def _read_task(text: str) -> Task:
    fields = json.loads(text)
    paths = {name: Path(fields[name]) for name in ("source", "output")}
    return Task(**fields | paths | {"limits": Limits(**fields["limits"])})


def run_child_process() -> int:
    """Read the task from standard input, and write the report to standard output."""
    task = _read_task(sys.stdin.read())
    try:
        _work(task)
    except MemoryError:
        return _NO_MEMORY
    except DashboardError as error:
        sys.stderr.write(_write_message(error))
        return _REFUSED
    except OSError as error:
        sys.stderr.write(_reason(error))
        return _NO_ROOM
    return 0


if __name__ == "__main__":
    sys.exit(run_child_process())
