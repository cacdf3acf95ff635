"""Servers on one folder of runs that change the weights in use at the same moment; weights are small files here."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo.server import active_weights
from demo.server.active_weights import ActiveWeights
from xray_models.errors import CheckpointError, XrayError
from xray_models.files import RECORD_FILE
from xray_models.networks.registry import MODELS

SWAPS = 15


class Text(str):
    """Stands in for a classifier that follows no local calibration."""

    calibration = None

    def with_calibration(self, _: None) -> "Text":
        return self


@pytest.fixture
def folders(tmp_path, monkeypatch) -> SimpleNamespace:
    """Shipped weights and those of two runs; the classifiers are the texts in their folders."""

    def load(directory: Path) -> dict[str, Text]:
        try:
            return {name: Text((directory / name / RECORD_FILE).read_text(encoding="utf-8")) for name in MODELS}
        except OSError as error:
            raise CheckpointError("no-checkpoint", "There are none.") from error

    def write(directory: Path, text: str) -> Path:
        for name in MODELS:
            (directory / name).mkdir(parents=True)
            (directory / name / RECORD_FILE).write_text(text, encoding="utf-8")
        return directory

    for name in ("_load_checked", "load_classifiers"):
        monkeypatch.setattr(active_weights, name, load)
    monkeypatch.setattr(active_weights, "load_worth", lambda directory: None)
    runs = tmp_path / "runs"
    trained = [
        SimpleNamespace(id=run_id, weights=write(runs / run_id / "weights", run_id), finished=tuple(MODELS))
        for run_id in ("1", "2")
    ]
    return SimpleNamespace(shipped=write(tmp_path / "shipped", "shipped"), runs=runs, trained=trained)


def answers(weights: ActiveWeights) -> tuple[str | None, set[str]]:
    """The run, and whose weights answer: both models of one set."""
    current = weights.current
    return current.run_id, set(current.classifiers.values())


def test_a_server_takes_over_what_another_one_has_chosen(folders):
    one, other = (ActiveWeights(folders.shipped, folders.runs) for _ in range(2))
    one.use(folders.trained[0])
    assert answers(other) == ("1", {"1"}) and other.directory == one.directory
    other.restore()
    assert answers(one) == (None, {"shipped"}) and one.problem is None
    assert not (folders.runs / "in_use").exists()


def test_servers_that_change_the_weights_at_once_never_see_a_mixture(folders):
    servers, done = [ActiveWeights(folders.shipped, folders.runs) for _ in range(3)], threading.Event()
    start = threading.Barrier(3)

    def change(server: ActiveWeights, run: SimpleNamespace) -> None:
        start.wait()
        for _ in range(SWAPS):
            server.use(run)

    def look() -> int:
        start.wait()
        looks = 0
        while not done.is_set():
            for server in (servers[2], ActiveWeights(folders.shipped, folders.runs)):  # one that has just started
                run_id, texts = answers(server)
                assert texts == {run_id or "shipped"} and server.problem is None
                looks += 1
        return looks

    with ThreadPoolExecutor(3) as pool:
        looking = pool.submit(look)
        changing = [pool.submit(change, *pair) for pair in zip(servers, folders.trained, strict=False)]
        try:
            for change_done in changing:
                change_done.result()  # raises what went wrong there
        finally:
            done.set()
        assert looking.result() > 0
    assert len({answers(server)[0] for server in servers}) == 1
    names = sorted(path.name for path in (folders.runs / "in_use").iterdir())
    assert names == sorted([servers[0].directory.name, "run.txt"])


def test_a_server_that_waits_too_long_says_so(folders, monkeypatch):
    monkeypatch.setattr(active_weights, "LOCK_LIMIT", 0.05)
    one, other = (ActiveWeights(folders.shipped, folders.runs) for _ in range(2))
    with one._changing(), pytest.raises(XrayError) as error:
        other.use(folders.trained[0])
    assert error.value.code == "weights-busy" and answers(other) == (None, {"shipped"})
