"""The numbers before the rows: a gap in them may be a row that got lost on the way."""

from collections.abc import Iterator, Mapping, Sequence

from rules.forms.scan import FoundRow

_FAR = 50


def gaps(rows: Sequence[FoundRow], blank: Mapping[str, set[int]]) -> Iterator[tuple[str, str]]:
    """Yield place and text for each jump in the numbering of a table.

    Numbering may begin anew at any row (in each group) and may go on from the table before. `blank` are the numbers,
    by kind of table, that stand before rows left blank; they are not missing. The lines that a form prints itself are
    known by name and are left aside.
    """
    rows = [row for row in rows if not row.table.lines]
    previous: dict[str, int] = {}
    seen: dict[str, set[int]] = {kind: set(numbers) for kind, numbers in blank.items()}
    for row in rows:
        seen.setdefault(row.table.kind, set()).add(int(row.number))
    last = 0
    for row in rows:
        kind, number = row.table.kind, int(row.number)
        before = previous.get(kind, 0)
        goes_on = kind not in previous and number == last + 1
        if not goes_on and _misses(before, number, seen[kind]):
            yield row.where, _told(before, number)
        previous[kind] = last = number


def _misses(before: int, number: int, seen: set[int]) -> bool:
    if number - before > _FAR:
        return True
    return any(missing not in seen for missing in range(before + 1, number))


def _told(before: int, number: int) -> str:
    if not before:
        return f"là dòng đầu tiên nhưng mang số thứ tự {number}; đề nghị kiểm tra có thiếu dòng nào không"
    return f"số thứ tự nhảy từ {before} sang {number}; đề nghị kiểm tra có thiếu dòng nào không"
