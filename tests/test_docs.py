"""The documentation tells the truth: every path, command, option and marker in it exists, and its example runs."""

import re
import runpy
import shutil
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from demo.text.say import SENTENCES
from tests.helpers import ROOT, real_example
from xray_models.version import VERSION

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "RESULTS.md",
    "xray_models/README.md",
    "demo/README.md",
    "demo/HOSTING.md",
    "demo/examples/README.md",
    "tests/benchmarks/README.md",
)
PATH = re.compile(r"[\w.-]+(/[\w.-]+)*(/|\.(py|md|txt|toml|yaml|json|css|js|html|csv|png|zip))")
OF_USERS = ("RUN_DIR/", "runs/", "train/", "val/", "test/", "NORMAL/", "PNEUMONIA/")  # what a user has, or a run makes


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str, language: str) -> list[str]:
    """The contents of the document's code blocks in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```", read(document), re.MULTILINE | re.DOTALL)


def spans(document: str) -> list[str]:
    """Everything between single backticks."""
    return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", read(document))


def commands() -> list[str]:
    """Every command line, from code blocks and from between backticks."""
    lines = {line for document in DOCUMENTS for block in blocks(document, "sh") for line in block.splitlines()}
    lines |= {span for document in DOCUMENTS for span in spans(document) if span.startswith(("python ", "pytest "))}
    return sorted({command.strip() for line in lines for command in line.split("#")[0].split("&&")} - {""})


def tree(document: str) -> set[str]:
    """The files and folders that the document's tree names; a folder ends with a slash, a level is two spaces."""
    named, folders = set(), []
    for line in blocks(document, "text")[0].splitlines():
        name, level = line.split()[0], (len(line) - len(line.lstrip())) // 2
        named.add("".join(folders[:level]) + name)
        folders[level:] = [name]
    return named


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_exists(document):
    links = {link for link in re.findall(r"\]\(([^)#\s]+)", read(document)) if "://" not in link}
    named = {span for span in spans(document) if PATH.fullmatch(span) and not span.startswith(OF_USERS)}
    folders = (ROOT, (ROOT / document).parent)
    assert not [path for path in links | named if not any((folder / path).exists() for folder in folders)]


@pytest.mark.parametrize("command", commands())
def test_every_command_exists_with_its_options(command, monkeypatch, capsys):
    program, *arguments = command.split()
    assert not [file for file in re.findall(r"[\w./][\w./-]*\.(?:txt|py)\b", command) if not (ROOT / file).exists()]
    if program != "python":
        return
    module = find_spec(arguments[1]) if arguments[0] == "-m" else None
    assert module or arguments[0] != "-m"
    file = Path(module.origin) if module else ROOT / arguments[0]
    options = set(re.findall(r"--[a-z][a-z-]+", command))
    if options:
        subcommand = [arguments[2]] if module and file.name == "__init__.py" else []
        monkeypatch.setattr(sys, "argv", [str(file), *subcommand, "--help"])
        with pytest.raises(SystemExit, match="^0$"):
            runpy.run_path(str(file.with_name("__main__.py") if subcommand else file), run_name="__main__")
        printed = capsys.readouterr().out
        assert not [option for option in options if option not in printed]


def test_every_marker_exists():
    markers = {line.split(":")[0] for line in PROJECT["tool"]["pytest"]["ini_options"]["markers"]}
    selected = [words for command in commands() for words in re.findall(r'pytest.* -m "(.+?)"', command)]
    assert selected and set(" ".join(selected).split()) - {"not", "and", "or"} <= markers


@pytest.mark.parametrize("package", ["xray_models", "demo"])
def test_the_tree_names_every_module_and_nothing_else(package):
    """A folder without anything below it in the tree stands for all that is in it."""
    named = tree(f"{package}/README.md")
    assert not [path for path in named if not (ROOT / package / path).exists()]
    whole = tuple(p for p in named if p.endswith("/") and not [q for q in named if q != p and q.startswith(p)])
    modules = {file.relative_to(ROOT / package).as_posix() for file in (ROOT / package).rglob("*.py")}
    expected = {module for module in modules if not module.endswith("__init__.py") and not module.startswith(whole)}
    assert not expected - named


@pytest.mark.slow
def test_the_example_of_the_readme_runs(tmp_path, monkeypatch, capsys):
    (example,) = blocks("README.md", "python")
    shutil.copy(real_example(), tmp_path / "chest.png")
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    printed = capsys.readouterr().out
    assert all(f"{text}: " in printed for text in ("resnet50", "cnn", "agreement")) and (tmp_path / "cnn.png").exists()


@pytest.mark.parametrize("language", SENTENCES)
def test_the_model_cards_name_sections_and_files_that_exist(language):
    sections = set(re.findall(r"^#+ (.+)$", read("RESULTS.md"), re.MULTILINE))
    statements = [text for text in SENTENCES[language].values() if re.search(r"[”»] (in|dans) RESULTS", text)]
    named = [section for text in statements for section in re.findall(r"[“«] ?(.+?) ?[”»]", text)]
    assert len(named) == 5 and set(named) <= sections
    files = {file for text in SENTENCES[language].values() for file in re.findall(r"[\w/]+\.md", text)}
    assert files and not [file for file in files if not (ROOT / file).exists()]


def test_the_version_is_the_one_that_the_changelog_prepares():
    (prepared,) = re.findall(r"^## Unreleased \((.+)\)", read("CHANGELOG.md"), re.MULTILINE)
    assert f"{prepared}.dev0" == VERSION
