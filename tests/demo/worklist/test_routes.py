import asyncio
import csv
import io
import json

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from demo.server.upload_door import CLIENT_SHARE
from demo.text.say import say
from demo.worklist.judge import Judge
from demo.worklist.routes import ANSWERS_PATH, BATCHES, FILES, PDF_PATH, worklist_routes
from tests.demo.compare.answers import comparison, no_weights
from tests.dicom_files import IDENTIFYING, dicom
from xray_models.cli.answers_table import COLUMNS
from xray_models.images.notice import Notice
from xray_models.images.scope import ScopeResult

LINES = [
    ["=a.png", "inside", "", [["PNEUMONIA", 0.97, False], ["NORMAL", 0.2, True]]],
    ["deep/b.dcm", "outside", "It is unlike them.", [["NORMAL", 0.1, False], ["NORMAL", 0.1, False]]],
    ["c.txt", "refused", "No picture.", [None, None]],
]
LIST = {"language": "en", "minutes": 60, "total": 7, "weights": ["first"], "lines": LINES}


def picture(width: int) -> bytes:
    buffer = io.BytesIO()
    pixels = np.linspace(20, 220, 200)[:, None] + np.linspace(0, 30, width)
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def judged(radiograph, **_):
    """Pictures of 300 pixels are outside the scope, those of 400 break the program."""
    if radiograph.width == 400:
        raise ValueError("a name in a message")
    scope = ScopeResult(("adult",), {}) if radiograph.width == 300 else None
    return comparison(width=radiograph.width, scope=scope, warnings=(Notice("small", "Small."),))


@pytest.fixture
def client(monkeypatch) -> TestClient:
    monkeypatch.setattr("demo.worklist.judge.compare", judged)
    return TestClient(Starlette(routes=worklist_routes(Judge(no_weights(), None))))


def post(client: TestClient, *contents: bytes, **headers: str):
    return client.post(ANSWERS_PATH, files=[("file", ("0", content)) for content in contents], headers=headers)


def test_each_file_of_a_batch_has_its_row_in_order_and_a_broken_one_holds_nobody(client, caplog):
    answer = post(client, picture(200), b"no picture", picture(300), picture(400), picture(210))
    assert answer.json()["weights"] == "first" and answer.headers["cache-control"] == "no-store"
    rows = answer.json()["rows"]
    assert [row["answer"].get("input", {}).get("width") for row in rows] == [200, None, 300, None, 210]
    codes = [row["answer"].get("error", {}).get("code") for row in rows]
    assert codes == [None, "not-an-image", None, "unexpected", None]
    assert [bool(row["thumbnail"]) for row in rows] == [True, False, True, True, True]
    assert rows[2]["said"]["en"][0] == say("en", "outside_adult") and rows[2]["said"]["en"][1] == "Small."
    assert rows[1]["said"]["fr"][0].startswith("Ce fichier n'est pas une image")
    assert "a name in a message" not in caplog.text


def test_a_row_of_the_table_is_that_of_the_command_line(client):
    rows = post(client, picture(200), b"no picture").json()["rows"]
    answered, refused = (dict(zip(COLUMNS, next(csv.reader([row["csv"]])), strict=True)) for row in rows)
    assert answered["file"] == "" and answered["width"] == "200" and answered["agreement"] == "False"
    assert len(answered["answered_by"]) == 12 and answered["answered_by"] == refused["answered_by"]
    assert (answered["resnet50_label"], answered["resnet50_p_pneumonia"]) == ("PNEUMONIA", "0.973")
    assert refused["error_code"] == "not-an-image" and refused["cnn_label"] == ""


def test_whom_a_dicom_file_names_is_in_no_answer(client):
    file = dicom(np.random.default_rng(0).integers(0, 255, (90, 120), dtype=np.uint8))
    text = post(client, file).text
    assert '"accepted":true' in text and not [word for word in IDENTIFYING if word in text]


def test_what_is_no_batch_is_refused_in_a_sentence(client):
    assert post(client, *[b"x"] * (FILES + 1)).status_code == 400
    assert client.post(ANSWERS_PATH, content=b"x", headers={"content-type": "text/plain"}).json()["rows"] == []


def test_no_more_batches_are_taken_at_once_than_there_is_room_for(monkeypatch):
    """The others are told so, and one address does not take all the room."""
    judge, waiting = Judge(no_weights(), None), asyncio.Event()

    async def rows(files):
        await waiting.wait()
        return "first", []

    monkeypatch.setattr(judge, "rows", rows)
    desk = worklist_routes(judge)[0].endpoint.__self__

    async def ask(address: str) -> int:
        scope = {"type": "http", "method": "POST", "path": ANSWERS_PATH, "headers": [], "client": (address, 1)}
        scope["query_string"] = b""
        return (await desk.answer(Request(scope, receive))).status_code

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def crowd() -> tuple[list[int], int]:
        own = int(CLIENT_SHARE * BATCHES)
        first = [asyncio.ensure_future(ask("10.0.0.1")) for _ in range(own + 1)]
        await asyncio.sleep(0)
        others = [asyncio.ensure_future(ask("10.0.0.2")) for _ in range(BATCHES - own)]
        while sum(task.done() for task in first) < 1:
            await asyncio.sleep(0.01)
        last = await ask("10.0.0.3")
        waiting.set()
        return sorted(await asyncio.gather(*first, *others)), last

    statuses, last = asyncio.run(crowd())
    assert statuses == [200] * BATCHES + [429] and last == 429


@pytest.mark.parametrize(("language", "words"), [("en", "Not to be used"), ("fr", "À ne pas utiliser")])
def test_the_list_as_a_pdf(client, language, words):
    answer = client.post(PDF_PATH, content=json.dumps(LIST | {"language": language}))
    assert answer.headers["content-type"] == "application/pdf"
    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    text = page.extract_text()
    for part in ("=a.png", "deep/b.dcm", "97", "No picture.", say(language, "list_disagree", n=1), words):
        assert part in text


@pytest.mark.parametrize(
    "asked",
    [b"", b"[]", b"{}", *(json.dumps(LIST | change).encode() for change in (
        {"lines": [["a", "inside", "", [["MAYBE", 0.5, False], None]]]},
        {"lines": [["a", "inside", "", [["NORMAL", 2, False], None]]]},
        {"lines": [["a", "lost", "", [None, None]]]},
        {"lines": [["a"]]},
        {"lines": 5},
        {"minutes": "x"},
        {"weights": 5},
    ))],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_a_sentence(client, asked):
    answer = client.post(PDF_PATH, content=asked)
    assert answer.status_code == 400 and answer.json()["detail"] == say("en", "worklist_no_list")
