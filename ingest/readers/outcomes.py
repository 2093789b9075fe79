"""What a child sends back, as JSON. The child has opened a stranger's file, so its answer is checked like one."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from rules.findings import Finding, Weight
from rules.reading import NotOurForm, Reading, ReadOutcome, ReadRow, Source, Unreadable

_READ, _NOT_OURS, _UNREADABLE = "read", "not_our_form", "unreadable"
_LONGEST_REASON = 1_000
_FARTHEST = 1 << 30
"""More rows or columns than any file has, and yet what an integer of a database holds."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
T = TypeVar("T")


class OutcomeError(ValueError):
    """An answer that is not exactly an outcome."""


def encode(outcome: ReadOutcome) -> bytes:
    """Return an outcome as UTF-8 JSON."""
    if isinstance(outcome, Reading):
        answer = {"outcome": _READ, "reading": _plain(outcome)}
    else:
        kind = _NOT_OURS if isinstance(outcome, NotOurForm) else _UNREADABLE
        answer = {"outcome": kind, "reason": outcome.reason}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def decode(data: bytes) -> ReadOutcome:
    """Return the outcome that `data` holds. OutcomeError unless every key and type is as `encode` writes it."""
    try:
        answer = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise OutcomeError("not JSON") from error
    kind = _text(_dict(answer).get("outcome"))
    if kind == _READ:
        return _reading(_exactly(answer, "outcome", "reading")["reading"])
    reason = _text(_exactly(answer, "outcome", "reason")["reason"])
    if kind not in (_NOT_OURS, _UNREADABLE) or len(reason) > _LONGEST_REASON:
        raise OutcomeError("unknown outcome")
    return NotOurForm(reason) if kind == _NOT_OURS else Unreadable(reason)


def _plain(reading: Reading) -> dict[str, object]:
    return {
        "form": reading.form,
        "version": reading.version,
        "nil": reading.nil,
        "header": dict(reading.header),
        "periods": reading.periods,
        "rows": [_plain_row(row) for row in reading.rows],
        "answers": reading.answers,
        "findings": [[finding.weight, finding.where, finding.text] for finding in reading.findings],
    }


def _plain_row(row: ReadRow) -> list[object]:
    source = [row.source.file, row.source.table, row.source.row]
    return [row.kind, dict(row.fields), source, dict(row.means), dict(row.columns), dict(row.originals)]


def _reading(value: object) -> Reading:
    plain = _exactly(value, "form", "version", "nil", "header", "periods", "rows", "findings", "answers")
    if not isinstance(plain["nil"], bool):
        raise OutcomeError("nil is not a truth value")
    return Reading(
        form=_text(plain["form"]),
        version=_text(plain["version"]),
        nil=plain["nil"],
        header=_texts_by_key(plain["header"]),
        periods=_each(_text, plain["periods"]),
        rows=_each(_row, plain["rows"]),
        findings=_each(_finding, plain["findings"]),
        answers=_text(plain["answers"]),
    )


def _row(value: object) -> ReadRow:
    kind, fields, source, means, columns, originals = _list(value, 6)
    file, table, number = _list(source, 3)
    return ReadRow(
        _text(kind),
        _texts_by_key(fields),
        Source(_text(file), _text(table), _place(number)),
        _said_by_key(means),
        {_text(key): _place(column) for key, column in _dict(columns).items()},
        _said_by_key(originals),
    )


def _place(value: object) -> int:
    """Return the number of a row or a column, which both count from 1."""
    if type(value) is not int or not 1 <= value <= _FARTHEST:
        raise OutcomeError("not a place")
    return value


def _finding(value: object) -> Finding:
    weight, where, text = _list(value, 3)
    known = {str(each): each for each in Weight}
    if not isinstance(weight, str) or weight not in known:
        raise OutcomeError("unknown weight")
    return Finding(known[weight], _text(where), _text(text))


def _exactly(value: object, *keys: str) -> Mapping[str, Any]:
    mapping = _dict(value)
    if set(mapping) != set(keys):
        raise OutcomeError("unexpected keys")
    return mapping


def _dict(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise OutcomeError("not an object")
    return value


def _list(value: object, length: int | None = None) -> list[Any]:
    if not isinstance(value, list) or length not in (None, len(value)):
        raise OutcomeError("not a list of that length")
    return value


def _each(convert: Callable[[object], T], value: object) -> tuple[T, ...]:
    return tuple(convert(item) for item in _list(value))


def _texts_by_key(value: object) -> dict[str, str | None]:
    return {_text(key): None if text is None else _text(text) for key, text in _dict(value).items()}


def _said_by_key(value: object) -> dict[str, str]:
    return {_text(key): _text(text) for key, text in _dict(value).items()}


def _text(value: object) -> str:
    """Return a text that a database and a mail can hold: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str) or _UNSTORABLE.search(value):
        raise OutcomeError("not a text")
    return value
