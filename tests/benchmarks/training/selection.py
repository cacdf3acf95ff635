"""Which of several trained networks of one model to ship, chosen on a validation set that shows more of the shift.

    python -m tests.benchmarks.training.selection --data ZIP --candidate NAME=FOLDER --candidate NAME=FOLDER ...

A FOLDER holds a checkpoint (weights/resnet50), or the best epoch of a run that has not been scored on the test split
(RUN/resnet50): the choice comes before the score. Two things differ from the validation during training. The validation
radiographs are used whole, as they are and under every medium corruption (corruptions.py); during training the copies
come from the training's own augmentation. And images are weighted by their rarity (xray_models/training/sampling.py,
fitted on the training images), so that statistics of the whole picture carry no information. That favours networks
trained with such weights, so the unweighted loss is reported beside it. The criterion is the cross-entropy after the
best temperature and offset, with equal class weights; the lowest wins. Writes reports/selection_MODEL.md, or
--report NAME. The test split is not read.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from tests.benchmarks.reporting import TITLES, format_interval, made_by, markdown_table, mean_interval, save_report
from tests.benchmarks.robustness.benchmark import corrupt
from tests.benchmarks.robustness.corruptions import CORRUPTIONS
from xray_models.data.dataset import load_splits
from xray_models.data.image_set import ImageSet
from xray_models.files import RECORD_FILE
from xray_models.inference.batch import compute_logits
from xray_models.networks.checkpoint import load_checkpoint
from xray_models.training.model_folder import ModelFolder
from xray_models.training.sampling import rarity

CORRUPTED = tuple(corruption for corruption in CORRUPTIONS if corruption.strength == "medium")
WEIGHT_LIMIT = 20.0  # the largest weight of an image


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data set: folder or zip")
    parser.add_argument("--candidate", action="append", required=True, metavar="NAME=FOLDER")
    parser.add_argument("--report", help="name of the report; default: selection_MODEL")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    splits = load_splits(options.data)
    images = splits.validation
    weights = rarity(images, WEIGHT_LIMIT, splits.train).numpy()
    image_sets = [images, *(corrupt(images, corruption) for corruption in CORRUPTED)]
    candidates = {}
    for name, folder in (candidate.split("=", 1) for candidate in options.candidate):
        model, candidates[name] = log_odds(Path(folder), image_sets)
        print(f"{time.perf_counter() - start:5.0f} s  {name}", flush=True)
    command = f"training.selection --data {options.data.name} --candidate ..."
    provenance_line = made_by(command, time.perf_counter() - start)
    parts = report(model, candidates, images.labels.numpy(), weights, provenance_line)
    print(save_report(options.report or f"selection_{model}", parts))


def log_odds(folder: Path, image_sets: list[ImageSet]) -> tuple[str, np.ndarray]:
    """(name of the model, its log-odds of PNEUMONIA (K, N) for K sets of N images)."""
    if (folder / RECORD_FILE).exists():
        network, settings = load_checkpoint(folder)
    else:
        run = ModelFolder(folder.parent, folder.name)
        network, settings = run.best_model(), run.config()
    network = network.to(memory_format=torch.channels_last)
    cpu = torch.device("cpu")
    logits = torch.stack(
        [compute_logits(network, images.canvases, settings.preprocessing, cpu, bf16=True) for images in image_sets]
    )
    return settings.model, (logits[..., 1] - logits[..., 0]).numpy()


def losses(margins: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(N,): the contribution of each image to the loss. ``margins`` (K, N) are log-odds; ``labels``, ``weights`` (N,).

    Temperature and offset are the best ones for all K sets together (Platt 1999): the operating point corrects the
    offset anyway, and otherwise it would dominate the loss of good networks. A network worse than chance gets a total
    of ln 2, because no temperature inverts an answer.
    """
    weights = weights / np.where(labels == 1, weights[labels == 1].sum(), weights[labels == 0].sum()) / 2
    x, y, w = margins.reshape(-1, 1), np.tile(labels, len(margins)), np.tile(weights / len(margins), len(margins))
    fitted = LogisticRegression(C=1e6).fit(x, y, len(w) * w)
    z = fitted.decision_function(x) * (fitted.coef_.item() > 0)
    return (w * np.logaddexp(0, np.where(y == 1, -z, z))).reshape(margins.shape).sum(0)


def report(
    model: str, candidates: dict[str, np.ndarray], labels: np.ndarray, weights: np.ndarray, provenance_line: str
) -> list[str]:
    weighted = {name: losses(margins, labels, weights) for name, margins in candidates.items()}
    best = min(weighted, key=lambda name: weighted[name].sum())
    rows = []
    all_weights, all_labels = (np.tile(values, 1 + len(CORRUPTED)) for values in (weights, labels))
    for name, margins in candidates.items():
        unweighted = losses(margins, labels, np.ones(len(labels)))
        auc = roc_auc_score(all_labels, margins.ravel(), sample_weight=all_weights)
        above = mean_interval(len(labels) * (weighted[name] - weighted[best]))
        rows.append(
            (
                name,
                f"{weighted[name].sum():.4f}",
                "" if name == best else format_interval(above, digits=4, signed=True),
                f"{auc:.4f}",
                f"{unweighted.sum():.4f}",
                f"{roc_auc_score(labels, margins[0]):.4f}",
            )
        )
    heads = ("candidate", "loss", "above the best", "AUC", "loss, unweighted", "AUC, clean, unweighted")
    effective = ", ".join(f"{weights[labels == k].sum() ** 2 / (weights[labels == k] ** 2).sum():.0f}" for k in (0, 1))
    return [
        f"# {TITLES[model]}: which of the trained networks to ship", provenance_line,
        f"{len(labels)} validation radiographs, as they are and under {len(CORRUPTED)} corruptions of medium strength, "
        "which no training uses in this form. Images that contradict the statistics of whole pictures have larger "
        "weights, so that these statistics carry no information (effective number of NORMAL and PNEUMONIA images: "
        f"{effective}). *Loss* is the cross-entropy at the best temperature and offset; the lowest decides. Brackets "
        "are paired 95 % bootstrap intervals over the radiographs.",
        markdown_table(heads, sorted(rows, key=lambda row: row[1])),
        f"Chosen: **{best}**.",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
