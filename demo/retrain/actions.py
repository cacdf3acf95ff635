"""What a visitor can do on the Retrain tab, and whether this one may: no component in sight."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from demo.server.access import Access
from demo.server.active_weights import ActiveWeights
from demo.server.dataset_store import DatasetStore, LoadedDataset
from demo.server.run import Run
from demo.server.run_store import RunStore
from demo.text.say import page_error
from xray_models.errors import XrayError
from xray_models.training.recipe import TrainConfig

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.4  # seconds between two looks at a data set that is being read
T = TypeVar("T")


class Retraining:
    """Runs, data and weights in use, behind one lock. Every method that changes something raises XrayError."""

    def __init__(self, weights: ActiveWeights, run_store: RunStore, dataset_store: DatasetStore, access: Access):
        self.weights, self.run_store, self.dataset_store, self.access = weights, run_store, dataset_store, access

    def may_change(self, unlocked: bool) -> bool:
        """Whether a visitor may do more than look; ``unlocked``: has given the password during this visit."""
        return unlocked or not self.access.locked

    def load(self, source: str | Path | None, unlocked: bool) -> Iterator[tuple[int, int] | LoadedDataset | XrayError]:
        """(images read, images in all) again and again, then the data set, or why there is none."""
        if not self.may_change(unlocked):
            if isinstance(source, Path):
                with suppress(OSError):
                    source.unlink()
            yield page_error("lock_locked")
            return
        if source is None:
            yield page_error("source_gone")
            return
        seen, ended = (0, 0), []

        def watch(done: int, total: int) -> None:
            nonlocal seen
            seen = (done, total)

        reading = threading.Thread(target=lambda: ended.append(attempt(lambda: self.dataset_store.load(source, watch))))
        reading.start()
        while reading.is_alive():
            yield seen
            reading.join(LOOK_EVERY)
        loaded, error = ended[0]
        attempt(lambda: self.dataset_store.prune(self.run_store.datasets_in_use()))
        yield error or loaded

    def start(self, loaded: LoadedDataset | None, preset: str, configs: dict[str, TrainConfig], unlocked: bool) -> str:
        """The id of a new run on the data that this visitor has seen."""
        self._check(unlocked)
        if loaded is None:
            raise page_error("source_first")
        if not loaded.path.exists():
            raise page_error("source_vanished")
        return self.run_store.start(loaded.path, loaded.name, preset, configs)

    def change(self, what: str, run_id: str | None, unlocked: bool) -> None:
        """``what``: stop, resume, finish, delete or use this run; or restore the shipped weights."""
        self._check(unlocked)
        if what == "restore":
            self.weights.restore()
        elif what == "use":
            self.weights.use(self.get(run_id))
        else:
            {
                "stop": self.run_store.stop,
                "resume": self.run_store.resume,
                "finish": self.run_store.finish,
                "delete": self.run_store.delete,
            }[what](self.get(run_id).id)

    def archive(self, run_id: str | None, folder: Path, unlocked: bool) -> Path:
        """The run as a zip file in ``folder``."""
        self._check(unlocked)
        return self.run_store.archive(self.get(run_id).id, folder)

    def get(self, run_id: str | None) -> Run:
        if run_id is None:
            raise page_error("run_gone")
        return self.run_store.get(run_id)

    def choose(self, run_store: list[Run], run_id: str | None) -> Run | None:
        """The run to show among all ``run_store``: the one asked for, else the one going on, else the newest."""
        asked = next((run for run in run_store if run.id == run_id), None)
        return asked or next((run for run in run_store if run.is_active), None) or next(iter(run_store), None)

    def possible(self, run: Run | None, unlocked: bool) -> set[str]:
        """What can be done with a run that is shown."""
        if run is None:
            return set()
        results = {"results"} if run.finished else set()
        if not self.may_change(unlocked):
            return results
        if run.is_active:
            return results | {"stop"}
        whole = set(run.finished) == set(run.models)
        begun = any(run.histories[name] and name not in run.finished for name in run.models)
        use = {"use"} if run.finished and run.id != self.weights.run_id else set()
        more = set() if whole else {"resume"} | ({"finish"} if begun else set())
        return results | use | more | {"download", "delete"}

    def can_restore(self, unlocked: bool) -> bool:
        """Whether other weights than the shipped ones answer, and this visitor may change that."""
        return self.may_change(unlocked) and self.weights.run_id is not None

    def _check(self, unlocked: bool) -> None:
        if not self.may_change(unlocked):
            raise page_error("lock_locked")


def attempt(work: Callable[[], T]) -> tuple[T | None, XrayError | None]:
    """(the result of ``work``, None) or (None, what to tell the visitor); the traceback is for the log alone."""
    try:
        return work(), None
    except XrayError as error:
        return None, error
    except Exception:
        logger.exception("Unexpected, on the Retrain tab")
        return None, page_error("retrain_unexpected")
