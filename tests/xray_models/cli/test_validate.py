"""``validate``: labels by folders or a table, every output, a local operating point put into use and forgotten."""

import json

import pandas as pd
import pytest

from tests.helpers import picture
from tests.xray_models.evaluation.judges import Judge
from xray_models.__main__ import main
from xray_models.cli.loaded import Loaded
from xray_models.networks.local_calibration import CALIBRATION_FILE, load_local_calibration
from xray_models.networks.record import ModelRecord


@pytest.fixture
def weights(tmp_path, monkeypatch):
    """A folder for a local calibration; what is loaded from it answers by how bright a picture is."""
    folder = tmp_path / "weights"
    folder.mkdir()
    monkeypatch.setattr("xray_models.evaluation.intervals.BOOTSTRAP_RESAMPLES", 20)  # its figures are tested elsewhere

    def load(weights):
        named = load_local_calibration(weights)
        records = [ModelRecord("resnet50", threshold=0.4), ModelRecord("cnn", threshold=0.45)]
        return Loaded({one.model: Judge(lambda canvas: canvas.mean() / 255, one, named) for one in records}, None, "")

    monkeypatch.setattr(Loaded, "load", load)
    return folder


@pytest.fixture
def visit(tmp_path):
    """44 pictures and a broken one in one folder, with a table."""
    folder = tmp_path / "visit"
    folder.mkdir()
    rows = []
    for number in range(44):
        picture(number, number % 2 == 1, size=64).save(folder / f"{number}.png")
        rows.append((f"{number}.png", "ill" if number % 2 else "well", "FM"[number % 4 > 1]))
    (folder / "x.png").write_text("no picture")
    rows.append(("x.png", "well", "F"))
    pd.DataFrame(rows, columns=["file", "diagnosis", "sex"]).to_excel(tmp_path / "labels.xlsx", index=False)
    return folder


@pytest.fixture
def validate(weights, visit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        labels = ["--labels", "labels.xlsx", "--normal", "well", "--pneumonia", "ill"]
        return main(["validate", "--data", str(visit), *labels, "--weights", str(weights), *arguments])

    return run


def test_every_output_has_the_same_figures(validate, tmp_path, capsys):
    assert validate("--json", "v.json", "--csv", "v.csv", "--report", "v.pdf", "--prevalence", "0.1") == 0
    printed = capsys.readouterr()
    assert "not read: x.png: This file is not a JPEG" in printed.err
    values, table = json.loads((tmp_path / "v.json").read_text()), pd.read_csv(tmp_path / "v.csv")
    answered = table[table["scope"] != "unread"]
    assert len(table) == 45 and values["data"]["n"] == len(answered) == 44 and values["data"]["unread"] == 1
    for model in ("resnet50", "cnn"):
        matrix = pd.crosstab(answered["label"], answered[f"{model}_label"])
        found = values[model]["confusion_matrix"]
        assert sum(map(sum, found)) == 44
        for i, truth in enumerate(("NORMAL", "PNEUMONIA")):
            for j, label in enumerate(("NORMAL", "PNEUMONIA")):
                assert found[i][j] == (matrix.loc[truth, label] if label in matrix else 0)
    assert [group["value"] for group in values["cnn"]["subgroups"]] == ["F", "M"]
    assert (tmp_path / "v.pdf").read_bytes().startswith(b"%PDF") and "# Two classifiers" in printed.out


def test_a_local_operating_point_is_put_into_use_and_forgotten(validate, weights, capsys):
    assert validate("--fit", "sensitivity=0.9", "--use-as", "Ward 7") == 0
    assert "In use as 'Ward 7'" in capsys.readouterr().out
    assert load_local_calibration(weights).name == "Ward 7"
    assert validate("--report", "again.md") == 0 and "local calibration “Ward 7”" in capsys.readouterr().out
    assert validate("--forget") == 0 and "Ward 7" not in capsys.readouterr().out
    assert not (weights / CALIBRATION_FILE).exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "two\nlines"])
def test_a_name_that_no_local_calibration_can_have_is_refused_before_the_work(validate, capsys, name):
    assert validate("--fit", "youden", "--use-as", name) == 1
    printed = capsys.readouterr()
    assert not printed.out and printed.err.startswith("error: A local calibration has a name of")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--use-as", "x"],
        ["--fit", "guess"],
        ["--fit", "guess=1"],
        ["--normal", "ok", "--pneumonia", "OK"],
        ["--fit", "sensitivity"],
        ["--prevalence", "2"],
        ["--report", "x.doc"],
    ],
)
def test_a_wrong_command_line_ends_with_2(validate, arguments):
    with pytest.raises(SystemExit) as error:
        validate(*arguments)
    assert error.value.code == 2


def test_what_is_not_plain_is_asked_in_one_sentence(visit, weights, tmp_path, capsys):
    arguments = ["validate", "--data", str(visit), "--labels", str(tmp_path / "labels.xlsx"), "--weights", str(weights)]
    assert main(arguments) == 1
    assert capsys.readouterr().err.startswith("error: It is not plain what these values in the column 'diagnosis' mean")
