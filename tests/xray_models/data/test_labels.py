"""A table of labels: its columns, what is plain and what is asked, files named in every way, and what did not match."""

import pytest

from xray_models.data.labels import LEFT_OUT, Choices, read_labels
from xray_models.data.tables import read_table
from xray_models.errors import DatasetError

NAMES = ["set/a/1.png", "set/b/1.png", "set/b/2.dcm", "set/3.JPEG", "set/1.2.840.7"]


def labels_of(text: str, names=NAMES, **choices):
    return read_labels(read_table(text.encode()), names, Choices(**choices))


def notes_of(labels) -> dict:
    return {note.code: note.details for note in labels.notes}


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("set/a/1.png", "set/a/1.png"),
        ("./A/1", "set/a/1.png"),
        (r"C:\images\b\1.png", "set/b/1.png"),
        ("2", "set/b/2.dcm"),
        ("2.dcm", "set/b/2.dcm"),
        ("3.jpeg", "set/3.JPEG"),
        ("3.png", "set/3.JPEG"),
        ("1.2.840.7", "set/1.2.840.7"),
        ("1.2.840.7.dcm", "set/1.2.840.7"),
    ],
)
def test_a_file_is_found_with_and_without_folders_and_ending(cell, name):
    labels = labels_of(f"file,label\n{cell},PNEUMONIA\n")
    assert {name: row.label for name, row in labels.rows.items()} == {name: 1}


def test_a_cell_of_slashes_takes_no_time():
    labels = labels_of("file,label,text\n2,PNEUMONIA," + "a/" * 50_000 + "\n" + "b/" * 400 + "3,NORMAL,\n")
    assert [row.label for row in labels.rows.values()] == [1, 0]


def test_rows_and_files_that_do_not_match_are_all_reported():
    labels = labels_of(
        "Image;Diagnosis\n1.png;NORMAL\nnone.png;NORMAL\n2;\n3;PNEUMONIA\n3.jpeg;pneumonia\na/1;0\nset/a/1.png;1\n"
    )
    assert {name: row.label for name, row in labels.rows.items()} == {"set/3.JPEG": 1}
    found = {code: details["all"] for code, details in notes_of(labels).items()}
    assert found == {
        "rows-of-several-files": ["1.png"],
        "rows-without-file": ["none.png"],
        "rows-without-label": ["2"],
        "rows-twice": ["set/3.JPEG", "set/a/1.png"],
        "rows-contradict": ["set/a/1.png"],
        "files-without-row": ["set/1.2.840.7", "set/b/1.png", "set/b/2.dcm"],
    }


@pytest.mark.parametrize("values", [("0", "1"), ("NORMAL", "Pneumonia"), ("0.0", "1.0")])
def test_plain_labels_are_understood(values):
    labels = labels_of(f"name,label\na/1,{values[0]}\n2,{values[1]}\n")
    assert [row.label for row in labels.rows.values()] == [0, 1]


def test_synonyms_are_asked_about_and_the_answer_counts():
    text = "file,diagnosis\na/1,Healthy\n2,viral\n3,unclear\n"
    with pytest.raises(DatasetError) as error:
        labels_of(text)
    asked = error.value.details
    assert error.value.code == "label-values" and asked["column"] == "diagnosis"
    assert asked["values"] == {"healthy": 1, "viral": 1, "unclear": 1}
    assert asked["suggested"] == {"healthy": "NORMAL", "viral": "PNEUMONIA", "unclear": None}
    labels = labels_of(text, meanings={"Healthy": "NORMAL", "VIRAL": "PNEUMONIA", "unclear": LEFT_OUT})
    assert [row.label for row in labels.rows.values()] == [0, 1]
    assert notes_of(labels)["rows-without-label"]["all"] == ["3"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("file,reader one,reader two\n2,NORMAL,NORMAL\n", "label-column"),
        ("file,sex,smoker\n2,0,1\n", "label-column"),  # 0 and 1 say nothing of what they are
        ("file,label\nnone,NORMAL\n", "file-column"),
        ("file,findings\n" + "".join(f"2,text {i}\n" for i in range(30)), "label-free-text"),
    ],
)
def test_what_is_not_plain_is_asked(text, code):
    with pytest.raises(DatasetError) as error:
        labels_of(text)
    assert error.value.code == code


def test_a_table_without_labels_will_do_where_the_folders_say_them():
    table, folders = read_table(b"file,sex\na/1,F\n2,M\n3,M\n"), {"set/a/1.png": 0, "set/b/2.dcm": 1}
    labels = read_labels(table, NAMES, by_folder=folders)
    assert {name: (row.label, row.groups["sex"]) for name, row in labels.rows.items()} == {
        "set/a/1.png": (0, "F"), "set/b/2.dcm": (1, "M"),
    }  # fmt: skip
    assert notes_of(labels)["rows-without-label"]["all"] == ["3"] and "labels-by-folder" in notes_of(labels)
    with pytest.raises(DatasetError, match="which column"):
        read_labels(table, NAMES)


def test_columns_can_be_named():
    text = "x,file,one,two,who\n2,3,NORMAL,PNEUMONIA,p7\n"
    row = labels_of(text, file="x", label="two", patient="who").rows["set/b/2.dcm"]
    assert (row.label, row.patient) == (1, "p7") and "p7" not in repr(row)
    with pytest.raises(DatasetError, match="no column 'three'"):
        labels_of(text, label="three")


def test_other_columns_make_subgroups_but_never_of_who_somebody_is():
    names = [f"{i}.png" for i in range(40)]
    heads = "file,label,Patient ID,Patient name,birth_date,sex,age,dose,film,comment,site"
    rows = [
        f"{i},{i % 2},p{i // 2},Anna {i},2020-01-{i % 28 + 1},{'FM'[i % 2]},{i},{i / 7},{1000 + i},text {i},A"
        for i in range(40)
    ]
    labels = labels_of("\n".join([heads, *rows]), names)
    groups = [row.groups for row in labels.rows.values()]
    assert {key for group in groups for key in group} == {"sex", "age", "dose"}
    assert [group["age"] for group in groups] == ["under_6"] * 6 + ["child"] * 12 + ["adult"] * 22
    assert len({group["dose"] for group in groups}) == 4 and groups[0]["dose"].startswith("≤")
    assert labels.rows["5.png"].patient == "p2"
    unused = notes_of(labels)["columns-unused"]["columns"]
    assert unused == "Patient name, birth_date, film, comment"
    assert not any("Anna" in repr(note) or "2020" in repr(note) for note in labels.notes)


@pytest.mark.parametrize("head", ["Nachname", "Vorname", "Geburtsdatum", "Nom", "date de naissance", "Apellidos"])
def test_nor_in_other_languages(head):
    labels = labels_of(f"file,label,{head},site\n2,1,A,X\n3,0,B,Y\na/1,1,A,X\n")
    assert {key for row in labels.rows.values() for key in row.groups} == {"site"}


def test_an_age_of_dicom_is_one_too():
    labels = labels_of("file,label,age\n2,1,009M\n3,0,071Y\na/1,1,\n")
    assert [row.groups.get("age") for row in labels.rows.values()] == ["under_6", "adult", None]
