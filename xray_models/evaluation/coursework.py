"""The figures of the 2024 coursework report, as printed."""

from __future__ import annotations

# Mathis Aulagnier, "Transfert Learning CNN", report for the course Vision Artificielle (8INF804): tables 1 and 2, and
# the matrix and recalls under them, on the same official test split, as printed. It prints no matrix for its CNN.
COURSEWORK = {
    "resnet50": {
        "loss": 0.462,
        "accuracy": 0.779,
        "balanced_accuracy": 0.723,
        "f1": 0.779,
        "cohen_kappa": 0.488,
        "specificity": 0.51,
        "sensitivity": 0.94,
        "confusion_matrix": [[119, 115], [23, 367]],
    },
    "cnn": {
        "loss": 1.310,
        "accuracy": 0.718,
        "balanced_accuracy": 0.623,
        "f1": 0.719,
        "cohen_kappa": 0.293,
        "specificity": 0.25,
        "sensitivity": 1.00,
    },
}
