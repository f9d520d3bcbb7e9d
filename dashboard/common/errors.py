"""Errors, one class for each cause; each is also a similar builtin error."""

from typing import Self


class DashboardError(Exception):
    """Base class of all errors that this package raises deliberately.

    The message is one line: the problem, its place, and what to do.

    Attributes
    ----------
    content
        A text, or a message that each surface words for its readers.
    file
        Name of the file at fault; may be empty.
    """

    def __init__(self, content: object = "") -> None:
        super().__init__(content)
        self.content = content
        self.file = ""

    def __str__(self) -> str:
        """Return the message in the wording for Python programs."""
        return f"{self.file}: {self.content}" if self.file else str(self.content)

    def in_file(self, file: str) -> Self:
        """Return the error with the name of the file at fault."""
        error = type(self)(self.content)
        error.file = file
        return error


class UnreadableFileError(DashboardError, ValueError):
    """A file as a whole cannot be read as a table of events."""


class InvalidDateError(DashboardError, ValueError):
    """A text is not an EDTF date that a timeline can draw."""


class InvalidQueryError(DashboardError, ValueError):
    """A filter names something that does not exist."""


class UncheckedTableError(DashboardError, TypeError):
    """A chart was given something other than a table that ``load_events`` has checked."""


class InvalidMappingError(DashboardError, ValueError):
    """A mapping names a field or a column that does not exist."""


class UnsupportedFormatError(DashboardError, ValueError):
    """An export format is not supported."""


class PictureError(DashboardError, RuntimeError):
    """A chart could not be rendered as an image."""


class ServerError(DashboardError, OSError):
    """The page cannot be served at the requested address."""


class InvalidSettingError(DashboardError, ValueError):
    """A setting has a value that is not allowed."""


class OutputError(DashboardError, OSError):
    """A file cannot be written."""


class BrowserFailedError(PictureError):
    """Chrome did not start, did not respond in time, or stopped."""


class BrowserNotFoundError(BrowserFailedError):
    """Headless export found no Chrome or Chromium."""
