import io

import numpy as np
import pytest
from PIL import Image

from tests.helpers import dataset_files, picture, write_zip
from xray_models.data.dataset import load_split, load_splits
from xray_models.errors import DatasetError


def test_labels_follow_the_folders(small_zip):
    test = load_split(small_zip, "test")
    assert [label == 1 for label in test.labels] == ["PNEUMONIA" in file for file in test.files]


def test_unreadable_images_are_named_and_counted(tmp_path):
    files = dataset_files() | {"chest/train/NORMAL/broken1.png": b"no", "chest/test/NORMAL/broken2.png": b""}
    with pytest.raises(DatasetError, match="2 images cannot be read: .*broken") as error:
        load_splits(write_zip(tmp_path / "d.zip", files))
    assert error.value.code == "unreadable-images"


def test_progress_is_reported_after_each_image_and_an_exception_ends_the_reading(small_zip):
    seen = []
    load_splits(small_zip, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 32) for done in range(33)]

    def stop(done, total):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_splits(small_zip, on_progress=stop)


def test_pictures_of_other_sizes_become_canvases(tmp_path):
    files = dataset_files()
    buffer = io.BytesIO()
    picture(1, pneumonia=True, size=400).resize((500, 400)).save(buffer, "PNG")
    files["chest/test/PNEUMONIA/person9999_virus_1.png"] = buffer.getvalue()
    canvas = load_split(write_zip(tmp_path / "d.zip", files), "test").canvases[-1].numpy()
    expected = np.asarray(Image.open(io.BytesIO(buffer.getvalue())).resize((224, 224), Image.BICUBIC))
    assert np.abs(canvas.astype(int) - expected).max() <= 2
