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


def describe_settings() -> list[Setting]:
    """List every setting.

    Examples
    --------
    >>> describe_settings()[2][:3]
    ('threads', 8, 'Requests answered at the same time.')
    """
    return [Setting(one.name, one.default, *one.metadata["rest"]) for one in fields(Settings)]
