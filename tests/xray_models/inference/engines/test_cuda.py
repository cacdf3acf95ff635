"""The GPU's engine. Padding, sizes of batches, buffers and results are tested on the CPU, where a recorder repeats the
work by running it again; what needs a GPU is at the end."""

import numpy as np
import pytest
import torch

from tests.xray_models.inference.untrained import CPU, canvas, untrained
from xray_models.images.canvas import Preprocessing
from xray_models.inference.engines import choice, cuda
from xray_models.inference.engines.cuda import CudaRecorder, Graphs, Recorder, can_record, float16_halves
from xray_models.inference.engines.direct import Direct, Pass
from xray_models.inference.engines.engine import Halves
from xray_models.inference.engines.float32 import Float32
from xray_models.inference.novelty import Novelty
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.networks.registry import build_model

CANVASES = np.stack([canvas(seed) for seed in range(5)])


class OnCpu(Recorder):
    """Stands for a GPU. Its buffers begin with rubbish, and each repetition is noted by the size of its batch."""

    device = CPU

    def __init__(self):
        self.played, self._recorded = [], 0

    def host_buffer(self, shape, dtype):
        self._size = shape[0]
        return torch.full(shape, 77, dtype=dtype)

    def record(self, work):
        size = self._size
        self._recorded += size
        work()

        def play():
            self.played.append(size)
            work()

        return play

    def memory(self):
        return 1000 * self._recorded


class Full(OnCpu):
    """Stands for a GPU without memory."""

    def record(self, work):
        raise torch.OutOfMemoryError("CUDA out of memory")


def passing(name="cnn", with_novelty=True) -> Pass:
    torch.manual_seed(0)
    model = build_model(name).eval().requires_grad_(False)
    generator = torch.Generator().manual_seed(1)
    descriptions = torch.rand(40, 32 * 16, generator=generator)
    novelty = Novelty.fit(model, descriptions[:30], descriptions[30:], components=2) if with_novelty else None
    return Pass(model, Halves(*model.halves()), Preprocessing(), novelty)


@pytest.fixture(scope="module")
def run():
    return passing()


@pytest.fixture(scope="module")
def graphs(run):
    return Graphs(run, OnCpu(), sizes=(1, 2, 4))


@pytest.fixture(scope="module")
def expected(run):
    return Direct(run, "float32").read(CANVASES, heat=True)


def assert_same(found, expected, rows):
    for values, others in zip(found, expected, strict=True):
        torch.testing.assert_close(values, others[rows], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("count", "size"), [(1, 1), (2, 2), (3, 4), (4, 4)])
def test_the_smallest_graph_that_holds_a_batch_answers_for_it_alone(graphs, expected, count, size):
    graphs._recorder.played.clear()
    found = graphs.read(CANVASES[:count], heat=True)
    assert graphs._recorder.played == [size] and found.heat.shape == (count, 2, 224, 224)
    assert_same(found, expected, slice(0, count))


def test_readings_outlive_the_next_pass(graphs, expected):
    first = graphs.read(CANVASES[:2], heat=True)
    second = graphs.read(CANVASES[2:4], heat=True)
    assert_same(first, expected, slice(0, 2))
    assert_same(second, expected, slice(2, 4))


def test_heatmaps_that_were_not_asked_for_are_not_given(graphs):
    assert graphs.read(CANVASES[:1], heat=False).heat is None


def test_novelty_of_more_canvases_than_a_graph_holds(graphs, expected):
    np.testing.assert_allclose(graphs.novelty(CANVASES), expected.novelty, rtol=1e-4)


def test_a_network_without_novelty_has_none():
    graphs = Graphs(passing(with_novelty=False), OnCpu(), sizes=(1,))
    assert graphs.novelty(CANVASES[:1]) is None and graphs.read(CANVASES[:1], heat=False).novelty is None


def test_the_engine_knows_its_memory_and_its_largest_batch(graphs):
    assert graphs.memory == 7000 and graphs.at_once == 4


def test_a_classifier_answers_many_by_graphs():
    classifier = untrained(gain=100)
    alone = [classifier.predict(picture) for picture in CANVASES]
    model = classifier.model
    classifier._fast = Graphs(Pass(model, Halves(*model.halves()), Preprocessing(), None), OnCpu(), sizes=(1, 2, 4))
    many = classifier.predict_many(CANVASES)
    assert classifier._fast._recorder.played == [4, 1]
    for one, other in zip(many, alone, strict=True):
        assert (one.label, one.target) == (other.label, other.target)
        assert one.p_pneumonia == pytest.approx(other.p_pneumonia, abs=0.01)


def test_without_memory_for_graphs_the_pass_is_made_call_by_call(run, monkeypatch, expected):
    monkeypatch.setattr(cuda, "CudaRecorder", lambda device: Full())
    engine = choice._on_gpu(run)
    assert isinstance(engine, Direct) and (engine.precision, engine.at_once) == ("float16", 16)
    assert_same(engine.read(CANVASES[:2], heat=True), expected, slice(0, 2))


def test_zerogpu_records_nothing(run, monkeypatch):
    monkeypatch.setattr(cuda, "CudaRecorder", lambda device: OnCpu())
    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    assert not can_record() and isinstance(choice._on_gpu(run), Direct)


def test_float16_halves_are_the_halves():
    model = build_model("cnn").eval()
    x = torch.rand(1, 3, 224, 224)
    with torch.inference_mode():
        halves = float16_halves(model, CPU)
        early = halves.early(x)
        for found, other in ((early, model.halves()[0](x)), (halves.late(early), model.features(x))):
            assert found.dtype == torch.float32 and (found - other).norm() < 0.01 * other.norm()


@pytest.mark.slow
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("name", ["resnet50", "cnn"])
def test_graphs_on_a_gpu_are_within_their_bound(name, real_test):
    device = torch.device("cuda")
    model, record = load_checkpoint(SHIPPED_WEIGHTS / name)
    model.to(device, memory_format=torch.channels_last).requires_grad_(False)
    novelty = Novelty.load(SHIPPED_WEIGHTS / name, model)
    exact = Float32(Pass(model, Halves(*model.halves()), record.preprocessing, novelty))
    run = Pass(model, float16_halves(model, device), record.preprocessing, novelty)
    graphs = Graphs(run, CudaRecorder(device))
    canvases = real_test.canvases[::13].numpy()
    for start, count in ((0, 1), (1, 2), (3, 3), (6, 8), (14, 16)):
        found, other = (e.read(canvases[start : start + count], heat=True) for e in (graphs, exact))
        margins = (values.logits[:, 1] - values.logits[:, 0] for values in (found, other))
        assert (next(margins) - next(margins)).abs().max() / record.temperature < cuda.LOGIT_ERROR / 2
        assert (found.heat - other.heat).abs().max() < 0.1
    assert graphs.memory < 2e9
