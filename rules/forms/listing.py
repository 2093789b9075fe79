"""A list in place of a table: paragraphs under the title of a part, one or several for each person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.documents import Row
from rules.forms.blanks import is_none, is_total
from rules.forms.column_keys import FEWEST
from rules.forms.filler import is_filler
from rules.forms.headers import Header
from rules.forms.item_labels import labelled, labels_of, without_guessed_name
from rules.forms.items import Item, Mark, item_of, marked, named
from rules.forms.layout import Form, Table
from rules.forms.lines import own_texts
from rules.forms.scan import FoundRow, Scan, place, quoted
from rules.text import fold

_CLOSING = re.compile(r"(?:tren day la|tren day|kinh (?:de nghi|mong|trinh)|(?:xin )?tran trong|xin cam on)\b")
_BARE_NUMBER = re.compile(r"\(?(\d{1,3})\s*[.)]+")
_MOST_CELLS = 2
_NEAR = 12


class OpenList:
    """The list under the title of `table`. Its first item shows how items begin: numbered, with a bullet or bare."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._style: str | None = None
        self._number = 0
        self._rest: str | None = None

    def begins(self, row: Row, scan: Scan) -> bool:
        """Take a row that begins an item, or that fills a field of the item by its label; tell whether it did."""
        own = own_texts(row)
        mark, text = marked(" ".join(own))
        labels = labels_of(text, self._table)
        if self._rest is not None and mark.style != self._style:
            labels = without_guessed_name(text, labels, self._table)
        said = labelled(text, labels)
        if len(own) > _MOST_CELLS or _CLOSING.match(fold(own[0])) or (_adds_up(text, said) and not is_filler(text)):
            self._rest = None
            return False
        if self._is_blank(" ".join(own), scan) or self._is_nobody(text, said, scan):
            return True
        if labels and labels[0].start == 0 and labels[0].key != "name":
            return self._rest is not None and self._label(text, row, scan)
        if not self._is_item(mark, text, named_by_label=bool(labels) and labels[0].key == "name"):
            return False
        self._style = mark.style if self._style is None else self._style
        self._number = mark.number or self._number + 1
        self._begin(row, item_of(text, self._table), mark, scan)
        return True

    def goes_on(self, own: Sequence[str], row: Row, scan: Scan) -> bool:
        """Take a row as more of the item above; tell whether there is one."""
        if self._rest is None:
            return False
        self._add({self._rest: " ".join(own)}, row, scan)
        return True

    def _is_blank(self, text: str, scan: Scan) -> bool:
        """Take the next number with nothing behind it: an item left blank, which is not one that got lost."""
        number = _BARE_NUMBER.fullmatch(text)
        if number is None or int(number.group(1)) != self._number + 1:
            return False
        self._number += 1
        self._rest = None
        scan.blank.setdefault(self._table.kind, set()).add(self._number)
        return True

    def _is_nobody(self, text: str, said: Mapping[str, str], scan: Scan) -> bool:
        """Take a bare total, or an item that only says that there is nobody."""
        if is_none(text) or ("name" in said and all(map(is_none, said.values()))):
            scan.none.add(self._table.kind)
        elif not _adds_up(text, said):
            return False
        self._rest = None
        return True

    def _is_item(self, mark: Mark, text: str, *, named_by_label: bool) -> bool:
        if named_by_label:
            return True
        sure = named(text, self._table)
        if self._style is None or mark.style == self._style:
            return sure or (mark.number is not None and mark.number == self._number + 1)
        return False

    def _label(self, text: str, row: Row, scan: Scan) -> bool:
        said = labelled(text, labels_of(text, self._table))
        self._add(said, row, scan)
        self._rest = list(said)[-1] if said else self._rest
        return True

    def _begin(self, row: Row, item: Item, mark: Mark, scan: Scan) -> None:
        self._rest = item.rest
        number = str(mark.number or scan.last.get(self._table.kind, 0) + 1)
        column = next(j for j, cell in enumerate(row.cells, 1) if cell.text.strip())
        originals = [cell.original for cell in row.cells if cell.original]
        found = FoundRow(
            *(self._table, _no_header(self._table), number, item.texts, {}, row),
            columns=dict.fromkeys(item.texts, column),
            originals=dict.fromkeys(item.texts, "; ".join(originals)) if originals else {},
        )
        scan.add(found)
        said = quoted(" ".join(own_texts(row)))
        scan.check(found.where, f"đọc từ danh sách viết ngoài bảng ({place(row)}), đề nghị đối chiếu: {said}")

    def _add(self, more: dict[str, str], row: Row, scan: Scan) -> None:
        above = scan.rows.pop()
        texts, originals = dict(above.texts), dict(above.originals)
        column = next(j for j, cell in enumerate(row.cells, 1) if cell.text.strip())
        for key, text in more.items():
            texts[key] = f"{texts[key]}\n{text}" if key in texts else text
            if row.cells[column - 1].original:
                originals[key] = "\n".join(filter(None, (originals.get(key), row.cells[column - 1].original)))
        columns = {**dict.fromkeys(more, column), **above.columns}
        scan.rows.append(replace(above, texts=texts, columns=columns, originals=originals))


def _adds_up(text: str, said: Mapping[str, str]) -> bool:
    """Tell whether an item is the total: it says so, or has a figure for a name."""
    return is_total(text) or ("name" in said and not is_none(said["name"]) and not any(map(str.isalpha, said["name"])))


def list_at(rows: Sequence[Row], at: int, form: Form) -> OpenList | None:
    """Return the list of labelled blocks ("Họ và tên: …", "Chức vụ: …") that begins at `rows[at]` without a title.

    Three different titles of columns of one table, beginning with the name, are needed.
    """
    for table in form.tables:
        if _first_label(own_texts(rows[at])[:1], table)[:1] == ["name"]:
            near = (_first_label(own_texts(row), table) for row in rows[at : at + _NEAR])
            if len({key for keys in near for key in keys}) >= FEWEST:
                return OpenList(table)
    return None


def _first_label(own: Sequence[str], table: Table) -> list[str]:
    """Return, for each line of a row of one text, the title of a column that it begins with as a label."""
    lines = own[0].split("\n")[:_NEAR] if len(own) == 1 else []
    found = (labels_of(marked(line)[1], table)[:1] for line in lines)
    return [labels[0].key for labels in found if labels and labels[0].start == 0]


def _no_header(table: Table) -> Header:
    """Return a header under which no column is missed: a list has none."""
    return Header(table, (), (), 0, 0, mixed=False, own=False, whole=0)
