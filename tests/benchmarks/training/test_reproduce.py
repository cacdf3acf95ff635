"""A run is compared with the shipped record, figure by figure."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.benchmarks.results.scored import WEIGHTS
from tests.benchmarks.training import reproduce
from tests.benchmarks.training.reproduce import compare_folders

SHIPPED = WEIGHTS / "cnn"


def changed(folder: Path, **values: object) -> Path:
    """A folder with the shipped record in which some values differ; a dictionary changes only the keys that it has."""
    record = json.loads((SHIPPED / "model.json").read_text())
    for key, value in values.items():
        record[key] = record[key] | value if isinstance(value, dict) else value
    (folder / "model.json").write_text(json.dumps(record))
    shutil.copy(SHIPPED / "test_predictions.csv", folder)
    return folder


def test_the_same_record_is_given_again(tmp_path, capsys):
    assert compare_folders(SHIPPED, changed(tmp_path), 0.0)
    printed = capsys.readouterr().out
    assert "test accuracy" in printed and "0 of 624 labels differ" in printed and printed.endswith("given again\n")


@pytest.mark.parametrize(("within", "given"), [(0.2, True), (0.01, False)])
def test_a_figure_on_test_may_be_off_by_so_much(within, given, tmp_path, capsys):
    test = json.loads((SHIPPED / "model.json").read_text())["metrics"]["test"]
    test["accuracy"] -= 0.1
    assert compare_folders(SHIPPED, changed(tmp_path, metrics={"test": test}), within) == given
    printed = capsys.readouterr().out
    assert "-0.1000" in printed and ("not given again: test accuracy" in printed) != given


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"recipe": {"epochs": 99}}, "epochs"),
        ({"data": {"train": {"NORMAL": 1, "PNEUMONIA": 2}}}, "number of images"),
        ({"training": {"started_from": {"sha256": "0" * 64}}}, "SHA-256"),
    ],
)
def test_another_training_is_called_so(values, named, tmp_path, capsys):
    assert not compare_folders(SHIPPED, changed(tmp_path, **values), 1.0)
    assert f"another training: {named}" in capsys.readouterr().out


def test_predictions_are_compared_image_by_image_or_not_at_all(tmp_path, capsys):
    table = changed(tmp_path, threshold=0.0) / "test_predictions.csv"
    compare_folders(SHIPPED, tmp_path, 1.0)
    assert "of 624 labels differ" in capsys.readouterr().out
    table.write_text("file,label,p_pneumonia\na,NORMAL,0.1\n")
    compare_folders(SHIPPED, tmp_path, 1.0)
    table.unlink()
    compare_folders(SHIPPED, tmp_path, 1.0)
    printed = capsys.readouterr().out
    assert "of other images" in printed and "not kept" in printed


def test_a_folder_without_a_model_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["reproduce", "--run", str(tmp_path)])
    with pytest.raises(SystemExit, match="no finished model"):
        reproduce.main()
