"""RESULTS.md and README.md say what the model records say."""

import numpy as np
import pytest

from tests.benchmarks.results.gains import paired_gains
from tests.benchmarks.results.scored import read_earlier
from tests.benchmarks.results.tables import FILES, fill_in, tables
from xray_models.evaluation.evaluation import Evaluation
from xray_models.networks.registry import MODELS

IMAGES = [str(i) for i in range(200)]
LABELS = np.arange(200) % 2


@pytest.mark.slow
def test_the_tables_are_those_of_the_records():
    blocks = tables()
    for file, markers in zip(FILES, (14, 3), strict=True):
        text = file.read_text()
        assert text.count("<!-- table: ") == markers
        assert fill_in(text, blocks) == text, "run python -m tests.benchmarks.results.tables"


@pytest.mark.parametrize("group", ["steps", "seeds", "other seeds"])
@pytest.mark.parametrize("model", MODELS)
def test_records_and_predictions_agree(model, group):
    for scored in read_earlier(model, group):
        if scored.evaluation is not None:
            metrics = scored.evaluation.metrics()
            assert metrics == pytest.approx({name: scored.test[name] for name in metrics}, abs=1e-3)
            assert scored.evaluation.confusion_matrix().tolist() == scored.test["confusion_matrix"]


def test_a_block_is_replaced_and_nothing_else():
    text = "a\n<!-- table: x -->\nold\n<!-- end -->\nb\n"
    assert fill_in(text, {"x": "new"}) == "a\n<!-- table: x -->\nnew\n<!-- end -->\nb\n"
    with pytest.raises(KeyError):
        fill_in(text, {})


@pytest.mark.slow
def test_gains_are_paired_whatever_the_order_of_the_files():
    right = np.where(LABELS == 1, 0.9, 0.1)
    wrong = right.copy()
    wrong[:20] = 1 - wrong[:20]
    before = Evaluation(LABELS, wrong, 0.5, IMAGES)
    after = Evaluation(LABELS[::-1], right[::-1], 0.5, IMAGES[::-1])
    gains = paired_gains(before, after)
    value, low, high = gains["accuracy"]
    assert value == pytest.approx(0.1) and 0.05 < low < 0.1 < high < 0.16
    assert gains["roc_auc"][0] > 0
    assert all(change == (0, 0, 0) for change in paired_gains(before, before).values())


def test_gains_of_different_images_are_refused():
    a = Evaluation(LABELS, LABELS.astype(float), 0.5, IMAGES)
    b = Evaluation(LABELS, LABELS.astype(float), 0.5, [f"other {file}" for file in IMAGES])
    with pytest.raises(ValueError, match="different images"):
        paired_gains(a, b)
