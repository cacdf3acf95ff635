"""What a training says when it fails is read on the page, in both languages."""

import ast
import re

import pytest

from demo.text.fr import ERRORS as FRENCH_ERRORS
from tests.helpers import ROOT

FILES = ("training/model_folder.py", "training/recipe.py", "training/loop.py", "training/status.py", "training/plan.py")
CALLS = [
    node
    for file in FILES
    for node in ast.walk(ast.parse((ROOT / "xray_models" / file).read_text()))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "XrayError"
]


def test_the_calls_are_found():
    assert len(CALLS) >= 10


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.args[0].value)
def test_a_training_error_is_said_in_french_with_its_own_values(call):
    placeholders = set(re.findall(r"{(\w+)", FRENCH_ERRORS[call.args[0].value]))
    assert placeholders == {keyword.arg for keyword in call.keywords}
