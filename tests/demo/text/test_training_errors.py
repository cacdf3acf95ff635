"""The errors of a training are shown on the page, in both languages."""

import ast
import re

import pytest

from demo.text.fr import ERRORS as FRENCH_ERRORS
from tests.helpers import ROOT

CALLS = [
    node
    for file in sorted((ROOT / "xray_models" / "training").glob("*.py"))
    for node in ast.walk(ast.parse(file.read_text()))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "XrayError"
]


def test_the_calls_are_found():
    assert len(CALLS) >= 10


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.args[0].value)
def test_a_training_error_is_said_in_french_with_its_own_values(call):
    placeholders = set(re.findall(r"{(\w+)", FRENCH_ERRORS[call.args[0].value]))
    assert placeholders == {keyword.arg for keyword in call.keywords}
