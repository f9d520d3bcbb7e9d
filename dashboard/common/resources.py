"""Paths of the data and assets: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(name: str) -> Path:
    """Path of a shipped folder.

    Parameters
    ----------
    name
        ``"data"`` or ``"assets"``.
    """
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def is_installed() -> bool:
    """Whether the program is installed, and not run from a checkout of its sources."""
    return (_PACKAGE / "assets").is_dir()


def sample_events() -> Path:
    """Path of the table that ships with the program: the events of one article."""
    return resource("data") / "events.csv"
