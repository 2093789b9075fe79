"""What a child answers about its rows: columns and originals come back whole, and nothing else is believed."""

import json

import pytest

from ingest.readers.outcomes import OutcomeError, decode, encode
from rules.reading import Reading, ReadRow, Source

ROW = ReadRow(
    "individual",
    {"name": "Nguyễn Thị Hà", "note": None},
    Source("a.docx", "Bảng 2", 3),
    {"note": "Đạt"},
    {"name": 2, "note": 12},
    {"name": "NguyÔn ThÞ Hµ"},
)
READING = Reading("dhtt-01", "1", nil=False, header={}, periods=(), rows=(ROW,), findings=())


def test_a_row_comes_back_with_its_columns_and_originals() -> None:
    assert decode(encode(READING)) == READING


@pytest.mark.parametrize(
    ("place", "lie"),
    [
        (4, {"name": 0}),
        (4, {"name": -1}),
        (4, {"name": True}),
        (4, {"name": "2"}),
        (4, {"name": 2**40}),
        (4, None),
        (5, {"name": None}),
        (5, {"name": 3}),
        (5, {"name": "\x00"}),
        (5, {"na\x00": "a"}),
        (5, None),
        (2, ["a.docx", "Bảng 2", 0]),
        (2, ["a.docx", "Bảng 2", 2**40]),
    ],
)
def test_a_row_with_a_lie_in_it_is_refused(place: int, lie: object) -> None:
    answer = json.loads(encode(READING))
    answer["reading"]["rows"][0][place] = lie
    with pytest.raises(OutcomeError):
        decode(json.dumps(answer).encode())
