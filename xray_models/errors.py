"""What can go wrong, in words for the person who reads it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial


class XrayError(Exception):
    """An error with one plain message: what happened, and what to do.

    ``code`` is stable and machine-readable ("too-small"); ``details`` holds the values in the message, from which the
    page writes the same error in another language.
    """

    def __init__(self, code: str, message: str, **details: object):
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def __reduce__(self) -> tuple[Callable[[], XrayError], tuple[()]]:
        """For pickle, which would call the class with the message alone."""
        return partial(type(self), self.code, self.message, **self.details), ()

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}


class RadiographError(XrayError):
    """A file that cannot be read, or is not a chest radiograph that the models may judge."""


class DatasetError(XrayError):
    """A data set that cannot be used for training or evaluation."""


class CheckpointError(XrayError):
    """Weights that cannot be loaded or saved."""
