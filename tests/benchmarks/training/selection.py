"""Which of several trained networks of one model to ship, by a validation that sees more of the shift.

    python -m tests.benchmarks.selection --data chest_xray_224.zip --candidate NAME=FOLDER --candidate NAME=FOLDER ...

A FOLDER holds a checkpoint (weights/resnet50) or the best epoch of a run that has not met the test split yet
(RUN/resnet50): the choice comes first. Two things are unlike the validation that each training watches itself. The
validation radiographs are seen whole, as they are and under every medium corruption (corruptions.py), where the copies
in training come from the training's own augmentation. And they weigh the more the rarer they are
(xray_models/counterexamples.py, fitted on the training images), so that statistics of the whole picture tell nothing,
which favours networks that were trained on such weights: the loss with all alike stands beside it. What counts is the
cross-entropy that is left after the best temperature and offset, the classes weighted alike; the lowest wins. Writes
reports/selection_MODEL.md. The test split is not read.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from tests.benchmarks.reporting import TITLES, format_interval, machine, markdown_table, mean_interval, save_report
from tests.benchmarks.robustness.benchmark import corrupt
from tests.benchmarks.robustness.corruptions import CORRUPTIONS
from xray_models.data.dataset import load_splits
from xray_models.data.image_set import ImageSet
from xray_models.files import RECORD_FILE
from xray_models.inference.batch import compute_logits
from xray_models.networks.checkpoint import load_checkpoint
from xray_models.training.model_folder import ModelFolder
from xray_models.training.sampling import rarity

UNSEEN = tuple(corruption for corruption in CORRUPTIONS if corruption.strength == "medium")
LIMIT = 20.0  # of the weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data set: folder or zip")
    parser.add_argument("--candidate", action="append", required=True, metavar="NAME=FOLDER")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    splits = load_splits(options.data)
    images = splits.validation
    weights = rarity(images, LIMIT, splits.train).numpy()
    shown = [images, *(corrupt(images, corruption) for corruption in UNSEEN)]
    found = {}
    for name, folder in (candidate.split("=", 1) for candidate in options.candidate):
        model, found[name] = answers(Path(folder), shown)
        print(f"{time.perf_counter() - start:5.0f} s  {name}", flush=True)
    made = machine(f"selection --data {options.data.name} --candidate ...", time.perf_counter() - start)
    print(save_report(f"selection_{model}", report(model, found, images.labels.numpy(), weights, made)))


def answers(folder: Path, shown: list[ImageSet]) -> tuple[str, np.ndarray]:
    """The name of the model, and its log-odds of PNEUMONIA (K, N) for each of the K sets of N images."""
    if (folder / RECORD_FILE).exists():
        network, about = load_checkpoint(folder)
    else:
        run = ModelFolder(folder.parent, folder.name)
        network, about = run.best_model(), run.config()
    network = network.to(memory_format=torch.channels_last)
    cpu = torch.device("cpu")
    logits = torch.stack(
        [compute_logits(network, images.canvases, about.preprocessing, cpu, bf16=True) for images in shown]
    )
    return about.model, (logits[..., 1] - logits[..., 0]).numpy()


def losses(margins: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(N,): what each image adds to the loss. ``margins`` (K, N) are log-odds; ``labels`` and ``weights`` (N,).

    Temperature and offset are the best ones for all K sets together (Platt 1999): the operating point takes the offset
    away again, and without it the loss of good networks is mostly that of their offset. Whoever is worse than chance
    gets ln 2 in all: no temperature turns an answer round.
    """
    weights = weights / np.where(labels == 1, weights[labels == 1].sum(), weights[labels == 0].sum()) / 2
    x, y, w = margins.reshape(-1, 1), np.tile(labels, len(margins)), np.tile(weights / len(margins), len(margins))
    fitted = LogisticRegression(C=1e6).fit(x, y, len(w) * w)
    z = fitted.decision_function(x) * (fitted.coef_.item() > 0)
    return (w * np.logaddexp(0, np.where(y == 1, -z, z))).reshape(margins.shape).sum(0)


def report(model: str, found: dict[str, np.ndarray], labels: np.ndarray, weights: np.ndarray, made: str) -> list[str]:
    weighted = {name: losses(margins, labels, weights) for name, margins in found.items()}
    best = min(weighted, key=lambda name: weighted[name].sum())
    rows = []
    all_weights, all_labels = (np.tile(values, 1 + len(UNSEEN)) for values in (weights, labels))
    for name, margins in found.items():
        plain = losses(margins, labels, np.ones(len(labels)))
        auc = roc_auc_score(all_labels, margins.ravel(), sample_weight=all_weights)
        above = mean_interval(len(labels) * (weighted[name] - weighted[best]))
        rows.append(
            (
                name,
                f"{weighted[name].sum():.4f}",
                "" if name == best else format_interval(above, digits=4, signed=True),
                f"{auc:.4f}",
                f"{plain.sum():.4f}",
                f"{roc_auc_score(labels, margins[0]):.4f}",
            )
        )
    heads = ("candidate", "loss", "above the best", "AUC", "loss, all weighing alike", "AUC, clean and alike")
    effective = ", ".join(f"{weights[labels == k].sum() ** 2 / (weights[labels == k] ** 2).sum():.0f}" for k in (0, 1))
    return [
        f"# {TITLES[model]}: which of the trained networks to ship", made,
        f"{len(labels)} validation radiographs, as they are and under {len(UNSEEN)} corruptions of medium strength, "
        "which no training draws in this form. Images that contradict the statistics of whole pictures weigh more, so "
        f"that these tell nothing (effective number of NORMAL and PNEUMONIA images: {effective}). *Loss* is the "
        "cross-entropy left at the best temperature and offset; the lowest decides. Brackets are paired 95 % bootstrap "
        "intervals over the radiographs.",
        markdown_table(heads, sorted(rows, key=lambda row: row[1])),
        f"Chosen: **{best}**.",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
