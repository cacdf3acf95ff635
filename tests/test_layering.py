"""Imports go one way: app -> demo -> xray_models, and the tabs of the page don't know each other."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def imported(file: Path) -> set[str]:
    """Top-level names of absolute imports, and the targets of relative ones with their dots."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {"." * node.level + f"{node.module or ''}"} | {f"{'.' * node.level}{a.name}" for a in node.names}
    return names


@pytest.mark.parametrize("file", sorted((ROOT / "xray_models").rglob("*.py")), ids=str)
def test_the_library_knows_no_page(file):
    assert not {name.split(".")[0] for name in imported(file)} & {"gradio", "demo", "app"}


@pytest.mark.parametrize("file", sorted((ROOT / "demo").glob("*_tab.py")), ids=str)
def test_tabs_do_not_import_each_other(file):
    assert not [name for name in imported(file) if name.endswith("_tab")]


@pytest.mark.parametrize("file", sorted((ROOT / "demo").rglob("*.py")), ids=str)
def test_the_page_does_not_import_the_app(file):
    assert "app" not in imported(file)


def test_no_pickle_is_ever_read():
    for file in [*(ROOT / "xray_models").rglob("*.py"), *(ROOT / "demo").rglob("*.py")]:
        assert not {"pickle", "joblib", "dill"} & imported(file) and "torch.load(" not in file.read_text()
