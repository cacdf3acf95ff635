from pathlib import Path

import pytest

from tests.helpers import dataset_files, picture, write_zip
from xray_models.data.pictures import ZIPS_OPEN, open_pictures
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


def test_the_zips_in_a_folder_are_looked_into_and_one_in_a_zip_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("xray_models.data.pictures.ZIPS_OPEN", 1)
    folder = tmp_path / "export"
    (folder / "b").mkdir(parents=True)
    picture(0, pneumonia=True).save(folder / "x.png")
    content = (folder / "x.png").read_bytes()
    write_zip(folder / "a.ZIP", {"1/p.png": content, "q.png": content, "inner.zip": b"PK", ".hidden.zip": b"PK"})
    write_zip(folder / "b" / "c.zip", {"r.png": content})
    (folder / "broken.zip").write_bytes(b"PK")
    with open_pictures([str(folder)]) as pictures:
        names = ["a.ZIP/1/p.png", "a.ZIP/inner.zip", "a.ZIP/q.png", "b/c.zip/r.png", "broken.zip", "x.png"]
        assert [found.name for found in pictures] == [f"{folder}/{name}" for name in names]
        assert [pictures[i].load().width for i in (0, 3, 2, 5, 0)] == [224] * 5  # a zip that was closed is opened again
        for number, code in ((1, "nested-zip"), (4, "not-an-image")):
            with pytest.raises(XrayError) as caught:
                pictures[number].load()
            assert caught.value.code == code


def test_many_zips_are_not_open_together(tmp_path):
    descriptors = Path("/proc/self/fd")
    if not descriptors.exists():
        pytest.skip("only Linux shows which files are open")
    for number in range(3 * ZIPS_OPEN):
        write_zip(tmp_path / f"{number}.zip", {"x.png": b"x"})
    before = len(list(descriptors.iterdir()))
    with open_pictures([str(tmp_path)]) as pictures:
        assert len(pictures) == 3 * ZIPS_OPEN and len(list(descriptors.iterdir())) <= before + ZIPS_OPEN
    assert len(list(descriptors.iterdir())) == before
