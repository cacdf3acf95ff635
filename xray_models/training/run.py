"""A run from start to end: read the data, then train, calibrate and test one model after the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

from xray_models.evaluation.evaluation import summary
from xray_models.training.distributed import Team
from xray_models.training.finish import finish
from xray_models.training.lock import lock_run
from xray_models.training.loop import fit
from xray_models.training.outcome import reported_outcome
from xray_models.training.plan import RunRequest, load_images, remaining_recipes, started_models, work_of
from xray_models.training.progress import ProgressFile


def train(request: RunRequest, team: Team | None = None, log: Callable[[str], None] = print) -> None:
    """Do what is left of the run, and keep its progress file up to date. ``log`` takes the report and the results.

    XrayError: another process trains in this folder; a recipe, the data or the training failed. A KeyboardInterrupt
    stops the run; then at most the epoch in progress is lost.
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


def _ignore(text: str) -> None:
    """The log of the other processes."""
