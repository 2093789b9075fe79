"""What a row under a header is: data, more of the row above, or nothing that counts."""

import re
from collections.abc import Sequence
from enum import Enum

from rules.documents import Cell, Row
from rules.forms.blanks import is_none, is_sample, is_total, written
from rules.forms.filler import is_filler
from rules.forms.headers import Header
from rules.forms.lines import line_of, number_in, own_texts
from rules.text import tidy

_NUMBERING = re.compile(r"\(?\s*(?:\d{1,2}|[A-ZĐ])\s*\)?")


class LineKind(Enum):
    """What a row under a header is."""

    DATA = "data"
    CONTINUED = "continued"
    LOOSE = "loose"
    NONE = "none"
    SAMPLE = "sample"
    IGNORED = "ignored"
    STRAY = "stray"


def kind_of(row: Row, header: Header) -> LineKind:
    """Tell what a row under `header` is.

    Blank and merely numbered rows, totals and the row that numbers the columns are ignored; "(Không có)" and samples
    are kinds of their own. A row whose name is merged down from the row above continues it. Data has a name, or a
    number and some text, or two texts in known columns; where it has neither number nor name and fills less than half
    of the columns, it is loose. All else is stray.
    """
    own = own_texts(row)
    said = [text for text in own if number_in(text) is None]
    if not said or _is_numbering(own):
        return LineKind.IGNORED
    if all(is_none(text) for text in said):
        return LineKind.NONE
    if is_sample(said[0]) or any(is_sample(cell.text) for cell in _cells(row, header, "name")):
        return LineKind.SAMPLE
    if is_total(own[0]):
        return LineKind.IGNORED if all(map(is_filler, own)) else LineKind.STRAY
    if continues(row, header):
        return LineKind.CONTINUED if len(own) > 1 or not _repeats(row, own[0]) else LineKind.STRAY
    return _kind_of_texts(row, header, own)


def continues(row: Row, header: Header) -> bool:
    """Tell whether the name of a row is merged down from the row above it."""
    name = next((cell for cell in _cells(row, header, "name") if written(cell.text)), None)
    return name is not None and name.merged


def _kind_of_texts(row: Row, header: Header, own: Sequence[str]) -> LineKind:
    line = line_of(row, header)
    known = sum(key != "stt" for key in line.texts)
    if "name" in line.texts or (line.number is not None and known >= 1):
        return LineKind.DATA
    if known and "stt" not in line.texts and not _repeats(row, own[0]) and 2 * known < header.known:
        return LineKind.LOOSE
    return LineKind.DATA if known >= 2 else LineKind.STRAY


def _is_numbering(own: Sequence[str]) -> bool:
    return len(own) >= 3 and all(_NUMBERING.fullmatch(text) for text in own)


def _repeats(row: Row, text: str) -> bool:
    """Tell whether a row is one text over several columns."""
    texts = [tidied for cell in row.cells if (tidied := tidy(cell.text)) and written(tidied)]
    return len(texts) > 1 and all(each == text for each in texts)


def _cells(row: Row, header: Header, key: str) -> list[Cell]:
    pairs = zip(row.cells, header.columns, strict=False)
    return [cell for cell, column in pairs if column and column.key == key]
