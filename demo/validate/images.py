"""A visitor's images, found again in what was brought: with both heatmaps, by the weights that judged them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from demo.server.active_weights import ActiveWeights
from demo.server.zero_gpu import on_gpu
from demo.text.say import page_error
from demo.ui.scores.cells import MOST, CellImage, Wanted
from demo.validate.scores import scores_of
from demo.validate.session import Session
from xray_models.classes import CLASSES
from xray_models.data.archive import open_dataset
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.compare import compare

ORIGINAL_PATH = "validate/original"  # see ``routes``


@dataclass(frozen=True)
class Asked:
    """Images to show: (file, class, answer) of each, the first ones first."""

    images: Sequence[tuple[str, str, str]]


def mistakes(session: Session, wanted: Wanted) -> Asked:
    """Those of a cell of a model's matrix, or those that it gets wrong."""
    scores = scores_of(session.outcome.validation, session.of).get(wanted.model)
    return Asked(wanted.images(scores) if scores else [])


def suspects(session: Session) -> Asked:
    """Those whose label both models are certain against."""
    return Asked(
        [(one.file, CLASSES[one.label], CLASSES[1 - one.label]) for one in session.outcome.validation.label_errors]
    )


def find_images(session: Session, asked: Asked, weights: ActiveWeights) -> Iterator[CellImage]:
    """The first MOST of them, one by one. XrayError: pictures or weights are gone, or a picture cannot be read."""
    loaded, path = weights.of(session.outcome.stamp), session.brought.held.path
    if path is None:
        raise page_error("validate_gone")
    if loaded is None:
        raise page_error("weights_gone")
    names = {one.file: one.name for one in session.outcome.validation.judged.pictures}
    with open_dataset(path) as (_, read):
        for file, label, answer in asked.images[:MOST]:
            radiograph = load_radiograph(read(names[file]))
            comparison = on_gpu(compare)(radiograph, loaded.classifiers)
            yield CellImage(file, label, answer, comparison, original_link(session, names[file]))


def original_link(session: Session, name: str) -> str:
    """Where this visitor's page, and nobody else, gets the file itself."""
    return f"{ORIGINAL_PATH}/{session.brought.held.key}?name={quote(name, safe='')}"
