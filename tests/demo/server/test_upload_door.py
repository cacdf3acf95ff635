"""The door alone, without Gradio's server behind it."""

import asyncio
import errno
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from gradio.data_classes import FileData
from gradio.route_utils import GradioUploadFile
from starlette.responses import PlainTextResponse

from demo.server import upload_door
from demo.server.upload_door import UPLOAD_PATH, UploadDoor
from demo.server.uploads import take_upload
from demo.text.numbers import size
from demo.text.say import say

MAX_BYTES = 2_000_000


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def door(folder) -> UploadDoor:
    return UploadDoor(PlainTextResponse("what is behind the door"), MAX_BYTES)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def post(door, content=b"pixels", client="10.0.0.1", count=1, name="chest.png", path=UPLOAD_PATH, **headers):
    transport = httpx.ASGITransport(door, client=(client, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://page") as http:
        return await http.post(path, files=[("files", (name, content))] * count, headers=headers)


def send(door, *contents: bytes, **settings) -> list[httpx.Response]:
    async def send_all():
        return await asyncio.gather(*(post(door, content, **settings) for content in contents))

    return asyncio.run(send_all())


def test_the_same_file_from_eight_clients_is_eight_files(door, folder):
    paths = [response.json()[0] for response in send(door, *[b"pixels"] * 8)]
    assert len(set(paths)) == 8
    assert [take_upload(FileData(path=path)).data for path in paths] == [b"pixels"] * 8
    assert list(folder.iterdir()) == []


def run_asgi(door, messages: list[dict], wait: float = 0.0) -> int:
    """The status of the answer to an upload that comes in ``messages``, then nothing for ``wait`` seconds."""
    headers = [(b"content-type", b"multipart/form-data; boundary=x")]
    scope = {"type": "http", "method": "POST", "path": UPLOAD_PATH, "headers": headers, "query_string": b""}
    sent = []

    async def receive():
        if messages:
            return messages.pop(0)
        await asyncio.sleep(wait)
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    asyncio.run(door({**scope, "client": ("10.0.0.1", 1)}, receive, send))
    return sent[0]["status"]


BEGINNING = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nthe first pixels'


def test_what_broke_off_leaves_nothing(door, folder):
    status = run_asgi(door, [{"type": "http.request", "body": BEGINNING, "more_body": True}])
    assert status == 408 and list(folder.iterdir()) == []


def test_what_stalls_leaves_nothing(door, folder, monkeypatch):
    monkeypatch.setattr(upload_door, "STALL_SECONDS", 0.05)
    status = run_asgi(door, [{"type": "http.request", "body": BEGINNING, "more_body": True}], wait=5)
    assert status == 408 and list(folder.iterdir()) == []


def test_what_is_no_upload_is_refused_and_leaves_nothing(door, folder):
    assert run_asgi(door, [{"type": "http.request", "body": b"no form", "more_body": False}]) == 400
    assert list(folder.iterdir()) == []


def test_a_file_that_is_too_large_is_refused_in_words(door, folder):
    [answer] = send(door, bytes(MAX_BYTES + 1), **{"accept-language": "fr"})
    assert answer.status_code == 413 and answer.json()["detail"] == say(
        "fr", "upload_too_large", limit=size("fr", MAX_BYTES)
    )
    assert list(folder.iterdir()) == []


def test_unread_files_are_bounded_for_each_client_and_in_all(door, folder, monkeypatch):
    monkeypatch.setattr(upload_door, "UNREAD_FILES", 4)
    statuses = [[answer.status_code for answer in send(door, b"a", b"b", b"c", client=name)] for name in "xyz"]
    assert [sorted(each) for each in statuses] == [[200, 200, 429], [200, 200, 429], [429, 429, 429]]
    assert len(files_in(folder)) == 4
    take_upload(FileData(path=str(files_in(folder)[0])))
    assert 200 in [answer.status_code for name in "xy" for answer in send(door, b"d", client=name)]


def test_unread_bytes_are_bounded_while_they_arrive(door, folder):
    door._max_unread = 5 * MAX_BYTES // 2
    content = bytes(MAX_BYTES - 1000)
    answers = send(door, *[content] * 4)
    assert sorted(answer.status_code for answer in answers)[-1] == 429
    assert sum(path.stat().st_size for path in files_in(folder)) <= door._max_unread / 2
    assert answers[-1].json()["detail"] == say("en", "upload_too_many")


def test_many_files_in_one_request_are_refused(door, folder):
    [answer] = send(door, b"a", count=9)
    assert answer.status_code == 413 and list(folder.iterdir()) == []


def test_a_full_disk_is_told_in_words_and_works_again_once_there_is_room(door, folder, monkeypatch):
    async def no_space(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(GradioUploadFile, "write", no_space)
        [answer] = send(door, b"a")
        assert answer.status_code == 507 and answer.json()["detail"] == say("en", "upload_no_room")
    with monkeypatch.context() as nearly_full:
        nearly_full.setattr(upload_door.shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
        assert send(door, b"a")[0].status_code == 507
    assert list(folder.iterdir()) == []
    assert send(door, b"a")[0].status_code == 200


def test_progress_that_nobody_asks_for_is_forgotten(door, monkeypatch):
    monkeypatch.setattr(upload_door, "STATUS_SECONDS", 0)

    async def upload_and_wait():
        response = await post(door, path=f"{UPLOAD_PATH}?upload_id=abc")
        await asyncio.sleep(0.01)
        return response

    assert asyncio.run(upload_and_wait()).status_code == 200
    statuses = upload_door.file_upload_statuses
    assert "abc" not in statuses._statuses and "abc" not in statuses._signals


def test_everything_else_goes_through(door):
    assert send(door, b"a", path="/gradio_api/queue/join")[0].text == "what is behind the door"
