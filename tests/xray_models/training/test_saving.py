import threading

import pytest

from xray_models.training.model_folder import EpochFiles
from xray_models.training.saving import EpochSaver


class Folder:
    """Says what was written; each write waits for ``may_write``."""

    def __init__(self, error=None):
        self.written, self.error, self.may_write = [], error, threading.Event()

    def write_epoch(self, epoch):
        self.may_write.wait(10)
        if self.error:
            raise self.error
        self.written.append(epoch)


@pytest.fixture(autouse=True)
def copies(monkeypatch):
    monkeypatch.setattr(EpochFiles, "of", lambda state: f"copy of {state}")


def test_an_epoch_is_written_behind_the_next_one_and_whole_in_the_end():
    folder = Folder()
    with EpochSaver(folder) as saver:
        saver.save("epoch 1")
        assert folder.written == []  # and the training goes on
        folder.may_write.set()
    assert folder.written == ["copy of epoch 1"]


def test_what_is_being_written_is_finished_after_a_stop():
    folder = Folder()
    with pytest.raises(KeyboardInterrupt), EpochSaver(folder) as saver:
        saver.save("epoch 1")
        folder.may_write.set()
        raise KeyboardInterrupt
    assert folder.written == ["copy of epoch 1"]


@pytest.mark.parametrize("epochs", [1, 2])
def test_an_epoch_that_cannot_be_written_ends_the_training(epochs):
    folder = Folder(OSError("no space left"))
    folder.may_write.set()
    with pytest.raises(OSError, match="no space"), EpochSaver(folder) as saver:
        for epoch in range(epochs):
            saver.save(epoch)
