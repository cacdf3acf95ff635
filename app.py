"""The page: ``python app.py`` and open the address that it prints."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import demo.server.gradio_import  # noqa: F401, before all that import Gradio

# isort: split
from demo.page import build_demo, build_mcp, build_reader, launch_settings
from demo.server.access import Access
from demo.server.active_weights import ActiveWeights
from demo.server.dataset_store import DatasetStore
from demo.server.edge.hosts import Hosts
from demo.server.listening import check_address, no_port
from demo.server.run_store import RunStore
from demo.server.studies import Studies
from demo.server.upload_folder import own_folder
from demo.server.zero_gpu import prepare
from demo.text.say import page_error
from xray_models.errors import XrayError
from xray_models.images.scope import load_scope
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

HERE = Path(__file__).parent


def main() -> None:
    args = _parse()
    prepare()  # before any network is loaded
    own_folder()  # before the page is built
    access, hosts = Access.from_environment(args.public), Hosts.known(args.host, args.allowed_host)
    studies = Studies()
    try:
        check_address(args.host, args.port)
        if args.runs.exists() and not args.runs.is_dir():
            raise page_error("runs_no_folder")
        weights, dataset_store = ActiveWeights(args.weights, args.runs), DatasetStore(args.runs, args.data)
        scope = load_scope(args.weights) or load_scope(SHIPPED_WEIGHTS)  # a run has none of its own
        reader = build_reader(weights, scope, studies)
        mcp = build_mcp(reader) if args.mcp else None
        demo = build_demo(weights, scope, RunStore(args.runs), dataset_store, access, studies, reader)
    except XrayError as error:
        sys.exit(error.message)
    settings = launch_settings(access, weights, hosts, studies, mcp, scope)
    try:
        demo.launch(server_name=args.host, server_port=args.port, **settings)
    except OSError as error:
        if error.errno is not None:
            raise
        sys.exit(no_port(args.port).message)  # Gradio's own error, which has no number


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Two classifiers read a chest radiograph, in the browser.")
    parser.add_argument("--host", help="address to listen on (GRADIO_SERVER_NAME, else 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port (GRADIO_SERVER_PORT, else the first free one from 7860 on)")
    parser.add_argument(
        "--allowed-host",
        metavar="NAME",
        action="append",
        default=[],
        help="a name of this page besides localhost and --host, as behind a reverse proxy; *.example.org for all below "
        "example.org (also in XRAY_ALLOWED_HOSTS, with commas)",
    )
    parser.add_argument("--weights", type=Path, default=HERE / "weights", help="folder of both models")
    parser.add_argument("--data", type=Path, default=os.environ.get("XRAY_DATA_DIR"), help="data set: folder or zip")
    parser.add_argument("--runs", type=Path, default=HERE / "runs", help="folder for the runs of the Retrain tab")
    parser.add_argument("--public", action="store_true", help="the page is open to strangers: lock retraining")
    parser.add_argument("--mcp", action="store_true", help="let programs ask by MCP, at /mcp (needs the package mcp)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
