"""What is doubtful in a row that was taken: texts under no title, odd numbers, dittos with nothing above."""

from rules.forms.headers import Header
from rules.forms.lines import Line, number_in
from rules.forms.scan import FoundRow, Scan, quoted

_LONGEST_NUMBER = 4


def note_doubts(found: FoundRow, line: Line, lost: tuple[str, ...], scan: Scan) -> None:
    """Note what is doubtful in a row as it was read from `line`; `lost` are the keys of dittos with nothing above."""
    for text in line.stray:
        _note_outside(found, text, scan)
    number = line.texts.get("stt", "")
    if _is_odd(number):
        where = f"{found.where}, cột {title_of_column(found.header, 'stt')}"
        scan.check(where, f"không phải số thứ tự: {quoted(number)}")
    for key in lost:
        where = f"{found.where}, cột {title_of_column(found.header, key)}"
        scan.check(where, f"ghi {quoted(line.texts[key])} nhưng không có dòng trên để đối chiếu")


def note_strays(above: FoundRow, more: Line, scan: Scan) -> None:
    """Note what a line that was joined to the row `above` says in none of its fields."""
    for text in (*more.stray, *filter(_is_odd, [more.texts.get("stt", "")])):
        _note_outside(above, text, scan)


def title_of_column(header: Header, key: str) -> str:
    """Return the title over the column of a field, or its key where there is none."""
    pairs = zip(header.columns, header.titles, strict=True)
    return next((title for column, title in pairs if column and column.key == key), key)


def _note_outside(found: FoundRow, text: str, scan: Scan) -> None:
    scan.check(found.where, f"có nội dung ngoài các cột có tiêu đề: {quoted(text)}")


def _is_odd(number: str) -> bool:
    """Tell whether what stands for a number says more than "II", "1.2" or "a)" do, and would be lost."""
    return number_in(number) is None and len(number) > _LONGEST_NUMBER
