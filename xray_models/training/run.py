"""A run from start to end: find the starting weights, read the data, then train, calibrate and test each model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import partial

import torch

from xray_models.console import report
from xray_models.errors import CheckpointError, XrayError
from xray_models.evaluation.evaluation import summary
from xray_models.training.distributed import Team
from xray_models.training.finish import finish
from xray_models.training.lock import lock_run
from xray_models.training.loop import fit
from xray_models.training.outcome import reported_outcome
from xray_models.training.plan import RunRequest, load_images, remaining_recipes, started_models, work_of
from xray_models.training.progress import ProgressFile
from xray_models.training.recipe import TrainConfig
from xray_models.training.room import check_room, telling_a_full_disk
from xray_models.training.starting_weights import start_model


def train(request: RunRequest, team: Team | None = None, log: Callable[[str], None] = report) -> None:
    """Do what is left of the run, and keep its progress file up to date. ``log`` takes the report and the results.

    XrayError: another process trains in this folder; a recipe, the data or the training failed. A model whose starting
    weights are not to be had does not keep the other one from its training; the error comes in the end. A
    KeyboardInterrupt stops the run; then at most the epoch in progress is lost.
    """
    team = team or Team()
    with lock_run(request.out) if team.leads else nullcontext():
        started_models(request)  # raises before the progress of an existing run is replaced
        progress = ProgressFile(request.out, team.device, silent=not team.leads)
        with reported_outcome(progress):
            configs = remaining_recipes(request)
            team.wait()  # until all processes have read the folder, before the first writes to it
            say = log if team.leads else _ignore
            if not configs:
                say("Everything is trained and tested already.")
                return
            if team.leads and not request.finish:
                check_room(request.out, configs, request.out)
            configs, refusal = _with_start(configs, request, team)  # before the reading, which takes long
            if refusal is not None:
                say(refusal.message)
                progress.refuse(refusal)
            with telling_a_full_disk(request.out, configs):
                _train(request, configs, team, progress, say)
            if refusal is not None:
                raise refusal


def _train(
    request: RunRequest,
    configs: Mapping[str, TrainConfig],
    team: Team,
    progress: ProgressFile,
    say: Callable[[str], None],
) -> None:
    """Read the data, then train and test the models of ``configs``, one after the other."""
    splits = load_images(request.data, configs.values(), request.originals, progress.reading)
    say("\n".join(splits.report.lines()))
    progress.expect({name: work_of(config, splits) for name, config in configs.items()})
    for name, config in configs.items():
        if not request.finish:
            fit(config, splits, request.out, team, request.resume, partial(progress.step, name))
        if team.leads:
            progress.testing(name)
            tested = finish(name, splits, request.out, team.device)
            say(f"\n{name}, test split:\n{summary(tested)}\nsaved in {request.out / 'weights' / name}")


def _with_start(
    configs: dict[str, TrainConfig], request: RunRequest, team: Team
) -> tuple[dict[str, TrainConfig], XrayError | None]:
    """The recipes whose starting weights can be had, the same in all processes, and why the others' cannot.

    XrayError: none can. Models that have started need no starting weights, nor does a run that is only finished.
    """
    trainable, refusal, started = dict(configs), None, started_models(request)
    for name in [name for name in configs if name not in started]:  # in the same order in all processes
        error = _start_error(configs[name])
        if team.sum(torch.tensor(float(error is not None), device=team.device)) > 0:
            refusal = error or CheckpointError("no-start", "Another process has no starting weights.")
            del trainable[name]
    if refusal is not None and not trainable:
        raise refusal
    return trainable, refusal


def _start_error(config: TrainConfig) -> XrayError | None:
    """Why there is no network to start the training from; a download stays on this machine for it."""
    try:
        start_model(config.model, config.init, config.batch_norm, config.seed)
    except XrayError as error:
        return error
    return None


def _ignore(text: str) -> None:
    """The log of the other processes."""
