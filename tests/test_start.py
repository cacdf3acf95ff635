"""What a start imports: each of these takes up to a second, and neither the page nor an answer needs it."""

import subprocess
import sys

import pytest

from tests.helpers import ROOT

NOT_AT_START = {
    "cv2", "highdicom", "kagglehub", "matplotlib", "medmnist", "pytorch_grad_cam", "reportlab", "scipy", "sklearn",
    "sympy", "torch._dynamo", "torchvision",
}  # fmt: skip
START = """
import inspect, sys, app
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.training.limits import limits
load_checkpoint(SHIPPED_WEIGHTS / "resnet50")
limits("resnet50")
assert not inspect.getfile.__module__.startswith("demo"), "Gradio's import has left its guard behind"
print(*sys.modules)
"""


@pytest.mark.slow
def test_a_start_imports_nothing_that_it_does_not_need():
    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & NOT_AT_START == set()
