"""The answer of a child that reads a letter: lines of text, or why there are none."""

import json
from collections.abc import Sequence

from ingest.readers.outcomes import OutcomeError
from rules.reading import Unreadable


def encode_lines(lines: Sequence[str] | Unreadable) -> bytes:
    """Return the answer as bytes."""
    answer = {"reason": lines.reason} if isinstance(lines, Unreadable) else {"lines": list(lines)}
    return json.dumps(answer).encode("ascii")


def decode_lines(answer: bytes) -> tuple[str, ...] | Unreadable:
    """Return what a child answered; it is trusted with nothing. Raises OutcomeError for anything of another shape."""
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise OutcomeError(str(error)) from error
    lines, reason = (said.get("lines"), said.get("reason")) if isinstance(said, dict) else (None, None)
    if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
        return tuple(lines)
    if isinstance(reason, str):
        return Unreadable(reason)
    raise OutcomeError("neither lines nor a reason")
