import pytest

from demo.server.edge.body_limit import OTHER_BYTES
from tests.demo.server.edge.conftest import UPLOAD_BYTES

JOIN = "/gradio_api/queue/join"


def form(size: int, files: int = 1) -> bytes:
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n' + b"0" * size + b"\r\n"
    return part * files + b"--x--\r\n"


def chunks(content: bytes):
    """Sent as they are, without Content-Length."""
    yield from (content[start : start + 65_536] for start in range(0, len(content), 65_536))


@pytest.mark.parametrize("path", [JOIN, "/gradio_api/call/compare", "/gradio_api/cancel"])
def test_a_large_request_is_refused_before_it_is_read(small_page, path):
    answer = small_page.ask(path, "POST", b"", content_type="application/json", content_length=str(OTHER_BYTES + 1))
    assert answer.status == 413 and "2 MB" in answer.json["detail"]


@pytest.mark.parametrize("path", [JOIN, "/gradio_api/call/compare", "/gradio_api/reset"])
def test_a_large_request_of_unknown_length_is_refused_while_it_comes(small_page, path):
    body = b'{"data": ["' + b"x" * OTHER_BYTES + b'"], "fn_index": 0, "session_hash": "large"}'
    assert small_page.ask(path, "POST", chunks(body), content_type="application/json").status == 413


def test_an_upload_has_a_limit_for_all_its_files_together(small_page):
    kind = {"content_type": "multipart/form-data; boundary=x"}
    assert small_page.ask("/gradio_api/upload", "POST", form(UPLOAD_BYTES - 1000), **kind).status == 200
    assert small_page.ask("/gradio_api/upload", "POST", form(UPLOAD_BYTES + 1000), **kind).status == 413
    many = form(UPLOAD_BYTES - 1000, files=30)  # each small enough for Gradio
    assert small_page.ask("/gradio_api/upload", "POST", many, **kind).status == 413
