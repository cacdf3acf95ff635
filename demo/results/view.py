"""The test results of both models as one page: a panel per model, the curves, and the trainings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from demo.results.choices import ScoredWeights
from demo.results.model_results import Results, available, load_results, on_same_images, result_files
from demo.server.file_cache import cached_by_files
from demo.text.say import say
from demo.ui import training_curves
from demo.ui.html import render
from demo.ui.scores.curves_view import render_curves
from demo.ui.scores.model_view import render_model, render_no_results


@cached_by_files(lambda scored, shipped, language: [*result_files(scored.folder), *result_files(shipped)], maxsize=8)
def render_results(scored: ScoredWeights, shipped: Path, language: str) -> str:
    """The whole tab as HTML. A run's results have those of the weights in the folder ``shipped`` beside them."""
    loaded = load_results(scored.folder)
    results, prefix = available(loaded), f"{scored.run_id}_" if scored.run_id else ""
    if not scored.shows_names:
        results = {name: replace(found, predictions_csv=None) for name, found in results.items()}
    beside = _beside(results, available(load_results(shipped))) if scored.run_id else {}
    panels = [
        render_model(results[name], language, f"{prefix}{name}_test", beside.get(name))
        if name in results
        else render_no_results(name, "results_not_trained" if scored.run_id and results else str(reason), language)
        for name, reason in loaded.items()
    ]
    return render(
        "results/templates/results.html",
        language,
        intro=_intro(scored, language),
        panels=panels,
        notes=_notes(results, beside, language),
        curves=render_curves(results, beside, prefix, language) if results else "",
        trainings=training_curves.render(*_histories(results), language, prefix) if results else "",
    )


def _beside(results: Results, shipped: Results) -> Results:
    """The shipped models, on the images of the run where they were scored on all of them."""
    return {name: on_same_images(shipped[name], found) for name, found in results.items() if name in shipped}


def _intro(scored: ScoredWeights, language: str) -> str:
    if scored.run_id is None:
        return say(language, "results_intro")
    unnamed = "results_data_private" if scored.in_figures else "results_data_unknown"
    return say(language, "results_intro_run", data=scored.data_name or say(language, unnamed))


def _notes(results: Results, beside: Results, language: str) -> str:
    """How to read the figures; "" where there are none."""
    if not results:
        return ""
    notes = [say(language, "results_notes")]
    if any(found.record.uncertain for found in results.values()):
        notes.append(say(language, "results_notes_band"))
    if beside:
        notes.insert(0, _beside_note(results, beside, language))
    return " ".join(notes)


def _beside_note(results: Results, beside: Results, language: str) -> str:
    """On which images the shipped models' figures were measured."""
    others = [found for name, found in beside.items() if found.images() != results[name].images()]
    if not others:
        return say(language, "results_beside_same")
    return say(language, "results_beside_other", n=len(others[0].evaluation.labels))


def _histories(results: Results) -> tuple[dict[str, list[dict]], dict[str, int]]:
    """(one row per epoch, the epoch that was kept), each by model."""
    training = {name: found.record.training for name, found in results.items()}
    rows = {name: record.history for name, record in training.items()}
    return rows, {name: record.best_epoch or 0 for name, record in training.items()}
