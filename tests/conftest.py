"""Fixtures of the whole suite: the real data set, a tiny one, a browser; and the marks that follow from them."""

import os
import warnings
from pathlib import Path

import pytest

from tests.helpers import ROOT, dataset_files, write_zip
from xray_models.data.dataset import load_split
from xray_models.data.image_set import ImageSet

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# The published data set is not part of the repository. XRAY_DATA_DIR names it; without that, it is looked for in the
# folder that is handed over beside the repository.
HANDED_OVER = ROOT.parent / "shared" / "data" / "chest_xray_224.zip"
REAL_DATA = Path(os.environ.get("XRAY_DATA_DIR") or HANDED_OVER)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that opens a browser or needs the real data set, however indirectly: see pyproject.toml."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker("browser")
        if "real_data" in fixtures:
            item.add_marker("data")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The published data set; tests that need it are skipped, loudly, where it is absent."""
    if not REAL_DATA.exists():
        warnings.warn("REAL DATA ABSENT: tests on real radiographs are skipped. Set XRAY_DATA_DIR.", stacklevel=1)
        pytest.skip("NO REAL DATA: set XRAY_DATA_DIR to the chest_xray folder or zip")
    return REAL_DATA


@pytest.fixture(scope="session")
def real_test(real_data) -> ImageSet:
    """The 624 real test radiographs."""
    return load_split(real_data, "test")


@pytest.fixture(scope="session")
def small_zip(tmp_path_factory) -> Path:
    """A zip in the usual layout with 24 training and 8 test pictures."""
    return write_zip(tmp_path_factory.mktemp("data") / "small.zip", dataset_files())


@pytest.fixture(scope="module")
def browser():
    """A real browser."""
    from playwright.sync_api import expect, sync_playwright  # imported here, so that the other tests run without it

    expect.set_options(timeout=120_000)  # a page that trains on two busy cores answers slowly

    if not Path(CHROMIUM).exists():
        pytest.skip("NO BROWSER: set CHROMIUM to the path of a Chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
