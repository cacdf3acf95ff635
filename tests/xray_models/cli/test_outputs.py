import os
from pathlib import Path

import pytest

from xray_models.cli import outputs
from xray_models.cli.outputs import check_file, check_folder, output_stems
from xray_models.errors import XrayError

ENDINGS = ("_resnet50.png", "_cnn.png")


def stems(*files: str, folder: str = "out") -> list[str]:
    return output_stems(files, Path(folder), ENDINGS)


def test_a_name_of_its_own_for_every_output():
    assert stems("a/x.png", "b/x.png", "x.jpg", "y.png") == ["x", "x-2", "x-3", "y"]
    assert stems("x.png", "b/X.png") == ["x", "X-2"]  # some disks take both for one
    assert stems("x-2.png", "a/x.png", "b/x.png") == ["x-2", "x", "x-3"]


def test_no_output_replaces_an_input():
    assert stems("in/x.png", "in/x_cnn.png", folder="in") == ["x-2", "x_cnn"]


def test_many_equal_names_take_no_time():
    assert stems(*(f"{i}/image.png" for i in range(5000)))[-1] == "image-5000"


@pytest.mark.parametrize("name", ["x" * 251, "é" * 125, "\udcff" * 250])
def test_a_long_name_leaves_room_for_the_ending(tmp_path, name):
    (stem,) = output_stems([f"{name}.png"], tmp_path, ENDINGS)
    for ending in ENDINGS:
        (tmp_path / (stem + ending)).touch()


def test_a_folder_may_be_made_later_but_not_in_a_file(tmp_path):
    check_folder(tmp_path / "new" / "folder")
    (tmp_path / "file").touch()
    for bad in (tmp_path / "file", tmp_path / "file" / "folder", tmp_path / "file" / ("x" * 300)):
        with pytest.raises(XrayError, match="file is not a folder") as error:
            check_folder(bad)
        assert error.value.code == "no-output"


def test_what_may_not_be_written_is_known_before(tmp_path, monkeypatch):
    """Also to the super-user, who may write everything but on a read-only disk."""
    (tmp_path / "old.json").touch()
    monkeypatch.setattr(outputs.os, "access", lambda path, mode: not mode & os.W_OK)
    for check, place in ((check_folder, tmp_path / "new"), (check_file, tmp_path / "a.json")):
        with pytest.raises(XrayError, match="nothing may be written"):
            check(place)


def test_a_file_needs_a_folder_and_is_none(tmp_path):
    check_file(tmp_path / "a.json")
    for other in (tmp_path, Path(os.devnull)):
        with pytest.raises(XrayError, match="not an ordinary file"):
            check_file(other)
    with pytest.raises(XrayError, match="there is no folder"):
        check_file(tmp_path / "none" / "a.json")
