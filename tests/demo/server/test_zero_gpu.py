"""ZeroGPU without a Space: a stand-in for ``spaces`` forks a child for each task, on the CPU."""

import dataclasses
import inspect
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

import app
from demo.page import launch_settings
from demo.retrain.view import render_lock
from demo.server import zero_gpu
from demo.server.access import PASSWORD_VARIABLE, Access
from demo.server.edge.health import HEALTH_PATH
from demo.server.zero_gpu import ASKED, SECONDS, VARIABLE, is_zero_gpu, lend, on_gpu
from tests.demo.server.fake_spaces import FakeSpaces
from tests.helpers import real_example
from tests.xray_models.inference.untrained import canvas, untrained
from xray_models.errors import RadiographError, XrayError
from xray_models.images.radiograph import Radiograph, load_radiograph
from xray_models.images.scope import load_scope
from xray_models.inference.classifier import Classifier
from xray_models.inference.compare import compare
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS
from xray_models.networks.local_calibration import LocalCalibration, ModelCalibration


@pytest.fixture
def spaces(monkeypatch):
    """This process is the page of a Space on ZeroGPU."""
    fake = FakeSpaces()
    monkeypatch.setenv(VARIABLE, "true")
    monkeypatch.setitem(sys.modules, "spaces", fake)
    monkeypatch.setattr(zero_gpu, "_lent", [])
    zero_gpu._task.cache_clear()
    yield fake
    zero_gpu._task.cache_clear()


@pytest.fixture(scope="module")
def classifiers():
    return {"resnet50": untrained("resnet50"), "cnn": untrained("cnn")}


def radiograph() -> Radiograph:
    return Radiograph(canvas(1).astype(np.float32) / 255, "PNG")


def refuse(_: Radiograph) -> None:
    raise RadiographError("too-small", "Too small.", pixels=3)


def stumble() -> None:
    raise KeyError("the name of a person")


def thread_count() -> int:
    return threading.active_count()


@pytest.mark.parametrize("value", [None, "", "false", "0"])
def test_elsewhere_everything_stays_as_it_is(monkeypatch, classifiers, value):
    monkeypatch.delenv(VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    monkeypatch.setitem(sys.modules, "spaces", None)  # an import would fail
    zero_gpu.prepare()
    assert not is_zero_gpu() and on_gpu(compare) is compare
    assert all(lend(classifiers)[name] is classifiers[name] for name in classifiers)


def test_one_function_is_decorated_for_a_short_while(spaces, classifiers):
    zero_gpu.prepare()
    lent = lend(classifiers)
    lent["cnn"].predict(canvas(1), heatmap=False)
    on_gpu(thread_count)()
    assert [seconds for _, seconds in spaces.decorated] == [SECONDS] and SECONDS <= 15 and spaces.tasks == 2


def test_every_method_that_needs_a_network_runs_there():
    methods = {name for name, _ in inspect.getmembers(Classifier, inspect.isfunction) if not name.startswith("_")}
    assert methods - {"with_calibration"} == set(ASKED)  # that one asks no network


def test_a_lent_classifier_follows_a_local_calibration_there_too(spaces, classifiers):
    own = classifiers["cnn"].record
    fitted = ModelCalibration(own.temperature, 1.0, None, own.sha256.get("model.safetensors"))
    calibrated = lend(classifiers)["cnn"].with_calibration(LocalCalibration("ward", {"cnn": fitted}, "youden"))
    answer = calibrated.predict(canvas(1), heatmap=False)
    assert (answer.label, answer.threshold, answer.calibration) == ("NORMAL", 1.0, "ward") and spaces.tasks == 1


@pytest.mark.slow
def test_an_answer_is_the_same_and_asks_once(spaces, classifiers):
    picture, scope = load_radiograph(real_example()), load_scope(SHIPPED_WEIGHTS)
    there = on_gpu(compare)(picture, lend(classifiers), scope=scope)
    here = compare(picture, classifiers, scope=scope)
    assert spaces.tasks == 1 and list(there.predictions) == list(here.predictions)
    for name, expected in here.predictions.items():
        for field in dataclasses.fields(expected):
            found, wanted = getattr(there.predictions[name], field.name), getattr(expected, field.name)
            assert type(found) is type(wanted) and type(found).__module__ in ("builtins", "numpy")
            np.testing.assert_array_equal(found, wanted)


@pytest.mark.slow
def test_every_question_gets_the_same_answer_there(spaces, classifiers):
    here, there = classifiers["cnn"], lend(classifiers)["cnn"]
    pictures = np.stack([canvas(1), canvas(2)])
    assert there.p_pneumonia(pictures).tolist() == here.p_pneumonia(pictures).tolist()
    assert [one.label for one in there.predict_many(pictures)] == [one.label for one in here.predict_many(pictures)]
    heat, expected = (one.explain(canvas(1), "NORMAL", "Grad-CAM++") for one in (there, here))
    np.testing.assert_allclose(heat, expected, atol=1e-6)
    assert there.novelty(canvas(1)) == here.novelty(canvas(1)) and there.record == here.record and spaces.tasks == 4


@pytest.mark.slow
def test_two_visitors_at_once_get_their_answers(spaces, classifiers):
    """A child that is forked while another thread is at work must not wait for a lock that this one held."""
    lent = lend(classifiers)["cnn"]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda seed: lent.predict(canvas(seed), heatmap=False).p_pneumonia, range(4)))
    assert found == [classifiers["cnn"].predict(canvas(seed), heatmap=False).p_pneumonia for seed in range(4)]


def test_an_error_comes_back_with_all_that_it_says(spaces, caplog):
    with pytest.raises(RadiographError) as caught:
        on_gpu(refuse)(radiograph())
    error = caught.value
    assert (error.code, error.message, error.details) == ("too-small", "Too small.", {"pixels": 3})
    with pytest.raises(RuntimeError, match="^KeyError$"):
        on_gpu(stumble)()


def test_without_a_gpu_a_visitor_reads_one_sentence(spaces, classifiers):
    spaces.refusal = "<a href='x'>Sign up</a>"
    with pytest.raises(XrayError, match="shares its GPU") as caught:
        on_gpu(compare)(radiograph(), lend(classifiers))
    assert caught.value.code == "no-gpu-now"


def test_the_networks_are_loaded_after_spaces_has_changed_torch(spaces, monkeypatch, tmp_path):
    seen = []

    def weights(*_):
        seen.append(list(spaces.decorated))
        raise XrayError("stop", "stop")

    monkeypatch.setattr(app, "ActiveWeights", weights)
    monkeypatch.setattr(sys, "argv", ["app.py", "--runs", str(tmp_path / "runs")])
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    with pytest.raises(SystemExit, match="stop"):
        app.main()
    assert len(seen[0]) == 1


def test_nobody_retrains(spaces, monkeypatch):
    monkeypatch.setenv(PASSWORD_VARIABLE, "a long one")
    access = Access.from_environment(public=False)
    assert access.public and access.sealed and not access.opens("a long one", "a")
    for language in ("en", "fr"):
        assert "Space" in render_lock(access, "en") and "PASSWORD" not in render_lock(access, language)


def test_no_health_check_borrows_the_gpu(spaces, monkeypatch):
    def health(settings: dict) -> list:
        return [route for route in settings["app_kwargs"]["routes"] if route.path == HEALTH_PATH]

    weights = SimpleNamespace(classifiers={})
    assert not health(launch_settings(Access(True), weights))
    monkeypatch.delenv(VARIABLE)
    assert health(launch_settings(Access(True), weights))
