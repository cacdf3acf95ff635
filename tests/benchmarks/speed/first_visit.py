"""The first visit and the second: when the drop zone is there and takes a file, requests, bytes; old against new.

Chromium with its own throttling: 40 ms to and fro, and so many megabits a second. A second visit has the files that the
browser may keep. The drop zone "takes a file" when one that was dropped on it is on its way.

python -m tests.benchmarks.speed.first_visit --checkout old=DIR --checkout new=.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.benchmarks.checkouts import add_checkout_option, serving
from tests.benchmarks.speed.row import Goal, Row
from tests.conftest import CHROMIUM
from tests.e2e.visit import drop_file
from tests.helpers import ROOT

GOALS = {10.0: 1.8, 1.6: 3.5}  # Mbit/s -> seconds until the drop zone is visible, on the first visit
LATENCY = 40  # ms
ROUNDS = 3
PICTURE = next((ROOT / "demo" / "examples" / "radiographs").glob("*.jpeg"))
TAKEN = (  # the first two: how the page says it now, and how it said it until November 2026
    "document.body.dataset.busy || document.body.matches('.reading, .adding') || document.querySelector('.card .label')"
)


class Visit(NamedTuple):
    """Seconds from the navigation; ``sizes``: bytes on the wire by type of request, ``requests``: how many of each."""

    visible: float
    takes_a_file: float
    requests: Counter[str]
    sizes: Counter[str]


def main() -> None:
    args = _parse()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for speed in args.speed:
            found = _measure(browser, args.checkout, speed, args.rounds)
            for (name, which), visits in found.items():
                print(f"{name}, {speed:g} Mbit/s, {which} visit: {_said(visits)}", flush=True)


def rows(device: str) -> list[Row]:
    """Of this checkout, on ``device`` cpu or cuda alike."""
    made = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for speed, goal in GOALS.items():
            visits = _measure(browser, [("new", ROOT)], speed, ROUNDS)["new", "first"]
            command, at = "speed.first_visit --checkout new=.", f"first visit at {speed:g} Mbit/s"
            times, sizes = [visit.visible for visit in visits], [visit.sizes.total() / 1000 for visit in visits]
            made.append(Row.of(f"{at}: drop zone visible", times, "s", goal=Goal("<=", goal), command=command))
            made.append(Row.of(f"{at}: sent", sizes, "kB", command=command))
    return made


def _measure(
    browser: Browser, checkouts: list[tuple[str, Path]], speed: float, rounds: int
) -> dict[tuple[str, str], list[Visit]]:
    """(checkout, first or second) -> its visits; one server of each at a time, so that none disturbs another."""
    found: dict[tuple[str, str], list[Visit]] = {}
    for name, folder in checkouts:
        with serving(folder) as page:
            for round_ in range(rounds + 1):
                context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
                visits = [_visit(context, page.address, speed) for _ in range(2)]
                context.close()
                for which, visit in zip(("first", "second"), visits, strict=True):
                    if round_:  # the first of all warms the server up
                        found.setdefault((name, which), []).append(visit)
    return found


def _visit(context: BrowserContext, address: str, speed: float) -> Visit:
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    rate = speed * 1e6 / 8
    conditions = {"offline": False, "latency": LATENCY, "downloadThroughput": rate, "uploadThroughput": rate}
    network.send("Network.emulateNetworkConditions", conditions)
    kinds: dict[str, str] = {}
    requests: Counter[str] = Counter()
    sizes: Counter[str] = Counter()

    def received(event: dict[str, Any]) -> None:
        if event["response"]["url"].startswith("http") and not event["response"].get("fromDiskCache"):
            kinds[event["requestId"]] = event["type"]
            requests[event["type"]] += 1

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in kinds:
            sizes[kinds[event["requestId"]]] += int(event["encodedDataLength"])

    network.on("Network.responseReceived", received)
    network.on("Network.loadingFinished", finished)
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(".drop").wait_for()
    visible = time.perf_counter() - begun
    page.locator(".voice").wait_for(state="attached")  # the last thing that the page's script sets up
    counted = Counter(requests), Counter(sizes)
    drop_file(page, ".drop", PICTURE.read_bytes(), PICTURE.name)
    page.wait_for_function(TAKEN, polling=10)
    takes_a_file = time.perf_counter() - begun
    page.close()
    return Visit(visible, takes_a_file, *counted)


def _said(visits: list[Visit]) -> str:
    low, visible, high = np.percentile([visit.visible for visit in visits], (25, 50, 75))
    taken = np.median([visit.takes_a_file for visit in visits])
    one = visits[len(visits) // 2]
    parts = [f"{kind} {one.requests[kind]} of {size / 1000:.0f} kB" for kind, size in one.sizes.most_common()]
    sent = f"{one.requests.total()} requests, {one.sizes.total() / 1000:.0f} kB: {', '.join(parts)}"
    return (
        f"drop zone visible after {visible:.2f} s (quartiles {low:.2f} to {high:.2f}), takes a file after "
        f"{taken:.2f} s, n = {len(visits)}; {sent}"
    )


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_checkout_option(parser)
    parser.add_argument("--speed", type=float, action="append", metavar="MBIT", help="10 and 1.6 by default")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    args = parser.parse_args()
    args.speed = args.speed or list(GOALS)
    return args


if __name__ == "__main__":
    main()
