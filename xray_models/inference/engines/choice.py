"""Which engines a machine has for a network."""

from __future__ import annotations

from xray_models.images.canvas import Preprocessing
from xray_models.inference.engines.bfloat16 import FAST_LOGIT_ERROR, fast_halves
from xray_models.inference.engines.engine import Direct, Engine, Halves, Pass
from xray_models.inference.novelty import Novelty
from xray_models.networks.network import Network


def engines(model: Network, preprocessing: Preprocessing, novelty: Novelty | None) -> tuple[Engine, Engine | None]:
    """(the reference in float32, a faster one or None) for ``model``, which is in evaluation mode on its device."""
    exact = Direct(Pass(model, Halves(*model.halves()), preprocessing, novelty), "float32")
    halves = fast_halves(model, next(model.parameters()).device)
    fast = halves and Direct(Pass(model, halves, preprocessing, novelty), "mixed", FAST_LOGIT_ERROR)
    return exact, fast
