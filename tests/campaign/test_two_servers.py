"""Two servers on one folder of runs: whatever they do at once, neither sees a half of what the other does."""

import threading
import time

import pytest

from demo.server.active_weights import ActiveWeights
from demo.server.run_store import RunStore
from tests.campaign.server import serving
from tests.campaign.visitor import SUCCESS, Visitor
from tests.demo.runs import RUN_ID
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

pytestmark = pytest.mark.campaign
BUTTONS = ("run-use", "restore")
SECONDS = 20  # of swapping at once


@pytest.fixture(scope="module")
def other(local, tmp_path_factory, watched):
    """A second server on the runs of ``local``."""
    with serving(tmp_path_factory.mktemp("other"), runs=local.runs) as other:
        watched.append(other)
        yield other


def test_swaps_at_once_leave_whole_weights(local, other, radiograph):
    until, answers = time.monotonic() + SECONDS, []

    def swap(server) -> None:
        with Visitor(server.address) as visitor:
            visitor.choose(RUN_ID)
            while time.monotonic() < until:
                answers.extend(visitor.fire(f"#{button}.click") for button in BUTTONS)

    swappers = [threading.Thread(target=swap, args=(server,)) for server in (local, other)]
    for swapper in swappers:
        swapper.start()
    with Visitor(local.address) as visitor:
        while time.monotonic() < until:
            assert "models" in visitor.compare(radiograph)
    for swapper in swappers:
        swapper.join()
    assert len(answers) >= 4
    assert [answer.html for answer in answers if "damaged" in answer.html or SUCCESS not in answer.text] == []
    assert ActiveWeights(SHIPPED_WEIGHTS, local.runs).problem is None


def test_both_show_what_is_in_use(local, other):
    with Visitor(local.address) as first, Visitor(other.address) as second:
        first.choose(RUN_ID)
        for button in BUTTONS:
            assert 'class="problem"' not in first.fire(f"#{button}.click").html
            assert RUN_ID in second.open_retraining().html


def test_a_run_is_started_by_one_of_them(local, other, small_zip):
    """Two visitors load the same data set and press start at the same moment: one training."""
    at_once, said = threading.Barrier(2), []

    def start(server) -> None:
        with Visitor(server.address) as visitor:
            visitor.load(small_zip.read_bytes(), "small.zip")
            at_once.wait(600)
            said.append(visitor.fire("start_run"))

    starters = [threading.Thread(target=start, args=(server,)) for server in (local, other)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    try:
        assert sum("Another training is running" in answer.html for answer in said) == 1, [a.html[:500] for a in said]
    finally:
        store = RunStore(local.runs)
        while active := store.active_id():
            store.stop(active)
            time.sleep(1)
