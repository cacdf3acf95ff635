import ast
import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PIL import Image

import xray_models
from tests.helpers import ROOT


def test_every_public_name_can_be_imported():
    for name in xray_models.__all__:
        assert getattr(xray_models, name) is not None
    assert dir(xray_models) == sorted(xray_models.__all__) and len(set(xray_models.__all__)) == len(xray_models.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'compute'"):
        _ = xray_models.compute


def test_type_checkers_see_the_names_that_are_imported_on_first_use():
    tree = ast.parse(Path(xray_models.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {node.module: tuple(alias.name for alias in node.names) for node in block.body}
    assert seen == {f"xray_models.{module}": names for module, names in xray_models._LAZY.items()}


def test_errors_classes_and_files_need_no_torch():
    code = (
        "import json, sys, xray_models, xray_models.classes, xray_models.errors, xray_models.files;"
        "print(json.dumps([name for name in ('torch', 'numpy', 'PIL') if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


@pytest.mark.slow
def test_the_example_of_the_package_works(tmp_path, monkeypatch, capsys):
    _, _, after = xray_models.__doc__.partition("\n\n")
    example = textwrap.dedent(after.rpartition("\n\n")[0])
    assert len(example.strip().splitlines()) <= 10
    Image.open(ROOT / "demo" / "examples" / "plain.png").save(tmp_path / "chest.png")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "example", "exec"), {})
    printed = capsys.readouterr().out
    assert "resnet50: " in printed and "cnn: " in printed
    assert all(Image.open(tmp_path / f"{name}.png").size == (224, 224) for name in ("resnet50", "cnn"))
