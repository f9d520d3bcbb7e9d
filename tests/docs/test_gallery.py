"""The tables of the gallery are valid, and its commands draw them."""

import re
import shlex
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from make_gallery import MARK_CELLS, commands, mark_figure, run, tidy
from pages import PAGES, ROOT, quoted, table_rows

from dashboard import load_events
from dashboard.cli import export as export_module

FOLDER = ROOT / "docs" / "gallery"
PAGE = PAGES["docs/gallery/index.md"]
TABLES = sorted(FOLDER.glob("*.csv"))
COMMANDS = commands(PAGE)
load_once = cache(load_events)


def by_name(path):
    return path.stem


def test_the_gallery_shows_each_table_with_its_image():
    assert len(TABLES) >= 5
    for table in TABLES:
        assert f"]({table.name})" in PAGE
        assert f"]({table.stem}.webp)" in PAGE
        assert table.with_suffix(".webp").read_bytes()[8:12] == b"WEBP"


@pytest.mark.parametrize("path", TABLES, ids=by_name)
def test_a_table_is_valid(path):
    events, problems = load_once(path)
    assert 10 <= len(events) <= 40
    # Only notes about places that were looked up by name are allowed.
    others = [str(problem) for problem in problems if not problem.code.startswith("place.")]
    assert others == []


@pytest.mark.parametrize("path", TABLES, ids=by_name)
def test_each_row_of_a_table_has_a_source(path):
    assert (pd.read_csv(path)["source"].str.len() > 0).all()


def test_the_tables_use_the_features_of_the_program():
    events = pd.concat([load_once(path).events for path in TABLES])
    assert set(events["status"]) >= {"expected"}
    assert {"asserts", "denies", "expects"} <= set(events["stance"])
    assert {"exact", "city", "region"} <= set(events["geo_precision"])
    assert events["quantity_low"].notna().any()
    assert (events["origin"] != "").any()


def test_each_table_has_a_command():
    drawn = [Path(shlex.split(command)[2]) for command in COMMANDS]
    assert sorted(ROOT / path for path in drawn) == TABLES


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: shlex.split(command)[2])
def test_a_command_draws_its_image(command, monkeypatch, tmp_path):
    drawn = []

    def render(figure, image_format, *, dpi):
        drawn.append((image_format, dpi, figure))
        return b"picture"

    # Creating the file takes a browser some seconds; other tests do that.
    monkeypatch.setattr(export_module, "render_picture", render)
    monkeypatch.chdir(ROOT)
    arguments = shlex.split(command)[1:]
    output = tmp_path / Path(arguments[-1]).name
    run([*arguments[:-1], str(output)])
    ((image_format, dpi, figure),) = drawn
    assert (image_format, dpi) == ("webp", 96)
    assert len(figure.data) > 3
    assert output.read_bytes() == b"picture"


def test_the_page_of_marks_shows_the_dates_of_its_images():
    for _, edtf, picture in table_rows(PAGES["docs/explanation/certainty.md"], "what is known"):
        (name,) = re.findall(r"marks/(\w+)\.svg", picture)
        assert edtf.startswith("any date") or quoted(edtf) == [MARK_CELLS[name]["date"]]


@pytest.mark.parametrize("name", MARK_CELLS)
def test_a_mark_can_be_drawn_and_has_an_image(name):
    figure = mark_figure(name)
    assert figure.layout.width > figure.layout.height
    assert any(len(trace.y) for trace in figure.data)
    picture = ROOT / "docs" / "explanation" / "marks" / f"{name}.svg"
    assert b"<svg" in picture.read_bytes()
    assert f"marks/{name}.svg" in PAGES["docs/explanation/certainty.md"]


def test_the_image_of_a_mark_has_no_random_ids():
    font = b'@font-face { src: url("a") }'
    svg = b"<svg><style>" + font + b'</style><defs id="defs-1a2b3c"/><a id="clip1a2b3c"/></svg>'
    tidied = b'<svg><style></style><defs id="defs-day"/><a id="clipday"/></svg>'
    assert tidy(svg, "day") == tidied
