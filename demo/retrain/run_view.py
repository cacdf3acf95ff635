"""One training run as HTML: how far it is, what went wrong with it, what came of it."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path

from demo.server.active_weights import ActiveWeights, weights_sentence
from demo.server.run import ACTIVE_STATES, Run
from demo.text.numbers import decimal, duration, run_time
from demo.text.say import say, say_error
from demo.ui.html import icon, say_html
from xray_models.errors import XrayError
from xray_models.files import RECORD_FILE
from xray_models.networks.record import ModelRecord
from xray_models.training.status import RunProgress

FIGURES = ("accuracy", "roc_auc", "sensitivity", "specificity")  # by which runs are compared


def render_run(run: Run | None, language: str) -> str:
    """Where a run is, and one bar a model; without a run, what to do to get one."""
    if run is None:
        return f'<div class="run"><div class="nothing"><p>{say_html(language, "run_none")}</p></div></div>'
    bars = "".join(_bar(run, name, language) for name in run.models)
    return (
        f'<div class="run{" running" * run.is_active}" data-run="{escape(run.id)}" '
        f'data-state="{escape(run.state)}" data-say="{escape(_spoken(run, language))}">{_head(run, language)}'
        f'{_trouble(run, language)}<div class="bars">{bars}</div></div>'
    )


def render_log(run: Run | None, language: str) -> str:
    text = run.log if run is not None and run.log else say(language, "run_log_empty")
    return f'<pre class="log">{escape(text)}</pre>'


def render_weights(weights: ActiveWeights, language: str) -> str:
    """Which weights the Compare tab answers with, and what was wrong with those that it should have."""
    trouble = render_problem(weights.problem, language)
    return f'<p class="weights">{icon("finished")}{escape(weights_sentence("weights", weights, language))}</p>{trouble}'


def render_problem(error: XrayError | None, language: str) -> str:
    """One sentence, which a screen reader says at once; nothing where nothing went wrong."""
    if error is None:
        return ""
    return f'<p class="problem" role="alert">{icon("trouble")}<span>{escape(say_error(language, error))}</span></p>'


def render_done(language: str, key: str) -> str:
    """What has just been done, in one sentence."""
    return f'<p class="done" role="status">{icon("finished")}<span>{say_html(language, key)}</span></p>'


def test_figures(directory: Path) -> dict:
    """FIGURES, ``n`` and ``intervals`` of the test that the card in ``directory`` tells; empty where it tells none."""
    try:
        return _read_figures(directory / RECORD_FILE, (directory / RECORD_FILE).stat().st_mtime_ns)
    except (OSError, ValueError, KeyError):
        return {}


@lru_cache(maxsize=64)
def _read_figures(card: Path, changed: int) -> dict:
    """``changed`` is there for the cache: another file has other figures."""
    test = ModelRecord.read(card.parent).test
    if test is None or test.n is None:
        return {}
    values = test.metrics()
    return {**{name: values[name] for name in FIGURES}, "n": test.n, "intervals": test.intervals}


def _head(run: Run, language: str) -> str:
    kind = kind_of(run.state)
    facts = [text for text in (run.data_name, recipe_name(run, language)) if text]
    return (
        f'<div class="state {kind}">{icon(kind)}<div><h3>{say_html(language, f"state_{run.state}")}</h3>'
        f"<p>{_pace(run, language)}</p></div>"
        f'<p class="what"><strong>{say_html(language, "run_name", time=run_time(language, run.id))}</strong>'
        f"<span>{escape(' · '.join(facts))}</span></p></div>"
    )


def kind_of(state: str) -> str:
    """The icon and the colour of a state: running, finished, stopped or trouble."""
    if state in ACTIVE_STATES:
        return "running"
    return state if state in ("finished", "stopped") else "trouble"


def recipe_name(run: Run, language: str) -> str:
    images = {config.images for config in run.configs.values()} - {None}
    size = say(language, "run_size", n=min(images)) if images else say(language, "run_size_full")
    return say(language, "run_settings", preset=say(language, f"preset_{run.preset}"), size=size)


def epochs_of(run: Run, name: str) -> tuple[int, int]:
    """(epochs done, epochs wanted) of a model."""
    done = len(run.histories.get(name, []))
    return done, run.configs[name].epochs if name in run.configs else done


def _pace(run: Run, language: str) -> str:
    """How fast a run goes and how long it still takes; what is known of it."""
    progress = run.progress
    if not run.is_active or progress is None or run.state == "starting":
        return ""
    parts = []
    if run.state == "reading" and progress.total:
        parts.append(say(language, "run_images", images=progress.images, total=progress.total))
    if progress.images_per_second:
        parts.append(say(language, "run_rate", rate=decimal(language, progress.images_per_second, 1)))
    if progress.seconds_left is not None:
        parts.append(say(language, "run_left", time=duration(progress.seconds_left)))
    elif run.state == "training":
        parts.append(say(language, "run_no_estimate"))
    if progress.device:
        parts.append(say(language, "run_device_cpu" if progress.device == "cpu" else "run_device_gpu"))
    return escape(" · ".join(parts))


def _trouble(run: Run, language: str) -> str:
    """Why a run has not come to its end, and what can be done."""
    begun = any(run.histories.values())
    if run.state == "failed" and run.progress is not None and run.progress.error:
        error = run.progress.error
        return render_problem(XrayError(error["code"], error["message"], **error["details"]), language)
    if run.state in ("stopped", "interrupted"):
        hint = f"state_{run.state}_hint" if begun else f"state_{run.state}_early"
        return f'<p class="hint">{say_html(language, hint)}</p>'
    return ""


def _bar(run: Run, name: str, language: str) -> str:
    """One model: its name, how much of its epochs is done, and what it reached on the test images."""
    share, text = _share(run, name, language)
    figures = test_figures(run.weights / name) if name in run.finished else {}
    tested = ""
    if figures:
        said = [f"{say(language, f'metric_{f}')} {decimal(language, figures[f])}" for f in FIGURES[:2]]
        tested = f'<p class="tested">{say_html(language, "run_test", n=figures["n"])}: {escape(", ".join(said))}</p>'
    return (
        f'<section class="card {name}"><h4>{say_html(language, name)}</h4><p class="how-far">{escape(text)}</p>'
        f'<div class="meter" role="progressbar" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{100 * share:.0f}" aria-valuetext="{escape(text)}" '
        f'aria-label="{say_html(language, "run_progress_of", model=say(language, name))}">'
        f'<i style="width:{100 * share:.1f}%"></i></div>{tested}</section>'
    )


def _share(run: Run, name: str, language: str) -> tuple[float, str]:
    """How much of a model's training is done, in [0, 1], and the same in words."""
    done, epochs = epochs_of(run, name)
    if name in run.finished:
        return 1.0, say(language, "run_model_done", done=done)
    progress = run.progress
    trains = run.state in ("weighing", "training", "validating", "testing")
    if trains and progress is not None and progress.model == name:
        return _current_share(progress, run.state, language)
    if not done and run.is_active:
        return 0.0, say(language, "run_waits")
    return done / max(epochs, 1), say(language, "run_epochs_done", done=done, epochs=epochs)


def _current_share(progress: RunProgress, state: str, language: str) -> tuple[float, str]:
    if state == "testing":
        return 1.0, say(language, "state_testing")
    if state == "weighing":
        return (progress.epoch - 1) / max(progress.epochs, 1), say(language, "run_weighing")
    share = progress.images / max(progress.total, 1)
    parts = [say(language, "run_epoch", epoch=progress.epoch, epochs=progress.epochs)]
    if state == "validating":
        share = 1.0
        parts.append(say(language, "state_validating"))
    else:
        parts.append(say(language, "run_images", images=progress.images, total=progress.total))
        if progress.loss is not None:
            parts.append(say(language, "run_loss", loss=decimal(language, progress.loss)))
    return (max(progress.epoch, 1) - 1 + share) / max(progress.epochs, 1), " · ".join(parts)


def _spoken(run: Run, language: str) -> str:
    """What a screen reader says whenever it changes: the state, and the epoch, but not every mini-batch."""
    said, progress = say(language, f"state_{run.state}"), run.progress
    if run.state == "training" and progress is not None and progress.model:
        epoch = say(language, "run_epoch", epoch=progress.epoch, epochs=progress.epochs)
        return f"{said}: {say(language, progress.model)}, {epoch}"
    return said
