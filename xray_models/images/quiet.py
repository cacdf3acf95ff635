"""What decoders say is not heard: their warnings and log lines may quote the file."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

# At its debug level Pillow logs the value of every tag, the patient's name included; pydicom does so with odd values at
# any level.
logging.getLogger("PIL").setLevel(logging.INFO)
logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)


class _Silence:
    """Without warnings from when the first thread enters until the last one has left.

    ``warnings.catch_warnings`` alone is not for several threads: whoever leaves first would give the others a voice.
    """

    def __init__(self) -> None:
        self._lock, self._threads, self._kept = threading.Lock(), 0, ExitStack()

    def enter(self) -> None:
        with self._lock:
            if not self._threads:
                self._kept.enter_context(warnings.catch_warnings())
                warnings.simplefilter("ignore")
            self._threads += 1

    def leave(self) -> None:
        with self._lock:
            self._threads -= 1
            if not self._threads:
                self._kept.close()


_silence = _Silence()


@contextmanager
def quiet_decoding() -> Iterator[None]:
    """Without any warning, in as many threads at once as there are."""
    _silence.enter()
    try:
        yield
    finally:
        _silence.leave()
