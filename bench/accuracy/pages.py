"""A form as it stands on the page: paragraphs and grids, in the terms that every format has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum
from random import Random

from bench.accuracy.drafts import PERIODS, Draft, Line, Listing


class Way(Enum):
    """How a text is put into the file."""

    PLAIN = "plain"
    PIECES = "in many pieces"
    TRACKED = "inserted, with something deleted beside it"
    CONTROL = "content control"
    NUMBER = "number"


class Setting(Enum):
    """Where a block stands."""

    PAGE = "page"
    BOX = "text box"
    NESTED = "table in a table"
    FRAME = "table of one cell"


class Role(Enum):
    """What a block is."""

    LETTERHEAD = "letterhead"
    TITLE = "title"
    PERIOD = "period"
    FACTS = "part A"
    NIL = "nil"
    PROSE = "prose"
    LIST = "list"
    SIGNATURES = "signatures"


@dataclass(frozen=True)
class Spot:
    """A grid position. `across` and `down` count the positions it is merged over, which are `covered`."""

    text: str
    across: int = 1
    down: int = 1
    covered: bool = False
    way: Way = Way.PLAIN
    font: str = ""


Cells = tuple[Spot, ...]


@dataclass(frozen=True)
class Block:
    """Rows of a grid, or paragraphs (`grid` is false, one spot a row). `head` is the number of header rows."""

    role: Role
    rows: tuple[Cells, ...]
    grid: bool = False
    head: int = 0
    setting: Setting = Setting.PAGE


Page = tuple[Block, ...]


def laid_out(draft: Draft, random: Random) -> Page:
    """Return the form on the page; what the printed form leaves open (how part A is laid out) is chosen at random."""
    school = draft.fields.get("school_name", ("", ""))[1]
    letterhead = [
        [f"UBND HUYỆN VŨ QUANG\n{(school or 'TRƯỜNG ………').upper()}", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["Số: 12/BC-NT", "Độc lập - Tự do - Hạnh phúc"],
    ]
    title = ["BÁO CÁO", "Điển hình tiên tiến đổi mới, sáng tạo trong dạy và học", "Mã biểu: ĐHTT-01 (v1)"]
    boxes = "  ".join(f"[{'x' if period in draft.ticked else ' '}] {period}" for period in PERIODS)
    nil = f"[{'x' if draft.nil else ' '}] KỲ NÀY KHÔNG CÓ ĐIỂN HÌNH ĐỀ NGHỊ — lý do: {draft.nil_reason or '……'}"
    return (
        grid(Role.LETTERHEAD, letterhead),
        prose(Role.TITLE, title),
        prose(Role.PERIOD, [f"Kỳ: {boxes}"]),
        prose(Role.PROSE, [*draft.above, "A. THÔNG TIN CHUNG"]),
        *_facts(draft, random),
        prose(Role.NIL, [nil]),
        *(block for listing in draft.listings for block in _list(listing)),
        prose(Role.PROSE, ["E. Khó khăn, kiến nghị", *([draft.remarks] if draft.remarks else [])]),
        grid(Role.SIGNATURES, [["NGƯỜI LẬP BIỂU", "HIỆU TRƯỞNG"], ["(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"]]),
        prose(Role.PROSE, draft.below),
    )


def prose(role: Role, lines: Iterable[str]) -> Block:
    """Return paragraphs."""
    return Block(role, tuple((Spot(line),) for line in lines))


def grid(role: Role, rows: Iterable[Iterable[str]], head: int = 0) -> Block:
    """Return a table without merged cells."""
    return Block(role, tuple(tuple(map(Spot, row)) for row in rows), grid=True, head=head)


def each_spot(page: Page, change: Callable[[Spot], Spot]) -> Page:
    """Return the page with every spot changed that shows a text."""
    return tuple(
        replace(block, rows=tuple(tuple(change(spot) if spot.text else spot for spot in row) for row in block.rows))
        for block in page
    )


def each_block(page: Page, role: Role, change: Callable[[Block], Iterable[Block]]) -> Page:
    """Return the page with every block of a role replaced."""
    return tuple(new for block in page for new in (change(block) if block.role is role else (block,)))


def _facts(draft: Draft, random: Random) -> tuple[Block, ...]:
    items = [(str(number), *item) for number, item in enumerate(draft.fields.values(), 1)]
    style = random.randrange(3)
    if style == 0:
        return (prose(Role.FACTS, [f"{number}. {label}: {value or '……'}" for number, label, value in items]),)
    if style == 1:
        return (grid(Role.FACTS, items),)
    pairs = [(*left[1:], *right[1:]) for left, right in zip(items[::2], items[1::2], strict=False)]
    odd = [(*items[-1][1:], "", "")] if len(items) % 2 else []
    return (grid(Role.FACTS, [*pairs, *odd]),)


def _list(listing: Listing) -> tuple[Block, ...]:
    heading = [f"{listing.letter}. {listing.title}"] if listing.title else []
    if listing.says:
        return (prose(Role.PROSE, [*heading, listing.says]),)
    head = _head(listing)
    rows = (*head, *(_row(listing, line) for line in listing.lines))
    return prose(Role.PROSE, heading), Block(Role.LIST, rows, grid=True, head=len(head))


def _head(listing: Listing) -> tuple[Cells, ...]:
    headings = listing.headings
    if not any(heading.over for heading in headings):
        return (tuple(Spot(heading.label) for heading in headings),)
    upper: list[Spot] = []
    for j, heading in enumerate(headings):
        if not heading.over:
            upper.append(Spot(heading.label, down=2))
        elif j and headings[j - 1].over == heading.over:
            upper.append(Spot("", covered=True))
        else:
            upper.append(Spot(heading.over, across=sum(each.over == heading.over for each in headings)))
    lower = (Spot(heading.label) if heading.over else Spot("", covered=True) for heading in headings)
    return tuple(upper), tuple(lower)


def _row(listing: Listing, line: Line) -> Cells:
    width = len(listing.headings)
    if line.across:
        return (Spot(line.across, across=width), *[Spot("", covered=True)] * (width - 1))
    return tuple(Spot(line.shown.get(heading.key or heading.label, "")) for heading in listing.headings)
