import base64
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo.compare.reader import Reader
from demo.compare.tools import Tools
from demo.page import build_mcp
from demo.server.upload_folder import UPLOAD
from demo.server.worth import Adults, Rates, Worth
from tests.demo.traffic import noise_png, noise_weights
from xray_models.errors import XrayError
from xray_models.evaluation.joint_answers import JointAnswers, Outcome
from xray_models.evaluation.weakness import Weakness
from xray_models.images.scope import ScopeResult
from xray_models.inference.classifier import Prediction
from xray_models.inference.compare import Comparison
from xray_models.networks.local_calibration import LocalCalibration, ModelCalibration

WORTH = Worth(
    {"cnn": Rates(0.9, 0.8)},
    JointAnswers(("resnet50", "cnn"), {("NORMAL", "NORMAL"): Outcome(30, 2), ("PNEUMONIA", "NORMAL"): Outcome(10, 9)}),
    Adults(n=480, roc_auc={"resnet50": 0.6, "cnn": 0.5}),
    {"cnn": Weakness("small", 3, 3)},
)


@pytest.fixture
def tools(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    weights = noise_weights(tmp_path)
    weights.current.worth = WORTH
    return Tools(Reader(weights, None, []))


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_what_the_answers_are_worth_is_in_figures_of_the_weights_in_use(tools):
    worth = tools.what_the_answers_are_worth()
    assert worth["test_radiographs"] == {"n": 40, "with_pneumonia": 11} and worth["weights"] == "shipped"
    assert worth["models"] == {"cnn": {"sensitivity": 0.9, "specificity": 0.8}}
    assert worth["adults_of_another_hospital"]["roc_auc"]["cnn"] == 0.5
    assert worth["tested_too_little_or_too_poor"] == ["cnn"] and worth["local_calibration"] is None


def test_a_local_calibration_is_named_with_its_own_figures(tools):
    own = ModelCalibration(1.2, 0.4, None, None, tested={"sensitivity": 0.8})
    calibration = LocalCalibration("ward 7", {"cnn": own}, "youden", {"tested": 90})
    tools._reader.weights.current.calibration = calibration
    figures = {"name": "ward 7", "radiographs": {"tested": 90}, "models": {"cnn": {"sensitivity": 0.8}}}
    assert tools.what_the_answers_are_worth()["local_calibration"] == figures


def test_what_has_to_be_known_comes_before_the_answer(tools, monkeypatch):
    close = Prediction("cnn", "NORMAL", 0.4, 0.5, "NORMAL", uncertain_band=(0.3, 0.6))
    clear = Prediction("resnet50", "PNEUMONIA", 0.9, 0.5, "PNEUMONIA")
    both = {"resnet50": clear, "cnn": close}
    comparison = Comparison(None, 90, 90, (), both, scope=ScopeResult(("not_upright", "adult")))
    monkeypatch.setattr("demo.compare.reader.compare", lambda *args, **settings: comparison)
    answer = tools.judge_radiograph(in_base64(noise_png()))
    outside, uncertain, divided, weak, always = answer["notes"]
    assert next(iter(answer)) == "notes" and "(not upright, adult)" in outside and ": cnn." in uncertain
    assert "disagree" in divided and "cnn was too small" in weak and "no diagnosis" in always


@pytest.mark.parametrize(
    "text", ["", "no base64!", "data:image/png;base64", "/etc/hostname", "x" * 99, "\0", "/9j/" * 9999]
)
def test_what_is_no_file_gets_a_sentence(tools, text):
    assert "error" in tools.judge_radiograph(text)


def test_an_upload_is_read_and_deleted_and_no_other_file_is(tools, tmp_path):
    upload = tmp_path / f"{UPLOAD}1" / "hash" / "a.png"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(noise_png())
    (tmp_path / "other.png").write_bytes(noise_png())
    (tmp_path / f"{UPLOAD}2").symlink_to(tmp_path)
    for path in (
        tmp_path / "other.png",
        Path(f"{upload.parent}/../../other.png"),
        tmp_path / f"{UPLOAD}2" / "other.png",
    ):
        assert tools.judge_radiograph(str(path))["error"]["code"] == "no-file-in-call"
    answers = tools.judge_radiographs([str(upload), in_base64(b"no picture"), "nothing"])["answers"]
    assert [answer.get("error", {}).get("code") for answer in answers] == [None, "not-an-image", "no-file-in-call"]
    assert not upload.parent.exists() and (tmp_path / "other.png").exists()


def test_without_the_package_mcp_a_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp", None)
    with pytest.raises(XrayError, match="pip install -r requirements-mcp.txt"):
        build_mcp(SimpleNamespace(weights=None))
