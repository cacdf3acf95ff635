"""What ``predict`` writes beside its answers: overlays, reports, and DICOM results."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image

from xray_models.cli.outputs import check_folder, output_stems
from xray_models.data.pictures import Picture
from xray_models.errors import XrayError
from xray_models.images.radiograph import Radiograph
from xray_models.inference.colours import overlay
from xray_models.inference.compare import Comparison
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS
from xray_models.reports.case import CaseReport, case_report

DICOM_ENDINGS = {"heatmaps": "_heatmaps.dcm", "report": "_report.dcm"}


@dataclass(frozen=True)
class Case:
    """One picture with its answers."""

    picture: Picture
    radiograph: Radiograph
    comparison: Comparison
    records: Mapping[str, ModelRecord]

    def report(self) -> CaseReport:
        return case_report(self.comparison, self.radiograph, self.records, datetime.now().astimezone())


Saved = dict[str, str] | str | None  # the files, as the JSON names them; None: there is none of this kind


@dataclass(frozen=True)
class Output:
    """One kind of files: its key in the JSON, and how each case is saved under a name without an ending."""

    key: str
    folder: Path
    stems: Sequence[str]  # in the order of the files
    save: Callable[[str, Case], Saved]

    def write(self, number: int, case: Case) -> Saved:
        """Save the ``case`` of the file with this ``number``."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.save(str(self.folder / self.stems[number]), case)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = "; of files with equal names, the second is NAME-2"
    parser.add_argument(
        "--heatmaps", type=Path, metavar="DIR", help=f"write the Grad-CAM overlays into DIR, as NAME_MODEL.png{names}"
    )
    parser.add_argument(
        "--reports", type=Path, metavar="DIR", help=f"write a one-page report of each case into DIR, as NAME.pdf{names}"
    )
    parser.add_argument(
        "--dicom-out",
        type=Path,
        metavar="DIR",
        help="for DICOM files, write the heatmaps (Secondary Capture) and the answers (structured report, TID 1500) "
        f"into DIR, as NAME_heatmaps.dcm and NAME_report.dcm, for the same patient and study{names}",
    )


def outputs(options: argparse.Namespace, files: Sequence[str]) -> list[Output]:
    """Those that ``options`` ask for, for pictures of these names. XrayError: a folder cannot be written."""
    return list(_outputs(options, files))


def _outputs(options: argparse.Namespace, files: Sequence[str]) -> Iterator[Output]:
    kinds = (
        ("heatmaps", options.heatmaps, [f"_{model}.png" for model in MODELS], _save_overlays),
        ("report", options.reports, [".pdf"], _save_pdf),
        ("dicom", options.dicom_out, list(DICOM_ENDINGS.values()), _save_dicom),
    )
    for key, folder, endings, save in kinds:
        if folder:
            check_folder(folder)
            yield Output(key, folder, output_stems(files, folder, endings), save)


def _save_overlays(stem: str, case: Case) -> Saved:
    paths = {}
    for model, prediction in case.comparison.predictions.items():
        paths[model] = f"{stem}_{model}.png"
        Image.fromarray(overlay(case.comparison.canvas, prediction.heatmap)).save(paths[model])
    return paths


def _save_pdf(stem: str, case: Case) -> Saved:
    from xray_models.reports.pdf import to_pdf  # here, as most commands need no PDF
    from xray_models.reports.sheet import sheet
    from xray_models.reports.words import ENGLISH

    path = Path(f"{stem}.pdf")
    path.write_bytes(to_pdf(sheet(case.report(), ENGLISH)))
    return str(path)


def _save_dicom(stem: str, case: Case) -> Saved:
    """None: the file is no DICOM file, or does not name its study as DICOM demands."""
    from xray_models.reports.dicom_results import PICTURE_FILE, REPORT_FILE, dicom_results
    from xray_models.reports.dicom_source import dicom_source
    from xray_models.reports.sheet import sheet
    from xray_models.reports.words import ENGLISH

    source = dicom_source(case.picture.data())
    if source is None:
        return None
    report = case.report()
    try:
        files = dicom_results(report, sheet(report, ENGLISH), source)
    except XrayError:
        return None
    paths = {}
    for name, content in (("heatmaps", files[PICTURE_FILE]), ("report", files[REPORT_FILE])):
        paths[name] = stem + DICOM_ENDINGS[name]
        Path(paths[name]).write_bytes(content)
    return paths
