"""How a report of figures writes them: a share in per cent, any other number with three decimals, a dash for none."""

from __future__ import annotations

from xray_models.evaluation.diagnostic import Estimate
from xray_models.evaluation.intervals import Interval
from xray_models.reports.words import Words

IN_PERCENT = ("accuracy", "balanced_accuracy", "sensitivity", "specificity", "ppv", "npv")
NOTHING = "–"


class Written:
    """In the words of one language."""

    def __init__(self, words: Words):
        self._words = words

    def heads(self, *names: str) -> tuple[str, ...]:
        return tuple(self._words.say(f"validation_{name}") for name in names)

    def metric(self, name: str) -> str:
        return self._words.say(f"validation_metric_{name}")

    def value(self, name: str, value: float | None) -> str:
        if value is None:
            return NOTHING
        return self._words.exact(value) if name in IN_PERCENT else self._words.decimal(value)

    def interval(self, name: str, interval: Interval | None) -> str:
        return NOTHING if interval is None else " – ".join(self.value(name, end) for end in interval)

    def estimate(self, name: str, estimate: Estimate) -> str:
        """The value, and its interval behind."""
        if estimate.interval is None:
            return NOTHING
        return f"{self.value(name, estimate.value)} ({self.interval(name, estimate.interval)})"
