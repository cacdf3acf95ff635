"""app.py as a process of its own, and a visitor in front of it."""

import base64
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.helpers import ROOT

DROP = """([zone, files]) => {
    const dataTransfer = new DataTransfer();
    for (const [name, content] of Object.entries(files)) {
        const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name));
    }
    const options = { dataTransfer, bubbles: true, cancelable: true };
    for (const kind of ["dragover", "drop"]) document.querySelector(zone).dispatchEvent(new DragEvent(kind, options));
}"""


@contextmanager
def serving(folder: Path, *options: str, **variables: str):
    """The address of a running app.py, whose uploads and runs lie in ``folder``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-u", "app.py", "--port", str(port), "--runs", str(folder / "runs"), *options]
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(folder / "uploads"), **variables}
    environment.pop("XRAY_DATA_DIR", None)
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        # Gradio prints this last, after it has tried its own address; a request of ours beside that might starve it.
        assert any("public link" in line for line in process.stdout), "app.py did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def visiting(browser: Browser, address: str, **settings):
    """A visitor's page; at the end, no error in its console, and no request that left this machine."""
    page = browser.new_page(**{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **settings})
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if _is_foreign(request.url) else None)
    page.set_default_timeout(180_000)
    page.goto(address)
    page.locator(".drop").wait_for()
    page.locator(".voice").wait_for(state="attached")  # the last thing that the page's script sets up
    yield page
    page.close()
    assert problems == [], problems


def drop_file(page: Page, zone: str, content: bytes, name: str) -> None:
    """Drop a file on the element that the selector ``zone`` names."""
    drop_files(page, zone, {name: content})


def drop_files(page: Page, zone: str, files: dict[str, bytes]) -> None:
    """Drop several at once: name -> content."""
    page.evaluate(DROP, [zone, {name: base64.b64encode(content).decode() for name, content in files.items()}])


def _is_foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
