"""The test radiographs, a broken file and one outside the scope, through the Worklist tab in a browser.

They are stopped, gone on with, and saved as a CSV that pandas reads. Prints the server's memory before and after, and
how long others wait for an answer on Compare meanwhile.

python -m tests.benchmarks.serving.worklist --data ZIP
python -m tests.benchmarks.serving.worklist --data ZIP --files 10000 --drops 0 --noise
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path, PurePosixPath
from shutil import copyfile

import numpy as np
import pandas as pd
from playwright.sync_api import Browser, Page, sync_playwright

from demo.page import build_demo, launch_settings
from demo.server.access import Access
from demo.server.dataset_store import DatasetStore
from demo.server.run_store import RunStore
from tests.benchmarks.checkouts import Page as Served
from tests.benchmarks.checkouts import serving
from tests.benchmarks.serving.memory import rss
from tests.benchmarks.speed.drop import drop_and_wait, open_page
from tests.conftest import CHROMIUM
from tests.demo.traffic import noise_weights
from tests.helpers import ROOT, real_example
from xray_models.data.archive import open_dataset
from xray_models.data.folder_layout import sort_files
from xray_models.networks.registry import MODELS

BROKEN, OUTSIDE = "broken.jpeg", "outside.png"
STOP_AT = 0.2  # of the files
DONE = "document.querySelector('.worklist progress')?.value"
SORTED = """() => {
    const order = document.querySelector("[data-order]"), begun = performance.now();
    order.value = order.value === "name" ? "probability" : "name";
    order.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelector(".listing").getBoundingClientRect();
    return performance.now() - begun;
}"""


def main() -> None:
    args = _parse()
    served = _serving_noise() if args.noise else serving(ROOT)
    with tempfile.TemporaryDirectory() as name, served as server, sync_playwright() as playwright:
        folder = Path(name) / "list"
        count = _fill(folder, args.data, args.files)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        other = open_page(browser, server.address)
        _drops("nobody else", other, args.drops)
        page = _worklist(browser, server.address)
        before, sizes = _megabytes(server.pid), []
        alone = [_begin(page, folder, server.pid, sizes)]
        first = sizes[-1]
        _drops_meanwhile(page, other, args.drops, count)
        alone.append(_finish(page, server.pid, sizes))
        shares, seconds = np.sum(alone, axis=0)
        print(f"{count} files; {count * shares / seconds:.1f} a second while nobody else asks")
        print(f"server: {before:.0f} MB before, {first:.0f} when it was stopped after {STOP_AT:.0%} of the files")
        print(f"server: {max(sizes):.0f} MB at most, {_megabytes(server.pid):.0f} after all of them")
        print(f"browser: {page.evaluate('performance.memory.usedJSHeapSize') / 1e6:.0f} MB of JavaScript")
        print(f"sorted and drawn in {np.median([page.evaluate(SORTED) for _ in range(10)]):.0f} ms (median of 10)")
        _check_table(page, count, args.noise)


@contextmanager
def _serving_noise() -> Iterator[Served]:
    """A page in this process whose networks cost nothing: what grows with the list is what the server keeps of it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GRADIO_TEMP_DIR"] = f"{folder}/uploads"
        runs, access, weights = Path(folder) / "runs", Access(False, None), noise_weights(Path(folder))
        demo = build_demo(weights, None, RunStore(runs), DatasetStore(runs), access)
        _, address, _ = demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(access, weights))
        yield Served(address, os.getpid())
        demo.close()


def _fill(folder: Path, data: Path, files: int | None) -> int:
    """The test radiographs, again and again up to ``files``, and the two others; returns how many there are."""
    folder.mkdir()
    with open_dataset(data) as (names, read):
        entries = [entry for entry in sort_files(names)[0] if entry.split == "test"]
        for number, entry in enumerate(islice(cycle(entries), files or len(entries))):
            path = PurePosixPath(entry.name)
            (folder / f"{number // len(entries)}-{path.parent.name}-{path.name}").write_bytes(read(entry.name))
    (folder / BROKEN).write_bytes(real_example().read_bytes()[:2000])
    copyfile(ROOT / "demo" / "examples" / "left_upper_opacity.png", folder / OUTSIDE)
    return len(list(folder.iterdir()))


def _worklist(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
    page.set_default_timeout(7_200_000)
    page.goto(f"{address}#worklist")
    page.locator(".worklist .drop").wait_for()
    return page


def _begin(page: Page, folder: Path, pid: int, sizes: list[float]) -> tuple[float, float]:
    """Until it is stopped and gone on with: the share of the list that was judged, and in how many seconds."""
    with page.expect_file_chooser() as chooser:
        page.locator("[data-do=folder]").click()
    begun = time.perf_counter()
    chooser.value.set_files(folder)
    sizes += _sizes(page, pid, STOP_AT)
    page.locator("[data-do=stop]").click()
    seconds, done = time.perf_counter() - begun, page.evaluate(DONE)
    page.wait_for_timeout(2000)
    assert page.evaluate(DONE) == done < 1, "it has not stopped"
    page.locator("[data-do=run]").click()
    return done, seconds


def _finish(page: Page, pid: int, sizes: list[float]) -> tuple[float, float]:
    """The same until all is judged."""
    begun, before = time.perf_counter(), page.evaluate(DONE)
    sizes += _sizes(page, pid, 1)
    return 1 - before, time.perf_counter() - begun


def _sizes(page: Page, pid: int, share: float) -> Iterator[float]:
    """The size of the server, once a second, until so much of the list is judged."""
    while (page.evaluate(DONE) or 0) < share:
        yield _megabytes(pid)
        page.wait_for_timeout(1000 if share == 1 else 100)


def _drops_meanwhile(page: Page, other: Page, drops: int, count: int) -> None:
    begun, before = time.perf_counter(), page.evaluate(DONE)
    _drops("a worklist", other, drops)
    rate = (page.evaluate(DONE) - before) * count / (time.perf_counter() - begun)
    assert page.evaluate(DONE) < 1, "the list was done before the answers"
    if drops:
        print(f"meanwhile {rate:.1f} files of the list a second")


def _drops(beside: str, page: Page, drops: int) -> None:
    """How long an answer on Compare takes beside something else."""
    seconds = [drop_and_wait(page, real_example()) for _ in range(drops + 1)][1:]  # the first one warms up
    if seconds:
        low, middle, high = np.percentile(seconds, (25, 50, 75))
        print(f"an answer on Compare beside {beside}: {middle:.2f} s, quartiles {low:.2f} to {high:.2f}, n = {drops}")


def _check_table(page: Page, count: int, is_noise: bool) -> None:
    """The CSV in pandas: complete, typed, and with the answers that the shipped weights gave when they were tested."""
    with page.expect_download() as download:
        page.locator("[data-save=csv]").click()
    table = pd.read_csv(download.value.path())
    table.index = table.pop("file").str.removeprefix("list/")
    assert len(table) == count and table.index.is_unique
    assert table.error_code[table.error_code.notna()].index.tolist() == [BROKEN]
    if is_noise:
        return
    assert not table.inside_scope[OUTSIDE]
    print("types:", ", ".join(f"{name} {kind}" for name, kind in table.dtypes.items()))
    for model in MODELS:
        tested = pd.read_csv(ROOT / "weights" / model / "test_predictions.csv")
        names = tested.file.str.split("/").str[-2:].str.join("-")
        answers = table[f"{model}_p_pneumonia"].reindex([f"0-{name}" for name in names])
        differ = np.abs(answers.to_numpy() - tested.p_pneumonia.to_numpy())
        print(f"{model}: n = {answers.notna().sum()}, at most {np.nanmax(differ):.4f} from the test predictions")


def _megabytes(pid: int) -> float:
    return rss(pid) / 1e6


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split(":")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--files", type=int, help="radiographs; more than there are come again under other names")
    parser.add_argument("--noise", action="store_true", help="networks that cost nothing")
    parser.add_argument("--drops", type=int, default=10, help="answers on Compare, alone and beside the worklist")
    return parser.parse_args()


if __name__ == "__main__":
    main()
