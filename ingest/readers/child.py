"""What runs in the child process: read one document, answer in JSON, end."""

import encodings.cp437  # names in a zip; nothing can be imported once the process is confined
import encodings.utf_16
import os
from multiprocessing.connection import Connection

from ingest.readers.confinement import Limits, confine
from ingest.readers.definitions import load_definitions
from ingest.readers.errors import UnreadableError
from ingest.readers.outcomes import encode
from ingest.readers.reading import read_document
from rules.forms.mapping import read_form
from rules.reading import ReadOutcome, Unreadable

TOO_COMPLEX = "Tệp quá phức tạp hoặc quá lớn nên không đọc tự động được; đề nghị gửi riêng biểu báo cáo, gọn hơn."

PRELOADED = (encodings.cp437, encodings.utf_16)


def serve(answer: Connection, errors: Connection, data: bytes, file: str, limits: Limits) -> None:
    """Read `data`, write the outcome to `answer` and end the process. A fault ends it with its trace on `errors`."""
    os.dup2(errors.fileno(), 2)
    errors.close()
    load_definitions()
    confine(limits)
    encoded = encode(read_one(data, file))
    if len(encoded) > limits.output_bytes:
        encoded = encode(Unreadable(TOO_COMPLEX))
    with open(answer.fileno(), "wb", closefd=False) as pipe:
        pipe.write(encoded)
    os._exit(0)  # nothing to tidy up, and the parent waits


def tell_measures(answer: Connection, _errors: Connection, _data: bytes, _file: str, limits: Limits) -> None:
    """Read nothing; answer with the measures that are on in a child, in place of a reason."""
    measures = confine(limits)
    with open(answer.fileno(), "wb", closefd=False) as pipe:
        pipe.write(encode(Unreadable(" ".join(measures))))
    os._exit(0)


def read_one(data: bytes, file: str) -> ReadOutcome:
    """Return what `data` says as one of the product's forms, running out of memory or depth included."""
    try:
        return read_form(read_document(data), file, load_definitions())
    except UnreadableError as error:
        return Unreadable(error.reason)
    except (MemoryError, RecursionError):
        return Unreadable(TOO_COMPLEX)
