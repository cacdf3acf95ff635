from types import SimpleNamespace

from demo.text.say import say
from demo.validate.data_panel import DataPanel
from demo.validate.session import Session
from xray_models.errors import XrayError


def test_what_is_being_judged_goes_on_in_the_language_that_is_chosen_meanwhile():
    panel = DataPanel.__new__(DataPanel)  # without its components
    news = [(1, 60), (2, 60), XrayError("stopped", "It was stopped.")]
    panel._validating = SimpleNamespace(judge=lambda brought, stop: iter(news))
    work = panel._judge_all(Session(description=SimpleNamespace(images=60)), "fr")
    _, progress, session, *_ = next(work)
    assert "sur 60" in progress
    # As it is before there is a description, of which nothing has to be drawn then.
    _, offered = panel._translate(Session(live=session.live), "en")
    assert "visible" not in offered  # the button to begin stays hidden while the work goes on
    _, progress, *_ = next(work)
    assert "of 60" in progress
    *_, offer, _ = next(work)
    assert offer.value == say("en", "validate_judge", n="60")
    assert next(work, None) is None and not session.live.is_at_work
