"""Training runs as processes of their own, in the folders ``RUNS/<id>``.

    job.json      what was asked for, written once
    starting      touched when a process is launched, which takes seconds until it reports for the first time
    log.txt       what the process prints
    recipes.json, progress.json, .lock, resnet50/, cnn/, weights/    see ``xray_models``

Nothing is kept in memory, so that a server that was restarted, or a second one, finds every run as it is. One run at
a time trains under RUNS, over all servers.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from filelock import FileLock, Timeout

from demo.server.run import (
    ACTIVE,
    JOB_FILE,
    LOG_FILE,
    RECIPES_FILE,
    STARTING_FILE,
    Run,
    is_starting,
    read_run,
    read_state,
    write_archive,
)
from demo.server.run_files import ROOT, disk_errors_said
from demo.text.say import page_error
from xray_models.errors import XrayError
from xray_models.files import replacing_folder, write_json
from xray_models.networks.device import pick_device
from xray_models.networks.registry import MODELS
from xray_models.training.model_folder import ModelFolder
from xray_models.training.recipe import TrainConfig, save_recipes
from xray_models.training.status import is_running, read_progress

__all__ = ["ACTIVE", "Run", "RunStore"]

NICENESS = 10  # of a training on the CPU, so that the page answers all the while
LOCK_LIMIT = 10  # seconds to wait for another server that is just starting or deleting a run
_ID = re.compile(r"\d{8}-\d{6}(-\d+)?", re.ASCII)


class RunStore:
    """The runs under the folder ``runs``. Every method may be called from any thread, and raises XrayError."""

    def __init__(self, runs: Path):
        self._runs = Path(runs).resolve()

    def start(self, data: Path, data_name: str, preset: str, configs: dict[str, TrainConfig]) -> str:
        """Train by ``configs`` (by model) in a new run, and return its id. "another-run": another one is going on."""
        with self._exclusively():
            self._check_free(data)
            now = datetime.now(UTC).replace(microsecond=0)
            job_id = self._free_id(now)
            about = {"id": job_id, "created": now.isoformat(), "data": str(Path(data).resolve())}
            about |= {"data_name": data_name, "preset": preset, "models": [name for name in MODELS if name in configs]}
            with replacing_folder(self._runs / job_id) as new:  # a run appears with all its files, or not at all
                write_json(new / JOB_FILE, about)
                save_recipes(new / RECIPES_FILE, configs)
            self._launch(self.get(job_id))
        return job_id

    def stop(self, job_id: str) -> None:
        """Ask the process to end at once; what its whole epochs gave is kept. Nothing happens where none is at work.

        A process that has not reported yet is waited for, some seconds.
        """
        run = self._folder(job_id)
        while is_starting(run):
            time.sleep(0.1)
        progress = read_progress(run)
        if progress is not None and is_running(run):
            with suppress(ProcessLookupError):
                os.kill(progress.pid, signal.SIGTERM)

    def resume(self, job_id: str) -> None:
        """Go on after the last whole epoch. "run-complete": all epochs are done, and all models tested."""
        if self.get(job_id).is_complete:
            raise page_error("run_complete")
        self._launch_again(job_id, "--resume")

    def finish(self, job_id: str) -> None:
        """Calibrate and test the best epoch so far of each model that has one, without further training."""
        if not any((ModelFolder(self._folder(job_id), name).path / "best.safetensors").exists() for name in MODELS):
            raise page_error("no_epoch")
        self._launch_again(job_id, "--finish")

    def delete(self, job_id: str) -> None:
        """Forget a run and all its files; weights in use are a copy, and stay. "run-active": stop it first."""
        with self._exclusively():
            if self.get(job_id).is_active:
                raise page_error("run_active")
            (self._runs / job_id).rename(self._runs / f".deleted-{job_id}")  # no half-deleted run is ever seen
        for gone in self._runs.glob(".deleted-*"):
            shutil.rmtree(gone, ignore_errors=True)

    def archive(self, job_id: str, folder: Path) -> Path:
        """What ``write_archive`` writes, as a file in ``folder``."""
        job, target = self.get(job_id), Path(folder) / f"xray-run-{job_id}.zip"
        with disk_errors_said():
            write_archive(job, target)
        return target

    def current(self) -> str | None:
        """The run that is going on."""
        return next((job_id for job_id in self._ids() if read_state(self._runs / job_id) in ACTIVE), None)

    def get(self, job_id: str) -> Run:
        """The run as it is now. "no-run": there is none (any more)."""
        return read_run(self._folder(job_id))

    def list(self) -> list[Run]:
        """All runs, newest first."""
        run_store = []
        for job_id in self._ids():
            with suppress(XrayError):  # deleted in this moment
                run_store.append(self.get(job_id))
        return run_store

    def in_use_data(self) -> set[Path]:
        """The data sets that a run was trained on, or is to go on with."""
        return {job.data for job in self.list()}

    def _ids(self) -> list[str]:
        """Newest first."""
        names = [folder.name for folder in self._runs.iterdir()] if self._runs.is_dir() else []
        return sorted(filter(_ID.fullmatch, names), key=_age, reverse=True)

    def _folder(self, job_id: str) -> Path:
        """The only way from an id, which a visitor may have made up, to a path."""
        if not isinstance(job_id, str) or not _ID.fullmatch(job_id) or not (self._runs / job_id).is_dir():
            raise page_error("no_run")
        return self._runs / job_id

    def _free_id(self, now: datetime) -> str:
        first = f"{now:%Y%m%d-%H%M%S}"
        candidates = chain([first], (f"{first}-{number}" for number in count(2)))
        return next(job_id for job_id in candidates if not (self._runs / job_id).exists())

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        """Nobody else starts or deletes a run meanwhile, in this server or another one."""
        with disk_errors_said():
            self._runs.mkdir(parents=True, exist_ok=True)
            try:
                with FileLock(self._runs / ".lock", timeout=LOCK_LIMIT):
                    yield
            except Timeout:
                raise page_error("another_run") from None

    def _check_free(self, data: Path) -> None:
        if self.current() is not None:
            raise page_error("another_run")
        if not data.exists():
            raise page_error("run_data_gone")

    def _launch_again(self, job_id: str, option: str) -> None:
        with self._exclusively():
            job = self.get(job_id)
            self._check_free(job.data)
            self._launch(job, option)

    def _launch(self, job: Run, *options: str) -> None:
        """A process group of its own keeps Ctrl-C from it; in the same session, ``nice`` counts against the server."""
        run = self._runs / job.id
        command = [sys.executable, "-m", "xray_models", "train", "--data", str(job.data)]
        command += ["--recipes", str(run / RECIPES_FILE), "--out", str(run), *options]
        with open(run / LOG_FILE, "ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, process_group=0
            )
        (run / STARTING_FILE).touch()
        if os.name == "posix" and pick_device().type == "cpu":
            with suppress(ProcessLookupError):  # it has ended already
                os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
        threading.Thread(target=_see_out, args=(process, run / STARTING_FILE), daemon=True).start()


def _see_out(process: subprocess.Popen, starting: Path) -> None:
    """Wait for the end of ``process``, lest it stays as a zombie, and lest one that never reported seems to start."""
    with suppress(OSError):
        launched = starting.stat().st_mtime_ns
        process.wait()
        if starting.stat().st_mtime_ns == launched:  # else the run was resumed meanwhile
            starting.unlink()


def _age(job_id: str) -> tuple[str, int]:
    """Sorts ids by time: "20261123-062501-10" after "20261123-062501-2"."""
    day, second, *number = job_id.split("-")
    return day + second, int(number[0]) if number else 1
