import pytest
import torch

from xray_models.__main__ import main
from xray_models.images.scope import load_scope
from xray_models.inference.novelty import Novelty
from xray_models.networks.checkpoint import save_checkpoint
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import build_model


@pytest.mark.slow
@pytest.mark.parametrize("command", ["scope", "gate"])  # its old name still works
def test_the_scope_is_fitted_and_saved(small_zip, tmp_path, capsys, command):
    assert load_scope(tmp_path) is None
    assert main([command, "--data", str(small_zip), "--weights", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert f"no chest radiograph above {load_scope(tmp_path).threshold:.2f}" in printed and "no resnet50" in printed


@pytest.mark.slow
def test_what_is_unfamiliar_is_fitted_where_there_is_a_resnet(small_zip, tmp_path, capsys):
    torch.manual_seed(0)
    model = build_model("resnet50").eval()
    save_checkpoint(tmp_path / "resnet50", model, ModelRecord("resnet50"))
    assert main(["scope", "--data", str(small_zip), "--weights", str(tmp_path)]) == 0
    threshold = Novelty.load(tmp_path / "resnet50", model).threshold
    assert f"unfamiliar above {threshold:.3f}" in capsys.readouterr().out
