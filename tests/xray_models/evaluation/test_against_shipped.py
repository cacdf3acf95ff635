import math

import numpy as np
import pytest
from scipy.stats import fisher_exact

from xray_models.evaluation.against_shipped import against_shipped
from xray_models.evaluation.evaluation import Evaluation


def answers(normal: int, pneumonia: int, separation: float, seed: int = 0) -> Evaluation:
    """Of a model that tells the classes apart by so many standard deviations."""
    generator = np.random.default_rng(seed)
    labels = np.repeat([0, 1], (normal, pneumonia))
    p = 1 / (1 + np.exp(-generator.normal(separation * (labels - 0.5), 1)))
    return Evaluation(labels, p, 0.5, [f"{seed}/{i}.png" for i in range(len(labels))])


def test_a_model_that_is_much_worse_here_differs_and_says_in_what():
    here, there = answers(120, 150, 0.6, seed=1), answers(234, 390, 3)
    found = against_shipped(here, there)
    assert {one.metric for one in found.beyond_chance} == {"roc_auc", "sensitivity", "specificity"}
    (sensitivity,) = [one for one in found.differences if one.metric == "sensitivity"]
    counts = [one.confusion_matrix()[1].tolist() for one in (here, there)]
    assert sensitivity.p_value == pytest.approx(fisher_exact(counts).pvalue)
    assert sensitivity.interval[0] < sensitivity.here - sensitivity.there < sensitivity.interval[1] < 0


def test_few_images_without_a_mistake_are_no_better_by_more_than_chance():
    here, there = answers(25, 25, 40, seed=1), answers(234, 390, 3)
    found = against_shipped(here, there)
    area = found.differences[0]
    assert area.here == 1 and area.interval[0] < 0 < area.interval[1]
    assert math.isnan(area.p_value) and not found.beyond_chance and area.to_json()["p_value"] is None


def test_the_same_model_on_other_images_rarely_differs():
    there = answers(234, 390, 3)
    differ = sum(bool(against_shipped(answers(60, 90, 3, seed), there).beyond_chance) for seed in range(1, 101))
    assert differ <= 12  # 5 % are meant; more than 12 of 100 would come less than once in 500


def test_a_part_of_the_test_itself_is_the_same_images():
    there = answers(234, 390, 3)
    some = np.arange(0, len(there.labels), 5)
    files = [there.files[i] for i in some]
    assert against_shipped(Evaluation(there.labels[some], there.p_pneumonia[some], 0.5, files), there).same_images
    assert not against_shipped(answers(50, 50, 3, seed=1), there).same_images
