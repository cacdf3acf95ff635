import zipfile

import pytest

from demo.server.disk import explaining_disk_errors
from demo.server.run_archive import write_archive
from tests.demo.runs import written_run
from xray_models.errors import XrayError


def test_an_archive_appears_complete_or_not_at_all(tmp_path):
    run = written_run(tmp_path, epochs={"cnn": 1}, finished=("cnn",))
    write_archive(run, tmp_path / "run.zip")
    with zipfile.ZipFile(tmp_path / "run.zip") as archive:  # there are no test predictions and no log
        checkpoint = ["weights/cnn/model.safetensors", "weights/cnn/model.json"]
        assert archive.namelist() == ["run.json", "recipes.json", "log.txt", "cnn/history.csv", *checkpoint]
    assert not list(tmp_path.glob("*.new")) + list(tmp_path.glob(".*.new"))
    with pytest.raises(XrayError) as error, explaining_disk_errors():
        write_archive(run, tmp_path / "no such folder" / "run.zip")
    assert error.value.code == "disk-refuses" and str(tmp_path) not in error.value.message
