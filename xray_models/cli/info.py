"""List the parameters of both networks, layer by layer, and say where the counts of the report come from."""

from __future__ import annotations

import argparse
from typing import Any

from xray_models.evaluation.coursework import (
    REPORTED_CNN_PARAMETERS,
    REPORTED_RESNET50_TRAINABLE,
    RESNET50_FIRST_TENSORS,
)
from xray_models.networks.registry import MODELS, build_model, parameter_table
from xray_models.networks.surgery import freeze
from xray_models.training.presets import PRESETS

# The report prints two counts that its own listings do not give.
REPORT_NOTE = """\
The 2024 coursework report prints {reported_cnn:,} parameters for its CNN; its own listing, built here, has {cnn:,}.
It prints {reported_resnet50:,} trainable parameters for the ResNet-50; that is the sum of the network's first five
tensors ({first_tensors}), not of the new last layer, which has {last_layer:,}."""


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    return commands.add_parser("info", help="list the layers and parameters of both networks", description=__doc__)


def run(options: argparse.Namespace) -> int:
    tables = {name: _parameters(name) for name in MODELS}
    for name, rows in tables.items():
        _print_table(name, rows)
    print(
        REPORT_NOTE.format(
            reported_cnn=REPORTED_CNN_PARAMETERS,
            cnn=_count(tables["cnn"]),
            reported_resnet50=REPORTED_RESNET50_TRAINABLE,
            first_tensors=" + ".join(f"{size:,}" for size in RESNET50_FIRST_TENSORS),
            last_layer=_count([row for row in tables["resnet50"] if row["layer"].startswith("fc.")]),
        )
    )
    return 0


def _parameters(name: str) -> list[dict[str, Any]]:
    """The parameter table of this network, with the layers frozen that the recommended recipe freezes."""
    model = build_model(name)
    freeze(model, PRESETS["recommended"][name].frozen_until)
    return parameter_table(model)


def _print_table(name: str, rows: list[dict[str, Any]]) -> None:
    print(f"{name}\n{'layer':34} {'shape':20} {'parameters':>12}  (with the recommended recipe)")
    for row in rows:
        state = "trainable" if row["trainable"] else "frozen"
        print(f"{row['layer']:34} {str(row['shape']):20} {row['parameters']:12,}  {state}")
    total, trainable = _count(rows), _count([row for row in rows if row["trainable"]])
    print(f"total {total:,}; trainable {trainable:,}; frozen {total - trainable:,}\n")


def _count(rows: list[dict[str, Any]]) -> int:
    return sum(row["parameters"] for row in rows)
