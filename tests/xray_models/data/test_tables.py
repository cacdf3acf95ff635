"""Tables as people make them: any separator, any encoding, workbooks; and files that are no tables."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from xray_models.data import tables
from xray_models.data.tables import Table, read_table
from xray_models.errors import DatasetError

EXPECTED = Table(("file", "étiquette"), (("a.png", "NORMAL"), ("b, c.png", "PNEUMONIA")))


def workbook(*rows) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_separator_and_encoding(separator, encoding):
    lines = [("file", "étiquette"), ("a.png", " NORMAL "), ('"b, c.png"', "PNEUMONIA"), ("", "")]
    text = "\r\n".join(separator.join(line) for line in lines)
    assert read_table(text.encode(encoding)) == EXPECTED


def test_a_workbook_and_the_hint_of_excel():
    assert read_table(workbook(("file", "étiquette"), ("a.png", "NORMAL"), ("b, c.png", "PNEUMONIA"))) == EXPECTED
    assert read_table(b"sep=;\nfile;x\na;1\n") == Table(("file", "x"), (("a", "1"),))
    assert read_table(workbook(("n", "x"), (1.0, 2.5), (None, True))).rows == (("1", "2.5"), ("", "True"))


def test_short_and_long_rows_names_that_repeat_and_columns_without_one():
    table = read_table(b"a,a,,b\n1\n1,2,3,4,5\n")
    assert table.columns == ("a", "a (2)", "column 3", "b")
    assert table.rows == (("1", "", "", ""), ("1", "2", "3", "4")) and table.column("a (2)") == ["", "2"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-table"),
        (b"file,label\n", "empty-table"),
        (b"\xd0\xcf\x11\xe0old", "old-workbook"),
        (b"PK\x03\x04 no workbook", "bad-table"),
        (b"\x89PNG\0\0\0\rIHDR\0\0", "bad-table"),
        (b"," * 300 + b"x\n1\n", "large-table"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(data, code):
    with pytest.raises(DatasetError) as error:
        read_table(data)
    assert error.value.code == code


def test_a_missing_file_and_a_workbook_that_unpacks_to_too_much(tmp_path, monkeypatch):
    with pytest.raises(DatasetError, match="cannot be read"):
        read_table(tmp_path / "none.csv")
    monkeypatch.setattr(tables, "MAX_SHEET_BYTES", 1000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", " " * 5000)
    with pytest.raises(DatasetError, match="too large"):
        read_table(out.getvalue())
