import json
from types import SimpleNamespace

import pytest

from demo.compare.batch import MOST_FILES, Batch
from demo.server.at_once import MOST
from demo.server.upload_folder import UPLOAD
from demo.server.uploads import WaitingUpload


class FakeReader:
    """Answers with the size of a file, and notes how many files lie in memory."""

    def __init__(self):
        self.weights = SimpleNamespace(current=SimpleNamespace(classifiers={}))
        self.taken = []

    def answer_json(self, upload, classifiers):
        self.taken.append(upload.name)
        return {"file": upload.name, "bytes": None if upload.data is None else len(upload.data)}


@pytest.fixture
def waiting(tmp_path):
    def make(number: int) -> WaitingUpload:
        path = tmp_path / f"{UPLOAD}{number}" / "hash" / f"{number}.png"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x" * number)
        return WaitingUpload(path.name, path)

    return make


def test_a_call_is_bounded_says_so_and_leaves_no_file(waiting, tmp_path):
    reader = FakeReader()
    lines = Batch(reader).answer([waiting(number) for number in range(MOST_FILES + 3)]).splitlines()
    answers = list(map(json.loads, lines))
    assert [answer["file"] for answer in answers] == [f"{number}.png" for number in range(MOST_FILES + 3)]
    assert [answer["bytes"] for answer in answers[:MOST_FILES]] == list(range(MOST_FILES))
    assert {answer["error"]["code"] for answer in answers[MOST_FILES:]} == {"batch-full"}
    assert len(reader.taken) == MOST_FILES and not list(tmp_path.iterdir())


def test_a_file_is_read_when_its_turn_comes(waiting):
    files = [waiting(number) for number in range(20)]
    lines = Batch(FakeReader()).answers(files)
    next(lines)
    assert sum(not file.path.exists() for file in files) <= MOST + 2
    lines.close()


def test_no_files_are_no_lines():
    assert Batch(FakeReader()).answer(None) == ""
