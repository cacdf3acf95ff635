"""Let both models judge radiographs: one line of output per picture, those of folders and zips by name."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence, Set
from contextlib import ExitStack, closing
from pathlib import Path

from tqdm import tqdm

from xray_models.cli.answered import answers, print_answer
from xray_models.cli.answers_table import AnswersTable, earlier_rows, name_in_table, writing_table
from xray_models.cli.case_outputs import Case, Output, add_arguments, outputs
from xray_models.cli.loaded import Loaded
from xray_models.cli.outputs import check_file, positive
from xray_models.cli.predict_on_ray import add_ray_arguments, run_on_ray
from xray_models.data.pictures import Picture, open_pictures
from xray_models.inference.compare import Comparison
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS


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
        "--csv", metavar="TABLE", help="write a row per picture into TABLE; without --json, print a summary"
    )
    parser.add_argument("--resume", action="store_true", help="keep the rows of TABLE, and answer what has none yet")
    parser.add_argument(
        "--batch-size",
        type=positive,
        metavar="N",
        help="pictures in work at once, which a GPU answers together (default: as many as the machine makes use of)",
    )
    add_arguments(parser)
    add_ray_arguments(parser)
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS, help="folder of the trained models")
    parser.set_defaults(wrong=parser.error)
    return parser


def run(options: argparse.Namespace) -> int:
    if options.ray:
        return run_on_ray(options)
    if options.parquet or options.workers:
        options.wrong("--parquet and --workers are for --ray")
    if options.resume and not options.csv:
        options.wrong("--resume goes on with the table of --csv: name it")
    if options.csv:
        options.csv = Path(options.csv)
        check_file(options.csv)
    with ExitStack() as stack:
        pictures = stack.enter_context(open_pictures(options.files))
        earlier = earlier_rows(options.csv) if options.resume else []
        answered = {row["file"] for row in earlier}
        wanted = [picture for picture in pictures if name_in_table(picture.name) not in answered]
        # The files of an earlier run come first, so that its outputs keep their names.
        asked = outputs(options, [*(row["file"] for row in earlier), *(picture.name for picture in wanted)])
        models = Loaded.load(options.weights)
        table = None
        if options.csv:  # last of all: where one of these fails, the old table stays
            table = stack.enter_context(writing_table(options.csv, earlier, models.answered_by))
        if earlier:
            _tell_what_stays(options, answered, pictures, bool(asked))
        numbered = list(enumerate(wanted, len(earlier)))
        whole = _answer_all(options, numbered, models, asked, table)
    if table and not options.json:
        print(f"{options.csv}: {len(wanted)} pictures, {whole} answered, {len(wanted) - whole} not")
    return 0 if whole == len(wanted) else 1


def _tell_what_stays(
    options: argparse.Namespace, answered: Set[str], pictures: Sequence[Picture], has_outputs: bool
) -> None:
    """What of an earlier run is not as this command line alone would have it."""
    others = len(answered - {name_in_table(picture.name) for picture in pictures})
    told = [f"{len(answered)} rows of an earlier run stay"]
    if others:
        told.append(f"{others} of them are of files that are not named this time")
    if has_outputs:
        told.append("heatmaps, reports and DICOM results are written for new rows alone")
    print(f"{options.csv}: {'; '.join(told)}", file=sys.stderr)


def _answer_all(
    options: argparse.Namespace,
    wanted: Sequence[tuple[int, Picture]],
    models: Loaded,
    asked: Sequence[Output],
    table: AnswersTable | None,
) -> int:
    """Answer the ``wanted`` pictures; returns how many both models have answered."""
    records = {name: classifier.record for name, classifier in models.classifiers.items()}
    whole = 0
    with closing(answers(wanted, models, options.batch_size, keep=bool(asked))) as found:
        for answered in tqdm(found, total=len(wanted), unit=" pictures", disable=_hides_progress(options)):
            saved = {}
            if isinstance(answered.result, Comparison) and answered.radiograph:
                case = Case(answered.picture, answered.radiograph, answered.result, records)
                saved = {output.key: output.write(answered.number, case) for output in asked}
            if table:
                table.write(answered.to_json())
            if options.json or not table:
                print_answer(answered, saved, options.json)
            whole += answered.is_whole
    return whole


def _hides_progress(options: argparse.Namespace) -> bool | None:
    """Hidden where the answers are printed on the same terminal; None: where there is no terminal."""
    return True if sys.stdout.isatty() and (options.json or not options.csv) else None
