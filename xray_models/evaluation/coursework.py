"""The figures of the 2024 coursework report that this project starts from, as it prints them.

Mathis Aulagnier, "Transfert Learning CNN", report for the course Vision Artificielle (8INF804), 2024: tables 1 and 2,
the matrix and recalls under them, on the same official test split. It prints no confusion matrix for its CNN.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CourseworkResult:
    """What the report prints of one model."""

    metrics: dict[str, float]  # by the names of ``classification_metrics``
    confusion_matrix: list[list[int]] | None  # [[TN, FP], [FN, TP]]


COURSEWORK = {
    "resnet50": CourseworkResult(
        {
            "loss": 0.462,
            "accuracy": 0.779,
            "balanced_accuracy": 0.723,
            "f1": 0.779,
            "cohen_kappa": 0.488,
            "specificity": 0.51,
            "sensitivity": 0.94,
        },
        [[119, 115], [23, 367]],
    ),
    "cnn": CourseworkResult(
        {
            "loss": 1.310,
            "accuracy": 0.718,
            "balanced_accuracy": 0.623,
            "f1": 0.719,
            "cohen_kappa": 0.293,
            "specificity": 0.25,
            "sensitivity": 1.00,
        },
        None,
    ),
}

# Two parameter counts that the report's own listings do not give.
REPORTED_CNN_PARAMETERS = 2_326_082  # the network of its listing 8 has 2,262,434
REPORTED_RESNET50_TRAINABLE = 13_696  # the network's first five tensors, which are these, and not its new last layer:
RESNET50_FIRST_TENSORS = (9_408, 64, 64, 4_096, 64)
