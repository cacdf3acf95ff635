from collections import defaultdict

import pytest

from tests.helpers import dataset_files, write_zip
from xray_models.data.dataset import load_splits
from xray_models.data.folder_layout import patient_of, sort_files, split_and_label
from xray_models.errors import DatasetError

ODD = ("a\nb", "a\x1b[2Jb", "a\udcff", "é")


@pytest.mark.parametrize(
    ("file", "patient"),
    [
        ("train/PNEUMONIA/person123_bacteria_45.jpeg", "person123"),
        ("person123_virus_67.jpeg", "person123"),
        ("IM-0115-0001.jpeg", "IM-0115"),
        ("NORMAL2-IM-0115-0001-0002.jpeg", "IM-0115"),
        ("train/NORMAL/1.png", "train/NORMAL/1.png"),
        ("train/NORMAL/person7.png", "train/NORMAL/person7.png"),
    ],
)
def test_patients_are_read_from_the_published_names(file, patient):
    assert patient_of(file) == patient


def test_a_number_alone_is_no_patient(tmp_path):
    """1.png, 2.png, ... in every folder of a class."""
    counters = defaultdict(int)
    files = {}
    for name, content in dataset_files(train=12).items():
        folder = name.rpartition("/")[0]
        counters[folder] += 1
        files[f"{folder}/{counters[folder]}.png"] = content
    report = load_splits(write_zip(tmp_path / "d.zip", files)).report
    assert not report.shared_patients and report.patients["test"] == 8
    assert "patients-unknown" in [note.code for note in report.notes]


@pytest.mark.parametrize(
    "name",
    [f"d/test/NORMAL/a{ending}" for ending in (".jfif", ".jpe", ".pjpeg", ".JPG", ".TIF", ".WebP", ".dib", "")],
)
def test_the_usual_endings_are_pictures(name):
    assert split_and_label(name) == ("test", 0)


def test_folders_inside_those_of_the_classes_count_for_the_class(tmp_path):
    files = {
        name.replace("/PNEUMONIA/", "/PNEUMONIA/bacteria/" if "0_virus" in name else "/PNEUMONIA/Virus/x/"): content
        for name, content in dataset_files().items()
    }
    splits = load_splits(write_zip(tmp_path / "d.zip", files))
    assert splits.report.counts["test"] == {"NORMAL": 4, "PNEUMONIA": 4} and not splits.report.ignored
    assert "test/PNEUMONIA/bacteria/person1000_virus_1.png" in splits.test.files
    note = next(note for note in splits.report.notes if note.code == "nested-folders")
    assert note.details["folders"] == "PNEUMONIA/Virus/x, PNEUMONIA/bacteria"


def test_folders_that_contradict_each_other_are_no_class():
    assert split_and_label("train/PNEUMONIA/NORMAL/a.png") is None
    assert split_and_label("train/NORMAL/test/PNEUMONIA/a.png") == ("test", 1)


@pytest.mark.parametrize("moved", ["train/BACTERIA", "test/VIRUS"])
def test_other_classes_are_named_and_said_what_to_do_with(tmp_path, moved):
    split, folder = moved.split("/")
    files = dataset_files()
    extra = {f"chest/{moved}/1.png": next(iter(files.values()))}
    notes = load_splits(write_zip(tmp_path / "d.zip", files | extra)).report.notes
    assert moved in next(note.message for note in notes if note.code == "other-classes")

    renamed = {name.replace(f"/{split}/PNEUMONIA/", f"/{moved}/"): content for name, content in files.items()}
    with pytest.raises(DatasetError, match=f"none of the class PNEUMONIA, but .* folders {folder}") as error:
        load_splits(write_zip(tmp_path / "renamed.zip", renamed))
    assert error.value.code == "class-in-other-folders"


def test_names_that_no_file_can_hold_are_escaped():
    pictures, others = [f"chest/test/NORMAL/{name}.png" for name in ODD], [f"{name}.txt" for name in ODD]
    entries, ignored = sort_files([*pictures, *others])
    escaped = ["a\\nb", "a\\x1b[2Jb", "a\\udcff", "é"]
    assert [entry.file for entry in entries] == [f"test/NORMAL/{name}.png" for name in escaped]
    assert [entry.name for entry in entries] == pictures  # to read them by
    assert ignored == {"no_picture": [f"{name}.txt" for name in escaped]}


def test_files_that_are_not_images_of_the_data_set_are_left_out_and_named(tmp_path):
    extra = {
        "hidden": ["__MACOSX/chest/train/NORMAL/._x.png", "chest/train/NORMAL/.DS_Store"],
        "no_picture": ["chest/more.zip", "chest/readme.txt", "chest/train/NORMAL/Thumbs.db"],
        "outside": ["chest/train/COVID/1.png", "chest/train/cover.png", "cover.jpg"],
    }
    files = dataset_files() | {name: b"no picture" for names in extra.values() for name in names}
    splits = load_splits(write_zip(tmp_path / "d.zip", files))
    assert len(splits.test) == 8 and {reason: sorted(names) for reason, names in splits.report.ignored.items()} == extra
    lines = "\n".join(splits.report.lines())
    assert "2 hidden files were left out: 'chest/train/NORMAL/.DS_Store', '__MACOSX/chest/train/NORMAL/._x" in lines


def test_a_data_set_inside_itself_is_read_once(tmp_path):
    """Kaggle's download holds chest_xray/chest_xray/train beside chest_xray/train."""
    files = dataset_files()
    again = {f"chest/{name}": content for name, content in files.items()}
    report = load_splits(write_zip(tmp_path / "d.zip", files | again)).report
    assert report.counts["test"] == {"NORMAL": 4, "PNEUMONIA": 4} and not report.copies
    assert sorted(report.ignored["copy"]) == sorted(again)
