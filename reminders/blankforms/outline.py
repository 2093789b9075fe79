"""What stands on a blank form from top to bottom, whatever the file it goes into."""

from dataclasses import dataclass

from reminders.blankforms.prefill import DOTS, Known
from rules.forms.layout import Column, Form, Line, Section, Table

EMPTY_ROWS = 10
"""How many rows a list has to begin with; schools add to it."""
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
NUMBER = "Số: …/BC-…"
SIGNATURES = (("NGƯỜI LẬP BIỂU", "(ký, ghi rõ họ tên)"), ("HIỆU TRƯỞNG", "(ký tên, đóng dấu)"))


@dataclass(frozen=True)
class PrintedRow:
    """A row of a table: its number, and the line that it is where the form prints the lines."""

    number: int
    line: Line | None


def code_line(form: Form) -> str:
    """Return the line by which a file says which form it is."""
    return f"Mã biểu: {form.code} (v{form.version})"


def sender(known: Known) -> tuple[str, str]:
    """Return the two lines of the letterhead's left side. Source: Nghị định 30/2020, Phụ lục I, phần I, mục II.2."""
    return (known.office.upper() or DOTS, known.school.upper() or f"TRƯỜNG {DOTS}")


def dateline(known: Known) -> str:
    """Return place and date, the date left to be written. Source: Nghị định 30/2020, Phụ lục I, phần I, mục II.4."""
    return f"{known.place or '………'}, ngày … tháng … năm 20…"


def notes(known: Known) -> tuple[str, ...]:
    """Return the lines that say for which round a report is, by when and where to."""
    lines = []
    if known.office:
        lines.append(f"Kính gửi: {known.office}")
    due = [text for text in (known.round_label, f"Hạn nộp: {known.deadline}" if known.deadline else "") if text]
    if due:
        lines.append(". ".join(due) + ".")
    if known.address:
        lines.append(f"Gửi tệp này qua thư điện tử về {known.address}.")
    return tuple(lines)


def parts(form: Form) -> tuple[Section | Table, ...]:
    """Return the parts of a form by their letters; the part with the fields comes first."""
    found: tuple[Section | Table, ...] = (*form.sections, *form.tables)
    return tuple(sorted(found, key=lambda part: (part.letter != form.part, part.letter)))


def part_title(part: Section | Table) -> str:
    """Return a part's title in print: "B. TẬP THỂ"."""
    return f"{part.letter}. {part.title.upper()}"


def nil_reason(form: Form) -> str:
    """Return the word before the reason for nil, "lý do" where the definition has none."""
    return (form.nil.reason_label if form.nil else "") or "lý do"


def columns(table: Table) -> tuple[Column, ...]:
    """Return the columns that the form prints."""
    return tuple(column for column in table.columns if column.printed)


def rows(table: Table) -> tuple[PrintedRow, ...]:
    """Return the rows that stand in a blank: the form's lines, else empty ones."""
    if table.lines:
        return tuple(PrintedRow(number, line) for number, line in enumerate(table.lines, 1))
    return tuple(PrintedRow(number, None) for number in range(1, EMPTY_ROWS + 1))


def text_in(row: PrintedRow, column: Column) -> str:
    """Return what the blank has in a cell: the row's number, the line's name, else nothing."""
    if column.key == "stt":
        return str(row.number)
    return row.line.label if row.line and column.key == "name" else ""
