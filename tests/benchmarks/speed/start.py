"""Seconds from ``python app.py`` to the page, to models that answer, to the first answer: old against new in one run.

Three moments of one start, from the launch of the process: the page is served (the first 200 of ``/``), the models can
answer (the first 200 of ``/healthz``, asked after the page), and the first file, sent to ``/compare`` right after, has
its answer with both heatmaps. ``--imports`` then says to which packages the time of the imports goes.

python -m tests.benchmarks.speed.start --checkout old=DIR --checkout new=.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx
import numpy as np

from tests.benchmarks.checkouts import add_checkout_option
from tests.benchmarks.speed.row import Goal, Row
from tests.helpers import ROOT

GOAL = Goal("<=", 5.0)  # seconds until the models answer
ROUNDS = 3
LONGEST = 120.0  # seconds that a start may take
MOMENTS = ("page served", "models answer", "first answer given")
PICTURE = next((ROOT / "demo" / "examples" / "radiographs").glob("*.jpeg"))


def main() -> None:
    args = _parse()
    found: dict[str, list[list[float]]] = {name: [] for name, _ in args.checkout}
    for _ in range(args.rounds):
        for name, folder in args.checkout:
            found[name].append(start(folder))
    for name, times in found.items():
        for moment, values in zip(MOMENTS, np.array(times).T, strict=True):
            low, middle, high = np.percentile(values, (25, 50, 75))
            print(f"{name}, {moment}: median {middle:.2f} s, quartiles {low:.2f} to {high:.2f}, n = {len(values)}")
    if args.imports:
        for name, folder in args.checkout:
            print(f"{name}, imports:", ", ".join(f"{package} {ms:.0f} ms" for package, ms in imports(folder)))


def rows(device: str) -> list[Row]:
    """Of this checkout; the models answer on ``device`` where the server finds it."""
    times = np.array([start(ROOT) for _ in range(ROUNDS)]).T
    goals = (None, GOAL, None)
    return [
        Row.of(f"start: {moment}", values, "s", goal=goal, command="speed.start --checkout new=.")
        for moment, values, goal in zip(MOMENTS, times, goals, strict=True)
    ]


def start(checkout: Path) -> list[float]:
    """Seconds until each of MOMENTS, of one start."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder, httpx.Client(timeout=LONGEST) as client:
        command = [sys.executable, "app.py", "--port", str(port), "--runs", f"{folder}/runs"]
        environment = {**os.environ, "GRADIO_TEMP_DIR": f"{folder}/uploads"}
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=checkout, env=environment, stdout=subprocess.DEVNULL)
        try:
            moments = []
            for path in ("/", "/healthz"):
                _wait_for(client, address + path)
                moments.append(time.perf_counter() - begun)
            _ask(client, address)
            return [*moments, time.perf_counter() - begun]
        finally:
            process.terminate()
            process.wait(30)


def imports(checkout: Path, most: int = 12) -> list[tuple[str, float]]:
    """The packages whose modules take longest to import for ``app.py``, in ms, from "all" on."""
    command = [sys.executable, "-X", "importtime", "-c", "import app"]
    report = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True).stderr
    times: Counter[str] = Counter()
    for own, module in re.findall(r"import time: +(\d+) \| +\d+ \| *([\w.]+)", report):
        times[module.split(".")[0]] += int(own) / 1000
        times["all"] += int(own) / 1000
    return times.most_common(most + 1)


def _wait_for(client: httpx.Client, url: str) -> None:
    end = time.perf_counter() + LONGEST
    while time.perf_counter() < end:
        try:
            if client.get(url).status_code == 200:
                return
        except httpx.TransportError:  # not listening yet
            time.sleep(0.02)
    raise TimeoutError(f"{url} does not answer")


def _ask(client: httpx.Client, address: str) -> None:
    """A radiograph to ``/compare``, until its answer is there."""
    api = f"{address}/gradio_api"
    with PICTURE.open("rb") as file:
        path = client.post(f"{api}/upload", files={"files": (PICTURE.name, file)}).json()[0]
    data = [{"path": path, "meta": {"_type": "gradio.FileData"}}, "predicted"]
    event = client.post(f"{api}/call/compare", json={"data": data}).json()["event_id"]
    answer = client.get(f"{api}/call/compare/{event}").text
    if "event: complete" not in answer:
        raise RuntimeError(f"no answer: {answer[:200]}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_checkout_option(parser)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--imports", action="store_true", help="print which packages take longest to import")
    return parser.parse_args()


if __name__ == "__main__":
    main()
