"""Read files in a separate process, with limits on time and memory.

The process runs ``python -m dashboard.ingest.sandbox``. If a file makes it fail, the server keeps
running.
"""

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.common.errors import DashboardError, OutputError, UnreadableFileError
from dashboard.common.i18n import use_language
from dashboard.common.limits import Limits, limited
from dashboard.common.memory_limit import most_memory_mb
from dashboard.ingest.load import (
    Dataset,
    ReadingChoices,
    open_dataset,
    open_datasets,
    package_of,
    read_corrected,
    read_left_out,
)
from dashboard.ingest.merge import MergeKey
from dashboard.ingest.normalize.single_dates import Century, DateOrder
from dashboard.ingest.report import Report
from dashboard.io.formats.tabular import write_texts
from dashboard.io.parquet import write_prepared
from dashboard.model.messages import Message

# Exit codes; the message is in standard error.
_INVALID_FILE, _CANNOT_WRITE, _NO_MEMORY = 2, 3, 4
_MAX_MESSAGE_CHARS, _MAX_PROBLEMS = 2_000, 200
_MAX_LOCAL_S = 1_800
_NO_THREAD = "Failed to launch worker thread"
# Threads and allocators reserve much more memory than they use.
_LOW_MEMORY = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


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
    more
        Further files of a table that consists of several.
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
    more: Sequence[Path] = ()

    @property
    def choices(self) -> ReadingChoices:
        """The user's choices, beside the columns."""
        return {
            "order": self.order,
            "sheets": self.sheets,
            "century": self.century,
            "merge": self.merge,
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
        process = subprocess.run(  # noqa: S603 - this program, without a shell
            [sys.executable, "-m", __name__],
            input=task_json.encode(),
            capture_output=True,
            timeout=task.seconds,
            env=os.environ | _LOW_MEMORY | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = Message("import.too_slow", {"seconds": task.seconds})
        raise UnreadableFileError(message) from error
    if process.returncode:
        raise _error_of(process.returncode, process.stderr, task)
    return json.loads(process.stdout)


def open_in_process(paths: Sequence[Path], reading: Mapping[str, Any]) -> Dataset:
    """Open tables as one, as ``open_datasets`` does, but read them in another process.

    The process may take half an hour and three quarters of the memory of this machine, so it can
    read whatever the machine can. If a file makes it fail, this process keeps running.

    Parameters
    ----------
    paths
        The files.
    reading
        The other arguments of ``open_datasets``.

    Raises
    ------
    UnreadableFileError
        A file is not a table, or exceeds a limit.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "table.parquet"
        task = Task(
            source=paths[0],
            more=paths[1:],
            output=output,
            result="tables.parquet",
            name="",
            limits=Limits(),
            seconds=_MAX_LOCAL_S,
            memory_mb=most_memory_mb(),
            **reading,
        )
        run_import(task)
        return open_dataset(output)


def _error_of(exit_code: int, stderr: bytes, task: Task) -> DashboardError:
    """Make an error from the exit code and the last message of the process."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    last_line = lines[-1] if lines else ""
    if exit_code == _INVALID_FILE:
        return UnreadableFileError(_read_message(last_line))
    detail = last_line[:_MAX_MESSAGE_CHARS]
    if exit_code == _CANNOT_WRITE:
        return OutputError(Message("import.not_kept", {"detail": detail}))
    if exit_code == _NO_MEMORY or exit_code < 0:
        return UnreadableFileError(Message("import.too_much_memory", {"most": task.memory_mb}))
    return UnreadableFileError(Message("import.failed", {"detail": detail}))


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
    _limit_resources(task)
    with limited(task.limits):
        result = RESULT_WRITERS[task.result](task)
    sys.stdout.write(json.dumps(result))


def _write_table(task: Task) -> dict[str, Any]:
    """Write a prepared table, and return the report with the first problems."""
    dataset = _open_dataset(task)
    write_prepared(task.output, dataset.events, package_of(dataset))
    return Report(dataset, "page").as_json(_MAX_PROBLEMS) | {"file": task.name}


def _write_tables(task: Task) -> None:
    """Write several local tables as one prepared table; errors name the file."""
    paths = [task.source, *task.more]
    try:
        dataset = open_datasets(paths, task.mapping, **task.choices)
    except DashboardError as error:
        raise UnreadableFileError(str(error)) from error
    write_prepared(task.output, dataset.events, package_of(dataset))


def _write_corrected(task: Task) -> None:
    """Write all rows with automatic fixes as CSV."""
    texts = read_corrected(task.source, task.mapping, task.order, task.sheets, task.century)
    _write(task, write_texts(texts))


def _write_left_out(task: Task) -> None:
    """Write the rows that are left out as CSV, with the reasons."""
    with use_language(task.language):
        texts = read_left_out(task.source, task.mapping, task.order, task.sheets, task.century)
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
    "tables.parquet": _write_tables,
    "corrected.csv": _write_corrected,
    "left-out.csv": _write_left_out,
    "report.txt": _write_report_text,
    "report.json": _write_report_json,
}


def _limit_resources(task: Task) -> None:
    """Let the operating system enforce the limits of this process, where it supports that."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - missing on Windows

        pages = (
            int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
        )
        used_bytes = pages * resource.getpagesize()
        max_bytes = used_bytes + task.memory_mb * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))
        # In case the server stops before it can end this process.
        resource.setrlimit(resource.RLIMIT_CPU, (task.seconds, task.seconds))


def _describe_os_error(error: OSError) -> str:
    """Describe a system error without the path, which Arrow includes in its message."""
    match = re.search(r"\[errno ([0-9]+)\]", str(error), re.IGNORECASE)
    code = error.errno or (int(match[1]) if match else 0)
    return os.strerror(code) if code else "it cannot be written"


def _read_task(text: str) -> Task:
    fields = json.loads(text)
    paths = {name: Path(fields[name]) for name in ("source", "output")}
    more = [Path(path) for path in fields["more"]]
    return Task(**fields | paths | {"limits": Limits(**fields["limits"]), "more": more})


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
    sys.exit(run_child_process())
