"""What bounds the reading of one mail, and that everything beyond is told and nothing lost."""

from collections.abc import Iterator
from itertools import count

import pytest

from ingest.allowance import Bounds
from ingest.mime import Attachment
from ingest.readers.outcomes import OutcomeError
from ingest.readers.unpacked import NotPacked, PackedFile, Unpacked, UnpackOutcome, decode_unpacked, encode_unpacked
from ingest.sandbox import InterruptedReadError, Limits, Reader, Sandbox
from ingest.unpacking import read_files
from rules.reading import Reading, Unreadable
from tests.kit import hostile
from tests.kit.forms import docx_form, individual
from tests.kit.mails import mail
from tests.kit.tnef import Wrapped, winmail

FORM = docx_form(individuals=[individual()])
SHORT = Limits(wall_seconds=1.0)


def attached(name: str, data: bytes) -> Attachment:
    return Attachment(name, "application/octet-stream", data)


def nested(levels: int) -> bytes:
    """Return a form in a winmail.dat in a winmail.dat …"""
    data = winmail([Wrapped("BC.DOC", FORM)])
    for _ in range(levels - 1):
        data = winmail([Wrapped("THU", data, embedded=True)])
    return data


def reasons(outcomes: list[object]) -> list[str]:
    return [outcome.reason for outcome in outcomes if isinstance(outcome, Unreadable)]


def ticking(seconds: float) -> Iterator[float]:
    return count(0.0, seconds)


def test_of_very_many_files_the_first_are_read_and_the_others_told() -> None:
    packed = winmail([Wrapped(f"BC{n}.TXT", b"x%d" % n) for n in range(30)])
    found = read_files([attached("1.txt", b"a"), attached("winmail.dat", packed), attached("2.txt", b"b")], Sandbox())
    assert len(found) == 32
    left_out = [f.name for f in found if "quá nhiều tệp" in reasons([f.outcome])[0]]
    assert left_out == ["winmail.dat/BC29.TXT", "2.txt"]


def test_containers_are_counted_too() -> None:
    given = [attached(f"{n}.dat", winmail([])) for n in range(4)]
    found = read_files([*given, attached("bc.docx", FORM)], Sandbox(), Bounds(containers=2))
    assert [f.name for f in found] == ["2.dat", "3.dat", "bc.docx"]
    assert ["quá nhiều tệp" in reason for reason in reasons([f.outcome for f in found])] == [True, True]


def test_four_containers_in_one_another_are_opened_and_a_fifth_is_not() -> None:
    four, five = read_files([attached("a.dat", nested(4)), attached("b.dat", nested(5))], Sandbox())
    assert four.name == "a.dat/THU/THU/THU/BC.DOC"
    assert isinstance(four.outcome, Reading)
    assert five.name == "b.dat/THU/THU/THU/THU"
    assert "lồng nhau" in reasons([five.outcome])[0]


def test_a_mail_that_takes_too_long_to_read_keeps_its_last_files_unread() -> None:
    ticks = ticking(7.0)  # what each look at the clock finds later than the one before
    found = read_files([attached(f"{n}.docx", FORM) for n in range(5)], Sandbox(clock=lambda: next(ticks)))
    assert [isinstance(f.outcome, Reading) for f in found] == [True, True, True, False, False]
    assert all("mất quá nhiều thời gian" in reason for reason in reasons([f.outcome for f in found[3:]]))
    assert all("thư riêng" in reason for reason in reasons([f.outcome for f in found[3:]]))


def test_opening_containers_takes_of_the_same_time() -> None:
    ticks = ticking(10.0)
    given = [attached("a.dat", winmail([Wrapped("BC.DOC", FORM)])), attached("b.docx", FORM)]
    inside, beside = read_files(given, Sandbox(clock=lambda: next(ticks)))
    assert isinstance(inside.outcome, Reading)
    assert "mất quá nhiều thời gian" in reasons([beside.outcome])[0]


def test_a_mail_that_takes_moments_is_read_whole() -> None:
    ticks = ticking(0.1)
    found = read_files([attached(f"{n}.docx", FORM) for n in range(5)], Sandbox(clock=lambda: next(ticks)))
    assert all(isinstance(f.outcome, Reading) for f in found)


def test_what_unpacks_to_too_much_is_told() -> None:
    found = read_files([attached("a.dat", winmail([Wrapped("BC.DOC", FORM)]))], Sandbox(Limits(unpacked_bytes=500)))
    assert [f.name for f in found] == ["a.dat"]
    assert "quá phức tạp" in reasons([f.outcome for f in found])[0]


def test_mails_in_mails_hold_no_more_than_is_allowed() -> None:
    files = [(name, b"\x01" * 400) for name in ("1.bin", "2.bin", "3.bin")]
    found = read_files(
        [attached("to.eml", mail("a@b.example", "x", attachments=files))], Sandbox(), Bounds(unpacked_bytes=1_000)
    )
    assert [f.name for f in found] == ["to.eml/1.bin", "to.eml/2.bin", "to.eml/3.bin"]
    assert ["lớn quá mức" in reason for reason in reasons([f.outcome for f in found])] == [False, False, True]


@pytest.mark.parametrize("taken_over", [hostile.hangs, hostile.floods, hostile.aborts, hostile.stumbles])
def test_an_unpacker_that_was_taken_over_leaves_the_container_unreadable_and_the_rest_read(
    taken_over: Reader,
) -> None:
    sandbox = Sandbox(Limits(wall_seconds=2.0), unpacker=taken_over)
    container, form = read_files([attached("winmail.dat", winmail([])), attached("bc.docx", FORM)], sandbox)
    assert isinstance(container.outcome, Unreadable)
    assert isinstance(form.outcome, Reading)


def test_an_unpacker_stopped_from_outside_says_nothing_about_the_mail() -> None:
    with pytest.raises(InterruptedReadError):
        read_files([attached("winmail.dat", winmail([]))], Sandbox(SHORT, unpacker=hostile.stopped))


UNPACKED = Unpacked((PackedFile("Báo cáo.docx", b"PK\0"), PackedFile("", b""), PackedFile("b", Unreadable("hỏng"))))


@pytest.mark.parametrize("outcome", [UNPACKED, Unpacked(()), NotPacked(), Unreadable("hỏng")])
def test_what_was_unpacked_comes_back_as_it_was(outcome: UnpackOutcome) -> None:
    assert decode_unpacked(encode_unpacked(outcome)) == outcome


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"X",
        b"N ",
        b"{}",
        b"U\xff",
        b"Ua\0b",
        b"U" + b"a" * 1_001,
        b"F",
        b"F\0\0\0\1",
        b"F\0\0\0\0more",
        b"F\xff\xff\xff\xff" + b"\0" * 100,
        b"F\0\0\0\1" + b"\0" + b"\0\0" + b"\xff" * 8,
        b"F\0\0\0\1" + b"\2" + b"\0\0" + b"\0" * 8,
        b"F\0\0\0\1" + b"\0" + b"\0\1" + b"\0" * 8 + b"\xff",
        b"F\0\0\0\1" + b"\0" + b"\0\1" + b"\0" * 8 + b"\0",
        encode_unpacked(Unpacked((PackedFile("a", b"a"),) * 201)),
        encode_unpacked(UNPACKED)[:-1],
        encode_unpacked(UNPACKED) + b"\0",
    ],
)
def test_an_answer_that_is_not_exactly_files_is_refused(answer: bytes) -> None:
    with pytest.raises(OutcomeError):
        decode_unpacked(answer)
    if answer:
        assert isinstance(Sandbox(SHORT, unpacker=hostile.lies).unpack(answer, ""), Unreadable)


def test_what_is_no_container_says_so() -> None:
    assert Sandbox().unpack(FORM, "bc.docx") == NotPacked()
