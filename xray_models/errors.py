"""What can go wrong, said for the person who reads it."""

from __future__ import annotations


class XrayError(Exception):
    """An error with one plain message: what happened, and what to do.

    ``code`` is stable and machine-readable ("too-small"); ``details`` holds the values that the message names, so
    that the same error can be said in another language.
    """

    def __init__(self, code: str, message: str, **details: object):
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}


class RadiographError(XrayError):
    """A file that cannot be read or judged as a chest radiograph."""


class DatasetError(XrayError):
    """A data set that cannot be trained or evaluated on."""


class CheckpointError(XrayError):
    """Weights that cannot be loaded or saved."""
