"""One file, answered as the page answers it: decoder, tone, margins, scope, canvas, both models."""

from __future__ import annotations

from collections.abc import Mapping

from xray_models.errors import RadiographError
from xray_models.images.radiograph import load_radiograph
from xray_models.images.scope import Scope
from xray_models.inference.classifier import Classifier
from xray_models.inference.compare import Comparison, compare


def answer(file: bytes, classifiers: Mapping[str, Classifier], scope: Scope | None) -> Comparison | None:
    """What the page would answer, without heatmaps; None: refused in words. RuntimeError: a model failed."""
    try:
        comparison = compare(load_radiograph(file), classifiers, heatmaps=False, scope=scope)
    except RadiographError:
        return None
    if comparison.failures:
        raise RuntimeError(f"A model failed: {comparison.failures}")
    return comparison


def is_outside(comparison: Comparison | None) -> bool:
    """Whether it was answered, but called outside the scope."""
    return comparison is not None and comparison.scope is not None and not comparison.scope.inside
