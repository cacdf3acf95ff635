"""All runs in one table, beside the shipped weights: recipe, state, and what each model reached on the test images."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from demo.retrain.run_view import FIGURES, epochs_of, kind_of, recipe_name, test_figures
from demo.server.active_weights import ActiveWeights
from demo.server.run import Run
from demo.text.numbers import decimal, run_time
from demo.text.say import say
from demo.ui.html import say_html
from xray_models.networks.checkpoint import model_directories


def render_runs(run_store: Iterable[Run], chosen: str | None, weights: ActiveWeights, language: str) -> str:
    """One table of the shipped weights and every run; a choice in it is the run that is shown above."""
    groups = [_shipped_rows(weights, language)]
    groups += [_run_rows(run, run.id == chosen, run.id == weights.run_id, language) for run in run_store]
    heads = [say_html(language, f"runs_{column}") for column in ("run", "model", "epochs")]
    heads += ["n", *(say_html(language, f"metric_{figure}") for figure in FIGURES)]
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    return (
        f'<h2>{say_html(language, "retrain_runs")}</h2><div class="scroll" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead>{''.join(groups)}</table></div>"
        f'<p class="notes">{say_html(language, "runs_caption")}</p>'
    )


def _shipped_rows(weights: ActiveWeights, language: str) -> str:
    badge = _badge(language) if weights.run_id is None else ""
    head = f"<strong>{say_html(language, 'runs_shipped')}</strong>{badge}"
    rows = [
        _cells(name, None, test_figures(directory), language)
        for name, directory in model_directories(weights.shipped).items()
    ]
    return _group(head, rows, "shipped")


def _run_rows(run: Run, is_chosen: bool, is_in_use: bool, language: str) -> str:
    name = say(language, "run_name", time=run_time(language, run.id))
    head = (
        f'<label><input type="radio" name="run" value="{escape(run.id)}"{" checked" * is_chosen} '
        f'aria-label="{say_html(language, "runs_show", run=name)}"><span><strong>{run_time(language, run.id)}</strong>'
        f"{_badge(language) if is_in_use else ''}<small>{escape(run.data_name)}</small>"
        f"<small>{escape(recipe_name(run, language))}</small>"
        f'<small class="{kind_of(run.state)}">{say_html(language, f"state_{run.state}")}</small></span></label>'
    )
    rows = [
        _cells(
            name,
            "{}/{}".format(*epochs_of(run, name)),
            test_figures(run.weights / name) if name in run.finished else {},
            language,
        )
        for name in run.models
    ]
    return _group(head, rows, "chosen" if is_chosen else "")


def _group(head: str, rows: list[str], css: str) -> str:
    first, *rest = rows
    more = "".join(f"<tr>{row}</tr>" for row in rest)
    return f'<tbody class="{css}"><tr><th scope="rowgroup" rowspan="{len(rows)}">{head}</th>{first}</tr>{more}</tbody>'


def _cells(name: str, epochs: str | None, figures: dict, language: str) -> str:
    """The row of a model, its figures with their intervals."""
    cells = [epochs or "–", *(["–"] * (1 + len(FIGURES)))]
    if figures:
        cells[1:] = [str(figures["n"]), *(_figure(figures, name, language) for name in FIGURES)]
    return f'<th scope="row">{say_html(language, name)}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}'


def _figure(figures: dict, name: str, language: str) -> str:
    between = "–".join(decimal(language, end) for end in figures["intervals"].get(name, ()))
    return decimal(language, figures[name]) + (f"<small>{between}</small>" if between else "")


def _badge(language: str) -> str:
    return f'<em class="badge">{say_html(language, "runs_in_use")}</em>'
