"""OpenDocument files as LibreOffice writes them: the same reading as of the file that they were converted from."""

from pathlib import Path

import pytest

from ingest.readers.definitions import load_definitions
from ingest.readers.reading import read_document
from ingest.readers.sniff import Kind, kind_of
from rules.forms.mapping import read_form
from rules.reading import Reading

DATA = Path(__file__).parents[1] / "data"
CONVERTED = sorted((DATA / "odf").glob("*.od?"))


def reading_of(path: Path) -> Reading:
    reading = read_form(read_document(path.read_bytes()), path.name, load_definitions())
    assert isinstance(reading, Reading)
    return reading


def original_of(path: Path) -> Path:
    (found,) = (DATA / "forms").glob(f"{path.stem}.*x")
    return found


def test_there_are_files_of_both_kinds() -> None:
    assert {path.suffix for path in CONVERTED} == {".odt", ".ods"}


@pytest.mark.parametrize("path", CONVERTED, ids=[path.name for path in CONVERTED])
def test_a_converted_form_says_what_the_original_says(path: Path) -> None:
    assert kind_of(path.read_bytes()) is Kind.OPEN_DOCUMENT
    reading, original = reading_of(path), reading_of(original_of(path))
    assert dict(reading.header) == dict(original.header)
    assert (reading.periods, reading.nil) == (original.periods, original.nil)
    assert [(row.kind, dict(row.fields), dict(row.means)) for row in reading.rows] == [
        (row.kind, dict(row.fields), dict(row.means)) for row in original.rows
    ]
    assert [(row.source.table, row.source.row) for row in reading.rows] == [
        (row.source.table, row.source.row) for row in original.rows
    ]
    assert reading.findings == original.findings
