"""What a visitor can do on the Retrain tab, and whether this one may; without any component."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from demo.server import long_work
from demo.server.access import Access
from demo.server.active_weights import ActiveWeights
from demo.server.dataset_store import DatasetStore, LoadedDataset
from demo.server.run import Run
from demo.server.run_store import RunStore
from demo.server.visible_runs import visible_runs
from demo.server.worth import weak_models
from demo.text.say import page_error
from xray_models.errors import XrayError
from xray_models.evaluation.weakness import Weakness
from xray_models.training.recipe import TrainConfig

T = TypeVar("T")


class Retraining:
    """Runs, datasets and the weights in use, behind one lock. Methods that change something raise XrayError.

    ``unlocked``: the visitor has given the password during this visit.
    """

    def __init__(self, weights: ActiveWeights, run_store: RunStore, dataset_store: DatasetStore, access: Access):
        self.weights, self.run_store, self.dataset_store, self.access = weights, run_store, dataset_store, access
        self.readings = long_work.LongWork("data_stopped", "retrain_unexpected")  # of data sets

    def may_change(self, unlocked: bool) -> bool:
        """Whether a visitor may do more than look."""
        return self.access.admits(unlocked)

    def visible_runs(self, unlocked: bool) -> list[Run]:
        """The runs as this visitor may see them, newest first."""
        return visible_runs(self.run_store, self.weights, self.access, unlocked)

    def load(self, dataset: str | Path | None, unlocked: bool) -> Iterator[tuple[int, int] | LoadedDataset | XrayError]:
        """Read a dataset as ``DatasetStore.load`` does; None is an upload that did not arrive.

        Yields (images read, images in all) again and again, then the dataset, or why there is none.
        """
        if not self.may_change(unlocked):
            if isinstance(dataset, Path):
                with suppress(OSError):
                    dataset.unlink()
            yield page_error("lock_locked")
            return
        if dataset is None:
            yield page_error("zip_incomplete")
            return

        def read(on_progress: long_work.OnProgress) -> LoadedDataset:
            try:
                return self.dataset_store.load(dataset, on_progress)
            finally:
                attempt(lambda: self.dataset_store.prune(self.run_store.datasets_in_use()))

        yield from self.readings.follow(read)

    def stop_reading(self, unlocked: bool) -> None:
        """End every reading of a data set, whoever began it: there is one at a time. Nothing happens without one."""
        if self.may_change(unlocked):
            self.readings.stop()

    def start(self, dataset: LoadedDataset | None, preset: str, configs: dict[str, TrainConfig], unlocked: bool) -> str:
        """Train on the dataset that this visitor has seen; the id of the new run."""
        self._require_change(unlocked)
        if dataset is None:
            raise page_error("dataset_missing")
        if not dataset.path.exists():
            raise page_error("dataset_vanished")
        return self.run_store.start(dataset.path, dataset.name, preset, configs)

    def act(self, action: str, run_id: str | None, unlocked: bool) -> None:
        """``action``: stop, resume, finish, delete or use this run; or restore the shipped weights."""
        self._require_change(unlocked)
        if action == "restore":
            self.weights.restore()
            return
        run = self.get(run_id)
        if action == "use":
            self.weights.use(run)
            return
        store = self.run_store
        {"stop": store.stop, "resume": store.resume, "finish": store.finish, "delete": store.delete}[action](run.id)

    def weak_models(self, run_id: str | None, unlocked: bool) -> dict[str, Weakness]:
        """The models of this run that a person should be asked about before they answer for everyone."""
        self._require_change(unlocked)
        return weak_models(self.get(run_id).weights)

    def archive(self, run_id: str | None, folder: Path, unlocked: bool) -> Path:
        """The run as a zip file in ``folder``."""
        self._require_change(unlocked)
        return self.run_store.archive(self.get(run_id).id, folder)

    def get(self, run_id: str | None) -> Run:
        """The run with this id. XrayError: there is none."""
        if run_id is None:
            raise page_error("run_gone")
        return self.run_store.get(run_id)

    def run_to_show(self, runs: list[Run], run_id: str | None) -> Run | None:
        """The one of ``runs`` with this id, else the active one, else the newest."""
        wanted = next((run for run in runs if run.id == run_id), None)
        return wanted or next((run for run in runs if run.is_active), None) or next(iter(runs), None)

    def possible_actions(self, run: Run | None, unlocked: bool) -> set[str]:
        """The actions, see ``act``, that this visitor can take with ``run``; also "results", "download" and
        "shipped_start", to let the ResNet-50 start from the shipped weights next time."""
        if run is None:
            return set()
        results = {"results"} if run.finished else set()
        if not self.may_change(unlocked):
            return results
        if run.problem is not None:
            return {"stop"} if run.is_active else {"delete"}
        if run.is_active:
            return results | {"stop"}
        all_finished = set(run.finished) == set(run.models)
        can_finish = any(run.histories[name] and name not in run.finished for name in run.models)
        use = {"use"} if run.finished and run.id != self.weights.run_id else set()
        if run.lacks_start:
            train = {"shipped_start"} | ({"finish"} if can_finish else set())
        else:
            train = set() if all_finished else {"resume"} | ({"finish"} if can_finish else set())
        return results | use | train | {"download", "delete"}

    def can_restore(self, unlocked: bool) -> bool:
        """Whether a run's weights are in use and this visitor may change that."""
        return self.may_change(unlocked) and self.weights.run_id is not None

    def _require_change(self, unlocked: bool) -> None:
        if not self.may_change(unlocked):
            raise page_error("lock_locked")


def attempt(work: Callable[[], T]) -> tuple[T | None, XrayError | None]:
    """As ``long_work.attempt``, with this tab's sentence for what nobody expected."""
    return long_work.attempt(work, "retrain_unexpected")
