"""How other programs would have saved a radiograph, and the gates that its answers must pass then (gates.py)."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import tifffile
from PIL import Image

Export = Callable[[np.ndarray], bytes]  # (H, W) uint8 -> a file


@dataclass(frozen=True)
class Gate:
    """``exports`` of one kind; at most ``changed`` of the labels may change, at most ``refused`` be refused."""

    kind: str
    exports: dict[str, Export]
    changed: float
    refused: float = 1.0


def encoded(pixels: np.ndarray, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


def resampled(pixels: np.ndarray, side: int, by: Image.Resampling) -> bytes:
    return encoded(np.asarray(Image.fromarray(pixels).resize((side, side), by)))


def hot_pixel(pixels: np.ndarray) -> bytes:
    deep = pixels.astype(np.uint16) * 16
    deep[3, 5] = 65535
    return encoded(deep)


def dead_pixel(pixels: np.ndarray) -> bytes:
    deep = pixels.astype(np.int16) * 16
    deep[3, 5] = -32768
    return tiff(deep)


def padded(pixels: np.ndarray) -> bytes:
    deep = pixels.astype(np.int16) * 16
    deep[: len(deep) // 20] = -32768
    return tiff(deep)


def inverted(pixels: np.ndarray) -> bytes:
    return tiff(4095 - pixels.astype(np.uint16) * 16, photometric="miniswhite")


def tiff(pixels: np.ndarray, **options: str) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, **options)
    return file.getvalue()


def framed(pixels: np.ndarray, share: float, grey: int) -> bytes:
    width = round(share * len(pixels) / (1 - 2 * share))
    return encoded(np.pad(pixels, width, constant_values=grey))


BY = Image.Resampling
GATES = (
    Gate(
        "re-encoded",
        {f"JPEG {q}": lambda a, q=q: encoded(a, "JPEG", quality=q) for q in (40, 55, 70, 75, 85, 95, 100)}
        | {f"WebP {q}": lambda a, q=q: encoded(a, "WEBP", quality=q) for q in (50, 80)}
        | {"WebP lossless": lambda a: encoded(a, "WEBP", lossless=True)},
        changed=0.01,
    ),
    Gate(
        "resampled",
        {
            f"{name} {side}": lambda a, side=side, by=by: resampled(a, side, by)
            for name, by in (
                ("area", BY.BOX),
                ("bilinear", BY.BILINEAR),
                ("bicubic", BY.BICUBIC),
                ("Lanczos", BY.LANCZOS),
            )
            for side in (192, 336, 448)
        },
        changed=0.01,
    ),
    Gate(
        "tone",
        {f"divided by {n}": lambda a, n=n: encoded(a // n) for n in (2, 4, 8, 16)}
        | {
            "halved, offset 100": lambda a: encoded((a * 0.5 + 100).astype(np.uint8)),
            "12 bits in 16": lambda a: encoded(a.astype(np.uint16) * 16),
            "one hot pixel": hot_pixel,
            "one dead pixel": dead_pixel,
            "padding value": padded,
            "inverted, marked so": inverted,
        },
        changed=0.02,
    ),
    Gate(
        "margins",
        {
            f"{name} {share:.0%}": lambda a, share=share, grey=grey: framed(a, share, grey)
            for name, grey in (("white", 255), ("black", 0))
            for share in (0.05, 0.10, 0.15)
        },
        changed=0.02,
        refused=0.02,
    ),
)
