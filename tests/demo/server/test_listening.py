import socket
import subprocess
import sys

import pytest

from demo.server.listening import check_address, no_port
from tests.helpers import ROOT
from xray_models.errors import XrayError


@pytest.fixture
def taken():
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_free_port_will_do(taken):
    check_address("127.0.0.1", None)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    check_address(None, port)


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [("192.0.2.1", None, "192.0.2.1 is no address of this machine. Check --host."),
     ("no such host", 7860, "no such host is no address"), ("x" * 300, 7860, "is no address"),
     ("127.0.0.1", 65536, "65536 is no port"), ("127.0.0.1", 0, "0 is no port"), ("127.0.0.1", -1, "is no port")],
)  # fmt: skip
def test_anything_else_gets_a_sentence(host, port, sentence):
    with pytest.raises(XrayError, match=sentence):
        check_address(host, port)


def test_all_ports_in_use():
    assert "between 7860 and 7959" in no_port(None).message and "Port 7861 is in use" in no_port(7861).message


@pytest.mark.slow
def test_a_port_in_use_ends_the_program_with_one_sentence(taken, tmp_path):
    command = [sys.executable, "app.py", "--port", str(taken), "--runs", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert ended.returncode == 1 and ended.stdout == ""
    assert ended.stderr == f"Port {taken} is in use. Stop the other program, or choose another port with --port.\n"
