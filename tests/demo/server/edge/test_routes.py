import pytest

ELSEWHERE = ("example.com/x.png", "example.com/xray-run-1.zip")
SCHEMES = (
    "http://",
    "https://",
    "HTTPS://",
    "https:/",
    "https%3A%2F%2F",
    "ftp://",
    "file://",
    "//",
    "/https://",
    "data:",
)
ROUTES = ("/gradio_api/file=", "/file=", "/gradio_api/file/", "/gradio_api/proxy=", "/proxy=", "//gradio_api/file=")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_is_fetched_from_elsewhere(small_page, route, method):
    for scheme in SCHEMES:
        for place in ELSEWHERE:
            answer = small_page.ask(f"{route}{scheme}{place}", method)
            assert answer.status in (403, 404), f"{route}{scheme}{place}"
    assert small_page.fetched == []


CLOSED = [
    "/gradio_api/deep_link?session_hash=s", "/monitoring", "/monitoring/summary", "/gradio_api/openapi.json",
    "/openapi.json", "/docs", "/gradio_api/custom_component/x/client/y/z", "/gradio_api/stream/a/b/1/playlist.m3u8",
    "/gradio_api/vibe-code", "/gradio_api/dev/reload", "/gradio_api/app_id", "/gradio_api/token", "/gradio_api/runs",
    "/gradio_api/run-history/buckets", "/gradio_api/queue/status", "/pwa_icon/100000", "/gradio_api/mcp/sse", "/login",
    "/gradio_api/profiling/traces", "/gradio_api/call/secret/1", "/gradio_api/anything-new",
    "/gradio_api/mcp/", "/mcp",
]  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
def test_what_the_page_does_not_need_is_not_there(small_page, path):
    answer = small_page.ask(path)
    assert answer.status == 404 and answer.json == {
        "detail": "There is nothing here. The page is at the address without a path."
    }


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/run/compare", "/gradio_api/api/compare", "/gradio_api/run/predict", "/gradio_api/component_server",
     "/gradio_api/stream/x", "/gradio_api/stream/x/close", "/gradio_api/process_recording", "/gradio_api/vibe-edit",
     "/gradio_api/call/other", "/gradio_api/call/v2/compare", "/mcp", "/login", "/gradio_api/run/compare/"],
)  # fmt: skip
def test_no_call_passes_the_queue_and_no_other_post_is_there(small_page, path):
    assert small_page.post(path, {"data": [None, 1], "fn_index": 0, "session_hash": "s"}).status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_no_other_method_is_answered(small_page, method):
    assert small_page.ask("/", method).status == 404


def test_the_page_a_program_and_curl_get_what_they_need(small_page):
    for path in ("/", "/config", "/theme.css", "/gradio_api/info", "/gradio_api/startup-events", "/favicon.ico"):
        assert small_page.ask(path).status == 200, path
    event = small_page.post("/gradio_api/call/compare", {"data": [None, 3]}).json["event_id"]
    assert b'["3 x None"]' in small_page.ask(f"/gradio_api/call/compare/{event}").body


def test_of_the_upload_folder_only_the_zip_of_a_run_is_served(small_page, tmp_path):
    for folder, name, status in (
        (small_page.uploads, "xray-run-20261127-100000.zip", 200),
        (small_page.uploads, "chest.png", 404),
        (small_page.uploads, "page.html", 404),
        (tmp_path, "xray-run-20261127-100000.zip", 403),  # Gradio looks where it lies
    ):
        file = folder / "0" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"content")
        assert small_page.ask(f"/gradio_api/file={file}").status == status, name
