import zipfile

import pytest
import torch

from tests.helpers import dataset_files, write_zip
from xray_models.data.dataset import load_sample, load_splits, split_by_patient
from xray_models.data.image_set import ImageSet
from xray_models.errors import DatasetError


def test_a_zip_and_the_same_folder_give_the_same_splits(small_zip, tmp_path):
    with zipfile.ZipFile(small_zip) as archive:
        archive.extractall(tmp_path)
    from_zip, from_folder = load_splits(small_zip), load_splits(tmp_path)
    for (_, a), (_, b) in zip(from_zip.items(), from_folder.items(), strict=True):
        assert a.files == b.files and torch.equal(a.canvases, b.canvases) and torch.equal(a.labels, b.labels)
    assert from_zip.report.counts["test"] == {"NORMAL": 4, "PNEUMONIA": 4}


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


@pytest.mark.parametrize(
    ("drop", "code"),
    [("/test/", "empty-split"), ("/train/", "empty-split"), ("/test/NORMAL", "missing-class"), ("chest/", "no-layout")],
)
def test_missing_parts_are_refused(tmp_path, drop, code):
    files = {file: content for file, content in dataset_files().items() if drop not in file} or {"a.txt": b"x"}
    with pytest.raises(DatasetError) as error:
        load_splits(write_zip(tmp_path / "d.zip", files))
    assert error.value.code == code


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


@pytest.mark.slow
def test_the_published_set(real_data):
    splits = load_splits(real_data)
    assert splits.report.counts["test"] == {"NORMAL": 234, "PNEUMONIA": 390}
    assert len(splits.train) + len(splits.validation) == 5216 + 16
    assert not set(splits.train.patients) & set(splits.validation.patients)
    assert not splits.report.shared_images.get("train, test")
    assert not splits.report.ignored and splits.report.sizes["test"] == ((224, 224),) * 3
    assert counts_of(splits.sample(320, seed=0))["train"] == [83, 237]


def test_a_sample_is_that_of_the_whole_data_set_but_only_its_images_are_decoded(small_zip):
    whole, done = load_splits(small_zip).sample(8, 3), []
    sample = load_sample(small_zip, 8, 3, lambda read, total: done.append(total))
    for (_, part), (_, expected) in zip(sample.items(), whole.items(), strict=True):
        assert part.files == expected.files and part.patients == expected.patients
        assert torch.equal(part.canvases, expected.canvases) and torch.equal(part.labels, expected.labels)
    assert sample.report == whole.report
    assert set(done) == {sum(len(part) for _, part in sample.items())} and done[0] < 32


def test_others_take_the_place_of_what_cannot_be_read_in_a_sample(tmp_path):
    files = dataset_files(train=16)
    for name in [name for name in files if "train/NORMAL" in name][:3]:
        files[name] = b"no picture"
    data = write_zip(tmp_path / "damaged.zip", files)
    for seed in range(3):
        sample, whole = load_sample(data, 16, seed), load_splits(data).sample(16, seed)
        assert len(sample.train) == 16 and all(part.canvases.shape[1:] == (224, 224) for _, part in sample.items())
        if sample.report.unread:
            assert sample.train.files == whole.train.files
