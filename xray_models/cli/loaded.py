"""Both models and the scope, as ``predict`` answers with them, and a short name for all that decides its answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from xray_models.images.scope import Scope, load_scope, scope_folder
from xray_models.inference.classifier import Classifier, load_classifiers
from xray_models.integrity import weights_hashes
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, model_directories
from xray_models.networks.local_calibration import CALIBRATION_FILE
from xray_models.version import VERSION

DIGITS = 12  # of the name, in hexadecimal


@dataclass(frozen=True)
class Loaded:
    """``answered_by``: the same for two runs that answer alike, but for what rounds differently on two devices.

    It changes with the files of the weights, with temperature, operating point and uncertain band, local ones too, with
    the scope, and with the version of the program.
    """

    classifiers: Mapping[str, Classifier]
    scope: Scope | None
    answered_by: str

    @classmethod
    def load(cls, weights: Path) -> Loaded:
        """XrayError: a part of it cannot be loaded."""
        classifiers = load_classifiers(weights)
        # The weights of a run have no scope of their own; what is no chest radiograph does not depend on them.
        scope = load_scope(weights) or load_scope(SHIPPED_WEIGHTS)
        return cls(classifiers, scope, short_name(weights, classifiers, scope))


def files_of(weights: Path) -> dict[str, bytes]:
    """All files that ``Loaded.load`` reads, by their names in the folder ``weights``: another machine loads the same.

    XrayError: a part cannot be loaded.
    """
    Loaded.load(weights)
    scope = scope_folder(weights) or scope_folder(SHIPPED_WEIGHTS)
    folders = [folder for folder in (*model_directories(weights).values(), scope) if folder]
    found = {f"{folder.name}/{file.name}": file.read_bytes() for folder in folders for file in folder.iterdir()}
    calibration = Path(weights) / CALIBRATION_FILE
    return found | ({CALIBRATION_FILE: calibration.read_bytes()} if calibration.exists() else {})


def short_name(weights: Path, classifiers: Mapping[str, Classifier], scope: Scope | None) -> str:
    """Of what answers with the ``classifiers`` that come from the folder ``weights``: see ``Loaded.answered_by``."""
    folders = model_directories(weights)
    decisive = {
        "version": VERSION,
        "scope": [scope.threshold, scope.record] if scope else None,
        "models": {
            name: [weights_hashes(folders[name]), *_settings(classifier)] for name, classifier in classifiers.items()
        },
    }
    return sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:DIGITS]


def _settings(classifier: Classifier) -> list[object]:
    record, name = classifier.record, classifier.calibration.name if classifier.calibration else None
    return [asdict(record.preprocessing), record.temperature, record.threshold, record.uncertain, name]
