"""The console script. Thin, because every reader process imports it again and must not load the whole program."""

import sys


def main() -> None:
    """Run the command line and exit with its status."""
    from diemdanh.cli.app import run  # noqa: PLC0415 - reader processes import this module

    sys.exit(run(sys.argv[1:]))
