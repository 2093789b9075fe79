"""What lies in the office's mailbox when the demonstration begins."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from diemdanh.demo.bounce import BOUNCED_AT, bounce
from diemdanh.demo.envelopes import raw_mail
from diemdanh.demo.letters import told_letters


@dataclass(frozen=True)
class DemoMail:
    """A raw mail, the instant at which the server received it, and in a few Vietnamese words what it shows."""

    raw: bytes
    received_at: datetime
    about: str


@cache
def demo_mails() -> tuple[DemoMail, ...]:
    """Return the mails in the order of their arrival, the last one before DEMO_NOW. They are made on the first call.

    Everything but the time stamps inside the attached archives is the same every time.
    """
    letters = enumerate(told_letters(), start=1)
    mails = [DemoMail(raw_mail(letter, number), letter.at, letter.about) for number, letter in letters]
    mails.append(DemoMail(bounce(), BOUNCED_AT, "thư không tới được: hộp thư MN Sơn Thọ không tồn tại"))
    return tuple(sorted(mails, key=lambda mail: mail.received_at))
