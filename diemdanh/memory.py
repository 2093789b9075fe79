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


def collect_less() -> None:
    """Leave what was imported out of the search for garbage, and search less often.

    For a command that answers and ends: all that it makes of schools and rounds lives until then, and looking at it
    again and again took a quarter of the time. Not for the service, whose garbage would lie about.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
