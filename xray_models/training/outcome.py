"""How a run ends: finished, stopped, or failed, with the reason in one sentence. Written to its progress file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from xray_models.errors import XrayError
from xray_models.files import is_disk_full
from xray_models.training.progress import ProgressFile


@contextmanager
def reported_outcome(progress: ProgressFile) -> Iterator[None]:
    """Write to ``progress`` how the block ended: with an exception, a KeyboardInterrupt (a stop), or well.

    A stop counts more than a failure. One can follow the other: the signal that ends one of several processes breaks
    the connections of the others.
    """
    try:
        try:
            yield
        except Exception as error:
            progress.end("failed", explain(error))
            raise
    except KeyboardInterrupt:
        progress.end("stopped")
        raise
    progress.end("finished")


def explain(error: Exception) -> XrayError:
    """``error`` as one plain sentence. The traceback is for the log."""
    if isinstance(error, XrayError):
        return error
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return XrayError("out-of-memory", "There was not enough memory: choose a smaller batch size, or fewer images.")
    if is_disk_full(error):
        return XrayError("no-room", "The disk is full: free some space, then continue the run.")
    kind = type(error).__name__
    return XrayError("broken-off", f"The training failed unexpectedly ({kind}); its log has the details.", kind=kind)
