import pytest

from tests.helpers import dataset_files, picture, write_zip
from xray_models.data.pictures import open_pictures
from xray_models.errors import XrayError


def test_nothing_is_decoded_before_it_is_asked_for(tmp_path, monkeypatch):
    decoded = []
    monkeypatch.setattr("xray_models.data.pictures.load_radiograph", lambda source: decoded.append(source) or source)
    data = write_zip(tmp_path / "d.zip", dataset_files(train=1, test=1))
    with open_pictures([str(data), "x.png"]) as pictures:
        assert len(pictures) == 5 and decoded == []
        assert pictures[0].load().startswith(b"\x89PNG") and len(decoded) == 1


def test_a_picture_with_a_zip_behind_it_is_a_picture(tmp_path):
    picture(0, pneumonia=True).save(tmp_path / "x.png")
    packed = write_zip(tmp_path / "d.zip", {"y.png": b"y"})
    with open(tmp_path / "x.png", "ab") as file:
        file.write(packed.read_bytes())
    with open_pictures([str(tmp_path / "x.png")]) as pictures:
        assert [found.name for found in pictures] == [str(tmp_path / "x.png")]
        assert pictures[0].load().width == 224


@pytest.mark.parametrize("name", ["kaggle", "pneumoniamnist", "", "\0", "x" * 300])
def test_a_name_is_a_path_and_never_a_download(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open_pictures([name]) as pictures, pytest.raises(XrayError) as caught:
        pictures[0].load()
    assert caught.value.code in ("missing-file", "no-pictures")


def test_a_folder_named_like_a_published_data_set_is_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kaggle").mkdir()
    picture(0, pneumonia=True).save(tmp_path / "kaggle" / "x.png")
    with open_pictures(["kaggle"]) as pictures:
        assert [found.name for found in pictures] == ["kaggle/x.png"] and pictures[0].load().width == 224
