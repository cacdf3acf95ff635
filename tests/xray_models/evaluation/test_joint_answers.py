import dataclasses

import numpy as np

from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.joint_answers import Outcome, joint_answers


def evaluations() -> dict[str, Evaluation]:
    """Six images, each model with an operating point of its own, in another order of the files."""
    files, labels = ["a", "b", "c", "d", "e", "f"], np.array([0, 0, 0, 1, 1, 1])
    first = Evaluation(labels, np.array([0.1, 0.2, 0.6, 0.4, 0.7, 0.9]), 0.5, files)
    second = Evaluation(labels[::-1], np.array([0.9, 0.9, 0.85, 0.1, 0.1, 0.7])[::1], 0.8, files[::-1])
    return {"resnet50": first, "cnn": second}


def test_images_are_counted_by_both_labels_at_each_models_own_operating_point():
    joint = joint_answers(evaluations())
    assert joint.total == Outcome(6, 3)
    assert joint.of({"resnet50": "PNEUMONIA", "cnn": "PNEUMONIA"}) == Outcome(2, 2)  # e, f
    assert joint.of({"resnet50": "NORMAL", "cnn": "NORMAL"}) == Outcome(2, 0)  # a, b
    assert joint.of({"resnet50": "PNEUMONIA", "cnn": "NORMAL"}) == Outcome(1, 0)  # c
    assert joint.of({"cnn": "PNEUMONIA", "resnet50": "NORMAL"}) == Outcome(1, 1)  # d
    assert joint.disagreements() == Outcome(2, 1)


def test_a_combination_that_never_occurred_has_no_images():
    same = evaluations()["resnet50"]
    joint = joint_answers({"resnet50": same, "cnn": same})
    assert joint.of({"resnet50": "NORMAL", "cnn": "PNEUMONIA"}) == Outcome(0, 0) == joint.disagreements()


def test_nothing_is_counted_where_the_images_differ():
    both = evaluations()
    other_files = dataclasses.replace(both["cnn"], files=["g", *both["cnn"].files[1:]])
    other_labels = dataclasses.replace(both["cnn"], labels=1 - both["cnn"].labels)
    twice = Evaluation(np.zeros(2, int), np.zeros(2), 0.5, ["a", "a"])
    assert joint_answers({**both, "cnn": other_files}) is None
    assert joint_answers({**both, "cnn": other_labels}) is None
    assert joint_answers({"resnet50": twice, "cnn": twice}) is None
    nothing = Evaluation(np.zeros(0, int), np.zeros(0), 0.5, [])
    assert joint_answers({"resnet50": nothing, "cnn": nothing}) is None
    assert joint_answers({"cnn": both["cnn"]}) is None
