"""How this process asks the C library for memory."""

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

    A look at all schools and rounds makes hundreds of thousands of small objects that live until it is answered; with
    the defaults every fourth second went into looking at them again (docs/performance.md, "Who stands where").
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
