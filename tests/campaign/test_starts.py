"""What stands in the way of a start is said in a sentence, before the page is up; and damaged weights never answer."""

import shutil
import socket
import subprocess
import sys

import pytest

from tests.helpers import ROOT
from xray_models.files import RECORD_FILE, WEIGHTS_FILE
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

pytestmark = pytest.mark.campaign


def refused(*options: object) -> str:
    """What ``python app.py`` prints before it ends."""
    command = [sys.executable, "app.py", *map(str, options)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert ended.returncode not in (0, -9), "it started"
    return ended.stderr + ended.stdout


def is_a_sentence(text: str) -> bool:
    lines = text.strip().splitlines()
    return 1 <= len(lines) <= 3 and "Traceback" not in text and lines[-1].rstrip().endswith((".", "?"))


@pytest.fixture
def weights(tmp_path):
    return shutil.copytree(SHIPPED_WEIGHTS, tmp_path / "weights")


def zeros(file, start: int, count: int) -> None:
    with open(file, "r+b") as content:
        content.seek(start)
        content.write(bytes(count))


DAMAGE = {
    "zeros in the middle": lambda f: zeros(f / WEIGHTS_FILE, 1_000_000, 64_000),
    "one changed byte": lambda f: zeros(f / WEIGHTS_FILE, (f / WEIGHTS_FILE).stat().st_size - 1000, 64),
    "a pickle": lambda f: (f / WEIGHTS_FILE).write_bytes(b"\x80\x04cos\nsystem\n(S'touch owned'\ntR."),
    "no record": lambda f: (f / RECORD_FILE).unlink(),
    "another record": lambda f: (f / RECORD_FILE).write_text('{"model": "vit"}'),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damaged_weights_do_not_answer(weights, tmp_path, damage):
    damage(weights / "resnet50")
    assert is_a_sentence(refused("--weights", weights, "--runs", tmp_path / "runs"))


def test_a_port_in_use(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert is_a_sentence(refused("--port", taken.getsockname()[1], "--runs", tmp_path / "runs"))


def test_a_folder_of_runs_that_is_a_file(tmp_path):
    (tmp_path / "runs").write_text("x")
    assert is_a_sentence(refused("--runs", tmp_path / "runs"))


@pytest.mark.parametrize("host", ["no.such.host.invalid", "256.1.1.1"])
def test_a_host_that_is_none(tmp_path, host):
    assert is_a_sentence(refused("--host", host, "--port", "7999", "--runs", tmp_path / "runs"))
