"""Weights files that are not the ones that were saved."""

import json
import shutil

import pytest
import torch

from xray_models.errors import CheckpointError
from xray_models.files import RECORD_FILE
from xray_models.images.scope import load_scope
from xray_models.inference.classifier import Classifier
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, add_to_checkpoint, load_checkpoint, save_checkpoint
from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.record import ModelRecord

CPU = torch.device("cpu")


def saved(directory, more: bytes | None = None) -> None:
    """A custom CNN, with a second weights file where ``more`` is given."""

    def save_more(folder) -> None:
        if more is not None:
            (folder / "novelty.safetensors").write_bytes(more)

    torch.manual_seed(0)
    save_checkpoint(directory, CustomCNN().eval(), ModelRecord("cnn"), save_more=save_more)


def spoil(file) -> None:
    """64 kB of zeros in the middle: still a valid safetensors file."""
    with open(file, "r+b") as content:
        content.seek(file.stat().st_size // 2)
        content.write(bytes(64_000))


def refused(call) -> CheckpointError:
    with pytest.raises(CheckpointError) as error:
        call()
    assert error.value.code == "changed-weights"
    return error.value


def test_zeros_in_the_weights_are_told(tmp_path):
    saved(tmp_path / "cnn")
    load_checkpoint(tmp_path / "cnn")
    spoil(tmp_path / "cnn" / "model.safetensors")
    error = refused(lambda: load_checkpoint(tmp_path / "cnn"))
    assert error.details == {"file": "model.safetensors", "folder": "cnn"}


def test_the_novelty_is_checked_too_and_can_be_fitted_again(tmp_path):
    saved(tmp_path / "cnn", more=b"as it was fitted")
    (tmp_path / "cnn" / "novelty.safetensors").write_bytes(b"of other weights")
    assert refused(lambda: Classifier.load(tmp_path / "cnn", CPU)).details["file"] == "novelty.safetensors"
    load_checkpoint(tmp_path / "cnn")  # what fits it again needs the network alone
    (tmp_path / "cnn" / "novelty.safetensors").unlink()
    refused(lambda: Classifier.load(tmp_path / "cnn", CPU))


def test_a_file_that_is_added_gets_its_hash_and_the_record_keeps_the_rest(tmp_path):
    saved(tmp_path / "cnn", more=b"old")
    file = tmp_path / "cnn" / RECORD_FILE
    before = json.loads(file.read_text()) | {"written by": "a person"}
    file.write_text(json.dumps(before))
    add_to_checkpoint(tmp_path / "cnn", lambda folder: (folder / "novelty.safetensors").write_bytes(b"new"))
    after = json.loads(file.read_text())
    assert after.pop("sha256") != before.pop("sha256") and after == before
    assert (tmp_path / "cnn" / "novelty.safetensors").read_bytes() == b"new"
    load_checkpoint(tmp_path / "cnn")


def test_a_record_without_hashes_is_used_as_before(tmp_path):
    saved(tmp_path / "cnn")
    record = json.loads((tmp_path / "cnn" / RECORD_FILE).read_text())
    del record["sha256"]
    (tmp_path / "cnn" / RECORD_FILE).write_text(json.dumps(record))
    spoil(tmp_path / "cnn" / "model.safetensors")
    assert load_checkpoint(tmp_path / "cnn")[1].sha256 == {}


def test_the_scope_is_checked(tmp_path):
    shutil.copytree(SHIPPED_WEIGHTS / "scope", tmp_path / "scope")
    spoil(tmp_path / "scope" / "model.safetensors")
    refused(lambda: load_scope(tmp_path))
    load_scope(tmp_path.parent)  # none there, none asked for
    load_scope(SHIPPED_WEIGHTS).save(tmp_path / "scope")
    assert load_scope(tmp_path).record == load_scope(SHIPPED_WEIGHTS).record


def test_all_shipped_weights_have_their_hashes():
    records = list(SHIPPED_WEIGHTS.glob(f"*/{RECORD_FILE}"))
    hashed = {f"{file.parent.name}/{name}" for file in records for name in json.loads(file.read_text())["sha256"]}
    assert hashed == {str(file.relative_to(SHIPPED_WEIGHTS)) for file in SHIPPED_WEIGHTS.glob("*/*.safetensors")}
