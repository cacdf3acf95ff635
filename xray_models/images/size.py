"""The sizes of pictures that can be a chest radiograph: known from the header, before anything is decoded."""

from __future__ import annotations

from xray_models.errors import RadiographError

MIN_SIDE = 64  # pixels
MAX_PIXELS = 60_000_000  # a detector of 43 x 43 cm at 0.1 mm has 18 million; Pillow itself warns from 89 million on
MAX_ASPECT = 4.0  # longer side / shorter side


def too_many_pixels() -> RadiographError:
    limit = MAX_PIXELS // 1_000_000
    message = f"This picture has more than {limit} million pixels. Export it at a smaller size."
    return RadiographError("too-many-pixels", message, limit_megapixels=limit)


def check_size(width: int, height: int) -> None:
    """RadiographError: too many or too few pixels, or too narrow for a chest radiograph."""
    if width * height > MAX_PIXELS:
        raise too_many_pixels()
    if min(width, height) < MIN_SIDE:
        raise RadiographError(
            "too-small",
            f"This picture has {width} x {height} pixels; each side needs at least {MIN_SIDE}. "
            "Export it at its full size.",
            width=width,
            height=height,
            min_side=MIN_SIDE,
        )
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise RadiographError(
            "too-narrow",
            f"This picture is a strip of {width} x {height} pixels, which no chest radiograph is. "
            "Choose the whole picture.",
            width=width,
            height=height,
        )
