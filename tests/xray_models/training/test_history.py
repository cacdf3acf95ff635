import math

from xray_models.training.history import SELECTION_METRIC, best_epoch


def test_the_best_epoch_has_the_lowest_calibrated_loss():
    rows = [
        {"epoch": epoch, SELECTION_METRIC: loss}
        for epoch, loss in ((1, math.nan), (2, 0.3), (3, 0.2), (4, None), (5, 0.2))
    ]
    assert best_epoch(rows) == 3 and best_epoch(rows[:1]) == best_epoch([]) == 0
