"""One model's files in the folder of a run, from which its training can be continued at any time.

RUN/<model>/run.json             the recipe, and how to build the network
RUN/<model>/state.safetensors    weights, optimiser and history after the last completed epoch
RUN/<model>/best.safetensors     weights of the epoch that is best on validation
RUN/<model>/history.csv          the curves
RUN/weights/<model>/             the finished checkpoint
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from xray_models.errors import XrayError
from xray_models.files import replacing_file, write_json
from xray_models.networks.network import Network
from xray_models.networks.record import EpochFigures, ModelRecord, StartingWeights
from xray_models.networks.registry import build_model
from xray_models.training.recipe import TrainConfig
from xray_models.training.state import TrainingState

RUN_FILE, STATE_FILE, BEST_FILE, HISTORY_FILE = "run.json", "state.safetensors", "best.safetensors", "history.csv"


class ModelFolder:
    """The files of the model ``model_name`` in the folder ``run``."""

    def __init__(self, run: str | Path, model_name: str):
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
        self, config: TrainConfig, model: Network, counts: dict, started_from: StartingWeights | None = None
    ) -> None:
        """``counts``: images by split and class, by which ``check_data`` recognises the data set. ``started_from``: for
        the model record."""
        self.path.mkdir(parents=True, exist_ok=True)
        values = {
            "config": config.to_json(),
            "architecture": model.architecture,
            "data": counts,
            "started_from": asdict(started_from) if started_from else None,
        }
        write_json(self.path / RUN_FILE, values)

    def check_data(self, counts: dict) -> None:
        """XrayError: the run started with another data set, whose training images may be validation images here."""
        if self._run()["data"] != counts:
            raise XrayError(
                "other-data",
                f"The run {self.path.parent.name} started with another data set: continue with that one, or give "
                "another folder (--out).",
                run=self.path.parent.name,
            )

    def config(self) -> TrainConfig:
        """The recipe that the training started with."""
        return TrainConfig.from_json(self._run()["config"])

    def architecture(self) -> dict[str, Any]:
        """The arguments of ``build_model``."""
        return self._run()["architecture"]

    def started_from(self) -> StartingWeights | None:
        values = self._run()["started_from"]
        return StartingWeights.from_json(values) if values else None

    def save_epoch(self, state: TrainingState) -> None:
        """Save the epoch that has just ended, and its weights if it is the best so far.

        All files are written first, then each is put in its place in one step. The state comes last: it says that the
        epoch is complete.
        """
        rows = state.history.rows
        with ExitStack() as files:  # put in their places in the reverse order
            new_state = files.enter_context(replacing_file(self.path / STATE_FILE))
            new_history = files.enter_context(replacing_file(self.path / HISTORY_FILE))
            metadata = {"history": json.dumps(rows), "steps": str(state.average.steps)}
            _save(_tensors_of(state), new_state, metadata)
            pd.DataFrame(rows).to_csv(new_history, index=False, na_rep="nan")
            if state.history.best_epoch == state.history.last_epoch:
                best = files.enter_context(replacing_file(self.path / BEST_FILE))
                _save(state.average.network.state_dict(), best)

    def restore(self, state: TrainingState) -> None:
        """Put ``state`` where the last completed epoch left it."""
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
        return json.loads(self._metadata()["history"])

    def tested_epochs(self) -> int:
        """How many epochs the tested checkpoint was chosen from. 0: there is none."""
        try:
            record = ModelRecord.read(self.checkpoint)
        except FileNotFoundError:
            return 0
        return len(record.training.history)

    def best_model(self) -> Network:
        """The network with the weights of the best epoch, on the CPU."""
        model = build_model(self.config().model, **self.architecture())
        model.load_state_dict(load_file(self.path / BEST_FILE))
        return model

    def _metadata(self) -> dict[str, str]:
        with safe_open(self.path / STATE_FILE, "pt") as state:
            return state.metadata()

    def _run(self) -> dict[str, Any]:
        return json.loads((self.path / RUN_FILE).read_text())


def _tensors_of(state: TrainingState) -> dict[str, Tensor]:
    """All tensors by name: "model.", "average." or "optimizer.<index>." and the name there."""
    tensors = {f"model.{name}": tensor for name, tensor in state.model.state_dict().items()}
    if state.average.decay:
        tensors |= {f"average.{name}": tensor for name, tensor in state.average.network.state_dict().items()}
    for index, values in state.optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{name}": value for name, value in values.items() if isinstance(value, Tensor)}
    return tensors


def _save(tensors: dict[str, Tensor], file: Path, metadata: dict[str, str] | None = None) -> None:
    save_file({name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}, file, metadata)
