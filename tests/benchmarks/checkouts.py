"""Pages of several checkouts of this project, running side by side: old against new in one run."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class Page(NamedTuple):
    """A page that answers, and its process."""

    address: str
    pid: int


def add_checkout_option(parser: argparse.ArgumentParser) -> None:
    """``--checkout NAME=DIR``, once or several times -> ``args.checkout``: a list of (name, folder)."""

    def checkout(text: str) -> tuple[str, Path]:
        name, _, folder = text.partition("=")
        return name, Path(folder)

    parser.add_argument("--checkout", type=checkout, action="append", required=True, metavar="NAME=DIR")


@contextmanager
def serving(checkout: Path) -> Iterator[Page]:
    """The page of a checkout, in folders of its own; it ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-u", "app.py", "--runs", f"{folder}/runs"]
        environment = {**os.environ, "GRADIO_TEMP_DIR": f"{folder}/uploads"}
        process = subprocess.Popen(command, cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            address = next(found[0] for line in process.stdout or () if (found := re.search(r"http://[\d.:]+", line)))
            yield Page(address, process.pid)
        finally:
            process.terminate()
            process.wait(30)
