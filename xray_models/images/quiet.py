"""Decoders run one at a time, and what they say is not heard: their warnings and log lines may quote the file."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# At its debug level Pillow logs the value of every tag, the patient's name included; pydicom does so with odd values at
# any level.
logging.getLogger("PIL").setLevel(logging.INFO)
logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)

# warnings.catch_warnings is not thread-safe, and the largest picture takes half a gigabyte.
_one_at_a_time = threading.Lock()


@contextmanager
def quiet_decoding() -> Iterator[None]:
    """For one thread at a time, without any warning."""
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
