"""Score trained models on one split of a data set."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xray_models.cli.outputs import check_file
from xray_models.data.dataset import read_split
from xray_models.data.folder_layout import SPLITS
from xray_models.data.report import unread_lines
from xray_models.evaluation.evaluation import evaluate, summary
from xray_models.files import write_json
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.networks.device import pick_device
from xray_models.networks.registry import MODELS


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = commands.add_parser("evaluate", help="score trained models on a data set", description=__doc__)
    parser.add_argument("--data", required=True, help="folder or zip (train, val, test), pneumoniamnist or kaggle")
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument("--model", choices=[*MODELS, "all"], default="all")
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS, help="folder of the trained models")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    return parser


def run(options: argparse.Namespace) -> int:
    if options.json:
        check_file(options.json)
    images, unread = read_split(options.data, options.split)
    for line in unread_lines(unread):
        print(line, file=sys.stderr)
    results = {}
    for name in MODELS if options.model == "all" else [options.model]:
        model, record = load_checkpoint(options.weights / name)
        evaluation = evaluate(model, images, record, pick_device())
        results[name] = evaluation.to_json()
        print(f"{name}, {options.split} split, {len(images)} images\n{summary(evaluation)}\n", flush=True)
    if options.json:
        write_json(options.json, results)
    return 0
