"""What calamine does not tell of a cell: that it shows a share in per cent, that its formula was never reckoned.

Both are written into the sheet as texts before it is read. Source: ECMA-376 part 1, sections 18.3.1.4 (c),
18.8.10 (cellXfs), 18.8.30 (numFmt: 9 and 10 are percentages).
"""

import html
import re
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal, InvalidOperation

from ingest.readers.archive import parse
from ingest.readers.errors import UnreadableError
from rules.documents import NOT_RECKONED

_CELL = re.compile(rb"<((?:\w+:)?)c\b([^<>]*?)(?:/>|>([^<]*(?:<(?!/?(?:\w+:)?c\b)[^<]*)*)</(?:\w+:)?c\s*>)")
_PLACE = re.compile(rb"\sr=[\"']([A-Za-z]+\d+)[\"']")
_STYLE = re.compile(rb"\ss=[\"'](\d+)[\"']")
_TYPE = re.compile(rb"\st=[\"'](\w*)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^<>]*>([^<]*)<")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>([^<]+)<")
_HAS_VALUE = re.compile(rb"<(?:\w+:)?v\b")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_OWN_TOTAL = re.compile(r"IF\(COUNT\(([A-Z0-9,]+)\)=0,\"\",SUM\(\1\)\)")
_PERCENTAGES = frozenset({9, 10})
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def shares_in(styles: bytes) -> Set[int]:
    """Return the numbers of the cell styles that show per cent; none of styles that are absent or broken."""
    try:
        root = parse(styles) if b"%" in styles or b"numFmtId" in styles else None
    except UnreadableError:
        root = None
    if root is None:
        return frozenset()
    custom = {
        str(each.get("numFmtId"))
        for each in root.iterfind("{*}numFmts/{*}numFmt")
        if "%" in _LITERAL.sub("", str(each.get("formatCode", "")))
    }
    known = custom | {str(number) for number in _PERCENTAGES}
    return frozenset(at for at, each in enumerate(root.iterfind("{*}cellXfs/{*}xf")) if each.get("numFmtId") in known)


def visible(sheet: bytes, shares: Set[int]) -> bytes:
    """Return a sheet's XML with "98%" where a cell holds 0.98 in one of the styles `shares`, and `NOT_RECKONED` where
    a formula has no value. The totals of our own blanks stay blank as long as nothing that they add up is a number.
    """
    waiting = _without_value(sheet) if _HAS_FORMULA.search(sheet) else frozenset()
    if not shares and not waiting:
        return sheet

    def shown(cell: re.Match[bytes]) -> bytes:
        text = NOT_RECKONED if cell.start() in waiting else _share(cell, shares)
        return _as_text(cell, text) if text else cell.group()

    return _CELL.sub(shown, sheet)


def _as_text(cell: re.Match[bytes], text: str) -> bytes:
    prefix = cell.group(1)
    attributes = _TYPE.sub(b"", cell.group(2)) + b' t="str"'
    return b"<%bc%b><%bv>%b</%bv></%bc>" % (prefix, attributes, prefix, text.encode(), prefix, prefix)


def _share(cell: re.Match[bytes], shares: Set[int]) -> str:
    style, kind, value = _STYLE.search(cell.group(2)), _TYPE.search(cell.group(2)), _VALUE.search(cell.group(3) or b"")
    if not (style and value) or int(style.group(1)) not in shares or (kind and kind.group(1) != b"n"):
        return ""
    try:
        number = Decimal(value.group(1).decode("ascii", "replace").strip())
    except InvalidOperation:
        return ""
    if not number.is_finite() or abs(number.adjusted()) > 12:
        return ""
    return f"{round(number * 100, 10).normalize():f}%".replace(".", ",")


def _without_value(sheet: bytes) -> Set[int]:
    """Return where cells begin whose formula has no value, but for totals of our own over nothing."""
    numbers: list[str] = []
    totals: dict[str, tuple[int, list[str]]] = {}
    found: set[int] = set()
    for cell in _CELL.finditer(sheet):
        place, inside = _PLACE.search(cell.group(2)), cell.group(3) or b""
        name = place.group(1).decode().upper() if place else ""
        if not _is_waiting(cell.group(2), inside):
            numbers += [name] if _VALUE.search(inside) and _is_number(cell.group(2)) else []
        elif name and (added := _added(inside)):
            totals[name] = cell.start(), added
        else:
            found.add(cell.start())
            numbers.append(name)
    return found | _awaited(totals, numbers)


def _is_number(attributes: bytes) -> bool:
    kind = _TYPE.search(attributes)
    return kind is None or kind.group(1) in (b"", b"n")


def _is_waiting(attributes: bytes, inside: bytes) -> bool:
    """Tell whether a cell has a formula and no value; a text of no letters is one."""
    if not _HAS_FORMULA.search(inside) or _VALUE.search(inside):
        return False
    return _is_number(attributes) or not _HAS_VALUE.search(inside)


def _added(inside: bytes) -> list[str]:
    """Return the cells that a total of our own blanks adds up; none where the formula is another one.

    Source: `reminders.blankforms.xlsx_table`, which writes them.
    """
    formula = _FORMULA.search(inside)
    total = _OWN_TOTAL.fullmatch(html.unescape(formula.group(1).decode("utf-8", "replace"))) if formula else None
    return total.group(1).split(",") if total else []


def _awaited(totals: Mapping[str, tuple[int, list[str]]], numbers: Sequence[str]) -> Set[int]:
    """Return where those totals begin that have a number to add up, be it by way of other totals."""
    sums: dict[str, list[str]] = {}
    for name, (_, added) in totals.items():
        for each in added:
            sums.setdefault(each, []).append(name)
    seen, waiting = set(numbers), [*numbers]
    while waiting:
        for name in sums.pop(waiting.pop(), ()):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return frozenset(start for name, (start, _) in totals.items() if name in seen)
