"""Read files in a separate process, with limits on time and memory.

The process runs this module. If a file makes it fail, the server keeps running.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

import pyarrow as pa

from dashboard.common.bounded_process import (
    ProcessLimits,
    ProcessStoppedError,
    Reason,
    die_with_parent,
    limit_process,
    limits_in_force,
    run_bounded,
    stop_reason,
)
from dashboard.common.errors import DashboardError, OutputError, UnreadableFileError
from dashboard.common.i18n import use_language
from dashboard.common.limits import Limits, limited
from dashboard.common.warm_process import STAY, WarmProcess, stay
from dashboard.ingest.load import (
    Dataset,
    ReadingChoices,
    has_index,
    open_dataset,
    open_datasets,
    package_of,
    read_corrected,
    read_left_out,
)
from dashboard.ingest.merge import MergeKey
from dashboard.ingest.normalize.coarser_dates import UnreadDates
from dashboard.ingest.normalize.single_dates import Century, DateOrder, parse_single_date
from dashboard.ingest.report import Report
from dashboard.io.formats.tabular import write_texts
from dashboard.io.parquet import write_prepared
from dashboard.model.messages import Message

# Exit codes; the message is in standard error.
_INVALID_FILE, _CANNOT_WRITE, _NO_MEMORY = 2, 3, 4
_MAX_MESSAGE_CHARS, _MAX_PROBLEMS = 2_000, 200
_NO_THREAD = "Failed to launch worker thread"
Place = Literal["process", "fork", "here"]
Result = TypeVar("Result")
# Threads and allocators reserve much more memory than they use.
_LOW_MEMORY = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
import_process = WarmProcess("dashboard.ingest.sandbox", _LOW_MEMORY)


@dataclass(frozen=True)
class Task:
    """A file to read, and the result to write.

    Attributes
    ----------
    source, output
        Paths of the file and of the result.
    result
        The kind of result, one of ``RESULT_WRITERS``.
    name
        Name of the file as its user knows it.
    mapping
        Column by field, as the user chose.
    order
        The order of dates such as 03/04/2024, as the user chose.
    limits
        Limits on the content of the file.
    seconds, memory_mb
        Limits on the process.
    language
        Language of the report as text.
    sheets
        Sheets of a workbook to read, as the user chose.
    merge
        What rows of the same event have in common, as the user chose.
    century
        The century of years with two digits, as the user chose.
    header
        Where the names of the columns are, as the user chose.
    unread
        What becomes of dates that cannot be read, as the user chose.
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
    sheets: Sequence[str] = ()
    merge: MergeKey | None = None
    century: Century | None = None
    header: str = ""
    unread: UnreadDates | None = None

    @property
    def choices(self) -> ReadingChoices:
        """The user's choices, beside the columns."""
        return {
            "order": self.order,
            "sheets": self.sheets,
            "century": self.century,
            "merge": self.merge,
            "name": self.name,
            "header": self.header,
            "unread": self.unread,
        }


def run_import(task: Task) -> Any:
    """Read a file in another process, and write the result.

    Returns
    -------
    Any
        For a table, the report as JSON, see :mod:`dashboard.ingest.report`.

    Raises
    ------
    UnreadableFileError
        The file is not a table, or exceeds a limit.
    OutputError
        The result cannot be written.
    """
    task_json = json.dumps(asdict(task), default=str)
    try:
        process = import_process.run(task_json.encode(), task.seconds)
    except subprocess.TimeoutExpired as error:
        message = Message("import.too_slow", {"seconds": task.seconds})
        raise UnreadableFileError(message) from error
    if process.returncode:
        raise _error_of(process.returncode, process.stderr, task)
    return json.loads(process.stdout)


def read_safely(
    read: Callable[[], Result], limits: ProcessLimits, place: Place = "process"
) -> Result:
    """Read local files with a function, within limits.

    Parameters
    ----------
    read
        The function. It must be picklable, with its arguments and its result.
    limits
        Limits on the process that reads.
    place
        Where to read:

        - ``"process"``: in another process, while other threads of this process work
        - ``"fork"``: the same, if no other thread works; this starts faster
        - ``"here"``: in this process, whose supervisor reports if it is stopped, see
          :mod:`dashboard.cli.supervisor`

    Raises
    ------
    UnreadableFileError
        A file cannot be read, or exceeds a limit.
    """
    try:
        # Windows has no supervisor.
        if place == "here" and os.name == "posix":
            with limits_in_force(limits):
                return read()
        return run_bounded(read, limits, may_fork=place == "fork")
    except MemoryError as error:
        raise stop_error("memory", limits) from error
    except ProcessStoppedError as error:
        raise stop_error(error.reason, limits, str(error)) from error


def stop_error(reason: Reason, limits: ProcessLimits, detail: str = "") -> UnreadableFileError:
    """Make an error about a process that was stopped while it read a file."""
    if reason == "time":
        return UnreadableFileError(Message("import.too_slow", {"seconds": limits.seconds}))
    if reason == "memory":
        return UnreadableFileError(Message("import.too_much_memory", {"most": limits.most_mb}))
    return UnreadableFileError(Message("import.failed", {"detail": detail}))


def open_safely(
    paths: Sequence[Path],
    reading: Mapping[str, Any],
    limits: ProcessLimits,
    place: Place = "process",
) -> Dataset:
    """Open tables as one, as ``open_datasets`` does, within limits.

    A prepared table with an index is not read, so it is opened in this process.

    Parameters
    ----------
    paths
        The files.
    reading
        The other arguments of ``open_datasets``.
    limits, place
        See :func:`read_safely`.

    Raises
    ------
    UnreadableFileError
        A file is not a table, or exceeds a limit.
    """
    read = partial(open_datasets, paths, **reading)
    if len(paths) == 1 and has_index(paths[0]):
        return read()
    try:
        return read_safely(read, limits, place)
    except UnreadableFileError as error:
        # A process that was stopped cannot name the file.
        raise error if error.file else error.in_file(name_files(paths)) from error


def name_files(paths: Sequence[Path]) -> str:
    """Name the files of a table that consists of several."""
    return ", ".join(path.name for path in paths)


def _error_of(exit_code: int, stderr: bytes, task: Task) -> DashboardError:
    """Make an error from the exit code and the last message of the process."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    last_line = lines[-1] if lines else ""
    if exit_code == _INVALID_FILE:
        return UnreadableFileError(_read_message(last_line))
    detail = last_line[:_MAX_MESSAGE_CHARS]
    if exit_code == _CANNOT_WRITE:
        return OutputError(Message("import.not_kept", {"detail": detail}))
    reason = "memory" if exit_code == _NO_MEMORY else stop_reason(exit_code)
    return stop_error(reason, ProcessLimits(task.seconds, task.memory_mb), detail)


def _read_message(line: str) -> object:
    try:
        content = json.loads(line)
    except ValueError:
        return line[:_MAX_MESSAGE_CHARS]
    return Message(**content) if isinstance(content, dict) else content


def _write_message(error: DashboardError) -> str:
    """Write an error without the name of the file, because the user knows it by another name."""
    content = error.content
    return json.dumps(asdict(content) if isinstance(content, Message) else str(content))


def _run_task(task: Task) -> None:
    """Read the file and write the result, in this process."""
    limit_process(ProcessLimits(task.seconds, task.memory_mb))
    with limited(task.limits):
        result = RESULT_WRITERS[task.result](task)
    sys.stdout.write(json.dumps(result))


def _write_table(task: Task) -> dict[str, Any]:
    """Write a prepared table, and return the report with the first problems."""
    dataset = _open_dataset(task)
    write_prepared(task.output, dataset.events, package_of(dataset))
    return Report(dataset, "page").as_json(_MAX_PROBLEMS) | {"file": task.name}


def _write_corrected(task: Task) -> None:
    """Write all rows with automatic fixes as CSV."""
    texts = read_corrected(task.source, task.mapping, **task.choices)
    _write(task, write_texts(texts))


def _write_left_out(task: Task) -> None:
    """Write the rows that are left out as CSV, with the reasons."""
    with use_language(task.language):
        texts = read_left_out(task.source, task.mapping, **task.choices)
        _write(task, write_texts(texts))


def _write_report_text(task: Task) -> None:
    """Write the whole report as text."""
    with use_language(task.language):
        lines = Report(_open_dataset(task), "page").lines()
        _write(task, (f"{line}\n".encode() for line in lines))


def _write_report_json(task: Task) -> None:
    """Write the whole report as JSON."""
    report = Report(_open_dataset(task), "page").as_json() | {"file": task.name}
    _write(task, [json.dumps(report, ensure_ascii=False, indent=2).encode()])


def _write(task: Task, pieces: Iterable[bytes]) -> None:
    """Write the result; the server discards it if it is incomplete."""
    with task.output.open("wb") as file:
        file.writelines(pieces)


def _open_dataset(task: Task) -> Dataset:
    dataset = open_dataset(task.source, task.mapping, **task.choices)
    # The default title is the name of the file, which the user knows by another name.
    name = Path(task.name).stem.replace("_", " ").strip()
    title = name if dataset.title == task.source.stem else dataset.title
    problems = tuple(problem.in_file(task.name) for problem in dataset.problems)
    return replace(dataset, title=title, problems=problems)


# The results that can be written, by the kind of result.
RESULT_WRITERS: dict[str, Callable[[Task], Any]] = {
    "table.parquet": _write_table,
    "corrected.csv": _write_corrected,
    "left-out.csv": _write_left_out,
    "report.txt": _write_report_text,
    "report.json": _write_report_json,
}


def _describe_os_error(error: OSError) -> str:
    """Describe a system error without the path, which Arrow includes in its message."""
    match = re.search(r"\[errno ([0-9]+)\]", str(error), re.IGNORECASE)
    code = error.errno or (int(match[1]) if match else 0)
    return os.strerror(code) if code else "it cannot be written"


def _read_task(text: str) -> Task:
    fields = json.loads(text)
    paths = {name: Path(fields[name]) for name in ("source", "output")}
    return Task(**fields | paths | {"limits": Limits(**fields["limits"])})


def run_child_process() -> int:
    """Read a task from standard input, run it, and write the report to standard output."""
    task = _read_task(sys.stdin.read())
    try:
        _run_task(task)
    except MemoryError:
        return _NO_MEMORY
    except pa.ArrowException as error:
        # A thread needs memory of its own.
        if _NO_THREAD not in str(error):
            raise
        return _NO_MEMORY
    except DashboardError as error:
        sys.stderr.write(_write_message(error))
        return _INVALID_FILE
    except OSError as error:
        sys.stderr.write(_describe_os_error(error))
        return _CANNOT_WRITE
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == [STAY]:
        # The patterns take longer to make than most files to read.
        parse_single_date("1 May 2024")
        stay(run_child_process)
    else:
        die_with_parent()
        sys.exit(run_child_process())
