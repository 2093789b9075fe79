"""Excel workbooks of before 2007 (.xls), by calamine, which gets the one stream it needs, made harmless."""

import io
import struct

import olefile

from ingest.readers.errors import UnreadableError
from ingest.readers.limits import MEMBER_BYTES
from ingest.readers.xls_ole import compound
from ingest.readers.xls_records import near
from ingest.readers.xlsx import BROKEN, TOO_LARGE, read_book
from rules.documents import Document

_STREAMS = ("Workbook", "Book")
"""BIFF8, then BIFF5; a file for both kinds of Excel has both."""


def read_xls(data: bytes) -> Document:
    """Return the rows of every visible sheet, as `xlsx.read_xlsx` does; BIFF5 (Excel 95) and BIFF8 (97 to 2003).

    Macros and embedded objects are never opened. UnreadableError for what is broken, protected or beyond the limits.
    """
    return read_book("xls", compound("Workbook", near(_stream(data))))


def _stream(data: bytes) -> bytes:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = next(name for name in _STREAMS if ole.exists(name))
            if ole.get_size(name) > MEMBER_BYTES:
                raise UnreadableError(TOO_LARGE)
            return bytes(ole.openstream(name).read())
    except (OSError, StopIteration, struct.error, ValueError, TypeError, IndexError, KeyError) as error:
        raise UnreadableError(BROKEN) from error  # the last ones are what olefile lets slip on damaged data
