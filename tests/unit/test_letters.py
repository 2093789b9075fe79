"""A letter as a mail: headers that no school's mail can bend, marks that keep machines quiet."""

from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from pathlib import Path

import jinja2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reminders.letters import File, Letter, is_address, mail_of, without_links
from reminders.texts import Texts
from rules.text import one_line
from rules.words import REASON
from store.identity import Identity
from tests.kit.mails import plain_of
from tests.kit.offices import MAILBOX, OFFICE, at

TEMPLATES = Path(__file__).parents[2] / "reminders" / "templates"
SCHOOL = "mn.anphu@truong.example"
NOW = at("2018-03-02 08:00")
# Ignored mails are answered by nobody; of what may not be its own a school is asked in another letter.
NEVER_ANSWERED = {
    "bounce",
    "calendar_reply",
    "from_specialist",
    "ours",
    "auto_reply",
    "mailing_list",
    "calendar",
    "same_message",
    "same_mail",
    "before_campaign",
    "confirmation",
    "rejected",
    "set_aside_by_person",
    "unknown_sender",
    "unverified_sender",
    "extension_granted",
}
LEFT_TO_THE_SPECIALIST = {"letter", "failed", "automatic_form"}


def written(letter: Letter, to: str = SCHOOL) -> EmailMessage:
    """The mail as the school's machine reads it."""
    mail = mail_of(letter, to, Identity("<receipt.1@diemdanh.mail>"), OFFICE, NOW)
    return message_from_bytes(mail.as_bytes(), policy=default)


def test_our_mail_says_that_a_machine_wrote_it_and_where_answers_go() -> None:
    mail = written(Letter("Nhắc lần 1", "Kính gửi"))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Reply-To"] == MAILBOX
    assert mail["From"] == f"{OFFICE.from_name} <{MAILBOX}>"
    assert mail["To"] == SCHOOL
    assert mail["Date"].datetime == NOW
    assert mail["Date"].endswith("+0700")
    assert mail["Message-ID"] == "<receipt.1@diemdanh.mail>"


def test_an_answer_says_that_it_is_one() -> None:
    mail = written(Letter("Đã nhận", "Kính gửi", answers="<bc-1@truong.example>"))
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["In-Reply-To"] == "<bc-1@truong.example>"
    assert mail["References"] == "<bc-1@truong.example>"


def test_the_long_message_ids_of_large_providers_are_quoted_as_they_are() -> None:
    long = f"<{'SEYPR06MB5421' * 6}@seypr06mb5421.apcprd06.prod.outlook.com>"
    raw = mail_of(Letter("Đã nhận", "", answers=long), SCHOOL, Identity("<1@diemdanh.mail>"), OFFICE, NOW).as_bytes()
    assert raw.count(long.encode()) == 2


@pytest.mark.parametrize(
    "hostile",
    [
        "<a@b.example>\r\nBcc: tatca@truong.example",
        "<a@b.example>\nX-Evil: 1",
        "<thư@truong.example>",
        "<a b@truong.example>",
        "khong-co-ngoac@truong.example",
        "<a@b.example> <c@d.example>",
        "<a\x00@b.example>",
        "<>",
        f"<{'a' * 2000}@b.example>",
    ],
)
def test_a_message_id_that_is_none_is_not_quoted(hostile: str) -> None:
    mail = written(Letter("Đã nhận", "Kính gửi", answers=hostile))
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert mail["Auto-Submitted"] == "auto-replied"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_subject_adds_a_header_or_a_line(subject: str) -> None:
    mail = written(Letter(subject, "Kính gửi"))
    assert set(mail.keys()) == set(written(Letter("x", "Kính gửi")).keys())
    assert str(mail["Subject"]).split() == one_line(subject)[:200].split()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_message_id_of_a_school_breaks_our_mail(message_id: str) -> None:
    mail = written(Letter("Đã nhận", "Kính gửi", answers=message_id or None))
    assert {"In-Reply-To", "References", "Auto-Submitted"} >= set(mail.keys()) - set(written(Letter("x", "")).keys())


def test_marks_that_turn_the_direction_of_writing_are_gone_from_the_subject() -> None:
    mail = written(Letter("Đã nhận \u202egnp.exe\u202c báo cáo", "Kính gửi"))
    assert mail["Subject"] == "Đã nhận gnp.exe báo cáo"


@given(st.from_regex(r"[!-?A-~]{1,40}@[a-z]{1,20}\.[a-z]{2,8}", fullmatch=True).filter(is_address))
@example("a'b+c=d/e@truong.example")
def test_every_plain_address_of_the_roster_is_written_to(address: str) -> None:
    mail = written(Letter("Nhắc lần 1", "Kính gửi"), to=address)
    assert (mail["Subject"], mail["To"].replace(" ", "")) == ("Nhắc lần 1", address)


@pytest.mark.parametrize(
    "text", [":;@a.aa", "a@b.vn,c@d.vn", "<a@b.vn>", "a b@c.vn", "thư@c.vn", "a@b.vn\n", "", "@b.vn"]
)
def test_what_is_no_plain_address_is_told_apart(text: str) -> None:
    assert not is_address(text)
    assert is_address(SCHOOL)


def test_a_vietnamese_text_arrives_as_it_was_written() -> None:
    text = "Kính gửi: Trường Mầm non Ân Phú\n.\nFrom dòng này\n" + "Đề nghị " * 300 + "\n"
    assert plain_of(written(Letter("Nhắc", text))).replace("\r\n", "\n") == text


def test_the_digest_is_text_and_html_and_its_files_and_copies() -> None:
    file = File("tình-hình.xlsx", "application/vnd.ms-excel", b"PK")
    mail = written(Letter("Tình hình", "chữ", html="<p>chữ</p>", copies=("a@p.example", "b@p.example"), files=(file,)))
    assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "application/vnd.ms-excel",
    ]
    assert mail["Cc"] == "a@p.example, b@p.example"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["tình-hình.xlsx"]


def test_a_template_escapes_html_and_refuses_a_name_it_was_not_given() -> None:
    with pytest.raises(jinja2.UndefinedError):
        Texts().page("signature.txt")
    assert "<b>" in Texts().page("signature.txt", office=replace(OFFICE, name="<b>Phòng</b>"))


@pytest.mark.parametrize("template", sorted(path.name for path in TEMPLATES.glob("*.txt")))
def test_no_letter_has_a_link_of_its_own(template: str) -> None:
    text = (TEMPLATES / template).read_text(encoding="utf-8").casefold()
    assert "://" not in text
    assert "www." not in text


@pytest.mark.parametrize("template", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_no_page_loads_or_links_to_anything(template: str) -> None:
    html = (TEMPLATES / template).read_text(encoding="utf-8").casefold()
    for loader in ("href=", "src=", "url(", "@import", "<script"):
        assert loader not in html


@pytest.mark.parametrize(
    ("quoted", "shown"),
    [
        ("Xem https://nop-bao-cao.example/login?a=1 ngay", "Xem (đường liên kết đã bỏ) ngay"),
        ("«http://a.example»", "«(đường liên kết đã bỏ)»"),
        ("WWW.lua-dao.example và hxxp", "(đường liên kết đã bỏ) và hxxp"),
        ("BC đợt 1 04/3/2018, 44/PGDĐT-TĐKT, baocao@phonggd.example", None),
    ],
)
def test_a_link_that_a_school_is_sent_by_a_stranger_is_not_passed_on(quoted: str, shown: str | None) -> None:
    assert without_links(quoted) == (shown or quoted)


NOTHING_ASKED = {"asked_round": "", "asked_due": "", "asked_day": ""}


def advice(reason: str) -> str:
    return Texts().page("advice.txt", reason=reason, **NOTHING_ASKED).strip()


def sentences() -> Mapping[str, str]:
    return {reason: advice(reason) for reason in REASON if reason not in NEVER_ANSWERED | LEFT_TO_THE_SPECIALIST}


@pytest.mark.parametrize("reason", sorted(sentences()))
def test_every_reason_that_reaches_a_school_tells_it_what_happened_and_what_to_do(reason: str) -> None:
    text = sentences()[reason]
    assert text != advice("một mã chưa biết")
    assert text[0].isupper()
    assert text.endswith(".")
    assert any(
        word in text for word in ("đề nghị", "Đề nghị", "chờ chuyên viên", "chuyên viên sẽ", "không phải làm gì")
    )
    assert not any(char in text for char in "{}_<>")


@pytest.mark.parametrize("reason", sorted(LEFT_TO_THE_SPECIALIST))
def test_a_mail_that_only_a_person_can_judge_leaves_the_school_nothing_to_do(reason: str) -> None:
    assert advice(reason) == "Thư đang chờ chuyên viên xem. Trường không phải làm gì thêm lúc này."


@given(
    words=st.lists(
        st.sampled_from(["Trường", "Tiểu", "học", "Đức", "Lĩnh", "Đợt", "1,", "-", "PTDTBT", "TH&THCS"]),
        min_size=1,
        max_size=30,
    )
)
def test_no_space_of_a_subject_or_a_name_is_lost_on_the_way(words: list[str]) -> None:
    text = " ".join(words)
    office = replace(OFFICE, from_name=text[:100].strip())
    sent = mail_of(Letter(text, "x"), "th06@truong.example", Identity("<1@diemdanh.mail>"), office, NOW).as_bytes()
    read = message_from_bytes(sent, policy=default)
    assert read["Subject"] == text[:200].strip()
    shown, address = parseaddr(message_from_bytes(sent)["From"])
    assert (str(make_header(decode_header(shown))), address) == (office.from_name, office.from_address)
    assert max(len(line) for line in sent.split(b"\r\n")) <= 200
