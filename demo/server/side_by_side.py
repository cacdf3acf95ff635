"""Gradio's queue, in which visitors do not wait for each other.

Gradio 6.31 takes events in the order in which they came, whoever sent them. With several at once, two events of one
visit could run together: each would add its answer to what the visit had before, and the slower one would win. One at a
time makes everybody wait for everybody.
"""

from __future__ import annotations

import random

from gradio.queueing import Event, Queue


class SideBySide(Queue):
    """Events of several visits at once, as many as the limit of their kind says; those of one visit one by one."""

    @classmethod
    def instead_of(cls, queue: Queue) -> None:
        """``Blocks`` has no setting for its queue: let ``queue``, which nobody has used yet, be one of these."""
        queue.__class__ = cls

    def compute_analytics_summary(self, records: list) -> dict:
        """None: without monitoring nobody reads it, and Gradio makes a table of the last events after each of them."""
        return self.cached_event_analytics_summary

    def get_events(self) -> tuple[list[Event], bool, str] | None:
        """(the events to start next, whether they are a batch, their kind); None: all have to wait."""
        running = {(event.concurrency_id, event.session_hash) for job in self.active_jobs for event in job or ()}
        kinds = list(self.event_queue_per_concurrency_id.items())
        random.shuffle(kinds)  # none is always asked first
        for kind, waiting in kinds:
            limit = waiting.concurrency_limit
            if limit is not None and waiting.current_concurrency >= limit:
                continue
            next_one = next((event for event in waiting.queue if (kind, event.session_hash) not in running), None)
            if next_one is not None:
                waiting.queue.remove(next_one)
                return [next_one], False, kind
        return None
