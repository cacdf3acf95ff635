"""A visitor in front of a server, without a browser: the same requests as the page's, and others."""

import http.client
import json
import socket
import time
import uuid
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

import httpx

PATIENCE = 600  # seconds for an answer on a busy machine
API = "/gradio_api"
ANSWERED = "data-label="  # in the HTML of an answer, once for each model
SUCCESS = '"success":true'  # in the text of an event that ended as it should


@dataclass(frozen=True)
class Answer:
    """What an event brought. ``data``: the last value of each output; ``text``: everything that was sent meanwhile."""

    status: int
    text: str
    data: list

    @property
    def html(self) -> str:
        """All texts among the values."""
        return " ".join(value for value in self.data if isinstance(value, str))


class Visitor:
    """One session. Every method may be called again and again, but not from two threads."""

    def __init__(self, address: str, source: str = "127.0.0.1"):
        """``source``: this visitor's own address; all that begin with 127 are this machine's."""
        self.address, self.session = address, uuid.uuid4().hex
        transport = httpx.HTTPTransport(local_address=source, verify=False)  # no TLS here
        self.http = httpx.Client(base_url=address, timeout=PATIENCE, transport=transport)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_) -> None:
        self.http.close()

    @cached_property
    def config(self) -> dict:
        return self.http.get("/config").json()

    def dependency(self, event: str | int) -> dict:
        """An event by its id, by the name of its handler, or as "#element.kind" by what triggers it."""
        if isinstance(event, int):
            return next(d for d in self.config["dependencies"] if d["id"] == event)
        if not event.startswith("#"):
            return next(d for d in self.config["dependencies"] if d["api_name"] == event)
        element, kind = event[1:].rsplit(".", 1)
        ids = [c["id"] for c in self.config["components"] if c["props"].get("elem_id") == element]
        assert ids, f"no element {element}"
        return next(d for d in self.config["dependencies"] if [ids[0], kind] in [list(t) for t in d["targets"]])

    def defaults(self, event: str | int) -> list:
        """The values that the page would send if nobody had touched it."""
        values = {c["id"]: c["props"].get("value") for c in self.config["components"]}
        return [values.get(component) for component in self.dependency(event)["inputs"]]

    def fire(self, event: str | int, data: list | None = None, event_data: object = None) -> Answer:
        """Send an event and wait for its end. ``status`` is that of the request where the server refuses it."""
        body = json.dumps(self.body(event, data, event_data))  # in ASCII, so that any text can be sent
        joined = self.http.post(f"{API}/queue/join", content=body, headers={"Content-Type": "application/json"})
        if joined.status_code != 200:
            return Answer(joined.status_code, joined.text, [])
        return self._follow(joined.json()["event_id"])

    def body(self, event: str | int, data: list | None = None, event_data: object = None) -> dict:
        """The request of an event; values that ``data`` does not give are those of an untouched page."""
        dependency, given = self.dependency(event), data or []
        return {
            "data": given + self.defaults(event)[len(given) :],
            "event_data": event_data,
            "fn_index": dependency["id"],
            "session_hash": self.session,
            "trigger_id": dependency["targets"][0][0],
        }

    def about(self, event: str, file: object, *more: object) -> list:
        """The values of an event that takes a file: ``file`` in its place, ``more`` after it, the others untouched.

        A visitor's state comes first in some; no request can say it.
        """
        kinds = {c["id"]: c["type"] for c in self.config["components"]}
        place = [kinds[component] == "state" for component in self.dependency(event)["inputs"]].index(False)
        untouched = self.defaults(event)
        return [*untouched[:place], file, *more, *untouched[place + 1 + len(more) :]]

    def upload(self, content: bytes, name: str = "chest.png") -> dict:
        """Send a file; what later requests name it by."""
        sent = self.http.post(f"{API}/upload", files={"files": (name, content)})
        sent.raise_for_status()
        return file_data(sent.json()[0], name)

    def read(self, content: bytes, name: str = "chest.png", language: str = "en") -> Answer:
        """Drop a radiograph on the page."""
        return self.fire("read_upload", self.about("read_upload", self.upload(content, name), 50, language))

    def compare(self, content: bytes, name: str = "chest.png") -> dict:
        """The answer of the endpoint /compare, as a program gets it."""
        return self.compare_file(self.upload(content, name))

    def compare_file(self, file: object) -> dict:
        answer = self.fire("compare", [file, "predicted"])
        assert answer.data, f"status {answer.status}: {answer.text[-2000:]}"
        return answer.data[0]

    def load(self, content: bytes, name: str = "data.zip") -> Answer:
        """Drop a data set on the Retrain tab."""
        return self.fire("_load", [self.upload(content, name), "en", None])

    def open_retraining(self) -> Answer:
        """Open the Retrain tab, which shows all runs."""
        return self.fire("enter")

    def choose(self, run_id: object) -> Answer:
        """Choose a run in the table, which the buttons then act on. The server remembers it; no request can say it."""
        return self.fire("_choose", event_data={"run": run_id})

    def unlock(self, password: str) -> Answer:
        return self.fire("_try", [password, "en"])

    def _follow(self, event_id: str) -> Answer:
        messages, data = [], []
        with self.http.stream("GET", f"{API}/queue/data", params={"session_hash": self.session}) as stream:
            for line in stream.iter_lines():
                if not line.startswith("data:"):
                    continue
                messages.append(line[5:])
                message = json.loads(line[5:])
                if message["msg"] == "process_generating" and not data:
                    data = message["output"].get("data", [])
                if message["msg"] == "process_completed" and message["event_id"] == event_id:
                    data = message["output"].get("data") or data
                if message["msg"] == "close_stream" or message["msg"] == "unexpected_error":
                    break
        return Answer(200, "\n".join(messages), data)


def file_data(path: str, name: str = "chest.png", **more: object) -> dict:
    return {"path": path, "orig_name": name, "meta": {"_type": "gradio.FileData"}, **more}


def break_off(server, content: bytes, share: float = 0.5, source: str = "127.0.0.1") -> None:
    """Send ``share`` of an upload, and end the connection."""
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="Marie.png"\r\n\r\n'
    body = head + content + b"\r\n--b--\r\n"
    request = f"POST {API}/upload HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    request += f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\n\r\n"
    address = ("127.0.0.1", server.port)
    with socket.create_connection(address, timeout=60, source_address=(source, 0)) as connection:
        connection.sendall(request.encode() + body[: int(len(body) * share)])
        time.sleep(0.2)


def raw_request(address: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
    """(status, headers, body) of a path that is sent as it is written, every dot and slash."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    if body is not None:
        headers.setdefault("Content-Length", str(len(body)))
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders(body)
    try:
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()
