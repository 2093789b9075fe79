"""What every file reader yields: the rows of a document in reading order, whatever the format."""

from dataclasses import dataclass

NOT_RECKONED = "(công thức chưa được tính)"
"""The text of a cell whose formula was saved without its value, as programs do that are no spreadsheet."""


@dataclass(frozen=True)
class Cell:
    """The text of one grid position.

    `merged` is true where the position repeats the text of a cell that was merged over it, across or down. `original`
    is what stood in the file where `text` is a repair of it (TCVN3, VNI, mojibake), else empty.
    """

    text: str
    merged: bool = False
    original: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a table or sheet, or one paragraph (then `table` is empty and there is one cell).

    `table` names the table as a person would look for it ("Bảng 2", the sheet's name); `number` counts from 1 in it.
    """

    table: str
    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Document:
    """A file as rows in reading order. `kind` is the format that its content shows ("docx", "xlsx")."""

    kind: str
    rows: tuple[Row, ...]
