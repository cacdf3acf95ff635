"""What only the owner of an instance may see: a run on data of their own, whose names say whom they belong to."""

import csv
import shutil
from pathlib import Path

from tests.demo.runs import RUN_ID, write_run
from tests.helpers import dataset_files, write_zip
from xray_models.files import PREDICTIONS_FILE
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

NAME = "dupont"  # part of every name of the owner's files
WRONG = {"NORMAL": 0.99, "PNEUMONIA": 0.01}  # probabilities with which every test image is misclassified


def owners_files() -> dict[str, bytes]:
    """A data set whose file names are a patient's."""
    return {f"{path.removesuffix('.png')}-{NAME}.png": content for path, content in dataset_files().items()}


def write_owners_run(runs: Path, run_id: str = RUN_ID, names: dict[str, str] | None = None) -> Path:
    """A finished run of the CNN on ``owners_files``, all of whose test images are wrong; ``names`` replaces some."""
    data = runs / "data" / f"{'0' * 64}.zip"
    data.parent.mkdir(parents=True, exist_ok=True)
    write_zip(data, owners_files())
    folder = write_run(runs, run_id, "finished", {"cnn": 2}, data_name=f"{NAME}.zip")
    request = (folder / "job.json").read_text().replace(str(runs / "data" / "x.zip"), str(data))
    (folder / "job.json").write_text(request.replace('["resnet50", "cnn"]', '["cnn"]'))
    (folder / "log.txt").write_text(f"left out: train/NORMAL/{NAME}.txt\n")
    shutil.copytree(SHIPPED_WEIGHTS / "cnn", folder / "weights" / "cnn")
    with open(folder / "weights" / "cnn" / PREDICTIONS_FILE, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "label", "p_pneumonia"))
        for path in (path for path in owners_files() if "/test/" in path):
            label = path.split("/")[-2]
            short = path.removeprefix("chest/")
            writer.writerow(((names or {}).get(short, short), label, WRONG[label]))
    return folder
