"""No file of the machine, and no answer of another machine, comes out of the page."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.campaign.visitor import file_data, raw_request
from tests.helpers import ROOT

ROUTES = ("/gradio_api/file=", "/gradio_api/file/", "/static/", "/assets/", "/svelte/", "/gradio_api/proxy=")
UP = 12  # folders up, to the root from anywhere
SPELLINGS = {
    "absolute": "/etc/passwd",
    "two slashes": "//etc/passwd",
    "dots": "../" * UP + "etc/passwd",
    "encoded dots": "%2e%2e/" * UP + "etc/passwd",
    "encoded slashes": "..%2f" * UP + "etc%2fpasswd",
    "all encoded": "%2e%2e%2f" * UP + "etc%2fpasswd",
    "encoded twice": "%252e%252e%252f" * UP + "etc%252fpasswd",
    "dots that survive a replacement": "....//" * UP + "etc/passwd",
    "backslashes": "..\\" * UP + "etc\\passwd",
    "encoded backslashes": "..%5c" * UP + "etc%5cpasswd",
    "overlong UTF-8": "..%c0%af" * UP + "etc/passwd",
    "a zero byte": "/etc/passwd%00.png",
    "a file address": "file:///etc/passwd",
    "the root of the process": "/proc/self/root/etc/passwd",
    "its environment": "/proc/self/environ",
    "its working folder": "/proc/self/cwd/app.py",
    "the home": "~/.bashrc",
    "source": "app.py",
    "absolute source": str(ROOT / "app.py"),
    "weights": "weights/cnn/model.json",
    "absolute weights": str(ROOT / "weights" / "cnn" / "model.json"),
}
TELLTALES = (b"root:x:", b"XRAY_RETRAIN_PASSWORD", b"import argparse", b"temperature")  # of the files asked for
SCHEMES = ("http://{}", "https://{}", "HTTP://{}", "http:/{}", "http:%2f%2f{}", "%68ttp://{}", "//{}", "http://x@{}")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("path", SPELLINGS.values(), ids=SPELLINGS)
def test_no_file_of_the_machine_is_served(public, route, path):
    status, _, body = raw_request(public.address, route + path)
    assert 400 <= status < 500
    assert not any(telltale in body for telltale in TELLTALES)


@pytest.mark.parametrize("folder", ["runs", "temporary"])
def test_no_file_of_the_server_s_own_folders_is_served(public, folder):
    files = [path for path in getattr(public, folder).rglob("*") if path.is_file()]
    for path in files or [public.log]:
        assert 400 <= raw_request(public.address, f"/gradio_api/file={path}")[0] < 500


@pytest.fixture(scope="module")
def elsewhere():
    """(host and port of another server, the paths that it was asked for)."""
    asked = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<script>elsewhere</script>")

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", asked
    server.shutdown()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("route", ["/gradio_api/file=", "/file=", "/gradio_api/proxy="])
def test_nothing_is_fetched_from_elsewhere(local, elsewhere, route, scheme, method):
    host, asked = elsewhere
    status, headers, body = raw_request(local.address, route + scheme.format(f"{host}/x.png"), method)
    assert status >= 300 and b"elsewhere" not in body
    assert host not in (headers["Location"] or ""), "an open redirect"
    assert asked == []


@pytest.mark.parametrize("scheme", ["http://{}", "https://{}", "HTTP://{}"])
@pytest.mark.parametrize("event", ["compare", "read_upload", "_load"])
def test_no_forged_upload_makes_the_server_fetch_it(visitor, elsewhere, event, scheme):
    host, asked = elsewhere
    address = scheme.format(f"{host}/x.png")
    for file in (file_data(address), file_data("x.png", url=address), {"path": address}, {"url": address}, address):
        visitor.fire(event, visitor.about(event, file))
    assert asked == []
