"""What runs in the child process: read one document or unpack one container, answer, end."""

import encodings.cp437  # names in a zip; nothing can be imported once the process is confined
import encodings.cp1258  # names in winmail.dat
import encodings.latin_1
import encodings.utf_16
import os
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import TypeVar

from ingest.readers.answers import encode_lines
from ingest.readers.confinement import Limits, confine
from ingest.readers.containers import unpack
from ingest.readers.definitions import load_definitions
from ingest.readers.errors import TOO_COMPLEX, UnreadableError
from ingest.readers.outcomes import encode
from ingest.readers.reading import read_document
from ingest.readers.unpacked import UnpackOutcome, encode_unpacked
from rules.forms.layout import Form
from rules.forms.mapping import read_form
from rules.reading import ReadOutcome, Unreadable

T = TypeVar("T")
PRELOADED = (encodings.cp437, encodings.cp1258, encodings.latin_1, encodings.utf_16)


def serve(answer: Connection, errors: Connection, data: bytes, file: str, limits: Limits) -> None:
    """Read `data`, write the outcome to `answer` and end the process. A fault ends it with its trace on `errors`."""
    _hear(errors)
    forms = load_definitions()  # from files, which a confined process cannot open
    serve_reading(partial(read_one, data, file, forms), answer, errors, limits)


def serve_reading(work: Callable[[], ReadOutcome], answer: Connection, errors: Connection, limits: Limits) -> None:
    """Do `work`, confined, and answer with its outcome, as `serve` does."""
    _hear(errors)
    confine(limits)
    encoded = encode(work())
    _end(answer, encoded if len(encoded) <= limits.output_bytes else encode(Unreadable(TOO_COMPLEX)))


def serve_unpacking(answer: Connection, errors: Connection, data: bytes, _file: str, limits: Limits) -> None:
    """Take `data` apart, write its files to `answer` and end the process, as `serve` does."""
    _hear(errors)
    confine(limits)
    encoded = encode_unpacked(unpack_one(data))
    _end(answer, encoded if len(encoded) <= limits.unpacked_bytes else encode_unpacked(Unreadable(TOO_COMPLEX)))


def serve_lines(work: Callable[[], list[str]], answer: Connection, errors: Connection, limits: Limits) -> None:
    """Do `work`, confined, and answer with its lines, as `serve` does."""
    _hear(errors)
    confine(limits)
    encoded = encode_lines(_bounded(work))
    _end(answer, encoded if len(encoded) <= limits.output_bytes else encode_lines(Unreadable(TOO_COMPLEX)))


def tell_measures(answer: Connection, _errors: Connection, _data: bytes, _file: str, limits: Limits) -> None:
    """Read nothing; answer with the measures that are on in a child, in place of a reason."""
    measures = confine(limits)
    _end(answer, encode(Unreadable(" ".join(measures))))


def read_one(data: bytes, file: str, forms: Sequence[Form] | None = None) -> ReadOutcome:
    """Return what `data` says as one of `forms` (None for the product's), running out of memory or depth included."""
    known = load_definitions() if forms is None else forms
    return _bounded(lambda: read_form(read_document(data), file, known))


def unpack_one(data: bytes) -> UnpackOutcome:
    """Return the files in `data`, running out of memory or depth included."""
    return _bounded(lambda: unpack(data))


def _bounded(work: Callable[[], T]) -> T | Unreadable:
    try:
        return work()
    except UnreadableError as error:
        return Unreadable(error.reason)
    except (MemoryError, RecursionError):
        return Unreadable(TOO_COMPLEX)


def _hear(errors: Connection) -> None:
    """Let what goes wrong from here on be written to `errors`."""
    if not errors.closed:
        os.dup2(errors.fileno(), 2)
        errors.close()


def _end(answer: Connection, encoded: bytes) -> None:
    with open(answer.fileno(), "wb", closefd=False) as pipe:
        pipe.write(encoded)
    os._exit(0)  # nothing to tidy up, and the parent waits
