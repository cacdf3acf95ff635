import os
import subprocess
import sys

import pytest

from tests.helpers import ROOT
from xray_models.console import report
from xray_models.files import printable, write_text
from xray_models.networks.checkpoint import load_checkpoint, save_checkpoint
from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.record import ModelRecord

NAME = "radiographie é \udcff.png"


class Unwritable:
    """A console that takes nothing."""

    def __init__(self, error: Exception):
        self.error = error

    def write(self, text: str) -> None:
        raise self.error

    def flush(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    "error",
    [OSError(28, "full"), BrokenPipeError(), ValueError("closed"), UnicodeEncodeError("ascii", "é", 0, 1, "no")],
)
def test_what_cannot_be_printed_is_no_error(monkeypatch, error):
    monkeypatch.setattr(sys, "stdout", Unwritable(error))
    report("text")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_a_name_that_the_console_lacks_is_escaped(encoding):
    command = [sys.executable, "-m", "xray_models", "evaluate", "--data", NAME]
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, **encoding}, capture_output=True)
    assert ended.returncode == 1 and ended.stderr.startswith(b"error: There is no data set at radiographie")
    assert ended.stderr.count(b"\n") == 1


def test_names_that_utf8_lacks_are_written_as_escapes(tmp_path):
    assert printable(NAME) == r"radiographie é \udcff.png"
    write_text(tmp_path / "a.txt", NAME)
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == printable(NAME)


def test_a_name_does_not_cost_a_checkpoint(tmp_path):
    save_checkpoint(tmp_path / "cnn", CustomCNN(), ModelRecord("cnn"), f"file,label,p_pneumonia\n{NAME},NORMAL,0.1\n")
    assert load_checkpoint(tmp_path / "cnn")[1].model == "cnn"
    assert r"\udcff" in (tmp_path / "cnn" / "test_predictions.csv").read_text(encoding="utf-8")
