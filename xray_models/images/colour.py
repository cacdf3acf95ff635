"""How much colour a picture has, and what brightness is made of."""

from __future__ import annotations

import numpy as np

LUMINANCE = (0.299, 0.587, 0.114)  # of red, green and blue; ITU-R 601


def measure_colour(sample: np.ndarray) -> tuple[float, float]:
    """(tint, spread) of RGB pixels (H, W, 3) in [0, 1]: the mean distance between the largest and the smallest of a
    pixel's channels, and the spread of the colours, both from 0 to 1.

    A bluish film or a sepia print has one tint, a smooth function of the luminance; what a parabola through
    (luminance, colour) leaves is the spread, which only pictures of several colours have. A quarter of the pixels is
    left out, so that coloured labels on a grey film don't count.
    """
    sample = sample.reshape(-1, 3).astype(np.float64)
    tint = float(np.ptp(sample, axis=1).mean())
    if tint == 0:
        return 0.0, 0.0
    luminance = sample @ LUMINANCE
    colour = sample[:, [0, 2]] - luminance[:, None]  # Cr and Cb, up to a factor
    powers = np.vander(luminance, 3)
    near = np.full(len(sample), True)
    for _ in range(3):
        tints = powers @ np.linalg.lstsq(powers[near], colour[near], rcond=None)[0]
        distance = np.linalg.norm(colour - tints, axis=1)
        spread = np.quantile(distance, 0.75)
        near = distance <= spread
    return tint, float(spread)
