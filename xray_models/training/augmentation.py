"""From canvases to what a network sees in training: ``eval_transform`` with random changes.

    canvases (N, 224, 224) uint8 -> train_transform -> (N, 3, side, side) float, normalised

Whole batches are transformed at once, on any device: several times faster than image by image in a data loader. Random
numbers are drawn where their generator is: one on a GPU sends none there.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from xray_models.classes import IMAGE_SIZE
from xray_models.images.canvas import Preprocessing, normalise, resize_and_crop, resized, to_float
from xray_models.images.geometry import uniform, vary_geometry, warp

# All radiographs are squeezed to a square, and in ``train`` those of NORMAL come from pictures that are less wide: how
# much the detail is squeezed separates the classes with an area under the ROC curve of 0.89 (tests/benchmarks/reports).
# So the augmentation changes the ratio of width to height by more than the classes differ.
STRETCH = 1.65
SCALE = (0.75, 1.2)
# Half of the images get black outside their edges, the other half the pixels of the edges again. With black alone, a
# network learned that black corners mean PNEUMONIA (on validation, a rotation by 5 degrees added 1 to the logit).
REPEATED_EDGES = 0.5
SMALL_SIDE = 160  # pixels, in the first epochs of a recipe with ``small``


def train_transform(
    canvases: Tensor,
    preprocessing: Preprocessing,
    augmentation: str,
    generator: torch.Generator,
    erased: float = 0.0,
    side: int = IMAGE_SIZE,
) -> Tensor:
    """(N, 224, 224) uint8 -> (N, 3, side, side): ``eval_transform`` with an ``augmentation``, a name in AUGMENTATIONS.

    A rectangle is hidden in a share ``erased`` of the images. All random numbers come from ``generator``.
    """
    x = AUGMENTATIONS[augmentation](to_float(canvases), preprocessing.resize, generator)
    x = erase(x, erased, generator) if erased else x
    return normalise(resized(x, side), preprocessing)


def augment_canvases(canvases: Tensor, augmentation: str, generator: torch.Generator) -> Tensor:
    """(N, 224, 224) uint8 -> the same, augmented."""
    x = AUGMENTATIONS[augmentation](to_float(canvases), IMAGE_SIZE, generator)
    return x[:, 0].mul(255).round().to(torch.uint8)


# Augmentations: (N, 1, 224, 224) in [0, 1] -> the same shape and range.


def no_augmentation(x: Tensor, resize: int, generator: torch.Generator) -> Tensor:
    """The report's CNN: the resized image as it is."""
    return resize_and_crop(x, resize)


def random_resized_crop(x: Tensor, resize: int, generator: torch.Generator) -> Tensor:
    """The report's ResNet-50: torchvision's RandomResizedCrop(224) with its defaults (8 to 100 % of the area, aspect
    3/4 to 4/3). The report's resize to 232 before the crop has no effect on a crop of relative size."""
    n = len(x)
    area, log_aspect = uniform(n, 0.08, 1.0, generator), uniform(n, math.log(3 / 4), math.log(4 / 3), generator)
    width = (area.sqrt() * (log_aspect / 2).exp()).clamp(max=1)
    height = (area.sqrt() * (-log_aspect / 2).exp()).clamp(max=1)
    shift_x = uniform(n, -1, 1, generator) * (1 - width)
    shift_y = uniform(n, -1, 1, generator) * (1 - height)
    zero = torch.zeros_like(width)
    return warp(x, torch.stack([width, zero, shift_x, zero, height, shift_y], 1).view(n, 2, 3))


def break_shortcuts(x: Tensor, resize: int, generator: torch.Generator) -> Tensor:
    """Ours: geometry, sharpness and tone vary more than they do between the classes of the training set.

    In the published data, aspect ratio, sharpness, noise and tone differ between the classes in ``train``, and in
    another way in ``test``. A network that can use them does, and calls normal radiographs PNEUMONIA. So each of them
    is drawn at random, in the same way for both classes.
    """
    x = vary_geometry(x, generator, SCALE, STRETCH, REPEATED_EDGES)
    return vary_tone(vary_sharpness(x, generator), generator)


def vary_sharpness(x: Tensor, generator: torch.Generator) -> Tensor:
    """Blur half of the images (standard deviation up to 2.5 pixels) and sharpen a quarter (unsharp mask)."""
    n = len(x)
    sigma = uniform(n, 0.4, 2.5, generator)
    choice = uniform(n, 0, 1, generator)
    amount = torch.where(choice < 0.5, -1.0, torch.where(choice < 0.75, uniform(n, 0.3, 1.5, generator), 0.0))
    amount = amount.to(x.device).view(n, 1, 1, 1)
    return (x + amount * (x - gaussian_blur(x, sigma))).clamp_(0, 1)


def vary_tone(x: Tensor, generator: torch.Generator) -> Tensor:
    """Gamma 0.6 to 1.6, contrast 0.6 to 1.4 about the image's mean, brightness +-0.15, noise up to 0.03."""
    n = len(x)

    def draw(low: float, high: float) -> Tensor:
        return uniform(n, low, high, generator).to(x.device).view(n, 1, 1, 1)

    x = x.clamp(min=1e-4) ** draw(math.log(0.6), math.log(1.6)).exp()
    mean = x.mean(dim=(2, 3), keepdim=True)
    x = (x - mean) * draw(0.6, 1.4) + mean + draw(-0.15, 0.15)
    return (x + _noise(x, generator) * draw(0, 0.03)).clamp_(0, 1)


def _noise(x: Tensor, generator: torch.Generator) -> Tensor:
    """Standard normal, of the shape of ``x``."""
    return torch.randn(x.shape, generator=generator, device=generator.device).to(x.device)


def erase(x: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Hide a rectangle of 2 to 25 % of the area, aspect 1/2 to 2, under a random grey in a ``share`` of the images.

    Random erasing (Zhong et al. 2017): no single place, such as the letter that marks a side, can decide alone.
    """
    n, size = len(x), x.shape[-1]
    area, aspect = uniform(n, 0.02, 0.25, generator), uniform(n, -math.log(2), math.log(2), generator)
    half = torch.stack([area.sqrt() * (aspect / 2).exp(), area.sqrt() * (-aspect / 2).exp()]) / 2  # (2, N)
    centre, grey = uniform(2 * n, 0, 1, generator).view(2, n), uniform(n, 0, 1, generator)
    chosen = uniform(n, 0, 1, generator) < share
    position = (torch.arange(size, device=generator.device) + 0.5) / size
    inside = (position - centre[..., None]).abs() < half[..., None]  # (2, N, size)
    hidden = inside[0][:, None, :, None] & inside[1][:, None, None, :] & chosen.view(n, 1, 1, 1)
    return torch.where(hidden.to(x.device), grey.to(x.device).view(n, 1, 1, 1), x)


def gaussian_blur(x: Tensor, sigma: Tensor) -> Tensor:
    """(N, 1, H, W) blurred with one standard deviation per image: ``sigma`` (N,) in pixels, at most 2.5."""
    radius = 6
    offsets = torch.arange(-radius, radius + 1, dtype=torch.float32, device=sigma.device)
    kernel = torch.exp(-0.5 * (offsets / sigma[:, None]) ** 2)
    kernel = (kernel / kernel.sum(1, keepdim=True)).to(x.device)  # (N, 13)
    n = len(x)
    x = F.pad(x, [radius] * 4, mode="replicate").transpose(0, 1)  # one group per image
    x = F.conv2d(x, kernel.view(n, 1, 1, -1), groups=n)
    return F.conv2d(x, kernel.view(n, 1, -1, 1), groups=n).transpose(0, 1)


AUGMENTATIONS = {
    "none": no_augmentation,
    "random_resized_crop": random_resized_crop,
    "break_shortcuts": break_shortcuts,
}
