"""The command line: python -m xray_models predict | evaluate | validate | train | scope | info; --help lists all."""

from __future__ import annotations

import argparse
import os
import sys

from xray_models.console import prepare_console
from xray_models.errors import XrayError

BROKEN_PIPE = 141  # what a shell reports for a program that was ended by SIGPIPE, as most are


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status.

    0: done; 1: a file could not be judged, or the command failed; 2: wrong command line; 130: interrupted; 141: what
    reads the output wants no more of it.
    """
    prepare_console()  # a name or a sign that the locale cannot write is no error
    try:
        status = _run(arguments)
        sys.stdout.flush()
        return status
    except XrayError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would complain when it ends
        return BROKEN_PIPE
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"error: {place}{error.strerror or error}. Check the place and the disk, and try again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _run(arguments: list[str] | None) -> int:
    from xray_models.cli import (  # seconds, in which Ctrl-C may come, too
        evaluate,
        info,
        predict,
        scope,
        train,
        validate,
    )

    parser = argparse.ArgumentParser(prog="python -m xray_models", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (predict, evaluate, validate, train, scope, info):
        module.add_parser(commands).set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
