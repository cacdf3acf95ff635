"""Training images as other programs would have saved them: other sizes, other compressions, fewer greys, a margin.

The published copies are 224 pixels wide and were saved as JPEG at quality 75; a network trained on them alone reads the
traces of that as pneumonia, and answers otherwise for the original files. So training sees every radiograph through
many doors, drawn alike for both classes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from xray_models.classes import IMAGE_SIZE
from xray_models.data.image_set import ImageSet

RESAMPLED, SIDES = 0.4, (150, 448)  # share of the images, and pixels a side that they get
ENCODED, JPEG_SHARE = 0.75, 0.8  # the other encoded ones are WebP
JPEG_QUALITY, WEBP_QUALITY = (30, 100), (40, 100)
POSTERISED, GREYS = 0.1, (14, 80)
FRAMED, MARGIN = 0.1, 0.08  # share of the images, and the widest margin, of a side
FILTERS = (
    Image.Resampling.BOX,
    Image.Resampling.BILINEAR,
    Image.Resampling.HAMMING,
    Image.Resampling.BICUBIC,
    Image.Resampling.LANCZOS,
)


@dataclass(frozen=True)
class Export:
    """How one image is saved again; None: that step is left out."""

    greys: int | None
    margins: tuple[float, float, float, float] | None  # left, top, right, bottom, of a side
    margin_grey: int
    side: int | None
    filter: Image.Resampling
    quality: int | None
    kind: str  # JPEG or WEBP


def seen_canvases(
    images: ImageSet, indices: Tensor, originals: float, exported: float, generator: torch.Generator
) -> Tensor:
    """Canvases (n, 224, 224) uint8 of ``indices`` (n,): a share ``originals`` of those with an original file from that,
    then a share ``exported`` saved again; drawn from ``generator``."""
    from_original = torch.zeros(len(indices), dtype=torch.bool)
    if images.originals is not None and originals:
        from_original = torch.rand(len(indices), generator=generator) < originals
    return export_again(images.canvases_of(indices, from_original), exported, generator)


def export_again(canvases: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """(N, 224, 224) uint8 -> the same, a ``share`` of them saved and read again; drawn from ``generator``."""
    if not share:
        return canvases
    exports = [_draw(row) for row in torch.rand(len(canvases), 16, generator=generator, dtype=torch.float64).tolist()]
    chosen = (torch.rand(len(canvases), generator=generator) < share).tolist()
    saved = [
        apply(pixels, export) if is_chosen else pixels
        for pixels, export, is_chosen in zip(canvases.numpy(), exports, chosen, strict=True)
    ]
    return torch.from_numpy(np.stack(saved))


def apply(canvas: np.ndarray, export: Export) -> np.ndarray:
    """``canvas`` (224, 224) uint8, saved as ``export`` says, read again and brought back to its size."""
    if export.greys is not None:
        canvas = (np.round(canvas / 255 * (export.greys - 1)) * (255 / (export.greys - 1))).astype(np.uint8)
    if export.margins is not None:
        ends = [round(margin * IMAGE_SIZE) for margin in export.margins]
        canvas = np.pad(canvas, ((ends[1], ends[3]), (ends[0], ends[2])), constant_values=export.margin_grey)
    image = Image.fromarray(canvas)
    if export.side is not None:
        image = image.resize((export.side, export.side), export.filter)
    if export.quality is not None:
        file = io.BytesIO()
        image.save(file, export.kind, quality=export.quality)
        image = Image.open(file).convert("L")
    if image.size != (IMAGE_SIZE, IMAGE_SIZE):
        image = image.resize((IMAGE_SIZE, IMAGE_SIZE), Image.Resampling.BICUBIC)
    return np.asarray(image)


def _draw(numbers: list[float]) -> Export:
    """From 16 random ``numbers`` in [0, 1)."""
    posterise, greys, frame, *margins, margin_kind, margin_grey, resample, side, by, encode, kind, quality, _ = numbers

    def between(share: float, limits: tuple[int, int]) -> int:
        return limits[0] + int(share * (limits[1] - limits[0] + 1))

    is_jpeg = kind < JPEG_SHARE
    left, top, right, bottom = (MARGIN * margin for margin in margins)
    return Export(
        greys=between(greys, GREYS) if posterise < POSTERISED else None,
        margins=(left, top, right, bottom) if frame < FRAMED else None,
        margin_grey=0 if margin_kind < 0.4 else 255 if margin_kind < 0.8 else between(margin_grey, (0, 255)),
        side=between(side, SIDES) if resample < RESAMPLED else None,
        filter=FILTERS[int(by * len(FILTERS))],
        quality=between(quality, JPEG_QUALITY if is_jpeg else WEBP_QUALITY) if encode < ENCODED else None,
        kind="JPEG" if is_jpeg else "WEBP",
    )
