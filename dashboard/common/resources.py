"""Paths of data and assets: next to the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(name: str) -> Path:
    """Return the path of a folder that ships with the program.

    Parameters
    ----------
    name
        ``"data"`` or ``"assets"``.
    """
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def is_installed() -> bool:
    """Return whether the program is installed, rather than run from a checkout."""
    return (_PACKAGE / "assets").is_dir()


def sample_events() -> Path:
    """Return the path of the sample table, the events of one article."""
    return resource("data") / "events.csv"
