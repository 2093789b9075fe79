"""Where cells that stand far from a sheet's data are brought, and how many may be.

calamine allocates the rectangle from the first cell to the last, so that one stray cell at the end of a sheet takes
more memory than a child has. Such a cell is moved under the data, where it is read as a row of its own.
"""

from ingest.readers.errors import UnreadableError
from ingest.readers.limits import COLUMNS, ROWS

_MOST = 20
_TOO_MANY = f"Bảng tính có nhiều ô nằm quá xa vùng biểu (ngoài {COLUMNS} cột, {ROWS} dòng), đề nghị xóa và gửi lại."


def refuse_many(strays: int) -> None:
    """Raise UnreadableError where a sheet has more cells with a value far off than slips of the mouse leave."""
    if strays > _MOST:
        raise UnreadableError(_TOO_MANY)


def first_free(last_row: int) -> int:
    """Return the row, counted like `last_row`, below which strays go, one row each, inside the bounds."""
    return min(last_row, ROWS - 2 * _MOST) + 2
