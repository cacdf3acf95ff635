from types import SimpleNamespace

import pytest

from demo.server import access, throttle
from demo.server.access import EACH, TOGETHER, Access, client_of
from demo.text.say import say_error
from xray_models.errors import XrayError


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in ("SPACE_ID", access.PASSWORD_VARIABLE):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def page(monkeypatch):
    """A public page with a password, whose clock stands still."""
    monkeypatch.setattr(throttle, "monotonic", lambda: 1000.0)
    return Access(True, "clé secrète")


def test_on_ones_own_machine_nothing_is_locked():
    assert not Access.from_environment(public=False).public


@pytest.mark.parametrize("space", [None, "owner/space"])
def test_a_public_instance_is_locked(monkeypatch, space):
    if space:
        monkeypatch.setenv("SPACE_ID", space)
    assert Access.from_environment(public=space is None).public


def test_the_owners_password_opens_it_and_no_other(monkeypatch):
    monkeypatch.setenv(access.PASSWORD_VARIABLE, "clé secrète")
    page = Access.from_environment(public=True)
    assert page.opens("clé secrète", "a")
    assert not page.opens("clé", "a") and not page.opens("", "a") and not page.opens("\ud800", "a")


@pytest.mark.parametrize("password", ["", "None", "\ud800"])
def test_without_a_password_nothing_opens_it(monkeypatch, password):
    assert not Access.from_environment(public=True).opens(password, "a")
    monkeypatch.setenv(access.PASSWORD_VARIABLE, "")
    assert not Access.from_environment(public=True).opens(password, "a")


def test_after_too_many_wrong_ones_even_the_right_one_has_to_wait(page):
    for _ in range(EACH.at_once):
        assert not page.opens("wrong", "guesser")
    for password in ("wrong", "clé secrète"):
        with pytest.raises(XrayError, match="Wait 30 s") as refused:
            page.opens(password, "guesser")
    assert "Attendez 30 s" in say_error("fr", refused.value)
    assert page.opens("clé secrète", "owner")


def test_many_addresses_share_a_limit(page):
    guesses = 0
    with pytest.raises(XrayError, match="Wait 5 s"):
        for guesses in range(1000):
            page.opens("wrong", f"10.0.0.{guesses}")
    assert guesses == TOGETHER.at_once


def test_a_wrong_password_makes_nobody_wait(page, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: pytest.fail("the queue answers one after the other"))
    assert not page.opens("wrong", "a")


def request_from(address: str, **headers: str) -> SimpleNamespace:
    return SimpleNamespace(client=SimpleNamespace(host=address), headers=headers)


def test_a_client_is_its_address():
    assert client_of(request_from("10.0.0.5", **{"x-forwarded-for": "1.2.3.4"})) == "10.0.0.5"
    assert client_of(request_from("2001:db8:0:1:a::1")) == client_of(request_from("2001:db8:0:1:b::2"))
    assert client_of(request_from("x" * 1000)) == "x" * 64 and client_of(None) == ""


def test_on_a_space_the_proxy_says_who_asks(monkeypatch):
    monkeypatch.setenv("SPACE_ID", "a/b")
    assert client_of(request_from("10.0.0.5", **{"x-forwarded-for": "made-up, 1.2.3.4"})) == "1.2.3.4"
    assert client_of(request_from("10.0.0.5")) == "10.0.0.5"


def test_the_password_is_not_printed():
    assert "secret" not in repr(Access(True, "secret"))
