"""The roster from a workbook or a CSV file that the office itself made."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from defusedxml.ElementTree import ParseError
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from rules.problems import InputProblems
from rules.schools import School, level_of
from rules.text import fold, one_line

_COLUMNS = {
    "code": ("code", "ma truong", "ma"),
    "name": ("name", "ten truong", "truong"),
    "type": ("type", "cap hoc", "cap", "loai hinh", "loai truong"),
    "commune": ("commune", "xa", "xa thi tran", "xa phuong"),
    "group": ("group", "cum"),
    "email": ("email", "e mail", "thu dien tu", "dia chi email"),
    "phone": ("phone", "dien thoai", "sdt", "so dien thoai"),
    "principal": ("principal", "hieu truong"),
    "aliases": ("aliases", "ten khac"),
    "valid_from": ("valid from", "hieu luc tu", "tu ngay"),
    "valid_to": ("valid to", "hieu luc den", "den ngay"),
    "merged_into": ("merged into", "sap nhap vao"),
}
_COLUMN_OF = {alias: column for column, aliases in _COLUMNS.items() for alias in aliases}
_UNREADABLE = (OSError, UnicodeDecodeError, csv.Error, zipfile.BadZipFile, InvalidFileException, KeyError, ParseError)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_REQUIRED = {"code": "Mã trường", "name": "Tên trường", "type": "Cấp học"}


@dataclass(frozen=True)
class RosterFile:
    """The schools of a file, and the headers that mean nothing to us."""

    schools: tuple[School, ...]
    ignored_columns: tuple[str, ...]


def read_roster(path: Path) -> RosterFile:
    """Return the schools in an .xlsx or .csv (UTF-8) file whose first row holds the headers.

    Raises InputProblems with every problem at once, each naming its line as a person sees it in the file.
    """
    table = [line for line in _lines(path) if any(cell for cell in line[1])]
    if not table:
        raise InputProblems(f"Không đọc được danh sách trường «{path.name}»:", ["tệp không có dòng nào"])
    header = table[0][1]
    columns = {i: _COLUMN_OF[key] for i, text in enumerate(header) if (key := fold(text)) in _COLUMN_OF}
    missing = [words for column, words in _REQUIRED.items() if column not in columns.values()]
    if missing:
        problems = [f"dòng 1: thiếu cột «{words}»" for words in missing]
        raise InputProblems(f"Danh sách trường «{path.name}» có chỗ cần sửa:", problems)
    rows = _Rows()
    for number, line in table[1:]:
        rows.add(number, {column: line[i] for i, column in columns.items() if i < len(line)})
    rows.check_mergers()
    if rows.problems:
        raise InputProblems(f"Danh sách trường «{path.name}» có chỗ cần sửa:", rows.problems)
    ignored = tuple(text for i, text in enumerate(header) if text and i not in columns)
    return RosterFile(tuple(rows.schools.values()), ignored)


class _Rows:
    """Turns lines into schools and collects what is wrong with them."""

    def __init__(self) -> None:
        self.schools: dict[str, School] = {}
        self.problems: list[str] = []
        self._line_of: dict[str, int] = {}

    def add(self, number: int, cells: Mapping[str, str]) -> None:
        for column, words in _REQUIRED.items():
            if not cells.get(column):
                self._wrong(number, f"thiếu «{words}»")
        code, name = cells.get("code", ""), cells.get("name", "")
        level = level_of(cells.get("type", ""), name)
        if level is None and cells.get("type"):
            self._wrong(number, f"cấp học «{cells['type']}» không rõ là MN, TH, THCS hay TH&THCS")
        if code and (first := self._line_of.setdefault(code.casefold(), number)) != number:
            self._wrong(number, f"mã trường «{code}» trùng với dòng {first}")
        self.schools[code] = School(
            code=code,
            name=name,
            level=level or "",
            commune=cells.get("commune", ""),
            group=cells.get("group", ""),
            emails=tuple(self._emails(number, cells.get("email", ""))),
            phone=cells.get("phone", ""),
            principal=cells.get("principal", ""),
            aliases=tuple(_split(cells.get("aliases", ""))),
            valid_from=self._day(number, cells.get("valid_from", "")),
            valid_to=self._day(number, cells.get("valid_to", "")),
            merged_into=cells.get("merged_into") or None,
        )

    def check_mergers(self) -> None:
        for code, school in self.schools.items():
            if school.merged_into and school.merged_into not in self.schools:
                text = f"sáp nhập vào «{school.merged_into}» nhưng không có trường nào mang mã này"
                self._wrong(self._line_of[code.casefold()], text)

    def _emails(self, number: int, text: str) -> Iterator[str]:
        for address in _split(text.replace(",", ";")):
            if not _ADDRESS.fullmatch(address):
                self._wrong(number, f"địa chỉ email «{address}» không hợp lệ")
            yield address.casefold()

    def _day(self, number: int, text: str) -> date | None:
        for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
            try:
                # A calendar day has no zone; strptime wants one, and any gives the same day.
                return datetime.strptime(f"{text} +0000", f"{shape} %z").date()
            except ValueError:
                continue
        if text:
            self._wrong(number, f"ngày «{text}» không đúng dạng 01/7/2025")
        return None

    def _wrong(self, number: int, text: str) -> None:
        self.problems.append(f"dòng {number}: {text}")


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(part for piece in text.split(";") if (part := one_line(piece))))


def _lines(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield (number of the line as the person sees it, cells as tidied text)."""
    try:
        data = path.read_bytes()
        yield from _csv_lines(data) if not data.startswith(b"PK") else _sheet_lines(data)
    except _UNREADABLE as error:
        what = f"Không đọc được danh sách trường «{path.name}»:"
        raise InputProblems(what, [f"cần tệp .xlsx hoặc .csv (UTF-8): {error}"]) from error


def _csv_lines(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    text = data.decode("utf-8-sig")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    for cells in reader:
        yield reader.line_num, [one_line(cell) for cell in cells]


def _sheet_lines(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    sheets = load_workbook(io.BytesIO(data), data_only=True).worksheets
    if not sheets:
        raise InvalidFileException("không thấy trang tính nào; hãy lưu lại ở dạng .xlsx thường")
    sheet = sheets[0]
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [_cell_text(cell) for cell in cells]


def _cell_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else one_line(str(value))
