"""Fit the scope on training and validation images: what is no chest radiograph, and what is unlike the training's."""

from __future__ import annotations

import argparse
from pathlib import Path

from xray_models.cli.outputs import check_folder
from xray_models.data.dataset import load_splits
from xray_models.data.originals import with_originals
from xray_models.images.scope import DIRECTORY, Scope
from xray_models.inference.novelty import MODEL
from xray_models.networks.checkpoint import add_to_checkpoint, load_checkpoint
from xray_models.networks.device import move_to, pick_device
from xray_models.training.familiarity import fit_novelty


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    help_text = "fit what tells whether the models may judge a picture"
    # "gate" was the name of the command until November 2026
    parser = commands.add_parser("scope", aliases=["gate"], help=help_text, description=__doc__)
    parser.add_argument("--data", required=True, help="folder or zip (train, val, test), pneumoniamnist or kaggle")
    parser.add_argument("--originals", metavar="DIR_OR_ZIP", help="original files of some of the training images")
    parser.add_argument(
        "--weights", type=Path, required=True, help=f"folder of the trained models, in which {DIRECTORY}/ is written"
    )
    return parser


def run(options: argparse.Namespace) -> int:
    check_folder(options.weights)
    splits = load_splits(options.data)
    splits = with_originals(splits, options.originals) if options.originals else splits
    scope = Scope.fit(splits.train.canvases, splits.validation.canvases)
    scope.save(options.weights / DIRECTORY)
    print(f"no chest radiograph above {scope.threshold:.2f}, in {options.weights / DIRECTORY}")
    if (options.weights / MODEL).is_dir():
        model, record = load_checkpoint(options.weights / MODEL)
        device = pick_device()
        novelty = fit_novelty(move_to(device, model), splits, record.preprocessing, device)
        add_to_checkpoint(options.weights / MODEL, novelty.save)
        print(f"unfamiliar above {novelty.threshold:.3f}, in {options.weights / MODEL}")
    else:
        print(f"There is no {MODEL} in {options.weights}, so what is unfamiliar to it was not fitted.")
    return 0
