"""Memory that is no longer used goes back to the system, where others may need it."""

import ctypes
import os
from functools import cache
from typing import Any

import pyarrow as pa


def release_memory() -> None:
    """Return what was freed and is kept for later; of ten million rows, that may be half of all.

    Both Arrow and the C library keep it. Not every C library can be asked; glibc can.
    """
    pa.default_memory_pool().release_unused()
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Any:
    # Only POSIX gives the program itself, C library and all, for a library without a name.
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
