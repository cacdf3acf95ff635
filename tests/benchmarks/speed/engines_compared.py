"""The engines that ``engines.py`` compares: each turns a network into its two halves, in its own way."""

from __future__ import annotations

import copy
import importlib.metadata
import importlib.util
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from xray_models.inference.engines import onednn
from xray_models.inference.engines.engine import Halves
from xray_models.networks.device import move_to
from xray_models.networks.network import Network
from xray_models.networks.surgery import fuse_batch_norms

CPU = torch.device("cpu")


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
