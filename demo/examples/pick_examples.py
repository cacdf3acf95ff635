"""Pick the real radiographs of the page by a rule, copy them as they were published, and write their entries.

    python -m demo.examples.pick_examples --originals examples_full_size.zip --weights weights

README.md, beside this file, has the rule, the source and the licence. The same files give the same pictures.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from xray_models.classes import CLASSES
from xray_models.data.archive import open_dataset
from xray_models.data.folder_layout import patient_of, sort_files
from xray_models.errors import XrayError
from xray_models.evaluation.evaluation import Evaluation
from xray_models.files import PREDICTIONS_FILE, file_sha256, replacing_folder, write_json
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS

HERE = Path(__file__).resolve().parent
RADIOGRAPHS, ENTRIES_FILE = "radiographs", "examples.json"
NORMAL, PNEUMONIA = range(len(CLASSES))


@dataclass(frozen=True)
class Answer:
    """What a model said about the 224 x 224 copy of a test radiograph."""

    p_pneumonia: float
    label: int
    uncertain: bool


@dataclass(frozen=True)
class Candidate:
    """A radiograph of the test split with the answers of the models."""

    file: str  # split folder, class folder, file
    label: int  # in the data set
    answers: tuple[Answer, ...]

    @property
    def error(self) -> float:
        """How far the probabilities are from the label, on average: 0 is right and sure, 1 wrong and sure."""
        return sum(abs(answer.p_pneumonia - self.label) for answer in self.answers) / len(self.answers)

    @property
    def wrong(self) -> int:
        return sum(answer.label != self.label for answer in self.answers)

    @property
    def uncertain(self) -> int:
        return sum(answer.uncertain for answer in self.answers)


@dataclass(frozen=True)
class Kind:
    """What a radiograph is picked for: whether one ``fits``, and the ``order`` in which those that fit are taken."""

    name: str  # the page has a sentence for each
    fits: Callable[[Candidate], bool]
    order: Callable[[Candidate], object]


def _hardest(candidate: Candidate) -> tuple[float, str]:
    return -candidate.error, candidate.file


def _right(label: int) -> Kind:
    def fits(candidate: Candidate) -> bool:
        return candidate.label == label and not candidate.wrong and not candidate.uncertain

    return Kind("right", fits, lambda candidate: candidate.file)


def _easiest(label: int) -> Kind:
    return Kind("easiest", lambda one: one.label == label, lambda one: (one.error, one.file))


BOTH_WRONG = Kind("both_wrong", lambda one: one.wrong == len(one.answers), _hardest)
DISAGREE = Kind("disagree", lambda one: len({answer.label for answer in one.answers}) > 1, _hardest)
UNCERTAIN = Kind("uncertain", lambda one: one.uncertain > 0, lambda one: (-one.uncertain, *_hardest(one)))
MISSED = Kind("missed", lambda one: one.label == PNEUMONIA and one.wrong > 0, _hardest)
HARDEST = Kind("hardest", lambda one: True, _hardest)
# (what is wanted, what is taken where nothing is of that kind), the rare kinds first
WANTED = (
    *((kind, HARDEST) for kind in (BOTH_WRONG, DISAGREE, UNCERTAIN, MISSED)),
    *((_right(label), _easiest(label)) for label in (NORMAL, NORMAL, PNEUMONIA, PNEUMONIA)),
)


def pick(candidates: Iterable[Candidate]) -> list[tuple[Candidate, str]]:
    """One radiograph for each of WANTED, with the name of its kind; no patient twice. XrayError: too few candidates."""
    left, picked = list(candidates), []
    for wanted, otherwise in WANTED:
        found = next((kind for kind in (wanted, otherwise) if any(map(kind.fits, left))), None)
        if found is None:
            raise XrayError("too-few", f"There are too few radiographs to pick {len(WANTED)} of different patients.")
        best = min(filter(found.fits, left), key=found.order)
        picked.append((best, found.name))
        left = [one for one in left if patient_of(one.file) != patient_of(best.file)]
    return picked


def read_candidates(files: Iterable[str], weights: Path) -> list[Candidate]:
    """The radiographs ``files`` with what the models under ``weights`` said on the test split.

    XrayError: a file is not among the test predictions.
    """
    labels, answers = {}, []
    for model in MODELS:
        record = ModelRecord.read(weights / model)
        predictions = (weights / model / PREDICTIONS_FILE).read_text(encoding="utf-8")
        tested = Evaluation.from_csv(predictions, record.threshold)
        labels |= dict(zip(tested.files, map(int, tested.labels), strict=True))
        answers.append(dict(zip(tested.files, _answers(tested, record.uncertain), strict=True)))
    try:
        return [Candidate(file, labels[file], tuple(said[file] for said in answers)) for file in sorted(files)]
    except KeyError as error:
        raise XrayError("not-tested", f"{error.args[0]} is not among the test predictions of both models.") from error


def _answers(tested: Evaluation, band: tuple[float, float] | None) -> list[Answer]:
    low, high = band or (0.0, 0.0)
    return [
        Answer(float(p), int(label), low <= p < high)
        for p, label in zip(tested.p_pneumonia, tested.predicted, strict=True)
    ]


def write_examples(originals: Path, weights: Path, target: Path) -> list[dict[str, str]]:
    """Replace the folder ``target`` by the files that ``pick`` takes from ``originals``, and their entries.

    The entries stand in the order of the files' SHA-256, which tells nothing of class or kind.
    """
    with open_dataset(originals) as (names, read), replacing_folder(target) as new:
        paths = {entry.file: entry.name for entry in sort_files(names)[0] if entry.split == "test"}
        entries = []
        for candidate, kind in pick(read_candidates(paths, weights)):
            copy = new / PurePosixPath(candidate.file).name
            copy.write_bytes(read(paths[candidate.file]))
            label = CLASSES[candidate.label]
            entries.append({"file": copy.name, "label": label, "picked_as": kind, "sha256": file_sha256(copy)})
        entries.sort(key=lambda entry: entry["sha256"])
        write_json(new / ENTRIES_FILE, {"candidates": sorted(paths), "examples": entries})
    return entries


def main() -> None:
    """Write the folder radiographs/ beside this file."""
    parser = argparse.ArgumentParser(description="Pick the real radiographs of the page by a rule.")
    parser.add_argument("--originals", type=Path, required=True, help="test radiographs at full size: folder or zip")
    parser.add_argument("--weights", type=Path, required=True, help="folder of both models, with test_predictions.csv")
    options = parser.parse_args()
    try:
        entries = write_examples(options.originals, options.weights, HERE / RADIOGRAPHS)
    except XrayError as error:
        sys.exit(error.message)
    for entry in entries:
        print(f"{entry['picked_as']:<10}  {entry['label']:<9}  {entry['file']}")
    print(f"{sum(file.stat().st_size for file in (HERE / RADIOGRAPHS).iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
