"""Return unused memory to the system."""

import ctypes
import os
from functools import cache
from typing import Any

import pyarrow as pa


def release_memory() -> None:
    """Return memory that Arrow and the C library keep for later use to the system.

    For ten million rows, this may be half of all memory. Of C libraries, only glibc supports it.
    """
    pa.default_memory_pool().release_unused()
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Any:
    # On POSIX, None loads the running program with its C library.
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
