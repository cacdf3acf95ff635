"""Numbers about a picture that say nothing about lungs: tone, sharpness, borders and shape."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

BATCH = 64
BLACK, WHITE, SATURATED = 12, 243, 250  # grey values of 255
EDGE_BLACK_SHARE = 0.9  # a border row or column is black (or white) when so much of it is
MARK_CONTRAST = 60  # a pixel of a letter is so much brighter than its neighbourhood

# What a reader can look up: statistic -> (group, meaning).
STATISTICS = {
    "mean": ("brightness", "mean grey value, of 255"),
    "median": ("brightness", "median grey value"),
    "centre": ("brightness", "mean of the central half of each side, less the mean of the rest"),
    "corners": ("brightness", "mean of the four corners (an eighth of each side)"),
    "contrast": ("contrast", "standard deviation of the grey values"),
    "darkest": ("contrast", "1st percentile"),
    "brightest": ("contrast", "99th percentile"),
    "saturated": ("contrast", f"share of pixels of at least {SATURATED}"),
    "sharpness": ("sharpness", "log of the standard deviation of the Laplacian"),
    "relative_sharpness": ("sharpness", "the same, less the log of the contrast"),
    "fine": ("sharpness", "log of the variance at scales of 1 to 2 pixels, of the picture's"),
    "medium": ("sharpness", "log of the variance at scales of 2 to 4 pixels, of the picture's"),
    "noise": ("sharpness", "log of Immerkaer's noise estimate, in grey values"),
    "black_sides": ("borders", "black columns at the left and right edge, of the width"),
    "black_ends": ("borders", "black rows at the top and bottom edge, of the height"),
    "white_edges": ("borders", "white rows and columns at the edges, of the side"),
    "frame": ("borders", "mean of the outermost 4 pixels, less the picture's mean"),
    "marks": ("borders", "share of pixels near the edge that stand out like letters and markers do"),
    "elongation": ("shape", "log of the detail across over the detail down the picture: rises with width / height"),
    "asymmetry": ("shape", "1 less the correlation with the mirrored picture"),
}


def statistics(canvases: Tensor) -> Tensor:
    """(N, 224, 224) uint8 -> (N, 20) float64, in the order of STATISTICS; computed where the canvases are."""
    rows = []
    with canvases.device:  # of everything that is made on the way
        for batch in canvases.split(BATCH):
            x = batch.float()
            values = tone(x) | sharpness(x) | borders(x) | shape(x)
            rows.append(torch.stack([values[name] for name in STATISTICS], dim=1))
    return torch.cat(rows).double()


def tone(x: Tensor) -> dict[str, Tensor]:
    """Brightness and contrast of (N, H, W) grey values, whole numbers up to 255; each statistic (N,)."""
    height, width = x.shape[1:]
    greys = x.long().flatten(1)
    counts = torch.zeros(len(x), 256).scatter_add_(1, greys, torch.ones_like(greys, dtype=torch.float32)).cumsum(1)

    def percentile(percent: float) -> Tensor:
        return (counts < percent / 100 * greys.shape[1]).sum(1).float()

    inner = x[:, height // 4 : -height // 4, width // 4 : -width // 4]
    rest = (x.sum((1, 2)) - inner.sum((1, 2))) / (x[0].numel() - inner[0].numel())
    tall, wide = height // 8, width // 8
    corners = [x[:, rows, columns].mean((1, 2)) for rows in (slice(tall), slice(-tall, None))
               for columns in (slice(wide), slice(-wide, None))]  # fmt: skip
    return {
        "mean": x.mean((1, 2)),
        "median": percentile(50),
        "centre": inner.mean((1, 2)) - rest,
        "corners": torch.stack(corners).mean(0),
        "contrast": x.std((1, 2)),
        "darkest": percentile(1),
        "brightest": percentile(99),
        "saturated": (x >= SATURATED).float().mean((1, 2)),
    }


def sharpness(x: Tensor) -> dict[str, Tensor]:
    """How fine the detail of (N, H, W) grey values is. Scales are bands between two Gaussian blurs."""
    planes = x[:, None]
    laplacian = _filtered(planes, [[0, 1, 0], [1, -4, 1], [0, 1, 0]]).std((1, 2))
    immerkaer = _filtered(planes, [[1, -2, 1], [-2, 4, -2], [1, -2, 1]]).abs().mean((1, 2)) * (math.pi / 2) ** 0.5 / 6
    blurred = [planes, blur(planes, 1.0), blur(planes, 2.0)]
    fine, medium = ((a - b).var((1, 2, 3)) for a, b in zip(blurred, blurred[1:], strict=False))
    variance = x.var((1, 2))
    return {
        "sharpness": _log(laplacian),
        "relative_sharpness": _log(laplacian) - _log(variance) / 2,
        "fine": _log(fine) - _log(variance),
        "medium": _log(medium) - _log(variance),
        "noise": _log(immerkaer),
    }


def borders(x: Tensor) -> dict[str, Tensor]:
    """Black and white edges, and bright marks near the edge, of (N, H, W) grey values."""
    height, width = x.shape[1:]
    black_columns, black_rows = _runs(x < BLACK, dim=1), _runs(x < BLACK, dim=2)
    white = _runs(x > WHITE, dim=1) / width + _runs(x > WHITE, dim=2) / height
    outer = torch.ones(height, width, dtype=torch.bool)
    outer[4:-4, 4:-4] = False
    near_edge = torch.ones(height, width, dtype=torch.bool)
    near_edge[height // 4 :, width // 5 : -width // 5] = False  # markers lie at the sides and in the upper quarter
    around = blur(x[:, None], 5.0)[:, 0]
    return {
        "black_sides": black_columns / width,
        "black_ends": black_rows / height,
        "white_edges": white,
        "frame": x[:, outer].mean(1) - x.mean((1, 2)),
        "marks": (x - around > MARK_CONTRAST)[:, near_edge].float().mean(1),
    }


def shape(x: Tensor) -> dict[str, Tensor]:
    """Traces of the original's width and height, and of a turned or shifted child, in (N, H, W) grey values.

    All pictures were squeezed to a square. A wide original is squeezed across more than down, so that detail is denser
    across: its gradient across grows against the one down. The body's own shape counts, too: a proxy, no ruler.
    """
    across, down = ((x - x.roll(1, dim)).abs()[:, 1:, 1:].mean((1, 2)) for dim in (2, 1))
    small = F.interpolate(x[:, None], size=(32, 32), mode="area").flatten(1)
    mirrored = F.interpolate(x.flip(2)[:, None], size=(32, 32), mode="area").flatten(1)
    return {"elongation": _log(across) - _log(down), "asymmetry": 1 - correlation(small, mirrored)}


def correlation(a: Tensor, b: Tensor) -> Tensor:
    """Pearson's correlation of each row of (N, D) with the same row of another (N, D)."""
    a, b = a - a.mean(1, keepdim=True), b - b.mean(1, keepdim=True)
    return (a * b).sum(1) / (a.norm(dim=1) * b.norm(dim=1)).clamp(min=1e-9)


def blur(planes: Tensor, sigma: float) -> Tensor:
    """(N, 1, H, W) under a Gaussian of this standard deviation in pixels, its edges repeated outwards."""
    height, width = planes.shape[-2:]
    return _blurring(height, sigma) @ planes @ _blurring(width, sigma).T


def _blurring(size: int, sigma: float) -> Tensor:
    """(size, size): times a column of pixels, that column blurred. A product is faster than a convolution here."""
    radius = round(3 * sigma)
    offsets = torch.arange(-radius, radius + 1)
    kernel = torch.exp(-0.5 * (offsets / sigma) ** 2)
    sources = (torch.arange(size)[:, None] + offsets).clamp(0, size - 1)
    return torch.zeros(size, size).scatter_add_(1, sources, (kernel / kernel.sum()).expand(size, -1))


def _runs(mask: Tensor, dim: int) -> Tensor:
    """How many lines at both edges are filled; ``dim`` is the one along the line: 1 for columns, 2 for rows."""
    filled = (mask.float().mean(dim) >= EDGE_BLACK_SHARE).long()
    return (filled.cumprod(1).sum(1) + filled.flip(1).cumprod(1).sum(1)).float().clamp(max=filled.shape[1])


def _filtered(planes: Tensor, kernel: list[list[float]]) -> Tensor:
    return F.conv2d(planes, torch.tensor([[kernel]], dtype=torch.float32))[:, 0]


def _log(x: Tensor) -> Tensor:
    return x.clamp(min=1e-4).log()
