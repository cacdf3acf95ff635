"""What a program may ask by MCP (``server/mcp_server.py``): answers for radiographs, and what these are worth.

The docstrings of the tools are what a program, and the language model behind it, gets to read of them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from demo.compare.batch import MOST_FILES, Batch
from demo.compare.reader import Reader
from demo.server.uploads import Upload, WaitingUpload, waiting_upload
from demo.text.say import page_error
from xray_models.networks.local_calibration import LocalCalibration

INSTRUCTIONS = (
    "Two small research models, for teaching and research. This is not a medical device: nothing that these tools "
    "answer is a finding or a diagnosis, and no decision about a patient may rest on it. Before you use or pass on an "
    "answer ask what_the_answers_are_worth, and say its limits with it."
)
File = Annotated[
    str,
    Field(
        description="The whole file (DICOM, JPEG, PNG, TIFF, BMP or WebP) in base64, all files of a call together at "
        "most 1.4 MB; or, for a file of up to 100 MB, the path with which the server answers when it is posted to "
        "/gradio_api/upload (multipart form, field 'files'). Not a URL, nor a path of your own: nothing is fetched."
    ),
]
Files = Annotated[list[File], Field(max_length=MOST_FILES, description="The answers come in this order.")]


class Tools:
    """``all`` lists the tools."""

    def __init__(self, reader: Reader):
        self._reader, self._batch = reader, Batch(reader)

    def all(self) -> list[Callable[..., Any]]:
        return [self.judge_radiograph, self.judge_radiographs, self.what_the_answers_are_worth]

    def judge_radiograph(self, file: File) -> dict[str, Any]:
        """What two small research models say of one frontal chest radiograph: NORMAL or PNEUMONIA, each with a
        calibrated probability.

        What it is worth: the models learned from children aged one to five of one hospital, and were tested on such
        children alone. On others, adults above all, expect answers that are little better than chance. They know no
        other disease, so NORMAL does not mean healthy. This is not a medical device: never report an answer as a
        finding or a diagnosis, and let no decision about a patient rest on it.

        How to read it: "notes" say when an answer is none, so heed them first. Where "scope.inside" is false, the
        models were not made for this picture; where "uncertain" is true or "agreement" is false, a person has to read
        it. A picture that cannot be judged has "error" instead. The file is deleted once read, and nothing is kept.
        """
        (answer,) = self._judged([file])
        return answer

    def judge_radiographs(self, files: Files) -> dict[str, list[dict[str, Any]]]:
        """The same as judge_radiograph for several radiographs: "answers" has one for each, in their order.

        These are separate answers about separate pictures, each worth no more than what judge_radiograph says: no
        comparison over time, no screening result, no statistic of a group.
        """
        return {"answers": self._judged(files)}

    def what_the_answers_are_worth(self) -> dict[str, Any]:
        """How the weights in use did on test radiographs, and on adults where that was measured; null is not known.

        Sensitivity and specificity are at each model's own operating point. They hold for children aged one to five of
        the hospital that the training radiographs come from, and for files like those of the test; elsewhere expect
        less. Where "local_calibration" names another operating point, fitted to a hospital's own radiographs, its
        figures count in their place, for that hospital alone.
        """
        weights = self._reader.weights.current
        worth, total = weights.worth, weights.worth.joint.total if weights.worth.joint else None
        return {
            "use": "Teaching and research. Not a medical device.",
            "weights": "shipped" if weights.run_id is None else "trained on this page",
            "test_radiographs": {"n": total.images, "with_pneumonia": total.ill} if total else None,
            "models": {name: rates._asdict() for name, rates in worth.rates.items()} or None,
            "adults_of_another_hospital": worth.adults.model_dump() if worth.adults else None,
            "tested_too_little_or_too_poor": list(worth.weak),
            "local_calibration": _in_figures(weights.calibration),
        }

    def _judged(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        weak = list(self._reader.weights.current.worth.weak)
        files = [_file(text) for text in texts]
        answers = self._batch.answers([file for file in files if file])
        unreadable = {"file": "", "error": page_error("no_file_in_call").to_json()}
        return [_with_notes(next(answers) if file else unreadable, weak) for file in files]


@dataclass(frozen=True)
class _InCall:
    """A file that came with the call; otherwise like one that waits in the upload folder."""

    data: bytes
    name: str = ""

    def take(self) -> Upload:
        return Upload(self.name, self.data)

    def drop(self) -> None:
        """It is nowhere else."""


def _in_figures(calibration: LocalCalibration | None) -> dict[str, Any] | None:
    """What the local one in use reached on radiographs that it was not fitted on; None: none is in use."""
    if calibration is None:
        return None
    tested = {name: own.tested for name, own in calibration.models.items()}
    return {"name": calibration.name, "radiographs": dict(calibration.images), "models": tested}


def _file(text: str) -> WaitingUpload | _InCall | None:
    """An upload's path, a data URI or base64; None: neither."""
    if waiting := waiting_upload(text):
        return waiting
    encoded = text.partition(",")[2] if text.startswith("data:") else text
    try:
        return _InCall(base64.b64decode("".join(encoded.split()), validate=True))
    except (binascii.Error, ValueError):
        return None


def _with_notes(answer: dict[str, Any], weak: Sequence[str]) -> dict[str, Any]:
    """``answer`` with what has to be known before it is read; ``weak``: models whose test says little."""
    if "error" in answer:
        return answer
    scope, notes = answer["scope"], []
    if scope and not scope["inside"]:
        reasons = ", ".join(reason.replace("_", " ") for reason in scope["reasons"])
        notes.append(f"Outside what the models learned from ({reasons}): the answers mean little. Do not pass them on.")
    if uncertain := [name for name, said in answer["models"].items() if said["uncertain"]]:
        notes.append(f"Too close to call: {', '.join(uncertain)}. A person has to read this radiograph.")
    if answer["agreement"] is False:
        notes.append("The models disagree. A person has to read this radiograph.")
    if weak:
        notes.append(f"The test of {', '.join(weak)} was too small or too poor to trust these answers.")
    return {"notes": [*notes, "The answers of research models: no finding, no diagnosis."], **answer}
