from types import SimpleNamespace

import pytest

from demo.server.access import Access
from demo.validate.local_fit import LocalUse, fit, rule_of
from demo.validate.local_view import render_fit, render_in_use
from demo.validate.session import Session
from demo.validate.validating import Outcome
from xray_models.errors import XrayError


@pytest.fixture
def session(validation) -> Session:
    outcome = Outcome(validation, "stamp", {"en": "", "fr": ""}, 1)
    return Session(outcome=outcome, fit=fit(Session(outcome=outcome), "youden", None))


@pytest.fixture
def weights():
    """Weights in use that remember the calibration that they shall follow."""
    weights = SimpleNamespace(stamp="stamp", current=SimpleNamespace(calibration=None))
    weights.calibrate = lambda calibration: setattr(weights.current, "calibration", calibration)
    return weights


def test_a_model_that_guesses_is_refused_and_a_small_n_is_said(session):
    html = render_fit(session.fit, "en")
    assert "recalibration cannot mend this" in html and "n is too small" in html
    share = session.fit.models["resnet50"].tested.uncertainty()["uncertain"]
    assert "Share of uncertain answers" in html and f"{share:.3f}" in html
    assert set(session.fit.models) == {"resnet50"} and "n est trop petit" in render_fit(session.fit, "fr")


def test_a_fit_is_put_into_use_under_its_name_and_removed(session, weights):
    use = LocalUse(weights, Access(public=False))
    use.use(session, "  Ward <7> ", unlocked=False)
    assert weights.current.calibration.name == "Ward <7>" and "Ward &lt;7&gt;" in render_in_use(weights, "en")
    use.remove(unlocked=False)
    assert weights.current.calibration is None and render_in_use(weights, "en") == ""


def test_on_a_public_page_only_the_owner_changes_what_answers(session, weights):
    use = LocalUse(weights, Access(public=True, password="secret"))
    for change in (lambda: use.use(session, "Ward", False), lambda: use.remove(False)):
        with pytest.raises(XrayError) as error:
            change()
        assert error.value.code == "lock-locked"
    use.use(session, "Ward", unlocked=True)
    assert weights.current.calibration.name == "Ward"


@pytest.mark.parametrize("name", ["", "   ", None, "x" * 61, "a\nb"])
def test_a_calibration_needs_a_name_that_can_be_shown(session, weights, name):
    with pytest.raises(XrayError) as error:
        LocalUse(weights, Access(public=False)).use(session, name, False)
    assert error.value.code == "local-no-name"


def test_other_weights_than_those_that_judged_are_not_calibrated(session, weights):
    weights.stamp = "other"
    with pytest.raises(XrayError) as error:
        LocalUse(weights, Access(public=False)).use(session, "Ward", False)
    assert error.value.code == "local-other-weights" and weights.current.calibration is None


@pytest.mark.parametrize(
    ("kind", "value"), [("sensitivity", 100), ("sensitivity", None), ("costs", 0), ("x", 1), ("costs", "nan")]
)
def test_a_rule_without_a_possible_value_is_a_sentence(kind, value):
    with pytest.raises(XrayError) as error:
        rule_of(kind, value)
    assert error.value.code == "local-no-value"


def test_rules_take_what_a_person_types():
    assert rule_of("sensitivity", 95).value == 0.95 and rule_of("costs", "5").value == 5 and rule_of("youden", None)
