"""Runs for tests of what shows them: the files of a run folder, with no training behind them."""

import json
import time
from pathlib import Path

from demo.server.run import Run, read_run
from xray_models.files import RECORD_FILE, WEIGHTS_FILE
from xray_models.training.history import CHOICE, CURVES
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import save_recipes
from xray_models.training.status import RunProgress

ROW = {f"{split}_{curve}": 0.5 for split in ("train", "validation") for curve in CURVES} | {CHOICE: 0.5}
TESTED = {
    "accuracy": 0.875,
    "roc_auc": 0.91,
    "sensitivity": 0.9,
    "specificity": 0.85,
    "n": 24,
    "intervals": {"accuracy": [0.69, 0.957]},
}


def write_run(
    runs: Path,
    run_id: str = "20261123-062501",
    state: str = "stopped",
    epochs: dict[str, int] | None = None,
    finished: tuple[str, ...] = (),
    data_name: str = "small.zip",
    **progress: object,
) -> Path:
    """A run of the coursework preset; ``epochs``: so many are done, by model."""
    run = runs / run_id
    run.mkdir(parents=True)
    about = {
        "id": run_id,
        "created": "2026-11-23T06:25:01+00:00",
        "data": str(runs / "data" / "x.zip"),
        "data_name": data_name,
        "preset": "coursework",
        "models": ["resnet50", "cnn"],
    }
    (run / "job.json").write_text(json.dumps(about))
    save_recipes(run / "recipes.json", PRESETS["coursework"])
    write_progress(run, state, **progress)
    for model, done in (epochs or {}).items():
        (run / model).mkdir()
        rows = [{"epoch": epoch, "seconds": 1.0, **ROW} for epoch in range(1, done + 1)]
        lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
        (run / model / "history.csv").write_text("\n".join(lines) + "\n")
    for model in finished:
        (run / "weights" / model).mkdir(parents=True)
        (run / "weights" / model / WEIGHTS_FILE).write_bytes(b"")
        (run / "weights" / model / RECORD_FILE).write_text(json.dumps({"metrics": {"test": TESTED}}))
    return run


def write_progress(run: Path, state: str, **values: object) -> None:
    progress = RunProgress(state, pid=1, device="cpu", updated=time.time(), **values)
    (run / "progress.json").write_text(json.dumps(progress.to_json()))


def written_job(runs: Path, **values: object) -> Run:
    """The job of ``write_run``."""
    return read_run(write_run(runs, **values))
