"""What no honest writer leaves behind, and what another version might."""

import json
import os
from dataclasses import dataclass
from typing import Annotated

import pytest
from pydantic import Field

from xray_models.documents import MAX_DEPTH, DamagedDocument, open_plain, parse_document, read_document


@dataclass(frozen=True)
class Figures:
    name: str
    n: Annotated[int, Field(ge=0, le=10**9)] = 0
    share: Annotated[float, Field(ge=0, le=1)] = 0.5


DAMAGED = {
    "nothing": b"",
    "half": b'{"name": "a"',
    "zeros": bytes(4096),
    "binary": bytes(range(256)) * 9,
    "not utf-8": b'{"name": "\xff"}',
    "another kind": b'["name"]',
    "a key is missing": b"{}",
    "the wrong type": b'{"name": 3}',
    "out of range": b'{"name": "a", "n": -1}',
    "a huge integer": b'{"name": "a", "n": 1' + b"0" * 400 + b"}",
    "more digits than Python reads": b'{"name": "a", "n": 1' + b"0" * 5000 + b"}",
    "NaN": b'{"name": "a", "share": NaN}',
    "infinite": b'{"name": "a", "share": 1e999}',
    "too deep": b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep in a key that is not known": b'{"name": "a", "x": ' + b"[" * 40 + b"]" * 40 + b"}",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_what_is_damaged_is_one_error(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(DamagedDocument):
        read_document(tmp_path / "a.json", Figures)


def test_values_come_as_they_were_written_and_keys_of_other_versions_are_ignored(tmp_path):
    name = "[" * 100 + '\\"{' + "é\udcff"  # brackets in a string, and a name that is not UTF-8
    (tmp_path / "a.json").write_text(json.dumps({"name": name, "n": 7, "new": [1]}), encoding="utf-8")
    assert read_document(tmp_path / "a.json", Figures) == Figures(name, 7)
    assert parse_document("\N{BOM}".encode() + b'{"name": "by a person"}', Figures).name == "by a person"


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"name": "a" * 200}))
    assert read_document(tmp_path / "a.json", Figures, max_bytes=300).name == "a" * 200
    with pytest.raises(DamagedDocument, match="larger"):
        read_document(tmp_path / "a.json", Figures, max_bytes=200)


def test_nesting_is_counted_without_strings():
    assert parse_document("[" * MAX_DEPTH + "]" * MAX_DEPTH, list)
    with pytest.raises(DamagedDocument):
        parse_document("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), list)
    with pytest.raises(DamagedDocument):  # takes no time, either
        parse_document('"' + '\\"' * 1_000_000, list)


def test_what_is_no_file_is_refused_without_waiting(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "loop", "pipe"):
        with pytest.raises(DamagedDocument):
            read_document(tmp_path / name, dict)
    for name in ("missing", "dangling"):
        with pytest.raises(FileNotFoundError):
            read_document(tmp_path / name, dict)


def test_a_link_is_followed_where_it_may_lead_anywhere(tmp_path):
    (tmp_path / "a.json").write_text('{"name": "a"}')
    (tmp_path / "link").symlink_to("a.json")
    assert read_document(tmp_path / "link", Figures).name == "a"
    with pytest.raises(OSError):
        open_plain(tmp_path / "link", links=False)
