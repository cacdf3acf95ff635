"""A local operating point: by every rule, on both halves of the patients, honest, and refused where it cannot help."""

from dataclasses import replace

import numpy as np
import pytest

from tests.xray_models.evaluation.judges import judged_picture, random_pictures, validation_of
from xray_models.errors import XrayError
from xray_models.evaluation.intervals import wilson_interval
from xray_models.evaluation.local import YOUDEN, Rule, fit_local
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS

RECORDS = {
    name: ModelRecord(name, temperature=2.0, threshold=0.9, sha256={"model.safetensors": f"hash of {name}"})
    for name in MODELS
}


def shifted(pictures, by: float):
    """The same with every logit moved: a threshold that was right is wrong."""
    moved = []
    for one in pictures:
        p = {name: 1 / (1 + np.exp(-(np.log(value / (1 - value)) + by))) for name, value in one.p_pneumonia.items()}
        moved.append(replace(one, p_pneumonia=p))
    return moved


@pytest.mark.slow
@pytest.mark.parametrize("rule", [YOUDEN, Rule("sensitivity", 0.95)], ids=str)
def test_what_a_fit_promises_holds_on_the_other_half_as_often_as_an_interval_says(rule):
    fits = [fit_local(validation_of(random_pictures(300, 3, seed), RECORDS), rule) for seed in range(10)]
    assert sum(fit.models["cnn"].holds for fit in fits) >= 8


def test_a_shift_is_mended_on_the_other_half():
    fit = fit_local(validation_of(shifted(random_pictures(600, 3, patients=300), by=-2), RECORDS))
    for name in MODELS:
        one = fit.models[name]
        assert not one.small
        before, after = (each.metrics()["balanced_accuracy"] for each in (one.before, one.tested))
        assert before < 0.7 and after > 0.88
        assert one.tested.metrics()["loss"] < one.before.metrics()["loss"]
        assert not set(one.fitted.files) & set(one.tested.files)


def test_all_images_of_a_patient_are_on_one_side():
    pictures = random_pictures(400, 3, patients=40)
    patient = {one.file: one.patient for one in pictures}
    fit = fit_local(validation_of(pictures, RECORDS)).models["cnn"]
    sides = [{patient[file] for file in part.files} for part in (fit.fitted, fit.tested)]
    assert not sides[0] & sides[1] and len(sides[0] | sides[1]) == 40


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (YOUDEN, "youden"),
        (Rule("sensitivity", 0.97), "sensitivity 0.97"),
        (Rule("costs", 10), "costs 10"),
        (Rule("costs", 1, prevalence=0.02), "costs 1 at prevalence 0.02"),
        (Rule("prevalence", 0.02), "prevalence 0.02"),
    ],
)
def test_each_rule_chooses_what_it_says(rule, text):
    assert str(rule) == text
    fit = fit_local(validation_of(random_pictures(600, 3, patients=300), RECORDS), rule).models["cnn"]
    matrices = [fit.fitted.confusion_matrix()]
    for threshold in np.arange(0.01, 1, 0.01):
        matrices.append(replace(fit.fitted, threshold=float(threshold)).confusion_matrix())
    shares = [m / m.sum(axis=1, keepdims=True) for m in matrices]
    if rule.kind == "sensitivity":
        centre = [np.mean(wilson_interval(int(m[1, 1]), int(m[1].sum()))) for m in matrices]
        assert shares[0][1, 1] > 0.97 and centre[0] >= 0.97
        assert all(s[0, 0] <= shares[0][0, 0] for s, c in zip(shares, centre, strict=True) if c >= 0.97)
        return
    ill = {"youden": 0.5, "costs": rule.prevalence or fit.fitted.prevalence, "prevalence": rule.value}[rule.kind]
    miss = rule.value if rule.kind == "costs" else 1
    costs = [miss * ill * s[1, 0] + (1 - ill) * s[0, 1] for s in shares]
    assert costs[0] <= min(costs) + 1e-9


@pytest.mark.parametrize(
    "wrong",
    [
        ("sensitivity", None),
        ("sensitivity", 1.0),
        ("costs", 0),
        ("costs", float("nan")),
        ("youden", 0.5),
        ("prevalence", 2),
        ("cost", 5),
    ],
)
def test_a_rule_without_sense_is_a_mistake(wrong):
    with pytest.raises(ValueError):
        Rule(*wrong)


def test_what_recalibration_cannot_mend_is_refused():
    fit = fit_local(validation_of(random_pictures(300, 0, seed=3), RECORDS))
    assert not fit.models and set(fit.refused) == set(MODELS)
    assert "recalibration cannot mend this" in fit.refused["cnn"].message
    with pytest.raises(XrayError, match="cannot mend"):
        fit.named("ward")


def test_few_images_are_said_and_too_few_are_refused():
    small = fit_local(validation_of(random_pictures(60, 5), RECORDS)).models["cnn"]
    assert small.small and small.fitted.uncertain[1] == 1.0  # nobody knows yet where NORMAL ends
    assert 0.3 < small.temperature < 4  # told apart without an error, and yet not without an end
    for pictures in (random_pictures(30, 5), random_pictures(200, 5, patients=1)):
        with pytest.raises(XrayError) as error:
            fit_local(validation_of(pictures, RECORDS))
        assert error.value.code == "local-too-few" and "\n" not in error.value.message


def test_only_what_the_models_would_answer_counts():
    pictures = random_pictures(200, 3)
    odd = [judged_picture(1000 + i, i % 2, dict.fromkeys(MODELS, 0.5), scope="outside") for i in range(100)]
    with_them, without = (fit_local(validation_of(p, RECORDS)).to_json() for p in (pictures + odd, pictures))
    assert with_them == without


def test_a_calibration_has_its_name_its_weights_and_what_it_reached():
    fit = fit_local(validation_of(random_pictures(200, 3), RECORDS), Rule("sensitivity", 0.9))
    calibration = fit.named(" Ward 7 ")
    assert (calibration.name, calibration.rule) == ("Ward 7", "sensitivity 0.9")
    assert calibration.images == {"fitted": 100, "tested": 100}
    own = calibration.models["cnn"]
    assert own.sha256 == "hash of cnn" and own.threshold == fit.models["cnn"].threshold
    assert own.tested["sensitivity"] == fit.models["cnn"].tested.metrics()["sensitivity"]
    for name in ("", " ", "x" * 61, "a\nb"):
        with pytest.raises(ValueError):
            fit.named(name)
