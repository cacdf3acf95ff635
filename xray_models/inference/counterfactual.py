"""What would change the answer? A small part of the picture whose covering turns the label of one model.

The search is greedy: squares are covered one after another, each time the one that moves the probability furthest,
until the label turns; then every piece that can be uncovered again without turning it back is uncovered, squares first
and their quarters after, until no piece can be spared. But another set may be smaller, and the size of the result is an
upper bound. That none is found proves nothing either. Covers by themselves speak for PNEUMONIA (see
``images/cover.py``), so that NORMAL turns says less than that PNEUMONIA does.

After Martens & Provost 2014 ("Explaining data-driven document classifications", SEDC), who remove words until the class
of a document changes, and Vermeire et al. 2022 ("Explainable image classification with evidence counterfactual"), who
remove parts of images; on covering, Zeiler & Fergus 2014 and ``images/cover.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace

import numpy as np

from xray_models.classes import IMAGE_SIZE
from xray_models.images.cover import covered

GRID = 7  # squares a side, of 32 pixels
MOST_SQUARES = 12  # of the 49: a quarter of the picture. Beyond that little is left of a radiograph
TRIED = 4  # squares that are tried beside those already covered: the most promising ones by their last trial
MOST_PASSES = 180  # canvases that the model is asked about, at most
BATCH = 8  # canvases at a time: between them the caller hears how far the search is, and may leave

Probabilities = Callable[[np.ndarray], np.ndarray]  # canvases (N, 224, 224) uint8 -> probability of PNEUMONIA (N,)


@dataclass(frozen=True)
class Counterfactual:
    """How far the search is, or its result once ``finished``."""

    before: float  # probability of PNEUMONIA of the whole picture
    after: float  # the same with ``mask`` covered
    mask: np.ndarray  # (224, 224) bool, what is covered
    found: bool  # whether covering it turns the label
    minimal: bool = False  # whether each piece was tried and none can be spared; a search may end at its limit before
    passes: int = 0  # canvases that the model was asked about
    finished: bool = False

    @property
    def area(self) -> float:
        """The share of the picture that is covered."""
        return float(self.mask.mean())

    @property
    def progress(self) -> float:
        """Of 1, at least: a search may end long before its last pass."""
        return 1.0 if self.finished else min(1.0, self.passes / MOST_PASSES)


def search(probabilities: Probabilities, canvas: np.ndarray, threshold: float) -> Iterator[Counterfactual]:
    """Look for what turns the label of ``canvas`` (224, 224) uint8 at ``threshold``; the last one is the result.

    The caller may stop at any time. Without a result, the last one has what moved the probability furthest.
    """
    yield from _Search(probabilities, canvas, threshold).run()


class _Search:
    """One search: its state, and its three steps."""

    def __init__(self, probabilities: Probabilities, canvas: np.ndarray, threshold: float):
        self._probabilities, self._canvas = probabilities, canvas
        before = float(probabilities(canvas[None])[0])
        self._threshold, self._sign = threshold, 1 if before < threshold else -1  # up, or down
        self._state = Counterfactual(before, before, np.zeros_like(canvas, dtype=bool), False, passes=1)

    def run(self) -> Iterator[Counterfactual]:
        yield self._state
        yield from self._cover()
        if self._state.found:
            yield from self._uncover(_squares(GRID))
            yield from self._uncover(_squares(2 * GRID))  # what is minimal in quarters is so in squares
        yield replace(self._state, finished=True)

    def _cover(self) -> Iterator[Counterfactual]:
        """Cover square after square until the label turns, or nothing brings it closer."""
        squares = _squares(GRID)
        promise = np.full(len(squares), np.inf)  # of each square, by its last trial; -inf: covered
        for number in range(MOST_SQUARES):
            tried = np.argsort(-promise, kind="stable")[: TRIED if number else len(squares)]
            tried = tried[promise[tried] > -np.inf]
            values = yield from self._try(self._state.mask | squares[tried])
            promise[tried] = self._sign * (values - self._state.after)
            best = tried[np.argmax(promise[tried])]
            if promise[best] <= 0:
                return
            self._keep(self._state.mask | squares[best], values[tried == best][0])
            promise[best] = -np.inf
            yield self._state
            if self._state.found or self._state.passes >= MOST_PASSES:
                return

    def _uncover(self, pieces: np.ndarray) -> Iterator[Counterfactual]:
        """Uncover ``pieces`` that are not needed, those that matter least first, until none can be spared."""
        self._state = replace(self._state, minimal=False)
        while True:
            inside = pieces[(pieces & self._state.mask).any(axis=(1, 2))]
            if self._state.passes + len(inside) > MOST_PASSES:
                return
            values = yield from self._try(self._state.mask & ~inside)
            order = np.argsort(-self._sign * values, kind="stable")
            spared = inside[order][self._turns(values[order])]
            if not len(spared):
                self._state = replace(self._state, minimal=True)
                return
            self._keep(self._state.mask & ~spared[0], values[order[0]])
            yield from self._uncover_together(spared)

    def _uncover_together(self, pieces: np.ndarray) -> Iterator[Counterfactual]:
        """Uncover as many of the first of ``pieces`` as can be spared together, nearly: by bisection.

        The first one is uncovered already.
        """
        mask, low, high = self._state.mask, 1, len(pieces)
        while low < high and self._state.passes < MOST_PASSES:
            middle = (low + high + 1) // 2
            fewer = mask & ~pieces[:middle].any(axis=0)
            (value,) = yield from self._try(fewer[None])
            if self._turns(value):
                self._keep(fewer, value)
                low = middle
            else:
                high = middle - 1

    def _try(self, masks: np.ndarray) -> Generator[Counterfactual, None, np.ndarray]:
        """The probabilities with each of ``masks`` (N, 224, 224) covered, batch by batch."""
        values = []
        for start in range(0, len(masks), BATCH):
            batch = masks[start : start + BATCH]
            values.append(self._probabilities(covered(self._canvas, batch)))
            self._state = replace(self._state, passes=self._state.passes + len(batch))
            yield self._state
        return np.concatenate(values)

    def _turns(self, p_pneumonia: np.ndarray) -> np.ndarray:
        """Whether these probabilities are on the other side of the threshold."""
        return (p_pneumonia >= self._threshold) == (self._sign > 0)

    def _keep(self, mask: np.ndarray, p_pneumonia: np.ndarray) -> None:
        found = bool(self._turns(p_pneumonia))
        self._state = replace(self._state, mask=mask, after=float(p_pneumonia), found=found)


def _squares(side: int) -> np.ndarray:
    """(side * side, 224, 224) bool: the squares of a grid, row by row."""
    rows = np.arange(IMAGE_SIZE) * side // IMAGE_SIZE
    number = rows[:, None] * side + rows[None, :]
    return number == np.arange(side * side)[:, None, None]
