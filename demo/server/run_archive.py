"""A run as one zip file for its owner: what it was asked for, how it went, and the weights that came of it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from demo.server.run import Run
from demo.server.run_files import HISTORY_FILE, LOG_FILE, read_whole_log
from xray_models.files import CHECKPOINT_FILES, replacing_file


def write_archive(run: Run, target: Path) -> None:
    """Write recipes, histories, weights, test predictions and log of ``run`` into the zip file ``target``.

    It holds no path of this machine, no optimiser state, and nothing of the dataset but its name.
    """
    request = {"id": run.id, "created": run.created.isoformat(), "data": run.data_name, "preset": run.preset}
    texts = {
        "run.json": _json({**request, "models": run.models, "state": run.state}),
        "recipes.json": _json({name: config.to_json() for name, config in run.configs.items()}),
        "log.txt": read_whole_log(run.folder / LOG_FILE, run.replacements),
    }
    files = {f"{name}/history.csv": run.folder / name / HISTORY_FILE for name in run.models}
    for name in run.finished:
        for file in CHECKPOINT_FILES:
            files[f"weights/{name}/{file}"] = run.weights / name / file
    _write_zip(target, texts, files)


def _json(values: dict) -> str:
    return json.dumps(values, indent=1) + "\n"


def _write_zip(target: Path, texts: Mapping[str, str], files: Mapping[str, Path]) -> None:
    """Write ``texts`` and the existing ``files``, by their names in the zip; ``target`` appears when it is complete."""
    with replacing_file(target) as new, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
        for name, file in files.items():
            if file.is_file() and not file.is_symlink():  # a link may lead anywhere
                # Weights hardly compress, and slowly.
                archive.write(file, name, zipfile.ZIP_STORED if file.suffix == ".safetensors" else None)
