"""The roster from a workbook or a CSV file that the office itself made."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from defusedxml.ElementTree import ParseError
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from ingest.roster.columns import REQUIRED, TITLES, field_of
from ingest.roster.delimited import read_csv
from ingest.roster.lines import Lines, Problem
from ingest.roster.table import Table, Unfit
from ingest.roster.workbook import read_workbook
from rules.problems import InputProblems
from rules.roster_changes import settled
from rules.roster_checks import flaws
from rules.schools import School

_UNREADABLE = (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, ParseError)


@dataclass(frozen=True)
class RosterFile:
    """The schools of a file; the headers that mean nothing to us; the fields that it has a column for.

    `warnings` are Vietnamese sentences about what is allowed and probably not meant, in the order of the lines.
    """

    schools: tuple[School, ...]
    ignored_columns: tuple[str, ...]
    said: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()


def read_roster(path: Path, known: Iterable[School] = ()) -> RosterFile:
    """Return the schools in an .xlsx or .csv (UTF-8) file; its headers may stand below titles.

    `known` is the roster so far: mergers, names and addresses are checked in the roster that would come out. Raises
    InputProblems with every problem at once, each naming its line and column as a person sees them in the file.
    """
    table = _table(path)
    fields = _fields(path, table)
    lines = Lines({field: table.headers[place] for place, field in fields.items()})
    for number, cells in table.lines:
        lines.add(number, {field: cells[place] for place, field in fields.items() if place < len(cells)})
    said = frozenset(fields.values())
    _check_together(lines, known, said)
    problems = [*(Problem(number, None, text) for number, text in table.faults), *lines.problems]
    if not table.lines:
        problems.append(Problem(table.header_line, None, "dưới dòng tiêu đề không có trường nào"))
    if problems:
        raise _to_mend(path, problems)
    warnings = (*table.notes, *(f"{warning}." for warning in _in_order(lines.warnings)))
    return RosterFile(tuple(lines.schools.values()), tuple(_ignored(table, fields)), said, warnings)


def _table(path: Path) -> Table:
    what = f"Không đọc được danh sách trường «{path.name}»:"
    try:
        data = path.read_bytes()
        table = read_workbook(data) if data.startswith(b"PK") else read_csv(data)
    except Unfit as error:
        raise InputProblems(what, [str(error)]) from error
    except _UNREADABLE as error:
        raise InputProblems(what, [f"cần tệp .xlsx hoặc .csv (UTF-8): {error}"]) from error
    if not table.headers:
        raise InputProblems(what, ["tệp không có dòng nào"])
    if not table.header_line:
        needed = ", ".join(f"«{TITLES[field]}»" for field in REQUIRED)
        cause = "nếu là tệp .csv, các cột phải cách nhau bằng dấu phẩy, dấu chấm phẩy hoặc tab"
        raise InputProblems(what, [f"không thấy dòng tiêu đề có các cột {needed}; {cause}"])
    return table


def _fields(path: Path, table: Table) -> dict[int, str]:
    """Return the field of each column that has one. Raises InputProblems for a missing or a doubled one."""
    fields = {place: field for place, header in enumerate(table.headers) if (field := field_of(header))}
    line = table.header_line
    problems = [Problem(line, None, f"thiếu cột «{TITLES[f]}»") for f in REQUIRED if f not in fields.values()]
    first: dict[str, int] = {}
    for place, field in fields.items():
        if (other := first.setdefault(field, place)) != place:
            both = f"«{table.headers[other]}» ({get_column_letter(other + 1)})"
            problems.append(Problem(line, table.headers[place], f"cùng nghĩa với cột {both}; chỉ giữ một cột"))
    if problems:
        raise _to_mend(path, problems)
    return fields


def _check_together(lines: Lines, known: Iterable[School], said: frozenset[str]) -> None:
    roster = {school.code: school for school in known}
    for code, school in lines.schools.items():
        roster[code] = settled(roster[code], school, said) if code in roster else school
    for flaw in flaws(roster, lines.schools):
        (lines.problems if flaw.fatal else lines.warnings).append(
            lines.at(lines.line_of[flaw.code], flaw.field, flaw.text)
        )


def _ignored(table: Table, fields: dict[int, str]) -> Iterable[str]:
    """Yield the columns that are not read; one without a header only where something stands in it."""
    for place, header in enumerate(table.headers):
        if place in fields:
            continue
        if header:
            yield header
        elif any(len(cells) > place and cells[place] for _, cells in table.lines):
            yield f"cột {get_column_letter(place + 1)} (không có tiêu đề)"


def _to_mend(path: Path, problems: Iterable[Problem]) -> InputProblems:
    return InputProblems(f"Danh sách trường «{path.name}» có chỗ cần sửa:", map(str, _in_order(problems)))


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.line)
