import pytest

from demo.server import access
from demo.server.access import Access


@pytest.fixture(autouse=True)
def naps(monkeypatch) -> list[float]:
    """The delays that were asked for, none of them waited for."""
    naps = []
    monkeypatch.setattr(access.time, "sleep", naps.append)
    return naps


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in ("SPACE_ID", access.PASSWORD_VARIABLE):
        monkeypatch.delenv(name, raising=False)


def test_on_ones_own_machine_nothing_is_locked():
    assert not Access.from_environment(public=False).public


@pytest.mark.parametrize("space", [None, "owner/space"])
def test_a_public_instance_is_locked(monkeypatch, space):
    if space:
        monkeypatch.setenv("SPACE_ID", space)
    assert Access.from_environment(public=space is None).public


def test_the_owners_password_opens_it_and_no_other(monkeypatch, naps):
    monkeypatch.setenv(access.PASSWORD_VARIABLE, "clé secrète")
    page = Access.from_environment(public=True)
    assert page.opens("clé secrète") and naps == []
    assert not page.opens("clé") and not page.opens("") and not page.opens("\ud800")
    assert naps == [access.WRONG_PASSWORD_DELAY] * 3


@pytest.mark.parametrize("password", ["", "None", "\ud800"])
def test_without_a_password_nothing_opens_it(monkeypatch, password):
    assert not Access.from_environment(public=True).opens(password)
    monkeypatch.setenv(access.PASSWORD_VARIABLE, "")
    assert not Access.from_environment(public=True).opens(password)


def test_the_password_is_not_printed():
    assert "secret" not in repr(Access(True, "secret"))
