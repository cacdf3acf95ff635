"""A validation as the scores that the page draws, and the shipped test figures that stand beside them."""

from __future__ import annotations

from demo.ui.scores.curves_view import CurveWords
from demo.ui.scores.model_scores import ModelScores
from xray_models.evaluation.validation import Validation

TEST_COLUMN = "validate_test_column"  # heads the figures of each model's own test
WORDS = CurveWords("validate_curves", "validate_curves_thin", "validate_beside")


def scores_of(validation: Validation, of: str) -> dict[str, ModelScores]:
    """By model; none where a class has no image. ``of``: ALL or ANSWERED."""
    evaluations = {model: validation.evaluation(model, of) for model in validation.models}
    return {
        model: ModelScores(model, evaluation, evaluation.intervals(), evaluation.to_csv(), is_own_test=False)
        for model, evaluation in evaluations.items()
        if evaluation is not None
    }


def test_scores(validation: Validation) -> dict[str, ModelScores]:
    """What each model reached on the test images that it was published with."""
    return {
        model: ModelScores(model, evaluation, {}, column=TEST_COLUMN)
        for model, evaluation in validation.shipped.items()
    }
