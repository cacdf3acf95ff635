"""The command line, ``python -m xray_models predict | evaluate | train | scope | info``; ``--help`` tells the rest."""

from __future__ import annotations

import argparse
import sys

from xray_models.cli import evaluate, info, predict, train
from xray_models.cli import scope as scope
from xray_models.errors import XrayError


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 something could not be judged or done, 2 a wrong command line, 130 interrupted."""
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
