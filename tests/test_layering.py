"""Imports go one way. The lists below are the packages of the project in their order; the README of `xray_models/` and
`demo/` describes them."""

import ast
from pathlib import Path

import pytest

from tests.helpers import ROOT

# Each may import those before it in the list, and itself.
LIBRARY = (
    "version", "errors", "classes", "files", "documents", "console", "openmp", "integrity",
    "images", "networks", "inference", "data", "evaluation", "training", "reports", "cli",
)  # fmt: skip
PAGE = ("text", "ui", "server", "features", "page")
FEATURES = {"about", "compare", "results", "retrain", "validate", "worklist"}  # none imports another
LIBRARY_FILES = sorted((ROOT / "xray_models").rglob("*.py"))
EXAMPLE_FILES = sorted((ROOT / "demo" / "examples").rglob("*.py"))  # scripts, no part of the page
PAGE_FILES = sorted(set((ROOT / "demo").rglob("*.py")) - set(EXAMPLE_FILES))


def imported(file: Path) -> set[str]:
    """The full name of everything that a file imports: ``from a.b import c`` gives "a.b.c"."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} has a relative import; this test reads absolute ones"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def packages(file: Path) -> set[str]:
    """The top-level packages that a file imports."""
    return {name.split(".")[0] for name in imported(file)}


def imported_from(package: str, file: Path) -> set[str]:
    """What a file imports from "xray_models" or "demo": the subpackages or modules right below it."""
    return {second_level(name) for name in imported(file) if name.startswith(f"{package}.")}


def second_level(module: str) -> str:
    """The subpackage of a module: "compare" of "demo.compare.tab"."""
    return module.split(".")[1]


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("file", LIBRARY_FILES, ids=module_of)
def test_the_library_imports_in_one_direction(file):
    package = second_level(module_of(file))
    if package not in ("__init__", "__main__"):  # the public API and the command line may import everything
        assert imported_from("xray_models", file) <= set(LIBRARY[: LIBRARY.index(package) + 1])


@pytest.mark.parametrize("file", LIBRARY_FILES, ids=module_of)
def test_the_library_does_not_import_the_page(file):
    assert not packages(file) & {"gradio", "demo", "app"}


@pytest.mark.parametrize("file", PAGE_FILES, ids=module_of)
def test_the_page_imports_in_one_direction_and_no_other_feature(file):
    package = second_level(module_of(file))
    if package == "__init__":
        return
    layer = "features" if package in FEATURES else package
    allowed = set(PAGE[: PAGE.index(layer)]) | {package} | (FEATURES if package == "page" else set())
    assert imported_from("demo", file) <= allowed
    assert "app" not in packages(file)


@pytest.mark.parametrize("file", PAGE_FILES, ids=module_of)
def test_only_tabs_panels_and_forms_of_a_feature_import_gradio(file):
    """These make components; everything else can be tested without a page."""
    if second_level(module_of(file)) in FEATURES and not file.stem.endswith(("tab", "panel", "form")):
        assert "gradio" not in packages(file)


@pytest.mark.parametrize("file", [*LIBRARY_FILES, *PAGE_FILES, *EXAMPLE_FILES, ROOT / "app.py"], ids=module_of)
def test_nothing_imports_tests_or_benchmarks(file):
    assert not packages(file) & {"tests", "pytest"}


@pytest.mark.parametrize("file", sorted((ROOT / "tests" / "xray_models").rglob("*.py")), ids=module_of)
def test_tests_of_the_library_need_neither_page_nor_browser(file):
    assert not packages(file) & {"playwright", "gradio", "demo", "app"}


def test_every_folder_of_the_page_is_listed():
    folders = {path.name for path in (ROOT / "demo").iterdir() if (path / "__init__.py").exists()}
    assert folders == FEATURES | (set(PAGE) - {"features", "page"})
    assert {file.name for file in (ROOT / "demo").glob("*.py")} == {"__init__.py", "page.py"}


def test_every_package_of_the_library_is_listed():
    packages = {
        path.stem
        for path in (ROOT / "xray_models").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert packages - {"__init__", "__main__"} <= set(LIBRARY)


@pytest.mark.parametrize("name", ["version", "classes", "errors", "files", "documents", "console", "integrity"])
def test_the_first_modules_need_no_torch(name):
    assert not packages(ROOT / "xray_models" / f"{name}.py") & {"torch", "torchvision"}


@pytest.mark.parametrize("file", [*LIBRARY_FILES, *PAGE_FILES], ids=module_of)
def test_text_is_read_and_written_in_a_named_encoding(file):
    """Else the locale decides, and a name that it lacks ends a training."""
    calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    texts = [call for call in calls if getattr(call.func, "attr", "") in ("read_text", "write_text")]
    assert all("encoding" in {keyword.arg for keyword in call.keywords} for call in texts)


@pytest.mark.parametrize("file", [*LIBRARY_FILES, *PAGE_FILES], ids=module_of)
def test_no_pickle_is_ever_read(file):
    assert not packages(file) & {"pickle", "joblib", "dill"}
    assert "torch.load(" not in file.read_text(encoding="utf-8")
