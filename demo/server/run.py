"""A training run as the files of its folder tell it, to be read every second by several visitors."""

from __future__ import annotations

import dataclasses
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from demo.server.file_cache import cached_by_file
from demo.server.run_files import Hidden, read_history, read_json, read_log, without_paths, write_zip
from demo.text.say import page_error
from xray_models.errors import XrayError
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE, WEIGHTS_FILE
from xray_models.training.recipe import TrainConfig, load_recipes
from xray_models.training.status import GOING, PROGRESS_FILE, RunProgress, read_progress, state_of

JOB_FILE, RECIPES_FILE, LOG_FILE, STARTING_FILE = "job.json", "recipes.json", "log.txt", "starting"
ACTIVE = ("starting", *GOING)  # states in which a process is at work
START_LIMIT = 120  # seconds after which a process that has never reported is taken for dead


@dataclass(frozen=True)
class Run:
    """A run as it is now. Two are equal as long as there is nothing new to show."""

    id: str
    created: datetime  # aware
    data: Path  # for the server alone
    data_name: str  # what a visitor may read of it
    preset: str
    models: tuple[str, ...]  # in the order of their training
    configs: dict[str, TrainConfig]  # by model; {} if the file is damaged
    state: str  # one of ACTIVE, or finished, stopped, failed, interrupted
    progress: RunProgress | None  # None: it has never reported
    histories: dict[str, list[dict]]  # model -> a row an epoch
    finished: tuple[str, ...]  # models with a checkpoint
    log: str  # its last lines
    weights: Path  # where the checkpoints are

    @property
    def is_active(self) -> bool:
        """Whether a process is at work on it."""
        return self.state in ACTIVE

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing to resume: all models have done all their epochs, and have a checkpoint."""
        epochs = {name: config.epochs for name, config in self.configs.items()}
        return all(name in self.finished and len(self.histories[name]) >= epochs.get(name, 0) for name in self.models)


def read_run(run: Path) -> Run:
    """The run in the folder ``run``, whose name is its id. XrayError "no-run": it is gone, or its file is damaged."""
    state = read_state(run)  # before all else, so that what is shown beside "finished" is the end
    try:
        about = read_json(run / JOB_FILE)
        data, data_name, models = Path(about["data"]), about["data_name"], tuple(about["models"])
        hidden = _hidden(run, data, data_name)
        return Run(
            id=run.name,
            created=datetime.fromisoformat(about["created"]),
            data=data,
            data_name=data_name,
            preset=about["preset"],
            models=models,
            configs=_read_recipes(run / RECIPES_FILE),
            state=state,
            progress=_read_progress(run, hidden),
            histories={name: read_history(run / name / "history.csv") for name in models},
            finished=tuple(name for name in models if _is_checkpoint(run / "weights" / name)),
            log=read_log(run / LOG_FILE, hidden),
            weights=run / "weights",
        )
    except (KeyError, TypeError, ValueError):
        raise page_error("no_run") from None


def read_state(run: Path) -> str:
    """One of ACTIVE, or finished, stopped, failed, interrupted."""
    if is_starting(run):
        return "starting"
    state = state_of(run)
    return "interrupted" if state == "new" else state  # its process died before it could report


def is_starting(run: Path) -> bool:
    """Whether a process was launched, and has not reported yet."""
    try:
        launched = (run / STARTING_FILE).stat()
    except OSError:
        return False
    with suppress(OSError):
        if (run / PROGRESS_FILE).stat().st_mtime_ns >= launched.st_mtime_ns:
            return False
    return time.time() - launched.st_mtime < START_LIMIT


def write_archive(job: Run, target: Path) -> None:
    """A zip of what the run gave: recipes, histories, weights, predictions and log.

    No path of the machine, no optimiser state, and nothing of the data set but its name.
    """
    run = job.weights.parent
    about = {"id": job.id, "created": job.created.isoformat(), "data": job.data_name, "preset": job.preset}
    texts = {
        "run.json": json.dumps({**about, "models": job.models, "state": job.state}, indent=1) + "\n",
        "recipes.json": json.dumps({name: config.to_json() for name, config in job.configs.items()}, indent=1) + "\n",
        "log.txt": read_log(run / LOG_FILE, _hidden(run, job.data, job.data_name), True),
    }
    files = {f"{name}/history.csv": run / name / "history.csv" for name in job.models}
    for name in job.finished:
        for file in (WEIGHTS_FILE, RECORD_FILE, PREDICTIONS_FILE):
            files[f"weights/{name}/{file}"] = job.weights / name / file
    write_zip(target, texts, files)


def _read_progress(run: Path, hidden: Hidden) -> RunProgress | None:
    progress = _progress_in(run / PROGRESS_FILE)
    if progress is None or progress.error is None:
        return progress
    return dataclasses.replace(progress, error=_without_paths(progress.error, hidden))


@cached_by_file
def _progress_in(file: Path) -> RunProgress | None:
    return read_progress(file.parent)


def _without_paths(value: object, hidden: Hidden) -> object:
    """``value``, as JSON can hold it, with no path of the machine in any of its texts."""
    if isinstance(value, dict):
        return {key: _without_paths(item, hidden) for key, item in value.items()}
    return without_paths(value, hidden) if isinstance(value, str) else value


@cached_by_file
def _read_recipes(file: Path) -> dict[str, TrainConfig]:
    try:
        return load_recipes(file)
    except XrayError:
        return {}


def _is_checkpoint(folder: Path) -> bool:
    return (folder / WEIGHTS_FILE).is_file() and (folder / RECORD_FILE).is_file()


def _hidden(run: Path, data: Path, data_name: str) -> Hidden:
    return (str(data), data_name), (str(run), "run")
