import json

import pytest

from demo.server.worth import EVIDENCE_FILE, Worth, load_worth, weak_models
from xray_models.evaluation.weakness import Weakness
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE


def test_rates_come_from_the_records_and_counts_from_the_predictions(tested_weights):
    worth = load_worth(tested_weights)
    record = json.loads((tested_weights / "cnn" / RECORD_FILE).read_text())["metrics"]["test"]
    assert worth.rates["cnn"] == (record["sensitivity"], record["specificity"])
    assert worth.joint.total == (110, 70) and worth.adults is None
    tn_fp, fn_tp = record["confusion_matrix"]
    called_ill = sum(images for labels, (images, _) in worth.joint.outcomes.items() if labels[1] == "PNEUMONIA")
    assert called_ill == tn_fp[1] + fn_tp[1]


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ({"adults": {"n": 480, "roc_auc": {"resnet50": 0.61, "cnn": 0.52}}}, True),
        ({"adults": {"n": 480, "roc_auc": {"cnn": 0.52}}}, False),
        ({"adults": {"n": "many", "roc_auc": {"resnet50": 0.61, "cnn": 0.52}}}, False),
        ({"children": {}}, False),
        ([], False),
    ],
)
def test_how_the_models_did_on_adults_is_read_where_it_is_written_whole(tested_weights, written, known):
    (tested_weights / EVIDENCE_FILE).write_text(json.dumps(written))
    adults = load_worth(tested_weights).adults
    assert (adults is not None) == known
    if known:
        assert adults.n == 480 and adults.roc_auc["resnet50"] == 0.61


@pytest.mark.parametrize(
    "damage", [None, "", "file,label,p_pneumonia\n0.jpeg,ILL,0.5\n", "file,label\n0.jpeg,NORMAL\n"]
)
def test_without_the_predictions_of_both_the_rates_are_left(tested_weights, damage):
    file = tested_weights / "resnet50" / PREDICTIONS_FILE
    file.unlink() if damage is None else file.write_text(damage)
    worth = load_worth(tested_weights)
    assert worth.joint is None and set(worth.rates) == {"resnet50", "cnn"}


def test_small_tests_are_told(tested_weights):
    weak = load_worth(tested_weights).weak
    assert {name: (found.kind, found.images) for name, found in weak.items()} == {
        "resnet50": ("small", 110),
        "cnn": ("small", 110),
    }
    assert weak == weak_models(tested_weights)


def test_weights_that_were_never_tested_have_nothing_to_say(tmp_path):
    assert load_worth(tmp_path) == Worth()
    for name in ("resnet50", "cnn"):
        (tmp_path / name).mkdir()
        (tmp_path / name / RECORD_FILE).write_text(json.dumps({"model": name}) if name == "cnn" else "{")
    assert load_worth(tmp_path) == Worth(weak={"cnn": Weakness("untested")})
