"""The table of ``predict --csv``: what it holds, and how a stopped run goes on."""

import json
import shutil

import pandas as pd
import pytest

from tests.helpers import picture
from xray_models.__main__ import main
from xray_models.cli.answers_table import COLUMNS, row_of

pytestmark = pytest.mark.usefixtures("no_scope")


@pytest.fixture
def visit(tmp_path):
    """A folder of three pictures and a broken one; relative names start formulas of spreadsheets."""
    folder = tmp_path / "visit"
    folder.mkdir()
    for seed, name in enumerate(("=1+1.png", "a.png", "c.png")):
        picture(seed, pneumonia=True, size=120).save(folder / name)
    (folder / "b.png").write_text("no picture at all")
    return folder


@pytest.fixture
def predict(weights, visit, tmp_path, monkeypatch):
    """Runs ``predict`` in the folder; gives its exit status and the table."""
    monkeypatch.chdir(visit)

    def run(*arguments):
        status = main(["predict", *arguments, "--csv", str(tmp_path / "t.csv"), "--weights", str(weights)])
        return status, pd.read_csv(tmp_path / "t.csv")

    return run


def test_a_row_holds_the_values_of_the_answer_with_their_types(predict, weights, capsys):
    status, table = predict("*.png")
    assert status == 1 and "4 pictures, 3 answered, 1 not" in capsys.readouterr().out
    assert tuple(table.columns) == COLUMNS and list(table["file"]) == ["./=1+1.png", "a.png", "b.png", "c.png"]
    assert table["error_code"].fillna("").tolist() == ["", "", "not-an-image", ""]
    good = table[table["error_code"].isna()]
    main(["predict", "a.png", "--json", "--weights", str(weights)])
    answer = json.loads(capsys.readouterr().out)
    row = good.iloc[1]
    assert (row["width"], row["format"]) == (120, "PNG") and row["agreement"] == answer["agreement"]
    for model, said in answer["models"].items():
        assert row[f"{model}_label"] == said["label"] and row[f"{model}_uncertain"] == said["uncertain"]
        assert row[f"{model}_p_pneumonia"] == said["p_pneumonia"] and row[f"{model}_threshold"] == said["threshold"]


@pytest.mark.parametrize("cut", [1, 40])
def test_a_stopped_run_goes_on_and_answers_nothing_twice(predict, tmp_path, capsys, cut):
    _, whole = predict("a.png", "b.png", "c.png")
    text = (tmp_path / "t.csv").read_bytes()
    (tmp_path / "t.csv").write_bytes(text[:-cut])  # killed while it wrote the last row
    capsys.readouterr()
    status, table = predict("a.png", "b.png", "c.png", "--resume")
    assert status == 0 and "1 pictures, 1 answered, 0 not" in capsys.readouterr().out
    pd.testing.assert_frame_equal(table, whole)
    assert predict("a.png", "b.png", "c.png", "--resume")[0] == 0
    assert "0 pictures" in capsys.readouterr().out


def test_a_row_may_be_cut_off_in_the_middle_of_a_letter(predict, visit, tmp_path):
    shutil.copy(visit / "a.png", visit / "é.png")
    _, whole = predict("a.png", "é.png")
    text = (tmp_path / "t.csv").read_bytes()
    (tmp_path / "t.csv").write_bytes(text[: text.index("é".encode()) + 1])
    status, table = predict("a.png", "é.png", "--resume")
    assert status == 0
    pd.testing.assert_frame_equal(table, whole)


def test_without_resume_the_table_is_written_anew(predict):
    predict("a.png")
    assert list(predict("c.png")[1]["file"]) == ["c.png"]


@pytest.mark.parametrize(
    "content",
    [
        b"name,age\nMarie,66\n",
        b"name;\xe2ge\n",
        b"PK\x03\x04\x84\x00",
        ",".join(COLUMNS).encode() + b"\n" + b"a" * 200_000,
    ],
    ids=["CSV", "cp1252", "workbook", "long"],
)
def test_another_table_is_not_gone_on_with(visit, weights, tmp_path, capsys, content):
    file = tmp_path / "other.csv"
    file.write_bytes(content)
    assert main(["predict", str(visit / "a.png"), "--resume", "--csv", str(file), "--weights", str(weights)]) == 1
    assert "no table of this command" in capsys.readouterr().err
    assert file.read_bytes() == content


def test_no_name_of_a_local_calibration_is_a_formula():
    models = {"cnn": {"calibration": "=1+1"}, "resnet50": {"calibration": "Ward 7"}}
    row = row_of({"file": "a.png", "models": models}, "")
    assert (row["cnn_calibration"], row["resnet50_calibration"]) == ("'=1+1", "Ward 7")


def test_a_run_does_not_go_on_with_what_other_weights_have_answered(predict, weights, tmp_path, capsys):
    predict("a.png")
    before = (tmp_path / "t.csv").read_bytes()
    shutil.copytree(weights, tmp_path / "others")
    record = tmp_path / "others" / "cnn" / "model.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "threshold": 0.41}))
    arguments = ["predict", "a.png", "c.png", "--resume", "--csv", str(tmp_path / "t.csv")]
    assert main([*arguments, "--weights", str(tmp_path / "others")]) == 1
    assert "was answered by other weights" in capsys.readouterr().err
    assert (tmp_path / "t.csv").read_bytes() == before
    shutil.copytree(weights, tmp_path / "same")  # the same weights elsewhere
    assert main([*arguments, "--weights", str(tmp_path / "same")]) == 0
    assert list(pd.read_csv(tmp_path / "t.csv")["file"]) == ["a.png", "c.png"]


def test_what_another_command_line_changes_is_told_and_no_overlay_is_written_over(predict, visit, tmp_path, capsys):
    for folder, seed in (("m", 7), ("z", 8)):
        (visit / folder).mkdir()
        picture(seed, pneumonia=True, size=120).save(visit / folder / "a.png")
    overlays = ["--heatmaps", str(tmp_path / "o")]
    predict("a.png", "z/a.png", *overlays)
    before = {file.name: file.read_bytes() for file in (tmp_path / "o").iterdir()}
    capsys.readouterr()
    _, table = predict("m/a.png", "z/a.png", "--resume", *overlays)
    assert list(table["file"]) == ["a.png", "z/a.png", "m/a.png"]
    told = capsys.readouterr().err
    assert "2 rows of an earlier run stay; 1 of them are of files that are not named this time" in told
    assert "written for new rows alone" in told
    after = {file.name: file.read_bytes() for file in (tmp_path / "o").iterdir()}
    assert before.items() <= after.items() and set(after) - set(before) == {"a-3_cnn.png", "a-3_resnet50.png"}


def test_weights_that_cannot_be_loaded_leave_the_old_table(predict, tmp_path):
    predict("a.png")
    before = (tmp_path / "t.csv").read_bytes()
    assert main(["predict", "c.png", "--csv", str(tmp_path / "t.csv"), "--weights", str(tmp_path / "none")]) == 1
    assert (tmp_path / "t.csv").read_bytes() == before


@pytest.mark.parametrize("arguments", [["--resume"], ["--batch-size", "0"], ["--batch-size", "many"]])
def test_a_wrong_option_is_a_wrong_command_line(arguments):
    with pytest.raises(SystemExit) as error:
        main(["predict", "a.png", *arguments])
    assert error.value.code == 2


def test_any_number_in_work_at_once_gives_the_same_answers(predict):
    one, many = (predict("*.png", "--batch-size", number)[1] for number in ("1", "8"))
    pd.testing.assert_frame_equal(one, many)
