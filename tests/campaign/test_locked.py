"""On a public page: what a stranger can change (nothing), and what guessing the password brings (nothing)."""

import hashlib
import threading
import time

import pytest

from tests.campaign.server import PASSWORD
from tests.campaign.visitor import API, Visitor
from tests.demo.runs import RUN_ID
from tests.helpers import dataset_files, write_zip

ACTIONS = (
    *("run-stop", "run-resume", "run-finish", "run-use", "use-sure", "run-sure"),
    *("restore", "run-download", "start"),
)
DATASETS = ("dataset-pneumoniamnist", "dataset-kaggle")
GUESSER = "127.0.0.3"  # an address of its own, so that the owner can go on
AT_ONCE = 10  # guesses, and then one a second, are few enough for any password
GUESSES = ("", " ", "password", PASSWORD.upper(), f"{PASSWORD} ", PASSWORD[:-1], "\ud800", "x" * 100_000)


def contents(folder) -> dict[str, str]:
    """Every file below ``folder``, by its SHA-256; what the server locks for an instant is left out."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


@pytest.mark.parametrize("claimed", [True, "true", {"value": True}])
@pytest.mark.parametrize("button", [*ACTIONS, *DATASETS])
def test_no_button_works_without_the_password(public, stranger, button, claimed):
    before = contents(public.runs)
    stranger.choose(RUN_ID)
    values = [claimed if value in (None, False) else value for value in stranger.defaults(f"#{button}.click")]
    for forged in (values, [RUN_ID, "en", claimed], ["en", claimed]):
        stranger.fire(f"#{button}.click", forged)
    assert contents(public.runs) == before
    assert public.files() == []


@pytest.mark.parametrize("route", ["run", "api", "call"])
@pytest.mark.parametrize("event", ["#start.click", "#run-download.click", "#run-sure.click", "_load", "unlock"])
def test_no_other_route_reaches_a_private_event(public, stranger, route, event):
    before = contents(public.runs)
    body = stranger.body(event, [RUN_ID, "en", True][: len(stranger.defaults(event))])
    for name in (stranger.dependency(event)["api_name"], "compare", "predict"):
        address = f"{API}/{route}/{name}"
        stranger.http.post(address, json=body)
    assert contents(public.runs) == before


def test_a_stranger_s_data_set_is_neither_read_nor_kept(public, stranger, tmp_path):
    before = contents(public.runs)
    answer = stranger.load(write_zip(tmp_path / "x.zip", dataset_files(3, 2)).read_bytes())
    assert "locked" in answer.html
    assert contents(public.runs) == before and public.files() == []


def test_one_visitor_s_password_opens_nothing_for_another(public, stranger):
    with Visitor(public.address) as owner:
        owner.unlock(PASSWORD)
        assert _can_change(owner)
        assert not _can_change(stranger)
    stranger.session = stranger.session[::-1]
    assert not _can_change(stranger)


@pytest.mark.parametrize("guess", GUESSES)
def test_no_guess_opens(stranger, guess):
    assert "problem" in stranger.unlock(guess).html
    assert not _can_change(stranger)


def test_guesses_at_once_are_few_and_keep_nobody_out(public, radiograph):
    answers, stop = [], threading.Event()

    def guess(route: str) -> None:
        with Visitor(public.address, source=GUESSER) as guesser:
            body = guesser.body("_try", ["wrong", "en"])
            while not stop.is_set():
                direct = guesser.http.post(f"{API}/run/_try", json=body).text if route == "run" else ""
                answers.append(direct or guesser.fire("_try", ["wrong", "en"]).text)

    guessers = [threading.Thread(target=guess, args=(route,)) for route in ["queue"] * 40 + ["run"] * 8]
    started = time.monotonic()
    for guesser in guessers:
        guesser.start()
    try:
        time.sleep(3)
        with Visitor(public.address) as visitor:
            assert "models" in visitor.compare(radiograph), "guesses keep visitors out"
    finally:
        stop.set()
        for guesser in guessers:
            guesser.join()
    tried = sum("Wrong password" in answer for answer in answers)
    assert tried <= AT_ONCE + (time.monotonic() - started)


def test_the_password_is_nowhere(public, stranger):
    page = stranger.http.get("/").text + stranger.http.get("/config").text + public.printed()
    assert PASSWORD not in page


def _can_change(visitor: Visitor) -> bool:
    """Whether the button that deletes a run is offered."""
    answer = visitor.choose(RUN_ID)
    outputs = visitor.dependency("_choose")["outputs"]
    button = next(c["id"] for c in visitor.config["components"] if c["props"].get("elem_id") == "run-delete")
    return bool(answer.data[outputs.index(button)].get("visible"))
