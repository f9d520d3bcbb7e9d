"""Workbooks of a few bytes that have a cell far from the others."""

import io
import zipfile

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from dashboard.common.errors import UnreadableFileError
from dashboard.io.readers import workbook
from dashboard.io.readers.workbook import read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook_of(cells, path="worksheets/sheet1.xml"):
    """Make a workbook with one sheet of some cells, by their references."""
    rows = "".join(
        f'<row><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for place, text in cells.items()
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{OFFICE}/worksheet" Target="{path}"/></Relationships>',
        f"xl/{path}": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


HEAD = {"A1": "title", "B1": "date"}


@pytest.mark.parametrize("path", ["worksheets/sheet1.xml", "a.bin"])
def test_a_sheet_with_a_cell_in_its_last_row_and_column_is_refused(tmp_path, path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook_of(HEAD | {"XFD1048576": "x"}, path))
    result = CliRunner().invoke(main, ["check", str(file)])
    assert result.exit_code == 2
    assert "17,179,869,184 cells up to its last row and column" in result.output


@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param('<row><c r="AVVVVVVVVVVVVVV1"/></row>', id="many letters"),
        pytest.param('<row><c r="A104857600"/></row>', id="many digits"),
        pytest.param('<row r="400000000"><c/></row>', id="row"),
        pytest.param('<row><c  s="1" r = "XFD1048576"/></row>', id="blanks"),
        pytest.param('<x:row><x:c r="Z9999999"/></x:row>', id="namespace"),
    ],
)
def test_a_far_cell_is_refused_before_it_is_read(sheet, monkeypatch):
    monkeypatch.setattr(workbook, "CalamineWorkbook", None)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook_of(HEAD))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
    with pytest.raises(UnreadableFileError):
        read_workbook(out.getvalue())


def test_a_text_that_looks_like_a_far_cell_is_read():
    text = "&lt;c r='XFD1048576'/> r='99999999'"
    assert len(read_workbook(workbook_of(HEAD | {"A2": text})).rows) == 1


def test_sheets_with_many_rows_or_columns_are_read():
    table = read_workbook(workbook_of(HEAD | {"A2": "A", "B2": "2024", "AZ900": "x"}))
    assert len(table.rows) == 2
    assert len(read_workbook(workbook_of(HEAD | {"A20000": "x"})).rows) == 1


def test_a_damaged_part_of_a_workbook_is_reported():
    raw = bytearray(workbook_of(HEAD))
    start = raw.index(b"xl/worksheets/sheet1.xml") + 30
    raw[start : start + 20] = b"\xff" * 20
    with pytest.raises(UnreadableFileError, match="This workbook cannot be read"):
        read_workbook(bytes(raw))


@pytest.mark.parametrize(
    ("name", "expected"), [("PanicException", UnreadableFileError), ("Stop", BaseException)]
)
def test_an_internal_error_of_the_library_is_reported(monkeypatch, name, expected):
    error = type(name, (BaseException,), {})
    monkeypatch.setattr(workbook, "_read_sheet", lambda *_: (_ for _ in ()).throw(error))
    with pytest.raises(expected) as raised:
        read_workbook(workbook_of(HEAD))
    assert isinstance(raised.value, UnreadableFileError) == (expected is UnreadableFileError)
