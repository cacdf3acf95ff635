"""Answers per second of the page with several visitors at once, of several checkouts: old against new in one run.

Each visitor drops files on the Compare tab, one after another, with the requests of a browser: the upload, the event
and its stream; with ``--pictures`` also what the viewer asks for after an answer, the facts and the pixels of the
study. Radiographs and files that are none take turns. An answer's time is from the first byte of the upload to the last
byte of the message. The visitors are threads of this process, on the same cores.

python -m tests.benchmarks.serving.page_load --checkout old=DIR --checkout new=.
"""

from __future__ import annotations

import argparse
import http.client
import io
import itertools
import json
import re
import secrets
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
from PIL import Image

from tests.benchmarks.checkouts import Page, add_checkout_option, new_and_old, serving
from tests.benchmarks.speed.row import Row
from tests.dicom_files import dicom
from tests.helpers import ROOT

API = "/gradio_api"
JSON = {"Content-Type": "application/json"}
NAME = "radiograph-load.png"  # as the page names what is dropped
REFUSED = re.compile(rb'class=\\?"(refusal|turned-away)\\?"')  # in the HTML of a message
STUDY = re.compile(rb'data-study=\\?"([\w-]+)')


class File(NamedTuple):
    """What is dropped, and whether there is no answer for it."""

    content: bytes
    is_refused: bool


class Load(NamedTuple):
    """What so many visitors got in ``seconds``. ``memory``: MB of the server, at most so far."""

    visitors: int
    seconds: float
    times: list[float]  # seconds, of each answer or refusal
    errors: int
    memory: float

    def __str__(self) -> str:
        middle, late = np.percentile(self.times, (50, 95)) if self.times else (np.nan, np.nan)
        return (
            f"{self.visitors:2} visitors: {len(self.times) / self.seconds:5.1f} answers/s, p50 {middle:.3f} s, "
            f"p95 {late:.3f} s, {self.errors} errors, {self.memory:.0f} MB, n = {len(self.times)}"
        )


def main() -> None:
    args = _parse()
    files = mixed_files()
    for name, folder in args.checkout:
        with serving(folder) as page:
            measure(page, files, 2, args.warm_up)
            for visitors in args.visitors:
                load = measure(page, files, visitors, args.seconds, args.pictures)
                print(f"{name}, {load}", flush=True)


def rows(device: str, visitors: tuple[int, ...] = (1, 16), seconds: float = 10) -> list[Row]:
    """Of the page on whatever device it finds, and of the earlier checkout where there is one."""
    files, loads = mixed_files(), {}
    for name, folder in new_and_old().items():
        with serving(folder) as page:
            measure(page, files, 2, 2)
            loads[name] = [measure(page, files, count, seconds) for count in visitors]
    return [row for new, old in itertools.zip_longest(loads["new"], loads.get("old", [])) for row in _rows(new, old)]


def _rows(new: Load, old: Load | None) -> list[Row]:
    who = f"{new.visitors} visitor{'s' if new.visitors > 1 else ''}"
    known = {"command": f"serving.page_load --checkout new=. --visitors {new.visitors}"}
    note = f"{new.errors} errors, {new.memory:.0f} MB, p95 {np.percentile(new.times, 95):.2f} s"
    answers = Row(
        f"page, answers with {who}",
        len(new.times) / new.seconds,
        "answers/s",
        n=len(new.times),
        old=len(old.times) / old.seconds if old else None,
        note=note,
        **known,
    )
    middle = float(np.median(old.times)) if old else None
    return [answers, Row.of(f"page, median answer with {who}", new.times, "s", old=middle, **known)]


def mixed_files() -> list[File]:
    """Five radiographs as JPEG, PNG and DICOM files, and three files that are refused."""
    folder = ROOT / "demo" / "examples" / "radiographs"
    radiographs = [path.read_bytes() for path in sorted(folder.glob("*.jpeg"))[::2]]
    with Image.open(io.BytesIO(radiographs[0])) as image:
        png, pixels = io.BytesIO(), np.asarray(image.convert("L"))
        image.save(png, "PNG")
    good = [*radiographs, png.getvalue(), dicom(pixels)]
    colours = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 400, 3), dtype=np.uint8)).save(colours, "PNG")
    bad = [b"no picture", radiographs[1][:5000], colours.getvalue()]
    answered, refused = [File(content, False) for content in good], [File(content, True) for content in bad]
    return [file for pair in itertools.zip_longest(answered, refused) for file in pair if file is not None]


def measure(page: Page, files: list[File], visitors: int, seconds: float, pictures: bool = False) -> Load:
    """What ``visitors`` at once get in ``seconds``; what they wait for at the end is not counted."""
    times: list[float] = []
    errors: list[str] = []
    opened = [Visitor(page.address) for _ in range(visitors)]  # opening the page is not what is measured
    end = time.monotonic() + seconds

    def drop_files(visitor: Visitor, first: int) -> None:
        with suppress(TimeoutError):
            for number in itertools.count(first):
                start = time.monotonic()
                study, error = visitor.drop(files[number % len(files)])
                if time.monotonic() > end:
                    return
                errors.extend([error] if error else [])
                times.append(time.monotonic() - start)
                if pictures and study:
                    visitor.look(study)

    threads = [threading.Thread(target=drop_files, args=(one, number)) for number, one in enumerate(opened)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in set(errors):
        print(error)
    return Load(visitors, min(seconds, time.monotonic() - start), times, len(errors), _peak_memory(page.pid))


class Visitor:
    """A page that is open: one connection, as lean as can be, so that the server has the cores."""

    def __init__(self, address: str):
        self._http = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._session = secrets.token_hex(6)
        config = json.loads(self._ask("GET", "/config")[1])
        first = {part["id"]: part["props"].get("value") for part in config["components"]}
        event = next(event for event in config["dependencies"] if event["api_name"] == "read_upload")
        self._event, self._values = event["id"], [first[component] for component in event["inputs"]]
        buttons = {part["id"] for part in config["components"] if part["type"] == "uploadbutton"}
        self._place = next(place for place, component in enumerate(event["inputs"]) if component in buttons)

    def drop(self, file: File) -> tuple[str, str]:
        """(the key of the study, what went wrong): "" where there is none, and where the answer is the one expected."""
        boundary = secrets.token_hex(8)
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{NAME}"\r\n\r\n'
        body = head.encode() + file.content + f"\r\n--{boundary}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        status, answer = self._ask("POST", f"{API}/upload", body, kind)
        if status != 200:
            return "", f"upload: {status} {answer[:200]!r}"
        path = {"path": json.loads(answer)[0], "orig_name": NAME, "meta": {"_type": "gradio.FileData"}}
        data = [*self._values[: self._place], path, *self._values[self._place + 1 :]]
        joining = json.dumps({"fn_index": self._event, "session_hash": self._session, "data": data})
        status, answer = self._ask("POST", f"{API}/queue/join", joining.encode(), JSON)
        if status != 200:
            return "", f"join: {status} {answer[:200]!r}"
        status, answer = self._ask("GET", f"{API}/queue/data?session_hash={self._session}")
        if status != 200 or b"data-answer=" not in answer or bool(REFUSED.search(answer)) != file.is_refused:
            return "", f"answer: {status} {answer[-300:]!r}"
        study = STUDY.search(answer)
        return study[1].decode() if study else "", ""

    def look(self, study: str) -> None:
        """Ask for what the viewer shows."""
        for path in (f"/study/{study}", f"/study/{study}/pixels"):
            self._ask("GET", path)

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None):
        """(status, body)"""
        self._http.request(method, path, body, headers or {})
        response = self._http.getresponse()
        return response.status, response.read()


def _peak_memory(pid: int) -> float:
    """MB"""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_checkout_option(parser)
    parser.add_argument("--visitors", type=int, nargs="+", default=[1, 4, 16, 50])
    parser.add_argument("--seconds", type=float, default=8, help="for each number of visitors")
    parser.add_argument("--pictures", action="store_true", help="also ask for the pixels of each study")
    parser.add_argument("--warm-up", type=float, default=2, help="seconds, with two visitors")
    return parser.parse_args()


if __name__ == "__main__":
    main()
