import json

import pytest

from demo.server.worth import Worth, load_worth
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE


def test_rates_come_from_the_records_and_counts_from_the_predictions(tested_weights):
    worth = load_worth(tested_weights)
    record = json.loads((tested_weights / "cnn" / RECORD_FILE).read_text())["metrics"]["test"]
    assert worth.rates["cnn"] == (record["sensitivity"], record["specificity"])
    assert worth.joint.images == 110 and sum(ill for _, ill in worth.joint.outcomes.values()) == 70
    tn_fp, fn_tp = record["confusion_matrix"]
    called_ill = sum(images for labels, (images, _) in worth.joint.outcomes.items() if labels[1] == "PNEUMONIA")
    assert called_ill == tn_fp[1] + fn_tp[1]


@pytest.mark.parametrize(
    "damage", [None, "", "file,label,p_pneumonia\n0.jpeg,ILL,0.5\n", "file,label\n0.jpeg,NORMAL\n"]
)
def test_without_the_predictions_of_both_the_rates_are_left(tested_weights, damage):
    file = tested_weights / "resnet50" / PREDICTIONS_FILE
    file.unlink() if damage is None else file.write_text(damage)
    worth = load_worth(tested_weights)
    assert worth.joint is None and set(worth.rates) == {"resnet50", "cnn"}


def test_weights_that_were_never_tested_have_nothing_to_say(tmp_path):
    assert load_worth(tmp_path) == Worth()
    for name in ("resnet50", "cnn"):
        (tmp_path / name).mkdir()
        (tmp_path / name / RECORD_FILE).write_text(json.dumps({"model": name}) if name == "cnn" else "{")
    assert load_worth(tmp_path) == Worth()
