"""``predict --ray`` on a Ray of this machine. Without Ray the tests that start one are skipped, loudly."""

import os
import signal
import subprocess
import sys
import time
import warnings
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from tests.helpers import ROOT, write_zip
from xray_models.__main__ import main
from xray_models.cli.answers_table import COLUMNS

FILES = 500
RADIOGRAPHS = sorted((ROOT / "demo" / "examples" / "radiographs").glob("*.jpeg"))


@pytest.fixture(scope="module")
def ray():
    """Ray starts processes that only it can end, so each run is a process of its own."""
    if not find_spec("ray"):
        warnings.warn("RAY ABSENT: its tests are skipped. pip install -r requirements-ray.txt", stacklevel=1)
        pytest.skip("NO RAY: pip install -r requirements-ray.txt")
    command = [sys.executable, "-m", "xray_models", "predict"]

    def start(*arguments: object) -> subprocess.Popen:
        options = {
            "cwd": ROOT,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "text": True,
        }
        return subprocess.Popen([*command, *map(str, arguments), "--ray", "local", "--workers", "2"], **options)

    return start


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """500 radiographs: the examples of the page as the models see them, each a little darker than the last."""
    folder = tmp_path_factory.mktemp("archive")
    pictures = [np.asarray(Image.open(file).convert("L").resize((224, 224))) for file in RADIOGRAPHS]
    for number in range(FILES):
        share, own = divmod(number, len(pictures))
        Image.fromarray((pictures[own] * (1 - share / 500)).astype(np.uint8)).save(folder / f"{number:03}.png")
    return folder


def workers_of(process: subprocess.Popen) -> list[int]:
    """The processes of actors that ``process`` has started, directly or not."""
    parents, found = {}, []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if "Judge" in (folder / "cmdline").read_text():
                    found.append(int(folder.name))
            except (OSError, ValueError):
                continue

    def is_own(one: int) -> bool:
        return one == process.pid or (one in parents and is_own(parents[one]))

    return [one for one in found if is_own(one)]


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the workers as Linux lists them")
def test_a_lost_worker_costs_no_row_and_doubles_none(ray, archive, tmp_path):
    out = tmp_path / "out"
    run = ray(archive, "--parquet", out)
    while not (written := list(out.glob("*.parquet"))):  # then the run is in its middle: others are not written yet
        assert run.poll() is None, run.stdout.read()
        time.sleep(0.1)
    killed = workers_of(run)[0]
    os.kill(killed, signal.SIGKILL)
    printed = run.communicate(timeout=600)[0]
    assert run.returncode == 0 and f"{FILES} pictures, {FILES} answered, 0 not" in printed, printed
    assert len(list(out.glob("*.parquet"))) > len(written)
    table = pd.read_parquet(out)
    assert len(table) == FILES and set(table["file"]) == {str(file) for file in archive.iterdir()}
    assert tuple(table.columns) == COLUMNS and table["answered_by"].nunique() == 1
    assert (table["width"].dtype, table["agreement"].dtype.kind, table["cnn_p_pneumonia"].dtype) == (
        "int64",
        "b",
        "float64",
    )
    some = sorted(archive.iterdir())[::50]
    assert main(["predict", *map(str, some), "--csv", str(tmp_path / "t.csv")]) == 0
    alone, shared = pd.read_csv(tmp_path / "t.csv").set_index("file"), table.set_index("file").loc[map(str, some)]
    for column in ("resnet50_label", "cnn_label", "resnet50_p_pneumonia", "cnn_p_pneumonia", "answered_by"):
        assert alone[column].tolist() == shared[column].tolist()


@pytest.mark.slow
def test_a_table_of_paths_gets_a_row_for_each_a_missing_file_too(ray, tmp_path):
    write_zip(tmp_path / "a.zip", {"x.png": b"x"})
    paths = [RADIOGRAPHS[0], tmp_path / "missing.png", tmp_path / "a.zip", tmp_path / "._x.png", tmp_path / "notes.txt"]
    pd.DataFrame({"who": list("abcde"), "file": list(map(str, paths))}).to_csv(tmp_path / "paths.csv", index=False)
    run = ray(tmp_path / "paths.csv", "--csv", tmp_path / "out")
    printed = run.communicate(timeout=300)[0]
    assert run.returncode == 1 and "3 pictures, 1 answered, 2 not" in printed, printed
    table = pd.concat(map(pd.read_csv, (tmp_path / "out").glob("*.csv"))).set_index("file")
    assert table["error_code"].fillna("").loc[map(str, paths[:3])].tolist() == ["", "missing-file", "zip-on-ray"]
    for wrong, said in (
        ([tmp_path / "paths.csv", "--csv", tmp_path / "out"], "is there already. Choose another folder"),
        ([tmp_path / "none", "--csv", tmp_path / "new"], "There is nothing at"),
    ):
        run = ray(*wrong)
        printed = run.communicate(timeout=300)[0]
        assert run.returncode == 1 and said in printed and "Traceback" not in printed, printed


@pytest.mark.parametrize(
    "arguments",
    [
        ["--ray", "local"],
        ["--ray", "local", "--csv", "a", "--parquet", "b"],
        ["--ray", "local", "--parquet", "a", "--heatmaps", "b"],
        ["--ray", "local", "--parquet", "a", "--dicom-out", "b"],
        ["--ray", "local", "--csv", "a", "--resume"],
        ["--ray", "local", "--csv", "a", "b.zip"],
        ["--ray", "local", "--csv", "a", "b/*.png"],
        ["--parquet", "a"],
        ["--workers", "2"],
    ],
)
def test_a_wrong_command_line_for_ray_exits_with_2(arguments):
    with pytest.raises(SystemExit) as error:
        main(["predict", "folder", *arguments])
    assert error.value.code == 2


def test_without_ray_a_sentence_says_how_to_get_it(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "ray", None)
    assert main(["predict", str(tmp_path), "--ray", "local", "--parquet", str(tmp_path / "out")]) == 1
    assert "pip install -r requirements-ray.txt" in capsys.readouterr().err
