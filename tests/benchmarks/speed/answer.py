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
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFilter
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.image import show_cam_on_image

from tests.helpers import ROOT
from xray_models.data.dataset import load_split
from xray_models.evaluation.evaluation import Evaluation
from xray_models.files import PREDICTIONS_FILE
from xray_models.images.canvas import eval_transform, to_canvas
from xray_models.images.radiograph import load_radiograph
from xray_models.images.scope import load_scope
from xray_models.inference.classifier import load_classifiers
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


def measure(weights: Path, image: Path, repeats: int, is_real: bool) -> None:
    """Print the medians of all variants, their ratios, and the difference of our probabilities from float32."""
    data = image.read_bytes()
    classifiers = load_classifiers(weights, torch.device("cpu"))
    scope = load_scope(weights) if is_real else None  # a synthetic image is outside the scope and would be refused
    networks = {name: load_checkpoint(directory) for name, directory in model_directories(weights).items()}
    inputs = {name: eval_transform(canvas_of(data), record.preprocessing) for name, (_, record) in networks.items()}

    def ours() -> dict:
        comparison = compare(load_radiograph(data), classifiers, scope=scope)
        for prediction in comparison.predictions.values():
            overlay(comparison.canvas, prediction.heatmap)
        return comparison.predictions

    variants = {
        "ours": ours,
        "ordinary": lambda: ordinary(data, networks),
        "bare forward": lambda: [forward(networks[name][0], x) for name, x in inputs.items()],
        "decode alone": lambda: canvas_of(data),
    }
    medians = interleaved_medians(variants, repeats)
    print(f"{torch.get_num_threads()} threads, image of {len(data) / 1024:.0f} KiB, medians of {repeats} in ms:")
    for name, seconds in medians.items():
        print(f"  {name:14}{1000 * seconds:8.1f}")
    print(f"ratio_vs_ordinary: {medians['ordinary'] / medians['ours']:.2f}")
    print(
        f"ratio of bare forward passes: ours {medians['ours'] / medians['bare forward']:.2f}, "
        f"ordinary {medians['ordinary'] / medians['bare forward']:.2f}"
    )
    in_float32 = ordinary(data, networks)
    for name, prediction in ours().items():
        print(
            f"{name}: p_pneumonia {prediction.p_pneumonia:.4f} ({prediction.precision}), "
            f"{abs(prediction.p_pneumonia - in_float32[name]):.5f} from float32"
        )


def compare_with_float32(weights: Path, data: Path) -> None:
    """Print how many labels of the test split differ from float32, and by how much the probabilities do."""
    images = load_split(data, "test")
    for name, classifier in load_classifiers(weights, torch.device("cpu")).items():
        saved = (weights / name / PREDICTIONS_FILE).read_text()
        in_float32 = Evaluation.from_csv(saved, classifier.record.threshold)
        p_exact = dict(zip(in_float32.files, in_float32.p_pneumonia, strict=True))
        answers = [classifier.predict(canvas.numpy(), heatmap=False) for canvas in images.canvases]
        pairs = [(answer, p_exact[file]) for answer, file in zip(answers, images.files, strict=True)]
        changed = sum((answer.label == "PNEUMONIA") != (p >= answer.threshold) for answer, p in pairs)
        print(
            f"{name}: of {len(pairs)} test images {changed} labels differ from float32, probabilities by at most "
            f"{max(abs(answer.p_pneumonia - p) for answer, p in pairs):.4f}; "
            f"{sum(answer.precision == 'float32' for answer in answers)} were computed again in float32"
        )


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
