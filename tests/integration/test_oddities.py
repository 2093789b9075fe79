"""What is odd about a sender is kept with the message and shown; it decides nothing by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.lookalikes import Insider
from store import messages, retries
from store.ledger import LedgerEntry
from store.messages import Outcome
from tests.kit.dkim_keys import Signer
from tests.kit.dns_server import NameServer, name_server
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk
from tests.kit.mails import SENT_ON, mail

SCHOOL = "th06@truong.example"
FORM = [("bao-cao.docx", docx_form(individuals=[individual("Nguyễn Thị Hoa")]))]
HERE = Signer("truong.example")
KEY = {HERE.name: HERE.record}
REJECT = {"_dmarc.truong.example": "v=DMARC1; p=reject"}
PLAIN = mail(SCHOOL, "BC đợt 1", attachments=FORM, authenticated=None)
RECORDED, PARKED = (Outcome.RECORDED, None), (Outcome.PARKED, "unverified_sender")


def received(desk: Desk, raw: bytes, server: NameServer | None = None) -> LedgerEntry:
    """Return the ledger's line of a mail at an office whose server writes nothing about senders."""
    uid = desk.put(raw, SENT_ON)
    return judged(desk, uid, server)


def judged(desk: Desk, uid: int, server: NameServer | None) -> LedgerEntry:
    lookup = server.lookup() if server else None
    replace(desk.processor(trusted_authserv=""), lookup=lookup).process_pending(NOW)
    return desk.line(uid)


def outcome(line: LedgerEntry) -> tuple[str, str | None]:
    return line.verdict.outcome, line.verdict.reason


def test_a_report_whose_signature_holds_is_recorded_as_proven(desk: Desk) -> None:
    with name_server({**KEY, **REJECT}) as server:
        line = received(desk, HERE.signed(PLAIN), server)
    assert (outcome(line), line.verified, line.flags) == (RECORDED, True, ())


def test_a_report_that_its_domain_disowns_waits_and_says_why(desk: Desk) -> None:
    with name_server({**KEY, **REJECT}) as server:
        line = received(desk, PLAIN, server)
    assert (outcome(line), line.verified) == (PARKED, False)
    assert line.flags[0].startswith("Chưa xác thực được người gửi: thư không có chữ ký DKIM")


def test_a_report_of_which_nothing_is_known_is_recorded_and_marked(desk: Desk) -> None:
    with name_server({}) as server:
        unsigned = received(desk, PLAIN, server)
    unasked = received(desk, mail(SCHOOL, "BC đợt 2", attachments=FORM, authenticated=None))
    assert (outcome(unsigned), unsigned.verified, len(unsigned.flags)) == (RECORDED, None, 1)
    assert (unasked.verified, unasked.flags) == (None, ())


def test_a_name_server_that_says_nothing_holds_no_report_up(desk: Desk) -> None:
    with name_server({}, silent=True) as server:
        line = received(desk, HERE.signed(PLAIN), server)
    assert (outcome(line), line.verified) == (RECORDED, None)


def test_a_signature_that_held_once_holds_when_the_mail_is_judged_anew(desk: Desk) -> None:
    raw = HERE.signed(mail(SCHOOL, "Kính gửi", authenticated=None))
    with name_server({**KEY, **REJECT}) as server:
        line = received(desk, raw, server)
        assert (line.verdict.outcome, line.verified) == (Outcome.PARKED, True)
    with desk.database.transaction() as tx:
        assert retries.reopen(tx) == [line.message]
    with name_server(REJECT) as server:
        again = judged(desk, line.place.uid, server)
    assert (again.verdict.outcome, again.verified) == (Outcome.PARKED, True)


def test_what_our_server_found_is_told_where_it_is_no_pass(desk: Desk) -> None:
    line = desk.decide(mail(SCHOOL, "BC", attachments=FORM, authenticated=False), SENT_ON)
    assert outcome(line) == PARKED
    assert line.flags == ("Chưa xác thực được người gửi: SPF không đạt, DKIM không đạt, DMARC không đạt.",)


@pytest.mark.parametrize(("minutes", "flagged"), [(59, False), (61, True), (-61, True)])
def test_a_date_more_than_an_hour_from_the_arrival_is_told(desk: Desk, minutes: int, flagged: bool) -> None:
    line = desk.decide(mail(SCHOOL, "BC", attachments=FORM), SENT_ON + timedelta(minutes=minutes))
    assert outcome(line) == RECORDED
    assert [flag[:27] for flag in line.flags] == (["Thư tự ghi là gửi lúc 09:30"] if flagged else [])


def test_an_odd_sender_is_told_and_booked_as_before(desk: Desk) -> None:
    name = "ke@la.example"
    own = desk.decide(mail(f'"{name}" <{SCHOOL}>', "BC", attachments=FORM, headers={"Reply-To": name}), SENT_ON)
    assert outcome(own) == RECORDED
    assert (own.sender_name, len(own.flags)) == (name, 2)
    like = desk.decide(mail("Ke <th06@truong.exannple>", "BC", attachments=FORM), SENT_ON)
    assert like.verdict.outcome is Outcome.PARKED
    assert any(SCHOOL in flag for flag in like.flags)


def test_the_office_and_its_specialist_are_guarded_too(desk: Desk) -> None:
    mai = Insider("chuyên viên", "Trần Thị Mai", ("mai@phong.example",))
    uid = desk.put(mail("Trần Thị Mai <mai@ph0ng.example>", "Gấp"), SENT_ON)
    replace(desk.processor(), insiders=[mai]).process_pending(NOW)
    assert len(desk.line(uid).flags) == 2


def test_flags_are_noted_anew_each_time(desk: Desk) -> None:
    line = desk.decide(mail(SCHOOL, "BC", authenticated=False), SENT_ON)
    with desk.database.transaction() as tx:
        messages.note_flags(tx, line.message, ())
    assert desk.line(line.place.uid).flags == ()
