"""How long a pass through the backbones takes on the CPU, by each engine that could run it, side by side.

    python -m tests.benchmarks.speed.engines --data ZIP [--threads N] [--rounds N] [--only NAME ...]

For each engine: seconds from its import to the first pass of both networks, megabytes of what must be installed besides
PyTorch, for each network milliseconds per image, alone and in batches, and the largest error of logit / temperature and
of the novelty over radiographs of the validation split. Each engine has a process of its own, because threads of one
that wait would slow another down; the processes take turns. An engine that is not installed is named, with the command
that installs it: none of these is a dependency of the project.
"""

from __future__ import annotations

import argparse
import copy
import importlib.metadata
import importlib.util
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from tests.benchmarks.reporting import TITLES
from tests.benchmarks.speed.row import Row
from tests.helpers import ROOT
from xray_models.data.dataset import load_splits
from xray_models.images.canvas import eval_transform
from xray_models.inference.engines import onednn
from xray_models.inference.engines.engine import Halves
from xray_models.inference.novelty import Novelty
from xray_models.networks.checkpoint import load_checkpoint, model_directories
from xray_models.networks.device import move_to
from xray_models.networks.network import Network
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS
from xray_models.networks.surgery import fuse_batch_norms

CPU = torch.device("cpu")
BATCHES = {1: 25, 16: 3}  # images in a pass -> passes that are timed


def onnx_runtime(network: Network) -> Halves:
    """ONNX Runtime in float32; on x86 it has no bfloat16."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()

    def session(layers: nn.Module, *shape: int) -> Callable[[Tensor], Tensor]:
        file = io.BytesIO()
        names: dict = {"input_names": ["x"], "output_names": ["y"], "dynamic_axes": {"x": {0: "n"}, "y": {0: "n"}}}
        torch.onnx.export(layers, (torch.zeros(1, *shape),), file, dynamo=False, **names)
        run = onnxruntime.InferenceSession(file.getvalue(), options, ["CPUExecutionProvider"])
        return lambda x: torch.from_numpy(run.run(None, {"x": x.contiguous().numpy()})[0])

    return in_two(network, session, session)


def openvino(early: str, late: str) -> Callable[[Network], Halves]:
    """OpenVINO, each half in its own precision ("f32" or "bf16")."""
    return lambda network: in_two(
        network,
        lambda layers, *shape: openvino_model(layers, shape, early),
        lambda layers, *shape: openvino_model(layers, shape, late),
    )


def openvino_model(layers: nn.Sequential, shape: tuple[int, ...], precision: str) -> Callable[[Tensor], Tensor]:
    """Built node by node: to convert traced modules takes seconds."""
    import openvino as ov
    import openvino.opset13 as ops

    x = ops.parameter([-1, *shape], np.float32)
    model = ov.Model([graph(ops, layers, x)], [x])
    settings = {
        "INFERENCE_PRECISION_HINT": precision,
        "INFERENCE_NUM_THREADS": torch.get_num_threads(),
        "PERFORMANCE_HINT": "LATENCY",
    }
    compiled = ov.Core().compile_model(model, "CPU", settings)
    return lambda x: torch.from_numpy(compiled(x.contiguous().numpy(), share_inputs=True)[0])


def graph(ops, layer: nn.Module, x):
    """OpenVINO's nodes for ``layer`` after ``x``; batch normalisations are folded, and dropout does nothing."""
    if isinstance(layer, nn.Conv2d):
        padding = list(layer.padding)
        x = ops.convolution(x, layer.weight.detach().numpy(), list(layer.stride), padding, padding, [1, 1])
        return ops.add(x, layer.bias.detach().numpy().reshape(1, -1, 1, 1))
    if isinstance(layer, nn.ReLU):
        return ops.relu(x)
    if isinstance(layer, nn.MaxPool2d):
        pair = lambda value: [value, value]  # noqa: E731
        padding = pair(layer.padding)
        return ops.max_pool(x, pair(layer.stride), [1, 1], padding, padding, pair(layer.kernel_size)).output(0)
    if isinstance(layer, nn.Sequential):
        for part in layer:
            x = graph(ops, part, x)
        return x
    if hasattr(layer, "conv3"):  # a bottleneck
        y = x
        for part in (layer.conv1, layer.relu, layer.conv2, layer.relu, layer.conv3):
            y = graph(ops, part, y)
        return ops.relu(ops.add(y, graph(ops, layer.downsample, x) if layer.downsample else x))
    return x


def in_two(network: Network, early: Callable, late: Callable) -> Halves:
    """Both halves of a copy without batch normalisations, each made by a function of (layers, shape of its input)."""
    first, second = fuse_batch_norms(copy.deepcopy(network)).requires_grad_(False).halves()
    between = first(torch.zeros(1, 3, 224, 224)).shape[1:]
    return Halves(early(first, 3, 224, 224), late(second, *between))


def eager(early: torch.dtype, late: torch.dtype) -> Callable[[Network], Halves]:
    """PyTorch as it is, channels last, each half in its own precision."""

    def build(network: Network) -> Halves:
        first, second = move_to(CPU, fuse_batch_norms(copy.deepcopy(network)).requires_grad_(False)).halves()
        first.to(early)
        second.to(late)
        last = torch.channels_last
        return Halves(
            lambda x: first(x.to(early).contiguous(memory_format=last)).float(), lambda x: second(x.to(late)).float()
        )

    return build


@dataclass(frozen=True)
class Way:
    """One engine that could run the backbones."""

    build: Callable[[Network], Halves]
    packages: tuple[str, ...] = ()  # besides PyTorch

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in self.packages if importlib.util.find_spec(name) is None)

    @property
    def megabytes(self) -> float:
        files = (file for name in self.packages for file in importlib.metadata.files(name) or ())
        return sum(Path(file.locate()).stat().st_size for file in files if Path(file.locate()).is_file()) / 1e6


F32, BF16 = torch.float32, torch.bfloat16
ENGINES = {
    "PyTorch, float32": Way(eager(F32, F32)),
    "PyTorch, bfloat16": Way(eager(BF16, BF16)),
    "PyTorch, mixed": Way(eager(F32, BF16)),
    "oneDNN by PyTorch's private calls, mixed": Way(lambda network: onednn.fused_halves(network, BF16)),
    "oneDNN by PyTorch's private calls, float32": Way(lambda network: onednn.fused_halves(network, F32)),
    "OpenVINO, float32": Way(openvino("f32", "f32"), ("openvino",)),
    "OpenVINO, bfloat16": Way(openvino("bf16", "bf16"), ("openvino",)),
    "OpenVINO, mixed": Way(openvino("f32", "bf16"), ("openvino",)),
    "ONNX Runtime, float32": Way(onnx_runtime, ("onnxruntime",)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="data set; without it, no errors")
    parser.add_argument("--weights", type=Path, default=ROOT / "weights")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="processes of each engine")
    parser.add_argument("--images", type=int, default=60)
    parser.add_argument("--only", nargs="+", default=list(ENGINES), choices=list(ENGINES), metavar="NAME")
    parser.add_argument("--one", choices=list(ENGINES), help=argparse.SUPPRESS)  # what a process of ``alone`` does
    options = parser.parse_args()
    if options.one:
        print(json.dumps(in_this_process(ENGINES[options.one], options)))
        return
    for name in options.only:
        if ENGINES[name].missing:
            print(f"{name}: not installed; pip install {' '.join(ENGINES[name].missing)}")
    names = [name for name in options.only if not ENGINES[name].missing]
    with tempfile.TemporaryDirectory() as scratch:
        pictures = Path(scratch) / "pictures.npy"
        if options.data:
            np.save(pictures, validation_canvases(options.data, options.images))
        rounds = [{name: alone(name, pictures, options) for name in names} for _ in range(options.rounds)]
    print_table(rounds)


def rows(device: str) -> list[Row]:
    """Of the engines of the CPU that are installed, in a process each: milliseconds for one image, backbone alone."""
    settings = argparse.Namespace(weights=ROOT / "weights", threads=torch.get_num_threads())
    found = {name: alone(name, Path("none.npy"), settings) for name in ENGINES if not ENGINES[name].missing}
    command = "speed.engines"
    return [
        Row(f"{TITLES[model]}, one image: {name}", figures[f"{model}, 1"], "ms", n=BATCHES[1], command=command)
        for model in MODELS
        for name, figures in found.items()
    ]


def validation_canvases(data: Path, images: int) -> np.ndarray:
    canvases = load_splits(data).validation.canvases.numpy()
    return canvases[:: max(1, len(canvases) // images)][:images]


def alone(name: str, pictures: Path, options: argparse.Namespace) -> dict[str, float]:
    """What ``in_this_process`` finds in a new one. The errors do not vary, so they are found once."""
    settings = ["--one", name, "--weights", options.weights, "--threads", options.threads]
    settings += ["--data", pictures] if pictures.exists() else []
    command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.speed.engines", *map(str, settings)]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


@torch.inference_mode()
def in_this_process(way: Way, options: argparse.Namespace) -> dict[str, float]:
    """The columns of the table for one engine; to begin with, what it takes from nothing to both first passes."""
    torch.set_num_threads(options.threads)
    networks = {name: load_checkpoint(folder) for name, folder in model_directories(options.weights).items()}
    start = time.perf_counter()
    built = {name: way.build(network) for name, (network, _) in networks.items()}
    for halves in built.values():
        halves.late(halves.early(torch.zeros(1, 3, 224, 224)))
    figures = {"start-up, s": time.perf_counter() - start, "install, MB": way.megabytes}
    for name, halves in built.items():
        for batch, repeats in BATCHES.items():
            figures[f"{name}, {batch}"] = 1000 * median_seconds(halves, batch, repeats)
    if options.data:
        canvases = torch.from_numpy(np.load(options.data))
        for name, (network, record) in networks.items():
            novelty = Novelty.load(options.weights / name, network)
            figures |= largest_errors(built[name], network, record, novelty, canvases)
    return figures


def median_seconds(halves: Halves, batch: int, repeats: int) -> float:
    """Per image; the first two passes are warm-up."""
    x = torch.randn(batch, 3, 224, 224).contiguous(memory_format=torch.channels_last)
    seconds = []
    for _ in range(repeats + 2):
        start = time.perf_counter()
        halves.late(halves.early(x))
        seconds.append((time.perf_counter() - start) / batch)
    return statistics.median(seconds[2:])


def largest_errors(
    halves: Halves, network: Network, record: ModelRecord, novelty: Novelty | None, canvases: Tensor
) -> dict[str, float]:
    """Of logit / temperature and, where there is one, of the novelty."""
    errors: dict[str, float] = {}
    exact = Halves(*network.halves())
    for canvas in canvases:
        x = eval_transform(canvas[None], record.preprocessing).contiguous(memory_format=torch.channels_last)
        early, exact_early = halves.early(x), exact.early(x)
        change = network.head(halves.late(early)) - network.head(exact.late(exact_early))
        found = {f"{record.model}, error": float(change[0, 1] - change[0, 0]) / record.temperature}
        if novelty is not None:
            found["novelty, error"] = float(novelty.score(early) - novelty.score(exact_early))
        errors = {name: max(abs(value), errors.get(name, 0)) for name, value in found.items()}
    return errors


def print_table(rounds: list[dict[str, dict[str, float]]]) -> None:
    """A row for each engine; times are the least of the rounds, which other load on the machine can only lengthen."""
    columns = list(next(iter(rounds[0].values())))
    print("| engine | " + " | ".join(columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for name in rounds[0]:
        values = {column: min(each[name][column] for each in rounds) for column in columns}
        digits = {column: 4 if "error" in column else 0 if "MB" in column else 1 for column in columns}
        print(f"| {name} | " + " | ".join(f"{values[column]:.{digits[column]}f}" for column in columns) + " |")


if __name__ == "__main__":
    main()
