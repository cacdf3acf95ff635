"""The command line, as a person calls it."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tests.dicom_files import dicom
from tests.helpers import dataset_files, picture, real_example, write_zip
from xray_models.__main__ import main
from xray_models.images.scope import ScopeResult, load_scope
from xray_models.inference.compare import compare

pytestmark = pytest.mark.usefixtures("no_scope")


def test_predict_answers_good_files_and_names_bad_ones(weights, tmp_path, capsys):
    good, bad = tmp_path / "good.png", tmp_path / "bad.jpg"
    picture(0, pneumonia=True, size=300).save(good)
    bad.write_text("no picture at all")
    assert main(["predict", str(bad), str(good), "--json", "--weights", str(weights)]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert set(first) == {"file", "error"} and set(first["error"]) == {"code", "message"}
    assert set(second) == {"file", "input", "scope", "models", "agreement"}
    about = {"accepted": True, "width": 300, "height": 300, "format": "PNG", "view": None, "spacing_mm": None}
    assert second["input"] == {**about, "warnings": second["input"]["warnings"]}
    for answer in second["models"].values():
        assert set(answer) == {"label", "p_pneumonia", "threshold", "uncertain", "uncertain_band"}
        assert (answer["label"] == "PNEUMONIA") == (answer["p_pneumonia"] >= answer["threshold"])


def test_predict_answers_every_picture_of_a_folder_and_a_zip_by_name(weights, tmp_path, capsys):
    folder = tmp_path / "visit"
    (folder / "b").mkdir(parents=True)
    for seed, name in enumerate(("b/2.png", "1.png", "b/10.dcm")):
        picture(seed, pneumonia=True).save(folder / name, "PNG")
    (folder / "b" / "1.2.840.7").write_bytes(dicom(np.asarray(picture(3, pneumonia=True)), ViewPosition="AP"))
    (folder / "broken.jpg").write_text("no picture at all")
    for passed_over in ("notes.txt", ".hidden.png", "DICOMDIR"):
        (folder / passed_over).write_text("nothing to see")
    packed = write_zip(tmp_path / "a.zip", {f"x/{path.name}": path.read_bytes() for path in folder.glob("b/*")})
    arguments = [
        "predict",
        str(folder),
        str(packed),
        "--json",
        "--heatmaps",
        str(tmp_path / "o"),
        "--weights",
        str(weights),
    ]
    assert main(arguments) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    inside = ["1.png", "b/1.2.840.7", "b/10.dcm", "b/2.png", "broken.jpg"]
    assert [line["file"] for line in lines[:5]] == [f"{folder}/{name}" for name in inside]
    assert [line["file"] for line in lines[5:]] == [f"{packed}/x/{name}" for name in ("1.2.840.7", "10.dcm", "2.png")]
    assert [line["error"]["code"] for line in lines if "error" in line] == ["not-an-image"]
    assert lines[1]["input"]["format"] == lines[5]["input"]["format"] == "DICOM DX"
    assert lines[1]["models"] == lines[5]["models"] and lines[1]["input"]["view"] == "AP"
    overlays = [file for line in lines if "heatmaps" in line for file in line["heatmaps"].values()]
    assert len(set(overlays)) == len(list((tmp_path / "o").iterdir())) == 14


def test_predict_names_a_folder_or_zip_that_cannot_be_read_and_answers_the_rest(weights, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    bomb = write_zip(tmp_path / "unsafe.zip", {"../x.png": b"x"})
    (tmp_path / "cut.zip").write_bytes(bomb.read_bytes()[:40])
    picture(0, pneumonia=True).save(tmp_path / "good.png")
    names = ("empty", "unsafe.zip", "cut.zip", "good.png")
    assert main(["predict", *(str(tmp_path / name) for name in names), "--json", "--weights", str(weights)]) == 1
    *errors, good = map(json.loads, capsys.readouterr().out.splitlines())
    assert [line["error"]["code"] for line in errors] == ["no-pictures", "unsafe-zip", "not-an-image"]
    assert [line["file"] for line in errors] == [str(tmp_path / name) for name in names[:3]] and "models" in good


@pytest.mark.parametrize(("band", "times"), [((0.0, 1.0), 1), (None, 0)])
def test_predict_says_which_answer_is_uncertain(weights, tmp_path, capsys, band, times):
    shutil.copytree(weights, tmp_path / "weights")
    record = tmp_path / "weights" / "cnn" / "model.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "uncertain": band}))
    picture(0, pneumonia=True).save(tmp_path / "a.png")
    assert main(["predict", str(tmp_path / "a.png"), "--weights", str(tmp_path / "weights")]) == 0
    assert capsys.readouterr().out.count("uncertain: read it yourself") == times


def test_predict_says_first_that_a_radiograph_is_outside(weights, tmp_path, capsys, monkeypatch):
    def outside(*arguments, **settings):
        return replace(compare(*arguments, **settings), scope=ScopeResult(("not_upright", "unfamiliar")))

    monkeypatch.setattr("xray_models.cli.answered.compare", outside)
    picture(0, pneumonia=False).save(tmp_path / "a.png")
    assert main(["predict", str(tmp_path / "a.png"), "--weights", str(weights)]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert "outside what the models learned from (not upright, unfamiliar)" in first and "resnet50" in second


def test_predict_with_the_weights_of_a_run_refuses_what_the_shipped_scope_refuses(
    weights, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr("xray_models.cli.loaded.load_scope", load_scope)
    picture(0, pneumonia=False).save(tmp_path / "noise.png")
    assert load_scope(weights) is None
    assert main(["predict", str(tmp_path / "noise.png"), "--json", "--weights", str(weights)]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "not-a-radiograph"


def test_predict_writes_overlays(weights, tmp_path, capsys):
    picture(0, pneumonia=True).save(tmp_path / "a.png")
    assert main(["predict", str(tmp_path / "a.png"), "--heatmaps", str(tmp_path / "o"), "--weights", str(weights)]) == 0
    assert {file.name for file in (tmp_path / "o").iterdir()} == {"a_resnet50.png", "a_cnn.png"}
    assert np.asarray(Image.open(tmp_path / "o" / "a_cnn.png")).shape == (224, 224, 3)


def test_files_with_equal_names_have_overlays_of_their_own(weights, tmp_path, capsys):
    files = [tmp_path / folder / "x.png" for folder in "ab"]
    for seed, file in enumerate(files):
        file.parent.mkdir()
        picture(seed, pneumonia=True).save(file)
    out = tmp_path / "o"
    arguments = ["predict", *map(str, files), "--heatmaps", str(out), "--weights", str(weights), "--json"]
    assert main(arguments) == 0
    first, second = (json.loads(line)["heatmaps"] for line in capsys.readouterr().out.splitlines())
    assert first == {name: str(out / f"x_{name}.png") for name in ("resnet50", "cnn")}
    assert second == {name: str(out / f"x-2_{name}.png") for name in ("resnet50", "cnn")}
    for name in ("resnet50", "cnn"):
        assert not np.array_equal(Image.open(first[name]), Image.open(second[name]))


def test_predict_writes_reports_and_dicom_results_of_dicom_files(weights, tmp_path, capsys):
    noise = np.random.default_rng(0).integers(0, 255, (90, 120), dtype=np.uint8)
    files = [tmp_path / "a.dcm", tmp_path / "b.png"]
    files[0].write_bytes(dicom(noise, SeriesInstanceUID="1.2.3"))
    Image.fromarray(noise).save(files[1])
    out, options = tmp_path / "o", ["--weights", str(weights), "--json"]
    assert main(["predict", *map(str, files), "--reports", str(out), "--dicom-out", str(out), *options]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["report"] == str(out / "a.pdf") and second["report"] == str(out / "b.pdf")
    assert first["dicom"] == {name: str(out / f"a_{name}.dcm") for name in ("heatmaps", "report")}
    assert second["dicom"] is None and (out / "b.pdf").read_bytes().startswith(b"%PDF")
    assert {file.name for file in out.iterdir()} == {"a.pdf", "b.pdf", "a_heatmaps.dcm", "a_report.dcm"}
    assert main(["predict", str(files[1]), "--dicom-out", str(out), "--weights", str(weights)]) == 0
    assert "no DICOM result" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["predict", "a.png", "--heatmaps", "FILE/o"],
        ["predict", "a.png", "--reports", "FILE/o"],
        ["predict", "a.png", "--dicom-out", "FILE/o"],
        ["evaluate", "--data", "d.zip", "--json", "FILE/a.json"],
        ["train", "--data", "d.zip", "--out", "FILE/o"],
        ["scope", "--data", "d.zip", "--weights", "FILE"],
    ],
)
def test_a_place_that_cannot_be_written_is_one_sentence_before_anything_is_read(arguments, tmp_path, capsys):
    (tmp_path / "FILE").touch()
    assert main([part.replace("FILE", str(tmp_path / "FILE")) for part in arguments]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot be written" in line and "Choose another place" in line


def test_a_disk_that_refuses_later_is_one_sentence(weights, tmp_path, capsys, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device", "o/a_cnn.png")

    monkeypatch.setattr(Image.Image, "save", full)
    arguments = ["predict", str(real_example()), "--heatmaps", str(tmp_path / "o"), "--weights", str(weights)]
    assert main(arguments) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: o/a_cnn.png: No space left on device.")


@pytest.mark.slow
def test_evaluate_says_which_images_it_left_out(weights, tmp_path, capsys):
    data = write_zip(tmp_path / "d.zip", dataset_files(train=1) | {"chest/test/NORMAL/empty.png": b""})
    arguments = ["evaluate", "--data", str(data), "--model", "cnn", "--weights", str(weights)]
    assert main([*arguments, "--json", str(tmp_path / "a.json")]) == 0
    printed = capsys.readouterr()
    assert "1 images cannot be read and were left out: 'test/NORMAL/empty.png'" in printed.err
    assert json.loads((tmp_path / "a.json").read_text())["cnn"]["n"] == 8


@pytest.mark.slow
def test_train_then_evaluate_gives_the_same_figures(small_zip, tmp_path, capsys):
    train = ["train", "--data", str(small_zip), "--model", "cnn", "--epochs", "1", "--out", str(tmp_path)]
    assert main([*train, "--learning-rate", "1e-4", "--batch-size", "12"]) == 0
    evaluate = ["evaluate", "--data", str(small_zip), "--model", "cnn", "--weights", str(tmp_path / "weights")]
    assert main([*evaluate, "--json", str(tmp_path / "out.json")]) == 0
    record = json.loads((tmp_path / "weights" / "cnn" / "model.json").read_text())
    written = json.loads((tmp_path / "out.json").read_text())["cnn"]
    assert record["recipe"]["learning_rate"] == 1e-4 and record["recipe"]["batch_size"] == 12
    assert written["confusion_matrix"] == record["metrics"]["test"]["confusion_matrix"]
    assert written["loss"] == pytest.approx(record["metrics"]["test"]["loss"], abs=1e-5)
    assert main(train) == 1 and "--resume" in capsys.readouterr().err  # the run exists already


def test_info_counts_both_networks_and_explains_the_reports_counts(capsys):
    assert main(["info"]) == 0
    printed = capsys.readouterr().out
    for text in ("2,262,434", "23,512,130", "4,098", "2,326,082", "13,696"):
        assert text in printed


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["predict"],
        ["train"],
        ["train", "--data", "x", "--epochs", "0"],
        ["evaluate", "--data", "x", "--model", "vgg"],
    ],
)
def test_a_wrong_command_line_exits_with_2(arguments):
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 2


def test_missing_data_is_one_sentence(capsys):
    assert main(["evaluate", "--data", "nowhere"]) == 1
    assert capsys.readouterr().err.startswith("error: There is no data set at nowhere")
