"""A small page behind the same guards as the real one."""

import http.client
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest

from demo.server.edge.hosts import Hosts
from demo.server.edge.inputs import GuardedBlocks
from demo.server.edge.settings import edge_settings
from demo.server.uploads import take_upload

UPLOAD_BYTES = 50_000
_NUMBERS = count()


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class SmallPage:
    """``ask`` sends a request as it is; ``fetched`` collects the URLs that Gradio would have fetched."""

    port: int
    models: SimpleNamespace
    uploads: Path
    fetched: list[str] = field(default_factory=list)

    def ask(self, path: str, method: str = "GET", body: bytes | str | Iterable[bytes] | None = None, **headers: str):
        """A header ``host_`` or ``content_type`` is sent as Host or Content-Type."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            sent = {name.strip("_").replace("_", "-"): value for name, value in headers.items()}
            with suppress(BrokenPipeError, ConnectionResetError):  # answered before all was sent
                connection.request(method, path, body, sent)
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def post(self, path: str, values: object, **headers: str) -> Answer:
        return self.ask(path, "POST", json.dumps(values), content_type="application/json", **headers)

    def call(self, *data: object, fn_index: int = 0) -> str:
        """All events of a call through the queue, in a session of its own."""
        session = f"session-{next(_NUMBERS)}"
        asked = {"data": list(data), "fn_index": fn_index, "session_hash": session}
        joined = self.post("/gradio_api/queue/join", asked)
        assert joined.status == 200, joined.body
        return self.ask(f"/gradio_api/queue/data?session_hash={session}").body.decode()


@pytest.fixture(scope="session")
def small_page(tmp_path_factory):
    models = SimpleNamespace(classifiers={"one": SimpleNamespace(predict=lambda canvas, heatmap: None)})
    uploads = tmp_path_factory.mktemp("uploads")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(uploads))
        with GuardedBlocks(analytics_enabled=False) as demo:
            file, times, out = gr.UploadButton(), gr.Slider(0, 9), gr.Textbox()
            file.preprocess = take_upload
            settings = {"inputs": [file, times], "outputs": out, "api_name": "compare"}
            gr.Button().click(lambda upload, times: f"{times} x {upload and upload.name}", **settings)
            gr.Button().click(_broken, times, out, api_visibility="private")
            gr.Button().click(str, gr.Radio(["a", "b"], value="a"), out, api_visibility="private")
        demo.queue(max_size=8, api_open=False)
        page = SmallPage(0, models, uploads)
        _record_fetches(patch, page.fetched.append)
        patch.setattr("gradio.networking.url_ok", lambda url: True)  # it waits 3 seconds, too short on a busy machine
        app_kwargs = edge_settings(Hosts.known(None, ["xray.example.org"], {}), UPLOAD_BYTES, models)
        demo.launch(prevent_thread_lock=True, quiet=True, app_kwargs=app_kwargs, max_file_size=UPLOAD_BYTES)
        page.port = demo.server_port
        yield page
        demo.close()


def _broken(times: float) -> str:
    raise RuntimeError("a mistake of ours")


def _record_fetches(patch: pytest.MonkeyPatch, record: Callable[[str], None]) -> None:
    """Each way in which Gradio 6.31 asks another server for what a request names."""

    async def fetch(url: str, *args: object, **settings: object):
        record(url)
        raise PermissionError

    patch.setattr("gradio.routes.secure_url_stream_response", fetch)
    patch.setattr("gradio.routes.App.build_proxy_request", lambda self, url: record(url))
    patch.setattr("gradio.processing_utils.async_ssrf_protected_download", fetch)
    patch.setattr("gradio.processing_utils.ssrf_protected_download", lambda url, **settings: record(url))
