"""The endpoint /batch: the files of a call in, a line of JSON for each of them out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Protocol

from demo.compare.reader import Reader
from demo.server.at_once import MOST
from demo.server.uploads import Upload, WaitingUpload
from demo.text.say import page_error
from xray_models.data.in_order import in_order

MOST_FILES = 64  # of a call; others of the same address may wait to be read meanwhile (see ``upload_door``)


class Waiting(Protocol):
    """A file that is read when its turn comes, as ``WaitingUpload``."""

    def take(self) -> Upload: ...


class Batch:
    """Answers the files of a call, all with the weights that were in use when it began."""

    def __init__(self, reader: Reader):
        self._reader = reader

    def answer(self, files: Sequence[WaitingUpload] | None) -> str:
        """JSON lines in the order of ``files``: each is the object of ``predict --json``.

        The files beyond ``MOST_FILES`` are not read, and their lines say so.
        """
        files = files or []
        lines = [*self.answers(files[:MOST_FILES]), *map(_not_read, files[MOST_FILES:])]
        return "".join(f"{json.dumps(line)}\n" for line in lines)

    def answers(self, files: Sequence[Waiting]) -> Iterator[dict]:
        """The objects alone, of all ``files``, one by one.

        As many files are in memory as are read at once, and as many answers wait for their place in the order."""
        weights = self._reader.weights.current
        work = in_order(lambda file: self._reader.answer_json(file.take(), weights.classifiers), files, MOST, MOST)
        with closing(work) as answers:
            yield from answers


def _not_read(file: WaitingUpload) -> dict:
    file.drop()
    return {"file": file.name, "error": page_error("batch_full", limit=MOST_FILES).to_json()}
