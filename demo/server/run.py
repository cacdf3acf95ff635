"""A training run as the files of its folder describe it, to be read every second by several visitors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from demo.server.hidden_paths import Replacements
from demo.server.launch import is_starting
from demo.server.run_files import (
    HISTORY_FILE,
    LOG_FILE,
    RECIPES_FILE,
    REQUEST_FILE,
    RunInfo,
    read_history,
    read_log,
    read_recipes,
    read_run_info,
    read_visible_progress,
)
from demo.text.say import page_error
from xray_models.errors import XrayError
from xray_models.files import RECORD_FILE, WEIGHTS_FILE, printable
from xray_models.training.progress import PROGRESS_FILE, RUNNING_STATES, RunProgress, run_state
from xray_models.training.recipe import TrainConfig
from xray_models.training.starting_weights import START_ERRORS

ACTIVE_STATES = ("starting", *RUNNING_STATES)  # those in which a process is at work


@dataclass(frozen=True)
class Run:
    """A run at the moment it was read. Two are equal as long as there is nothing new to show."""

    id: str
    folder: Path
    created: datetime  # aware
    data: Path  # for the server alone
    data_name: str | None  # what a visitor may read of it; None: nothing, see ``visible_runs``
    preset: str
    models: tuple[str, ...]  # in the order of their training
    configs: dict[str, TrainConfig]  # by model; {} if the file is damaged
    state: str  # one of ACTIVE_STATES, or finished, stopped, failed, interrupted, unreadable
    progress: RunProgress | None  # None: it has never reported
    histories: dict[str, list[dict]]  # model -> one row per epoch
    finished: tuple[str, ...]  # models with a checkpoint
    log: str | None  # its last lines; None: this visitor may not read them
    problem: XrayError | None = None  # why nothing can be done with it but to delete it

    @property
    def weights(self) -> Path:
        """The folder of the finished checkpoints."""
        return self.folder / "weights"

    @property
    def replacements(self) -> Replacements:
        """What a visitor reads in place of the paths of this run."""
        return _replacements(self.folder, self.data, self.data_name or "")

    @property
    def is_active(self) -> bool:
        """Whether a process is at work on it."""
        return self.state in ACTIVE_STATES

    @property
    def lacks_start(self) -> bool:
        """Whether it ended because a model's starting weights are not to be had: resumed, it would end so again."""
        error = self.progress.error if self.progress is not None and self.state == "failed" else None
        return error is not None and error["code"] in START_ERRORS

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing to resume: all models have done all their epochs, and have a checkpoint."""
        epochs = {name: config.epochs for name, config in self.configs.items()}
        return all(name in self.finished and len(self.histories[name]) >= epochs.get(name, 0) for name in self.models)


def read_run(folder: Path) -> Run:
    """The run in ``folder``, whose name is its id; with a ``problem`` if its request cannot be read.

    XrayError "no-run": it is gone.
    """
    state = read_state(folder)  # before everything else: what is shown beside "finished" must be the end
    info = read_run_info(folder / REQUEST_FILE)
    if not folder.is_dir():
        raise page_error("no_run")
    return _unreadable(folder, state, info) if isinstance(info, XrayError) else _readable(folder, state, info)


def _readable(folder: Path, state: str, info: RunInfo) -> Run:
    data, data_name = Path(info.data), printable(info.data_name)
    replacements = _replacements(folder, data, data_name)
    return Run(
        id=folder.name,
        folder=folder,
        created=info.created,
        data=data,
        data_name=data_name,
        preset=info.preset,
        models=info.models,
        configs=read_recipes(folder / RECIPES_FILE),
        state=state,
        progress=read_visible_progress(folder / PROGRESS_FILE, replacements),
        histories={name: read_history(folder / name / HISTORY_FILE) for name in info.models},
        finished=tuple(name for name in info.models if _is_checkpoint(folder / "weights" / name)),
        log=read_log(folder / LOG_FILE, replacements),
    )


def _unreadable(folder: Path, state: str, problem: XrayError) -> Run:
    """A run of which nothing is known but its folder, and whether a process, of another version, is at work on it."""
    return Run(
        id=folder.name,
        folder=folder,
        created=datetime.fromtimestamp(0, UTC),
        data=folder,
        data_name="",
        preset="",
        models=(),
        configs={},
        state=state if state in ACTIVE_STATES else "unreadable",
        progress=None,
        histories={},
        finished=(),
        log="",
        problem=problem,
    )


def read_state(folder: Path) -> str:
    """One of ACTIVE_STATES, or finished, stopped, failed, interrupted."""
    if is_starting(folder):
        return "starting"
    state = run_state(folder)
    return "interrupted" if state == "new" else state  # its process died before it could report


def _is_checkpoint(folder: Path) -> bool:
    return (folder / WEIGHTS_FILE).is_file() and (folder / RECORD_FILE).is_file()


def _replacements(folder: Path, data: Path, data_name: str) -> Replacements:
    return (str(data), data_name), (str(folder), "run")
