from demo.retrain.run_view import render_no_run
from demo.retrain.view import render_lead, render_lock, render_problem
from demo.server.access import Access


def test_a_public_page_warns_that_weights_vanish():
    assert "vanish" in render_lead(Access(public=True), "en") and "vanish" not in render_lead(
        Access(public=False), "en"
    )
    assert all("XRAY_RETRAIN_PASSWORD" in render_lock(Access(public=True), language) for language in ("en", "fr"))


def test_where_nobody_can_train_there_is_nothing_to_keep_and_no_password_to_give():
    access = Access(public=True, sealed=True)
    assert render_lead(access, "en") == "" and "password" not in render_no_run(access, False, "en")
    assert all("XRAY_RETRAIN_PASSWORD" not in render_lock(access, language) for language in ("en", "fr"))


def test_no_problem_is_no_sentence():
    assert render_problem(None, "en") == ""
