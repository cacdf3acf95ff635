"""How many errors on the test split the two shipped models share, and which images cost the ROC AUC.

    python -m tests.benchmarks.results.errors

Read from the test predictions in ``weights/``; nothing was chosen on these figures.
"""

from __future__ import annotations

import numpy as np
from sklearn.metrics import roc_auc_score

from tests.benchmarks.reporting import TITLES
from tests.benchmarks.results.scored import read_shipped
from xray_models.evaluation.evaluation import Evaluation
from xray_models.networks.registry import MODELS

LEFT_OUT = (2, 8)  # so many PNEUMONIA images with the lowest probabilities


def main() -> None:
    evaluations = {model: read_shipped(model).evaluation for model in MODELS}
    wrong = {model: set(errors(evaluation)) for model, evaluation in evaluations.items()}
    shared = set.intersection(*wrong.values())
    for model, evaluation in evaluations.items():
        print(f"{TITLES[model]}: {len(wrong[model])} errors, {len(shared)} of them shared")
        missed = [f"{p:.3f}" for p in missed_probabilities(evaluation, shared)]
        print(f"  PNEUMONIA images that both models miss, probability: {', '.join(missed)}")
        for count in LEFT_OUT:
            print(f"  ROC AUC without the {count} lowest PNEUMONIA images: {auc_without_lowest(evaluation, count):.3f}")


def errors(evaluation: Evaluation) -> list[str]:
    """The files with a wrong label at the operating point."""
    wrong = evaluation.predicted != evaluation.labels
    return [file for file, is_wrong in zip(evaluation.files, wrong, strict=True) if is_wrong]


def missed_probabilities(evaluation: Evaluation, files: set[str]) -> list[float]:
    """The probabilities of the PNEUMONIA images among ``files``, in increasing order."""
    rows = zip(evaluation.files, evaluation.labels, evaluation.p_pneumonia, strict=True)
    return sorted(float(p) for file, label, p in rows if label == 1 and file in files)


def auc_without_lowest(evaluation: Evaluation, count: int) -> float:
    """ROC AUC without the ``count`` PNEUMONIA images of the lowest probability."""
    positive = np.flatnonzero(evaluation.labels == 1)
    lowest = positive[np.argsort(evaluation.p_pneumonia[positive])[:count]]
    keep = np.setdiff1d(np.arange(len(evaluation.labels)), lowest)
    return float(roc_auc_score(evaluation.labels[keep], evaluation.p_pneumonia[keep]))


if __name__ == "__main__":
    main()
