"""Lists in cells, as programs write them to CSV."""

import pandas as pd
import pytest

from dashboard import load_events

DAYS = ["2024-05-01", "2024-05-02", "2024-05-03"]


def load(**columns):
    return load_events(pd.DataFrame({"title": ["A", "B", "C"], "date": DAYS} | columns))


@pytest.mark.parametrize(
    ("lists", "countries"),
    [
        (["['Ukraine', 'Russia']", "['France']", "[]"], ["UKR; RUS", "FRA", ""]),
        (['["Ukraine","Russia"]', '["Côte d\'Ivoire"]', ""], ["UKR; RUS", "CIV", ""]),
    ],
)
def test_lists_of_countries_are_read(lists, countries):
    assert load(country=lists).events["country"].tolist() == countries


def test_lists_are_titles_without_brackets():
    titles = ["['Alpha']", '["Beta", "Gamma"]', "['D\\'Elta']"]
    assert load(title=titles).events["title"].tolist() == ["Alpha", "Beta; Gamma", "D'Elta"]


@pytest.mark.parametrize(
    "cells",
    [
        ["[1667, 1668]", "[1670]", ""],
        ["['a']", "b", "['c']"],
        ["['a'", "['b']", "[]"],
        ["[]", "[]", ""],
        ["[__import__('os')]", "['b']", ""],
    ],
)
def test_other_brackets_stay(cells):
    assert load(description=cells).events["description"].tolist() == cells
