"""What tests take from npm's packages."""

import os
from pathlib import Path

import pytest

_MODULES = Path(__file__).parents[2] / "node_modules"


def of_npm(path: str) -> Path:
    """Find a file of a package; without it the test fails in CI, and is skipped elsewhere."""
    found = _MODULES / path
    if not found.exists():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"{path} is not there; make test installs it where there is npm")
    return found
