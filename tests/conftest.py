"""Shared fixtures: the sample dataset, and small tables."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import find_browser
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, settings

from dashboard.common.resources import sample_events
from dashboard.ingest.load import Dataset, load_events, open_dataset

# Number of examples for each property test: `make test-fast` uses "quick", and `make test-thorough`
# uses "thorough".
for profile, count in (("quick", 4), ("usual", 15), ("thorough", 300)):
    settings.register_profile(
        profile,
        max_examples=count,
        # The first example is slow because it fills caches (names of countries, grammar of dates).
        deadline=None,
        print_blob=True,
        derandomize=os.environ.get("CI") == "true",
        suppress_health_check=[HealthCheck.too_slow],
        # Not "explain": it is slow, and failing examples are small enough to understand here.
        phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    )
settings.load_profile("usual")


@pytest.fixture(scope="session", autouse=True)
def data_home(tmp_path_factory) -> Iterator[None]:
    """Keep the data of servers out of the folder of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data-home")))
        yield


@pytest.fixture(scope="session")
def article() -> Dataset:
    """Return the sample table. It is shared, so no test may change it."""
    return open_dataset(sample_events())


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return the path of Chromium; without it, tests that need it are skipped, but fail in CI."""
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
    """Make a validated table from dicts; missing titles and dates are filled in."""

    def make(*rows: dict[str, Any]) -> pd.DataFrame:
        usual = {"date": "2024-10-08", "geo_source": "given", "origin_geo_source": "given"}
        filled = [{"title": f"Event {n}"} | usual | row for n, row in enumerate(rows)]
        checked = load_events(pd.DataFrame(filled, dtype=object))
        errors = [str(problem) for problem in checked.problems if problem.severity == "error"]
        assert not errors, errors
        return checked.events

    return make


def pytest_collection_finish() -> None:
    """Let the garbage collector skip the modules and tests, which stay until the end."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slowest files first, so that all workers are busy until the end.

    Files with browser tests take longest, then files whose tests start programs.
    """
    slow: dict[Path, list[int]] = {}
    for item in items:
        counts = slow.setdefault(item.path, [0, 0])
        for number, mark in enumerate(("browser", "starts_programs")):
            counts[number] += item.get_closest_marker(mark) is not None
    items.sort(key=lambda item: slow[item.path], reverse=True)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Write bytes in ids as Python does, because `make mutants` does not escape ids."""
    return repr(val) if isinstance(val, bytes) else None
