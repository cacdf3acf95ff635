"""The command line: python -m xray_models predict | evaluate | train | scope | info; --help lists all options."""

from __future__ import annotations

import argparse
import sys

from xray_models.cli import evaluate, info, predict, scope, train
from xray_models.errors import XrayError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status.

    0: done; 1: a file could not be judged, or the command failed; 2: wrong command line; 130: interrupted.
    """
    parser = argparse.ArgumentParser(prog="python -m xray_models", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (predict, evaluate, train, scope, info):
        module.add_parser(commands).set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    try:
        return options.run(options)
    except XrayError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
