"""Time from a drop to the answer in a browser, of several checkouts side by side: old against new in one run.

python -m tests.benchmarks.speed.drop --checkout old=DIR --checkout new=. --image FILE --image FILE
"""

from __future__ import annotations

import argparse
import time
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.checkouts import add_checkout_option, new_and_old, serving
from tests.benchmarks.speed.row import Goal, Row
from tests.conftest import CHROMIUM
from tests.e2e.visit import drop_file
from tests.helpers import real_example

GOAL = Goal("<=", 80)  # ms
ANSWERED = (
    "before => document.querySelector('.results')?.dataset.answer !== before && document.querySelector('.card .label')"
)


def main() -> None:
    args = _parse()
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        addresses = {name: stack.enter_context(serving(folder)).address for name, folder in args.checkout}
        for image in args.image:
            times: dict[str, list[float]] = {name: [] for name in addresses}
            pages = {name: open_page(browser, address) for name, address in addresses.items()}
            for round_ in range(args.rounds + 1):
                for name, page in pages.items():
                    seconds = drop_and_wait(page, image)
                    if round_:  # the first warms up
                        times[name].append(seconds)
            for page in pages.values():
                page.close()
            for name, found in times.items():
                low, middle, high = np.percentile(found, (25, 50, 75))
                print(
                    f"{image.name}, {name}: median {middle:.3f} s, quartiles {low:.3f} to {high:.3f}, n = {len(found)}"
                )


def rows(device: str, rounds: int = 10) -> list[Row]:
    """An example that ships with the page; of the earlier checkout as well, where there is one."""
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        folders = new_and_old()
        pages = {
            name: open_page(browser, stack.enter_context(serving(folder)).address) for name, folder in folders.items()
        }
        times: dict[str, list[float]] = {name: [] for name in pages}
        for round_ in range(rounds + 2):
            for name, page in pages.items():
                seconds = drop_and_wait(page, real_example())
                times[name] += [1000 * seconds] if round_ > 1 else []  # the first ones warm up
    old = float(np.median(times["old"])) if "old" in times else None
    known = {"goal": GOAL, "old": old, "command": "speed.drop --checkout new=."}
    return [Row.of("drop to answer in the browser", times["new"], "ms", **known)]


def drop_and_wait(page: Page, image: Path) -> float:
    """Seconds until both labels are on the page."""
    before = page.locator(".results").get_attribute("data-answer")
    content = image.read_bytes()
    start = time.perf_counter()
    drop_file(page, ".drop", content, image.name)
    page.wait_for_function(ANSWERED, arg=before, polling=5)
    seconds = time.perf_counter() - start
    page.wait_for_timeout(700)  # what follows an answer is not part of the next one
    return seconds


def open_page(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
    page.goto(address)
    page.locator(".voice").wait_for(state="attached")
    return page


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_checkout_option(parser)
    parser.add_argument("--image", type=Path, action="append", required=True)
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


if __name__ == "__main__":
    main()
