"""Many visitors of one page at once: a real server, with answers that cost nothing and depend on the picture."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest
from gradio.queueing import EventQueue
from PIL import Image

from demo.page import build_demo, launch_settings
from demo.server.access import Access
from demo.server.at_once import MOST
from demo.server.dataset_store import DatasetStore
from demo.server.run_store import RunStore
from demo.server.side_by_side import SideBySide
from demo.server.studies import Studies
from demo.ui.html import image_uri
from tests.demo.traffic import Noise, Traffic, noise_weights
from xray_models.images import raster
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import Prediction
from xray_models.inference.compare import compare

SLOW = b"slow"  # at the end of a file that is not decoded before the test says so


def queue(limit: int | None, *visits: str) -> SideBySide:
    """One in which an event of each of ``visits`` waits."""
    made = SideBySide(False, 8, 1, None, None)
    made.active_jobs = [None] * 8
    kind = made.event_queue_per_concurrency_id["compare"] = EventQueue("compare", limit)
    kind.queue = [SimpleNamespace(session_hash=visit, concurrency_id="compare") for visit in visits]
    return made


def started(made: SideBySide) -> str | None:
    """The visit whose event starts next, and runs from then on."""
    found = made.get_events()
    if found is None:
        return None
    events, is_batch, kind = found
    made.active_jobs[made.active_jobs.index(None)] = events
    made.event_queue_per_concurrency_id[kind].current_concurrency += 1
    assert not is_batch
    return events[0].session_hash


def test_another_visit_overtakes_one_that_is_being_answered():
    made = queue(None, "a", "a", "b", "a", "b", "c")
    assert [started(made) for _ in range(5)] == ["a", "b", "c", None, None]
    made.active_jobs[0] = None  # the first one of a has ended
    assert [started(made), started(made)] == ["a", None]


def test_no_more_run_than_their_kind_allows():
    made = queue(2, "a", "b", "c")
    assert [started(made) for _ in range(3)] == ["a", "b", None]


class Brightness(Noise):
    """The probability is the mean of the canvas."""

    def predict(self, canvas: np.ndarray, *args: object, **more: object) -> Prediction:
        return replace(super().predict(canvas), p_pneumonia=float(canvas.mean()) / 255)


@dataclass
class Busy:
    """A running page whose slow files wait for ``may_decode``; ``begun``: the files in the order of their decoding."""

    address: str
    may_decode: threading.Event
    begun: list[bytes]


@pytest.fixture
def page(tmp_path, monkeypatch) -> Iterator[Busy]:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    busy, decode = Busy("", threading.Event(), []), raster._decode

    def decode_slowly(data: bytes, kind: str) -> raster.Raster:
        busy.begun.append(data)
        if data.endswith(SLOW):
            assert busy.may_decode.wait(30)
        return decode(data, kind)

    monkeypatch.setattr(raster, "_decode", decode_slowly)
    weights, studies, access = noise_weights(tmp_path), Studies(), Access(False, None)
    weights.classifiers.update({name: Brightness(name) for name in weights.classifiers})
    demo = build_demo(weights, None, RunStore(tmp_path), DatasetStore(tmp_path), access, studies)
    settings = launch_settings(access, weights, studies=studies)
    _, busy.address, _ = demo.launch(prevent_thread_lock=True, quiet=True, **settings)
    yield busy
    busy.may_decode.set()
    demo.close()


def picture(number: int) -> bytes:
    """Noise, brighter in a part of the picture that grows with ``number``."""
    pixels = np.random.default_rng(number).integers(0, 60, (64, 64), dtype=np.uint8)
    pixels[:, : 4 + number % 50] += 150
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def answer_of(number: int) -> tuple[float, str]:
    """(the probability for ``picture(number)``, its canvas as the page shows it), without a page."""
    comparison = compare(load_radiograph(picture(number)), {"cnn": Brightness("cnn")})
    return comparison.predictions["cnn"].to_json()["p_pneumonia"], image_uri(comparison.canvas)


@pytest.mark.slow
def test_two_hundred_mixed_requests_get_their_own_answers_and_errors(page):
    traffic = Traffic(page.address)

    def is_right(number: int) -> bool:
        is_bad = number % 5 == 0
        content = b"no picture" if is_bad else picture(number)
        if number % 2:
            values = str(traffic.visit(content)[1])
            return 'class="refusal"' in values if is_bad else answer_of(number)[1] in values
        answer = traffic.answer(content)[0]
        if is_bad:
            return answer["error"]["code"] == "not-an-image"
        return answer["models"]["cnn"]["p_pneumonia"] == answer_of(number)[0]

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(is_right, range(200)))


@pytest.mark.slow
def test_a_slow_decoding_holds_nobody(page):
    traffic = Traffic(page.address)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(Traffic(page.address).answer, picture(1) + SLOW)
        for number in range(2, 6):
            assert traffic.answer(picture(number))[0]["models"]
        assert not slow.done()
        page.may_decode.set()
        assert slow.result(30)[0]["models"]


@pytest.mark.slow
def test_the_files_of_one_visit_are_read_in_the_order_in_which_they_were_dropped(page):
    traffic, files = Traffic(page.address), [picture(1) + SLOW, picture(2), picture(3)]
    traffic.join(files[0], "one visit")
    wait_for(lambda: page.begun == files[:1])
    traffic.join(files[1], "one visit")
    traffic.visit(files[2], "another visit")
    assert page.begun == [files[0], files[2]]
    page.may_decode.set()
    wait_for(lambda: page.begun == [files[0], files[2], files[1]])


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.slow
def test_pages_that_are_closed_in_the_middle_take_nothing_from_others(page):
    """More of them than may be answered at once; each goes away while its file is being decoded."""
    traffic = Traffic(page.address)
    for number in range(MOST + 2):
        traffic.leave(picture(number) + SLOW)
    page.may_decode.set()
    assert traffic.answer(picture(50))[0]["models"]
    assert answer_of(51)[1] in str(traffic.visit(picture(51))[1])
