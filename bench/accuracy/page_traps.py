"""Traps in how the page is made: merged cells, split tables, boxes, revisions."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Final

from bench.accuracy.drafts import Draft, with_listing
from bench.accuracy.pages import Block, Cells, Page, Role, Setting, Spot, Way, each_block, each_spot, prose
from bench.accuracy.traps import Family, Stage, Trap

_TEXT: Final = frozenset({Family.TEXT})
_SHEET: Final = frozenset({Family.SHEET})
_PREAMBLE: Final = "Căn cứ hướng dẫn nhiệm vụ năm học, nhà trường đã triển khai nội dung thứ {} đến toàn thể giáo viên."


def _repeated_header(page: Page, random: Random) -> Page:
    """Repeat the header in the middle of each table, in the same table or at the top of another one."""
    other_table = random.random() < 0.5

    def split(block: Block) -> Iterable[Block]:
        head, first, second = _cut(block)
        if not second:
            return (block,)
        if other_table:
            return (replace(block, rows=(*head, *first)), replace(block, rows=(*head, *second)))
        return (replace(block, rows=(*head, *first, *head, *second)),)

    return each_block(page, Role.LIST, split)


def _split_table(page: Page, _random: Random) -> Page:
    """Go on in another table without a header, as after a page break in some programs."""

    def split(block: Block) -> Iterable[Block]:
        head, first, second = _cut(block)
        return (replace(block, rows=(*head, *first)), *([replace(block, rows=second, head=0)] if second else []))

    return each_block(page, Role.LIST, split)


def _cut(block: Block) -> tuple[tuple[Cells, ...], tuple[Cells, ...], tuple[Cells, ...]]:
    head, lines = block.rows[: block.head], block.rows[block.head :]
    middle = (len(lines) + 1) // 2
    return head, lines[:middle], lines[middle:]


def _blank_columns(page: Page, random: Random) -> Page:
    def widened(block: Block) -> Iterable[Block]:
        width = len(block.rows[0])
        at = random.randrange(2, width)
        if any(row[at].covered for row in block.rows):
            at = width
        return (replace(block, rows=tuple((*row[:at], Spot(""), *row[at:]) for row in block.rows)),)

    return each_block(page, Role.LIST, widened)


def _shifted(page: Page, _random: Random) -> Page:
    """Begin in column C, as people do who like a margin."""
    margin = (Spot(""), Spot(""))
    return tuple(replace(block, rows=tuple((*margin, *row) for row in block.rows)) for block in page)


def _far_down(page: Page, _random: Random) -> Page:
    lines = prose(Role.TITLE, [_PREAMBLE.format(number) for number in range(1, 26)])
    return each_block(page, Role.TITLE, lambda block: (block, lines))


def _alike(draft: Draft, random: Random) -> Draft:
    """Let every second person share the field or the award with the one above."""
    listing = next(each for each in draft.listings if each.kind == "individual")
    key = random.choice(("field", "requested_award"))
    lines = list(listing.lines)
    for upper, lower in pairwise(range(len(lines))):
        above, entry = lines[upper].entry, lines[lower].entry
        if above and entry and key in above.says and lower % 2:
            same = {key: above.says[key]}
            shown = {**lines[lower].shown, **same}
            lines[lower] = replace(lines[lower], shown=shown, entry=entry.saying(same))
    return with_listing(draft, replace(listing, lines=tuple(lines)))


def _merged_down(page: Page, _random: Random) -> Page:
    return each_block(page, Role.LIST, lambda block: (_merge_alike(block),))


def _merge_alike(block: Block) -> Block:
    """Merge what two rows below each other both say."""
    rows = [list(row) for row in block.rows]
    for j in range(2, len(rows[0])):
        for i in range(block.head, len(rows) - 1):
            upper, lower = rows[i][j], rows[i + 1][j]
            if upper.text and upper.text == lower.text and not (upper.covered or upper.across + lower.across > 2):
                rows[i][j], rows[i + 1][j] = replace(upper, down=2), Spot("", covered=True)
    return replace(block, rows=tuple(map(tuple, rows)))


def _spread(page: Page, _random: Random) -> Page:
    """Merge titles and letterhead lines over the width of the page."""

    def wide(block: Block) -> Block:
        if block.grid or not block.rows:
            return block
        rows = tuple((replace(row[0], across=8), *[Spot("", covered=True)] * 7) for row in block.rows)
        return replace(block, rows=rows, grid=True)

    return tuple(wide(block) for block in page)


def _way(way: Way, share: float) -> Callable[[Page, Random], Page]:
    def change(page: Page, random: Random) -> Page:
        return each_spot(page, lambda spot: replace(spot, way=way) if random.random() < share else spot)

    return change


def _setting(setting: Setting, *roles: Role) -> Callable[[Page, Random], Page]:
    def change(page: Page, _random: Random) -> Page:
        return tuple(replace(block, setting=setting) if block.role in roles else block for block in page)

    return change


def _numbers(page: Page, _random: Random) -> Page:
    return each_spot(page, lambda spot: replace(spot, way=Way.NUMBER) if spot.text.isdecimal() else spot)


def _as_list(page: Page, random: Random) -> Page:
    """Write each row as a numbered paragraph with its titles, on one line or on several."""
    joint = random.choice(("; ", "\n"))
    return each_block(page, Role.LIST, lambda block: (_listed(block, joint),))


def _listed(block: Block, joint: str) -> Block:
    titles = [spot.text for spot in block.rows[0]]
    lines = []
    for number, row in enumerate(block.rows[1:], 1):
        said = [f"{title}: {spot.text}" for title, spot in list(zip(titles, row, strict=True))[1:] if spot.text]
        lines.append(f"{number}. {joint.join(said)}")
    return prose(Role.LIST, [part for line in lines for part in line.split("\n")])


PAGE_TRAPS: Final = (
    Trap("header repeated after a page break", Stage.TABLE, on_page=_repeated_header),
    Trap("table goes on without header", Stage.TABLE, on_page=_split_table),
    Trap("blank column", Stage.TABLE, on_page=_blank_columns),
    Trap("list instead of a table", Stage.TABLE, on_page=_as_list, families=_TEXT),
    Trap("nested table", Stage.TABLE, on_page=_setting(Setting.NESTED, Role.LIST), families=_TEXT),
    Trap("all in a frame", Stage.TABLE, on_page=_setting(Setting.FRAME, *Role), families=_TEXT),
    Trap("cells merged down", Stage.TABLE, _alike, _merged_down),
    Trap("merged across", Stage.FILE, on_page=_spread, families=_SHEET),
    Trap("header below row 20", Stage.FILE, on_page=_far_down),
    Trap("begins in column C", Stage.FILE, on_page=_shifted, families=_SHEET),
    Trap("numbers as numbers", Stage.FILE, on_page=_numbers, families=_SHEET),
    Trap("text in many runs", Stage.FILE, on_page=_way(Way.PIECES, 0.6), families=_TEXT),
    Trap("tracked changes", Stage.FILE, on_page=_way(Way.TRACKED, 0.3), families=_TEXT),
    Trap("content controls", Stage.FILE, on_page=_way(Way.CONTROL, 0.3), families=_TEXT),
    Trap("text boxes", Stage.FILE, on_page=_setting(Setting.BOX, Role.TITLE, Role.PERIOD, Role.NIL), families=_TEXT),
)
