"""Mail in files: told by content, streamed, and given back as it was on the wire."""

import os
import tracemalloc
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.mailfiles import FoundMail, as_on_the_wire, mails_in
from ingest.mailfolders import NoMail, existing, files_under, shown
from ingest.mbox import is_separator
from tests.kit.mails import mail

LIMIT = 2**20
FIRST = mail("th06@truong.example", "BC đợt 1", "Kính gửi Phòng.\nFrom đầu năm học đến nay.\n>From cũ.\n")
SECOND = mail("th05@truong.example", "BC đợt 1", attachments=[("anh.zip", bytes(range(256)) * 40)])
TAKEOUT = b"From 1593468123456@xxx Mon Mar 05 03:00:00 +0000 2018"
LABELS = b"X-GM-THRID: 1593468123456\r\nX-Gmail-Labels: =?UTF-8?Q?H=E1=BB=99p_th=C6=B0?=,\r\n Unread\r\n"


def quoted(raw: bytes, top: bytes = b"", line_end: bytes = b"\n") -> bytes:
    """Return a mail as an mboxrd holds it: quoted, with local line ends, a blank line after it."""
    lines = (top + raw).split(b"\r\n")
    return line_end.join(b">" + ln if ln.lstrip(b">").startswith(b"From ") else ln for ln in lines) + line_end


def mbox(*raws: bytes, separator: bytes = b"From - Mon Mar  5 10:00:00 2018") -> bytes:
    return b"".join(separator + b"\n" + quoted(raw) for raw in raws)


def read(tmp_path: Path, data: bytes, limit: int = LIMIT) -> list[FoundMail | NoMail]:
    path = tmp_path / "tep"
    path.write_bytes(data)
    return list(mails_in(path, limit))


def raws(found: list[FoundMail | NoMail]) -> list[bytes]:
    return [one.raw for one in found if isinstance(one, FoundMail)]


def reasons(found: list[FoundMail | NoMail]) -> list[str]:
    return [one.reason for one in found if isinstance(one, NoMail)]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_an_mbox_of_takeout_gives_the_very_bytes_that_the_mails_had_on_the_wire(
    tmp_path: Path, line_end: bytes
) -> None:
    data = b"".join(TAKEOUT + line_end + quoted(raw, LABELS, line_end) for raw in (FIRST, SECOND))
    found = read(tmp_path, data)
    assert raws(found) == [FIRST, SECOND]
    assert sum(one.octets for one in found) == len(data)
    assert [one.dated for one in found if isinstance(one, FoundMail)] == [datetime(2018, 3, 5, 3, tzinfo=UTC)] * 2


@pytest.mark.parametrize(
    "separator",
    [
        b"From - Mon Mar  5 10:00:00 2018",
        b"From hoa@truong.example Mon Mar 05 10:00 2018",
        b"From hoa at truong.example  Mon Mar  5 10:00:00 +0700 2018",
        b"From hoa@truong.example Mon, 5 Mar 2018 10:00:00 +0700",
        b"From ",
    ],
)
def test_the_separators_of_all_programs_are_known(tmp_path: Path, separator: bytes) -> None:
    assert raws(read(tmp_path, mbox(FIRST, SECOND, separator=separator))) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "sentence",
    [
        b"From Monday on the school reports at 10:30.",
        b"From 10:30 on 5 March 2018 we meet.",
        b"From " + b"Mon Mar  5 " * 6_000,
    ],
)
def test_a_sentence_of_a_body_that_was_not_quoted_is_no_separator(sentence: bytes) -> None:
    assert not is_separator(sentence, after_blank=True)


def test_a_mail_that_follows_without_a_blank_line_is_not_lost_in_the_one_before(tmp_path: Path) -> None:
    data = mbox(FIRST).rstrip(b"\n") + b"\n" + mbox(SECOND)
    assert raws(read(tmp_path, data)) == [FIRST, SECOND]


def test_a_single_mail_keeps_its_bytes_and_gets_the_line_ends_of_the_wire(tmp_path: Path) -> None:
    assert raws(read(tmp_path, SECOND)) == [SECOND]
    assert raws(read(tmp_path, SECOND.replace(b"\r\n", b"\n"))) == [SECOND]


@given(st.binary(max_size=300))
def test_what_is_on_the_wire_stays_as_it_is_when_it_is_read_a_second_time(data: bytes) -> None:
    once = as_on_the_wire(b"Date: x\r\n" + data)
    assert as_on_the_wire(once) == once
    assert once.count(b"\n") == once.count(b"\r\n")


@pytest.mark.parametrize("data", [b"", b"\0\xff" * 500, b"%PDF-1.4\nFrom: x\n", b"ten: a\nlop: b\n\nFrom: x\n"])
def test_a_file_that_is_no_mail_is_told_with_a_reason(tmp_path: Path, data: bytes) -> None:
    (told,) = read(tmp_path, data)
    assert isinstance(told, NoMail)
    assert told.octets == len(data)


@given(st.binary(max_size=2_000))
def test_an_mbox_of_random_bytes_hurts_nothing_and_hides_no_mail_behind_it(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    folder = tmp_path_factory.mktemp("noise")
    found = read(folder, TAKEOUT + b"\n\0" + noise + b"\n\n" + mbox(FIRST))
    assert FIRST in raws(found)
    assert len(reasons(found)) == 1


def test_empty_messages_are_counted_and_not_listed(tmp_path: Path) -> None:
    found = read(tmp_path, (TAKEOUT + b"\n\n") * 5_000 + mbox(FIRST))
    assert raws(found) == [FIRST]
    assert reasons(found) == ["có 5000 đoạn không phải là thư; đoạn đầu tiên ở byte 0"]


def test_of_a_mail_over_the_limit_the_beginning_is_kept_as_of_one_on_the_server(tmp_path: Path) -> None:
    big = mail("th06@truong.example", "Ảnh", attachments=[("anh.zip", b"x" * 600_000)])
    for data in (mbox(big, FIRST), big):
        one = next(iter(read(tmp_path, data, limit=300_000)))
        assert isinstance(one, FoundMail)
        assert (one.raw, one.whole) == (big[: 2**18], False)
        assert one.size > 600_000
    assert raws(read(tmp_path, mbox(big, FIRST), limit=300_000))[1] == FIRST


def test_the_limit_is_that_of_the_wire_whatever_the_line_ends_in_the_file(tmp_path: Path) -> None:
    (one,) = read(tmp_path, SECOND.replace(b"\r\n", b"\n"), limit=len(SECOND) - 1)
    assert isinstance(one, FoundMail)
    assert not one.whole


def test_a_separator_in_the_middle_of_a_long_line_is_none(tmp_path: Path) -> None:
    long = b"From: a@b.example\r\nDate: x\r\n\r\n" + b"a" * 2**16 + TAKEOUT + b"\r\n"
    assert raws(read(tmp_path, mbox(long, FIRST))) == [long, FIRST]


@pytest.mark.parametrize("line_end", [b"", b"\n"])
def test_a_line_of_any_length_takes_bounded_memory(tmp_path: Path, line_end: bytes) -> None:
    path = tmp_path / "dai.mbox"
    with path.open("wb") as file:
        file.write(TAKEOUT + b"\nDate: x\n\n")
        for _ in range(64):
            file.write(b"a" * 2**20 + line_end)
        file.write(b"\n" + mbox(FIRST))
    tracemalloc.start()
    try:
        sizes = [one.size for one in mails_in(path, LIMIT) if isinstance(one, FoundMail)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sizes[1:] == [len(FIRST)]
    assert sizes[0] >= 64 * 2**20
    assert peak < 12 * 2**20


def test_a_folder_is_walked_in_order_and_of_a_maildir_only_what_was_delivered(tmp_path: Path) -> None:
    for name in ("b/cur", "b/new", "b/tmp", "b/.Sent/cur", "b/.Sent/new", "a"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("b/cur/1", "b/new/2", "b/tmp/3", "b/dovecot-uidlist", "b/.Sent/cur/4", "a/5", "c"):
        (tmp_path / name).write_bytes(FIRST)
    names = [str(one.relative_to(tmp_path)) for one in files_under(tmp_path) if isinstance(one, Path)]
    assert names == ["a/5", "b/.Sent/cur/4", "b/cur/1", "b/new/2", "c"]


def test_links_pipes_and_devices_are_refused_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "hop"
    folder.mkdir()
    (tmp_path / "ngoai.eml").write_bytes(FIRST)
    (folder / "lien-ket").symlink_to(tmp_path / "ngoai.eml")
    (folder / "vong").symlink_to(folder)
    os.mkfifo(folder / "ong")
    told = list(files_under(folder))
    assert [one.path.name for one in told if isinstance(one, NoMail)] == ["lien-ket", "ong", "vong"]
    assert len(told) == 3
    assert [isinstance(one, NoMail) for one in files_under(Path("/dev/null"))] == [True]


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ong")
    assert len(reasons(list(mails_in(tmp_path / "ong", LIMIT)))) == 1


def test_a_file_that_cannot_be_read_is_told_with_a_reason() -> None:
    assert reasons(list(mails_in(Path("/proc/self/mem"), LIMIT))) == ["không đọc được (Input/output error)"]
    assert reasons(list(mails_in(Path("/proc/khong-co"), LIMIT))) == ["không còn ở đó nữa"]


def test_a_name_is_found_in_either_form_of_unicode_and_shown_whatever_octets_it_has(tmp_path: Path) -> None:
    decomposed = tmp_path / unicodedata.normalize("NFD", "Hộp thư.mbox")
    decomposed.write_bytes(FIRST)
    assert existing(tmp_path / "Hộp thư.mbox") == decomposed
    assert existing(tmp_path / "khác") is None
    assert shown(Path(os.fsdecode(b"/x/\xff"))) == "/x/�"
