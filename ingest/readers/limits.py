"""How much a file may hold before reading it is refused. Above every form met, below what hurts.

Source: attacks tried on public corpora: bombs of 400 MB in 1 MB, one cell at XFD1048576, gridSpan 2·10⁹.
"""

MEMBER_BYTES = 64 << 20
"""The most that one member of a zip may inflate to."""
TOTAL_BYTES = 128 << 20
"""The most that all members read from one file may inflate to."""
RATIO = 200
"""The most that a member may grow when inflated, once it is over `RATIO_FROM`."""
RATIO_FROM = 1 << 20
CELLS = 2_000_000
COLUMNS = 63
"""Word's own limit."""
ROWS = 5_000
SHEETS = 50
NESTING = 60
"""How deep tables, content controls and text boxes may stand in one another."""
