"""What programs and visitors send to a running page, without a browser; and a page whose answers cost nothing."""

import io
import json
import secrets
from dataclasses import dataclass
from types import SimpleNamespace

import httpx
import numpy as np
from PIL import Image

from demo.server.worth import Worth
from xray_models.inference.classifier import Prediction
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS


@dataclass
class Noise:
    """A classifier that costs nothing; its heatmaps are noise, so that no answer packs smaller than a real one."""

    name: str
    calibration: None = None

    @property
    def record(self) -> ModelRecord:
        return ModelRecord(self.name)

    def predict(self, canvas: np.ndarray, target: str = "predicted", heatmap: bool = True, **_: object) -> Prediction:
        heat = np.random.default_rng().random((224, 224), dtype=np.float32)
        return Prediction(self.name, "NORMAL", 0.2, 0.5, "NORMAL", heat if heatmap else None)


def noise_weights(folder) -> SimpleNamespace:
    """Weights in use that answer at once."""
    classifiers = {name: Noise(name) for name in MODELS}
    current = SimpleNamespace(
        classifiers=classifiers, run_id=None, stamp="noise", worth=Worth(), calibration=None, directory=folder
    )
    return SimpleNamespace(**vars(current), current=current, of={"noise": current}.get, shipped=folder, problem=None)


def noise_png(side: int = 256) -> bytes:
    """A new grey picture of ``side`` x ``side`` pixels."""
    buffer = io.BytesIO()
    pixels = np.random.default_rng().integers(0, 255, (side, side), dtype=np.uint8)
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


class Traffic:
    """Requests to the page at ``address``."""

    def __init__(self, address: str):
        self.http = httpx.Client(base_url=address.rstrip("/") + "/gradio_api", timeout=120)
        config = self.http.get(address.rstrip("/") + "/config").json()
        self._upload_buttons = [part["id"] for part in config["components"] if part["type"] == "uploadbutton"]
        self.events = config["dependencies"]
        self._names = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
        self._first = {part["id"]: part["props"].get("value") for part in config["components"]}

    def upload(self, content: bytes, name: str = "chest.png", **headers: str) -> httpx.Response:
        return self.http.post("/upload", files={"files": (name, content)}, headers=headers)

    def ask(self, path: str) -> tuple[dict, dict]:
        """The answer of the endpoint /compare for what was uploaded to ``path``."""
        joined = self.http.post("/call/compare", json={"data": [_file(path), "predicted"]})
        joined.raise_for_status()
        reply = self.http.get(f"/call/compare/{joined.json()['event_id']}").text
        assert "event: complete" in reply, reply
        return tuple(json.loads(reply.rpartition("data: ")[2]))

    def answer(self, content: bytes) -> tuple[dict, dict]:
        """Send a file, and ask about it."""
        return self.ask(self.upload(content).json()[0])

    def visit(self, content: bytes, session: str | None = None) -> tuple[str, list]:
        """(the session, the page's new values) of a visitor who drops a file on the Compare tab."""
        button = self._upload_buttons[0]
        event = next(event for event in self.events if (button, "upload") in _targets(event))
        path = self.upload(content).json()[0]
        return self.send(event, {button: _file(path)}, session)

    def join(self, content: bytes, session: str) -> None:
        """As ``visit``, without waiting for the answer."""
        button = self._upload_buttons[0]
        event = next(event for event in self.events if (button, "upload") in _targets(event))
        self._join(event, {button: _file(self.upload(content).json()[0])}, session)

    def leave(self, content: bytes) -> None:
        """As ``visit``, of a visitor who closes the page before the answer comes."""
        session = secrets.token_hex(6)
        self.join(content, session)
        with self.http.stream("GET", "/queue/data", params={"session_hash": session}) as stream:
            next(stream.iter_lines())

    def event(self, name: str, kind: str) -> dict:
        """The event ``kind`` of the component whose elem_id is ``name``."""
        return next(
            event for event in self.events if any((self._names.get(id), k) == (name, kind) for id, k in _targets(event))
        )

    def send(self, event: dict, values: dict[int, object], session: str | None = None) -> tuple[str, list]:
        """(the session, the page's new values) after an event with ``values``; other inputs are as a page begins."""
        session = session or secrets.token_hex(6)
        self._join(event, values, session)
        with self.http.stream("GET", "/queue/data", params={"session_hash": session}) as stream:
            for line in stream.iter_lines():
                message = json.loads(line.removeprefix("data: ")) if line else {}
                if message.get("msg") == "process_completed":
                    assert message["success"], message
                    return session, message["output"]["data"]
        raise AssertionError("the stream ended without an answer")

    def _join(self, event: dict, values: dict[int, object], session: str) -> None:
        data = [values.get(component, self._first[component]) for component in event["inputs"]]
        body = {"fn_index": event["id"], "session_hash": session, "data": data}
        self.http.post("/queue/join", json=body).raise_for_status()


def _file(path: str) -> dict:
    return {"path": path, "orig_name": "chest.png", "meta": {"_type": "gradio.FileData"}}


def _targets(event: dict) -> set[tuple[int, str]]:
    return {(component, name) for component, name in event["targets"]}
