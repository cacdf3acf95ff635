"""Train both models, or one, into a run folder, from which a later call can continue.

If it is stopped (Ctrl-C, SIGTERM), at most the epoch in progress is lost; if it is killed, also one that was still
being saved. Under ``torchrun`` several processes train together.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from xray_models.cli.outputs import check_folder
from xray_models.console import report
from xray_models.networks.registry import MODELS
from xray_models.training.allocator import keep_freed_memory
from xray_models.training.distributed import torchrun_team
from xray_models.training.limits import Choice, Range, limits
from xray_models.training.plan import RunRequest
from xray_models.training.presets import PRESETS
from xray_models.training.run import train

NO_STAGE = "none"  # on the command line; None in a recipe
# The settings of a recipe that have an option: field of TrainConfig -> how argparse describes it.
SETTINGS: dict[str, dict[str, str]] = {
    "epochs": {"help": "passes through the training images"},
    "batch_size": {"help": "images per mini-batch, of all processes together"},
    "learning_rate": {"help": "at its peak, where the recipe lets it rise and fall"},
    "optimizer": {},
    "init": {"help": "starting weights of the ResNet-50: a safetensors file, imagenet, shipped or random"},
    "frozen_until": {"metavar": "STAGE", "help": "last stage of the network that stays as it starts, or none"},
    "augmentation": {},
    "class_weights": {"help": "give both classes the same weight in the loss"},
    "images": {
        "metavar": "N",
        "help": "train on a sample of N images, drawn by the seed, classes in proportion",
    },
    "seed": {"help": "of the starting values, the order of the images and the augmentation"},
}


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = commands.add_parser("train", help="train on a data set", description=__doc__)
    parser.add_argument("--data", required=True, help="folder or zip with train, val and test")
    parser.add_argument(
        "--originals", metavar="DIR_OR_ZIP", help="original files of some of the training images, by the same names"
    )
    parser.add_argument("--model", choices=[*MODELS, "all"], default="all")
    parser.add_argument("--preset", choices=PRESETS, default="recommended")
    parser.add_argument(
        "--recipes", type=Path, metavar="FILE", help="a JSON file with one recipe per model, instead of the preset"
    )
    for setting, description in SETTINGS.items():
        parser.add_argument(f"--{setting.replace('_', '-')}", **_accepted_values(setting), **description)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("runs/train"),
        metavar="RUN_DIR",
        help="folder of the run (default: runs/train)",
    )
    more = parser.add_mutually_exclusive_group()
    more.add_argument(
        "--resume", action="store_true", help="continue the run in RUN_DIR after its last completed epoch"
    )
    more.add_argument(
        "--finish", action="store_true", help="train no further: calibrate and test the best epoch so far of each model"
    )
    return parser


def run(options: argparse.Namespace) -> int:
    check_folder(options.out)
    keep_freed_memory()
    with _signals_interrupt():
        try:
            with torchrun_team() as team:
                train(to_request(options), team, report)
        except KeyboardInterrupt:
            print(
                "Stopped. --resume continues after the last completed epoch, --finish takes the best one.",
                file=sys.stderr,
            )
            return 130
    return 0


def to_request(options: argparse.Namespace) -> RunRequest:
    settings = {name: value for name in SETTINGS if (value := getattr(options, name)) is not None}
    if settings.get("frozen_until") == NO_STAGE:
        settings["frozen_until"] = None
    return RunRequest(
        out=options.out,
        data=options.data,
        originals=options.originals,
        models=tuple(MODELS) if options.model == "all" else (options.model,),
        preset=options.preset,
        recipes=options.recipes,
        settings=settings,
        resume=options.resume,
        finish=options.finish,
    )


def _accepted_values(setting: str) -> dict[str, Any]:
    """For argparse: the values that at least one of the models may have."""
    allowed = [limits(model)[setting] for model in MODELS]
    if isinstance(allowed[0], Range):
        return {"type": _number_in(allowed[0])}
    choices = [limit for limit in allowed if isinstance(limit, Choice)]
    values = [value for choice in choices for value in choice.values]
    if True in values:
        return {"action": argparse.BooleanOptionalAction}
    if any(choice.or_file for choice in choices):
        return {}
    return {"choices": list(dict.fromkeys(NO_STAGE if value is None else value for value in values))}


def _number_in(allowed: Range) -> Callable[[str], float]:
    """A ``type`` for argparse."""

    def parse(text: str) -> float:
        try:
            value = int(text) if allowed.is_whole else float(text)
        except ValueError:
            value = float("nan")
        if not allowed.allows(value):
            kind = "whole number" if allowed.is_whole else "number"
            raise argparse.ArgumentTypeError(f"{text} is not a {kind} from {allowed.low} to {allowed.high}")
        return value

    return parse


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """SIGTERM and Ctrl-C raise KeyboardInterrupt, once: a second one must not cut short what the first one started."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    signals = (signal.SIGTERM, signal.SIGINT)
    previous = {number: signal.signal(number, interrupt) for number in signals}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
