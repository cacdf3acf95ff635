import os
import subprocess
import sys

import pytest

from tests.helpers import ROOT
from xray_models.openmp import wait_patiently

# Ends with what is set at the moment when torch is about to be loaded.
AT_TORCH = """
import os, sys
class Watch:
    def find_spec(name, *_):
        if name == "torch":
            print(os.environ.get("OMP_WAIT_POLICY"), flush=True)
            os._exit(0)
sys.meta_path.insert(0, Watch)
"""
NONE_SET = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "GOMP_", "KMP_"))}


def policy_at_torch(program: str, **environment: str) -> str:
    command = [sys.executable, "-c", AT_TORCH + program]
    done = subprocess.run(command, cwd=ROOT, env=NONE_SET | environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    "program",
    [
        "import xray_models.cli.predict",
        "import xray_models.training.run",
        "import demo.retrain.form_values",
        "from xray_models import load_classifiers",
    ],
)
def test_threads_wait_patiently_before_torch_is_loaded(program):
    assert policy_at_torch(program) == "PASSIVE"


def test_what_a_person_has_set_stays():
    assert policy_at_torch("import xray_models.inference.classifier", OMP_WAIT_POLICY="ACTIVE") == "ACTIVE"


@pytest.mark.parametrize("name", ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"])
def test_one_variable_that_is_set_leaves_the_others_alone(name):
    environment = {name: "1"}
    wait_patiently(environment)
    assert environment == {name: "1"}
