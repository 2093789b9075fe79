"""What a child is told to do. The process that holds the database imports this and none of the readers' libraries.

The fork server has loaded them (`preload`), so that the imports here cost a child nothing.
"""
# ruff: noqa: PLC0415

from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection

from ingest.readers.confinement import Limits
from rules.forms.layout import Form


def read(answer: Connection, errors: Connection, data: bytes, file: str, limits: Limits) -> None:
    """Read one document; see `child.serve`."""
    from ingest.readers import child

    child.serve(answer, errors, data, file, limits)


@dataclass(frozen=True)
class ReadAs:
    """An order like `read`, for a child that shall know these forms instead of those of the product."""

    forms: tuple[Form, ...]

    def __call__(self, answer: Connection, errors: Connection, data: bytes, file: str, limits: Limits) -> None:
        """Read one document as one of the forms."""
        from ingest.readers import child

        child.serve_reading(partial(child.read_one, data, file, self.forms), answer, errors, limits)


def unpack(answer: Connection, errors: Connection, data: bytes, file: str, limits: Limits) -> None:
    """Take one container apart; see `child.serve_unpacking`."""
    from ingest.readers import child

    child.serve_unpacking(answer, errors, data, file, limits)


def read_letter(answer: Connection, errors: Connection, data: bytes, _file: str, limits: Limits) -> None:
    """Read one official letter as lines; see `letter.letter_lines`."""
    from ingest.readers import child, letter

    child.serve_lines(lambda: letter.letter_lines(data), answer, errors, limits)


def tell_measures(answer: Connection, errors: Connection, data: bytes, file: str, limits: Limits) -> None:
    """Tell what bounds a child; see `child.tell_measures`."""
    from ingest.readers import child

    child.tell_measures(answer, errors, data, file, limits)
