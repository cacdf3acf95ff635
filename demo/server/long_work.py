"""Work that takes long, in a thread of its own: how far it is, until it is done, has failed or was stopped."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from demo.text.say import page_error
from xray_models.errors import XrayError

logger = logging.getLogger(__name__)

PROGRESS_INTERVAL = 0.4  # seconds between two reports of how far the work is
T = TypeVar("T")
OnProgress = Callable[[int, int], None]  # what is done, of what there is in all; 0 while that is not known


class LongWork:
    """Works of one kind. ``stopped`` and ``unexpected``: keys of the sentences for work that was stopped, or broke."""

    def __init__(self, stopped: str, unexpected: str):
        self._stopped, self._unexpected = stopped, unexpected
        self._stops: set[threading.Event] = set()  # one for each work in progress, which ends when it is set

    @property
    def is_running(self) -> bool:
        """Whether anything is in progress, for any visitor."""
        return bool(self._stops)

    def stop(self) -> None:
        """End everything that is in progress. Nothing happens where nothing is."""
        for stop in list(self._stops):
            stop.set()

    def follow(
        self, work: Callable[[OnProgress], T], stop: threading.Event | None = None
    ) -> Iterator[tuple[int, int] | T | XrayError]:
        """Yield what ``work`` last told its argument, at least once, then its result, or why there is none.

        It must tell often: telling raises an error once it shall stop. ``stop``: ends this work alone when it is set.
        """
        progress, outcome, stop = (0, 0), [], stop or threading.Event()

        def on_progress(done: int, total: int) -> None:
            nonlocal progress
            progress = (done, total)
            if stop.is_set():
                raise page_error(self._stopped)

        def run() -> None:
            outcome.append(attempt(lambda: work(on_progress), self._unexpected))
            self._stops.discard(stop)

        self._stops.add(stop)
        thread = threading.Thread(target=run, daemon=True)  # the server may end before it
        thread.start()
        while thread.is_alive() and not stop.is_set():
            yield progress
            thread.join(PROGRESS_INTERVAL)
        if stop.is_set():  # the thread ends as soon as it sees that, and leaves nothing
            yield page_error(self._stopped)
            return
        result, error = outcome[0]
        yield error or result


def attempt(work: Callable[[], T], unexpected: str) -> tuple[T | None, XrayError | None]:
    """(the result of ``work``, None) or (None, the error to show); an unexpected traceback goes to the log alone.

    ``unexpected``: the key of the sentence that is shown then.
    """
    try:
        return work(), None
    except XrayError as error:
        return None, error
    except Exception:
        logger.exception("Unexpected error: %s", unexpected)
        return None, page_error(unexpected)
