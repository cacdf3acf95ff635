"""How unlike the training radiographs a radiograph is, by what the ResNet-50 sees in it before it decides anything.

The output of ``layer2`` (512, 28, 28), averaged over a grid of 4 x 4, is a vector of 8,192 numbers: which textures and
shapes are where. Those of the training radiographs lie near a subspace of few dimensions. The distance from it, the
part of a vector that the first principal components cannot explain, is large for what the models never learned from:
adults, other projections, radiographs that lie on their side (Turk & Pentland 1991, "distance from face space"; on
features of a network as in Rippel et al. 2021). The pass that gives the answer gives these numbers, too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from xray_models.errors import CheckpointError
from xray_models.files import NOVELTY_FILE, replacing_file
from xray_models.networks.network import Network

MODEL = "resnet50"  # whose features are looked at
GRID = 4  # cells a side
COMPONENTS = 128
THRESHOLD_QUANTILE = 0.98  # of the views of validation radiographs, of which dark exports are a third
SAME = 0.002  # of a fingerprint: the rounding of stored weights
FLAT = 1e-4  # of the mean spread: features that hardly vary are not blown up


@dataclass(frozen=True)
class Novelty:
    """A subspace around the training radiographs, and how far from it those of validation are."""

    tensors: dict[str, Tensor]  # mean (D,), scale (D,), components (D, K), fingerprint (C,)
    threshold: float  # the distance that few validation radiographs exceed
    record: dict = field(default_factory=dict)  # how it was fitted

    @classmethod
    def fit(cls, model: Network, train: Tensor, validation: Tensor, components: int = COMPONENTS) -> Novelty:
        """From the descriptions of training (N, D) and validation radiographs (M, D): see ``describe``.

        With few of them, fewer components than ``components``, so that something is left unexplained.
        """
        components = min(components, len(train) // 4)
        mean, spread = train.mean(dim=0), train.std(dim=0)
        scale = spread + FLAT * spread.mean()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)  # svd_lowrank starts from random vectors
            basis = torch.svd_lowrank((train - mean) / scale, q=min(components + 32, len(train)), niter=4)[2][
                :, :components
            ]
        # As they will be stored, so that the threshold is that of the stored numbers.
        tensors = {"mean": mean, "scale": scale, "components": basis.half().float(), "fingerprint": _fingerprint(model)}
        threshold = float(_distances(tensors, validation).quantile(THRESHOLD_QUANTILE))
        record = {
            "components": components,
            "train": len(train),
            "validation": len(validation),
            "threshold_quantile": THRESHOLD_QUANTILE,
        }
        return cls(tensors, threshold, record)

    def to(self, device: torch.device) -> Novelty:
        """The same, for features that are on ``device``."""
        return replace(self, tensors={name: tensor.to(device) for name, tensor in self.tensors.items()})

    def score(self, early: Tensor) -> Tensor:
        """(N, C, h, w), what ``Network.halves`` has between them -> (N,): 1 is the threshold."""
        return _distances(self.tensors, describe(early)) / self.threshold

    def save(self, directory: str | Path) -> None:
        """Put the file into the folder of the model, in one step."""
        tensors = {name: t.half() if name == "components" else t for name, t in self.tensors.items()}
        metadata = {"threshold": repr(self.threshold), "record": json.dumps(self.record)}
        with replacing_file(Path(directory) / NOVELTY_FILE) as new:
            save_file({name: tensor.cpu().contiguous() for name, tensor in tensors.items()}, new, metadata)

    @classmethod
    def load(cls, directory: str | Path, model: Network) -> Novelty | None:
        """What ``save`` wrote for this ``model``; None where there is no such file.

        CheckpointError: it is damaged, or was fitted to other weights, whose features mean something else.
        """
        file = Path(directory) / NOVELTY_FILE
        if not file.is_file():
            return None
        try:
            with safe_open(file, "pt") as stored:
                metadata = stored.metadata()
                tensors = {name: stored.get_tensor(name).float() for name in stored.keys()}  # noqa: SIM118, not a dict
            novelty = cls(tensors, float(metadata["threshold"]), json.loads(metadata["record"]))
            own = _fingerprint(model)
            fits = (tensors["fingerprint"] - own).norm() < SAME * own.norm()
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            raise _unusable(directory) from error
        if not fits:
            raise _unusable(directory)
        return novelty


def describe(early: Tensor) -> Tensor:
    """(N, C, h, w) -> (N, C * GRID * GRID) float32: the mean in each cell of the grid."""
    return F.adaptive_avg_pool2d(early.float(), GRID).flatten(1)


def _distances(tensors: dict[str, Tensor], descriptions: Tensor) -> Tensor:
    """(N, D) -> (N,): root mean square of what the components leave unexplained."""
    x = (descriptions - tensors["mean"]) / tensors["scale"]
    explained = (x @ tensors["components"]).square().sum(dim=1)
    return ((x.square().sum(dim=1) - explained).clamp(min=0) / x.shape[1]).sqrt()


def _fingerprint(model: Network) -> Tensor:
    """(C,): sums over the filters of the last convolution before the cut, other numbers for other weights."""
    convolutions = [layer for layer in model.halves()[0].modules() if isinstance(layer, torch.nn.Conv2d)]
    return convolutions[-1].weight.detach().float().cpu().flatten(1).sum(dim=1)


def _unusable(directory: str | Path) -> CheckpointError:
    return CheckpointError(
        "bad-novelty",
        f"{NOVELTY_FILE} is damaged or belongs to other weights. Restore the shipped one, or fit it again with the "
        "command scope.",
        directory=Path(directory).name,
    )
