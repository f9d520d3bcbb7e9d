"""All settings with their defaults and help texts; the command line is generated from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from dashboard.common.errors import InvalidSettingError

_VARIABLE = "EVENT_TIMELINE_"
# The unreserved characters of RFC 3986, 2.3.
_PREFIX = re.compile(r"(?:/[\w.~-]+)*/?", re.ASCII)
# Host names of this machine that only it can use.
_LOCAL_HOSTS = ("127.0.0.1", "localhost")
LOG_LEVELS = ("info", "warning", "error")


class Setting(NamedTuple):
    """One setting.

    ``least`` and ``most`` are the inclusive bounds of a number; ``choices`` are the allowed words.
    """

    name: str
    default: Any
    help: str
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """Environment variable of the setting."""
        return variable(self.name)

    def read(self, value: Any) -> Any:
        """Read a value; raises InvalidSettingError, which names the allowed values.

        Examples
        --------
        >>> describe_settings()[1].read("8051")
        8051
        """
        if self.most is None:
            return self._read_word(str(value))
        text = str(value).strip()
        if not re.fullmatch("-?[0-9]{1,9}", text) or not self.least <= int(text) <= self.most:  # type: ignore[operator]
            raise InvalidSettingError(f"{value}: Give a number from {self.least} to {self.most}.")
        return int(text)

    def _read_word(self, text: str) -> str:
        if self.choices and text not in self.choices:
            raise InvalidSettingError(f"{text}: Choose one of: {', '.join(self.choices)}.")
        return text


def variable(name: str) -> str:
    """Return the environment variable of a command-line option."""
    return f"{_VARIABLE}{name.upper()}"


def _setting(default: Any, help_line: str, *bounds: int, choices: tuple[str, ...] = ()) -> Any:
    least, most = bounds or (None, None)
    return field(default=default, metadata={"rest": (help_line, least, most, choices)})


@dataclass(frozen=True)
class Settings:
    """Settings of the server; see :func:`describe_settings` for the help lines."""

    host: str = _setting("127.0.0.1", "Address to listen on. 127.0.0.1 serves this machine only.")
    port: int = _setting(8050, "Port to listen on. 0 takes any free port.", 0, 65_535)
    workers: int = _setting(
        1, "Number of worker processes, which share the events in memory.", 1, 64
    )
    threads: int = _setting(8, "Number of requests that a worker answers at the same time.", 1, 256)
    trusted_proxies: int = _setting(
        0, "Proxies in front of the server that pass on the address of each reader.", 0, 10
    )
    max_exports: int = _setting(
        4, "Images, pages and files that are made at the same time, in all workers.", 1, 64
    )
    url_prefix: str = _setting("/", "Path below which a proxy serves the page.")
    hosts: str = _setting(
        "",
        "Host names to answer to, such as a.org,b.org. By default, localhost only, or all names if "
        "--host is public.",
    )
    max_request_mb: int = _setting(4, "Maximum size of a request, in MB.", 1, 1_000)
    stop_s: int = _setting(8, "Seconds to finish requests when the server stops.", 0, 3_600)
    log_level: str = _setting(
        "warning",
        "Least severe level to log. info logs each request, warning failed requests.",
        choices=LOG_LEVELS,
    )
    max_read_s: int = _setting(1_800, "Maximum time to read FILE, in seconds.", 1, 86_400)
    max_read_mb: int = _setting(
        0,
        "Maximum memory to read FILE, in MB. 0 allows three quarters of the memory of this "
        "machine.",
        0,
        10_000_000,
    )

    uploads: str = _setting("on", "Whether readers may upload tables.", choices=("on", "off"))
    data_dir: str = _setting("", "Folder for uploaded tables. By default, a folder of this user.")
    keep_days: int = _setting(30, "Days until an uploaded table is deleted.", 1, 3_650)
    max_storage_mb: int = _setting(
        2_000, "Maximum size of all uploads, in MB. The oldest are deleted first.", 1, 1_000_000
    )
    max_upload_mb: int = _setting(50, "Maximum size of an upload, in MB.", 1, 4_000)
    max_unpacked_mb: int = _setting(500, "Maximum unpacked size of an upload, in MB.", 1, 100_000)
    max_rows: int = _setting(1_000_000, "Maximum number of rows of an upload.", 1, 50_000_000)
    max_cell_chars: int = _setting(
        10_000, "Maximum number of characters of a cell of an upload.", 1, 10_000
    )
    max_load_s: int = _setting(60, "Maximum time to read an upload, in seconds.", 1, 3_600)
    max_load_mb: int = _setting(2_000, "Maximum memory to read an upload, in MB.", 200, 100_000)
    max_loads: int = _setting(
        2, "Maximum number of uploads that are read at the same time, in all workers.", 1, 64
    )

    def __post_init__(self) -> None:
        path = f"/{self.url_prefix.strip('/')}"
        if not _PREFIX.fullmatch(path):
            raise InvalidSettingError(
                f"Invalid URL prefix {self.url_prefix!r}. Give a path such as /events/."
            )
        # Dash needs a slash at both ends.
        object.__setattr__(self, "url_prefix", path if path == "/" else f"{path}/")

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Host names that requests may use; empty for any.

        This prevents DNS rebinding: a site that points its name at this machine could read from it
        through a visitor's browser, but its requests still carry that name.

        Examples
        --------
        >>> Settings().allowed_hosts, Settings(host="0.0.0.0").allowed_hosts
        (('127.0.0.1', 'localhost'), ())
        """
        if self.hosts:
            return tuple(name.strip() for name in self.hosts.split(",") if name.strip())
        return _LOCAL_HOSTS if self.host in _LOCAL_HOSTS else ()

    @property
    def max_body_mb(self) -> int:
        """Size above which the server drops a request; the app answers smaller ones."""
        file_mb = self.max_upload_mb if self.uploads == "on" else 0
        return 16 * max(self.max_request_mb, file_mb)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings from environment variables.

        Raises
        ------
        InvalidSettingError
            A variable has a value that is not allowed.

        Examples
        --------
        >>> Settings.from_environment({"EVENT_TIMELINE_THREADS": "4"}).threads
        4
        """
        values = {}
        for setting in describe_settings():
            text = environment.get(setting.variable, "")
            if text:
                values[setting.name] = _read(setting, text)
        return cls(**values)


def _read(setting: Setting, text: str) -> Any:
    try:
        return setting.read(text)
    except InvalidSettingError as error:
        raise InvalidSettingError(f"{setting.variable}={error}") from error


def describe_settings() -> list[Setting]:
    """List every setting.

    Examples
    --------
    >>> describe_settings()[3][:3]
    ('threads', 8, 'Number of requests that a worker answers at the same time.')
    """
    return [Setting(item.name, item.default, *item.metadata["rest"]) for item in fields(Settings)]
