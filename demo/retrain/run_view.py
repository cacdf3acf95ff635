"""One training run as HTML: its state, how far each model is, what went wrong, its log, and the weights in use."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from demo.retrain.run_progress import announcement, model_progress, pace
from demo.retrain.view import render_problem
from demo.server.access import Access
from demo.server.active_weights import ActiveWeights, weights_sentence
from demo.server.run import ACTIVE_STATES, Run
from demo.text.say import say
from demo.ui.html import icon, render, say_html
from xray_models.errors import XrayError


def render_no_run(access: Access, may_train: bool, language: str) -> str:
    """In place of a run: what to do to get one, or, for a visitor who may not, which runs are shown."""
    if access.sealed:
        return ""
    key = "run_none" if may_train else "run_none_public"
    return f'<div class="run"><div class="nothing"><p>{say_html(language, key)}</p></div></div>'


def render_run(run: Run, language: str) -> str:
    """The state of a run and one progress bar per model."""
    return render(
        "retrain/templates/run.html",
        language,
        run=run,
        kind=kind_of(run.state),
        announcement=announcement(run, language),
        pace=pace(run, language),
        recipe=recipe_name(run, language),
        error=Markup(render_problem(_failure(run), language)),
        hint=_hint(run),
        models=[model_progress(run, name, language) for name in run.models],
    )


def render_log(run: Run | None, language: str) -> str:
    """The end of a run's log, for those who may read it."""
    if run is not None and run.log is None:
        text = say(language, "run_log_private")
    else:
        text = run.log if run is not None and run.log else say(language, "run_log_empty")
    return f'<pre class="log">{escape(text)}</pre>'


def render_weights(weights: ActiveWeights, language: str) -> str:
    """Which weights the Compare tab uses, and what is wrong with those that it should use."""
    sentence = escape(weights_sentence("weights", weights, language))
    return f'<p class="weights">{icon("finished")}{sentence}</p>{render_problem(weights.problem, language)}'


def kind_of(state: str) -> str:
    """The icon and the colour of a state: running, finished, stopped or trouble."""
    if state in ACTIVE_STATES:
        return "running"
    return state if state in ("finished", "stopped") else "trouble"


def recipe_name(run: Run, language: str) -> str:
    """The preset and the number of training images, for example "Recommended, up to 320 training images"; "" where
    they are not known."""
    if run.problem is not None:
        return ""
    images = {config.images for config in run.configs.values()} - {None}
    size = say(language, "run_size", n=min(images)) if images else say(language, "run_size_full")
    return say(language, "run_settings", preset=say(language, f"preset_{run.preset}"), size=size)


def _failure(run: Run) -> XrayError | None:
    """Why nothing can be done with a run; why it failed, or why one of its models is not trained, as far as its process
    could report it."""
    if run.problem is not None:
        return run.problem
    if run.progress is None or not run.progress.error or not (run.state == "failed" or run.is_active):
        return None
    error = run.progress.error
    return XrayError(error["code"], error["message"], **error["details"])


def _hint(run: Run) -> str | None:
    """The key of the sentence that says how a stopped or interrupted run can be continued."""
    if run.state not in ("stopped", "interrupted"):
        return None
    return f"state_{run.state}_hint" if any(run.histories.values()) else f"state_{run.state}_early"
