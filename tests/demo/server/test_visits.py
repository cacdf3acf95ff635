"""Visits of a small page, without a server."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import gradio as gr
import pytest

from demo.server import visits
from demo.server.visits import CAPACITY, UnfetchedAnswers, Visits


@pytest.fixture(scope="module")
def page() -> gr.Blocks:
    with gr.Blocks(analytics_enabled=False) as page:
        page.study, page.picture = gr.State(None, time_to_live=3600), gr.HTML()
    page.state_session_capacity = 3
    return page


@pytest.fixture
def all_visits(page) -> Visits:
    return Visits(page)


def wait(all_visits: Visits, seconds: float) -> None:
    """As if so much time had gone by."""
    for session, last_used in all_visits.time_last_used.items():
        all_visits.time_last_used[session] = last_used - timedelta(seconds=seconds)
    all_visits.delete_all_expired_state()


def test_values_on_the_page_are_not_kept(all_visits, page):
    visit = all_visits["a"]
    visit._update_value_in_config(page.picture._id, "a picture of a megabyte")
    visit[page.picture._id] = gr.HTML("another", render=False)
    visit._update_config(page.picture._id)
    assert list(visit.components) == [] and isinstance(visit[page.picture._id], gr.HTML)


def test_a_visit_is_remembered_for_an_hour_and_forgotten_after_that(all_visits, page):
    all_visits["a"][page.study._id] = "a study"
    wait(all_visits, visits.FORGET_AFTER - 5)
    assert all_visits["a"][page.study._id] == "a study"  # and this is a use of it
    wait(all_visits, visits.FORGET_AFTER - 5)
    assert "a" in all_visits
    wait(all_visits, 10)
    assert "a" not in all_visits and all_visits.time_last_used == {}


def test_a_closed_page_is_forgotten_in_minutes_unless_it_comes_back(all_visits, page):
    for name in "ab":
        all_visits[name][page.study._id] = "a study"
        all_visits.session_data[name].is_closed = True
    all_visits["b"]
    wait(all_visits, visits.FORGET_CLOSED_AFTER + 5)
    assert "a" not in all_visits and "b" in all_visits


def test_calls_of_the_api_are_forgotten_at_once_and_push_nobody_out(all_visits, page):
    all_visits["visitor"][page.study._id] = "a study"
    for number in range(10):
        all_visits[f"call {number}"]
    assert "visitor" in all_visits and len(all_visits.session_data) == 3
    wait(all_visits, visits.FORGET_EMPTY_AFTER + 1)
    assert list(all_visits.session_data) == ["visitor"]


def test_a_visit_whose_event_is_still_at_work_is_not_forgotten(all_visits, page, monkeypatch):
    monkeypatch.setattr(page._queue, "event_ids_to_events", {"event": SimpleNamespace(session_hash="slow")})
    visit = all_visits["slow"]
    wait(all_visits, visits.FORGET_AFTER + 1)
    for name in "abcd":
        all_visits[name]
    visit[page.study._id] = "a study"
    assert all_visits["slow"][page.study._id] == "a study"


def test_the_visitor_who_did_nothing_for_longest_goes_first(all_visits, page):
    for name in "abc":
        all_visits[name][page.study._id] = name
    all_visits["a"]
    all_visits["d"][page.study._id] = "d"
    assert list(all_visits.session_data) == ["c", "a", "d"] and CAPACITY >= 100


def test_a_component_that_was_changed_for_a_visitor_is_part_of_the_visit(all_visits, page):
    visit = all_visits["a"]
    assert visit.is_empty
    visit[page.picture._id] = gr.HTML(render=False)
    assert not visit.is_empty


def test_answers_that_nobody_fetches_are_dropped_but_not_at_once():
    waiting = SimpleNamespace(session_hash="waiting")
    queue = SimpleNamespace(event_ids_to_events={"1": waiting})
    queue.pending_event_ids_session = {"waiting": {"1"}, "left": {"2"}}
    queue.pending_messages_per_session = {"waiting": asyncio.Queue(), "left": asyncio.Queue()}
    unfetched = UnfetchedAnswers(queue)
    unfetched.drop()
    assert len(queue.pending_messages_per_session) == 2
    unfetched.drop()
    assert set(queue.pending_messages_per_session) == set(queue.pending_event_ids_session) == {"waiting"}
    queue.event_ids_to_events.clear()
    unfetched.drop()
    assert set(queue.pending_messages_per_session) == {"waiting"}


def test_an_answer_that_came_since_the_last_sweep_is_not_dropped():
    queue = SimpleNamespace(event_ids_to_events={}, pending_event_ids_session={"page": set()})
    queue.pending_messages_per_session = {"page": asyncio.Queue()}
    unfetched = UnfetchedAnswers(queue)
    unfetched.drop()  # an idle page
    queue.pending_event_ids_session["page"].add("e")  # whose answer is there, and about to be sent
    unfetched.drop()
    assert set(queue.pending_messages_per_session) == {"page"}
    unfetched.drop()  # nobody has fetched it for a whole minute
    assert not queue.pending_messages_per_session and not queue.pending_event_ids_session
