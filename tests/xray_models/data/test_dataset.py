import io
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image

from tests.helpers import dataset_files, picture, write_zip
from xray_models.data.dataset import load_split, load_splits, split_by_patient
from xray_models.data.folder_layout import patient_of
from xray_models.data.image_set import ImageSet
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


def test_no_patient_is_on_both_sides_of_the_validation_split():
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
    assert [note.code for note in splits.report.notes][:2] == ["validation-joined", "validation-split"]
    assert any("8 images, too few" in line for line in splits.report.lines())
    assert "test" in "".join(splits.report.shared_images)  # the same pictures are in test


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


def test_files_that_are_not_images_of_the_data_set_are_left_out_and_named(tmp_path):
    extra = {
        "hidden": ["__MACOSX/chest/train/NORMAL/._x.png", "chest/train/NORMAL/.DS_Store"],
        "foreign": ["chest/more.zip", "chest/readme.txt", "chest/train/NORMAL/Thumbs.db"],
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


def test_progress_is_reported_after_each_image_and_an_exception_ends_the_reading(small_zip):
    seen = []
    load_splits(small_zip, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 32) for done in range(33)]

    def stop(done, total):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_splits(small_zip, on_progress=stop)


def counts_of(splits) -> dict[str, list[int]]:
    return {name: list(images.counts().values()) for name, images in splits.items()}


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    """160 training and 60 test pictures, 20 of them PNEUMONIA: the classes differ in size there."""
    files = {
        name: content
        for name, content in dataset_files(train=80, test=40).items()
        if "/test/PNEUMONIA" not in name or int(name.split("person10")[1][:2]) < 20
    }
    return load_splits(write_zip(tmp_path_factory.mktemp("larger") / "d.zip", files))


def test_a_sample_keeps_the_classes_in_proportion(larger):
    sample = larger.sample(36, seed=1)
    assert counts_of(larger) == {"train": [72, 72], "validation": [8, 8], "test": [40, 20]}
    assert counts_of(sample) == {
        "train": [18, 18],
        "validation": [8, 8],
        "test": [10, 10],
    }  # at least ten of each class
    assert counts_of(larger.sample(108, seed=1)) == {"train": [54, 54], "validation": [8, 8], "test": [30, 15]}
    assert sample.report.counts == {name: images.counts() for name, images in sample.items()}
    assert sample.report.patients["train"] == 36 and set(sample.train.files) < set(larger.train.files)
    assert sample.report.notes[-1].details == {"images": 36, "all": 144}


def test_a_sample_depends_on_its_seed_alone(larger):
    assert larger.sample(36, seed=1).train.files == larger.sample(36, seed=1).train.files
    assert larger.sample(36, seed=1).train.files != larger.sample(36, seed=2).train.files
    test = larger.sample(36, seed=1).test
    assert [label == 1 for label in test.labels] == ["PNEUMONIA" in file for file in test.files]


def test_samples_of_all_of_two_and_of_one_image(larger):
    assert larger.sample(144, seed=0) is larger
    assert counts_of(larger.sample(2, seed=0))["train"] == [1, 1]
    assert counts_of(larger.sample(143, seed=0))["train"] in ([72, 71], [71, 72])
    with pytest.raises(DatasetError) as error:
        larger.sample(1, seed=0)
    assert error.value.code == "small-sample"


def test_image_sizes_are_reported(tmp_path):
    files = dataset_files()
    for name, size in (("person3_virus_1", (300, 100)), ("person4_virus_1", (640, 480))):
        buffer = io.BytesIO()
        picture(1, pneumonia=True).resize(size).save(buffer, "PNG")
        files[f"chest/test/PNEUMONIA/{name}.png"] = buffer.getvalue()
    report = load_splits(write_zip(tmp_path / "d.zip", files)).report
    assert report.sizes["test"] == ((300, 100), (224, 224), (640, 480))
    assert "test images have 300 x 100 to 640 x 480 pixels (median 224 x 224)." in report.lines()


def test_pictures_of_other_sizes_become_canvases(tmp_path):
    files = dataset_files()
    buffer = io.BytesIO()
    picture(1, pneumonia=True, size=400).resize((500, 400)).save(buffer, "PNG")
    files["chest/test/PNEUMONIA/person9999_virus_1.png"] = buffer.getvalue()
    canvas = load_split(write_zip(tmp_path / "d.zip", files), "test").canvases[-1].numpy()
    expected = np.asarray(Image.open(io.BytesIO(buffer.getvalue())).resize((224, 224), Image.BICUBIC))
    assert np.abs(canvas.astype(int) - expected).max() <= 2


@pytest.mark.slow
def test_the_published_set(real_data):
    splits = load_splits(real_data)
    assert splits.report.counts["test"] == {"NORMAL": 234, "PNEUMONIA": 390}
    assert len(splits.train) + len(splits.validation) == 5216 + 16
    assert not set(splits.train.patients) & set(splits.validation.patients)
    assert not splits.report.shared_images.get("train, test")
    assert not splits.report.ignored and splits.report.sizes["test"] == ((224, 224),) * 3
    assert counts_of(splits.sample(320, seed=0))["train"] == [83, 237]
