"""How far a run is, in numbers and in words: of each model, of the whole run, and for a screen reader."""

from __future__ import annotations

from dataclasses import dataclass

from demo.retrain.figures import read_test
from demo.server.run import Run
from demo.text.numbers import decimal, duration
from demo.text.say import say
from xray_models.networks.record import EvaluationRecord
from xray_models.training.progress import RunProgress

WORKING_ON_A_MODEL = ("weighing", "preparing", "training", "validating", "testing")


@dataclass(frozen=True)
class ModelProgress:
    """One model of a run: the share of its training that is done, in [0, 1], the same in words, and its test."""

    name: str
    share: float
    text: str
    test: EvaluationRecord | None


def model_progress(run: Run, name: str, language: str) -> ModelProgress:
    """How far the model ``name`` of ``run`` is."""
    test = read_test(run.weights / name) if name in run.finished else None
    return ModelProgress(name, *_share(run, name, language), test)


def epochs_of(run: Run, name: str) -> tuple[int, int]:
    """(epochs done, epochs wanted) of a model."""
    done = len(run.histories.get(name, []))
    return done, run.configs[name].epochs if name in run.configs else done


def pace(run: Run, language: str) -> str:
    """How fast an active run is and how long it will still take, as far as that is known."""
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
    return " · ".join(parts)


def announcement(run: Run, language: str) -> str:
    """What a screen reader says whenever it changes: the state and the epoch, but not every mini-batch."""
    state, progress = say(language, f"state_{run.state}"), run.progress
    if run.state == "training" and progress is not None and progress.model:
        epoch = say(language, "run_epoch", epoch=progress.epoch, epochs=progress.epochs)
        return f"{state}: {say(language, progress.model)}, {epoch}"
    return state


def _share(run: Run, name: str, language: str) -> tuple[float, str]:
    done, epochs = epochs_of(run, name)
    if name in run.finished:
        return 1.0, say(language, "run_model_done", done=done)
    progress = run.progress
    if run.state in WORKING_ON_A_MODEL and progress is not None and progress.model == name:
        return _share_of_current(progress, run.state, language)
    if not done and run.is_active:
        return 0.0, say(language, "run_waits")
    return done / max(epochs, 1), say(language, "run_epochs_done", done=done, epochs=epochs)


def _share_of_current(progress: RunProgress, state: str, language: str) -> tuple[float, str]:
    """Of the model that the process is at work on."""
    if state == "testing":
        return 1.0, say(language, "state_testing")
    if state == "weighing":
        return (progress.epoch - 1) / max(progress.epochs, 1), say(language, "run_weighing")
    if state == "preparing":
        text = say(language, "run_preparing", images=progress.images, total=progress.total)
        return (progress.epoch - 1) / max(progress.epochs, 1), text
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
