"""How long a question to the models takes, with the shipped weights, on the radiographs that ship with the page.

    python -m tests.benchmarks.speed.questions [--weights DIR] [--threads N]

Prints seconds for both models together: a covered part with its mirror image, a changed picture, each heatmap method
after each layer, and the search for what turns the answers, with the canvases that it tried. Processor time as well,
which says more where something else runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np
import torch

from tests.benchmarks.reporting import argument_parser, made_by, markdown_table
from tests.helpers import ROOT
from xray_models.images.canvas import to_canvas
from xray_models.images.change import Change, changed
from xray_models.images.cover import Rectangle, covered
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import HEATMAP_METHODS, Classifier, load_classifiers
from xray_models.inference.compare import answers
from xray_models.inference.counterfactual import search

EXAMPLES = ROOT / "demo" / "examples" / "radiographs"
Row = tuple[str, str, str, str]


def main() -> None:
    options = argument_parser(__doc__, needs_data=False).parse_args()
    torch.set_num_threads(options.threads)
    start, classifiers = time.perf_counter(), load_classifiers(options.weights)
    canvases = [to_canvas(load_radiograph(file).pixels) for file in sorted(EXAMPLES.glob("*.jp*g"))]
    answers(canvases[0], classifiers)  # the first pass, and the import of grad-cam, take longer
    rows = [
        timed("cover, and its mirror image", canvases, lambda canvas: cover(canvas, classifiers)),
        timed("change", canvases, lambda canvas: answers(turned(canvas), classifiers, heatmaps=False)),
        *(
            timed(f"{method}, {depth} before the last layer", canvases[:3], explaining(classifiers, method, depth))
            for method in HEATMAP_METHODS
            for depth in range(3)
        ),
        timed("search", canvases, lambda canvas: search_all(canvas, classifiers)),
    ]
    print(markdown_table(("question", "median, s", "longest, s", "processor, median, s"), rows))
    print(made_by("speed.questions", time.perf_counter() - start))


def timed(title: str, canvases: list[np.ndarray], ask: Callable[[np.ndarray], object]) -> Row:
    """One row: how long ``ask`` takes for each canvas."""
    times = []
    for canvas in canvases:
        before = time.perf_counter(), time.process_time()
        ask(canvas)
        times.append((time.perf_counter() - before[0], time.process_time() - before[1]))
    seconds, processor = np.array(times).T
    return title, f"{np.median(seconds):.2f}", f"{seconds.max():.2f}", f"{np.median(processor):.2f}"


def cover(canvas: np.ndarray, classifiers: Mapping[str, Classifier]) -> None:
    mask = Rectangle(0.15, 0.3, 0.45, 0.6).mask()
    for picture in covered(canvas, np.stack([mask, mask[:, ::-1]])):
        answers(picture, classifiers, heatmaps=False)


def turned(canvas: np.ndarray) -> np.ndarray:
    return changed(canvas, Change(0.05, 1.1, 5, 0.03), 1.3)


def explaining(classifiers: Mapping[str, Classifier], method: str, depth: int) -> Callable[[np.ndarray], object]:
    def explain(canvas: np.ndarray) -> None:
        for classifier in classifiers.values():
            layer = list(classifier.model.cam_layers())[-1 - depth]
            classifier.explain(canvas, "PNEUMONIA", method, layer)

    return explain


def search_all(canvas: np.ndarray, classifiers: Mapping[str, Classifier]) -> None:
    for name, classifier in classifiers.items():
        *_, result = search(classifier.p_pneumonia, canvas, classifier.record.threshold)
        found = f"{result.area:.1%}, {result.before:.2f} to {result.after:.2f}" if result.found else "none"
        print(
            f"{name:9} {result.passes:3} passes, {'minimal' if result.minimal else 'not minimal':11}  {found}",
            flush=True,
        )


if __name__ == "__main__":
    main()
