"""How this process asks for memory, and how often it looks for garbage."""

import ctypes
import gc
from contextlib import suppress

_M_MMAP_THRESHOLD = -3
_LARGE = 256 * 1024


def return_large_blocks() -> None:
    """Have large blocks (a mail, a picture in it) given back to the system as soon as they are freed.

    glibc raises the bound of what it returns with each large block that is freed, up to 32 MB, and then keeps mails of
    8 MB for itself. Elsewhere this does nothing. Source: mallopt(3).
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)


def spare_what_was_imported() -> None:
    """Leave what was imported out of the search for garbage: it stays to the end, where it need not be searched either.

    The last search when a process ends took a tenth of a short command.
    """
    gc.freeze()


def collect_less() -> None:
    """Search for garbage less often.

    For a command that answers and ends: all that it makes of schools and rounds lives until then, and looking at it
    again and again took a sixth of the time with 200,000 of them. Not for the service, whose garbage would lie about.
    """
    gc.set_threshold(100_000, 20, 100)
