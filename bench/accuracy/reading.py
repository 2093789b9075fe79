"""Read a file as the product does, in this process: archives opened, text repaired, form recognised."""

from ingest.readers.child import read_one, unpack_one
from ingest.readers.unpacked import Unpacked
from rules.reading import NotOurForm, Reading, ReadOutcome, Unreadable


def read(data: bytes, file: str) -> ReadOutcome:
    """Return what the file says, or the one form among the files in it; two forms in one are told, not chosen from."""
    packed = unpack_one(data)
    if isinstance(packed, Unreadable):
        return packed
    if not isinstance(packed, Unpacked):
        return read_one(data, file)
    outcomes = [read_one(each.content, each.name) for each in packed.files if isinstance(each.content, bytes)]
    found = [outcome for outcome in outcomes if isinstance(outcome, Reading)]
    return found[0] if len(found) == 1 else NotOurForm(f"{len(found)} biểu trong {len(packed.files)} tệp")
