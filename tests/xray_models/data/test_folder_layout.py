import pytest

from tests.helpers import dataset_files, write_zip
from xray_models.data.dataset import load_splits
from xray_models.data.folder_layout import patient_of


@pytest.mark.parametrize(
    ("file", "patient"),
    [
        ("train/PNEUMONIA/person123_bacteria_45.jpeg", "person123"),
        ("person123_virus_67.jpeg", "person123"),
        ("IM-0115-0001.jpeg", "IM-0115"),
        ("NORMAL2-IM-0115-0001-0002.jpeg", "IM-0115"),
        ("x/scan of a knee.png", "scan of a knee"),
    ],
)
def test_patients_are_read_from_the_published_names(file, patient):
    assert patient_of(file) == patient


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
