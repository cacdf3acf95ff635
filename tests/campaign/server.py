"""app.py as a process of its own, in folders of its own, whose memory and files can be looked at."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.helpers import ROOT

PASSWORD = "correct horse battery"
START_LIMIT = 600  # seconds; a start takes about ten on two free cores
READY = "public link"  # Gradio prints this last, after it has tried its own address
OWN_VARIABLES = ("XRAY_", "GRADIO_", "SPACE_ID")  # what would change the server under test


class Server:
    """A running app.py: ``folder`` holds its runs, its temporary files and its log."""

    def __init__(
        self, folder: Path, *options: str, runs: Path | None = None, temporary: Path | None = None, **env: str
    ):
        self.folder, self.runs, self.temporary = folder, runs or folder / "runs", temporary or folder / "tmp"
        for needed in (folder, self.temporary):
            needed.mkdir(parents=True, exist_ok=True)
        self.log, self._looked_at = folder / "server.log", 0
        self.port = free_port()
        command = [sys.executable, "-u", "app.py", "--port", str(self.port), "--runs", str(self.runs), *options]
        self.process = launch(command, self.log, TMPDIR=str(self.temporary), **env)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_until_ready(self) -> None:
        wait_for(lambda: READY in self.printed() or self.process.poll() is not None, "the start of app.py")
        assert READY in self.printed(), self.printed()

    def printed(self) -> str:
        return self.log.read_text(errors="replace")

    def new_tracebacks(self) -> str:
        """What was printed since the last call, if a traceback is in it."""
        new, self._looked_at = self.printed()[self._looked_at :], len(self.printed())
        return new if "Traceback" in new else ""

    def memory(self) -> float:
        """MB in memory (resident) at the moment."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024

    def files(self) -> list[Path]:
        """What lies in the temporary folder: uploads, downloads and whatever else a visitor may have left."""
        return [path for path in self.temporary.rglob("*") if path.is_file() and "torchinductor" not in str(path)]

    def end(self, kind: signal.Signals = signal.SIGTERM) -> None:
        """End the process as an owner does (SIGTERM), or at once (SIGKILL)."""
        if self.process.poll() is None:
            self.process.send_signal(kind)
            self.process.wait(60)


@contextmanager
def serving(folder: Path, *options: str, **settings) -> Iterator[Server]:
    """A server that answers; it is ended with the block."""
    server = Server(folder, *options, **settings)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.end()


def launch(command: list[str], log: Path, **env: str) -> subprocess.Popen:
    """A process whose output goes to the end of ``log``; ``env``: on top of this one's, without what the page reads."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OWN_VARIABLES)}
    with open(log, "ab") as out:
        return subprocess.Popen(
            command, cwd=ROOT, env={**inherited, **env}, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(condition, what: str, limit: float = START_LIMIT, pause: float = 0.2):
    """The value of ``condition()`` as soon as it is true."""
    deadline = time.monotonic() + limit
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited {limit:.0f} s for {what}"
        time.sleep(pause)
    return value
