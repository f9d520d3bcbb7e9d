"""Every setting, once: its name, default, unit and help line. The command line is made from it."""

from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple


class Setting(NamedTuple):
    """One setting; ``least`` and ``most`` are the inclusive bounds of a number."""

    name: str
    default: Any
    help: str
    least: int | None = None
    most: int | None = None


def _setting(default: Any, help_line: str, *bounds: int) -> Any:
    return field(default=default, metadata={"rest": (help_line, *bounds)})


@dataclass(frozen=True)
class Settings:
    """How the app is served; see :func:`describe_settings` for the help lines."""

    host: str = _setting("127.0.0.1", "Address to listen on; 127.0.0.1 is this machine alone.")
    port: int = _setting(8050, "Port to listen on; 0 takes any that is free.", 0, 65_535)
    threads: int = _setting(8, "Requests answered at the same time.", 1, 256)
    max_request_mb: int = _setting(4, "Largest request accepted, in megabytes.", 1, 1_000)
    uploads: bool = _setting(True, "Whether readers may open tables of their own.")
    data_dir: str = _setting("", "Folder for readers' tables; without one, this user's own.")
    keep_days: int = _setting(30, "Days that a reader's table is kept.", 1, 3_650)
    max_shelf_mb: int = _setting(
        2_000, "All tables of readers, in megabytes; the oldest go first.", 1, 1_000_000
    )
    max_upload_mb: int = _setting(50, "Largest file of a reader, in megabytes.", 1, 4_000)
    max_unpacked_mb: int = _setting(500, "The same once it is unpacked.", 1, 100_000)
    max_rows: int = _setting(1_000_000, "Rows of a reader's file.", 1, 50_000_000)
    max_cell_chars: int = _setting(10_000, "Characters of one of its cells.", 1, 10_000)
    max_load_s: int = _setting(60, "Seconds that reading it may take.", 1, 3_600)
    max_load_mb: int = _setting(
        2_000, "Memory that reading it may take, in megabytes.", 200, 100_000
    )
    max_loads: int = _setting(2, "Files of readers that are read at the same time.", 1, 64)


def describe_settings() -> list[Setting]:
    """List every setting.

    Examples
    --------
    >>> describe_settings()[2][:3]
    ('threads', 8, 'Requests answered at the same time.')
    """
    return [Setting(one.name, one.default, *one.metadata["rest"]) for one in fields(Settings)]
