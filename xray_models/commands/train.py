"""``train``: both models, or one, into a run folder, which a later call can go on with."""

from __future__ import annotations

import argparse
import signal
from dataclasses import replace
from pathlib import Path

from ..dataset import load_splits
from ..evaluation import summary
from ..finishing import finish
from ..models import MODELS
from ..recipes import PRESETS, TrainConfig
from ..runs import RunFolder
from ..training import fit


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = commands.add_parser("train", help="train on a data set", description=__doc__)
    parser.add_argument("--data", required=True, help="folder or zip with train, val and test")
    parser.add_argument("--model", choices=[*MODELS, "all"], default="all")
    parser.add_argument("--preset", choices=PRESETS, default="recommended")
    parser.add_argument("--epochs", type=_positive_int)
    parser.add_argument("--batch-size", type=_positive_int)
    parser.add_argument("--learning-rate", type=_positive_float)
    parser.add_argument("--optimizer", choices=["sgd", "adam", "adamw"])
    parser.add_argument(
        "--init", help="starting weights of the ResNet-50: a safetensors file, imagenet, shipped or random"
    )
    parser.add_argument("--seed", type=int, help="of the split, the starting values, the order and the augmentation")
    parser.add_argument("--out", default="runs/train", metavar="RUN_DIR", help="the run's folder (default: runs/train)")
    parser.add_argument(
        "--resume", action="store_true", help="go on with the run in RUN_DIR after its last whole epoch"
    )
    return parser


def run(options: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C, at the last whole epoch
    names = list(MODELS) if options.model == "all" else [options.model]
    configs = {name: recipe(name, options) for name in names}
    splits = load_splits(options.data, configs[names[0]].seed)
    print("\n".join(splits.report.lines()), flush=True)
    for name, config in configs.items():
        fit(config, splits, options.out, resume=options.resume)
        tested = finish(name, splits, options.out)
        print(f"\n{name}, test split:\n{summary(tested)}\nsaved in {Path(options.out) / 'weights' / name}", flush=True)
    return 0


def recipe(name: str, options: argparse.Namespace) -> TrainConfig:
    """The recipe that a run to resume began with, else the preset's with what the command line says otherwise.

    The custom CNN has no weights to start from but the shipped ones, so ``--init`` with a file or ``imagenet`` speaks
    of the ResNet-50 alone.
    """
    folder = RunFolder(options.out, name)
    if options.resume and folder.started(resume=True):
        return folder.config()
    config = PRESETS[options.preset][name]
    given = {
        key: getattr(options, key) for key in ("epochs", "batch_size", "learning_rate", "optimizer", "init", "seed")
    }
    if name == "cnn" and options.init not in ("shipped", "random"):
        given["init"] = None
    return replace(config, **{key: value for key, value in given.items() if value is not None})


def _positive_int(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive whole number")
    return value


def _positive_float(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value
