"""Find the header of a table, whatever its wording, its order and its one or two rows, and what each column means."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.documents import Row
from rules.forms.column_keys import FEWEST, MIXED, aliases_of, keys_of, plain
from rules.forms.layout import Column, Form, Table
from rules.forms.titles import Titles, is_count, titles_at
from rules.text import fold


@dataclass(frozen=True)
class Header:
    """What the columns of a table mean.

    `columns` and `titles` go by grid position, None and "" where there is no title; an unknown title has no column.
    `known` counts different known columns; `depth` is the number of rows that the header takes; a `mixed` table
    lists groups and persons together; `own` tells whether the name is called as in this table; `whole` counts the
    columns whose title is an alias and not merely begins like one.
    """

    table: Table
    columns: tuple[Column | None, ...]
    titles: tuple[str, ...]
    known: int
    depth: int
    mixed: bool
    own: bool
    whole: int

    @property
    def named(self) -> bool:
        """Tell whether one of the columns is the name."""
        return any(column is not None and column.key == "name" for column in self.columns)

    def one_title(self, left: int, right: int) -> bool:
        """Tell whether one title, merged or divided below, stands over two columns, as "Họ và tên" over two parts."""
        if left < 0 or right >= len(self.titles) or not self.titles[right]:
            return False
        return self.titles[left].partition(":")[0] == self.titles[right].partition(":")[0]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the titles of columns that the form does not know."""
        pairs = zip(self.titles, self.columns, strict=True)
        return tuple(dict.fromkeys(title for title, column in pairs if title and column is None))


def find_header(rows: Sequence[Row], at: int, form: Form, kind: str | None) -> Header | None:
    """Return the header that begins at `rows[at]`, or None.

    `kind` is what the section title above promised; it wins if its table explains the columns, else the table
    that explains most of them. Three known columns and more than half of the titles are needed, and a name,
    or four known columns where a section title said what is listed.
    """
    if not _could_be(rows[at]):
        return None
    found = (explain(form, kind, titles) for titles in titles_at(rows, at))
    return max(filter(None, found), key=lambda header: (header.known, header.depth), default=None)


def _could_be(row: Row) -> bool:
    """Turn away, cheaply, rows that begin with a number or hold fewer than three different texts."""
    filled = list(dict.fromkeys(text for cell in row.cells if (text := cell.text.strip())))
    return len(filled) >= FEWEST and not is_count(filled[0])


def explain(form: Form, kind: str | None, titles: Titles) -> Header | None:
    """Return what `titles` mean in the table of `form` that they fit best, or None where they fit none."""
    candidates = [_explain(form, table, titles) for table in form.tables]
    fitting = [header for header in candidates if header is not None and _convincing(header, kind)]
    return max(fitting, key=lambda header: _fit(header, kind), default=None)


def _fit(header: Header, kind: str | None) -> tuple[bool, bool, int, bool]:
    """Rank a table: the promised one, the one whose name it is, the one that knows most, the one for persons."""
    single = any(column is not None and column.single for column in header.columns)
    return (header.table.kind == kind, header.own, header.known, single)


def _convincing(header: Header, kind: str | None) -> bool:
    titles = [title for title in header.titles if title]
    explained = sum(column is not None for column in header.columns)
    promised = header.table.kind == kind and header.known > FEWEST
    return header.known >= FEWEST and 2 * explained > len(titles) and (header.named or promised)


def _explain(form: Form, table: Table, titles: Titles) -> Header | None:
    keys = keys_of(form, table, titles)
    if len({key for key in keys if key}) < FEWEST:
        return None
    by_key = {column.key: column for column in table.columns}
    columns = tuple(_column(by_key, key) for key in keys)
    count = len({column.key for column in columns if column is not None})
    own = "name" in keys or MIXED in keys
    whole = sum(any(fold(text) in aliases_of(form) for text in texts) for texts in titles.readings)
    return Header(table, columns, titles.shown, count, titles.depth, MIXED in keys, own, whole)


def _column(by_key: dict[str, Column], key: str | None) -> Column | None:
    return by_key.get(plain(key or ""))
