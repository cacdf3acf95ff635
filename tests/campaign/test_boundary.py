"""What every answer carries, which names the page answers to, and requests that are no request of the page."""

import contextlib
import json
import socket
import time

import pytest

from tests.campaign.visitor import API, Visitor, raw_request

FOREIGN_HOSTS = (
    "evil.example",
    "evil.example:7860",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "",
    "a" * 300,
    "10.9.8.7",
)
CLOSED = (
    "/monitoring",
    "/monitoring/summary",
    "/gradio_api/deep_link",
    "/gradio_api/openapi.json",
    "/docs",
    "/openapi.json",
    "/gradio_api/vibe-code/",
    "/gradio_api/token",
    "/gradio_api/dev/reload",
    "/gradio_api/runs",
    "/runs",
    "/gradio_api/run-history/records",
    "/gradio_api/mcp/sse",
    "/login",
    "/.git/config",
    "/gradio_api/app_id",
)
TEXT = 40_000_000  # characters
MALFORMED = {
    "no JSON": b"{",
    "nothing": b"",
    "a list": b"[]",
    "a number": b"7",
    "no data": b'{"fn_index": 2, "session_hash": "x"}',
    "an unknown event": b'{"data": [], "fn_index": 99999, "session_hash": "x"}',
    "a negative event": b'{"data": [], "fn_index": -1, "session_hash": "x"}',
    "an event of text": b'{"data": [], "fn_index": "x", "session_hash": "x"}',
    "too few values": b'{"data": [], "fn_index": 3, "session_hash": "x"}',
    "too many values": json.dumps({"data": [None] * 1000, "fn_index": 3, "session_hash": "x"}).encode(),
    "values of a wrong kind": json.dumps({"data": [{}, {}, {}, {}], "fn_index": 3, "session_hash": "x"}).encode(),
    "half a surrogate": b'{"data": ["\\ud800", "\\ud800"], "fn_index": 33, "session_hash": "x"}',
    "NaN": b'{"data": [NaN, NaN, NaN], "fn_index": 9, "session_hash": "x"}',
    "deep": b'{"data": ' + b"[" * 20_000 + b"]" * 20_000 + b', "fn_index": 2, "session_hash": "x"}',
    "bytes that are no text": b'{"data": ["\xff\xfe"], "fn_index": 2, "session_hash": "x"}',
}


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("path", ["/", "/config", f"{API}/info"])
def test_another_name_is_not_answered(local, host, path):
    status, _, body = raw_request(local.address, path, Host=host)
    assert 400 <= status < 500 and b"gradio_config" not in body and b"dependencies" not in body


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_its_own_names_are_answered(local, host):
    assert raw_request(local.address, "/", Host=f"{host}:{local.port}")[0] == 200


@pytest.mark.parametrize("path", ["/", "/config", f"{API}/info", f"{API}/file=x", "/nothing", "/healthz"])
def test_every_answer_carries_its_headers(public, path):
    _, headers, _ = raw_request(public.address, path)
    assert "frame-ancestors" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]


@pytest.mark.parametrize("path", CLOSED)
def test_what_the_page_does_not_need_is_closed(public, path):
    for method in ("GET", "POST"):
        status, _, body = raw_request(public.address, path, method, b"" if method == "POST" else None)
        assert 400 <= status < 500, f"{method}: {body[:200]}"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://127.0.0.1:1"]
)
def test_another_site_cannot_make_a_browser_do_anything(local, visitor, origin):
    body = json.dumps(visitor.body("#run-sure.click", [None, "en", None])).encode()
    for kind in ("application/json", "text/plain"):
        headers = {"Origin": origin, "Content_Type": kind, "Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "cors"}
        status, _, answered = raw_request(local.address, f"{API}/queue/join", "POST", body, **headers)
        assert 400 <= status < 500 and b"event_id" not in answered


@pytest.mark.parametrize("kind", ["a long text", "many values", "a long name"])
def test_a_large_request_is_refused_and_stays_nowhere(public, stranger, kind):
    before = public.memory()
    for _ in range(3):
        if kind == "a long text":
            status = stranger.fire("compare", ["x" * TEXT, "predicted"]).status
        elif kind == "many values":
            status = stranger.http.post(f"{API}/queue/join", json={"data": [[]] * (TEXT // 4)}).status_code
        else:
            files = {"files": ("x" * TEXT + ".png", b"x")}
            status = stranger.http.post(f"{API}/upload", files=files).status_code
        assert 400 <= status < 500
    assert public.memory() - before < 2 * TEXT / 1e6
    assert public.files() == []


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_request_leaves_no_traceback(public, body):
    for address in (f"{API}/queue/join", f"{API}/call/compare", f"{API}/run/predict", f"{API}/upload"):
        raw_request(public.address, address, "POST", body, Content_Type="application/json")
    with Visitor(public.address) as visitor:
        assert visitor.http.get("/config").status_code == 200


@pytest.mark.parametrize(
    "line", [b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\n\r\n", b"A" * 100_000, b"\r\n" * 99]
)
def test_what_is_no_http_leaves_no_traceback(public, line):
    with socket.create_connection(("127.0.0.1", public.port), timeout=30) as connection:
        connection.sendall(line)
        connection.settimeout(2)
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            connection.recv(1000)
    time.sleep(0.1)
    assert raw_request(public.address, "/config")[0] == 200


def test_connections_that_say_nothing_keep_nobody_out(public, stranger, radiograph):
    silent = [socket.create_connection(("127.0.0.1", public.port)) for _ in range(200)]
    try:
        for connection in silent[:100]:
            connection.sendall(b"POST /gradio_api/upload HTTP/1.1\r\nHost: localhost\r\n")
        assert "models" in stranger.compare(radiograph)
    finally:
        for connection in silent:
            connection.close()


def test_a_proxy_can_ask_how_it_is(public):
    status, headers, body = raw_request(public.address, "/healthz", Host="10.0.0.1")
    assert status == 200 and json.loads(body) == {"status": "ok"}
