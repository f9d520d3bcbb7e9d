"""A stranger's file read in a process of its own, with bounds to its time and memory.

``python -m dashboard.ingest.sandbox`` is that process: whatever a file does to it, the server goes
on.
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
from dashboard.common.i18n import number, tr
from dashboard.common.limits import Limits, limited
from dashboard.ingest.load import Dataset, open_dataset, package_of, read_mended
from dashboard.ingest.normalize.date_parser import DateOrder
from dashboard.ingest.report import Report
from dashboard.io.formats.tabular import write_texts
from dashboard.io.parquet import write_prepared

# Exits that say what is wrong, in one line of standard error.
_REFUSED, _NO_ROOM, _NO_MEMORY = 2, 3, 4
_MOST_SAID, _MOST_PROBLEMS = 2_000, 200
# Threads and allocators that would take much more memory than they use.
_FRUGAL = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Task:
    """A file to be read.

    Attributes
    ----------
    source, output
        The file, and where to write what is made of it.
    makes
        What that is, one of ``MAKES``.
    name
        As its reader knows it.
    mapping
        Column by field, as chosen.
    order
        What comes first in dates like 03/04/2024, as chosen.
    limits
        Of what it holds.
    seconds, memory_mb
        What reading it may take.
    """

    source: Path
    output: Path
    makes: str
    name: str
    mapping: Mapping[str, str]
    order: DateOrder | None
    limits: Limits
    seconds: int
    memory_mb: int


def run_import(task: Task) -> Any:
    """Read a file in another process, and write what is asked for.

    Returns
    -------
    Any
        What is to be said of it: of a table the report, see :mod:`dashboard.ingest.report`.

    Raises
    ------
    UnreadableFileError
        It is no table, or breaks a limit.
    OutputError
        The table cannot be written.
    """
    said = json.dumps(asdict(task), default=str)
    try:
        done = subprocess.run(  # noqa: S603 - of this program, and no shell
            [sys.executable, "-m", __name__],
            input=said.encode(),
            capture_output=True,
            timeout=task.seconds,
            env=os.environ | _FRUGAL | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(_say_slow(task)) from error
    if done.returncode:
        raise _failure(done.returncode, done.stderr, task)
    return json.loads(done.stdout)


def _say_slow(task: Task) -> str:
    return tr(
        "reading takes more than {count} seconds, the limit here; split the file",
        count=number(task.seconds),
    )


def _failure(code: int, stderr: bytes, task: Task) -> DashboardError:
    """Say why the other process gave up."""
    said = stderr.decode("utf-8", "replace").strip().splitlines()
    last = said[-1][:_MOST_SAID] if said else ""
    if code == _REFUSED:
        return UnreadableFileError(last)
    if code == _NO_ROOM:
        return OutputError(tr("the server cannot keep this table: {why}", why=last))
    if code == _NO_MEMORY or code < 0:
        return UnreadableFileError(
            tr(
                "reading takes more than {count} MB of memory, the limit here; split the file",
                count=number(task.memory_mb),
            )
        )
    return UnreadableFileError(tr("reading failed ({why}); is the file whole?", why=last))


def _work(task: Task) -> None:
    """Read the file in this process, which nobody else needs afterwards."""
    _bound(task)
    with limited(task.limits):
        said = MAKES[task.makes](task)
    sys.stdout.write(json.dumps(said))


def _make_table(task: Task) -> dict[str, Any]:
    """Write a prepared table; with the report on the file, of very many problems the first."""
    dataset = _opened(task)
    write_prepared(task.output, dataset.events, package_of(dataset))
    return Report(dataset).as_json(_MOST_PROBLEMS) | {"file": task.name}


def _make_corrected(task: Task) -> None:
    """Write all rows with what could be mended, for spreadsheets."""
    texts = read_mended(task.source, task.mapping, task.order)
    _write(task, write_texts(texts))


def _make_report(task: Task) -> None:
    """Write the whole report in lines."""
    lines = Report(_opened(task)).lines()
    _write(task, (f"{line}\n".encode() for line in lines))


def _make_json(task: Task) -> None:
    """Write the whole report for programs."""
    said = Report(_opened(task)).as_json() | {"file": task.name}
    _write(task, [json.dumps(said, ensure_ascii=False, indent=2).encode()])


def _write(task: Task, pieces: Iterable[bytes]) -> None:
    """Write a file that is thrown away unless it is whole; where it stands is the server's."""
    with task.output.open("wb") as file:
        file.writelines(pieces)


def _opened(task: Task) -> Dataset:
    dataset = open_dataset(task.source, task.mapping, task.order)
    # Its reader knows the file by another name, which is also the title of one that has none.
    title = Path(task.name).stem.replace("_", " ").strip()
    title = title if dataset.title == task.source.stem else dataset.title
    problems = tuple(replace(one, file=task.name) for one in dataset.problems)
    return replace(dataset, title=title, problems=problems)


# What can be made of a file.
MAKES: dict[str, Callable[[Task], Any]] = {
    "table.parquet": _make_table,
    "corrected.csv": _make_corrected,
    "report.txt": _make_report,
    "report.json": _make_json,
}


def _bound(task: Task) -> None:
    """Let the system hold this process to its limits, where it can."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - there is none on Windows

        pages = (
            int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
        )
        taken = pages * resource.getpagesize()
        most = taken + task.memory_mb * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        # Should the server be gone before it could end this process.
        resource.setrlimit(resource.RLIMIT_CPU, (task.seconds, task.seconds))


def _reason(error: OSError) -> str:
    """Say what the system says, and not of which file; Arrow says both in one text."""
    found = re.search(r"\[errno ([0-9]+)\]", str(error), re.IGNORECASE)
    code = error.errno or (int(found[1]) if found else 0)
    return os.strerror(code) if code else "it cannot be written"


def _read_task(said: str) -> Task:
    fields = json.loads(said)
    paths = {name: Path(fields[name]) for name in ("source", "output")}
    return Task(**fields | paths | {"limits": Limits(**fields["limits"])})


def main() -> int:
    """Read the task from standard input, and write the report to standard output."""
    task = _read_task(sys.stdin.read())
    try:
        _work(task)
    except MemoryError:
        return _NO_MEMORY
    except DashboardError as error:
        # Its reader knows the file by another name.
        sys.stderr.write(" ".join(str(error).removeprefix(f"{task.source.name}: ").split()))
        return _REFUSED
    except OSError as error:
        sys.stderr.write(_reason(error))
        return _NO_ROOM
    return 0


if __name__ == "__main__":
    sys.exit(main())
