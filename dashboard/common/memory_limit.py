"""Limit the memory of this process while it reads a file."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

_USUAL_MEMORY_BYTES = 8_000_000_000


def most_memory_mb() -> int:
    """Return three quarters of the memory of this machine, in MB."""
    try:
        size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        size = _USUAL_MEMORY_BYTES
    return size * 3 // 4 // 1_000_000


@contextlib.contextmanager
def memory_limit(most_mb: int) -> Iterator[None]:
    """Let this process use at most this much more memory; beyond it, Python raises MemoryError.

    Otherwise a file may use up all memory, and the system ends a process or stops responding. Only
    Linux enforces the limit; on other systems, this does nothing.
    """
    if sys.platform != "linux":
        yield
        return
    import resource  # noqa: PLC0415 - missing on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + most_mb * 1_000_000
    limits = [limit for limit in (soft, hard, most) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
