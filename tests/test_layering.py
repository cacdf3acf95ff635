"""Imports go one way. These lists are the rooms of the project, in their order; each package's README says more."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Each may import what stands left of it, and itself.
LIBRARY = [
    "errors",
    "classes",
    "files",
    "images",
    "networks",
    "inference",
    "data",
    "evaluation",
    "training",
    "reports",
    "cli",
]
PAGE = ("text", "ui", "server", "features", "page")
FEATURES = {"about", "compare", "results", "retrain"}
LIBRARY_FILES = sorted((ROOT / "xray_models").rglob("*.py"))
PAGE_FILES = sorted(file for file in (ROOT / "demo").rglob("*.py") if "examples" not in file.relative_to(ROOT).parts[1])


def imported(file: Path) -> set[str]:
    """Every module that a file imports, in full: ``from a.b import c`` gives "a.b.c"."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} has a relative import: the rooms are read from absolute ones"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room_of(module: str) -> str:
    """ "demo.compare.tab" -> "compare"."""
    return module.split(".")[1]


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("file", LIBRARY_FILES, ids=module_of)
def test_the_library_imports_to_the_left(file):
    room = room_of(module_of(file))
    if room in ("__init__", "__main__"):  # the public API and the command line see everything
        return
    allowed = set(LIBRARY[: LIBRARY.index(room) + 1])
    assert {room_of(name) for name in imported(file) if name.startswith("xray_models.")} <= allowed


@pytest.mark.parametrize("file", LIBRARY_FILES, ids=module_of)
def test_the_library_knows_no_page(file):
    assert not {name.split(".")[0] for name in imported(file)} & {"gradio", "demo", "app"}


@pytest.mark.parametrize("file", PAGE_FILES, ids=module_of)
def test_the_page_imports_to_the_left_and_no_other_feature(file):
    room = room_of(module_of(file))
    layer = "features" if room in FEATURES else room
    if layer == "__init__":
        return
    left = set(PAGE[: PAGE.index(layer)]) | {room} | (FEATURES if room == "page" else set())
    assert {room_of(name) for name in imported(file) if name.startswith("demo.")} <= left
    assert "app" not in {name.split(".")[0] for name in imported(file)}


@pytest.mark.parametrize("file", PAGE_FILES, ids=module_of)
def test_views_know_no_gradio(file):
    """In a feature, tabs, panels and forms make components; everything else can be tried without a page."""
    if room_of(module_of(file)) in FEATURES and not file.stem.endswith(("tab", "panel", "form")):
        assert not [name for name in imported(file) if name.split(".")[0] == "gradio"]


def test_every_folder_of_the_page_is_a_known_room():
    folders = {path.name for path in (ROOT / "demo").iterdir() if (path / "__init__.py").exists()}
    assert folders == FEATURES | (set(PAGE) - {"features", "page"})
    assert {file.name for file in (ROOT / "demo").glob("*.py")} == {"__init__.py", "page.py"}


def test_every_room_of_the_library_is_a_known_one():
    rooms = {
        path.stem
        for path in (ROOT / "xray_models").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - {"__init__", "__main__"} <= set(LIBRARY)


def test_classes_and_errors_need_no_torch():
    for name in ("classes", "errors", "files"):
        assert not [
            n for n in imported(ROOT / "xray_models" / f"{name}.py") if n.split(".")[0] in ("torch", "torchvision")
        ]


def test_no_pickle_is_ever_read():
    for file in [*LIBRARY_FILES, *PAGE_FILES]:
        names = {name.split(".")[0] for name in imported(file)}
        assert not {"pickle", "joblib", "dill"} & names and "torch.load(" not in file.read_text(encoding="utf-8")
