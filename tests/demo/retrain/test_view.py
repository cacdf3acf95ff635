from demo.retrain.view import render_lead, render_lock, render_problem
from demo.server.access import Access


def test_a_public_page_warns_that_weights_vanish():
    assert "vanish" in render_lead(Access(public=True), "en") and "vanish" not in render_lead(
        Access(public=False), "en"
    )
    assert all("XRAY_RETRAIN_PASSWORD" in render_lock(language) for language in ("en", "fr"))


def test_no_problem_is_no_sentence():
    assert render_problem(None, "en") == ""
