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
    image = Image.fromarray(np.ascontiguousarray(pixels))
    image = image.reduce(max(1, max(image.size) // PREVIEW_SIDE))  # first of all: the rest is done to few pixels
    image = Image.fromarray((np.asarray(image) * 255).round().astype(np.uint8))
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    preview = image_uri(np.asarray(image), "JPEG", quality=85)
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return preview, image_uri(np.asarray(image), "JPEG", quality=80)
