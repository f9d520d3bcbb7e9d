"""Every setting, once: its name, default, unit and help line. The command line is made from it."""

from dataclasses import dataclass, field, fields
from typing import Any


def _setting(default: Any, help_line: str) -> Any:
    return field(default=default, metadata={"help": help_line})


@dataclass(frozen=True)
class Settings:
    """How the app is served; see :func:`describe_settings` for the help lines."""

    host: str = _setting("127.0.0.1", "Address to listen on; 127.0.0.1 is this machine alone.")
    port: int = _setting(8050, "Port to listen on.")
    threads: int = _setting(8, "Requests answered at the same time.")
    max_request_mb: int = _setting(4, "Largest request accepted, in megabytes.")


def describe_settings() -> list[tuple[str, Any, str]]:
    """List every setting as (name, default, help line).

    Examples
    --------
    >>> describe_settings()[1]
    ('port', 8050, 'Port to listen on.')
    """
    return [
        (setting.name, setting.default, setting.metadata["help"]) for setting in fields(Settings)
    ]
