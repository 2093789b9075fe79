"""What a child is told to do. The process that holds the database imports this and none of the readers' libraries.

The fork server has loaded them (`preload`), so that the imports here cost a child nothing.
"""
# ruff: noqa: PLC0415

from multiprocessing.connection import Connection

from ingest.readers.confinement import Limits


def read(answer: Connection, errors: Connection, data: bytes, file: str, limits: Limits) -> None:
    """Read one document; see `child.serve`."""
    from ingest.readers import child

    child.serve(answer, errors, data, file, limits)


def unpack(answer: Connection, errors: Connection, data: bytes, file: str, limits: Limits) -> None:
    """Take one container apart; see `child.serve_unpacking`."""
    from ingest.readers import child

    child.serve_unpacking(answer, errors, data, file, limits)


def tell_measures(answer: Connection, errors: Connection, data: bytes, file: str, limits: Limits) -> None:
    """Tell what bounds a child; see `child.tell_measures`."""
    from ingest.readers import child

    child.tell_measures(answer, errors, data, file, limits)
