"""What a stranger sees of the owner's data on a public page: no name of a file and no picture, wherever they ask."""

import base64
import re

import pytest

from tests.campaign.owner import NAME
from tests.campaign.server import PASSWORD
from tests.campaign.visitor import ANSWERED, API, Visitor
from tests.demo.runs import RUN_ID

RESULTS = ("fill_1", "fill_2", "search", "translate_1")  # the handlers of the Results tab, where pictures would be


def asked_for_the_run(visitor: Visitor, dependency: dict) -> list:
    """The event's values, with the owner's run wherever a page would send a choice or an id."""
    kinds = {c["id"]: c["type"] for c in visitor.config["components"]}
    values = visitor.defaults(dependency["id"])
    wanted = {"state": RUN_ID, "dropdown": RUN_ID}
    return [wanted.get(kinds[i], value) for i, value in zip(dependency["inputs"], values, strict=True)]


def test_no_event_shows_a_name_or_a_picture(public, stranger):
    fired = 0
    for dependency in stranger.config["dependencies"]:
        if not dependency["queue"] or dependency["api_name"] in ("_load", "read_example"):
            continue
        for event_data in (None, {"run": RUN_ID}, {"model": "cnn"}):
            answer = stranger.fire(dependency["id"], asked_for_the_run(stranger, dependency), event_data)
            fired += 1
            assert NAME not in answer.text.lower(), dependency["api_name"]
            assert dependency["api_name"] not in RESULTS or "data:image/jpeg" not in answer.text
    assert fired > 60, "the page has not so few events"


@pytest.mark.parametrize("model", ["cnn", "resnet50"])
@pytest.mark.parametrize("choice", [RUN_ID, "in-use", "shipped"])
def test_no_misclassified_image_is_shown(stranger, choice, model):
    stranger.fire("fill_1")  # the page learns what there is to choose
    answer = stranger.fire("search", ["en", choice], {"model": model})
    assert answer.status == 200 and "data:image" not in answer.text and NAME not in answer.text.lower()


def test_no_download_names_a_file(stranger):
    html = stranger.fire("fill_1", ["en", "in-use"]).html
    assert "n = 8" in html, "the figures of the owner's run are not shown"
    downloads = re.findall(r"base64,([A-Za-z0-9+/=]+)", html)
    assert downloads
    assert not any(NAME.encode() in base64.b64decode(content).lower() for content in downloads)


@pytest.mark.parametrize("address", ["/", "/config", f"{API}/info", "/robots.txt", "/manifest.json", "/theme.css"])
def test_no_route_names_a_file(stranger, address):
    assert NAME not in stranger.http.get(address).text.lower()


def test_the_owner_sees_them(public):
    with Visitor(public.address) as owner:
        owner.unlock(PASSWORD)
        assert NAME in owner.choose(RUN_ID).text.lower()


def test_no_answer_of_one_visitor_is_seen_by_another(public, stranger, radiograph):
    assert ANSWERED in stranger.read(radiograph, "private-name.png").html
    with Visitor(public.address) as other:
        for handler in ("read_again", "mend", "select", "translate", "#prevalence-field.input"):
            answer = other.fire(handler)
            assert "private-name" not in answer.text and "p_pneumonia" not in answer.text
            assert ANSWERED not in answer.html
