"""Whether the office's own mail server vouches for a sender. What the mail itself says of that is ignored."""

from collections.abc import Sequence

import pytest

from ingest.authenticity import vouched
from ingest.mime import parse
from tests.kit.mails import AUTHSERV, mail

SCHOOL = "th06@truong.example"


def verdict(*results: str, sender: str = SCHOOL, trusted: str = AUTHSERV) -> bool | None:
    """Return what is made of these Authentication-Results, the topmost first."""
    lines: Sequence[str] = [*(f"Authentication-Results: {text}" for text in results), f"From: {sender}", "", "BC"]
    return vouched(parse("\r\n".join(lines).encode()), trusted)


def ours(found: str) -> str:
    return f"{AUTHSERV}; {found}"


def test_a_mail_that_our_server_found_authentic_is_vouched_for() -> None:
    assert vouched(parse(mail(SCHOOL, "BC", authenticated=True)), AUTHSERV) is True


def test_a_mail_that_our_server_found_forged_is_not() -> None:
    assert vouched(parse(mail(SCHOOL, "BC", authenticated=False)), AUTHSERV) is False


def test_a_mail_about_which_our_server_says_nothing_is_not() -> None:
    assert vouched(parse(mail(SCHOOL, "BC", authenticated=None)), AUTHSERV) is False


def test_where_no_server_is_trusted_to_say_nothing_is_said() -> None:
    assert vouched(parse(mail(SCHOOL, "BC", authenticated=False)), "") is None


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
