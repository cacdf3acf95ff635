"""Servers to attack, the size of a run of these tests, and the figures that they print at the end.

``python -m pytest -m campaign`` runs all of them in full; a plain ``python -m pytest`` runs a short form of most.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.server.active_weights import ActiveWeights
from demo.server.run_store import RunStore
from tests.campaign.owner import write_owners_run
from tests.campaign.server import PASSWORD, Server, serving
from tests.campaign.visitor import Visitor
from tests.helpers import real_example
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

HERE = Path(__file__).parent
# Figures in the order in which they are printed: name -> how several values of it become one.
FIGURES = {
    "answers": sum,
    "visits": sum,
    "uploads": sum,
    "seconds per answer": max,
    "memory at rest, MB": max,
    "memory after the first answers, MB": max,
    "memory at the end, MB": max,
    "memory per 1,000 answers, MB": max,
    "memory per page that is open, MB": max,
    "files left": sum,
    "kills survived": sum,
}


def is_full(config: pytest.Config) -> bool:
    """Whether the marker campaign was asked for."""
    return bool(re.search(r"(?<!not )\bcampaign\b", config.option.markexpr or ""))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """All tests here are slow and belong to the campaign; what has no short form is left out of a plain run."""
    kept, left_out = [], []
    for item in items:
        if HERE in item.path.parents:
            only_full = item.get_closest_marker("campaign")
            item.add_marker("campaign")
            item.add_marker("slow")
            (left_out if only_full and not is_full(config) else kept).append(item)
        else:
            kept.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


@pytest.fixture(scope="session")
def full(request) -> bool:
    """Whether this is the whole campaign, not its short form."""
    return is_full(request.config)


@pytest.fixture(scope="session")
def watched() -> list[Server]:
    """Servers whose log may hold no traceback, after any test."""
    return []


@pytest.fixture(autouse=True)
def no_traceback(watched) -> Iterator[None]:
    yield
    assert [text for server in watched if (text := server.new_tracebacks())] == []


@pytest.fixture(scope="session")
def local(tmp_path_factory, watched) -> Iterator[Server]:
    """A page on its owner's machine, with one finished run."""
    folder = tmp_path_factory.mktemp("local")
    write_owners_run(folder / "runs")
    with serving(folder) as server:
        watched.append(server)
        yield server


@pytest.fixture(scope="session")
def public(tmp_path_factory, watched) -> Iterator[Server]:
    """A page that strangers reach, whose owner set a password, and put weights of a training of their own in use."""
    folder = tmp_path_factory.mktemp("public")
    write_owners_run(folder / "runs")
    ActiveWeights(SHIPPED_WEIGHTS, folder / "runs").use(RunStore(folder / "runs").list()[0])
    with serving(folder, "--public", XRAY_RETRAIN_PASSWORD=PASSWORD) as server:
        watched.append(server)
        yield server


@pytest.fixture
def visitor(local) -> Iterator[Visitor]:
    """Somebody in front of ``local``."""
    with Visitor(local.address) as visitor:
        yield visitor


@pytest.fixture
def stranger(public) -> Iterator[Visitor]:
    """Somebody in front of ``public`` who does not know the password."""
    with Visitor(public.address, source="127.0.0.2") as visitor:
        yield visitor


@pytest.fixture(scope="session")
def radiograph() -> bytes:
    """A real radiograph, as a file."""
    return real_example().read_bytes()


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    """How many attempts held, and the figures that tests have recorded (``record_property``)."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if report.when == "call" and report.nodeid.startswith("tests/campaign/")
    ]
    if not reports:
        return
    values = defaultdict(list)
    for report in reports:
        for name, value in report.user_properties:
            values[name].append(value)
    terminalreporter.section("campaign" if is_full(config) else "campaign, short form")
    held = sum(report.passed for report in reports) - len(terminalreporter.stats.get("error", []))
    lines = {"attempts": len(reports), "held": held, "seconds": round(sum(report.duration for report in reports))}
    lines |= {name: merge(values[name]) for name, merge in FIGURES.items() if values[name]}
    for name, value in lines.items():
        terminalreporter.write_line(
            f"{name:<40}{value:>12.2f}" if isinstance(value, float) else f"{name:<40}{value:>12}"
        )
