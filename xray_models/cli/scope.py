"""Fit the scope, which refuses pictures that are not chest radiographs, on training and validation images."""

from __future__ import annotations

import argparse
from pathlib import Path

from xray_models.data.dataset import load_splits
from xray_models.images.scope import DIRECTORY, Scope


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    help_text = "fit what refuses pictures that are not chest radiographs"
    # "gate" was the name of the command until November 2026
    parser = commands.add_parser("scope", aliases=["gate"], help=help_text, description=__doc__)
    parser.add_argument("--data", required=True, help="folder or zip (train, val, test), pneumoniamnist or kaggle")
    parser.add_argument("--weights", type=Path, required=True, help=f"folder in which {DIRECTORY}/ is written")
    return parser


def run(options: argparse.Namespace) -> int:
    splits = load_splits(options.data)
    scope = Scope.fit(splits.train.canvases, splits.validation.canvases)
    scope.save(options.weights / DIRECTORY)
    print(f"refused above {scope.threshold:.2f}, unusual above {scope.unusual:.2f}, in {options.weights / DIRECTORY}")
    return 0
