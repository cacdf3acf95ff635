"""The engine of a GPU: the whole pass in float16, recorded as one CUDA graph for each size of batch.

A pass of one image is some 180 small kernels, and to launch them one by one takes several times as long as to run them.
A graph launches all of them at once: the copy of the canvases to the GPU, both halves of the network, the head, the
novelty, the heatmaps of both classes, and the copy of all that back into page-locked memory.

float16 has three more bits than bfloat16 and is as fast. Where it overflows, as retrained weights might let it, the
answer is not finite, and float32 decides.
"""

from __future__ import annotations

import copy
import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from xray_models.classes import IMAGE_SIZE
from xray_models.inference.engines.direct import Pass
from xray_models.inference.engines.engine import Engine, Halves, Readings
from xray_models.networks.device import move_to
from xray_models.networks.network import Network
from xray_models.networks.surgery import fuse_batch_norms

log = logging.getLogger(__name__)

PRECISION = "float16"
BATCH_SIZES = (1, 2, 4, 8, 16)  # of the graphs; other numbers of canvases are padded up to the next
LARGEST_BATCH = max(BATCH_SIZES)
# How far logit / temperature may be from float32. Where every weight and the output of every layer is rounded to
# float16, and the sums are made in float32, the shipped weights are at most 0.007 from it (40 validation radiographs,
# by emulation on a CPU; bfloat16: 0.084).
LOGIT_ERROR = 0.04
WARM_UPS = 3  # passes before a recording: cuDNN tries its kernels, and libraries allocate their workspaces


class Recorder(ABC):
    """What an engine of graphs needs of a device. Tests put one in its place that records on a CPU."""

    device: torch.device

    @abstractmethod
    def host_buffer(self, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        """Memory of the host that the device can copy from and to by itself."""

    @abstractmethod
    def record(self, work: Callable[[], None]) -> Callable[[], None]:
        """Run ``work`` some times, record it, and return what repeats it, with the same memory, and waits for its end.

        RuntimeError: it cannot be recorded, or memory is short.
        """

    @abstractmethod
    def memory(self) -> int:
        """Bytes of the device that this process holds."""


class CudaRecorder(Recorder):
    """CUDA graphs, with one pool of memory and one stream for all of them: they never run at the same time."""

    def __init__(self, device: torch.device):
        self.device = device
        self._stream = torch.cuda.Stream(device)
        self._pool = torch.cuda.graph_pool_handle()

    def host_buffer(self, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        return torch.empty(shape, dtype=dtype, pin_memory=True)

    def record(self, work: Callable[[], None]) -> Callable[[], None]:
        self._stream.wait_stream(torch.cuda.current_stream(self.device))
        graph = torch.cuda.CUDAGraph()
        with torch.backends.cudnn.flags(enabled=True, benchmark=True):
            with torch.cuda.stream(self._stream):
                for _ in range(WARM_UPS):
                    work()
                self._stream.synchronize()
            # Other threads may use the GPU meanwhile, for the other model or a training.
            with torch.cuda.graph(graph, pool=self._pool, stream=self._stream, capture_error_mode="thread_local"):
                work()

        def play() -> None:
            with torch.cuda.stream(self._stream):
                graph.replay()
            self._stream.synchronize()

        return play

    def memory(self) -> int:
        return torch.cuda.memory_reserved(self.device)


class _Graph(NamedTuple):
    """A recorded pass and its buffers of the host."""

    canvases: Tensor  # (size, 224, 224) uint8
    readings: Readings  # of ``size`` canvases
    play: Callable[[], None]


class Graphs(Engine):
    """A pass recorded for each size of batch. Heatmaps are always computed: without them a graph is no faster."""

    precision, logit_error = PRECISION, LOGIT_ERROR

    def __init__(self, run: Pass, recorder: Recorder, sizes: tuple[int, ...] = BATCH_SIZES):
        """RuntimeError: see ``Recorder.record``."""
        self._run, self._recorder, self.at_once = run, recorder, max(sizes)
        before = recorder.memory()
        # The largest first: the others find their memory in its pool.
        self._graphs = {size: self._record(size) for size in sorted(sizes, reverse=True)}
        self.memory = recorder.memory() - before  # bytes of the device
        log.info("graphs for batches of %s take %.0f MB", sizes, self.memory / 1e6)

    def read(self, canvases: np.ndarray, heat: bool) -> Readings:
        readings = self._play(canvases)
        return readings if heat else readings._replace(heat=None)

    def novelty(self, canvases: np.ndarray) -> np.ndarray | None:
        if not self._run.has_novelty:
            return None
        parts = (canvases[start : start + self.at_once] for start in range(0, len(canvases), self.at_once))
        scores = [self._play(part).novelty for part in parts]
        return torch.cat([score for score in scores if score is not None]).numpy()

    @torch.inference_mode()
    def _play(self, canvases: np.ndarray) -> Readings:
        count = len(canvases)
        graph = self._graphs[min(size for size in self._graphs if size >= count)]
        graph.canvases[:count] = torch.from_numpy(np.ascontiguousarray(canvases))
        graph.play()
        return graph.readings.each(lambda values: values[:count].clone())  # the next pass writes into the same memory

    @torch.inference_mode()
    def _record(self, size: int) -> _Graph:
        recorder = self._recorder
        sent = recorder.host_buffer((size, IMAGE_SIZE, IMAGE_SIZE), torch.uint8).zero_()
        canvases = sent.to(recorder.device)
        readings = self._run(canvases, heat=True)
        received = readings.each(lambda values: recorder.host_buffer(tuple(values.shape), values.dtype))

        def work() -> None:
            canvases.copy_(sent, non_blocking=True)
            for host, found in zip(received, self._run(canvases, heat=True), strict=True):
                if host is not None and found is not None:
                    host.copy_(found, non_blocking=True)

        return _Graph(sent, received, recorder.record(work))


def float16_halves(model: Network, device: torch.device) -> Halves:
    """The halves of a copy of ``model`` in float16, its batch normalisations folded away."""
    early, late = move_to(device, fuse_batch_norms(copy.deepcopy(model)).half()).halves()
    return Halves(
        lambda x: early(x.half()).float(),
        lambda x: late(x.half()).float(),
    )


def can_record() -> bool:
    """Not on ZeroGPU, where each answer gets its GPU for seconds, in a process of its own."""
    return not os.environ.get("SPACES_ZERO_GPU")
