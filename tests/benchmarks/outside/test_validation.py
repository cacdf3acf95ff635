"""The report on ``validate``: of the shipped weights, every gate met; and its answers give the local fits again."""

import json

import pytest

from tests.benchmarks.outside.validation import REPORT, RULES
from tests.benchmarks.reporting import REPORTS
from tests.xray_models.evaluation.judges import judged_picture, validation_of
from xray_models.evaluation.local import YOUDEN, fit_local
from xray_models.files import WEIGHTS_FILE
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS

RECORDS = {name: ModelRecord.read(SHIPPED_WEIGHTS / name) for name in MODELS}


@pytest.fixture(scope="module")
def report():
    return json.loads((REPORTS / f"{REPORT}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def originals(report):
    """The validation radiographs from their original files, as the shipped networks judged them."""
    pictures = [
        judged_picture(number, label, dict(zip(MODELS, p, strict=True)), scope, patient)
        for number, (_, label, scope, patient, *p) in enumerate(report["answers"])
    ]
    return validation_of(pictures, RECORDS)


def test_validate_gave_the_records_of_the_shipped_weights_again(report):
    for name, record in RECORDS.items():
        assert record.sha256[WEIGHTS_FILE][:12] in report["made"]
        assert report["test"]["models"][name] | {"furthest_metric": 0} == {
            "n": 624, "same_matrix": True, "furthest_metric": 0, "met": True,
        }  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_local_operating_point_of_one_half_of_the_originals_holds_on_the_other(originals, report, rule):
    fit = fit_local(originals, rule)
    for name in MODELS:
        one, recorded = fit.models[name], report["originals"][str(rule)]["models"][name]
        assert one.threshold == recorded["threshold"] and one.small  # 34 are NORMAL: that is said
        assert one.holds == recorded["holds"] and one.holds
        low, high = one.intervals["sensitivity"]
        assert low <= one.tested.metrics()["sensitivity"] <= high
    assert not fit.refused


def test_what_no_calibration_can_mend_was_refused(report):
    """Adults of another hospital, of whom neither model tells the ill."""
    adults = report["adults"][str(YOUDEN)]
    assert not adults["models"] and set(adults["refused"]) == set(MODELS)
    assert all("recalibration cannot mend this" in error["message"] for error in adults["refused"].values())
