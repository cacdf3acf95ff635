"""Let both models judge radiographs: one line of output per picture, those of folders and zips by name."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from xray_models.cli.answers_table import AnswersTable, name_in_table, writing_table
from xray_models.cli.case_outputs import Case, Output, Saved, add_arguments, outputs
from xray_models.cli.outputs import check_file
from xray_models.data.folder_layout import readable
from xray_models.data.in_order import in_order
from xray_models.data.pictures import Picture, open_pictures
from xray_models.errors import XrayError
from xray_models.images.radiograph import Radiograph
from xray_models.images.scope import Scope, load_scope
from xray_models.inference.classifier import Classifier, load_classifiers
from xray_models.inference.compare import Comparison, compare
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS


@dataclass(frozen=True)
class Answered:
    """A picture, and what the models say of it or why it was refused."""

    number: int  # among all pictures
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


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = commands.add_parser("predict", help="judge radiographs", description=__doc__)
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a picture, a folder or zip of them, or a pattern like 'visit/**/*.dcm'",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per line, in the order of the files")
    parser.add_argument(
        "--csv", type=Path, metavar="TABLE", help="write a row per picture into TABLE; without --json, print a summary"
    )
    parser.add_argument("--resume", action="store_true", help="keep the rows of TABLE, and answer what has none yet")
    parser.add_argument(
        "--batch-size",
        type=_positive,
        metavar="N",
        help="pictures in work at once, which a GPU answers together (default: as many as the machine makes use of)",
    )
    add_arguments(parser)
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS, help="folder of the trained models")
    parser.set_defaults(wrong=parser.error)
    return parser


def run(options: argparse.Namespace) -> int:
    if options.resume and not options.csv:
        options.wrong("--resume goes on with the table of --csv: name it")
    if options.csv:
        check_file(options.csv)
    with ExitStack() as stack:
        pictures = stack.enter_context(open_pictures(options.files))
        asked = outputs(options, [picture.name for picture in pictures])
        classifiers = load_classifiers(options.weights)
        table, done = _table(options, stack)  # last of all: where one of these fails, the old table stays
        wanted = [(i, picture) for i, picture in enumerate(pictures) if name_in_table(picture.name) not in done]
        whole = _answer_all(options, wanted, classifiers, asked, table)
    if table and not options.json:
        print(f"{options.csv}: {len(wanted)} pictures, {whole} answered, {len(wanted) - whole} not")
    return 0 if whole == len(wanted) else 1


def _table(options: argparse.Namespace, stack: ExitStack) -> tuple[AnswersTable | None, set[str]]:
    """The table that was asked for, and the files that have a row in it."""
    return stack.enter_context(writing_table(options.csv, options.resume)) if options.csv else (None, set())


def _answer_all(
    options: argparse.Namespace,
    wanted: Sequence[tuple[int, Picture]],
    classifiers: Mapping[str, Classifier],
    asked: Sequence[Output],
    table: AnswersTable | None,
) -> int:
    """Answer the ``wanted`` pictures; returns how many both models have answered."""
    records = {name: classifier.record for name, classifier in classifiers.items()}
    whole = 0
    with closing(_answers(wanted, classifiers, options, keep=bool(asked))) as answers:
        for answered in tqdm(answers, total=len(wanted), unit=" pictures", disable=_hides_progress(options)):
            saved = {}
            if isinstance(answered.result, Comparison) and answered.radiograph:
                case = Case(answered.picture, answered.radiograph, answered.result, records)
                saved = {output.key: output.write(answered.number, case) for output in asked}
            if table:
                table.write(answered.to_json())
            if options.json or not table:
                _print_answer(answered, saved, options.json)
            whole += answered.is_whole
    return whole


def _answers(
    wanted: Sequence[tuple[int, Picture]],
    classifiers: Mapping[str, Classifier],
    options: argparse.Namespace,
    keep: bool,
) -> Generator[Answered, None, None]:
    """In the order of ``wanted``: some are decoded while others are in the networks. ``keep`` the radiographs."""
    # The weights of a run have no scope of their own; what is no chest radiograph does not depend on them.
    scope = load_scope(options.weights) or load_scope(SHIPPED_WEIGHTS)
    threads = options.batch_size or max(os.cpu_count() or 1, *(2 * each.at_once for each in classifiers.values()))
    return in_order(partial(_answered, classifiers, scope, keep), wanted, 2 * threads, threads)


def _answered(
    classifiers: Mapping[str, Classifier], scope: Scope | None, keep: bool, numbered: tuple[int, Picture]
) -> Answered:
    try:
        radiograph = numbered[1].load()
        comparison = compare(radiograph, classifiers, heatmaps=keep, scope=scope)
    except XrayError as error:
        return Answered(*numbered, error)
    return Answered(*numbered, comparison, radiograph if keep else None)


def _hides_progress(options: argparse.Namespace) -> bool | None:
    """Hidden where the answers are printed on the same terminal; None: where there is no terminal."""
    return True if sys.stdout.isatty() and (options.json or not options.csv) else None


def _print_answer(answered: Answered, saved: Mapping[str, Saved], as_json: bool) -> None:
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


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value
