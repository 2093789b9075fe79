"""One line to the sending server for many mails, opened when the first one leaves and again when it breaks."""

from collections.abc import Callable, Sequence
from email.message import EmailMessage

from reminders.sending import Attempt, Connection, Result, SendingError


class Line:
    """Close it when done. `usable` is False once the server has to be left alone for this run."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._connection: Connection | None = None
        self.usable = True

    def open(self) -> Connection:
        """Return the connection, made and logged in unless that is done. Raises SendingError."""
        self._connection = self._connection or self._connect()
        return self._connection

    def close(self) -> None:
        """Hang up."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def send(self, mail: EmailMessage, sender: str, recipients: Sequence[str]) -> Attempt:
        """Try to hand a mail over: once, and again over a new connection where the old one was cut before the body.

        Servers hang up after a number of mails or a while, which is no fault of the next mail.
        """
        was_open = self._connection is not None
        attempt = self._try(mail, sender, recipients)
        if attempt.result is Result.CUT and was_open:
            attempt = self._try(mail, sender, recipients)
        self.usable = attempt.result not in {Result.CUT, Result.UNKNOWN, Result.LIMITED}
        return attempt

    def _try(self, mail: EmailMessage, sender: str, recipients: Sequence[str]) -> Attempt:
        try:
            connection = self.open()
        except SendingError as error:
            return Attempt(Result.CUT, str(error))
        attempt = connection.send(mail, sender, recipients)
        if attempt.result in {Result.CUT, Result.UNKNOWN}:
            self.close()
        return attempt
