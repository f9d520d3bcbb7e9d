"""What the tests share: the article's dataset, and small tables made on the spot."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import find_browser
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, settings

from dashboard.common.resources import sample_events
from dashboard.ingest.load import Dataset, load_events, open_dataset

# How many examples each law is tried with: few by default, many with
# --hypothesis-profile=thorough, as `make test-thorough` asks for.
for profile, count in (("usual", 15), ("thorough", 300)):
    settings.register_profile(
        profile,
        max_examples=count,
        # The first example pays for caches (names of countries, grammar of dates).
        deadline=None,
        print_blob=True,
        derandomize=os.environ.get("CI") == "true",
        suppress_health_check=[HealthCheck.too_slow],
        # Not "explain": it is slow, and what fails here is small enough to be understood.
        phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    )
settings.load_profile("usual")


@pytest.fixture(scope="session")
def article() -> Dataset:
    """The table that ships with the program. It is shared: no test may change it."""
    return open_dataset(sample_events())


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of a Chromium; without one, tests that need it are skipped, but fail in CI."""
    try:
        path = find_browser.find(os.environ)
    except find_browser.BrowserError as error:
        pytest.fail(str(error))
    if path is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("no Chromium or Chrome was found; make browser installs one")
    return path


@pytest.fixture(scope="session")
def table() -> Callable[..., pd.DataFrame]:
    """Make a validated table of rows given as dicts; title and date are filled in, no place is."""

    def make(*rows: dict[str, Any]) -> pd.DataFrame:
        usual = {"date": "2024-10-08", "geo_source": "given", "origin_geo_source": "given"}
        filled = [{"title": f"Event {n}"} | usual | row for n, row in enumerate(rows)]
        checked = load_events(pd.DataFrame(filled, dtype=object))
        errors = [str(problem) for problem in checked.problems if problem.severity == "error"]
        assert not errors, errors
        return checked.events

    return make


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name bytes as Python writes them, as `make mutants` leaves ids unescaped."""
    return repr(val) if isinstance(val, bytes) else None
