"""Images of the same exposure, found among all pairs of images, also after resizing and slight crops.

Two cheap comparisons of every pair select candidates: the Hamming distance of 64-bit DCT hashes ("pHash": signs of the
lowest frequencies against their median), and the correlation of high-pass thumbnails. A candidate is then registered:
Gauss-Newton over scale and shift on each axis (the effect of a crop resized to a square), first at 32 pixels and, where
the result is similar, at 96. The score is the correlation of the detail finer than a blur of two pixels: the chests of
different children agree in shape, but not in such detail. Brightness and contrast cancel out.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from xray_models.images.statistics import blur, correlation

HASH_SIDE, FREQUENCIES = 32, 8
COARSE, FINE = 32, 96  # side in pixels of the two registrations
SIGMA = 2.0
MAX_DISTANCE, MIN_CORRELATION = 12, 0.7  # a candidate satisfies one of them
MIN_COARSE = 0.8  # coarse score from which a pair is registered at FINE
THRESHOLD = 0.9  # fine score from which a pair is the same exposure (validated in the report)
STEPS = 8
CHUNK = 2048  # pairs at once


@dataclass(frozen=True)
class Pairs:
    """P pairs of images: ``first`` < ``second`` are indices, ``score`` the fine (else the coarse) correlation."""

    first: np.ndarray
    second: np.ndarray
    score: np.ndarray
    is_fine: np.ndarray

    def same(self) -> Pairs:
        keep = self.is_fine & (self.score >= THRESHOLD)
        return Pairs(self.first[keep], self.second[keep], self.score[keep], self.is_fine[keep])


def find_pairs(canvases: Tensor) -> Pairs:
    """(N, 224, 224) uint8 -> all candidate pairs with their scores."""
    first, second = candidates(dct_hash(canvases), thumbnail(canvases, COARSE).flatten(1))
    score, is_fine = scores(canvases, canvases, first, second)
    return Pairs(first.numpy(), second.numpy(), score.numpy(), is_fine.numpy())


def dct_hash(canvases: Tensor) -> Tensor:
    """(N, 224, 224) -> (N, 64) of -1 and 1: are the 8 x 8 lowest DCT coefficients above their median?"""
    n = torch.arange(HASH_SIDE)
    basis = torch.cos(torch.pi * (2 * n + 1) * torch.arange(FREQUENCIES)[:, None] / (2 * HASH_SIDE))
    coefficients = (basis @ _shrunk(canvases, HASH_SIDE)[:, 0] @ basis.T).flatten(1)
    return torch.where(coefficients > coefficients.median(dim=1, keepdim=True).values, 1.0, -1.0)


def thumbnail(canvases: Tensor, side: int) -> Tensor:
    """(N, 224, 224) -> (N, 1, side, side), high-pass filtered at SIGMA, each with mean 0 and variance 1."""
    small = _shrunk(canvases, side)
    x = small - blur(small, SIGMA)
    x = x - x.mean((1, 2, 3), keepdim=True)
    return x / x.std((1, 2, 3), keepdim=True).clamp(min=1e-6)


def candidates(hashes: Tensor, thumbnails: Tensor) -> tuple[Tensor, Tensor]:
    """Indices (first, second) of the candidate pairs, first < second."""
    pairs = []
    for start in range(0, len(hashes), 512):
        rows = slice(start, start + 512)
        distance = (hashes.shape[1] - hashes[rows] @ hashes.T) / 2
        alike = (distance <= MAX_DISTANCE) | (thumbnails[rows] @ thumbnails.T > MIN_CORRELATION * thumbnails.shape[1])
        pairs.append(alike.triu(diagonal=start + 1).nonzero() + torch.tensor([start, 0]))
    return torch.cat(pairs).unbind(1)


def scores(canvases: Tensor, others: Tensor, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """(P,) correlations of canvases[first] with others[second] after registration, and (P,) whether at FINE."""
    score, start = _register_all(canvases, others, first, second, COARSE, torch.zeros(len(first), 4))
    is_fine = score > MIN_COARSE
    score[is_fine], _ = _register_all(canvases, others, first[is_fine], second[is_fine], FINE, start[is_fine])
    return score, is_fine


def _register_all(
    canvases: Tensor, others: Tensor, first: Tensor, second: Tensor, side: int, start: Tensor
) -> tuple[Tensor, Tensor]:
    a = thumbnail(canvases, side)
    b = a if others is canvases else thumbnail(others, side)
    parts = [
        register(a[i], b[j], p)
        for i, j, p in zip(first.split(CHUNK), second.split(CHUNK), start.split(CHUNK), strict=True)
    ]
    return torch.cat([score for score, _ in parts]), torch.cat([p for _, p in parts])


def register(a: Tensor, b: Tensor, p: Tensor) -> tuple[Tensor, Tensor]:
    """The best correlation (P,) of ``a`` with a moved ``b`` (P, 1, S, S), and the movement (P, 4) that gives it.

    A movement is log scale x, log scale y, shift x, shift y in grid_sample's [-1, 1]; ``p`` is where the search starts.
    """
    side = a.shape[-1]
    margin = side // 10
    inside = slice(margin, side - margin)
    line = torch.linspace(-1 + 1 / side, 1 - 1 / side, side)
    best, best_p = torch.full((len(a),), -1.0), p
    for _ in range(STEPS + 1):
        moved = _moved(b, p)
        score = correlation(a[..., inside, inside].flatten(1), moved[..., inside, inside].flatten(1))
        better = score > best
        best, best_p = torch.where(better, score, best), torch.where(better[:, None], p, best_p)
        slope_x = (moved.roll(-1, 3) - moved.roll(1, 3))[:, 0] * side / 4  # per unit of [-1, 1]
        slope_y = (moved.roll(-1, 2) - moved.roll(1, 2))[:, 0] * side / 4
        slopes = torch.stack([slope_x * line, slope_y * line[:, None], slope_x, slope_y], dim=1)
        slopes = slopes[..., inside, inside].flatten(2)  # (P, 4, D)
        error = (a - moved)[:, 0, inside, inside].flatten(1)
        normal = slopes @ slopes.transpose(1, 2) + 1e-3 * side**2 * torch.eye(4)
        step = torch.linalg.solve(normal, slopes @ error[:, :, None])[:, :, 0]
        p = (p + step.clamp(-0.1, 0.1)).clamp(-0.25, 0.25)
    return best, best_p


def _moved(x: Tensor, p: Tensor) -> Tensor:
    zero = torch.zeros(len(p))
    theta = torch.stack([p[:, 0].exp(), zero, p[:, 2], zero, p[:, 1].exp(), p[:, 3]], dim=1).view(-1, 2, 3)
    grid = F.affine_grid(theta, list(x.shape), align_corners=False)
    return F.grid_sample(x, grid, padding_mode="reflection", align_corners=False)


def _shrunk(canvases: Tensor, side: int) -> Tensor:
    parts = canvases.split(256)
    return torch.cat([F.interpolate(part[:, None].float(), size=(side, side), mode="area") for part in parts])


def groups(first: np.ndarray, second: np.ndarray, count: int) -> np.ndarray:
    """(count,) the smallest index that each image is connected with through the pairs."""
    parent = np.arange(count)

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in zip(first, second, strict=True):
        a, b = sorted((root(i), root(j)))
        parent[b] = a
    return np.array([root(i) for i in range(count)])


# What may have happened to a republished copy: functions of a (224, 224) uint8 image and a generator.
COPIES = {
    "JPEG of quality 50": lambda x, rng: _jpeg(x, 50),
    "resized to 112 and back": lambda x, rng: _resized(_resized(x, 112), 224),
    "gamma 0.7": lambda x, rng: (255 * (x / 255) ** 0.7).astype(np.uint8),
    "contrast 0.7, brighter": lambda x, rng: np.clip(0.7 * (x - 128.0) + 140, 0, 255).astype(np.uint8),
    "each side cut by up to 4 %": lambda x, rng: _cut(x, 0.04, rng),
    "each side cut by up to 5 %, 160 pixels, JPEG of quality 60": lambda x, rng: _jpeg(
        _resized(_resized(_cut(x, 0.05, rng), 160), 224), 60
    ),
    "each side cut by up to 10 %": lambda x, rng: _cut(x, 0.10, rng),
}


@dataclass(frozen=True)
class Recall:
    """Of ``count`` copies of one kind: how many become candidates, how many are found, and all scores."""

    candidates: int
    found: int
    count: int
    scores: np.ndarray


def measure_recall(canvases: Tensor, seed: int = 0) -> dict[str, Recall]:
    """Copies of every kind, each searched for with its original."""
    rng = np.random.default_rng(seed)
    hashes, thumbnails = dct_hash(canvases), thumbnail(canvases, COARSE).flatten(1)
    all_rows = torch.arange(len(canvases))
    recalls = {}
    for kind, change in COPIES.items():
        copies = torch.from_numpy(np.stack([change(canvas.numpy(), rng) for canvas in canvases]))
        near = (hashes * dct_hash(copies)).sum(1) >= hashes.shape[1] - 2 * MAX_DISTANCE
        near |= correlation(thumbnails, thumbnail(copies, COARSE).flatten(1)) > MIN_CORRELATION
        score, is_fine = scores(canvases, copies, all_rows, all_rows)
        found = near & is_fine & (score >= THRESHOLD)
        recalls[kind] = Recall(int(near.sum()), int(found.sum()), len(canvases), score.numpy())
    return recalls


def _jpeg(pixels: np.ndarray, quality: int) -> np.ndarray:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return np.array(Image.open(buffer))


def _resized(pixels: np.ndarray, side: int, box: tuple | None = None) -> np.ndarray:
    return np.array(Image.fromarray(pixels).resize((side, side), Image.Resampling.BICUBIC, box=box))


def _cut(pixels: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    side = pixels.shape[0]
    left, top, right, bottom = rng.uniform(0, share, 4) * side
    return _resized(pixels, side, (left, top, side - right, side - bottom))
