"""The command that measures all rows of a device, with made benchmarks."""

import sys
from types import SimpleNamespace

import pytest

from tests.benchmarks import reporting
from tests.benchmarks.speed import rows
from tests.benchmarks.speed.row import OLD, Row, read_rows
from tests.benchmarks.speed.rows import BENCHMARKS, Benchmark, main
from tests.helpers import ROOT


@pytest.fixture
def benchmarks(monkeypatch, tmp_path):
    """Two that work and one that does not; ``asked`` has the devices that each was asked for."""
    asked = []

    def fast(device: str) -> list[Row]:
        asked.append(device)
        return [Row("fast", 1.0, "ms")]

    modules = {"a.fast": fast, "a.broken": lambda device: 1 / 0, "a.long": lambda device: [Row("long", 1.0, "s")]}
    monkeypatch.setattr(rows, "import_module", lambda name: SimpleNamespace(rows=modules[name.split(".", 2)[2]]))
    monkeypatch.setattr(rows, "BENCHMARKS", (Benchmark("a.broken", 1, 1), Benchmark("a.fast", 1, None),
                                             Benchmark("a.long", 100, 1)))  # fmt: skip
    monkeypatch.setattr(reporting, "REPORTS", tmp_path)
    monkeypatch.setenv(OLD, "")
    return asked


def run(monkeypatch, *options: str) -> None:
    monkeypatch.setattr(sys, "argv", ["rows", *options])
    main()


def test_one_that_fails_does_not_take_the_others_along(benchmarks, monkeypatch, capsys):
    with pytest.raises(SystemExit, match="Without rows: a.broken"):
        run(monkeypatch, "--device", "cpu")
    assert [one.row.name for one in read_rows()] == ["fast", "long"] and benchmarks == ["cpu"]
    assert "a.fast: fast: 1 ms" in capsys.readouterr().out


def test_what_does_not_fit_is_left_out_and_said_to_be(benchmarks, monkeypatch, capsys):
    with pytest.raises(SystemExit, match="Without rows: a.long"):
        run(monkeypatch, "--device", "cpu", "--seconds", "50", "--only", "a.fast", "a.long")
    assert [one.row.name for one in read_rows()] == ["fast"]
    assert "a.long: left out, it would take about 100 s" in capsys.readouterr().out


def test_without_a_gpu_nothing_is_measured_as_one(benchmarks, monkeypatch):
    monkeypatch.setattr(rows.torch.cuda, "is_available", lambda: False)
    with pytest.raises(SystemExit, match="no GPU here"):
        run(monkeypatch, "--device", "cuda")
    assert read_rows() == []


@pytest.mark.parametrize("module", [benchmark.module for benchmark in BENCHMARKS])
def test_every_benchmark_has_rows(module):
    file = ROOT / "tests" / "benchmarks" / f"{module.replace('.', '/')}.py"
    assert "\ndef rows(device: str" in file.read_text()


def test_the_gpu_rows_fit_into_four_minutes():
    assert sum(benchmark.cuda or 0 for benchmark in BENCHMARKS) <= 240
