"""``info``: the parameters of both networks, layer by layer, and where the report's counts come from."""

from __future__ import annotations

import argparse

from xray_models.evaluation.coursework import (
    REPORTED_CNN_PARAMETERS,
    REPORTED_RESNET50_TRAINABLE,
    RESNET50_FIRST_TENSORS,
)
from xray_models.networks.registry import MODELS, build_model, parameter_table
from xray_models.networks.resnet50 import ResNet50
from xray_models.networks.surgery import freeze
from xray_models.training.presets import PRESETS

# The report prints two counts that its own listings do not give.
REPORT_NOTE = """\
The 2024 coursework report prints {reported_cnn:,} parameters for its CNN; its own listing, built here, has {cnn:,}.
It prints {reported_resnet50:,} trainable parameters for the ResNet-50; that is the sum of the network's first five
tensors ({first_tensors}), not of the new last layer, which has {last_layer:,}."""


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    return commands.add_parser("info", help="the networks' layers and parameters", description=__doc__)


def run(options: argparse.Namespace) -> int:
    totals = {}
    for name in MODELS:
        model = build_model(name)
        freeze(model, PRESETS["recommended"][name].frozen_until)
        rows = parameter_table(model)
        print(f"{name}\n{'layer':34} {'shape':20} {'parameters':>12}  (with the recommended recipe)")
        for row in rows:
            state = "trainable" if row["trainable"] else "frozen"
            print(f"{row['layer']:34} {str(row['shape']):20} {row['parameters']:12,}  {state}")
        trainable = sum(row["parameters"] for row in rows if row["trainable"])
        totals[name] = sum(row["parameters"] for row in rows)
        print(f"total {totals[name]:,}; trainable {trainable:,}; frozen {totals[name] - trainable:,}\n")
    print(_report_note(totals["cnn"]))
    return 0


def _report_note(cnn: int) -> str:
    return REPORT_NOTE.format(
        reported_cnn=REPORTED_CNN_PARAMETERS,
        cnn=cnn,
        reported_resnet50=REPORTED_RESNET50_TRAINABLE,
        first_tensors=" + ".join(f"{size:,}" for size in RESNET50_FIRST_TENSORS),
        last_layer=sum(p.numel() for p in ResNet50().fc.parameters()),
    )
