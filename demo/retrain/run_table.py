"""All runs in one table, below the shipped weights: recipe, state, and what each model reached on its test images."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from demo.retrain.figures import FIGURES, read_test
from demo.retrain.run_progress import epochs_of
from demo.retrain.run_view import kind_of, recipe_name
from demo.server.active_weights import ActiveWeights
from demo.server.run import Run
from demo.text.say import say_error
from demo.ui.html import render
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import EvaluationRecord


@dataclass(frozen=True)
class ModelRow:
    """One line of the table. ``epochs``: done/wanted; None for the shipped weights, which keep no count."""

    name: str
    epochs: str | None
    test: EvaluationRecord | None


@dataclass(frozen=True)
class WeightsRows:
    """The lines of a run, or of the shipped weights (``run`` is None)."""

    models: list[ModelRow]
    in_use: bool
    run: Run | None = None
    chosen: bool = False
    recipe: str = ""
    kind: str = ""
    problem: str = ""  # of a run whose folder cannot be read, which has no lines


def render_runs(runs: Iterable[Run], chosen: str | None, weights: ActiveWeights, language: str) -> str:
    """One table of the shipped weights and of every run; the run ``chosen`` in it is the one shown above."""
    rows = [_shipped_rows(weights)]
    rows += [_run_rows(run, run.id == chosen, run.id == weights.run_id, language) for run in runs]
    return render("retrain/templates/runs.html", language, rows=rows, figures=FIGURES)


def _shipped_rows(weights: ActiveWeights) -> WeightsRows:
    folders = model_directories(weights.shipped)
    models = [ModelRow(name, None, read_test(folder)) for name, folder in folders.items()]
    return WeightsRows(models, in_use=weights.run_id is None)


def _run_rows(run: Run, chosen: bool, in_use: bool, language: str) -> WeightsRows:
    models = [
        ModelRow(
            name,
            "{}/{}".format(*epochs_of(run, name)),
            read_test(run.weights / name) if name in run.finished else None,
        )
        for name in run.models
    ]
    problem = say_error(language, run.problem) if run.problem else ""
    return WeightsRows(models, in_use, run, chosen, recipe_name(run, language), kind_of(run.state), problem)
