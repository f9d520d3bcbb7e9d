"""The public names of the charts, and errors that name the choices."""

import subprocess
import sys

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts
from dashboard.charts import (
    COLOURS,
    DARK,
    LANES,
    THEMES,
    Frame,
    Look,
    MapFrame,
    map_figure,
    numbers_figure,
    overview_figure,
    timeline_figure,
)
from dashboard.common.errors import InvalidSettingError, UncheckedTableError
from dashboard.ingest.load import load_events

FIGURES = [timeline_figure, map_figure, numbers_figure, overview_figure]


@pytest.mark.parametrize("name", charts.__all__)
def test_every_public_name_exists(name):
    assert getattr(charts, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nix'"):
        _ = charts.nix


def test_public_names_are_listed():
    assert set(charts.__all__) <= set(dir(charts))


@pytest.mark.starts_programs
def test_importing_the_package_imports_no_plotly():
    code = "import sys, dashboard.charts; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("draw", FIGURES)
def test_a_figure_needs_only_events(article, draw):
    figure = draw(article.events)
    assert isinstance(figure, go.Figure)
    assert figure.data


@pytest.mark.parametrize("draw", FIGURES)
def test_every_figure_takes_a_look(article, draw):
    figure = draw(article.events, look=Look(DARK))
    assert figure.layout.paper_bgcolor in (DARK.paper, DARK.water)


@pytest.mark.parametrize("draw", FIGURES)
@pytest.mark.parametrize(
    "events",
    [pd.DataFrame({"title": ["Talks"], "date": ["2024"]}), [1, 2], (pd.DataFrame(), [])],
    ids=["unchecked", "list", "result of load_events"],
)
def test_an_unchecked_table_is_refused_with_the_remedy(draw, events):
    with pytest.raises(UncheckedTableError, match=r"pass load_events\(table\)\.events"):
        draw(events)


def with_extra() -> pd.DataFrame:
    """Make 60 events with two extra columns, of which one has too many values for lanes."""
    numbers = range(60)
    rows = {"title": [f"Event {n}" for n in numbers], "date": "2024", "weapon": "rifle"}
    return load_events(pd.DataFrame(rows | {"id": [f"x{n}" for n in numbers]})).events


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: timeline_figure(with_extra(), Frame(lanes="nix")),
            f"lanes='nix': choose one of: {', '.join(LANES)}, weapon",
        ),
        (
            lambda: timeline_figure(with_extra(), color="id"),
            f"color='id': choose one of: {', '.join(COLOURS)}, weapon",
        ),
        (lambda: MapFrame(role="nix"), "role='nix': choose one of: any, place, actor, speaker"),
        (
            lambda: map_figure(with_extra(), look=Look(colour="nix")),
            f"colour='nix': choose one of: {', '.join(COLOURS)}, weapon",
        ),
        (
            lambda: Look(theme="dark"),
            "theme='dark': choose one of: THEMES['light'], THEMES['dark']",
        ),
        (lambda: Look(theme=np.nan), "theme=nan: choose one of: THEMES['light'], THEMES['dark']"),
    ],
    ids=["lanes", "color", "role", "colour", "name of a theme", "no theme"],
)
def test_an_unknown_choice_is_refused_with_the_choices(make, message):
    with pytest.raises(InvalidSettingError) as caught:
        make()
    assert str(caught.value) == message


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_theme_is_a_choice(theme):
    assert Look(theme).theme is theme
