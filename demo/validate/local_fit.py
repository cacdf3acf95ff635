"""A local operating point for the weights in use: fitted to a visitor's images, put into use, and removed again."""

from __future__ import annotations

import math

from demo.server.access import Access
from demo.server.active_weights import ActiveWeights
from demo.text.say import page_error
from demo.validate.session import Session
from xray_models.evaluation.local import RULES, LocalFit, Rule, fit_local
from xray_models.networks.local_calibration import LONGEST_NAME

_IN_PERCENT = ("sensitivity", "prevalence")


def fit(session: Session | None, kind: object, value: object) -> LocalFit:
    """By the rule ``kind`` of RULES and its ``value`` as a person typed it. XrayError: it cannot be fitted."""
    if session is None or session.outcome is None:
        raise page_error("validate_gone")
    return fit_local(session.outcome.validation, rule_of(kind, value))


def rule_of(kind: object, value: object) -> Rule:
    """XrayError: there is no such rule, or its value is missing or impossible."""
    if kind == "youden":
        return Rule()
    try:
        number = float(value) / (100 if kind in _IN_PERCENT else 1)  # type: ignore[arg-type]
        if kind in RULES and math.isfinite(number) and number > 0:
            return Rule(kind, number)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        pass
    raise page_error("local_no_value")


class LocalUse:
    """Who may put a calibration into use, and does. ``unlocked``: the visitor has given the owner's password."""

    def __init__(self, weights: ActiveWeights, access: Access):
        self.weights, self._access = weights, access

    def may_change(self, unlocked: bool) -> bool:
        """Whether this visitor may change what answers for everybody."""
        return self._access.admits(unlocked)

    def use(self, session: Session | None, name: object, unlocked: bool) -> None:
        """Let the weights follow what was fitted, under ``name``. XrayError: they are others now, or it cannot be."""
        self._check(unlocked)
        if session is None or session.fit is None or session.outcome is None:
            raise page_error("local_not_fitted")
        if self.weights.stamp != session.outcome.stamp:
            raise page_error("local_other_weights")
        text = str(name or "").strip()
        if not 0 < len(text) <= LONGEST_NAME or not text.isprintable():
            raise page_error("local_no_name", most=LONGEST_NAME)
        self.weights.calibrate(session.fit.named(text))

    def remove(self, unlocked: bool) -> None:
        """Answer as the weights' own records say again."""
        self._check(unlocked)
        self.weights.calibrate(None)

    def _check(self, unlocked: bool) -> None:
        if not self.may_change(unlocked):
            raise page_error("lock_locked")
