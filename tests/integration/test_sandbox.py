"""The child process that reads: what it answers, what bounds it, what it cannot do."""

import gc
import json
import logging
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.readers.outcomes import OutcomeError, decode, encode
from ingest.sandbox import InterruptedReadError, Limits, Sandbox
from rules.findings import Finding, Weight
from rules.reading import NotOurForm, Reading, ReadRow, Source, Unreadable
from tests.kit import hostile
from tests.kit.forms import docx_form, individual, xlsx_form

SHORT = Limits(wall_seconds=1.0)


def test_a_form_is_read_in_a_child() -> None:
    outcome = Sandbox().read(docx_form(individuals=[individual()]), "báo cáo.docx")
    assert isinstance(outcome, Reading)
    assert [(row.fields["name"], row.source.file) for row in outcome.rows] == [("Nguyễn Thị Hoa", "báo cáo.docx")]


def test_a_refusal_is_answered_as_one() -> None:
    assert isinstance(Sandbox().read(b"%PDF-1.7", "a.pdf"), Unreadable)
    assert isinstance(Sandbox().read(docx_form(code="ĐHTT-09"), "a.docx"), NotOurForm)


def test_threads_share_a_sandbox() -> None:
    sandbox = Sandbox()
    files = [docx_form(individuals=[individual(f"Lê Thị {n}")]) for n in range(8)]
    files += [xlsx_form(individuals=[individual(f"Lê Văn {n}")]) for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda data: sandbox.read(data, "a"), files))
    read = [outcome.rows[0].fields["name"] for outcome in outcomes if isinstance(outcome, Reading)]
    assert read == [*(f"Lê Thị {n}" for n in range(8)), *(f"Lê Văn {n}" for n in range(8))]


def test_a_file_that_takes_too_long_is_given_up() -> None:
    outcome = Sandbox(Limits(wall_seconds=0.3), hostile.hangs).read(b"", "a.docx")
    assert isinstance(outcome, Unreadable)
    assert "quá phức tạp" in outcome.reason


def test_a_file_that_needs_too_much_memory_is_given_up() -> None:
    outcome = Sandbox(Limits(memory_bytes=8 << 20)).read(docx_form(remarks="a" * 900_000), "a.docx")
    assert isinstance(outcome, Unreadable)
    assert "quá phức tạp" in outcome.reason


def test_an_answer_that_is_too_long_is_given_up() -> None:
    outcome = Sandbox(SHORT, hostile.floods).read(b"", "a.docx")
    assert isinstance(outcome, Unreadable)
    assert "quá phức tạp" in outcome.reason


def test_a_reading_over_the_size_of_an_answer_is_given_up_by_the_child_itself() -> None:
    outcome = Sandbox(Limits(output_bytes=500)).read(docx_form(individuals=[individual()]), "a.docx")
    assert isinstance(outcome, Unreadable)
    assert "quá phức tạp" in outcome.reason


def test_a_flood_of_complaints_does_not_hold_up_the_answer() -> None:
    assert Sandbox(reader=hostile.floods_errors).read(b"", "a.docx") == Unreadable("xong")


def test_a_reader_that_aborts_makes_the_file_unreadable() -> None:
    assert isinstance(Sandbox(SHORT, hostile.aborts).read(b"", "a.docx"), Unreadable)


def test_a_reader_stopped_from_outside_says_nothing_about_the_file() -> None:
    with pytest.raises(InterruptedReadError) as caught:
        Sandbox(SHORT, hostile.stopped).read(b"", "a.docx")
    assert caught.value.transient


def test_a_fault_of_ours_is_logged_with_its_place_and_without_the_words_of_the_file(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        outcome = Sandbox(SHORT, hostile.stumbles).read("Nguyễn Thị Hoa".encode(), "a.docx")
    assert isinstance(outcome, Unreadable)
    assert "Phần mềm gặp lỗi" in outcome.reason
    assert "LookupError at hostile.py:" in caplog.text
    assert "Hoa" not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        b"[" * 100_000,
        b"null",
        b'"read"',
        b"\xff\xfe",
        b'{"outcome":"unreadable"}',
        b'{"outcome":"unreadable","reason":7}',
        b'{"outcome":"unreadable","reason":"a","more":1}',
        b'{"outcome":"unreadable","reason":"' + b"a" * 2_000 + b'"}',
        b'{"outcome":"unreadable","reason":"\\ud800"}',
        b'{"outcome":"unreadable","reason":"\\u0000"}',
        b'{"outcome":"accepted","reason":"a"}',
        b'{"outcome":"read","reading":[]}',
    ],
)
def test_an_answer_that_is_no_outcome_is_refused(answer: bytes) -> None:
    outcome = Sandbox(SHORT, hostile.lies).read(answer, "a.docx")
    assert isinstance(outcome, Unreadable)
    assert "Phần mềm gặp lỗi" in outcome.reason


READING = Reading(
    form="dhtt-01",
    version="1",
    nil=False,
    header={"school_name": "Đức Lĩnh", "level": None},
    periods=("Đợt 1",),
    rows=(ReadRow("individual", {"name": "Hoa", "note": None}, Source("a.docx", "Bảng 1", 2)),),
    findings=(Finding(Weight.HINT, "Bảng C", "để trống"),),
)


@pytest.mark.parametrize("outcome", [READING, NotOurForm("không phải"), Unreadable("hỏng")])
def test_an_outcome_comes_back_as_it_was(outcome: Reading | NotOurForm | Unreadable) -> None:
    assert decode(encode(outcome)) == outcome


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nil", "no"),
        ("form", None),
        ("header", {"a": 1}),
        ("periods", "Đợt 1"),
        ("periods", [1]),
        ("rows", [["individual", {}]]),
        ("rows", [["individual", {"name": ["x"]}, ["a", "b", 1]]]),
        ("rows", [["individual", {}, ["a", "b", 0]]]),
        ("rows", [["individual", {}, ["a", "b", True]]]),
        ("findings", [["fatal", "a", "b"]]),
        ("findings", [[["hint"], "a", "b"]]),
    ],
)
def test_a_reading_with_one_thing_out_of_place_is_refused(key: str, value: object) -> None:
    answer = json.loads(encode(READING))
    answer["reading"][key] = value
    with pytest.raises(OutcomeError):
        decode(json.dumps(answer).encode())


def test_a_reader_taken_over_reaches_neither_files_nor_network_nor_processes(tmp_path: Path) -> None:
    secret = tmp_path / "config.toml"
    secret.write_text("password")
    outcome = Sandbox(reader=hostile.escapes).read(str(secret).encode(), "a.docx")
    assert outcome == Unreadable("")
    assert secret.exists()


def test_nothing_is_left_behind() -> None:
    sandbox = Sandbox(Limits(wall_seconds=0.2), hostile.hangs)
    sandbox.read(b"", "a.docx")
    Sandbox().read(b"", "a.docx")
    gc.collect()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        sandbox.read(b"", "a.docx")
        Sandbox().read(b"", "a.docx")
    assert multiprocessing.active_children() == []
    assert len(os.listdir("/proc/self/fd")) == before
