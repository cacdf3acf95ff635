import io

import numpy as np
import pytest
from PIL import Image

from tests.dicom_files import dicom
from tests.helpers import dataset_files, picture, write_zip
from xray_models.data import reading
from xray_models.data.dataset import load_split, load_splits, read_split
from xray_models.data.reading import FEW_UNREADABLE, SOON_UNREADABLE
from xray_models.errors import DatasetError


def test_labels_follow_the_folders(small_zip):
    test = load_split(small_zip, "test")
    assert [label == 1 for label in test.labels] == ["PNEUMONIA" in file for file in test.files]


BAD = {
    "chest/train/NORMAL/text.png": b"no",
    "chest/test/NORMAL/empty.png": b"",
    "chest/test/NORMAL/scan": bytes(128) + b"DICM",
}


def test_images_that_cannot_be_read_are_left_out_each_with_its_reason(tmp_path):
    file = write_zip(tmp_path / "d.zip", dataset_files() | BAD)
    splits = load_splits(file)
    assert splits.report.counts["test"] == {"NORMAL": 4, "PNEUMONIA": 4}
    reasons = {image.file: image.error.code for image in splits.report.unread}
    assert reasons == {
        "test/NORMAL/empty.png": "empty-file",
        "test/NORMAL/scan": "unreadable",
        "train/NORMAL/text.png": "not-an-image",
    }
    assert "1 images cannot be read and were left out: 'test/NORMAL/empty.png'. This file is empty" in "\n".join(
        splits.report.lines()
    )
    assert splits.sample(10, seed=0).report.unread == splits.report.unread
    test, unread = read_split(file, "test")
    assert len(test) == 8 and len(unread) == 2


def as_dicom(name: str, png: bytes) -> tuple[str, bytes]:
    """The same picture as DICOM; every second file has no ending."""
    pixels = np.asarray(Image.open(io.BytesIO(png)))
    stem = name.removesuffix(".png")
    return (stem if len(stem) % 2 else f"{stem}.dcm"), dicom(pixels)


def test_a_data_set_of_dicom_files_gives_the_images_of_its_pngs(tmp_path, small_zip):
    files = dict(as_dicom(*item) for item in dataset_files().items())
    assert {name[-4:] == ".dcm" for name in files} == {True, False}
    found, expected = load_splits(write_zip(tmp_path / "d.zip", files)), load_splits(small_zip)
    assert found.report.counts == expected.report.counts and not found.report.unread
    assert (found.test.canvases == expected.test.canvases).all()
    folder = tmp_path / "folder"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    assert (load_splits(folder).test.canvases == expected.test.canvases).all()


def test_too_many_of_them_are_refused_with_examples(tmp_path):
    bad = {f"chest/train/NORMAL/{i}.png": b"" for i in range(FEW_UNREADABLE + 1)}
    with pytest.raises(DatasetError, match="cannot be read, too many .*train/NORMAL/.*This file is empty") as error:
        load_splits(write_zip(tmp_path / "d.zip", dataset_files() | bad))
    assert error.value.code == "unreadable-images" and len(error.value.details["unread"]) == FEW_UNREADABLE + 1


def test_where_too_little_is_left_the_reasons_are_said(tmp_path):
    files = {name: b"" if "test/NORMAL" in name else content for name, content in dataset_files().items()}
    with pytest.raises(DatasetError, match="none of the class NORMAL.* 4 images cannot be read .*is empty") as error:
        load_splits(write_zip(tmp_path / "d.zip", files))
    assert error.value.code == "missing-class" and len(error.value.details["unread"]) == 4


def test_reading_is_given_up_soon_where_nothing_can_be_read(tmp_path):
    """Long before a tenth of all images has failed."""
    files = {f"train/NORMAL/{i:04}.png": b"" for i in range(20 * SOON_UNREADABLE)}
    seen = []
    with pytest.raises(DatasetError) as error:
        load_splits(write_zip(tmp_path / "d.zip", files), lambda done, total: seen.append(done))
    assert error.value.code == "unreadable-images" and max(seen) < 2 * SOON_UNREADABLE


def test_progress_is_reported_after_each_image_and_an_exception_ends_the_reading(small_zip):
    seen = []
    load_splits(small_zip, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 32) for done in range(33)]

    def stop(done, total):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_splits(small_zip, on_progress=stop)


def test_few_images_are_still_decoded_after_the_reading_was_ended(small_zip, monkeypatch):
    decoded = []
    monkeypatch.setattr(reading, "BEGUN_AHEAD", 2)
    monkeypatch.setattr(reading, "_decode", lambda read, entry: decoded.append(entry))

    def stop(done, total):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_splits(small_zip, on_progress=stop)
    assert len(decoded) <= 3 + 2 + 1


def test_pictures_of_other_sizes_become_canvases(tmp_path):
    files = dataset_files()
    buffer = io.BytesIO()
    picture(1, pneumonia=True, size=400).resize((500, 400)).save(buffer, "PNG")
    files["chest/test/PNEUMONIA/person9999_virus_1.png"] = buffer.getvalue()
    canvas = load_split(write_zip(tmp_path / "d.zip", files), "test").canvases[-1].numpy()
    expected = np.asarray(Image.open(io.BytesIO(buffer.getvalue())).resize((224, 224), Image.BICUBIC))
    assert np.abs(canvas.astype(int) - expected).max() <= 2
