"""``predict --ray``: an archive of any size on one machine or many, by Ray Data.

    list of files -> bytes -> actors, each with both models loaded once -> rows -> Parquet or CSV

Reading, sharing out, going on after a lost worker and writing are Ray's. What is here: what an actor does with a batch,
how many of them there are, and what they need to know. The code and the weights are sent to the workers, so that all
answer alike; the packages of requirements.txt and requirements-ray.txt have to be there.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from xray_models.classes import CLASSES
from xray_models.cli.answered import answers
from xray_models.cli.answers_table import COLUMNS, row_of
from xray_models.cli.loaded import Loaded, files_of
from xray_models.cli.outputs import positive
from xray_models.data.folder_layout import is_hidden
from xray_models.data.pictures import Picture, may_be_picture
from xray_models.errors import RadiographError, XrayError
from xray_models.networks.registry import MODELS

if TYPE_CHECKING:
    import numpy as np
    import pyarrow
    import ray
    import ray.data

LOCAL = "local"  # as ADDRESS: a Ray of this machine alone, which ends with the command
SPARE = 2  # cores of the cluster for Ray's own reading and writing
BATCH = 16  # pictures that an actor is given at once on a CPU
ROWS_PER_FILE = 100_000  # of the table, at least, where a worker has as many
TABLES = (".csv", ".parquet")  # of paths, in a column of this name:
COLUMN = "file"
_NUMBERS = {"width": "int64", "height": "int64", "spacing_mm": "float64"}
_TYPES = {"p_pneumonia": "float64", "threshold": "float64", "uncertain": "bool"}  # of the columns of a model


def add_ray_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ray",
        metavar="ADDRESS",
        help="share the work out by Ray ('local' for this machine, 'auto' on one of a cluster); FILE is then a folder, "
        f"a bucket (s3://..., gs://...) or a table of paths ({' or '.join(TABLES)}, column '{COLUMN}')",
    )
    parser.add_argument("--parquet", metavar="DIR", help="with --ray: write the rows as Parquet; --csv DIR, as CSV")
    parser.add_argument(
        "--workers",
        type=positive,
        metavar="N",
        help="with --ray: pairs of models (default: one for each GPU, else one for each core)",
    )


def _check(options: argparse.Namespace) -> None:
    """A wrong command line ends here."""
    if bool(options.csv) == bool(options.parquet):
        options.wrong("--ray writes one table: name its folder with --parquet or with --csv")
    if others := [name for name in ("json", "resume", "heatmaps", "reports", "dicom_out") if getattr(options, name)]:
        options.wrong(f"with --ray there is no --{others[0].replace('_', '-')}: it writes a table alone")
    if {Path(file).suffix.lower() for file in options.files} & {".zip"} or any("*" in file for file in options.files):
        options.wrong("--ray reads folders, buckets and tables of paths, no zips and no patterns")


def run_on_ray(options: argparse.Namespace) -> int:
    """As ``predict``; the rows are in no order. XrayError: a part is missing, or the table is there already."""
    _check(options)
    ray = _ray()
    out, kind = (options.csv, "csv") if options.csv else (options.parquet, "parquet")
    sources, out = [_place(path) for path in options.files], _place(out)
    _check_places(sources, out)
    files = files_of(options.weights)  # before anything is started
    _start(ray, options.ray, options.workers)
    try:
        shared = ray.put(files)  # kept until the end: an actor that takes the place of a lost one needs it, too
        judged = _judged(ray, _source(ray, sources), shared, options)
        (judged.write_csv if kind == "csv" else judged.write_parquet)(out)
    except ray.exceptions.RayError as error:
        message = f"Ray could not end the run, so {out} is not complete: delete it and begin again. Its reason: {error}"
        raise XrayError("ray-failed", message) from error
    finally:
        ray.shutdown()
    rows, whole = _counted(out, kind)
    print(f"{out}: {rows} pictures, {whole} answered, {rows - whole} not")
    return 0 if rows == whole else 1


class Judge:
    """An actor: both models, loaded once, that answer batch after batch. ``files``: what ``files_of`` gives."""

    def __init__(self, files: ray.ObjectRef, threads: int):
        import ray

        with tempfile.TemporaryDirectory() as folder:
            for name, content in ray.get(files).items():
                (Path(folder) / name).parent.mkdir(exist_ok=True)
                (Path(folder) / name).write_bytes(content)
            self._models = Loaded.load(Path(folder))
        self._threads = threads

    def __call__(self, batch: dict[str, np.ndarray]) -> pyarrow.Table:
        """``batch``: the paths, and the bytes of each or None. Hidden files and those of another kind have no row."""
        import pyarrow

        pictures = list(_pictures(batch[COLUMN].tolist(), batch["bytes"].tolist()))
        found = answers(list(enumerate(pictures)), self._models, self._threads, keep=False)
        rows = [row_of(answered.to_json(), self._models.answered_by) for answered in found]
        return pyarrow.Table.from_pylist(rows, schema=_schema())


def _pictures(names: Sequence[str], contents: Sequence[bytes | None]) -> Iterator[Picture]:
    for name, content in zip(names, contents, strict=True):
        own = PurePosixPath(name).name
        if not is_hidden(own) and (may_be_picture(own) or own.lower().endswith(".zip")):
            yield Picture(name, partial(_content, name, content))


def _content(name: str, content: bytes | None) -> bytes:
    if name.lower().endswith(".zip"):
        raise XrayError("zip-on-ray", "Zips are not read on Ray. Unpack them, or use predict without --ray.")
    if content is None:
        raise RadiographError("missing-file", "There is no such file, or it may not be read. Check the name.")
    return content


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would tell its makers that it runs
    try:
        import pyarrow  # noqa: F401, with the extra of Ray that reads data
        import ray
        import ray.data
        import ray.exceptions
    except ImportError:
        raise XrayError("no-ray", "--ray needs Ray: pip install -r requirements-ray.txt") from None
    return ray


def _start(ray: Any, address: str, workers: int | None) -> None:
    """XrayError: there is no Ray at ``address``."""
    code = {"py_modules": [str(Path(__file__).parents[1])], "env_vars": {"OMP_WAIT_POLICY": "PASSIVE"}}
    own = {"num_cpus": (workers or os.cpu_count() or 1) + SPARE, "include_dashboard": False}
    try:
        ray.init(address, runtime_env=code, log_to_driver=False, **(own if address == LOCAL else {}))
    except Exception as error:  # Ray says some of it with nothing more special
        message = f"There is no Ray at {address}, or it does not start. Check the address, and its log in /tmp/ray."
        raise XrayError("no-cluster", message) from error


def _place(path: str) -> str:
    """A path or an address, for workers that run in other folders."""
    return path if "://" in path else os.path.abspath(path)


def _check_places(sources: Sequence[str], out: str) -> None:
    """XrayError: one of ``sources`` is not there, or ``out`` is."""
    from pyarrow import fs

    def is_there(place: str) -> bool:
        system, path = fs.FileSystem.from_uri(place) if "://" in place else (fs.LocalFileSystem(), place)
        return system.get_file_info(path).type != fs.FileType.NotFound

    if missing := [source for source in sources if not is_there(source)]:
        raise XrayError("no-archive", f"There is nothing at {missing[0]}. Check the name.")
    if is_there(out):
        raise XrayError("table-there", f"{out} is there already. Choose another folder, or delete it.")


def _source(ray: Any, places: list[str]) -> ray.data.Dataset:
    """The columns ``COLUMN`` and bytes, None where a path of a table leads to no file. XrayError: no such column."""
    from ray.data.expressions import download

    endings = {PurePosixPath(place).suffix.lower() for place in places} & set(TABLES)
    if not endings:
        return ray.data.read_binary_files(places, include_paths=True).rename_columns({"path": COLUMN})
    table = (ray.data.read_parquet if endings == {".parquet"} else ray.data.read_csv)(places)
    if COLUMN not in table.schema().names:
        raise XrayError("no-column", f"The table of paths has no column '{COLUMN}'. Name it so.")
    return table.select_columns([COLUMN]).with_column("bytes", download(COLUMN))


def _judged(ray: Any, source: ray.data.Dataset, files: ray.ObjectRef, options: argparse.Namespace) -> ray.data.Dataset:
    """One actor for each GPU, or where there is none for each core but a few."""
    there = ray.cluster_resources()
    cores, gpus = max(1, int(there.get("CPU", 1)) - SPARE), int(there.get("GPU", 0))
    workers = options.workers or gpus or cores
    threads = max(1, cores // workers)
    return source.map_batches(
        Judge,
        fn_constructor_args=(files, options.batch_size or threads),
        batch_size=BATCH * threads,
        compute=ray.data.ActorPoolStrategy(size=workers),
        num_cpus=threads,
        num_gpus=min(1, gpus),
    )


def _schema() -> pyarrow.Schema:
    """The types of the rows, so that files without a value of some column have it, too."""
    import pyarrow

    types = dict.fromkeys(COLUMNS, "string") | _NUMBERS | {"inside_scope": "bool", "agreement": "bool"}
    types |= {f"{model}_{column}": kind for model in MODELS for column, kind in _TYPES.items()}
    return pyarrow.schema([(name, pyarrow.type_for_alias(kind)) for name, kind in types.items()])


def _counted(out: str, kind: str) -> tuple[int, int]:
    """(rows, those with both answers) of the table as it was written."""
    import pyarrow.dataset as written

    table = written.dataset(out, format=kind)
    labels = [written.field(f"{model}_label").isin(CLASSES) for model in MODELS]
    return table.count_rows(), table.count_rows(filter=labels[0] & labels[1])
