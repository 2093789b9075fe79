"""Whether the office's own mail server vouches for a sender. What the mail itself says of that is ignored."""

from collections.abc import Sequence

import pytest

from ingest.authenticity.results import found_by_server
from ingest.mime import parse
from tests.kit.mails import AUTHSERV, mail

SCHOOL = "th06@truong.example"


def verdict(*results: str, sender: str = SCHOOL, trusted: str = AUTHSERV) -> bool | None:
    """Return what is made of these Authentication-Results, the topmost first."""
    lines: Sequence[str] = [*(f"Authentication-Results: {text}" for text in results), f"From: {sender}", "", "BC"]
    return found_by_server(parse("\r\n".join(lines).encode()), trusted).verified


def ours(found: str) -> str:
    return f"{AUTHSERV}; {found}"


def test_a_mail_that_our_server_found_authentic_is_vouched_for() -> None:
    assert found_by_server(parse(mail(SCHOOL, "BC", authenticated=True)), AUTHSERV).verified is True


def test_a_mail_that_our_server_found_forged_is_not() -> None:
    assert found_by_server(parse(mail(SCHOOL, "BC", authenticated=False)), AUTHSERV).verified is False


def test_a_mail_about_which_our_server_says_nothing_is_not() -> None:
    assert found_by_server(parse(mail(SCHOOL, "BC", authenticated=None)), AUTHSERV).verified is False


def test_where_no_server_is_trusted_to_say_nothing_is_said() -> None:
    assert found_by_server(parse(mail(SCHOOL, "BC", authenticated=False)), "").verified is None


def test_another_servers_word_counts_for_nothing() -> None:
    assert verdict("mx.la.example; dmarc=pass header.from=truong.example") is False
    assert verdict(f"{AUTHSERV}.la.example; dmarc=pass header.from=truong.example") is False


def test_only_the_topmost_header_counts() -> None:
    forged = ours("dmarc=pass header.from=truong.example")
    assert verdict(ours("dmarc=fail header.from=truong.example"), forged) is False
    assert verdict("mx.la.example; none", forged) is False
    assert verdict(forged, ours("dmarc=fail header.from=truong.example")) is True


def test_the_servers_name_is_compared_in_any_case_and_its_version_does_not_count() -> None:
    assert verdict("MX.Office.Example 1; dmarc=pass header.from=truong.example") is True


def test_a_failed_dmarc_is_not_made_good_by_a_passed_spf() -> None:
    assert verdict(ours(f"dmarc=fail header.from=truong.example; spf=pass smtp.mailfrom={SCHOOL}")) is False


@pytest.mark.parametrize("dmarc", ["dmarc=none; ", "dmarc=temperror; ", ""])
@pytest.mark.parametrize(
    "passed",
    [
        "spf=pass smtp.mailfrom=th06@truong.example",
        "spf=pass (sender is permitted; see policy) smtp.mailfrom=truong.example",
        "dkim=pass header.d=TRUONG.example header.s=s1 header.b=abc",
        "dkim=pass header.i=@truong.example",
        "dkim=fail header.d=truong.example; spf=pass smtp.mailfrom=truong.example",
    ],
)
def test_where_the_domain_has_no_dmarc_its_own_dkim_or_spf_is_enough(dmarc: str, passed: str) -> None:
    assert verdict(ours(dmarc + passed)) is True


def test_a_school_below_the_domain_that_signed_is_vouched_for() -> None:
    found = ours("dkim=pass header.d=vuquang.example")
    assert verdict(found, sender="hoa@mn.vuquang.example") is True


@pytest.mark.parametrize(
    "passed",
    [
        "spf=pass smtp.mailfrom=a@truong-example.example",
        "spf=pass smtp.mailfrom=a@xtruong.example",
        "dkim=pass header.d=truong.example.la.example",
        "dkim=pass header.d=example",
        "dkim=pass header.d=la.example; spf=pass smtp.mailfrom=la.example",
        "spf=pass smtp.helo=truong.example",
        "spf=fail smtp.mailfrom=truong.example; dkim=none",
        "arc=pass header.d=truong.example",
    ],
)
def test_a_cousin_of_the_domain_proves_nothing(passed: str) -> None:
    assert verdict(ours(passed)) is False


def test_a_domain_that_merely_ends_like_the_one_that_signed_is_not_below_it() -> None:
    assert verdict(ours("dkim=pass header.d=truong.example"), sender="a@xtruong.example") is False


def test_a_mail_without_one_clear_author_is_not_vouched_for() -> None:
    found = ours("dmarc=pass header.from=truong.example")
    assert verdict(found, sender="th06@truong.example, a@la.example") is False


@pytest.mark.parametrize(
    "value", ["", ";", AUTHSERV, ours(""), ours("none"), ours("=pass"), ours("spf=pass " + "(" * 3000)]
)
def test_a_header_that_says_nothing_or_nonsense_proves_nothing(value: str) -> None:
    assert verdict(value) is False


def from_lines(*lines: str, sender: str = SCHOOL) -> bool | None:
    """Return what is made of a mail with these headers on top, in this order."""
    raw = "\r\n".join([*lines, f"From: {sender}", "", "BC"]).encode()
    return found_by_server(parse(raw), AUTHSERV).verified


def results(found: str, authserv: str = AUTHSERV) -> str:
    return f"Authentication-Results: {authserv}; {found}"


def hop(by: str) -> str:
    return f"Received: from a.example (a [1.2.3.4])\r\n by {by} with ESMTPS id 7; 2 Mar 2018 07:00 +0700"


HERE = hop(AUTHSERV)
THERE = hop("mx.la.example")
DKIM = results("dkim=pass header.d=truong.example")
SPF = results("spf=none smtp.mailfrom=truong.example")
DMARC = results("dmarc=none header.from=truong.example")


def test_several_headers_of_our_server_above_its_received_count_as_one() -> None:
    assert from_lines(SPF, "DMARC-Filter: x", DMARC, "X-Y: z", DKIM, HERE, THERE) is True
    assert from_lines(SPF, results("dmarc=fail header.from=truong.example"), DKIM, HERE) is False


def test_below_its_received_only_the_first_header_counts() -> None:
    assert from_lines(HERE, DKIM, SPF, DMARC, THERE) is True
    assert from_lines(HERE, SPF, DMARC, DKIM, THERE) is False
    assert from_lines(HERE, SPF, DKIM) is False
    assert from_lines(HERE, SPF, "X-Y: z", DKIM) is False
    assert from_lines(HERE, results("spf=none; dmarc=none"), DKIM) is False
    assert from_lines(HERE, results("dkim=none"), DKIM) is False
    assert from_lines(HERE, SPF, results("dkim=none; dmarc=pass header.from=truong.example")) is False


def test_what_stands_below_a_strangers_server_or_header_came_with_the_mail() -> None:
    assert from_lines(HERE, THERE, DKIM) is False
    assert from_lines(HERE, SPF, THERE, DKIM) is False
    assert from_lines(HERE, results("spf=pass", "mx.la.example"), DKIM) is False
    assert from_lines(SPF, HERE, DKIM) is False
    assert from_lines(hop("inner.lan"), HERE, DKIM, THERE) is True
    assert from_lines(HERE, hop(AUTHSERV), DKIM, THERE) is True


def test_a_dmarc_that_passed_for_another_domain_proves_nothing() -> None:
    assert verdict(ours("dmarc=pass header.from=la.example")) is False
    assert verdict(ours("dmarc=pass header.from=truong.example; dmarc=fail header.from=truong.example")) is False
    assert verdict(ours("dmarc=pass")) is True
    assert verdict(ours("dmarc=bestguesspass action=none header.from=truong.example")) is True


@pytest.mark.parametrize("dmarc", ["permerror", "temperror", "none"])
def test_an_error_proves_nothing(dmarc: str) -> None:
    assert verdict(ours(f"dmarc={dmarc}; spf=temperror smtp.mailfrom=truong.example; dkim=permerror")) is False


def test_schools_below_one_domain_do_not_speak_for_each_other_nor_for_the_office() -> None:
    sibling = ours("dkim=pass header.d=th1.haiphong.edu.vn")
    assert verdict(sibling, sender="a@th2.haiphong.edu.vn") is False
    assert verdict(sibling, sender="a@haiphong.edu.vn") is False
    assert verdict(sibling, sender="a@th1.haiphong.edu.vn") is True
    assert verdict(ours("dkim=pass header.d=edu.vn"), sender="a@haiphong.edu.vn") is False


def test_a_domain_in_other_letters_is_compared_as_the_net_writes_it() -> None:
    assert verdict(ours("dkim=pass header.d=xn--trng-rib8295b.example"), sender="a@trường.example") is True
    assert verdict(ours("dkim=pass header.d=xn--trng-hpa.example"), sender="a@trường.example") is False


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "<>",
        f"{SCHOOL}, ke@la.example",
        f"Nhom: {SCHOOL};",
        f'"Nhóm 1": {SCHOOL}, ke@la.example;',
        f'"{SCHOOL}" <ke@la.example>',
        f'"{SCHOOL}"@la.example',
        f"({SCHOOL}) ke@la.example",
        f"ke@la.example ({SCHOOL})",
        f"{SCHOOL}\r\nFrom: {SCHOOL}",
    ],
)
def test_no_wording_of_from_borrows_a_schools_proof(sender: str) -> None:
    assert verdict(ours("dmarc=pass header.from=truong.example"), sender=sender) is False


@pytest.mark.parametrize("sender", [f"Trường: TH <{SCHOOL}>", f'"a; b: c" <{SCHOOL}>', f"{SCHOOL} (TH: Đức Lĩnh;)"])
def test_a_clumsy_name_is_no_group(sender: str) -> None:
    assert verdict(ours("dmarc=pass header.from=truong.example"), sender=sender) is True


def test_what_was_found_is_told_in_words() -> None:
    raw = f"{results('spf=pass smtp.mailfrom=la.example; dmarc=fail')}\r\nFrom: {SCHOOL}\r\n\r\nBC"
    why = found_by_server(parse(raw.encode()), AUTHSERV).why
    assert why == "SPF đạt cho tên miền khác, DKIM không có, DMARC không đạt"
