"""Where no server of the office's writes what it found, signatures are verified here, against a real name server."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO

import pytest

from ingest.authenticity.checking import Checker, Received
from ingest.authenticity.lookup import Lookup
from ingest.authenticity.proof import Proof, Standing
from ingest.mime import parse
from tests.kit.dkim_keys import SHORT, Signer
from tests.kit.dns_server import name_server
from tests.kit.mails import mail

SCHOOL = "th06@truong.example"
AT = datetime.now(UTC)
HERE = Signer("truong.example")
THERE = Signer("la.example")
REJECT = {"_dmarc.truong.example": "v=DMARC1; p=reject"}
PLAIN = mail(SCHOOL, "BC đợt 1", authenticated=None)


def checked(raw: bytes, lookup: Lookup | None, *, from_file: bool = False, size: int | None = 1) -> Proof:
    return Checker("", lookup).check(parse(raw), BytesIO(raw), Received(AT, size, from_file))


def proof(raw: bytes, records: Mapping[str, str], *, from_file: bool = False) -> Proof:
    keys = {signer.name: signer.record for signer in (HERE, THERE)}
    with name_server({**keys, **records}) as server:
        return checked(raw, server.lookup(), from_file=from_file)


def standing(raw: bytes, records: Mapping[str, str] = REJECT) -> Standing:
    return proof(raw, records).standing


def test_a_good_signature_of_the_senders_domain_proves_the_sender() -> None:
    assert standing(HERE.signed(PLAIN)) is Standing.PASS


def test_a_mail_without_a_signature_is_unknown_unless_its_domain_demands_one() -> None:
    assert standing(PLAIN, {}) is Standing.UNKNOWN
    assert standing(PLAIN, {"_dmarc.truong.example": "v=DMARC1; p=none"}) is Standing.UNKNOWN
    assert standing(PLAIN, {"_dmarc.truong.example": "v=DMARC1; p=quarantine"}) is Standing.FAIL
    assert standing(PLAIN, REJECT) is Standing.FAIL


def test_the_organisation_speaks_for_the_domains_below_it() -> None:
    raw = mail("hoa@mn.vuquang.edu.vn", "BC", authenticated=None)
    above = "_dmarc.vuquang.edu.vn"
    assert standing(raw, {above: "v=DMARC1; p=none; sp=reject"}) is Standing.FAIL
    assert standing(raw, {above: "v=DMARC1; p=reject; sp=none"}) is Standing.UNKNOWN
    assert standing(raw, {"_dmarc.edu.vn": "v=DMARC1; p=reject"}) is Standing.UNKNOWN
    signer = Signer("vuquang.edu.vn")
    loose, strict = {signer.name: signer.record}, {signer.name: signer.record, above: "v=DMARC1; p=reject; adkim=s"}
    assert standing(signer.signed(raw), loose) is Standing.PASS
    assert standing(signer.signed(raw), strict) is Standing.FAIL


def test_a_changed_mail_is_not_proven_by_its_signature() -> None:
    assert standing(HERE.signed(PLAIN).replace(b"Subject: ", b"Subject: x")) is Standing.FAIL
    assert standing(HERE.signed(PLAIN) + b"x\r\n") is Standing.FAIL


def test_another_domains_good_signature_proves_nothing() -> None:
    assert standing(THERE.signed(PLAIN)) is Standing.FAIL
    cousin = Signer("example.truong.example")
    assert standing(cousin.signed(PLAIN), {**REJECT, cousin.name: cousin.record}) is Standing.FAIL


def test_a_good_signature_counts_below_two_that_do_not() -> None:
    assert standing(THERE.signed(THERE.signed(HERE.signed(PLAIN)))) is Standing.PASS


def test_a_signature_that_leaves_room_for_more_text_proves_nothing() -> None:
    assert standing(HERE.signed(PLAIN, length=True)) is Standing.FAIL


def test_sha1_and_short_keys_prove_nothing() -> None:
    assert standing(HERE.signed(PLAIN, algorithm=b"rsa-sha1")) is Standing.FAIL
    short = Signer("truong.example", bits=SHORT)
    assert standing(short.signed(PLAIN), {**REJECT, short.name: short.record}) is Standing.FAIL


def test_a_signature_that_had_expired_when_the_mail_came_proves_nothing() -> None:
    raw = HERE.signed(PLAIN)
    expired = raw.replace(b"v=1;", b"v=1; x=1500000000;", 1)
    assert expired != raw
    assert standing(expired) is Standing.FAIL


@pytest.mark.parametrize("second", [b"From: ke@la.example\r\n", b"From: th06@truong.example\r\n", b"from: x\r\n"])
def test_a_second_from_proves_nothing(second: bytes) -> None:
    once = [b"from", b"to", b"subject", b"date"]
    assert standing(second + HERE.signed(PLAIN, once)) is Standing.FAIL


@pytest.mark.parametrize(
    "key", ["v=DKIM1; k=rsa; p=", "v=DKIM1; t=y; ", "p=x" + "A" * 5000, "v=DKIM1; k=ed25519; p=AAAA"]
)
def test_a_key_that_is_withdrawn_on_trial_or_broken_proves_nothing(key: str) -> None:
    record = key + HERE.record.removeprefix("v=DKIM1; ") if "t=y" in key else key
    assert standing(HERE.signed(PLAIN), {**REJECT, HERE.name: record}) is Standing.FAIL


def test_nothing_speaks_against_a_mail_from_a_file() -> None:
    assert proof(PLAIN, REJECT, from_file=True).standing is Standing.UNKNOWN
    assert proof(HERE.signed(PLAIN), REJECT, from_file=True).standing is Standing.PASS


def test_without_an_answer_from_the_dns_nothing_is_known_and_the_questions_soon_cease() -> None:
    with name_server({}, silent=True) as server:
        lookup = server.lookup()
        raw = HERE.signed(PLAIN)
        assert {checked(raw, lookup).standing for _ in range(30)} == {Standing.UNKNOWN}
        assert len(server.asked) < 30


def test_a_name_is_asked_for_once() -> None:
    with name_server({HERE.name: HERE.record}) as server:
        lookup = server.lookup()
        assert [checked(HERE.signed(PLAIN), lookup).standing for _ in range(3)] == [Standing.PASS] * 3
        assert server.asked == [HERE.name]


def test_a_mail_that_is_too_large_or_not_here_whole_is_unknown() -> None:
    with name_server({HERE.name: HERE.record, **REJECT}) as server:
        for size in (None, 11 * 2**20):
            assert checked(HERE.signed(PLAIN), server.lookup(), size=size).standing is Standing.UNKNOWN


def test_a_mail_with_long_runs_of_blanks_is_verified_in_moments() -> None:
    raw = PLAIN + b"".join(b" " * 4_000 + b"x" + b"\t" * 3_000 + b"\r\n" for _ in range(500))
    assert standing(HERE.signed(raw)) is Standing.PASS


@pytest.mark.parametrize("filling", [b" " * 2_000_000, b"\t " * 1_000_000, b"\r\n" * 1_500_000])
def test_a_mail_that_would_keep_the_verifier_busy_is_left_aside(filling: bytes) -> None:
    forged = HERE.signed(PLAIN) + filling + b"x\r\n"
    assert standing(forged) is Standing.FAIL


def test_a_mail_without_one_clear_author_fails_without_a_question() -> None:
    with name_server(REJECT) as server:
        raw = mail("th06@truong.example, ke@la.example", "BC", authenticated=None)
        assert checked(raw, server.lookup()).standing is Standing.FAIL
        assert server.asked == []


def test_without_a_name_server_nothing_is_looked_at() -> None:
    assert checked(HERE.signed(PLAIN), None) == Proof(Standing.UNKNOWN)
