"""Pictures with what the models say of them: how they are answered, and an answer as JSON and as lines for a person."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from xray_models.cli.case_outputs import Saved
from xray_models.cli.loaded import Loaded
from xray_models.data.folder_layout import readable
from xray_models.data.in_order import in_order
from xray_models.data.pictures import Picture
from xray_models.errors import XrayError
from xray_models.images.radiograph import Radiograph
from xray_models.inference.compare import Comparison, compare


@dataclass(frozen=True)
class Answered:
    """A picture, and what the models say of it or why it was refused."""

    number: int  # among all pictures, those of an earlier run included
    picture: Picture
    result: Comparison | XrayError
    radiograph: Radiograph | None = None  # only where an output needs it: it is large

    @property
    def is_whole(self) -> bool:
        """Whether both models have answered."""
        return isinstance(self.result, Comparison) and not self.result.failures

    def to_json(self) -> dict[str, Any]:
        name = self.picture.name
        if isinstance(self.result, Comparison):
            return self.result.to_json(name)
        return {"file": name, "error": self.result.to_json()}


def answers(
    wanted: Sequence[tuple[int, Picture]], models: Loaded, batch_size: int | None, keep: bool
) -> Generator[Answered, None, None]:
    """In the order of ``wanted``, ``batch_size`` at once: some are decoded while others are in the networks.

    ``batch_size`` None: as many as the machine makes use of. ``keep``: with heatmaps and the radiographs themselves.
    """
    at_once = (2 * classifier.at_once for classifier in models.classifiers.values())
    threads = batch_size or max(os.cpu_count() or 1, *at_once)
    return in_order(partial(_answered, models, keep), wanted, 2 * threads, threads)


def _answered(models: Loaded, keep: bool, numbered: tuple[int, Picture]) -> Answered:
    try:
        radiograph = numbered[1].load()
        comparison = compare(radiograph, models.classifiers, heatmaps=keep, scope=models.scope)
    except XrayError as error:
        return Answered(*numbered, error)
    return Answered(*numbered, comparison, radiograph if keep else None)


def print_answer(answered: Answered, saved: Mapping[str, Saved], as_json: bool) -> None:
    """What the models say of a picture, with the files that were written."""
    name, result = readable(answered.picture.name), answered.result
    if as_json:
        print(json.dumps({**answered.to_json(), **saved}), flush=True)
    elif isinstance(result, Comparison):
        print("\n".join([_lines(name, result), *_saved_lines(saved)]), flush=True)
    else:
        print(f"{name}: {result.message}", flush=True)
    for model, message in (result.failures if isinstance(result, Comparison) else {}).items():
        print(f"{name}: {model}: {message}", file=sys.stderr)


def _saved_lines(saved: Mapping[str, Saved]) -> list[str]:
    """A line for each kind of files that was written, and one for what could not be."""
    lines = []
    for key, paths in saved.items():
        if paths is None:
            lines.append("  no DICOM result: only a DICOM file that names its study can have one")
        elif paths:
            names = [paths] if isinstance(paths, str) else paths.values()
            lines.append(f"  {key}: {', '.join(map(readable, names))}")
    return lines


def _lines(file: str, comparison: Comparison) -> str:
    """The answers in one line, before it one that says that they mean little, and a line for each warning."""
    answers = ", ".join(
        f"{name} {p.label} (probability of pneumonia {p.p_pneumonia:.3f}, operating point {p.threshold:.3f}"
        f"{'; uncertain: read it yourself' if p.uncertain else ''})"
        for name, p in comparison.predictions.items()
    )
    lines = [f"{file}: {answers}", *(f"  note: {warning.message}" for warning in comparison.warnings)]
    if comparison.scope and not comparison.scope.inside:
        reasons = ", ".join(reason.replace("_", " ") for reason in comparison.scope.reasons)
        lines.insert(0, f"{file}: outside what the models learned from ({reasons}); the answers mean little")
    return "\n".join(lines)
