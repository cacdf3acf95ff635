"""``train``: both models, or one, into a run folder, which a later call can go on with.

Stopped (Ctrl-C, SIGTERM) or killed, it loses at most the running epoch. Under ``torchrun`` several processes train
together.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

from xray_models.data.dataset import Splits, load_splits
from xray_models.errors import XrayError
from xray_models.evaluation.evaluation import summary
from xray_models.networks.registry import MODELS
from xray_models.training.allocator import keep_freed_memory
from xray_models.training.augmentation import AUGMENTATIONS
from xray_models.training.distributed import Team, joined
from xray_models.training.finish import finish
from xray_models.training.loop import fit
from xray_models.training.model_folder import ModelFolder
from xray_models.training.pace import Work
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import TrainConfig, checked, freezable, load_recipes
from xray_models.training.status import ProgressFile, hold, outcome_told


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = commands.add_parser("train", help="train on a data set", description=__doc__)
    parser.add_argument("--data", required=True, help="folder or zip with train, val and test")
    parser.add_argument("--model", choices=[*MODELS, "all"], default="all")
    parser.add_argument("--preset", choices=PRESETS, default="recommended")
    parser.add_argument("--recipes", metavar="FILE", help="a JSON file with a recipe a model, instead of the preset")
    parser.add_argument("--epochs", type=_positive_int)
    parser.add_argument("--batch-size", type=_positive_int, help="of all processes together")
    parser.add_argument("--learning-rate", type=_positive_float)
    parser.add_argument("--optimizer", choices=["sgd", "adam", "adamw"])
    parser.add_argument(
        "--init", help="starting weights of the ResNet-50: a safetensors file, imagenet, shipped or random"
    )
    parser.add_argument(
        "--frozen-until",
        type=_stage,
        metavar="STAGE",
        help="last stage of the network that stays as it starts, or none",
    )
    parser.add_argument("--augmentation", choices=AUGMENTATIONS)
    parser.add_argument("--class-weights", action=argparse.BooleanOptionalAction, help="weigh both classes alike")
    parser.add_argument("--images", type=_positive_int, metavar="N", help="train on N images, drawn by class and seed")
    parser.add_argument("--seed", type=int, help="of the starting values, the order and the augmentation")
    parser.add_argument("--out", default="runs/train", metavar="RUN_DIR", help="the run's folder (default: runs/train)")
    going_on = parser.add_mutually_exclusive_group()
    going_on.add_argument(
        "--resume", action="store_true", help="go on with the run in RUN_DIR after its last whole epoch"
    )
    going_on.add_argument(
        "--finish", action="store_true", help="train no further: calibrate and test the best epoch so far of each model"
    )
    return parser


def run(options: argparse.Namespace) -> int:
    keep_freed_memory()
    with _stopped_by_signals():
        try:
            with joined() as team:
                _run(options, team)
        except KeyboardInterrupt:
            print("Stopped. --resume goes on after the last whole epoch, --finish takes the best.", file=sys.stderr)
            return 130
    return 0


def _run(options: argparse.Namespace, team: Team) -> None:
    with hold(options.out) if team.leads else nullcontext():
        _begun(options)  # refused before a word about it takes the place of the run's own last word
        progress = ProgressFile(options.out, team.device, silent=not team.leads)
        with outcome_told(progress):
            configs = what_to_do(options)
            team.wait()  # until all have looked at the run's folder, before anything is written there
            if not configs:
                print("Everything is trained and tested already.")
                return
            splits = _load(options.data, configs, progress)
            if team.leads:
                print("\n".join(splits.report.lines()), flush=True)
            progress.expect({name: _work(config, splits) for name, config in configs.items()})
            for name, config in configs.items():
                if not options.finish:
                    fit(config, splits, options.out, team, options.resume, partial(progress.step, name))
                if team.leads:
                    progress.testing(name)
                    tested = finish(name, splits, options.out, team.device)
                    weights = Path(options.out) / "weights" / name
                    print(f"\n{name}, test split:\n{summary(tested)}\nsaved in {weights}", flush=True)


def what_to_do(options: argparse.Namespace) -> dict[str, TrainConfig]:
    """The models that are still to be trained or tested, and their recipes: those that they began with, where they did.

    XrayError: no recipe for the model, or one that makes no sense; nothing to finish; what ``_begun`` refuses.
    """
    recipes = load_recipes(options.recipes) if options.recipes else PRESETS[options.preset]
    names = [name for name in MODELS if name in recipes and options.model in (name, "all")]
    if not names:
        file = Path(options.recipes).name
        raise XrayError("no-recipe", f"{file} holds no recipe for {options.model}.", file=file, model=options.model)
    begun = {name: folder for name, folder in _begun(options).items() if name in names}
    if options.finish:
        if not begun:
            raise XrayError("nothing-to-finish", "No model has a whole epoch behind it yet: train on (--resume).")
        return {
            name: folder.config()
            for name, folder in begun.items()
            if folder.epochs_scored() < len(folder.history_rows())
        }
    configs = {name: begun[name].config() if name in begun else recipe(recipes[name], options) for name in names}
    return {
        name: config
        for name, config in configs.items()
        if name not in begun or begun[name].epochs_scored() < config.epochs
    }


def _begun(options: argparse.Namespace) -> dict[str, ModelFolder]:
    """The models with an epoch behind them. XrayError: nobody asked to go on with it."""
    names = MODELS if options.model == "all" else [options.model]
    folders = {name: ModelFolder(options.out, name) for name in names}
    going_on = options.resume or options.finish
    return {name: folder for name, folder in folders.items() if folder.started(going_on)}


def recipe(config: TrainConfig, options: argparse.Namespace) -> TrainConfig:
    """``config`` with what the command line says otherwise.

    An option that a model cannot have speaks of the other one alone: the custom CNN has no weights to start from but
    the shipped ones, and the stages of the two networks have different names.
    """
    names = (
        "epochs",
        "batch_size",
        "learning_rate",
        "optimizer",
        "init",
        "augmentation",
        "class_weights",
        "images",
        "seed",
    )
    given = {name: value for name in names if (value := getattr(options, name)) is not None}
    if config.model == "cnn" and options.init not in ("shipped", "random"):
        given.pop("init", None)
    if options.frozen_until == "none":
        given["frozen_until"] = None
    elif options.frozen_until in freezable(config.model):
        given["frozen_until"] = options.frozen_until
    return checked(replace(config, **given))


def _load(data: str, configs: dict[str, TrainConfig], progress: ProgressFile) -> Splits:
    """The images that all ``configs`` are trained on. XrayError: they don't agree on them."""
    (seed, images), *others = {(config.seed, config.images) for config in configs.values()}
    if others:
        raise XrayError(
            "mixed-samples",
            "The two recipes differ in seed or number of images, so they have no common validation "
            "images: give them the same, or train the models one by one.",
        )
    splits = load_splits(data, progress.reading)
    return splits.sample(images, seed) if images else splits


def _work(config: TrainConfig, splits: Splits) -> Work:
    validation = len(splits.validation) * (1 + config.validation_copies)
    return Work(config.epochs, len(splits.train), validation, len(splits.test))


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """SIGTERM and Ctrl-C raise KeyboardInterrupt, once: a second one must not break the last words."""

    def stop(*_) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    signals = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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


def _stage(text: str) -> str:
    stages = ["none", *(stage for name in MODELS for stage in freezable(name))]
    if text not in stages:
        raise argparse.ArgumentTypeError(f"there is no stage {text}; there are: {', '.join(dict.fromkeys(stages))}")
    return text
