"""The page: ``python app.py`` and open the address that it prints."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from demo.interface import build_demo, launch_settings
from xray_models.acceptance import load_gate
from xray_models.errors import XrayError
from xray_models.inference import load_classifiers


def main() -> None:
    args = _parse()
    try:
        demo = build_demo(load_classifiers(args.weights), load_gate(args.weights), args.weights, args.data)
    except XrayError as error:
        sys.exit(error.message)
    demo.launch(server_name=args.host, server_port=args.port, **launch_settings())


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Two classifiers read a chest radiograph, in the browser.")
    parser.add_argument("--host", help="address to listen on (GRADIO_SERVER_NAME, else 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port (GRADIO_SERVER_PORT, else the first free one from 7860 on)")
    parser.add_argument("--weights", type=Path, default=Path(__file__).parent / "weights", help="folder of both models")
    parser.add_argument(
        "--data", default=os.environ.get("XRAY_DATA_DIR"), help="data set, folder or zip, to draw the examples from",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
