"""What must wait, and why: the hours and the sight that reminders need, and how much mail may leave."""

from collections import Counter
from datetime import datetime, timedelta

from reminders.office import Office
from reminders.sight import is_fresh
from store import outbox
from store.database import Transaction
from store.outbox import MailKind, OutboxMail, State

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_TO_THE_OFFICE = frozenset({MailKind.DIGEST, MailKind.ALERT})
_FEWEST = 20
"""Mails of a day below which a share of bounces says nothing."""


class Limits:
    """The limits of one run at one instant; counts what left before it, whoever sent it, and what leaves in it.

    They do not hold the digest, which is one a day and tells of them, nor an alert.
    Source: docs/domain.md, section 4.
    """

    def __init__(self, tx: Transaction, office: Office, now: datetime) -> None:
        self._office = office
        self._in_hour = outbox.sent_since(tx, now - _HOUR)
        self._in_day = outbox.sent_since(tx, now - _DAY)
        self._to = Counter(outbox.sent_to(tx, now - _DAY))
        self._stopped = is_stopped(tx, office, now)
        self._sees = is_fresh(tx, now)
        self._may_remind = office.policy.may_leave(now, office.calendar)

    def why_held(self, mail: OutboxMail) -> str | None:
        """Return why a mail must wait, as a Vietnamese clause; None when it may leave."""
        if mail.kind in _TO_THE_OFFICE:
            return None
        return self._over(mail) or (self._too_early() if mail.kind is MailKind.REMINDER else None)

    def why_waiting(self, mail: OutboxMail) -> str | None:
        """Return what there is to say of a mail: the last refusal or outcome, else what holds it where it waits."""
        return mail.reason or (self.why_held(mail) if mail.state is State.QUEUED else None)

    def count(self, mail: OutboxMail) -> None:
        """Count a mail that has left."""
        self._in_hour += 1
        self._in_day += 1
        self._to[mail.to_address] += 1

    def _over(self, mail: OutboxMail) -> str | None:
        if self._stopped:
            return "ngừng gửi vì quá nhiều thư bị trả lại trong 24 giờ qua"
        if self._in_hour >= self._office.hourly_limit:
            return "đã đủ số thư cho phép trong một giờ"
        if self._in_day >= self._office.daily_limit:
            return "đã đủ số thư cho phép trong một ngày"
        if self._to[mail.to_address] >= self._office.address_limit:
            return "đã đủ số thư cho phép tới một địa chỉ trong một ngày"
        return None

    def _too_early(self) -> str | None:
        if not self._may_remind:
            return "ngoài giờ gửi thư nhắc"
        return None if self._sees else "hộp thư chưa được xem trong 30 phút qua nên không gửi thư nhắc"


def is_stopped(tx: Transaction, office: Office, now: datetime) -> bool:
    """Tell whether too large a share of the last 24 hours' mail came back, so that none leaves until that has passed.

    A mailbox from which much comes back is soon refused everywhere; what is wrong with the roster, a person must find.
    """
    left, returned = outbox.returned_since(tx, now - _DAY)
    return left >= _FEWEST and returned * 100 > left * office.bounce_limit
