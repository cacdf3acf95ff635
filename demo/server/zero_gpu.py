"""ZeroGPU, the hardware of a Hugging Face Space that lends a GPU for seconds at a time.

Everywhere else each function here gives back what it was given, and the package ``spaces`` is not even imported. On
ZeroGPU this process never has a GPU. The networks are put on "cuda" before the page starts, which ``spaces`` pretends
there is, and it writes them to a file when the page starts; a function that needs them runs in a child, forked from
this process, in which the GPU is real. So:

- whatever is asked of a classifier goes there (``lend``), and one function for a whole answer asks once (``on_gpu``);
- its arguments and its result are pickled on the way: NumPy and plain values. A classifier travels by its number;
- all go through one function, because each that ``spaces`` knows would have a child with networks of its own;
- the child may end after any task, and does not share what it caches. Nothing of a visitor is kept there;
- no networks can be loaded once the page has started, so nobody can retrain: see ``Access``.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

import gradio as gr

from demo.text.say import page_error
from xray_models.errors import XrayError
from xray_models.inference.classifier import Classifier
from xray_models.networks.local_calibration import LocalCalibration

logger = logging.getLogger(__name__)

VARIABLE = "SPACES_ZERO_GPU"  # set by such a Space, and read by ``spaces``
SECONDS = 10  # that a task may take: the shorter, the sooner a visitor gets a GPU. The first one moves the networks
ASKED = ("predict", "predict_many", "p_pneumonia", "explain", "novelty")  # methods that need the networks

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_lent: list[Classifier] = []  # in the order in which they were loaded; the child has the same list


class _Outcome(NamedTuple):
    """What a function gave or raised: of an error, ``spaces`` would pass on the name of its class alone."""

    value: Any
    error: Exception | None


def is_zero_gpu() -> bool:
    """Whether this is a Space on ZeroGPU, by the rule of ``spaces`` itself."""
    return os.environ.get(VARIABLE, "").lower() in ("1", "t", "true")


def prepare() -> None:
    """To be called first, by the main thread: from here on networks can be put on the GPU that is not there yet."""
    if is_zero_gpu():
        _task()


def lend(classifiers: Mapping[str, Classifier]) -> dict[str, Classifier]:
    """The same classifiers, which answer where the GPU is."""
    return {name: _Lent(classifier) if is_zero_gpu() else classifier for name, classifier in classifiers.items()}


def on_gpu(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """``function``, run where the GPU is. It can be pickled, as its arguments and its result can.

    XrayError: what ``function`` raises, or "no-gpu-now" where none can be had.
    """
    return cast(Callable[Asked, Answer], partial(_run, function)) if is_zero_gpu() else function


class _Lent(Classifier):
    """A classifier as this process sees it: what it is, and methods that run elsewhere."""

    def __init__(self, classifier: Classifier):
        vars(self).update(vars(classifier))
        self._number = len(_lent)
        _lent.append(classifier)
        for method in ASKED:
            setattr(self, method, on_gpu(partial(_ask, self, method)))

    def with_calibration(self, calibration: LocalCalibration | None) -> Classifier:
        return _Lent(_lent[self._number].with_calibration(calibration))

    def __reduce__(self) -> tuple[Callable[[int], Classifier], tuple[int]]:
        return _by_number, (self._number,)


def _by_number(number: int) -> Classifier:
    return _lent[number]


def _ask(classifier: Classifier, method: str, *args: Any, **kwargs: Any) -> Any:
    return getattr(classifier, method)(*args, **kwargs)


@cache
def _task() -> Callable[..., _Outcome]:
    """The one function that ``spaces`` knows."""
    import spaces  # installed by the Space itself; changes torch on its way in

    return spaces.GPU(duration=SECONDS)(_outcome)


def _run(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What ``function`` gives or raises in the process that has the GPU."""
    try:
        outcome = _task()(function, args, kwargs)
    except gr.Error as error:  # no GPU is free, this visitor's time of the day is used up, or the child has died
        logger.warning("No GPU from ZeroGPU: %s", error)
        raise page_error("no_gpu_now") from None
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def _outcome(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Outcome:
    """Runs in the process that has the GPU."""
    try:
        return _Outcome(function(*args, **kwargs), None)
    except XrayError as error:
        return _Outcome(None, error)
    except Exception as error:
        logger.exception("Unexpected error beside the GPU")
        return _Outcome(None, RuntimeError(type(error).__name__))  # the error itself may not be one for pickle
