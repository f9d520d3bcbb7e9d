"""Counts of events per bin: where bins begin, and how long they are."""

import pytest

from dashboard.charts.event_counts import bin_grid

DAY_S = 86_400
YEAR_S = 365 * DAY_S


@pytest.mark.parametrize(
    ("first_s", "last_s", "least_s", "grid"),
    [
        pytest.param(90_000, 90_000 + 2 * DAY_S - 1, 80.5, (90_000, 81), id="below two days"),
        pytest.param(90_000, 90_000 + 2 * DAY_S, 80.5, (DAY_S, DAY_S), id="two days"),
        pytest.param(90_000, YEAR_S, 1.5 * DAY_S, (DAY_S, 2 * DAY_S), id="whole days"),
        pytest.param(90_000, YEAR_S, 30 * DAY_S, (DAY_S, 30 * DAY_S), id="a month"),
        pytest.param(
            90_000, 90 * YEAR_S, 30.2 * DAY_S, (90_000, 2_609_280), id="longer than a month"
        ),
    ],
)
def test_bins_are_whole_days_between_two_days_and_a_month(first_s, last_s, least_s, grid):
    assert bin_grid(first_s, last_s, least_s) == grid
