"""The gradients of a mini-batch as a CUDA graph: recorded once, then played at one call.

A network of some hundred small layers is given to a GPU kernel by kernel, and at mini-batches of 32 the GPU waits for
that most of the time. A graph holds the kernels of the forward and the backward pass with their memory. It fits one
shape of the inputs, so each shape is recorded anew, and the last, smaller mini-batch of an epoch is computed as usual.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor, nn

from xray_models.training.step import Gradients, Shown, Task

logger = logging.getLogger(__name__)

WARM_UP = 3  # steps of a shape before it is recorded, in which libraries choose their kernels

Work = Callable[[], tuple[Tensor, Tensor]]


class Recorder(Protocol):
    """What can record work on a device."""

    def aside(self, work: Work) -> tuple[Tensor, Tensor]:
        """Do ``work`` as a recording will, without recording it."""

    def record(self, work: Work, network: nn.Module) -> Work:
        """The recorded ``work``, not done yet. Each call does it with the present content of the tensors that it
        uses, and leaves the gradients in the parameters of ``network``. RuntimeError: it cannot be recorded."""


class CudaRecorder:
    """Records CUDA graphs, as PyTorch's documentation of ``torch.cuda.graph`` says."""

    def __init__(self) -> None:
        self._stream = torch.cuda.Stream()

    def aside(self, work: Work) -> tuple[Tensor, Tensor]:
        self._stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self._stream):
            results = work()
        torch.cuda.current_stream().wait_stream(self._stream)
        return results

    def record(self, work: Work, network: nn.Module) -> Work:
        graph = torch.cuda.CUDAGraph()
        # Other threads (the one that pins mini-batches) may call CUDA meanwhile.
        with torch.cuda.graph(graph, capture_error_mode="thread_local"):
            results = work()
        parameters = list(network.parameters())
        grads = [parameter.grad for parameter in parameters]

        def play() -> tuple[Tensor, Tensor]:
            graph.replay()
            for parameter, grad in zip(parameters, grads, strict=True):
                parameter.grad = grad  # other steps have put their own in its place
            return results

        return play


class RecordedGradients:
    """``gradients`` with a recording for the shape that comes again and again. The results are valid until the next
    call."""

    def __init__(self, gradients: Gradients, recorder: Recorder):
        self._gradients, self._recorder = gradients, recorder
        self._shape: tuple[object, ...] = ()
        self._seen = 0  # steps of that shape, before there is a recording of it
        self._inputs: Shown | None = None
        self._play: Work | None = None
        self._gives_up = False

    def __call__(self, network: nn.Module, shown: Shown, task: Task) -> tuple[Tensor, Tensor]:
        shape = (shown.views.shape, task.images)
        if task.images < task.config.batch_size or self._gives_up:
            return self._gradients(network, shown, task)
        if shape != self._shape:  # of the smaller images, the recording and its memory are not needed any more
            self._shape, self._seen, self._play, self._inputs = shape, 0, None, None
        if self._play is None and self._seen < WARM_UP:
            self._seen += 1
            return self._recorder.aside(lambda: self._gradients(network, shown, task))
        if self._play is None and not self._record(network, shown, task):
            return self._gradients(network, shown, task)
        assert self._inputs is not None and self._play is not None
        for own, new in zip(self._inputs, shown, strict=True):
            own.copy_(new, non_blocking=True)
        return self._play()

    def _record(self, network: nn.Module, shown: Shown, task: Task) -> bool:
        inputs = self._inputs = Shown(*(tensor.clone() for tensor in shown))
        try:
            self._play = self._recorder.record(lambda: self._gradients(network, inputs, task), network)
        except RuntimeError:
            logger.warning("The steps of the training cannot be recorded: it takes longer.", exc_info=True)
            network.zero_grad(set_to_none=True)
            self._gives_up = True
            return False
        return True
