"""Where the shipped data and assets are: beside the package in a checkout, inside it in a wheel."""

from functools import cache
from hashlib import blake2b
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


@cache
def code_digest() -> str:
    """Tell this very code from any other: what other code worked out may mean something else."""
    digest = blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def sample_events() -> Path:
    """Path of the table that ships with the program: the events of one article."""
    return resource("data") / "events.csv"
