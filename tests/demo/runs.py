"""Run folders for tests of the pages that show them, with no training behind them."""

import json
import time
from pathlib import Path

from demo.server.run import Run, read_run
from xray_models.files import RECORD_FILE, WEIGHTS_FILE
from xray_models.networks.record import EvaluationRecord, ModelRecord
from xray_models.training.history import CURVES, SELECTION_METRIC
from xray_models.training.presets import PRESETS
from xray_models.training.progress import RunProgress
from xray_models.training.recipe import save_recipes

RUN_ID = "20261123-062501"
TRAINING = RunProgress(
    "training",
    pid=1,
    device="cpu",
    model="cnn",
    epoch=4,
    epochs=15,
    images=30,
    total=60,
    loss=0.4321,
    images_per_second=12.34,
    seconds_left=130,
)
ROW = {f"{split}_{curve}": 0.5 for split in ("train", "validation") for curve in CURVES} | {SELECTION_METRIC: 0.5}


def scored_record(model: str = "resnet50", **figures: float) -> ModelRecord:
    """The record of a model that was tested on 24 images."""
    values = {"accuracy": 0.875, "roc_auc": 0.91, "sensitivity": 0.9, "specificity": 0.85, **figures}
    test = EvaluationRecord(**values, n=24, intervals={"accuracy": (0.69, 0.957)}, confusion_matrix=[[10, 2], [1, 11]])
    return ModelRecord(model, metrics={"test": test})


def write_run(
    runs: Path,
    run_id: str = RUN_ID,
    state: str = "stopped",
    epochs: dict[str, int] | None = None,
    finished: tuple[str, ...] = (),
    data_name: str = "small.zip",
    **progress: object,
) -> Path:
    """A run of the coursework preset; ``epochs``: how many are done, by model."""
    folder = runs / run_id
    folder.mkdir(parents=True)
    request = {
        "id": run_id,
        "created": "2026-11-23T06:25:01+00:00",
        "data": str(runs / "data" / "x.zip"),
        "data_name": data_name,
        "preset": "coursework",
        "models": ["resnet50", "cnn"],
    }
    (folder / "job.json").write_text(json.dumps(request))
    save_recipes(folder / "recipes.json", PRESETS["coursework"])
    write_progress(folder, state, **progress)
    for model, done in (epochs or {}).items():
        (folder / model).mkdir()
        rows = [{"epoch": epoch, "seconds": 1.0, **ROW} for epoch in range(1, done + 1)]
        lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
        (folder / model / "history.csv").write_text("\n".join(lines) + "\n")
    for model in finished:
        (folder / "weights" / model).mkdir(parents=True)
        (folder / "weights" / model / WEIGHTS_FILE).write_bytes(b"")
        (folder / "weights" / model / RECORD_FILE).write_text(json.dumps(scored_record(model).to_json()))
    return folder


def write_progress(folder: Path, state: str, **values: object) -> None:
    progress = RunProgress(state, pid=1, device="cpu", updated=time.time(), **values)
    (folder / "progress.json").write_text(json.dumps(progress.to_json()))


def written_run(runs: Path, **values: object) -> Run:
    """The run of ``write_run``, as it is read."""
    return read_run(write_run(runs, **values))
