"""Answers from any thread, one failing model beside a sound one, the JSON, and quick passes against float32."""

import gc
import math
import threading
from dataclasses import replace

import numpy as np
import pytest
import torch

from xray_models.errors import CheckpointError, RadiographError
from xray_models.images.canvas import eval_transform
from xray_models.images.radiograph import Notice, Radiograph
from xray_models.inference import compare as inference
from xray_models.inference.classifier import FAST_LOGIT_ERROR, Classifier, Prediction, load_classifiers
from xray_models.inference.colours import HEAT_COLOURS, heat_layer, overlay
from xray_models.inference.compare import Comparison, compare
from xray_models.inference.engines.bfloat16 import fast_features, fuse_batch_norms, has_fast_bfloat16
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint, save_checkpoint
from xray_models.networks.device import pick_device
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import build_model

CPU = torch.device("cpu")
needs_bfloat16 = pytest.mark.skipif(not has_fast_bfloat16(CPU), reason="this CPU has no bfloat16 instructions")


def canvas(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (224, 224), dtype=np.uint8)


def untrained(name: str = "cnn", gain: float = 1.0, **card) -> Classifier:
    """``gain`` multiplies the last layer: answers as confident as those of a trained network."""
    torch.manual_seed(0)
    model = build_model(name).eval()
    last = model.fc if name == "resnet50" else model.head.fc2
    last.weight.data *= gain
    return Classifier(model, ModelRecord(name, **card), CPU)


@pytest.fixture(scope="module")
def classifiers():
    return {name: untrained(name) for name in ("resnet50", "cnn")}


@pytest.fixture
def radiograph():
    rows = np.linspace(0, 1, 300, dtype=np.float32)[:, None]
    pixels = rows * np.linspace(0.2, 1, 400, dtype=np.float32)
    return Radiograph(pixels, "PNG", (Notice("small", "The image is small."),))


class Broken:
    """Stands for a model that fails at the wrong moment."""

    def predict(self, *arguments):
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")


@pytest.fixture(autouse=True)
def no_acceptance(monkeypatch):
    """Whether a picture may be judged has tests of its own."""
    monkeypatch.setattr(inference.acceptance, "check", lambda radiograph, canvas, scope: ())


def test_loads_what_was_saved_in_the_order_of_the_cards(tmp_path):
    for name in ("cnn", "resnet50"):
        save_checkpoint(tmp_path / name, build_model(name), ModelRecord(name, threshold=0.3))
    loaded = load_classifiers(tmp_path, CPU)
    assert list(loaded) == ["resnet50", "cnn"]
    assert loaded["cnn"].predict(canvas(0), heatmap=False).threshold == 0.3


def test_missing_weights_are_a_checkpoint_error(tmp_path):
    with pytest.raises(CheckpointError):
        Classifier.load(tmp_path / "cnn")


@pytest.mark.parametrize("name", ["resnet50", "cnn"])
def test_answer_is_the_calibrated_softmax_of_the_network(name):
    classifier = untrained(name, temperature=2.0)
    x = eval_transform(torch.tensor(canvas(1))[None], classifier.record.preprocessing)
    with torch.no_grad():
        expected = torch.softmax(classifier.model(x) / 2.0, dim=1)[0, 1].item()
    assert classifier.predict(canvas(1), heatmap=False).p_pneumonia == pytest.approx(expected, abs=1e-5)


def test_label_turns_exactly_at_the_threshold():
    classifier = untrained()
    classifier._fast_features = None  # whose answer, away from the threshold, differs in the last digits
    p = classifier.predict(canvas(2), heatmap=False).p_pneumonia
    for threshold, label in ((p, "PNEUMONIA"), (math.nextafter(p, 1), "NORMAL"), (math.nextafter(p, 0), "PNEUMONIA")):
        classifier.record = replace(classifier.record, threshold=threshold)
        assert classifier.predict(canvas(2), heatmap=False).label == label


def test_heatmap_explains_the_class_that_was_asked_for(classifiers):
    answers = {t: classifiers["cnn"].predict(canvas(3), t) for t in ("predicted", "NORMAL", "PNEUMONIA")}
    assert [answers[t].target for t in ("NORMAL", "PNEUMONIA")] == ["NORMAL", "PNEUMONIA"]
    assert answers["predicted"].target == answers["predicted"].label
    normal, pneumonia = answers["NORMAL"].heatmap, answers["PNEUMONIA"].heatmap
    assert normal is None or pneumonia is None or not np.array_equal(normal, pneumonia)
    assert any(heat is not None and heat.shape == (224, 224) for heat in (normal, pneumonia))


def test_blank_heatmap_is_none_and_the_answer_stands():
    classifier = untrained()
    classifier.model.head.fc2.weight.data.zero_()
    answer = classifier.predict(canvas(4))
    assert answer.heatmap is None and 0 < answer.p_pneumonia < 1


def test_wrong_target_names_the_choices(classifiers, radiograph):
    with pytest.raises(ValueError, match="PNEUMONIA"):
        classifiers["cnn"].predict(canvas(0), "pneumonia")
    with pytest.raises(ValueError, match="PNEUMONIA"):
        compare(radiograph, classifiers, target="pneumonia")


def test_predicting_trains_nothing(classifiers):
    model = classifiers["cnn"].model
    classifiers["cnn"].predict(canvas(5), "PNEUMONIA")
    assert all(p.grad is None and not p.requires_grad for p in model.parameters())
    assert not any(m.training or m._forward_hooks for m in model.modules())


@pytest.mark.slow
def test_fifty_predictions_leave_no_tensor_behind(classifiers):
    classifiers["cnn"].predict(canvas(6), "PNEUMONIA")
    gc.collect()
    gc.disable()  # what reference counting alone does not free would pile up between collections
    try:
        before = count_tensors()
        for _ in range(50):
            classifiers["cnn"].predict(canvas(6), "PNEUMONIA")
        assert count_tensors() <= before
    finally:
        gc.enable()


def count_tensors() -> int:
    return sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())


def test_two_threads_do_not_mix_their_images():
    classifier = untrained(gain=1000)
    expected = {seed: classifier.predict(canvas(seed), "PNEUMONIA") for seed in (7, 8)}
    assert expected[7].p_pneumonia != expected[8].p_pneumonia
    answers: dict[int, list] = {7: [], 8: []}

    def work(seed):
        answers[seed] = [classifier.predict(canvas(seed), "PNEUMONIA") for _ in range(5)]

    threads = [threading.Thread(target=work, args=(seed,)) for seed in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seed, got in answers.items():
        assert len(got) == 5 and all(a.p_pneumonia == pytest.approx(expected[seed].p_pneumonia, abs=1e-6) for a in got)
        assert all(same_heat(a.heatmap, expected[seed].heatmap) for a in got)


def same_heat(one, other):
    return one is other is None or np.allclose(one, other, atol=1e-4)


def test_one_failing_model_leaves_the_other_answer(classifiers, radiograph):
    comparison = compare(radiograph, {"resnet50": Broken(), "cnn": classifiers["cnn"]}, heatmaps=False)
    assert list(comparison.predictions) == ["cnn"] and comparison.agreement is None
    (sentence,) = comparison.failures.values()
    assert "resnet50" in sentence and "Traceback" not in sentence and "mat1" not in sentence


def test_damaged_weights_fail_with_a_sentence(classifiers, radiograph):
    damaged = untrained()
    damaged.model.head.fc2.weight.data.fill_(torch.nan)
    comparison = compare(radiograph, {"resnet50": classifiers["resnet50"], "cnn": damaged}, heatmaps=False)
    assert "damaged" in comparison.failures["cnn"] and "resnet50" in comparison.predictions


def test_refused_radiograph_reaches_no_model(radiograph, monkeypatch):
    def refuse(radiograph, canvas, scope):
        raise RadiographError("not-a-radiograph", "This is not a chest radiograph.")

    monkeypatch.setattr(inference.acceptance, "check", refuse)
    with pytest.raises(RadiographError):
        compare(radiograph, {"cnn": Broken()})


def test_compare_carries_size_canvas_and_all_warnings(classifiers, radiograph, monkeypatch):
    notice = Notice("unusual", "The image is unusual.")
    monkeypatch.setattr(inference.acceptance, "check", lambda radiograph, canvas, scope: (notice,))
    comparison = compare(radiograph, classifiers, heatmaps=False)
    assert (comparison.width, comparison.height) == (400, 300) and comparison.seconds > 0
    assert comparison.canvas.shape == (224, 224) and comparison.canvas.dtype == np.uint8
    assert [n.code for n in comparison.warnings] == ["small", "unusual"]


def answer(model="cnn", p=0.97, threshold=0.41, band=None) -> Prediction:
    label = "PNEUMONIA" if p >= threshold else "NORMAL"
    return Prediction(model, label, p, threshold, "PNEUMONIA", uncertain_band=band)


@pytest.mark.parametrize(("p", "uncertain"), [(0.1999, False), (0.2, True), (0.6999, True), (0.7, False)])
def test_an_answer_in_the_band_is_uncertain(p, uncertain):
    assert answer(p=p, band=(0.2, 0.7)).uncertain is uncertain
    assert answer(p=p).uncertain is False


def test_the_band_of_the_card_comes_with_the_answer():
    classifier = untrained(uncertain=(0.0, 1.0))
    prediction = classifier.predict(canvas(2), heatmap=False)
    assert prediction.uncertain and prediction.uncertain_band == (0.0, 1.0)


def test_json_is_the_promised_object():
    predictions = {"resnet50": answer("resnet50", 0.970004), "cnn": answer("cnn", 0.12, 0.38, (0.1, 0.6))}
    warnings = (Notice("small", "The image is small."),)
    assert Comparison(canvas(0), 1200, 900, warnings, predictions).to_json("a.jpeg") == {
        "file": "a.jpeg",
        "input": {
            "accepted": True,
            "width": 1200,
            "height": 900,
            "warnings": [{"code": "small", "message": "The image is small."}],
        },
        "models": {
            "resnet50": {
                "label": "PNEUMONIA",
                "p_pneumonia": 0.97,
                "threshold": 0.41,
                "uncertain": False,
                "uncertain_band": None,
            },
            "cnn": {
                "label": "NORMAL",
                "p_pneumonia": 0.12,
                "threshold": 0.38,
                "uncertain": True,
                "uncertain_band": [0.1, 0.6],
            },
        },
        "agreement": False,
    }


def test_json_names_failures_only_if_there_are_any():
    comparison = Comparison(canvas(0), 9, 9, (), {"cnn": answer()}, {"resnet50": "It could not answer."})
    assert comparison.to_json("a.png")["failures"] == {"resnet50": "It could not answer."}
    assert comparison.to_json("a.png")["agreement"] is None


@pytest.mark.parametrize("p", [0.409996, 0.41, 0.410004, 0.12344])
@pytest.mark.parametrize("threshold", [0.41, 0.4100039, 0.4099961])
def test_rounded_probability_stays_on_its_side_of_the_threshold(p, threshold):
    rounded = answer(p=p, threshold=threshold).to_json()["p_pneumonia"]
    assert (rounded >= threshold) == (p >= threshold) and abs(rounded - p) < 1.1e-4


@pytest.mark.parametrize("p", [0.0599996, 0.06, 0.0600004, 0.41000002, 0.7000001, 0.99999999])
def test_rounded_probability_stays_on_its_side_of_the_band_too(p):
    for band in ((0.06, 0.7), (0.06, 0.06001), (0.41, 0.41000005), (0.7, 1.0)):
        exact = answer(p=p, band=band)
        rounded = exact.to_json()["p_pneumonia"]
        assert answer(p=rounded, band=band).uncertain == exact.uncertain and abs(rounded - p) < 1e-4


@needs_bfloat16
@pytest.mark.parametrize(
    "name, architecture",
    [
        ("resnet50", {}),
        ("resnet50", {"stride_in_1x1": True}),
        ("cnn", {}),
        ("cnn", {"batch_norm": True}),
    ],
)
def test_fast_features_are_the_features(name, architecture):
    torch.manual_seed(0)
    model = build_model(name, **architecture).eval()
    x = torch.randn(1, 3, 224, 224)
    with torch.no_grad():
        exact = model.features(x)
    fast = fast_features(model, CPU)(x)
    assert fast.dtype == torch.float32 and fast.shape == exact.shape
    assert (fast - exact).norm() < 0.02 * exact.norm()


def test_fused_batch_norms_change_nothing():
    torch.manual_seed(0)
    model = build_model("resnet50").eval()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(std=0.1)
            module.running_var.uniform_(0.5, 2)
    x = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        expected = model(x)
        actual = fuse_batch_norms(model)(x)
    torch.testing.assert_close(actual, expected, rtol=1e-4, atol=1e-4)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in model.modules())


@needs_bfloat16
def test_only_answers_at_the_threshold_take_a_second_pass():
    classifier = untrained()
    p = classifier.predict(canvas(9), heatmap=False).p_pneumonia
    for threshold, precision in ((p, "float32"), (p + 0.005, "float32"), (p - 0.1, "mixed"), (p + 0.1, "mixed")):
        classifier.record = replace(classifier.record, threshold=threshold)
        assert classifier.predict(canvas(9), heatmap=False).precision == precision


@needs_bfloat16
@pytest.mark.parametrize("end", [0, 1])
def test_answers_at_an_end_of_the_band_take_a_second_pass_too(end):
    classifier = untrained(threshold=0.01)
    p = classifier.predict(canvas(9), heatmap=False).p_pneumonia
    for distance, precision in ((0, "float32"), (0.005, "float32"), (-0.1, "mixed"), (0.1, "mixed")):
        band = (0.005, p + distance) if end else (p + distance, 0.995)
        classifier.record = replace(classifier.record, uncertain=band)
        assert classifier.predict(canvas(9), heatmap=False).precision == precision


@pytest.mark.slow
@needs_bfloat16
@pytest.mark.parametrize("name", ["resnet50", "cnn"])
def test_error_of_the_fast_features_is_far_below_its_bound(name, real_test):
    model, card = load_checkpoint(SHIPPED_WEIGHTS / name)
    fast, errors = fast_features(model, CPU), []
    for picture in real_test.canvases[::26].numpy():
        x = eval_transform(torch.tensor(picture)[None], card.preprocessing)
        with torch.no_grad():
            change = model.head(fast(x)) - model(x)
        errors.append(abs((change[0, 1] - change[0, 0]).item()) / card.temperature)
    assert max(errors) < FAST_LOGIT_ERROR / 2


@needs_bfloat16
@pytest.mark.parametrize("name", ["resnet50", "cnn"])
def test_fast_answers_agree_with_float32(name):
    classifier = untrained(name, gain=30)
    classifier.record = replace(classifier.record, threshold=0.5)
    fast = classifier._fast_features
    for seed in range(4):
        answers = []
        for classifier._fast_features in (fast, None):
            answers.append(classifier.predict(canvas(seed) // (seed + 1), heatmap=False))
        assert answers[0].label == answers[1].label
        assert answers[0].p_pneumonia == pytest.approx(answers[1].p_pneumonia, abs=0.01)


def test_slow_bfloat16_is_not_used(monkeypatch):
    monkeypatch.setattr("xray_models.inference.engines.bfloat16.has_fast_bfloat16", lambda device: False)
    classifier = untrained()
    classifier.model.head.fc2.bias.data[1] = 9.0
    assert classifier.predict(canvas(9)).precision == "float32"


def test_cold_areas_show_the_plain_radiograph_and_hot_ones_the_colour():
    heat = np.zeros((224, 224), dtype=np.float32)
    heat[:112, 112:] = 1
    picture = overlay(np.full((224, 224), 100, dtype=np.uint8), heat, opacity=1)
    assert (picture[150, 50] == 100).all()
    assert bytes(picture[50, 150]).hex() == HEAT_COLOURS[-1][1:]


def test_overlay_is_the_layer_blended_at_that_opacity():
    heat = np.linspace(0, 1, 224 * 224, dtype=np.float32).reshape(224, 224)
    grey, layer = canvas(1), heat_layer(heat).astype(float)
    alpha = 0.45 * layer[..., 3:] / 255
    expected = (1 - alpha) * grey[..., None] + alpha * layer[..., :3]
    assert np.abs(overlay(grey, heat) - expected).max() <= 0.51


def test_overlay_without_heat_is_the_canvas():
    assert (overlay(canvas(1), None) == canvas(1)[..., None]).all()


def test_hotter_is_lighter_and_more_opaque():
    layer = heat_layer(np.linspace(0, 1, 11, dtype=np.float32)[None]).astype(float)[0]
    luminance = layer[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance) > 0).all() and (np.diff(layer[:, 3]) > 0).all()


def test_device_is_a_gpu_only_where_there_is_one():
    assert pick_device().type == ("cuda" if torch.cuda.is_available() else "cpu")
