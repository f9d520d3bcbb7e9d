"""Files of npm packages that tests need."""

import os
from pathlib import Path

import pytest

_MODULES = Path(__file__).parents[2] / "node_modules"


def of_npm(path: str) -> Path:
    """Find a file of a package; without it the test fails in CI, and is skipped elsewhere."""
    file = _MODULES / path
    if not file.exists():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"{path} is missing; make test installs it if there is npm")
    return file
