"""Are these the weights that were saved? Their SHA-256 stands in the record beside them, and is checked at each load.

A few damaged bytes change a network's answers without a word: every file of numbers is a valid one. A record of an
earlier version has no hashes; then nothing is checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xray_models.documents import read_document
from xray_models.errors import CheckpointError
from xray_models.files import NOVELTY_FILE, RECORD_FILE, WEIGHTS_FILE, file_sha256, write_json

HASHED_FILES = (WEIGHTS_FILE, NOVELTY_FILE)
HASHES = "sha256"  # the key in model.json: name of the file -> hash


def weights_hashes(folder: str | Path) -> dict[str, str]:
    """The hash of each weights file that is in a model's folder."""
    return {name: file_sha256(Path(folder) / name) for name in HASHED_FILES if (Path(folder) / name).exists()}


def write_hashes(folder: str | Path) -> None:
    """Put the hashes into the record of a model's folder, and leave everything else in it as it is.

    OSError, ValueError: there is no record, or it is damaged.
    """
    record = read_document(Path(folder) / RECORD_FILE, dict)
    write_json(Path(folder) / RECORD_FILE, {**record, HASHES: weights_hashes(folder)})


def check_hash(folder: str | Path, name: str, recorded: Mapping[str, str]) -> None:
    """CheckpointError: the weights file ``name`` in ``folder`` is not the one whose hash was ``recorded``, or is
    missing; nothing is checked where no hash was. OSError: it cannot be read.
    """
    file, folder_name = Path(folder) / name, Path(folder).name
    if name in recorded and not (file.is_file() and file_sha256(file) == recorded[name]):
        raise CheckpointError(
            "changed-weights",
            f"{name} in {folder_name} is not the file that was saved there: it is damaged, incomplete or of other "
            "weights. Restore the shipped weights, copy the folder again, or train again.",
            file=name,
            folder=folder_name,
        )
