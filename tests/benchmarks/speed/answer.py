"""How long two answers with heatmaps take, compared with the ordinary way on the same image in the same run.

    python -m tests.benchmarks.speed.answer [--weights DIR] [--repeats N] [--image FILE] [--threads N] [--data DATA]

*Ours* is ``compare``, from the file's bytes to two overlays. The *ordinary* way decodes the same file with the same
code, then runs for each model one float32 forward pass for the answer, one grad-cam call on the whole network with the
package's defaults for the heatmap, and the package's own overlay. The *bare forward* passes are the float32 ones alone.
The variants take turns, so that other load on the machine affects all of them; medians are reported.

With --data, every test image is classified and compared with the float32 probabilities saved beside the weights.
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFilter
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.image import show_cam_on_image

from tests.benchmarks.checkouts import answering, new_and_old
from tests.benchmarks.speed.row import DATA, Goal, Row, given
from tests.benchmarks.speed.wanted import ANSWER, LABELS
from tests.helpers import ROOT, real_example
from xray_models.data.dataset import load_split
from xray_models.evaluation.evaluation import Evaluation
from xray_models.files import PREDICTIONS_FILE
from xray_models.images.canvas import eval_transform, to_canvas
from xray_models.images.radiograph import load_radiograph
from xray_models.images.scope import Scope, load_scope
from xray_models.inference.classifier import Prediction, load_classifiers
from xray_models.inference.colours import overlay
from xray_models.inference.compare import compare
from xray_models.inference.probability import probabilities
from xray_models.networks.checkpoint import load_checkpoint, model_directories

# Run in a new process, to measure from before the first import to the first answer.
FIRST_ANSWER = """
import sys, time
start = time.perf_counter()
import resource, torch
from pathlib import Path
torch.set_num_threads(int(sys.argv[3]))
from xray_models.inference.classifier import load_classifiers
from xray_models.inference.compare import compare
from xray_models.images.radiograph import load_radiograph
imported = time.perf_counter()
classifiers = load_classifiers(sys.argv[1])
loaded = time.perf_counter()
radiograph = load_radiograph(Path(sys.argv[2]))
compare(radiograph, classifiers, heatmaps=False)
answered = time.perf_counter()
compare(radiograph, classifiers)
explained = time.perf_counter()
resident = int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"start-up: first answer after {answered - start:.1f} s (import {imported - start:.1f}, "
      f"load {loaded - imported:.1f}, answer {answered - loaded:.1f}), with heatmaps after {explained - start:.1f} s")
print(f"resident memory: {resident:.0f} MiB, at its peak {peak:.0f} MiB")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, default=ROOT / "weights", help="folder of the trained models")
    parser.add_argument("--image", type=Path, help="a radiograph; default: a synthetic one of 2000 x 1600 pixels")
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--data", type=Path, help="data set: compare all answers with float32")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as scratch:
        image = options.image or synthetic_radiograph(Path(scratch) / "drawn.jpeg")
        measure(options.weights, image, options.repeats, is_real=options.image is not None)
        command = [sys.executable, "-c", FIRST_ANSWER, str(options.weights), str(image), str(options.threads)]
        subprocess.run(command, cwd=ROOT, check=True)
        if options.data:
            compare_with_float32(options.weights, options.data)


def rows(device: str, rounds: int = 5, count: int = 5) -> list[Row]:
    """The answer for a radiograph of 224 x 224 pixels, in turn with the earlier checkout's where there is one, and in
    turn with the ordinary way on a CPU; and the labels of the test split, where the data set was given."""
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        image = Path(scratch) / "small.png"
        Image.fromarray(to_canvas(load_radiograph(real_example()).pixels)).save(image)
        asks = {name: stack.enter_context(answering(folder, image)) for name, folder in new_and_old().items()}
        times: dict[str, list[float]] = {name: [] for name in asks}
        for _ in range(rounds):
            for name, ask in asks.items():
                times[name] += [1000 * seconds for seconds in ask(count)]
        old = float(np.median(times["old"])) if "old" in times else None
        goal = Goal("<=", 20 if device == "cpu" else 4)
        found = [Row.of(ANSWER, times["new"], "ms", goal=goal, old=old, command="speed.answer")]
        if device == "cpu":
            medians = interleaved_medians(ways(ROOT / "weights", image.read_bytes(), load_scope(ROOT / "weights")), 15)
            ratio = medians["ordinary"] / medians["ours"]
            found.append(Row("as fast as the ordinary way", ratio, "times", n=15, command="speed.answer --image FILE"))
    data = given(DATA)
    return [*found, labels_row(data, device)] if data else found


def labels_row(data: Path, device: str) -> Row:
    changes = changes_from_float32(ROOT / "weights", data, torch.device(device))
    changed, largest = sum(one.labels for one in changes), max(one.largest for one in changes)
    note = f"probabilities by at most {largest:.4f}"
    n = changes[0].images
    return Row(LABELS, changed, "labels", Goal("<=", 0), n, command="speed.answer --data ZIP", note=note)


def measure(weights: Path, image: Path, repeats: int, is_real: bool) -> None:
    """Print the medians of all variants, their ratios, and the difference of our probabilities from float32."""
    data = image.read_bytes()
    scope = load_scope(weights) if is_real else None  # a synthetic image is outside the scope and would be refused
    variants = ways(weights, data, scope)
    medians = interleaved_medians(variants, repeats)
    print(f"{torch.get_num_threads()} threads, image of {len(data) / 1024:.0f} KiB, medians of {repeats} in ms:")
    for name, seconds in medians.items():
        print(f"  {name:14}{1000 * seconds:8.1f}")
    print(f"ratio_vs_ordinary: {medians['ordinary'] / medians['ours']:.2f}")
    print(
        f"ratio of bare forward passes: ours {medians['ours'] / medians['bare forward']:.2f}, "
        f"ordinary {medians['ordinary'] / medians['bare forward']:.2f}"
    )
    in_float32 = variants["ordinary"]()
    for name, prediction in variants["ours"]().items():
        print(
            f"{name}: p_pneumonia {prediction.p_pneumonia:.4f} ({prediction.precision}), "
            f"{abs(prediction.p_pneumonia - in_float32[name]):.5f} from float32"
        )


def ways(weights: Path, data: bytes, scope: Scope | None) -> dict[str, Callable]:
    """Name -> what is timed, on the CPU: our way, the ordinary one, and parts of both."""
    classifiers = load_classifiers(weights, torch.device("cpu"))
    networks = {name: load_checkpoint(directory) for name, directory in model_directories(weights).items()}
    inputs = {name: eval_transform(canvas_of(data), record.preprocessing) for name, (_, record) in networks.items()}

    def ours() -> dict[str, Prediction]:
        comparison = compare(load_radiograph(data), classifiers, scope=scope)
        for prediction in comparison.predictions.values():
            overlay(comparison.canvas, prediction.heatmap)
        return comparison.predictions

    return {
        "ours": ours,
        "ordinary": lambda: ordinary(data, networks),
        "bare forward": lambda: [forward(networks[name][0], x) for name, x in inputs.items()],
        "decode alone": lambda: canvas_of(data),
    }


class Changes(NamedTuple):
    """How the answers of one model differ from float32, the probabilities by at most ``largest``."""

    model: str
    images: int
    labels: int
    largest: float
    again: int  # answers that were computed again in float32


def compare_with_float32(weights: Path, data: Path) -> None:
    """Print how many labels of the test split differ from float32, and by how much the probabilities do."""
    for one in changes_from_float32(weights, data, torch.device("cpu")):
        print(
            f"{one.model}: of {one.images} test images {one.labels} labels differ from float32, probabilities by at "
            f"most {one.largest:.4f}; {one.again} were computed again in float32"
        )


def changes_from_float32(weights: Path, data: Path, device: torch.device) -> list[Changes]:
    """Of each model on the test split, from the float32 probabilities that are kept beside its weights."""
    images, found = load_split(data, "test"), []
    for name, classifier in load_classifiers(weights, device).items():
        saved = (weights / name / PREDICTIONS_FILE).read_text()
        in_float32 = Evaluation.from_csv(saved, classifier.record.threshold)
        p_exact = dict(zip(in_float32.files, in_float32.p_pneumonia, strict=True))
        answers = [classifier.predict(canvas.numpy(), heatmap=False) for canvas in images.canvases]
        pairs = [(answer, p_exact[file]) for answer, file in zip(answers, images.files, strict=True)]
        changed = sum((answer.label == "PNEUMONIA") != bool(p >= answer.threshold) for answer, p in pairs)
        largest = max(abs(answer.p_pneumonia - p) for answer, p in pairs)
        again = sum(answer.precision == "float32" for answer in answers)
        found.append(Changes(name, len(pairs), changed, float(largest), again))
    return found


def ordinary(data: bytes, networks: dict) -> dict[str, float]:
    """Model name -> probability of pneumonia; the heatmaps are computed as well."""
    canvas = canvas_of(data)
    grey = np.repeat(canvas[0, :, :, None].numpy() / np.float32(255), 3, axis=2)
    answers = {}
    for name, (model, record) in networks.items():
        x = eval_transform(canvas, record.preprocessing)
        answers[name] = float(probabilities(forward(model, x).numpy(), record.temperature)[0])
        with GradCAM(model=model, target_layers=[model.cam_layer]) as cam:
            show_cam_on_image(grey, cam(input_tensor=x, targets=None)[0], use_rgb=True)
    return answers


def canvas_of(data: bytes) -> torch.Tensor:
    return torch.from_numpy(to_canvas(load_radiograph(data).pixels))[None]


@torch.no_grad()
def forward(model: torch.nn.Module, x: torch.Tensor) -> torch.Tensor:
    return model(x)


def interleaved_medians(variants: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Name -> median seconds; the first two rounds are warm-up."""
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(repeats + 2):
        for name, variant in variants.items():
            start = time.perf_counter()
            variant()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(values[2:]) for name, values in seconds.items()}


def synthetic_radiograph(file: Path) -> Path:
    """Two dark lungs in a bright chest, with noise: as large and as slow to decode as a real radiograph."""
    picture = Image.new("L", (2000, 1600), 30)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((200, 50, 1800, 2200), fill=170)
    draw.ellipse((450, 250, 900, 1350), fill=60)
    draw.ellipse((1100, 250, 1550, 1350), fill=60)
    smooth = np.asarray(picture.filter(ImageFilter.GaussianBlur(25)), dtype=np.float32)
    noisy = smooth + np.random.default_rng(0).normal(0, 4, smooth.shape)
    buffer = io.BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=90)
    file.write_bytes(buffer.getvalue())
    return file


if __name__ == "__main__":
    main()
