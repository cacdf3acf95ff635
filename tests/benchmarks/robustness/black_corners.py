"""What makes a rotated radiograph look like pneumonia: the rotation, or the black corners that it brings?

    python -m tests.benchmarks.robustness.black_corners --data ZIP [--weights DIR] [--threads N]

Prints the mean log-odds of PNEUMONIA of the NORMAL validation radiographs: whole, rotated by 5 degrees with black
corners, and rotated with the nearest pixel in the corners. The test split is not read.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from scipy import ndimage

from tests.benchmarks.reporting import TITLES, argument_parser, markdown_table
from xray_models.data.dataset import load_splits
from xray_models.inference.batch import compute_logits
from xray_models.networks.checkpoint import load_checkpoint, model_directories

DEGREES = (-5, 5)
CORNERS = {"black corners": "constant", "nearest pixel in the corners": "nearest"}  # mode of ndimage.rotate


def main() -> None:
    options = argument_parser(__doc__).parse_args()
    torch.set_num_threads(options.threads)
    validation = load_splits(options.data).validation
    canvases = validation.canvases[validation.labels == 0]
    rotated = {
        f"{degrees:+d} degrees, {title}": torch.from_numpy(rotate(canvases.numpy(), degrees, mode))
        for degrees in DEGREES
        for title, mode in CORNERS.items()
    }
    columns = {name: mean_log_odds(folder, {"whole": canvases, **rotated})
               for name, folder in model_directories(options.weights).items()}  # fmt: skip
    rows = [(title, *(f"{column[title]:.1f}" for column in columns.values())) for title in ("whole", *rotated)]
    print(markdown_table((f"{len(canvases)} NORMAL validation radiographs", *(TITLES[name] for name in columns)), rows))


def rotate(canvases: np.ndarray, degrees: float, mode: str) -> np.ndarray:
    """(N, 224, 224) uint8 -> the same, rotated anticlockwise."""
    return ndimage.rotate(canvases, degrees, axes=(1, 2), reshape=False, order=1, mode=mode)


def mean_log_odds(folder: Path, image_sets: dict[str, torch.Tensor]) -> dict[str, float]:
    """Name of the set -> mean log-odds of PNEUMONIA, not calibrated, by the model of this checkpoint."""
    model, record = load_checkpoint(folder)
    model = model.to(memory_format=torch.channels_last)
    means = {}
    for title, canvases in image_sets.items():
        logits = compute_logits(model, canvases, record.preprocessing, torch.device("cpu"), bf16=True)
        means[title] = float((logits[:, 1] - logits[:, 0]).mean())
    return means


if __name__ == "__main__":
    main()
