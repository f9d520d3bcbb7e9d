"""Mappings: what a user may choose for a field, and how choices are saved."""

import pytest

from dashboard.common.errors import InvalidMappingError
from dashboard.model.column_mapping import (
    check_mapping,
    is_fixed,
    read_mapping,
    save_mapping,
    split_choice,
)

NAMES = ["Type", "City", "A + B", '"Brazil"']


@pytest.mark.parametrize(
    ("choice", "parts"),
    [
        ("City", [("City", True)]),
        ("Type + City", [("Type", True), ("City", True)]),
        ("A + B + City", [("A + B", True), ("City", True)]),
        ('"Whale no." + Type', [("Whale no.", False), ("Type", True)]),
        ('"a + b"', [("a + b", False)]),
        # A column may be named like a text.
        ('"Brazil"', [('"Brazil"', True)]),
        ('"São Paulo"', [("São Paulo", False)]),
        ("Type + Town", []),
        ('""', []),
        # Half of a surrogate pair is no character.
        (r'"\ud800"', []),
        ('"Town', []),
        ("Type +", []),
        (" + ".join(["Type"] * 13), []),
    ],
)
def test_a_choice_is_columns_and_texts(choice, parts):
    assert list(split_choice(choice, NAMES)) == parts
    assert is_fixed(choice, NAMES) == (bool(parts) and not any(column for _, column in parts))


def test_a_choice_of_an_unknown_column_is_an_error():
    assert check_mapping({"title": "Type + City", "location": ""}, NAMES)
    with pytest.raises(InvalidMappingError, match="Type \\+ Town"):
        check_mapping({"title": "Type + Town"}, NAMES)


def test_a_saved_mapping_can_be_read_and_extended(tmp_path):
    path = tmp_path / "map.json"
    mapping = {"title": "Заголовок", "location": ""}
    save_mapping(path, mapping)
    assert read_mapping([str(path), "date=When"]) == mapping | {"date": "When"}


@pytest.mark.parametrize("content", [None, "[1]", "no JSON", '{"title": 1}'])
def test_an_invalid_mapping_file_is_rejected(tmp_path, monkeypatch, content):
    # A relative path, because messages shorten long ones.
    monkeypatch.chdir(tmp_path)
    if content:
        (tmp_path / "map.json").write_text(content)
    with pytest.raises(InvalidMappingError, match=r"map\.json"):
        read_mapping(["map.json"])
