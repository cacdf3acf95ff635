"""``evaluate``: score trained models on a split of a data set."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..checkpoint import load_checkpoint
from ..dataset import SPLITS, load_split
from ..evaluation import evaluate, summary
from ..initial_weights import SHIPPED_WEIGHTS
from ..models import MODELS, pick_device


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = commands.add_parser("evaluate", help="score trained models on a data set", description=__doc__)
    parser.add_argument("--data", required=True, help="folder or zip (train, val, test), pneumoniamnist or kaggle")
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument("--model", choices=[*MODELS, "all"], default="all")
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS, help="folder of the trained models")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    return parser


def run(options: argparse.Namespace) -> int:
    images = load_split(options.data, options.split)
    results = {}
    for name in MODELS if options.model == "all" else [options.model]:
        model, card = load_checkpoint(options.weights / name)
        evaluation = evaluate(model, images, card, pick_device())
        results[name] = evaluation.to_json()
        print(f"{name}, {options.split} split, {len(images)} images\n{summary(evaluation)}\n", flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
    return 0
