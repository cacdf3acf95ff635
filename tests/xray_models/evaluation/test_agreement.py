import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from xray_models.evaluation.agreement import agreement

N, P = "NORMAL", "PNEUMONIA"


def readings(both_ill: int, first_ill: int, second_ill: int, both_well: int) -> tuple[list[str], list[str]]:
    first = [P] * (both_ill + first_ill) + [N] * (second_ill + both_well)
    return first, [P] * both_ill + [N] * first_ill + [P] * second_ill + [N] * both_well


@pytest.mark.parametrize("counts", [(20, 5, 10, 15), (1, 0, 3, 9), (0, 4, 4, 0), (30, 2, 1, 40)])
def test_kappa_is_that_of_scikit_learn(counts):
    found = agreement(*readings(*counts))
    assert found.n == sum(counts) and found.same == counts[0] + counts[3]
    assert found.kappa == pytest.approx(cohen_kappa_score(*readings(*counts)))


def test_the_interval_is_as_wide_as_that_of_the_bootstrap():
    first, second = (np.array(labels) for labels in readings(120, 20, 25, 85))
    low, high = agreement(first.tolist(), second.tolist()).interval
    generator, kappas = np.random.default_rng(0), []
    for _ in range(400):
        rows = generator.integers(0, len(first), len(first))
        kappas.append(cohen_kappa_score(first[rows], second[rows]))
    assert (low, high) == pytest.approx(np.percentile(kappas, (2.5, 97.5)), abs=0.03)


def test_where_chance_agrees_on_everything_kappa_says_nothing():
    assert agreement([N, N], [N, N]).kappa is None and agreement([], []).n == 0
    all_right = agreement([N, P], [N, P])
    assert (all_right.kappa, all_right.same, all_right.interval) == (1.0, 2, None)


def test_other_labels_and_lists_of_other_lengths_are_refused():
    with pytest.raises(ValueError):
        agreement([N], [N, P])
    with pytest.raises(ValueError):
        agreement(["normal"], [N])
