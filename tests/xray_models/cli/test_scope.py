import pytest

from xray_models.__main__ import main
from xray_models.images.scope import load_scope


@pytest.mark.slow
@pytest.mark.parametrize("command", ["scope", "gate"])  # its old name still works
def test_the_scope_is_fitted_and_saved(small_zip, tmp_path, capsys, command):
    assert load_scope(tmp_path) is None
    assert main([command, "--data", str(small_zip), "--weights", str(tmp_path)]) == 0
    assert f"refused above {load_scope(tmp_path).threshold:.2f}" in capsys.readouterr().out
