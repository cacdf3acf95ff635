"""What the models are worth on labelled images of your own. Nothing is trained, and nothing leaves this machine."""

from __future__ import annotations

import argparse
import csv
import math
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tqdm import tqdm

from xray_models.classes import CLASSES
from xray_models.cli.loaded import Loaded
from xray_models.cli.outputs import check_file
from xray_models.data.folder_layout import SPLITS
from xray_models.data.labelled import open_labelled
from xray_models.data.labels import LEFT_OUT, Choices
from xray_models.errors import XrayError
from xray_models.evaluation.against_shipped import shipped_answers
from xray_models.evaluation.local import LocalFit, Rule, fit_local
from xray_models.evaluation.validation import Validation, validate
from xray_models.files import replacing_file, write_json, write_text
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS
from xray_models.networks.local_calibration import (
    LocalCalibration,
    remove_local_calibration,
    save_local_calibration,
)
from xray_models.reports.document import Document
from xray_models.reports.markdown import to_markdown
from xray_models.reports.validation import validation_report
from xray_models.reports.validation_document import validation_document
from xray_models.reports.validation_table import validation_rows
from xray_models.reports.words import ENGLISH

REPORT_ENDINGS = (".pdf", ".md")


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = commands.add_parser("validate", help="figures on labelled images of your own", description=__doc__)
    parser.add_argument("--data", required=True, metavar="DIR_OR_ZIP", help="folders NORMAL and PNEUMONIA, or any")
    _add_labels(parser)
    parser.add_argument("--split", choices=SPLITS, help="of a data set with train, val and test (default: test)")
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS, help="folder of the trained models")
    parser.add_argument("--prevalence", type=_share, metavar="P", help="share of ill patients, for PPV and NPV")
    parser.add_argument("--reference", default="", metavar="TEXT", help="a line of your own for the report")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write a row for each image, with both probabilities")
    parser.add_argument("--report", type=_report_file, metavar="FILE", help="write the report to FILE.pdf or FILE.md")
    _add_local(parser)
    parser.set_defaults(wrong=parser.error)
    return parser


def _add_labels(parser: argparse.ArgumentParser) -> None:
    table = parser.add_argument_group("a table of labels, where the folders do not say the classes")
    table.add_argument("--labels", type=Path, metavar="TABLE", help="CSV or XLSX (default: the only one in the data)")
    for what in ("file", "label", "patient"):
        table.add_argument(f"--{what}-column", metavar="NAME", help="where it is not plain")
    for name in CLASSES:
        table.add_argument(f"--{name.lower()}", action="append", default=[], metavar="VALUE", help=f"means {name}")
    table.add_argument("--leave-out", action="append", default=[], metavar="VALUE", help="rows that are not used")


def _add_local(parser: argparse.ArgumentParser) -> None:
    local = parser.add_argument_group("a local operating point")
    local.add_argument(
        "--fit",
        type=_rule,
        metavar="RULE",
        help="fit one, and temperature, on half of the patients and test it on the others: youden, sensitivity=0.95, "
        "costs=5 (of a missed pneumonia, in false alarms) or prevalence=0.1",
    )
    local.add_argument("--use-as", metavar="NAME", help="answer with it from now on; every answer will have this name")
    local.add_argument("--forget", action="store_true", help="first remove the local calibration that is in use")


def run(options: argparse.Namespace) -> int:
    _check(options)
    if options.forget:
        remove_local_calibration(options.weights)
    loaded, shipped = Loaded.load(options.weights), shipped_answers(options.weights)
    with (
        open_labelled(options.data, options.labels, _choices(options), options.split) as labelled,
        _Progress() as shown,
    ):
        validation = validate(labelled, loaded.classifiers, loaded.scope, shipped, shown)
    fit = fit_local(validation, options.fit) if options.fit else None
    calibration = next((one.calibration.name for one in loaded.classifiers.values() if one.calibration), None)
    report = validation_report(
        validation,
        datetime.now().astimezone(),
        prevalence=options.prevalence,
        local=fit,
        calibration=calibration,
        reference=options.reference,
    )
    document = validation_document(report, ENGLISH)
    print(to_markdown(document))
    _list_odd(validation)
    _write(options, report.to_json() if options.json else {}, document, validation)
    return _use(options, fit)


def _check(options: argparse.Namespace) -> None:
    for file in (options.json, options.csv, options.report):
        if file:
            check_file(file)
    if both := {text.casefold() for text in options.normal} & {text.casefold() for text in options.pneumonia}:
        options.wrong(f"{min(both)!r} cannot mean both, NORMAL and PNEUMONIA")
    if options.use_as is None:
        return
    if not options.fit:
        options.wrong("--use-as puts into use what --fit fits: give a rule")
    _check_name(options.use_as)


def _check_name(name: str) -> None:
    """XrayError: no local calibration can have it. Told before the long work, not after it."""
    try:
        LocalCalibration(name.strip(), {}, "")
    except ValueError as error:
        raise XrayError("calibration-name", f"{str(error).capitalize()}. Choose another name.") from None


class _Progress:
    """A bar on a terminal."""

    def __enter__(self) -> _Progress:
        self._bar = tqdm(unit=" images", disable=None)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def __call__(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)


def _list_odd(validation: Validation) -> None:
    """The files that need a look, by name."""
    for one in validation.judged.unread:
        print(f"not read: {one.file}: {one.error.message}", file=sys.stderr)
    for picture in validation.refused():
        print(f"refused: {picture.file}: {picture.refusal.message if picture.refusal else ''}", file=sys.stderr)
    for picture in validation.label_errors:
        answers = ", ".join(f"{model} {p:.3f}" for model, p in picture.p_pneumonia.items())
        print(f"label {CLASSES[picture.label]} in doubt: {picture.file} ({answers})", file=sys.stderr)


def _write(
    options: argparse.Namespace, figures: Mapping[str, object], document: Document, validation: Validation
) -> None:
    if options.json:
        write_json(options.json, figures)
    if options.csv:
        with replacing_file(options.csv) as new, open(new, "w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(validation_rows(validation))
    if options.report and options.report.suffix.lower() == ".md":
        write_text(options.report, to_markdown(document))
    elif options.report:
        from xray_models.reports.document_pdf import to_pdf  # here, as most calls need no PDF

        with replacing_file(options.report) as new:
            new.write_bytes(to_pdf(document))


def _use(options: argparse.Namespace, fit: LocalFit | None) -> int:
    """Exit status 1: what was fitted cannot be put into use."""
    if fit is None or not options.use_as:
        return 0
    calibration = fit.named(options.use_as)
    save_local_calibration(options.weights, calibration)
    models = ", ".join(calibration.models)
    print(f"In use as {calibration.name!r} for {models}. It is removed by --forget, or with its file in the weights.")
    return 0


def _choices(options: argparse.Namespace) -> Choices:
    meanings = {value: name for name in CLASSES for value in getattr(options, name.lower())}
    meanings |= dict.fromkeys(options.leave_out, LEFT_OUT)
    return Choices(options.file_column, options.label_column, options.patient_column, meanings)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share between 0 and 1")
    return value


def _rule(text: str) -> Rule:
    kind, _, value = text.partition("=")
    try:
        return Rule(kind, float(value) if value else None)  # type: ignore[arg-type]  # which checks it
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _report_file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in REPORT_ENDINGS:
        raise argparse.ArgumentTypeError(f"{text} ends neither in .pdf nor in .md")
    return path
