"""With what should a part of a radiograph be covered, so that the cover itself says as little as possible?

    python -m tests.benchmarks.robustness.covers --data ZIP [--images N] [--weights DIR] [--threads N]

Covers one random rectangle of each of N NORMAL and N PNEUMONIA validation radiographs, in several ways, and prints of
each way how far the log-odds of PNEUMONIA move (with their sign: what a cover adds by itself), and of how many pictures
the scope says that they are unlike the training radiographs. The test split is not read.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from scipy import ndimage

from tests.benchmarks.reporting import TITLES, argument_parser, format_interval, markdown_table, mean_interval
from xray_models.classes import CLASSES
from xray_models.data.dataset import load_splits
from xray_models.images.cover import Rectangle, covered
from xray_models.inference.classifier import Classifier, load_classifiers
from xray_models.inference.novelty import MODEL

SIDES = (0.15, 0.45)  # of a rectangle, as shares of the picture's
BLUR = 12.0  # pixels: nothing of the ribs is left


def main() -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--images", type=int, default=40, help="validation radiographs of each class")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    validation = load_splits(options.data).validation
    generator, classifiers = np.random.default_rng(0), load_classifiers(options.weights)
    of_class = {name: validation.canvases[validation.labels == label].numpy() for label, name in enumerate(CLASSES)}
    chosen = {name: all_[generator.choice(len(all_), options.images, replace=False)] for name, all_ in of_class.items()}
    masks = [rectangle(generator) for _ in range(options.images)]
    heads = ("cover", *(f"{TITLES[name]}, {label}" for label in CLASSES for name in classifiers), "unlike training")
    rows = []
    for title, cover in COVERS.items():
        pictures = {
            label: [cover(canvas, mask) for canvas, mask in zip(canvases, masks, strict=True)]
            for label, canvases in chosen.items()
        }
        moves = [
            format_interval(mean_interval(moved(classifier, chosen[label], pictures[label])), 2, signed=True)
            for label in CLASSES
            for classifier in classifiers.values()
        ]
        novelties = np.array([classifiers[MODEL].novelty(p) for of_label in pictures.values() for p in of_label])
        rows.append((title, *moves, f"{(novelties > 1).mean():.0%} (mean score {novelties.mean():.2f})"))
    print(markdown_table(heads, rows))


def rectangle(generator: np.random.Generator) -> np.ndarray:
    """The mask of a random rectangle, wholly inside the picture."""
    width, height = generator.uniform(*SIDES, 2)
    left, top = generator.uniform(0, 1 - width), generator.uniform(0, 1 - height)
    return Rectangle(left, top, left + width, top + height).mask()


def moved(classifier: Classifier, before: np.ndarray, after: list[np.ndarray]) -> np.ndarray:
    """(N,) change of the log-odds of PNEUMONIA."""
    first, second = (classifier.p_pneumonia(np.stack(list(canvases))) for canvases in (before, after))
    return log_odds(second) - log_odds(first)


def log_odds(p: np.ndarray) -> np.ndarray:
    return np.log(p) - np.log1p(-p)


def with_noise(canvas: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """As ``surroundings``, with noise as strong as the finest detail of the picture."""
    detail = canvas - ndimage.gaussian_filter(canvas.astype(np.float32), 1.5)
    noise = np.random.default_rng(0).normal(0, detail[~mask].std(), canvas.shape)
    return np.where(mask, surroundings(canvas, mask) + noise, canvas).clip(0, 255).round().astype(np.uint8)


def surroundings(canvas: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return covered(canvas, mask[None])[0]


COVERS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "nothing": lambda canvas, mask: canvas,
    "black": lambda canvas, mask: np.where(mask, 0, canvas).astype(np.uint8),
    "white": lambda canvas, mask: np.where(mask, 255, canvas).astype(np.uint8),
    "mean grey": lambda canvas, mask: np.where(mask, round(canvas.mean()), canvas).astype(np.uint8),
    "blurred": lambda canvas, mask: np.where(mask, ndimage.gaussian_filter(canvas, BLUR), canvas),
    "surroundings": surroundings,
    "surroundings and noise": with_noise,
}


if __name__ == "__main__":
    main()
