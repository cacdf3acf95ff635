"""Small pictures of a radiograph for the page."""

from __future__ import annotations

import numpy as np
from PIL import Image

from demo.ui.html import image_uri

PREVIEW_SIDE, THUMBNAIL_SIDE = 440, 120  # pixels, at most


def preview_and_thumbnail(pixels: np.ndarray) -> tuple[str, str]:
    """Of a radiograph (H, W) float32 in [0, 1], as data URIs of JPEG files.

    JPEG, because a PNG file takes 90 times as long to make, and three times the room in every answer.
    """
    image = _reduced(pixels, PREVIEW_SIDE)
    return _smaller(image, PREVIEW_SIDE, quality=85), _smaller(image, THUMBNAIL_SIDE, quality=80)


def thumbnail(pixels: np.ndarray) -> str:
    """The thumbnail alone."""
    return _smaller(_reduced(pixels, THUMBNAIL_SIDE), THUMBNAIL_SIDE, quality=80)


def _reduced(pixels: np.ndarray, side: int) -> Image.Image:
    step = max(1, max(pixels.shape) // (2 * side))  # of twice as many as are needed, a mean is smooth enough
    return Image.fromarray((pixels[::step, ::step] * 255).round().astype(np.uint8))


def _smaller(image: Image.Image, side: int, quality: int) -> str:
    """Makes ``image`` itself smaller, to at most ``side`` pixels."""
    image.thumbnail((side, side), Image.Resampling.BOX)
    return image_uri(np.asarray(image), "JPEG", quality=quality)
