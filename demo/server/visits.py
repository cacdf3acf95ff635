"""What the server remembers of visits, and for how long.

Gradio 6.31 keeps the last value of every component for every session, until 10,000 others have come: pictures and
overlays, for links that this page does not have. A call of the API is a session, too. ``time_to_live`` frees what
``gr.State`` holds, nothing else. Answers that nobody fetched stay in memory as well.
"""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

from gradio.blocks import Blocks
from gradio.queueing import Queue
from gradio.state_holder import SessionState, StateHolder

FORGET_AFTER = 3600  # seconds since a visitor did something
FORGET_CLOSED_AFTER = 120  # the same for a page that was closed, or lost its connection
FORGET_EMPTY_AFTER = 10  # the same for a session that has nothing to forget, as a call of the API
CAPACITY = 100  # visits that are remembered at once; the one that has done nothing for longest goes first
MAX_ANALYTICS = 100  # events; Gradio keeps a line about each


class Visit(SessionState):
    """What ``gr.State`` holds of one visit, and the components that were changed for it, without their values."""

    def __init__(self, blocks: Blocks):
        without_components = SimpleNamespace(default_config=blocks.default_config, blocks={})
        super().__init__(without_components)  # it would describe each for a link: 50 ms, for every call of the API too
        self.blocks_config.config_for_block = _nothing
        self._at_first = blocks.default_config.blocks

    @property
    def is_empty(self) -> bool:
        """Whether a new visit would be the same."""
        return not self.state_data and self.blocks_config.blocks == self._at_first

    def __setitem__(self, key: int, value: object) -> None:
        super().__setitem__(key, value)
        self.config_values.clear()

    def _update_config(self, key: int) -> None:
        """Keep nothing."""

    def _update_value_in_config(self, key: int, value: object) -> None:
        """Keep nothing."""


def _nothing(*_: object) -> dict:
    return {}


class Visits(StateHolder):
    """All visits. Gradio asks for one by its id, and every second to delete what has expired."""

    def __init__(self, blocks: Blocks):
        super().__init__()
        self.set_blocks(blocks)

    def __getitem__(self, session_id: str) -> Visit:
        if session_id not in self.session_data:
            self.session_data[session_id] = Visit(self.blocks)
        visit = super().__getitem__(session_id)
        assert isinstance(visit, Visit)
        visit.is_closed = False  # a page that had lost its connection is back
        return visit

    def update(self, session_id: str) -> None:
        """Note that the visit is used; where there are too many, one that has nothing to forget goes first."""
        with self.lock:
            if session_id in self.session_data:
                self.session_data.move_to_end(session_id)
            if len(self.session_data) > self.capacity:
                kept = {session_id, *self._in_work()}
                empty = (name for name, visit in self.session_data.items() if name not in kept and _is_empty(visit))
                evicted = next(empty, next(iter(self.session_data)))
                del self.session_data[evicted]
                self.time_last_used.pop(evicted, None)

    def delete_all_expired_state(self) -> None:
        """Delete states that have expired, and whole visits that ended or are over."""
        super().delete_all_expired_state()
        now, in_work = datetime.now(), self._in_work()
        for session_id, last_used in list(self.time_last_used.items()):
            if session_id in in_work:
                continue
            visit = self.session_data.get(session_id)
            if visit is None or abs((now - last_used).total_seconds()) > _patience(visit):
                with self.lock:
                    self.session_data.pop(session_id, None)
                    self.time_last_used.pop(session_id, None)

    def _in_work(self) -> set[str]:
        """Visits with an event that waits or runs: what it brings is put into the visit as it was at the start."""
        return {event.session_hash for event in list(self.blocks._queue.event_ids_to_events.values())}


def _patience(visit: SessionState) -> int:
    """Seconds without an event until ``visit`` is forgotten."""
    if _is_empty(visit):
        return FORGET_EMPTY_AFTER
    return FORGET_CLOSED_AFTER if visit.is_closed else FORGET_AFTER


def _is_empty(visit: SessionState) -> bool:
    return isinstance(visit, Visit) and visit.is_empty


class UnfetchedAnswers:
    """Drops answers that are waiting for somebody who has left; one for the queue ``queue``."""

    def __init__(self, queue: Queue):
        self._queue = queue
        self._idle: dict[str, frozenset[str]] = {}  # what was waiting at the last call, by session

    def drop(self) -> None:
        """Drop what waits now as it did at the last call, of sessions without an event in work.

        An answer that came since then is on its way to its page. In the thread of the event loop only.
        """
        queue = self._queue
        busy = {event.session_hash for event in queue.event_ids_to_events.values()}
        idle = {
            session_id: frozenset(queue.pending_event_ids_session.get(session_id, ()))
            for session_id in {*queue.pending_event_ids_session, *queue.pending_messages_per_session} - busy
        }
        unfetched = {session_id for session_id, waiting in idle.items() if self._idle.get(session_id) == waiting}
        for session_id in unfetched:
            queue.pending_event_ids_session.pop(session_id, None)
            queue.pending_messages_per_session.pop(session_id, None)
        self._idle = {session_id: waiting for session_id, waiting in idle.items() if session_id not in unfetched}
