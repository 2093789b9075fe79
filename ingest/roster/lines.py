"""A line of a roster as a school, and what is wrong with its cells."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ingest.roster.columns import REQUIRED, TITLES
from rules.contacts import is_address, read_contact
from rules.roster_checks import code_key
from rules.schools import LEVELS, Contact, School, level_of
from rules.text import one_line

_ERROR_VALUE = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", re.IGNORECASE)


@dataclass(frozen=True)
class Problem:
    """Something to mend or to look at: the line, the column under its header in the file (None for all), a clause."""

    line: int
    column: str | None
    text: str

    def __str__(self) -> str:
        place = f"dòng {self.line}" + (f", cột {self.column}" if self.column else "")
        return f"{place}: {self.text}"


class Lines:
    """Turns lines into schools and collects what is wrong. `titles` are the file's own headers by field."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self.schools: dict[str, School] = {}
        self.line_of: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._titles = titles
        self._first_line: dict[str, int] = {}

    def add(self, line: int, cells: Mapping[str, str]) -> None:
        """Read one line. A line without a code, or with one that came before, is checked and gives no school."""
        reader = _Cells(cells)
        school = reader.school()
        code = school.code
        if code and (first := self._first_line.setdefault(code_key(code), line)) != line:
            reader.wrong.append(("code", f"«{code}» trùng với dòng {first}"))
        elif code:
            self.schools[code] = school
            self.line_of[code] = line
        self.problems += [self.at(line, field, text) for field, text in reader.wrong]
        self.warnings += [self.at(line, field, text) for field, text in reader.doubtful]

    def at(self, line: int, field: str, text: str) -> Problem:
        """Return a problem at a cell."""
        return Problem(line, self._titles.get(field, TITLES[field]), text)


class _Cells:
    """The cells of one line by field; `wrong` and `doubtful` fill while they are read."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        errors = {field: text for field, text in cells.items() if _ERROR_VALUE.fullmatch(text)}
        self.wrong = [(field, f"công thức trong ô bị lỗi {text}") for field, text in errors.items()]
        self.wrong += [(field, "để trống") for field in REQUIRED if not cells.get(field)]
        self.doubtful: list[tuple[str, str]] = []
        self._cells = {field: text for field, text in cells.items() if field not in errors}

    def school(self) -> School:
        """Return the school; what could not be read is empty in it."""
        text = self._text
        return School(
            code=text("code"),
            name=text("name"),
            level=self._level(),
            commune=text("commune"),
            group=text("group"),
            emails=tuple(dict.fromkeys(self._emails())),
            phone=self._phone(),
            principal=text("principal"),
            aliases=_split(text("aliases")),
            valid_from=self._day("valid_from"),
            valid_to=self._day("valid_to"),
            merged_into=text("merged_into") or None,
            former_names=_split(text("former_names")),
            contacts=tuple(dict.fromkeys(self._contacts())),
        )

    def _text(self, field: str) -> str:
        return self._cells.get(field, "")

    def _level(self) -> str:
        text = self._text("level")
        level = level_of(text, self._text("name")) if text else ""
        if level is None:
            self.wrong.append(("level", f"«{text}» không rõ; ghi một trong {', '.join(LEVELS)}"))
        return level or ""

    def _emails(self) -> Iterator[str]:
        for address in _split(self._text("emails").replace(",", ";")):
            if not is_address(address):
                self.wrong.append(("emails", f"địa chỉ email «{address}» không hợp lệ"))
            yield address.casefold()

    def _contacts(self) -> Iterator[Contact]:
        for text in _split(self._text("contacts")):
            contact = read_contact(text)
            if isinstance(contact, str):
                self.wrong.append(("contacts", contact))
            else:
                yield contact

    def _phone(self) -> str:
        """Return the number as it is written. A workbook that keeps it as a number loses the 0 at its beginning."""
        text = self._text("phone")
        if len(text) == 9 and text.isdecimal() and not text.startswith("0"):
            self.doubtful.append(("phone", f"«{text}» có vẻ mất số 0 ở đầu; hãy để cột này ở dạng văn bản (Text)"))
        return text

    def _day(self, field: str) -> date | None:
        text = self._text(field)
        for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
            try:
                # A calendar day has no zone; strptime wants one, and any gives the same day.
                return datetime.strptime(f"{text} +0000", f"{shape} %z").date()
            except ValueError:
                continue
        if text:
            self.wrong.append((field, f"ngày «{text}» không đúng dạng 01/7/2025"))
        return None


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for piece in text.split(";") if (part := one_line(piece))))
