"""Original files of images that a data set holds as copies."""

import io

import pytest
import torch
from PIL import Image

from tests.helpers import dataset_files, write_zip
from xray_models.data.dataset import load_splits
from xray_models.data.originals import with_originals
from xray_models.errors import DatasetError


def enlarged(content: bytes) -> bytes:
    file = io.BytesIO()
    Image.open(io.BytesIO(content)).resize((448, 448)).save(file, "BMP")
    return file.getvalue()


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    """Every other training image, at twice its size and with another ending."""
    files = [name for name in dataset_files() if "/train/" in name][::2]
    content = dataset_files()
    renamed = {name.replace("chest/", "full/").replace(".png", ".bmp"): enlarged(content[name]) for name in files}
    return write_zip(tmp_path_factory.mktemp("originals") / "originals.zip", renamed)


def test_an_original_is_found_by_its_name(small_zip, originals):
    splits = with_originals(load_splits(small_zip), originals)
    known = [int((images.original_rows >= 0).sum()) for images in (splits.train, splits.validation)]
    assert sum(known) == 12 and splits.test.original_rows is None
    rows = torch.nonzero(splits.train.original_rows >= 0)[:, 0]
    originals_of = splits.train.canvases_of(rows, torch.ones(len(rows), dtype=torch.bool)).float()
    apart = (originals_of - splits.train.canvases[rows].float()).abs().mean((1, 2))
    others = (originals_of - splits.train.canvases[rows.roll(1)].float()).abs().mean((1, 2))
    assert (apart < others).all()


def test_originals_that_cannot_be_read_are_left_out_and_named(small_zip, tmp_path):
    name, content = next(iter(dataset_files().items()))
    file = write_zip(tmp_path / "o.zip", {name: content, "chest/train/NORMAL/IM-0005-0001.png": b""})
    unread = with_originals(load_splits(small_zip), file).report.unread
    assert [image.file for image in unread] == ["train/NORMAL/IM-0005-0001.png"]


def test_files_of_another_data_set_are_said_to_be_that(small_zip, tmp_path):
    file = write_zip(tmp_path / "other.zip", {"a/train/NORMAL/else.png": next(iter(dataset_files().values()))})
    with pytest.raises(DatasetError) as caught:
        with_originals(load_splits(small_zip), file)
    assert caught.value.code == "no-originals"
