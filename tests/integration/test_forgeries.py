"""Mails of forgers, strangers and mistaken schools, whole: none is booked as genuine, and no stranger hears of us."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP, default
from pathlib import Path

import pytest

from store.ledger import LedgerEntry
from store.messages import Outcome
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, SCHOOLS, Desk, new_desk
from tests.kit.mails import AUTHSERV, OFFICE, mail

TH06 = "Tiểu học Đức Lĩnh <th06@truong.example>"
TH05 = "Tiểu học Đức Liên <th05@truong.example>"
STRANGER = "Cô Hoa <hoa@la.example>"
SUBJECT = "BC đợt 1"
FORM = [("Báo cáo.docx", docx_form(individuals=[individual("Nguyễn Thị Hoa")]))]
OTHERS = [("Báo cáo.docx", docx_form(individuals=[individual("Trần Văn Nam")]))]
OF_TH05 = {"school_name": "Trường Tiểu học Đức Liên", "school_code": "TH05", "commune": "Đức Liên"}
REPORT = mail(TH06, SUBJECT, attachments=FORM)
PASS = "spf=pass smtp.mailfrom=th06@truong.example; dkim=pass header.d=truong.example; dmarc=pass"
PASS_FOR_STRANGER = (
    "spf=pass smtp.mailfrom=hoa@la.example; dkim=pass header.d=la.example; dmarc=pass header.from=la.example"
)
FAIL = "spf=fail smtp.mailfrom=th06@truong.example; dmarc=fail header.from=truong.example"
REGISTERED = {address for school in SCHOOLS for address in school.emails}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(f"sqlite:///{tmp_path}/office.db", tmp_path)
    desk.know_schools()
    yield desk
    desk.close()


def on_top(raw: bytes, *lines: str) -> bytes:
    """Return the mail with these header lines above all others, the first on top."""
    return "".join(f"{line}\r\n" for line in lines).encode() + raw


def from_(line: str, *on_top_of_it: str) -> bytes:
    """Return the report with this From and whatever stands on top; no server says anything about it."""
    bare = mail(TH06, SUBJECT, attachments=FORM, authenticated=None)
    head, _, rest = bare.partition(b"From: ")
    _, _, rest = rest.partition(b"<th06@truong.example>\r\n")
    return on_top(head + f"From: {line}\r\n".encode() + rest, *on_top_of_it)


def results(found: str, authserv: str = AUTHSERV) -> str:
    return f"Authentication-Results: {authserv}; {found}"


def everything_booked(desk: Desk) -> list[tuple[str, int]]:
    rounds = ("cv44-d1", "cv44-d2")
    return [(each.school, each.version) for s in SCHOOLS for r in rounds for each in desk.versions(s.code, r)]


def refused(desk: Desk, raw: bytes) -> LedgerEntry:
    """Return what became of a mail after nothing was booked and nobody outside the roster was written to."""
    line = desk.decide(raw)
    assert everything_booked(desk) == []
    assert {each.to_address for each in desk.outbox()} <= REGISTERED
    assert line.verdict.outcome is Outcome.PARKED
    return line


def forwarding(sender: str, inner: bytes, *on_top_of_it: str) -> bytes:
    message = message_from_bytes(mail(sender, f"Fwd: {SUBJECT}", authenticated=None), policy=default)
    message.add_attachment(message_from_bytes(inner, policy=default))
    return on_top(message.as_bytes(policy=SMTP), *on_top_of_it)


# The address of a school, and nobody who vouches for it

BARE = mail(TH06, SUBJECT, attachments=FORM, authenticated=None)
FAILED = results(FAIL)
RELAYED = "Received: from cho-gui.la.example by mx.la.example; Fri, 02 Mar 2018 09:29:00 +0700"
TAKEN_IN = f"Received: from mx.la.example by {AUTHSERV}; Fri, 02 Mar 2018 09:30:00 +0700"
UNVERIFIED = {
    "no server says anything": BARE,
    "the server found that it failed": on_top(BARE, FAILED),
    "the server could not tell": on_top(BARE, results("dmarc=none; spf=neutral; dkim=none")),
    "another server says that it passed": on_top(BARE, results(PASS, "mx.la.example")),
    "a server whose name begins like ours": on_top(BARE, results(PASS, f"{AUTHSERV}.la.example")),
    "a server whose name ends like ours": on_top(BARE, results(PASS, f"la-{AUTHSERV}")),
    "our name only in a comment": on_top(BARE, results(PASS, f"({AUTHSERV}) la.example")),
    "our name in quotes with more in it": on_top(BARE, results(PASS, f'"{AUTHSERV} la.example"')),
    "a forged result below the server's own": on_top(BARE, FAILED, results(PASS)),
    "a forged result in capitals below it": on_top(BARE, FAILED, results(PASS).upper()),
    "a forged result folded below it": on_top(BARE, FAILED, results(PASS).replace("; ", ";\r\n\t")),
    "a forged result with comments below it": on_top(BARE, FAILED, results(PASS, f"(a (b) c) {AUTHSERV} (d) 1 (e)")),
    "a forged result right below the server's only finding": on_top(
        BARE,
        TAKEN_IN,
        results("spf=softfail smtp.mailfrom=x@la.example"),
        results("dmarc=pass header.from=truong.example"),
    ),
    "many forged results below it": on_top(BARE, FAILED, *[results(PASS)] * 50),
    "a pass in a comment of the failure": on_top(BARE, results(f"dmarc=fail (dmarc=pass; {PASS}) header.from=x")),
    "a pass in the reason of the failure": on_top(BARE, results('dmarc=fail reason="; dmarc=pass" header.from=x')),
    "a pass for another domain": on_top(BARE, results(PASS_FOR_STRANGER)),
    "a pass of SPF alone for another domain": on_top(BARE, results("dmarc=none; spf=pass smtp.mailfrom=x@la.example")),
    "a pass of DKIM alone for another domain": on_top(BARE, results("dmarc=none; dkim=pass header.d=la.example")),
    "a pass for a domain that ends like the school's": on_top(
        BARE,
        results("dmarc=none; dkim=pass header.d=xtruong.example; spf=pass smtp.mailfrom=truong.example.la.example"),
    ),
    "a pass that others say they saw": on_top(
        BARE,
        FAILED,
        f"ARC-Authentication-Results: i=1; {AUTHSERV}; {PASS}",
        f"X-Original-Authentication-Results: {AUTHSERV}; {PASS}",
        "Received-SPF: pass",
        "DKIM-Signature: v=1; a=rsa-sha256; d=truong.example; s=x; h=from; bh=AAAA; b=AAAA",
    ),
    "a pass for all domains of a country": on_top(BARE, results("dmarc=none; dkim=pass header.d=example")),
    "sent on by somebody": on_top(BARE, results(PASS_FOR_STRANGER), f"Resent-From: {STRANGER}", f"Resent-To: {OFFICE}"),
    "sent by somebody in the school's name": on_top(BARE, results(PASS_FOR_STRANGER), f"Sender: {STRANGER}"),
    "a forged result from before a relay, and none of the server's own": on_top(BARE, TAKEN_IN, RELAYED, results(PASS)),
}


@pytest.mark.parametrize("raw", UNVERIFIED.values(), ids=UNVERIFIED)
def test_a_school_s_address_that_our_own_server_does_not_vouch_for_waits(desk: Desk, raw: bytes) -> None:
    assert refused(desk, raw).verdict.reason == "unverified_sender"


def test_the_same_mail_with_the_servers_own_pass_on_top_is_recorded(desk: Desk) -> None:
    line = desk.decide(on_top(BARE, results(PASS), FAILED))
    assert line.verdict.outcome is Outcome.RECORDED


# Strangers who look like a school

STRANGERS = {
    "a perfect form": mail(STRANGER, SUBJECT, attachments=FORM),
    "the school's display name": mail("Trường Tiểu học Đức Lĩnh <hoa@la.example>", SUBJECT, attachments=FORM),
    "the school's address as display name": mail('"th06@truong.example" <hoa@la.example>', SUBJECT, attachments=FORM),
    "a cousin of the domain": mail("TH Đức Lĩnh <th06@truong-example.example>", SUBJECT, attachments=FORM),
    "a letter more in the domain": mail("th06@truongg.example", SUBJECT, attachments=FORM),
    "the school's domain in front of another": mail("th06@truong.example.la.example", SUBJECT, attachments=FORM),
    "a subdomain of the school's": mail("th06@mail.truong.example", SUBJECT, attachments=FORM),
    "a neighbour at the school's domain": mail("th66@truong.example", SUBJECT, attachments=FORM),
    "the school's address with a tag": mail("th06+bc@truong.example", SUBJECT, attachments=FORM),
    "the answer is to go to the school": mail(
        STRANGER, SUBJECT, attachments=FORM, headers={"Reply-To": "th06@truong.example"}
    ),
    "a return path of the school's": on_top(
        mail(STRANGER, SUBJECT, attachments=FORM), "Return-Path: <th06@truong.example>"
    ),
    "sent on by the school, it says": on_top(
        mail(STRANGER, SUBJECT, attachments=FORM), "Resent-From: th06@truong.example", "Sender: th06@truong.example"
    ),
    "a forwarded mail of the school's": forwarding(STRANGER, REPORT, results(PASS_FOR_STRANGER)),
    "a forwarded mail of the school's in quotes": mail(
        STRANGER,
        f"Fwd: {SUBJECT}",
        f"---------- Forwarded message ---------\nFrom: {TH06}\nSubject: {SUBJECT}\n\nKính gửi Phòng.\n",
        FORM,
    ),
    "two senders, the school first": from_("th06@truong.example, hoa@la.example", results(PASS_FOR_STRANGER)),
    "two senders, the school last": from_("hoa@la.example, th06@truong.example", results(PASS_FOR_STRANGER)),
    "a group of senders": from_("truong: th06@truong.example, hoa@la.example;", results(PASS_FOR_STRANGER)),
}


@pytest.mark.parametrize("raw", STRANGERS.values(), ids=STRANGERS)
def test_a_stranger_waits_however_much_he_looks_like_a_school(desk: Desk, raw: bytes) -> None:
    assert refused(desk, raw).verdict.reason == "unknown_sender"


FLAGGED = {
    "the school's display name": "Tên hiển thị",
    "the school's address as display name": "Tên hiển thị",
    "a cousin of the domain": "nhái",
    "a letter more in the domain": "chỉ khác",
    "the answer is to go to the school": "trả lời về",
}


@pytest.mark.parametrize(("trick", "word"), FLAGGED.items(), ids=FLAGGED)
def test_the_specialist_is_told_of_a_trick(desk: Desk, trick: str, word: str) -> None:
    assert any(word in flag for flag in refused(desk, STRANGERS[trick]).flags)


# Addresses that two programs read as two addresses: whichever one the server vouched for, the other must not be booked.

AMBIGUOUS = {
    "two headers, the school's first": from_("th06@truong.example\r\nFrom: hoa@la.example", results(PASS_FOR_STRANGER)),
    "two headers, the school's last": from_("hoa@la.example\r\nFrom: th06@truong.example", results(PASS_FOR_STRANGER)),
    "two headers and a pass for the school": from_("th06@truong.example\r\nFrom: hoa@la.example", results(PASS)),
    "two in angle brackets": from_("<th06@truong.example> <hoa@la.example>", results(PASS_FOR_STRANGER)),
    "a comment behind": from_("th06@truong.example (hoa@la.example)", results(PASS_FOR_STRANGER)),
    "a route in front": from_("<@la.example:th06@truong.example>", results(PASS_FOR_STRANGER)),
    "an encoded address": from_("=?utf-8?q?th06=40truong=2Eexample?= <hoa@la.example>", results(PASS_FOR_STRANGER)),
    "an encoded address and comma": from_(
        "=?utf-8?q?th06=40truong=2Eexample=2C?= <hoa@la.example>", results(PASS_FOR_STRANGER)
    ),
    "an encoded bracket": from_(
        "=?utf-8?q?=3Cth06=40truong=2Eexample=3E?= <hoa@la.example>", results(PASS_FOR_STRANGER)
    ),
    "a zero octet": from_("hoa@la.example\0<th06@truong.example>", results(PASS_FOR_STRANGER)),
    "a line end that is none": from_("hoa@la.example\rFrom: th06@truong.example", results(PASS_FOR_STRANGER)),
    "a Cyrillic letter": from_("th06@tru\u043eng.example", results(PASS)),
    "its international form": from_("th06@xn--trung-s5d.example", results(PASS)),
    "a letter of no width": from_("th06\u200b@truong.example", results(PASS_FOR_STRANGER)),
    "a dot behind": from_("th06@truong.example.", results(PASS_FOR_STRANGER)),
}


@pytest.mark.parametrize("raw", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_a_sender_whom_two_programs_may_read_as_two_is_not_booked(desk: Desk, raw: bytes) -> None:
    assert refused(desk, raw).verdict.reason in {"unknown_sender", "unverified_sender"}


# A registered school whose mail speaks of another

FORM_OF_TH05 = [("Báo cáo.docx", docx_form(**OF_TH05, individuals=[individual()]))]
SILENT = [
    ("Báo cáo.docx", docx_form(school_name="", school_code="", commune="", letterhead="", individuals=[individual()]))
]
CONTRADICTED = {
    "a form of another school": mail(TH06, SUBJECT, attachments=FORM_OF_TH05),
    "a code of another school": mail(
        TH06, SUBJECT, attachments=[("bc.docx", docx_form(school_code="TH05", individuals=[individual()]))]
    ),
    "a letterhead of another school": mail(
        TH06,
        SUBJECT,
        attachments=[("bc.docx", docx_form(letterhead="TRƯỜNG TIỂU HỌC ĐỨC LIÊN", individuals=[individual()]))],
    ),
    "a silent form in a file named after another": mail(
        TH06, SUBJECT, attachments=[("BC trường Tiểu học Đức Liên.docx", SILENT[0][1])]
    ),
    "a silent form under the subject of another": mail(TH06, "BC đợt 1 trường TH Đức Liên", attachments=SILENT),
    "its own form in a file named after another": mail(
        TH06, SUBJECT, attachments=[("BC truong TH Duc Lien.docx", FORM[0][1])]
    ),
    "its own form under the subject of another": mail(TH06, "BC đợt 1 trường TH Đức Liên", attachments=FORM),
    "another school's mail passed on": forwarding(
        TH06, mail(TH05, SUBJECT, attachments=FORM_OF_TH05), results(f"{PASS} header.from=truong.example")
    ),
}


@pytest.mark.parametrize("raw", CONTRADICTED.values(), ids=CONTRADICTED)
def test_a_school_whose_mail_speaks_of_another_waits_and_the_other_hears_nothing(desk: Desk, raw: bytes) -> None:
    assert refused(desk, raw).verdict.reason == "conflicting_school"
    assert "th05@truong.example" not in {each.to_address for each in desk.outbox()}


# Sent again


def test_a_mail_that_somebody_sends_again_adds_nothing_and_is_answered_no_more(desk: Desk) -> None:
    desk.decide(REPORT)
    answered = len(desk.outbox())
    for head in ((), (FAILED,), (results(PASS_FOR_STRANGER), RELAYED)):
        assert desk.decide(on_top(REPORT, *head, f"X-Again: {len(head)}")).verdict.outcome is Outcome.DUPLICATE
    assert everything_booked(desk) == [("TH06", 1)]
    assert len(desk.outbox()) == answered


def test_an_old_report_that_somebody_sends_again_does_not_replace_its_correction(desk: Desk) -> None:
    desk.decide(REPORT)
    desk.decide(mail(TH06, "BC đợt 1 sửa", attachments=OTHERS))
    current = desk.versions()[-1].message
    desk.decide(on_top(REPORT, "X-Again: 1"), NOW + timedelta(hours=5))
    desk.decide(mail(TH06, SUBJECT, attachments=FORM, authenticated=None, message_id="<lai@la.example>"))
    desk.decide(mail(STRANGER, SUBJECT, attachments=FORM))
    assert desk.versions()[-1].message == current


def test_a_receipt_goes_to_the_sender_and_not_to_where_he_wants_answers(desk: Desk) -> None:
    line = desk.decide(mail(TH06, SUBJECT, attachments=FORM, headers={"Reply-To": "hoa@la.example"}))
    assert line.verdict.outcome is Outcome.RECORDED
    assert {each.to_address for each in desk.outbox()} == {"th06@truong.example"}
