"""Epochs are written to the disk while the next one trains.

The state of a ResNet-50 has 375 MB: to write it takes a second, and an epoch on a GPU not much more.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from xray_models.training.model_folder import EpochFiles, ModelFolder
from xray_models.training.state import TrainingState


class EpochSaver:
    """Use it with ``with``, whose end waits for what is being written, also after an exception.

    A process that is killed while it writes loses that epoch, and the one that it has begun.
    """

    def __init__(self, folder: ModelFolder):
        self._folder = folder
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="epoch")
        self._writing: Future[None] | None = None

    def save(self, state: TrainingState) -> None:
        """Copy what is to be kept, and write it in the background. OSError: the epoch before could not be written."""
        self.wait()
        self._writing = self._pool.submit(self._folder.write_epoch, EpochFiles.of(state))

    def wait(self) -> None:
        """Until the last epoch is written. OSError: it could not be."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def __enter__(self) -> EpochSaver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True)
        if error is None:  # one that has come before counts more
            self.wait()
