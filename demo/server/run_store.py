"""Training runs as processes of their own, in the folders ``RUNS/<id>``.

    job.json      what was asked for, written once
    starting      held by the process from its launch on, see ``demo.server.launch``
    log.txt       what the process prints
    recipes.json, progress.json, .lock, resnet50/, cnn/, weights/    see ``xray_models.training``

Nothing is kept in memory, so that a restarted server, or a second one, finds every run as it is. One run at a time
trains under RUNS, over all servers.
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

from demo.server.disk import explaining_disk_errors
from demo.server.hidden_paths import REPOSITORY
from demo.server.launch import held_starting_file, is_starting, remove_starting_file
from demo.server.run import ACTIVE_STATES, Run, read_run, read_state
from demo.server.run_archive import write_archive
from demo.server.run_files import LOG_FILE, RECIPES_FILE, REQUEST_FILE
from demo.text.say import page_error
from xray_models.errors import XrayError
from xray_models.files import replacing_folder, write_json
from xray_models.networks.device import pick_device
from xray_models.networks.registry import MODELS
from xray_models.training.lock import is_running
from xray_models.training.model_folder import ModelFolder
from xray_models.training.progress import read_progress
from xray_models.training.recipe import TrainConfig, save_recipes
from xray_models.training.room import check_room
from xray_models.version import VERSION

NICENESS = 10  # of a training process on the CPU, so that the page keeps answering
START_LIMIT = 120  # seconds to wait for the first report of a process that is to be stopped
LOCK_LIMIT = 10  # seconds to wait for another server that is just starting or deleting a run
_RUN_ID = re.compile(r"\d{8}-\d{6}(-\d+)?", re.ASCII)


class RunStore:
    """The runs under the folder ``runs``. Every method may be called from any thread, and raises XrayError."""

    def __init__(self, runs: Path):
        self._runs = Path(runs).resolve()

    def start(self, data: Path, data_name: str, preset: str, configs: dict[str, TrainConfig]) -> str:
        """Train by ``configs`` (by model) in a new run, and return its id. "another-run": one is running already."""
        with self._locked():
            self._check_can_train_on(data)
            check_room(self._runs, configs)
            created = datetime.now(UTC).replace(microsecond=0)
            run_id = self._unused_id(created)
            request = {"id": run_id, "created": created.isoformat(), "data": str(Path(data).resolve())}
            request["version"] = VERSION
            request |= {"data_name": data_name, "preset": preset}
            request["models"] = [name for name in MODELS if name in configs]
            with replacing_folder(self._runs / run_id) as new:  # a run appears with all its files, or not at all
                write_json(new / REQUEST_FILE, request)
                save_recipes(new / RECIPES_FILE, configs)
            self._launch(self.get(run_id))
        return run_id

    def stop(self, run_id: str) -> None:
        """Ask the training process to end at once; the epochs it has completed are kept. Without a process, do nothing.

        A process that has not reported yet is waited for, some seconds.
        """
        folder, deadline = self._folder(run_id), time.monotonic() + START_LIMIT
        while is_starting(folder) and time.monotonic() < deadline:
            time.sleep(0.1)
        progress = read_progress(folder)
        if progress is not None and is_running(folder):
            with suppress(ProcessLookupError):
                os.kill(progress.pid, signal.SIGTERM)

    def resume(self, run_id: str) -> None:
        """Continue after the last completed epoch. "run-complete": all epochs are done, and all models tested."""
        if self._usable(run_id).is_complete:
            raise page_error("run_complete")
        self._relaunch(run_id, "--resume")

    def finish(self, run_id: str) -> None:
        """Calibrate and test the best epoch so far of each model that has one, without further training."""
        self._usable(run_id)
        if not any((ModelFolder(self._folder(run_id), name).path / "best.safetensors").exists() for name in MODELS):
            raise page_error("no_epoch")
        self._relaunch(run_id, "--finish")

    def delete(self, run_id: str) -> None:
        """Delete a run and all its files; weights in use are a copy, and stay. "run-active": stop it first."""
        with self._locked():
            if self.get(run_id).is_active:
                raise page_error("run_active")
            (self._runs / run_id).rename(self._runs / f".deleted-{run_id}")  # nobody sees a half-deleted run
        for folder in self._runs.glob(".deleted-*"):
            if folder.is_symlink():
                folder.unlink()  # what it leads to belongs to somebody else
            shutil.rmtree(folder, ignore_errors=True)

    def archive(self, run_id: str, folder: Path) -> Path:
        """The run as a zip file in ``folder``: see ``write_archive``."""
        run, target = self._usable(run_id), Path(folder) / f"xray-run-{run_id}.zip"
        with explaining_disk_errors():
            write_archive(run, target)
        return target

    def active_id(self) -> str | None:
        """The id of the run that a process is at work on."""
        return next((run_id for run_id in self._ids() if read_state(self._runs / run_id) in ACTIVE_STATES), None)

    def get(self, run_id: str) -> Run:
        """The run as it is at this moment. "no-run": it does not exist, or no longer."""
        return read_run(self._folder(run_id))

    def list(self) -> list[Run]:
        """All runs, newest first."""
        runs = []
        for run_id in self._ids():
            with suppress(XrayError):  # deleted at this moment
                runs.append(self.get(run_id))
        return runs

    def datasets_in_use(self) -> set[Path]:
        """The datasets that a run was trained on, and would be resumed with."""
        return {run.data for run in self.list()}

    def _usable(self, run_id: str) -> Run:
        """The run. XrayError: its folder is damaged, or another version wrote it."""
        run = self.get(run_id)
        if run.problem is not None:
            raise run.problem
        return run

    def _ids(self) -> list[str]:
        """Newest first."""
        names = [folder.name for folder in self._runs.iterdir()] if self._runs.is_dir() else []
        return sorted(filter(_RUN_ID.fullmatch, names), key=_age, reverse=True)

    def _folder(self, run_id: str) -> Path:
        """The only way from an id, which a visitor may have made up, to a path."""
        if not isinstance(run_id, str) or not _RUN_ID.fullmatch(run_id) or not (self._runs / run_id).is_dir():
            raise page_error("no_run")
        return self._runs / run_id

    def _unused_id(self, created: datetime) -> str:
        first = f"{created:%Y%m%d-%H%M%S}"
        candidates = chain([first], (f"{first}-{number}" for number in count(2)))
        return next(run_id for run_id in candidates if not (self._runs / run_id).exists())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Nobody else starts or deletes a run meanwhile, in this server or another one."""
        with explaining_disk_errors():
            self._runs.mkdir(parents=True, exist_ok=True)
            try:
                with FileLock(self._runs / ".lock", timeout=LOCK_LIMIT):
                    yield
            except Timeout:
                raise page_error("another_run") from None

    def _check_can_train_on(self, data: Path) -> None:
        if self.active_id() is not None:
            raise page_error("another_run")
        if not data.exists():
            raise page_error("run_data_gone")

    def _relaunch(self, run_id: str, option: str) -> None:
        with self._locked():
            run = self._usable(run_id)
            self._check_can_train_on(run.data)
            self._launch(run, option)

    def _launch(self, run: Run, *options: str) -> None:
        """A process group of its own keeps Ctrl-C from it; in the same session, ``nice`` counts against the server."""
        command = [sys.executable, "-m", "xray_models", "train", "--data", str(run.data)]
        command += ["--recipes", str(run.folder / RECIPES_FILE), "--out", str(run.folder), *options]
        with open(run.folder / LOG_FILE, "ab") as log, held_starting_file(run.folder) as starting:
            inode = os.fstat(starting.fileno()).st_ino
            process = subprocess.Popen(
                command,
                cwd=REPOSITORY,
                env={**os.environ, "PYTHONIOENCODING": "utf-8:backslashreplace"},  # as the page reads the log
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                pass_fds=(starting.fileno(),) if os.name == "posix" else (),
            )
        if os.name == "posix" and pick_device().type == "cpu":
            with suppress(ProcessLookupError):  # it has ended already
                os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
        threading.Thread(target=_wait_for_end, args=(process, run.folder, inode), daemon=True).start()


def _wait_for_end(process: subprocess.Popen, folder: Path, inode: int) -> None:
    """Reap ``process`` when it ends, and remove the ``starting`` file that it held."""
    process.wait()
    with suppress(OSError):  # the run has been deleted meanwhile
        remove_starting_file(folder, inode)


def _age(run_id: str) -> tuple[str, int]:
    """Sorts ids by time: "20261123-062501-10" after "20261123-062501-2"."""
    day, second, *number = run_id.split("-")
    return day + second, int(number[0]) if number else 1
