import io
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image

from tests.conftest import dataset_files, picture, write_zip
from xray_models.dataset import ImageSet, load_split, load_splits, patient_of, split_by_patient
from xray_models.errors import DatasetError


def test_a_zip_and_the_same_folder_give_the_same_splits(small_zip, tmp_path):
    with zipfile.ZipFile(small_zip) as archive:
        archive.extractall(tmp_path)
    from_zip, from_folder = load_splits(small_zip), load_splits(tmp_path)
    for (_, a), (_, b) in zip(from_zip.items(), from_folder.items(), strict=True):
        assert a.files == b.files and torch.equal(a.canvases, b.canvases) and torch.equal(a.labels, b.labels)
    assert from_zip.report.counts["test"] == {"NORMAL": 4, "PNEUMONIA": 4}


def test_labels_follow_the_folders(small_zip):
    test = load_split(small_zip, "test")
    assert [label == 1 for label in test.labels] == ["PNEUMONIA" in file for file in test.files]


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


def test_no_patient_stands_on_both_sides_of_the_validation_split():
    patients = [f"p{i // 3}" for i in range(300)]
    labels = torch.tensor([i // 3 % 3 > 0 for i in range(300)]).long()
    images = ImageSet(torch.zeros(300, 2, 2), labels, [str(i) for i in range(300)], patients)
    train, validation = split_by_patient(images, seed=0)
    assert not set(train.patients) & set(validation.patients)
    assert len(train) + len(validation) == 300 and 24 <= len(validation) <= 36
    assert split_by_patient(images, seed=0)[1].files == validation.files
    assert split_by_patient(images, seed=1)[1].files != validation.files


def test_the_tiny_published_validation_set_joins_train(tmp_path):
    files = dataset_files()
    files |= {file.replace("/test/", "/val/"): content for file, content in files.items() if "/test/" in file}
    splits = load_splits(write_zip(tmp_path / "d.zip", files))
    assert len(splits.train) + len(splits.validation) == 24 + 8
    assert any("joined" in note for note in splits.report.notes)
    assert "test" in "".join(splits.report.shared_images)  # the same pictures are in test: said


def test_copies_and_patients_in_two_splits_are_reported(tmp_path):
    files = dataset_files()
    files["chest/test/NORMAL/IM-0000-0009.png"] = files["chest/train/NORMAL/IM-0000-0001.png"]
    report = load_splits(write_zip(tmp_path / "d.zip", files)).report
    both = report.shared_patients.get("train, test", []) + report.shared_patients.get("validation, test", [])
    assert both == ["IM-0000"] and any("both" in line for line in report.lines())


@pytest.mark.parametrize(
    ("drop", "code"),
    [("/test/", "empty-split"), ("/train/", "empty-split"), ("/test/NORMAL", "missing-class"), ("chest/", "no-layout")],
)
def test_missing_parts_are_refused(tmp_path, drop, code):
    files = {file: content for file, content in dataset_files().items() if drop not in file} or {"a.txt": b"x"}
    with pytest.raises(DatasetError) as error:
        load_splits(write_zip(tmp_path / "d.zip", files))
    assert error.value.code == code


def test_unreadable_images_are_named_and_counted(tmp_path):
    files = dataset_files() | {"chest/train/NORMAL/broken1.png": b"no", "chest/test/NORMAL/broken2.png": b""}
    with pytest.raises(DatasetError, match="2 images cannot be read: .*broken") as error:
        load_splits(write_zip(tmp_path / "d.zip", files))
    assert error.value.code == "unreadable-images"


def test_hidden_and_foreign_files_are_left_out(tmp_path):
    files = dataset_files()
    extra = {"__MACOSX/chest/train/NORMAL/._x.png": b"", "chest/train/NORMAL/.DS_Store": b"", "chest/readme.txt": b"hi"}
    assert len(load_splits(write_zip(tmp_path / "d.zip", files | extra)).test) == 8


@pytest.mark.parametrize("name", ["../evil.png", "/etc/evil.png", "chest/../../evil.png", "..\\evil.png"])
def test_zip_slip_is_refused(tmp_path, name):
    with pytest.raises(DatasetError) as error:
        load_splits(write_zip(tmp_path / "d.zip", dataset_files() | {name: b"x"}))
    assert error.value.code == "unsafe-zip"


def test_links_bombs_and_passwords_are_refused(tmp_path):
    link, bomb = zipfile.ZipInfo("chest/train/NORMAL/link.png"), tmp_path / "bomb.zip"
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chest/train/NORMAL/bomb.png", bytes(5_000_000))
    for file, code in ((tmp_path / "link.zip", "unsafe-zip"), (bomb, "zip-bomb")):
        with pytest.raises(DatasetError) as error:
            load_splits(file)
        assert error.value.code == code


def test_no_data_and_no_zip_are_told_apart(tmp_path):
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 half a download")
    for source, code in ((tmp_path / "none", "no-data"), (tmp_path / "cut.zip", "no-zip")):
        with pytest.raises(DatasetError) as error:
            load_splits(source)
        assert error.value.code == code


def test_pictures_of_other_sizes_become_canvases(tmp_path):
    files = dataset_files()
    buffer = io.BytesIO()
    picture(1, ill=True, size=400).resize((500, 400)).save(buffer, "PNG")
    files["chest/test/PNEUMONIA/person9999_virus_1.png"] = buffer.getvalue()
    canvas = load_split(write_zip(tmp_path / "d.zip", files), "test").canvases[-1].numpy()
    expected = np.asarray(Image.open(io.BytesIO(buffer.getvalue())).resize((224, 224), Image.BICUBIC))
    assert np.abs(canvas.astype(int) - expected).max() <= 2


def test_the_published_set(real_data):
    splits = load_splits(real_data)
    assert splits.report.counts["test"] == {"NORMAL": 234, "PNEUMONIA": 390}
    assert len(splits.train) + len(splits.validation) == 5216 + 16
    assert not set(splits.train.patients) & set(splits.validation.patients)
    assert not splits.report.shared_images.get("train, test")
