"""What a running page keeps after answers and visits: a real server, with answers that cost nothing."""

import gc
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from demo.compare.study import Study
from demo.page import build_demo, launch_settings
from demo.server import visits
from demo.server.access import Access
from demo.server.dataset_store import DatasetStore
from demo.server.run_store import RunStore
from demo.server.studies import Studies
from demo.text.say import say
from tests.demo.traffic import Traffic, noise_png, noise_weights

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """(Traffic to a running page, the page, its upload folder)."""
    uploads, folder = tmp_path_factory.mktemp("uploads"), tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(uploads))
        access = Access(False, None)
        weights, studies = noise_weights(folder), Studies()
        demo = build_demo(weights, None, RunStore(folder), DatasetStore(folder), access, studies)
        settings = launch_settings(access, weights, studies=studies)
        _, address, _ = demo.launch(prevent_thread_lock=True, quiet=True, **settings)
        yield Traffic(address), demo, uploads
        demo.close()


@pytest.fixture
def sessions(page):
    """The visits that the server remembers, none at first."""
    holder = page[1].app.state_holder
    holder.session_data.clear()
    return holder.session_data


def studies() -> int:
    """Images with answers that are in memory."""
    gc.collect()
    return sum(type(kept) is Study and kept.comparison is not None for kept in gc.get_objects())


def test_calls_of_the_api_leave_nothing(page, sessions, monkeypatch):
    monkeypatch.setattr(visits, "FORGET_EMPTY_AFTER", 0)
    traffic, demo, uploads = page
    before = studies()
    for _ in range(6):
        answer, overlays = traffic.answer(noise_png())
        assert set(answer["models"]) == set(overlays) == {"resnet50", "cnn"}
    deadline = time.monotonic() + 60
    while sessions and time.monotonic() < deadline:
        time.sleep(0.2)
    assert dict(sessions) == {} and studies() == before and list(uploads.iterdir()) == []


def test_visits_keep_their_studies_and_no_values_of_the_page(page, sessions):
    traffic, demo, _ = page
    before = studies()
    for number in range(6):
        _, values = traffic.visit(noise_png(), f"visit{number % 3}")
        assert any("results" in str(value) for value in values)
    assert set(sessions) == {"visit0", "visit1", "visit2"} and studies() == before + 6
    assert not any(visit.config_values for visit in sessions.values())


def test_of_more_visits_than_it_can_remember_the_server_forgets_the_oldest(page, sessions, monkeypatch):
    traffic, demo, _ = page
    monkeypatch.setattr(demo.app.state_holder, "capacity", 2)
    before = studies()
    for number in range(4):
        traffic.visit(noise_png(), f"visit{number}")
    assert list(sessions) == ["visit2", "visit3"] and studies() == before + 2


def test_the_radiograph_stays_in_memory_for_its_page_and_is_gone_with_the_visit(page, sessions):
    traffic, demo, uploads = page
    session, values = traffic.visit(noise_png(128))
    study = f"{demo.local_url.rstrip('/')}/study/{values[-1]}"
    assert traffic.http.get(study).json()["width"] == 128
    assert len(traffic.http.get(f"{study}/pixels").content) == 128 * 128
    sessions[session].is_closed = True  # as when the page was closed
    demo.app.state_holder.time_last_used[session] -= timedelta(seconds=visits.FORGET_CLOSED_AFTER + 1)
    demo.app.state_holder.delete_all_expired_state()
    gc.collect()
    assert [traffic.http.get(path).status_code for path in (study, f"{study}/pixels")] == [404, 404]
    assert list(uploads.iterdir()) == []


def test_a_visitor_whose_image_was_forgotten_is_told_so(page, sessions):
    traffic, *_ = page
    session, values = traffic.visit(noise_png())
    again = traffic.event("results", "again")
    shown = {again["inputs"][1]: values[-1]}  # what the page itself remembers
    _, remembered = traffic.send(again, shown, session)
    assert "data-model" in str(remembered) and say("en", "study_forgotten") not in str(remembered)
    del sessions[session]
    _, forgotten = traffic.send(again, shown, session)
    assert say("en", "study_forgotten") in str(forgotten)
    _, first_visit = traffic.send(again, {})
    assert say("en", "study_forgotten") not in str(first_visit)


def test_the_same_file_from_eight_programs_at_once_is_answered_eight_times(page):
    traffic, _, uploads = page
    content = noise_png()
    with ThreadPoolExecutor(8) as pool:
        answers = [answer for answer, _ in pool.map(traffic.answer, [content] * 24)]
    assert [answer.get("error") for answer in answers] == [None] * 24 and list(uploads.iterdir()) == []


def test_the_last_of_two_clicks_counts(page):
    """Gradio sends the first one again where an event is always_last."""
    traffic, *_ = page
    assert traffic.event("examples", "select")["trigger_mode"] == "multiple"
    assert traffic.event("results", "mend")["trigger_mode"] == "once"
