"""One model's files in the folder of a run, from which its training can be continued at any time.

RUN/<model>/run.json             the recipe, how to build the network, and the versions of what wrote the folder
RUN/<model>/state.safetensors    weights, optimiser and history after the last completed epoch
RUN/<model>/best.safetensors     weights of the epoch that is best on validation
RUN/<model>/history.csv          the curves
RUN/weights/<model>/             the finished checkpoint
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from xray_models.documents import parse_document, read_document
from xray_models.errors import XrayError
from xray_models.files import replacing_file, write_json
from xray_models.networks.network import Network
from xray_models.networks.record import Count, EpochFigures, ModelRecord, StartingWeights
from xray_models.networks.registry import build_model
from xray_models.training.recipe import TrainConfig, parse_recipe
from xray_models.training.state import TrainingState
from xray_models.training.versions import versions
from xray_models.version import VERSION

RUN_FILE, STATE_FILE, BEST_FILE, HISTORY_FILE = "run.json", "state.safetensors", "best.safetensors", "history.csv"


@dataclass(frozen=True)
class _Start:
    """What run.json says."""

    config: dict[str, Any]
    architecture: dict[str, Any]
    data: dict[str, dict[str, Count]]
    started_from: dict[str, Any] | None = None
    device: str | None = None  # None: a run from before it was kept
    versions: dict[str, str] = field(default_factory=dict)  # of the libraries, too; {}: a run from before they were
    version: str = "earlier than 0.4.0"  # that wrote the folder


class ModelFolder:
    """The files of the model ``model_name`` in the folder ``run``.

    Reading them raises an XrayError where they are damaged, or of a version that has other settings or networks.
    """

    def __init__(self, run: str | Path, model_name: str):
        self.name = model_name
        self.path = Path(run) / model_name
        self.checkpoint = Path(run) / "weights" / model_name

    def started(self, resume: bool) -> bool:
        """Whether an epoch has been completed. XrayError: one has, and the training is not to ``resume``."""
        has_epoch = (self.path / STATE_FILE).exists()
        if has_epoch and not resume:
            raise XrayError(
                "run-exists",
                f"The run {self.path.parent.name} exists already: continue it (--resume), or give another folder "
                "(--out).",
                run=self.path.parent.name,
            )
        return has_epoch

    def start(
        self,
        config: TrainConfig,
        model: Network,
        counts: dict,
        started_from: StartingWeights | None = None,
        device: str | None = None,
    ) -> None:
        """``counts``: images by split and class, by which ``check_data`` recognises the data set. ``started_from`` and
        ``device``, the type of the one that trains: for the model record, as are the versions of what trains it."""
        self.path.mkdir(parents=True, exist_ok=True)
        values = {
            "version": VERSION,
            "config": config.to_json(),
            "architecture": model.architecture,
            "data": counts,
            "started_from": asdict(started_from) if started_from else None,
            "device": device,
            "versions": versions(),
        }
        write_json(self.path / RUN_FILE, values)

    def check_data(self, counts: dict) -> None:
        """XrayError: the run started with another data set, whose training images may be validation images here."""
        if self._start().data != counts:
            raise XrayError(
                "other-data",
                f"The run {self.path.parent.name} started with another data set: continue with that one, or give "
                "another folder (--out).",
                run=self.path.parent.name,
            )

    def config(self) -> TrainConfig:
        """The recipe that the training started with."""
        with self._told_if_unusable():
            return parse_recipe(self.name, self._start().config)

    def architecture(self) -> dict[str, Any]:
        """The arguments of ``build_model``."""
        return self._start().architecture

    def started_from(self) -> StartingWeights | None:
        values = self._start().started_from
        with self._told_if_unusable():
            return StartingWeights.from_json(values) if values else None

    def device(self) -> str | None:
        """The type of the device that the training started on, if that is known."""
        return self._start().device

    def versions(self) -> dict[str, str]:
        """The versions of what the training started with; {} if they are not known."""
        return self._start().versions

    def save_epoch(self, state: TrainingState) -> None:
        """Save the epoch that has just ended, and its weights if it is the best so far."""
        self.write_epoch(EpochFiles.of(state))

    def write_epoch(self, epoch: EpochFiles) -> None:
        """All files are written first, then each is put in its place in one step. The state comes last: it says that
        the epoch is complete.
        """
        with ExitStack() as files:  # put in their places in the reverse order
            new_state = files.enter_context(replacing_file(self.path / STATE_FILE))
            new_history = files.enter_context(replacing_file(self.path / HISTORY_FILE))
            save_file(epoch.state, new_state, {"history": json.dumps(epoch.rows), "steps": str(epoch.steps)})
            pd.DataFrame(epoch.rows).to_csv(new_history, index=False, na_rep="nan")
            if epoch.best is not None:
                save_file(epoch.best, files.enter_context(replacing_file(self.path / BEST_FILE)))

    def restore(self, state: TrainingState) -> None:
        """Put ``state`` where the last completed epoch left it."""
        with self._told_if_unusable():
            self._restore(state)

    def _restore(self, state: TrainingState) -> None:
        tensors: dict[str, dict[str, Tensor]] = {"model": {}, "average": {}, "optimizer": {}}
        for key, tensor in load_file(self.path / STATE_FILE).items():
            kind, name = key.split(".", 1)
            tensors[kind][name] = tensor
        state.model.load_state_dict(tensors["model"])
        if state.average.decay:
            state.average.network.load_state_dict(tensors["average"])
        state.average.steps = int(self._metadata()["steps"])
        optimizer = state.optimizer.state_dict()
        for key, tensor in tensors["optimizer"].items():
            index, name = key.split(".")
            optimizer["state"].setdefault(int(index), {})[name] = tensor
        state.optimizer.load_state_dict(optimizer)
        state.history.rows = self.history_rows()

    def history_rows(self) -> list[EpochFigures]:
        with self._told_if_unusable():
            rows = parse_document(self._metadata()["history"], list[EpochFigures])
            if [row["epoch"] for row in rows] != list(range(1, len(rows) + 1)):
                raise ValueError("epochs are missing")
        return rows

    def tested_epochs(self) -> int:
        """How many epochs the tested checkpoint was chosen from. 0: there is none, or its record is damaged."""
        try:
            record = ModelRecord.read(self.checkpoint)
        except (FileNotFoundError, ValueError):
            return 0
        return len(record.training.history)

    def best_model(self) -> Network:
        """The network with the weights of the best epoch, on the CPU."""
        with self._told_if_unusable():
            model = build_model(self.config().model, **self.architecture())
            model.load_state_dict(load_file(self.path / BEST_FILE))
        return model

    def _metadata(self) -> dict[str, str]:
        with safe_open(self.path / STATE_FILE, "pt") as state:
            return state.metadata()

    def _start(self) -> _Start:
        with self._told_if_unusable(""):
            return read_document(self.path / RUN_FILE, _Start)

    @contextmanager
    def _told_if_unusable(self, version: str | None = None) -> Iterator[None]:
        """Turn errors of reading into one sentence; ``version``: that wrote the folder, if it cannot be read there."""
        try:
            yield
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError, XrayError) as error:
            if isinstance(error, XrayError) and error.code == "bad-run-folder":
                raise
            run, version = self.path.parent.name, self._start().version if version is None else version
            raise XrayError(
                "bad-run-folder",
                f"The files of {self.name} in the run {run} are damaged, or written by another version of this program "
                f"({version or '?'}; this one is {VERSION}). Start a new run, in another folder.",
                model=self.name,
                run=run,
                version=version or "?",
                own=VERSION,
            ) from error


@dataclass(frozen=True)
class EpochFiles:
    """What is kept of an epoch, apart from the network that is trained on."""

    state: dict[str, Tensor]
    best: dict[str, Tensor] | None  # the weights, if the epoch is the best so far
    rows: list[EpochFigures]
    steps: int

    @classmethod
    def of(cls, state: TrainingState) -> EpochFiles:
        history, average = state.history, state.average
        is_best = history.best_epoch == history.last_epoch
        best = _copies(average.network.state_dict()) if is_best else None
        return cls(_copies(_tensors_of(state)), best, [*history.rows], average.steps)


def _tensors_of(state: TrainingState) -> dict[str, Tensor]:
    """All tensors by name: "model.", "average." or "optimizer.<index>." and the name there."""
    tensors = {f"model.{name}": tensor for name, tensor in state.model.state_dict().items()}
    if state.average.decay:
        tensors |= {f"average.{name}": tensor for name, tensor in state.average.network.state_dict().items()}
    for index, values in state.optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{name}": value for name, value in values.items() if isinstance(value, Tensor)}
    return tensors


def _copies(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """On the CPU, in the order of their dimensions: the training goes on with ``tensors`` themselves."""
    return {
        name: tensor.detach().to("cpu", memory_format=torch.contiguous_format, copy=True)
        for name, tensor in tensors.items()
    }
