"""The folder of a training run, from which it can go on at any time as if nothing had happened.

RUN/<model>/run.json             the recipe, and how to build the network
RUN/<model>/state.safetensors    weights, optimiser and history after the last whole epoch
RUN/<model>/best.safetensors     weights of the best epoch on validation
RUN/<model>/history.csv          the curves
RUN/weights/<model>/             the finished checkpoint
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from xray_models.errors import XrayError
from xray_models.files import replacing_file, write_json
from xray_models.networks.record import ModelRecord, StartingWeights
from xray_models.networks.registry import build_model
from xray_models.training.averaging import WeightAverage
from xray_models.training.recipe import TrainConfig


class ModelFolder:
    """One model's part of the run folder ``run``."""

    def __init__(self, run: str | Path, model_name: str):
        self.path = Path(run) / model_name
        self.checkpoint = Path(run) / "weights" / model_name

    def started(self, resume: bool) -> bool:
        """Whether there is an epoch to go on from. XrayError: there is one, and nobody asked to go on with it."""
        begun = (self.path / "state.safetensors").exists()
        if begun and not resume:
            raise XrayError(
                "run-exists",
                f"The run {self.path.parent.name} has begun already: go on with it (--resume), or give another "
                "folder (--out).",
                run=self.path.parent.name,
            )
        return begun

    def start(
        self, config: TrainConfig, model: nn.Module, counts: dict, started_from: StartingWeights | None = None
    ) -> None:
        """``counts`` are the images a split and class, by which ``check_data`` knows the data set again;
        ``started_from`` is what the model record will say of the starting weights."""
        self.path.mkdir(parents=True, exist_ok=True)
        run = {"config": config.to_json(), "architecture": model.architecture, "data": counts}
        run["started_from"] = asdict(started_from) if started_from else None
        write_json(self.path / "run.json", run)

    def check_data(self, counts: dict) -> None:
        """XrayError: the run began on another data set, whose training images may be validation images here."""
        if self._read()["data"] != counts:
            raise XrayError(
                "other-data",
                f"The run {self.path.parent.name} began on another data set: go on with that one, or give another "
                "folder (--out).",
                run=self.path.parent.name,
            )

    def config(self) -> TrainConfig:
        """The recipe that the run began with."""
        return TrainConfig.from_json(self._read()["config"])

    def architecture(self) -> dict:
        return self._read()["architecture"]

    def started_from(self) -> StartingWeights | None:
        values = self._read().get("started_from")
        return StartingWeights.from_json(values) if values else None

    def save_epoch(
        self, average: WeightAverage, optimizer: torch.optim.Optimizer, rows: list[dict], is_best: bool
    ) -> None:
        """All files are written first, then each is put in its place in one step; the state comes last, because it is
        what says that the epoch is done."""
        tensors = {f"model.{name}": tensor for name, tensor in average.model.state_dict().items()}
        if average.decay:
            tensors |= {f"average.{name}": tensor for name, tensor in average.network.state_dict().items()}
        for index, values in optimizer.state_dict()["state"].items():
            tensors |= {
                f"optimizer.{index}.{name}": value for name, value in values.items() if isinstance(value, Tensor)
            }
        with ExitStack() as files:  # they are put in their places in the reverse order
            state = files.enter_context(replacing_file(self.path / "state.safetensors"))
            history = files.enter_context(replacing_file(self.path / "history.csv"))
            _save(tensors, state, {"history": json.dumps(rows), "steps": str(average.steps)})
            pd.DataFrame(rows).to_csv(history, index=False, na_rep="nan")
            if is_best:
                best = files.enter_context(replacing_file(self.path / "best.safetensors"))
                _save(average.network.state_dict(), best)

    def load_state(self, average: WeightAverage, optimizer: torch.optim.Optimizer) -> list[dict]:
        """Put both where the last whole epoch left them; returns the rows of the history."""
        state = optimizer.state_dict()
        weights: dict[str, dict[str, Tensor]] = {"model": {}, "average": {}}
        for key, tensor in load_file(self.path / "state.safetensors").items():
            kind, name = key.split(".", 1)
            if kind in weights:
                weights[kind][name] = tensor
            else:
                index, name = name.split(".")
                state["state"].setdefault(int(index), {})[name] = tensor
        average.model.load_state_dict(weights["model"])
        if average.decay:
            average.network.load_state_dict(weights["average"])
        average.steps = int(self._metadata().get("steps", 0))
        optimizer.load_state_dict(state)
        return self.history_rows()

    def history_rows(self) -> list[dict]:
        return json.loads(self._metadata()["history"])

    def epochs_scored(self) -> int:
        """How many epochs the finished checkpoint was chosen from; 0 while there is none."""
        try:
            record = ModelRecord.read(self.checkpoint)
        except FileNotFoundError:
            return 0
        return len(record.training.history)

    def best_model(self) -> nn.Module:
        """The network with the weights of the best epoch, on the CPU."""
        model = build_model(self.config().model, **self.architecture())
        model.load_state_dict(load_file(self.path / "best.safetensors"))
        return model

    def _metadata(self) -> dict[str, str]:
        with safe_open(self.path / "state.safetensors", "pt") as state:
            return state.metadata()

    def _read(self) -> dict:
        return json.loads((self.path / "run.json").read_text())


def _save(tensors: dict[str, Tensor], file: Path, metadata: dict[str, str] | None = None) -> None:
    save_file({name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}, file, metadata)
