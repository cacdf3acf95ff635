import gc
import math
import threading
from dataclasses import replace

import numpy as np
import pytest
import torch

from tests.xray_models.inference.untrained import CPU, canvas, needs_bfloat16, untrained
from xray_models.classes import CLASSES
from xray_models.errors import CheckpointError
from xray_models.images.canvas import Preprocessing, eval_transform
from xray_models.inference.classifier import Classifier, Prediction, load_classifiers
from xray_models.networks.checkpoint import save_checkpoint
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import build_model


@pytest.fixture(scope="module")
def classifiers():
    return {name: untrained(name) for name in ("resnet50", "cnn")}


def test_loads_what_was_saved_in_the_order_of_the_registry(tmp_path):
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
    classifier._fast = None  # whose answer, away from the threshold, differs in the last digits
    p = classifier.predict(canvas(2), heatmap=False).p_pneumonia
    for threshold, label in ((p, "PNEUMONIA"), (math.nextafter(p, 1), "NORMAL"), (math.nextafter(p, 0), "PNEUMONIA")):
        classifier.record = replace(classifier.record, threshold=threshold)
        assert classifier.predict(canvas(2), heatmap=False).label == label


@pytest.mark.parametrize("name", ["resnet50", "cnn"])
def test_many_canvases_get_the_probabilities_of_their_answers(classifiers, name):
    canvases = np.stack([canvas(seed) for seed in (1, 2, 3)])
    alone = [classifiers[name].predict(canvas, heatmap=False).p_pneumonia for canvas in canvases]
    assert classifiers[name].p_pneumonia(canvases).tolist() == alone


@pytest.mark.parametrize("name", ["resnet50", "cnn"])
def test_many_canvases_get_the_answers_of_each(classifiers, name):
    canvases = np.stack([canvas(seed) for seed in (1, 2, 3)])
    many = classifiers[name].predict_many(canvases, ["NORMAL", "predicted", "PNEUMONIA"])
    for one, picture, target in zip(many, canvases, ["NORMAL", "predicted", "PNEUMONIA"], strict=True):
        alone = classifiers[name].predict(picture, target)
        assert (one.label, one.target, one.precision) == (alone.label, alone.target, alone.precision)
        assert one.p_pneumonia == pytest.approx(alone.p_pneumonia, abs=1e-5)
        assert same_heat(one.heatmap, alone.heatmap) and same_heat(one.other_heatmap, alone.other_heatmap)
    assert classifiers[name].predict_many(canvases[:0]) == []


def test_one_target_may_be_wrong_among_many(classifiers):
    with pytest.raises(ValueError, match="PNEUMONIA"):
        classifiers["cnn"].predict_many(np.stack([canvas(1)] * 2), ["NORMAL", "normal"])


@needs_bfloat16
def test_of_many_canvases_only_the_close_ones_take_a_second_pass():
    classifier = untrained(gain=1000)
    classifier._fast.at_once = 4  # all in one pass, as on a GPU
    canvases = np.stack([canvas(seed) // (seed + 1) for seed in range(4)])
    p = [answer.p_pneumonia for answer in classifier.predict_many(canvases, heatmap=False)]
    classifier.record = replace(classifier.record, threshold=p[2])
    many = classifier.predict_many(canvases)
    alone = [classifier.predict(picture) for picture in canvases]
    assert [one.precision for one in many] == [one.precision for one in alone]
    assert {"mixed", "float32"} == {one.precision for one in many} and many[2].precision == "float32"
    for one, other in zip(many, alone, strict=True):
        assert one.p_pneumonia == pytest.approx(other.p_pneumonia, abs=1e-4)
        assert same_heat(one.heatmap, other.heatmap)


def test_heatmap_explains_the_class_that_was_asked_for(classifiers):
    answers = {t: classifiers["cnn"].predict(canvas(3), t) for t in ("predicted", "NORMAL", "PNEUMONIA")}
    assert [answers[t].target for t in ("NORMAL", "PNEUMONIA")] == ["NORMAL", "PNEUMONIA"]
    assert answers["predicted"].target == answers["predicted"].label
    normal, pneumonia = answers["NORMAL"].heatmap, answers["PNEUMONIA"].heatmap
    assert normal is None or pneumonia is None or not np.array_equal(normal, pneumonia)
    assert any(heat is not None and heat.shape == (224, 224) for heat in (normal, pneumonia))


@pytest.mark.parametrize("name", ["resnet50", "cnn"])
def test_an_answer_carries_the_heat_of_both_classes(classifiers, name):
    answers = {target: classifiers[name].predict(canvas(3), target) for target in CLASSES}
    for label in CLASSES:
        assert same_heat(answers["NORMAL"].heatmap_of(label), answers["PNEUMONIA"].heatmap_of(label))
    without = classifiers[name].predict(canvas(3), heatmap=False)
    assert without.heatmap is None and without.other_heatmap is None


def test_what_is_cut_off_before_a_network_sees_it_has_no_heat():
    classifier = untrained(preprocessing=Preprocessing(resize=448))
    answer = classifier.predict(canvas(3))
    heat = answer.heatmap if answer.heatmap is not None else answer.other_heatmap
    assert heat.max() > 0 and heat[:56].max() == heat[:, :56].max() == heat[168:].max() == heat[:, 168:].max() == 0


def test_blank_heatmap_is_none_and_the_answer_stands():
    classifier = untrained()
    classifier.model.head.fc2.weight.data.zero_()
    answer = classifier.predict(canvas(4))
    assert answer.heatmap is None and 0 < answer.p_pneumonia < 1


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


def answer(model="cnn", p=0.97, threshold=0.41, band=None) -> Prediction:
    label = "PNEUMONIA" if p >= threshold else "NORMAL"
    return Prediction(model, label, p, threshold, "PNEUMONIA", uncertain_band=band)


@pytest.mark.parametrize(("p", "uncertain"), [(0.1999, False), (0.2, True), (0.6999, True), (0.7, False)])
def test_an_answer_in_the_band_is_uncertain(p, uncertain):
    assert answer(p=p, band=(0.2, 0.7)).uncertain is uncertain
    assert answer(p=p).uncertain is False


def test_the_band_of_the_record_comes_with_the_answer():
    classifier = untrained(uncertain=(0.0, 1.0))
    prediction = classifier.predict(canvas(2), heatmap=False)
    assert prediction.uncertain and prediction.uncertain_band == (0.0, 1.0)


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


@needs_bfloat16
@pytest.mark.parametrize("name", ["resnet50", "cnn"])
def test_fast_answers_agree_with_float32(name):
    classifier = untrained(name, gain=30)
    classifier.record = replace(classifier.record, threshold=0.5)
    fast = classifier._fast
    for seed in range(4):
        answers = []
        for classifier._fast in (fast, None):
            answers.append(classifier.predict(canvas(seed) // (seed + 1), heatmap=False))
        assert answers[0].label == answers[1].label
        assert answers[0].p_pneumonia == pytest.approx(answers[1].p_pneumonia, abs=0.01)


def test_emulated_bfloat16_is_not_used(monkeypatch):
    monkeypatch.setattr("xray_models.inference.engines.choice.has_fast_bfloat16", lambda device: False)
    classifier = untrained()
    classifier.model.head.fc2.bias.data[1] = 9.0
    assert classifier.predict(canvas(9)).precision in ("fused float32", "float32")
