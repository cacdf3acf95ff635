"""Which engines a machine has for a network."""

from __future__ import annotations

import logging

import torch

from xray_models.images.canvas import Preprocessing
from xray_models.inference.engines import cuda, onednn
from xray_models.inference.engines.direct import Direct, Pass
from xray_models.inference.engines.engine import Engine, Halves
from xray_models.inference.engines.float32 import Float32
from xray_models.inference.novelty import Novelty
from xray_models.networks.device import has_fast_bfloat16
from xray_models.networks.network import Network

log = logging.getLogger(__name__)


def engines(model: Network, preprocessing: Preprocessing, novelty: Novelty | None) -> tuple[Engine, Engine | None]:
    """(the reference in float32, a faster one or None) for ``model``, which is in evaluation mode on its device."""

    def passing(halves: Halves) -> Pass:
        return Pass(model, halves, preprocessing, novelty)

    exact = passing(Halves(*model.halves()))
    if exact.device.type == "cuda":
        return Float32(exact), _on_gpu(passing(cuda.float16_halves(model, exact.device)))
    if exact.device.type != "cpu" or not onednn.is_usable():
        return Float32(exact), None
    if has_fast_bfloat16(onednn.CPU):
        mixed = passing(onednn.fused_halves(model, torch.bfloat16))
        return Float32(exact), Direct(mixed, "mixed", onednn.MIXED_LOGIT_ERROR)
    fused = passing(onednn.fused_halves(model, torch.float32))
    return Float32(exact), Direct(fused, "fused float32", onednn.FUSED_LOGIT_ERROR)


def _on_gpu(run: Pass) -> Engine:
    """Graphs, or the same pass call by call where they cannot be recorded."""
    if cuda.can_record():
        try:
            return cuda.Graphs(run, cuda.CudaRecorder(run.device))
        except RuntimeError as error:  # memory is short, as while a training runs
            log.warning("No CUDA graphs (%s); answers take longer", type(error).__name__)
    return Direct(run, cuda.PRECISION, cuda.LOGIT_ERROR, cuda.LARGEST_BATCH)
