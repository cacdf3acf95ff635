"""Is this a chest radiograph? And what is known of whether the models may judge it (``ScopeResult``).

Both classifiers answer NORMAL or PNEUMONIA for any picture, even for a holiday photograph, so every picture is checked
first. The check is Turk & Pentland's "distance from face space" (1991), for chests: a picture becomes a short vector (a
thumbnail, and the directions of its edges), the training radiographs span a subspace of such vectors, and a picture far
from them under probabilistic PCA (Tipping & Bishop 1999) is refused. The check does not use the classifiers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from xray_models.documents import read_document
from xray_models.errors import CheckpointError, RadiographError
from xray_models.files import RECORD_FILE, WEIGHTS_FILE, replacing_folder, write_json
from xray_models.images.geometry import vary_geometry
from xray_models.images.radiograph import Radiograph
from xray_models.integrity import HASHES, check_hash, write_hashes

DIRECTORY = "scope"  # beside the classifiers, under weights/
OLD_DIRECTORY = "acceptance"  # its name until November 2026
COMPONENTS = 64
REFUSE_QUANTILE = 0.995  # of validation radiographs
TOLERANCE = 1.6  # times that quantile: older children and other hospitals' frames are further out than validation
COLOURFUL = 0.07  # Radiograph.colourfulness: a tinted film has up to 0.02, an ordinary colour photograph 0.06 to 0.25

THUMBNAIL, EDGE_IMAGE = 32, 56  # pixels a side
CELLS, DIRECTIONS = 6, 12
VARIED = ((0.75, 1.1), 1.25)  # scale and stretch of the variations; wider ones would let drawings pass
BATCH = 256

FOREIGN = "not_a_radiograph"  # a score, but no reason: such pictures are refused
# unfamiliar: unlike the radiographs that the models learned from. adult, lateral: the file says so. not_upright:
# turned, upside down. quality: inverted, or too little of it left to judge.
REASONS = ("unfamiliar", "adult", "lateral", "not_upright", "quality")


@dataclass(frozen=True)
class ScopeResult:
    """Whether the models may judge a radiograph, and if not, why."""

    reasons: tuple[str, ...] = ()  # of REASONS, the most helpful first; none: inside
    scores: Mapping[str, float] = field(default_factory=dict)  # reason -> score; above 1 it is beyond its threshold
    mends: tuple[str, ...] = ()  # of mend.MENDS: after one of them it is much more familiar

    @property
    def inside(self) -> bool:
        return not self.reasons

    def to_json(self) -> dict[str, object]:
        scores = {reason: round(score, 2) for reason, score in self.scores.items()}
        return {"inside": self.inside, "reasons": list(self.reasons), "scores": scores}


@dataclass(frozen=True)
class Scope:
    """A Gaussian around the training radiographs, wide along their first principal components, narrow elsewhere."""

    tensors: dict[str, Tensor]  # scale (2,), mean (D,), components (D, K), variances (K,), noise (1,)
    threshold: float  # a score above it is refused
    record: dict = field(default_factory=dict)  # how it was fitted

    @classmethod
    def fit(cls, train: Tensor, validation: Tensor, components: int = COMPONENTS, seed: int = 0) -> Scope:
        """Fit to the canvases ``train`` (N, 224, 224) uint8; the threshold comes from ``validation`` (M, 224, 224).

        Every canvas is used twice, as it is and with a random crop, aspect ratio, rotation and flip, because other
        hospitals crop differently.
        """
        generator = torch.Generator().manual_seed(seed)
        tensors = _fit_gaussian(_blocks(_with_variations(train, generator)), components)
        scores = _scores(tensors, _blocks(_with_variations(validation, generator)))
        record = {
            "components": components,
            "seed": seed,
            "train": len(train),
            "validation": len(validation),
            "refuse_quantile": REFUSE_QUANTILE,
            "tolerance": TOLERANCE,
        }
        threshold = TOLERANCE * float(scores.quantile(REFUSE_QUANTILE))
        return cls(tensors, threshold, record)

    def score(self, canvas: np.ndarray) -> float:
        """Distance of a canvas (224, 224) uint8 from the training radiographs, whose own distances are 1 on average."""
        return float(_scores(self.tensors, _blocks(torch.from_numpy(canvas)[None])))

    def save(self, directory: str | Path) -> None:
        """Write ``model.safetensors`` (matrices in half precision) and ``model.json``, in one step."""
        record = {**self.record, "threshold": self.threshold}
        tensors = {name: t.half() if name in ("mean", "components") else t for name, t in self.tensors.items()}
        with replacing_folder(Path(directory)) as new:
            save_file(tensors, new / WEIGHTS_FILE)
            write_json(new / RECORD_FILE, record)
            write_hashes(new)

    @classmethod
    def load(cls, directory: str | Path) -> Scope:
        """Read what ``save`` wrote. CheckpointError: files are missing, damaged or not the ones that were saved."""
        try:
            record = read_document(Path(directory) / RECORD_FILE, dict)
            check_hash(directory, WEIGHTS_FILE, record.pop(HASHES, {}))
            tensors = {name: t.float() for name, t in load_file(Path(directory) / WEIGHTS_FILE).items()}
            scope = cls(tensors, float(record.pop("threshold")), record)
            scope.score(np.zeros((224, 224), np.uint8))
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            message = "The scope is damaged or incomplete. Restore the shipped one, or fit it again."
            raise CheckpointError("bad-scope", message) from error
        return scope


def load_scope(weights: str | Path) -> Scope | None:
    """The scope under ``weights``; None where there is none. CheckpointError: it is damaged."""
    folder = scope_folder(weights)
    return Scope.load(folder) if folder else None


def scope_folder(weights: str | Path) -> Path | None:
    """The folder of the scope under ``weights``; None where there is none."""
    folders = (Path(weights) / name for name in (DIRECTORY, OLD_DIRECTORY))
    return next((folder for folder in folders if folder.is_dir()), None)


def check_colours(radiograph: Radiograph) -> None:
    """RadiographError: a colour photograph or drawing."""
    if radiograph.colourfulness > COLOURFUL:
        message = "This is a colour photograph or drawing, not a radiograph. Choose a chest radiograph."
        raise RadiographError("colour-photograph", message)


def thumbnails(canvases: Tensor) -> Tensor:
    """(N, 224, 224) uint8 -> (N, 1024): area averages, each picture with mean 0 and variance 1."""
    x = F.interpolate(canvases[:, None].float(), size=(THUMBNAIL, THUMBNAIL), mode="area").flatten(1)
    x = x - x.mean(dim=1, keepdim=True)
    return x / x.std(dim=1, keepdim=True).clamp(min=1e-6)


def edge_directions(canvases: Tensor) -> Tensor:
    """(N, 224, 224) uint8 -> (N, 432): square roots of histograms of gradient directions (Dalal & Triggs 2005).

    12 directions, from dark to bright, in 6 x 6 cells, normalised per picture because contrast tells nothing here.
    """
    x = F.interpolate(canvases[:, None].float(), size=(EDGE_IMAGE, EDGE_IMAGE), mode="area")[:, 0]
    right, down = x[:, 1:-1, 2:] - x[:, 1:-1, :-2], x[:, 2:, 1:-1] - x[:, :-2, 1:-1]
    strength = torch.hypot(right, down)
    position = torch.atan2(down, right) / (2 * torch.pi) * DIRECTIONS % DIRECTIONS
    lower = position.floor()
    share = position - lower  # a gradient between two directions counts for both
    histogram = strength.new_zeros(len(x), DIRECTIONS, *strength.shape[1:])  # (N, 12, 54, 54)
    for direction, weight in ((lower, 1 - share), (lower + 1, share)):
        histogram.scatter_add_(1, (direction.long() % DIRECTIONS)[:, None], (strength * weight)[:, None])
    histogram = F.adaptive_avg_pool2d(histogram, CELLS).flatten(1)
    return (histogram / histogram.norm(dim=1, keepdim=True).clamp(min=1e-6)).sqrt()


def _blocks(canvases: Tensor) -> tuple[Tensor, Tensor]:
    pairs = [(thumbnails(batch), edge_directions(batch)) for batch in canvases.split(BATCH)]
    return torch.cat([a for a, _ in pairs]), torch.cat([b for _, b in pairs])


def _with_variations(canvases: Tensor, generator: torch.Generator) -> Tensor:
    varied = [vary_geometry(batch[:, None].float() / 255, generator, *VARIED)[:, 0] for batch in canvases.split(BATCH)]
    return torch.cat([canvases, torch.cat(varied).clamp(0, 1).mul(255).round().to(torch.uint8)])


def _fit_gaussian(blocks: tuple[Tensor, Tensor], components: int) -> dict[str, Tensor]:
    """Probabilistic PCA of both blocks side by side, each divided by its total standard deviation to weigh the same."""
    scale = torch.stack([block.var(dim=0).sum().sqrt() for block in blocks])
    x = _joined(blocks, scale).double()
    mean = x.mean(dim=0)
    values, vectors = torch.linalg.eigh((x - mean).T @ (x - mean) / (len(x) - 1))  # ascending
    tensors = {
        "scale": scale,
        "mean": mean.half(),  # rounded as they will be on disk, before the thresholds are taken
        "components": vectors[:, -components:].half().contiguous(),
        "variances": values[-components:].clamp(min=1e-9),
        "noise": values[:-components].mean().clamp(min=1e-9).reshape(1),
    }
    return {name: tensor.float() for name, tensor in tensors.items()}


def _joined(blocks: tuple[Tensor, Tensor], scale: Tensor) -> Tensor:
    return torch.cat([block / size for block, size in zip(blocks, scale, strict=True)], dim=1)


def _scores(tensors: dict[str, Tensor], blocks: tuple[Tensor, Tensor]) -> Tensor:
    """(N,) squared Mahalanobis distances under the Gaussian, divided by the number of dimensions."""
    x = _joined(blocks, tensors["scale"]) - tensors["mean"]
    z = x @ tensors["components"]
    inside = (z**2 / tensors["variances"]).sum(dim=1)
    outside = ((x**2).sum(dim=1) - (z**2).sum(dim=1)).clamp(min=0) / tensors["noise"]
    return (inside + outside) / x.shape[1]
