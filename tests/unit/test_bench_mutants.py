"""The spoilt mails of the measurements can be made again."""

from itertools import islice

from bench.mutants import mutants
from tests.kit.mails import mail

MAILS = [
    mail("a@b.example", "Báo cáo", attachments=[("bao-cao.docx", bytes(range(256)) * 20)]),
    mail("c@d.example", "Thông báo"),
    b"From: a@b.example\n\nno more",
    b"",
]


def test_the_same_mails_and_seed_give_the_same_bytes() -> None:
    assert list(mutants(MAILS, 400, seed=5)) == list(mutants(MAILS, 400, seed=5))


def test_another_seed_gives_other_bytes() -> None:
    assert list(mutants(MAILS, 40, seed=5)) != list(mutants(MAILS, 40, seed=6))


def test_fewer_mails_are_the_first_of_more() -> None:
    assert list(mutants(MAILS, 40, seed=5)) == list(islice(mutants(MAILS, 400, seed=5), 40))


def test_no_spoilt_mail_is_larger_than_a_mebibyte() -> None:
    assert max(map(len, mutants(MAILS, 1_000, seed=5))) <= 2**20
