import math
import sys
import zipfile
from pathlib import Path

import pytest

from demo.server import run_files
from demo.server.run_files import ROOT, disk_errors_said, read_history, read_log, without_paths, write_zip
from xray_models.errors import XrayError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f'  File "{ROOT}/xray_models/training.py", line 7', '  File "xray_models/training.py", line 7'),
        (f'  File "{sys.prefix}/lib/x/torch/nn.py", line 7', '  File "lib/x/torch/nn.py", line 7'),
        ("reading /data/of Jane Doe/chest.zip now", "reading my data.zip now"),
        (f"{Path.home()}/My Documents/x.json", "My Documents/x.json"),
        ("cannot open '/mnt/secret/weights/cnn': gone", "cannot open 'cnn': gone"),
        (r"cannot open C:\Users\jane\runs\log.txt", "cannot open log.txt"),
        ("saved in /srv/a/b/weights/cnn", "saved in cnn"),
        ("train/NORMAL and/or 3/4 of 7 images/s; https://pytorch.org/docs/x", None),
    ],
)
def test_no_path_of_the_machine_is_shown(text, shown):
    assert without_paths(text, (("/data/of Jane Doe/chest.zip", "my data.zip"),)) == (shown or text)


def test_of_a_log_its_last_lines_are_shown(tmp_path):
    log = tmp_path / "log.txt"
    log.write_text("".join(f"line {number}\n" for number in range(50_000)))
    shown = read_log(log, ()).split("\n")
    assert len(shown) == run_files.LOG_LINES and shown[-1] == "line 49999"
    assert read_log(log, (), whole=True).startswith("line 0\n")


def test_of_a_progress_bar_the_last_state_is_shown(tmp_path):
    (tmp_path / "log.txt").write_bytes("0%\r50%\r100% é\x1b[A\nnext\r\n".encode() + b"\xff")
    assert read_log(tmp_path / "log.txt", ()) == "100% é\nnext\n\N{REPLACEMENT CHARACTER}"


def test_a_history_is_read_up_to_where_it_is_damaged(tmp_path):
    file = tmp_path / "history.csv"
    file.write_text("epoch,seconds,train_loss\n1,3.5,0.7\n2,3.4,nan\n3,3.")
    assert [row["epoch"] for row in read_history(file)] == [1, 2] and read_history(file)[0]["train_loss"] == 0.7
    file.write_bytes(b"")
    assert read_history(file) == []


@pytest.mark.parametrize("cell", ["", "nan"])
def test_a_history_is_not_lost_for_a_number_that_is_missing(tmp_path, cell):
    file = tmp_path / "history.csv"
    file.write_text(f"epoch,train_loss,validation_loss\n1,0.7,{cell}\n2,0.6,0.5\n")
    first, second = read_history(file)
    assert math.isnan(first["validation_loss"]) and first["train_loss"] == 0.7
    assert second == {"epoch": 2, "train_loss": 0.6, "validation_loss": 0.5}


def test_a_zip_is_there_whole_or_not_at_all(tmp_path):
    (tmp_path / "a.safetensors").write_bytes(b"weights")
    files = {"a.safetensors": tmp_path / "a.safetensors", "gone.csv": tmp_path / "gone.csv"}
    write_zip(tmp_path / "run.zip", {"log.txt": "text"}, files)
    with zipfile.ZipFile(tmp_path / "run.zip") as archive:
        assert archive.namelist() == ["log.txt", "a.safetensors"] and archive.read("a.safetensors") == b"weights"
    with pytest.raises(XrayError) as error, disk_errors_said():
        write_zip(tmp_path / "no such folder" / "run.zip", {}, {})
    assert error.value.code == "disk-refuses" and str(tmp_path) not in error.value.message
