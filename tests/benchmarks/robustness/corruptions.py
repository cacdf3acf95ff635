"""What can happen to a radiograph on its way to the page: functions of pixels (H, W) in [0, 1] that keep the range.

The levels are meant for pictures of about 224 x 224 pixels, the published small version of the data set. What counts as
mild was fixed here before any result was seen: changes that an export, another exposure, another collimation or a
slightly rotated child brings, and that a reader would hardly notice. Every table and figure follows CORRUPTIONS.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from xray_models.images.radiograph import load_radiograph

Change = Callable[[np.ndarray, float, np.random.Generator], np.ndarray]


def jpeg(pixels: np.ndarray, quality: float, _: np.random.Generator) -> np.ndarray:
    """Saved again as a JPEG and read by the project's decoder."""
    return _through_file(_picture(pixels), "JPEG", quality=int(quality))


def blur(pixels: np.ndarray, sigma: float, _: np.random.Generator) -> np.ndarray:
    """Gaussian, with this standard deviation in pixels."""
    return ndimage.gaussian_filter(pixels, sigma, mode="nearest")


def noise(pixels: np.ndarray, deviation: float, generator: np.random.Generator) -> np.ndarray:
    """Gaussian, independent from pixel to pixel."""
    return (pixels + generator.normal(0, deviation, pixels.shape)).clip(0, 1)


def contrast(pixels: np.ndarray, factor: float, _: np.random.Generator) -> np.ndarray:
    """Stretched or flattened around the picture's mean."""
    return ((pixels - pixels.mean()) * factor + pixels.mean()).clip(0, 1)


def gamma(pixels: np.ndarray, exponent: float, _: np.random.Generator) -> np.ndarray:
    """Above 1 darker, below 1 brighter; black and white do not change."""
    return pixels**exponent


def brightness(pixels: np.ndarray, shift: float, _: np.random.Generator) -> np.ndarray:
    return (pixels + shift).clip(0, 1)


def rotation(pixels: np.ndarray, degrees: float, _: np.random.Generator) -> np.ndarray:
    """Around the centre, anticlockwise, with black corners."""
    return ndimage.rotate(pixels, degrees, reshape=False, order=1)


def crop(pixels: np.ndarray, share: float, generator: np.random.Generator) -> np.ndarray:
    """A share of the height and of the width is cut off, split at random between top and bottom, left and right."""
    height, width = (round(side * (1 - share)) for side in pixels.shape)
    top = generator.integers(0, pixels.shape[0] - height + 1)
    left = generator.integers(0, pixels.shape[1] - width + 1)
    return pixels[top : top + height, left : left + width]


def wider(pixels: np.ndarray, share: float, _: np.random.Generator) -> np.ndarray:
    """A share of the width is cut off, half on each side: on the square canvas, the chest becomes wider."""
    cut = round(pixels.shape[1] * share / 2)
    return pixels[:, cut : pixels.shape[1] - cut]


def taller(pixels: np.ndarray, share: float, generator: np.random.Generator) -> np.ndarray:
    """The same with the height."""
    return wider(pixels.T, share, generator).T


def resolution(pixels: np.ndarray, side: float, _: np.random.Generator) -> np.ndarray:
    """Resampled (bicubic) to a square of this side, saved as a PNG and read by the project's decoder."""
    picture = _picture(pixels).resize((int(side), int(side)), Image.Resampling.BICUBIC)
    return _through_file(picture, "PNG", compress_level=1)


def _picture(pixels: np.ndarray) -> Image.Image:
    return Image.fromarray((255 * pixels).round().astype(np.uint8))


def _through_file(picture: Image.Image, kind: str, **options) -> np.ndarray:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return load_radiograph(buffer.getvalue()).pixels


@dataclass(frozen=True)
class Corruption:
    """One corruption at one level."""

    kind: str  # "JPEG"
    level: str  # "quality 90"
    strength: str  # mild, medium or strong
    change: Change
    value: float

    def __call__(self, pixels: np.ndarray, seed: int) -> np.ndarray:
        """(H, W) in [0, 1] -> the corrupted picture; equal seeds give equal pictures."""
        return self.change(pixels, self.value, np.random.default_rng(seed))


# kind, function, text of a level, levels of each strength
_KINDS: tuple[tuple[str, Change, str, dict[str, tuple[float, ...]]], ...] = (
    ("JPEG", jpeg, "quality {:g}", {"mild": (90,), "medium": (70,), "strong": (50, 30)}),
    ("blur", blur, "sd {:g} pixels", {"mild": (0.5,), "medium": (1.0,), "strong": (2.0,)}),
    ("noise", noise, "sd {:g} of the range", {"mild": (0.01,), "medium": (0.03,), "strong": (0.06,)}),
    ("contrast", contrast, "x {:g}", {"mild": (0.8, 1.25), "medium": (0.6, 1.67), "strong": (0.4, 2.5)}),
    ("gamma", gamma, "{:g}", {"mild": (0.83, 1.2), "medium": (0.67, 1.5), "strong": (0.5, 2.0)}),
    ("brightness", brightness, "{:+g}", {"mild": (-0.05, 0.05), "medium": (-0.1, 0.1), "strong": (-0.2, 0.2)}),
    ("rotation", rotation, "{:+g} degrees", {"mild": (-5, 5), "medium": (-10, 10)}),
    ("crop", crop, "{:.0%} of each side", {"mild": (0.05,), "medium": (0.1,)}),
    ("aspect, wider", wider, "{:.0%} of the width cut", {"mild": (0.05,), "medium": (0.1,)}),
    ("aspect, taller", taller, "{:.0%} of the height cut", {"mild": (0.05,), "medium": (0.1,)}),
    # The source images have 224 pixels a side, so only the smaller side loses detail.
    ("resolution", resolution, "{:g} pixels", {"mild": (256, 512, 1024, 2048), "medium": (128,)}),
)

CORRUPTIONS = tuple(
    Corruption(kind, level_text.format(value), strength, change, value)
    for kind, change, level_text, strengths in _KINDS
    for strength, values in strengths.items()
    for value in values
)
