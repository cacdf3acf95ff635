"""From a trained model to a checkpoint that can be used: calibrated on validation, scored once on test."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from xray_models.data.dataset import Splits
from xray_models.data.image_set import ImageSet
from xray_models.evaluation.calibration import fit_temperature
from xray_models.evaluation.evaluation import Evaluation, evaluate
from xray_models.evaluation.operating_points import fit_threshold
from xray_models.evaluation.uncertainty import COVERAGE, fit_uncertain_band
from xray_models.inference.batch import compute_logits
from xray_models.inference.novelty import MODEL as NOVELTY_MODEL
from xray_models.inference.probability import probabilities
from xray_models.networks.checkpoint import save_checkpoint, stored_precision
from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.device import move_to, pick_device
from xray_models.networks.network import Network
from xray_models.networks.record import CalibrationRecord, EvaluationRecord, ModelRecord, TrainingRecord
from xray_models.networks.surgery import fold_batch_norm
from xray_models.training.familiarity import fit_novelty
from xray_models.training.history import History
from xray_models.training.model_folder import ModelFolder
from xray_models.training.recipe import TrainConfig
from xray_models.training.validation import with_shifted_copies
from xray_models.training.versions import versions


def finish(model_name: str, splits: Splits, run: str | Path, device: torch.device | None = None) -> Evaluation:
    """Write RUN/weights/<model>/ from the best epoch, and return what it reaches on the test split."""
    device = device or pick_device()
    folder = ModelFolder(run, model_name)
    config = folder.config()
    model = move_to(device, _as_stored(folder.best_model()))
    record = ModelRecord(
        model=model_name,
        preprocessing=config.preprocessing,
        recipe=config.to_json(),
        data=splits.report.counts,
        training=_training_record(folder, device),
        versions=folder.versions() or versions(),
        **_calibration(model, splits.validation, config, device),
    )
    tested = evaluate(model, splits.test, record, device)
    record = replace(record, metrics={"test": EvaluationRecord(**tested.to_json())})
    if model_name == NOVELTY_MODEL:
        novelty = fit_novelty(model, splits, config.preprocessing, device)
        save_checkpoint(folder.checkpoint, model, record, tested.to_csv(), novelty.save)
    else:
        save_checkpoint(folder.checkpoint, model, record, tested.to_csv())
    return tested


def _training_record(folder: ModelFolder, device: torch.device) -> TrainingRecord:
    history = History(folder.history_rows())
    return TrainingRecord(
        best_epoch=history.best_epoch,
        device=folder.device() or device.type,
        history=history.rows,
        seconds=round(sum(row["seconds"] or 0 for row in history.rows)),
        started_from=folder.started_from(),
    )


def _calibration(model: Network, images: ImageSet, config: TrainConfig, device: torch.device) -> dict[str, Any]:
    """The fields of a record that are fitted on the validation ``images`` and the recipe's augmented copies of them."""
    validation = with_shifted_copies(images, config)
    logits = compute_logits(model, validation.canvases, config.preprocessing, device).numpy()
    labels = validation.labels.numpy()
    temperature = fit_temperature(logits, labels)
    p_pneumonia = probabilities(logits, temperature)
    threshold = fit_threshold(labels, p_pneumonia)
    uncertain = fit_uncertain_band(labels, p_pneumonia, threshold)
    validated = Evaluation(labels, p_pneumonia, threshold, validation.files, uncertain)
    return {
        "temperature": temperature,
        "threshold": threshold,
        "uncertain": uncertain,
        "calibration": CalibrationRecord(
            rule="the largest sensitivity + specificity on validation",
            coverage=COVERAGE,
            augmented_copies=config.validation_copies,
            n=len(labels),
            validation={**validated.metrics(), **validated.uncertainty()},
        ),
    }


def _as_stored(model: Network) -> Network:
    """``model`` as the checkpoint will hold it, so that all figures are those of the stored network: without batch
    normalisations that only help training, and with rounded weights."""
    if isinstance(model, CustomCNN) and model.batch_norm:
        model = fold_batch_norm(model)
    tensors = {name: stored_precision(tensor).to(tensor.dtype) for name, tensor in model.state_dict().items()}
    model.load_state_dict(tensors)
    return model.eval()
