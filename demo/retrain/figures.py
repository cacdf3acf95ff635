"""The figures by which runs are compared: what each model reached on its test images, from its record."""

from __future__ import annotations

from pathlib import Path

from demo.server.file_cache import cached_by_file
from xray_models.files import RECORD_FILE
from xray_models.networks.record import EvaluationRecord, ModelRecord

FIGURES = ("accuracy", "roc_auc", "sensitivity", "specificity")


def read_test(checkpoint: Path) -> EvaluationRecord | None:
    """The test figures in the record of the folder ``checkpoint``.

    None where the record is missing or damaged, or does not have the number of images and all of FIGURES.
    """
    return _read(checkpoint / RECORD_FILE)


@cached_by_file
def _read(file: Path) -> EvaluationRecord | None:
    try:
        test = ModelRecord.read(file.parent).test
    except (OSError, ValueError):
        return None
    is_complete = test is not None and test.n is not None and set(FIGURES) <= test.metrics().keys()
    return test if is_complete else None
