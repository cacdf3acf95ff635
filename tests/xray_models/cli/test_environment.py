"""The command line in surroundings that it does not choose: odd locales and names, no home, a closed pipe, Ctrl-C."""

import json
import os
import subprocess
import sys

import pytest

from tests.helpers import ROOT, real_example

pytestmark = pytest.mark.slow

ODD_NAMES = [b"caf\xc3\xa9.png", b"\xff.png", b"two\nlines\x1b[2J.png", b"x" * 300 + b".png"]
NOWHERE = "/dev/null/none"  # nobody can write there, not even the super-user
PLACES = ("TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MPLCONFIGDIR", "TORCH_HOME", "HF_HOME", "KAGGLEHUB_CACHE")
# Ctrl-C while the command line is still importing, which takes seconds.
INTERRUPTED = """
import sys
class Interrupt:
    def find_spec(self, name, *rest):
        if name == "torch":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
from xray_models.__main__ import main
sys.exit(main(["info"]))
"""
# A command that prints one line, so that no test has to import torch for it.
PRINTING = """
import sys
from xray_models import __main__
__main__._run = lambda arguments: print("a line") or 0
sys.exit(__main__.main([]))
"""
# PyTorch asks for the user's name when it is imported, for the folder of its cache.
NAMELESS = """
import pwd
def unknown(number):
    raise KeyError(number)
pwd.getpwuid = unknown
import xray_models, getpass
print(getpass.getuser())
"""


def call(*arguments: str | bytes, **variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1", **variables}  # and so no HOME
    command = [sys.executable, "-m", "xray_models", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True)


def test_any_name_is_answered_in_the_oldest_locale_and_without_a_home(tmp_path):
    """A name that ASCII cannot write is answered like any other, and its overlays are written."""
    odd = os.fsencode(tmp_path) + b"/caf\xc3\xa9\xff.jpeg"
    with open(odd, "wb") as file:
        file.write(real_example().read_bytes())
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    options = ["predict", "--json", "--heatmaps", str(tmp_path / "out")]
    done = call(*options, *ODD_NAMES, odd, **locale, **dict.fromkeys(PLACES, NOWHERE))
    assert done.returncode == 1 and b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
    *refused, answered = map(json.loads, done.stdout.splitlines())
    assert [line["error"]["code"] for line in refused] == ["missing-file"] * len(ODD_NAMES)
    assert answered["models"]["cnn"]["label"] == "NORMAL" and len(os.listdir(tmp_path / "out")) == 2


def test_names_are_escaped_where_no_terminal_could_show_them():
    done = call("predict", *ODD_NAMES, LC_ALL="C.UTF-8")
    assert done.returncode == 1 and b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
    lines = done.stdout.decode().splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == ["café.png", "\\udcff.png", "two\\nlines\\x1b[2J.png"]
    assert len(lines) == len(ODD_NAMES)


def test_output_that_nobody_wants_ends_quietly():
    """As in ``| head``."""
    command = [sys.executable, "-c", PRINTING]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.wait() == 141 and process.stderr.read() == b""


def test_a_user_who_is_a_number_alone_has_a_name():
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", NAMELESS], cwd=ROOT, env=environment, capture_output=True)
    assert done.stdout.decode().strip() == str(os.getuid()), done.stderr.decode()


def test_ctrl_c_while_it_starts_is_one_word():
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], cwd=ROOT, capture_output=True)
    assert (done.returncode, done.stderr) == (130, b"interrupted\n")
