"""A letter's file becomes a draft, in every format that offices send; nothing starts without a yes."""

import io
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from ingest.sandbox import Sandbox
from rules.official_letter.drafts import Draft
from rules.official_letter.reading import read_letter
from rules.reading import Unreadable
from tests.kit.official_letters import FOLDER, as_docx, text_of
from tests.kit.soffice import saved_again
from tests.kit.terminal import Terminal, terminal_at
from tests.letter44 import local

NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def draft_of(data: bytes) -> Draft:
    lines = Sandbox().letter(data, "cv")
    assert not isinstance(lines, Unreadable), lines
    return read_letter(lines)


def gist(draft: Draft) -> tuple[object, ...]:
    """Return what a draft says, without the words around it, which each format breaks elsewhere."""
    heads = (draft.number, draft.day, draft.audience, draft.mailbox, draft.subject)
    rounds = [(r.label, r.wording, r.day, r.kind, bool(r.doubt)) for r in draft.rounds]
    return (*(head.value if head else None for head in heads), rounds, [(r.every, r.due) for r in draft.recurring])


@pytest.fixture(scope="module")
def in_pdf(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    files = {f"{name}.docx": as_docx(name) for name in NAMES}
    return saved_again(tmp_path_factory.mktemp("pdf"), files, "pdf")


@pytest.mark.parametrize("name", NAMES)
def test_a_word_file_says_what_the_text_says(name: str) -> None:
    assert gist(draft_of(as_docx(name))) == gist(draft_of(text_of(name).encode()))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "2-so-bang"])
def test_a_pdf_says_what_the_text_says(name: str, in_pdf: Mapping[str, bytes]) -> None:
    assert gist(draft_of(in_pdf[name])) == gist(draft_of(text_of(name).encode()))


def test_the_table_of_a_pdf_gives_no_deadline_that_is_wrong_and_sure(in_pdf: Mapping[str, bytes]) -> None:
    meant = {(r.wording, r.day) for r in draft_of(text_of("2-so-bang").encode()).rounds}
    drafted = draft_of(in_pdf["2-so-bang"])
    assert {(r.wording, r.day) for r in drafted.rounds if not r.doubt} <= meant
    listed = {datetime.strptime(one.day, "%d/%m/%Y").replace(tzinfo=UTC).date() for one in drafted.unused}
    assert {day for _, day in meant} <= {r.day for r in drafted.rounds} | listed, "each day is proposed or listed"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_plain_text_is_read_in_the_encodings_of_windows(encoding: str) -> None:
    name = "1-phong-dot"
    data = text_of(name).encode(encoding)
    data = b"\xfe\xff" + data if encoding == "utf-16-be" else data
    assert gist(draft_of(data)) == gist(draft_of(text_of(name).encode()))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "rỗng"),
        (b"%PDF-1.7\nrubbish", "hỏng"),
        (b"\x00\x01\x02" * 50, "định dạng"),
        (b"PK\x03\x04rubbish", "hỏng"),
    ],
)
def test_a_file_that_is_no_letter_is_answered_in_a_sentence(data: bytes, said: str) -> None:
    outcome = Sandbox().letter(data, "cv")
    assert isinstance(outcome, Unreadable)
    assert said in outcome.reason


def test_a_scan_is_answered_with_what_to_do_instead() -> None:
    scan = pypdfium2.PdfDocument.new()
    scan.new_page(595, 842)
    buffer = io.BytesIO()
    scan.save(buffer)
    outcome = Sandbox().letter(buffer.getvalue(), "cv.pdf")
    assert isinstance(outcome, Unreadable)
    assert "bản quét" in outcome.reason


def test_a_draft_is_shown_first_and_starts_with_a_yes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = terminal_at(tmp_path, capsys, local("2018-03-01 08:00"))
    letter = tmp_path / "cv44.docx"
    letter.write_bytes(as_docx("0-cong-van-44"))
    out = str(tmp_path / "moi.toml")
    status, said = terminal("campaign", "draft", str(letter), "-o", out)
    assert (status, "Tìm thấy 2 đợt, 4 yêu cầu định kỳ." in said) == (0, True)
    assert terminal("campaign", "draft", str(letter), "-o", out)[0] == 2, "a file that is there is not overwritten"
    text = Path(out).read_text(encoding="utf-8").replace('"cv44', '"cv44b')
    terminal.file("moi.toml", text)
    status, said = terminal("campaign", "apply", out)
    assert (status, "CẦN XEM LẠI: Công văn không nêu ngày nộp định kỳ" in said) == (1, True)
    assert applied(terminal) == {"cv44"}
    assert terminal("campaign", "apply", out, "--yes")[0] == 0
    assert applied(terminal) == {"cv44", "cv44b"}


def applied(terminal: Terminal) -> set[str]:
    return {campaign["id"] for campaign in terminal.json("campaign", "list")}


def test_a_draft_that_a_person_confirmed_starts_without_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = terminal_at(tmp_path, capsys, local("2026-01-05 08:00"))
    status, said = terminal("campaign", "draft", str(FOLDER / "1-phong-dot.txt"))
    assert status == 0
    draft = said[: said.index("Tìm thấy")]
    tomllib.loads(draft)
    confirmed = terminal.file("cv.toml", draft.replace("confirmed = false", "confirmed = true"))
    status, said = terminal("campaign", "apply", confirmed)
    assert status == 0
    assert "chỉ còn" in said


def test_a_draft_of_which_something_is_missing_cannot_be_applied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = terminal_at(tmp_path, capsys, local("2026-09-06 08:00"))
    status, said = terminal("campaign", "draft", str(FOLDER / "4-ke-hoach.txt"), "-o", str(tmp_path / "kh.toml"))
    assert (status, "Không thấy: số công văn." in said) == (0, True)
    status, said = terminal("campaign", "apply", str(tmp_path / "kh.toml"), "--yes")
    assert (status, "campaign.letter.number: cần điền" in said) == (2, True)
