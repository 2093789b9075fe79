"""A delivery report: one of the office's mails could not be delivered (RFC 3464)."""

from datetime import datetime
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from diemdanh.demo.office import AUTHSERV_ID, HANOI, OFFICE_ADDRESS
from diemdanh.demo.reports import demo_schools

BOUNCED_AT: Final = datetime(2018, 2, 28, 16, 31, 12, tzinfo=HANOI)
_BOUNCED: Final = "MN11"
_TEXT: Final = """This is the mail system at {server}.

Your message could not be delivered to the recipient below.

<{recipient}>: host mail.vuquang.edu.example said: 550 5.1.1 User unknown
"""


def bounce() -> bytes:
    """Return the report about the announcement to MN11, whose address does not exist (status 5.1.1)."""
    recipient = demo_schools()[_BOUNCED].email
    report = Message()
    report["Authentication-Results"] = f"{AUTHSERV_ID}; none"
    report["Return-Path"] = "<>"
    report["From"] = f"Mail Delivery System <MAILER-DAEMON@{AUTHSERV_ID}>"
    report["To"] = OFFICE_ADDRESS
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(BOUNCED_AT)
    report["Message-ID"] = f"<bounce-01.20180228@{AUTHSERV_ID}>"
    report["Auto-Submitted"] = "auto-replied"
    report["MIME-Version"] = "1.0"
    report["Content-Type"] = 'multipart/report; report-type=delivery-status; boundary="=_bao_loi_01_="'
    report.attach(_text(recipient))
    report.attach(_status(recipient))
    report.attach(_returned_headers(recipient))
    return report.as_bytes(policy=SMTP)


def _text(recipient: str) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part.set_content(_TEXT.format(server=AUTHSERV_ID, recipient=recipient))
    return part


def _status(recipient: str) -> Message:
    of_message, of_recipient = Message(), Message()
    of_message["Reporting-MTA"] = f"dns; {AUTHSERV_ID}"
    of_recipient["Final-Recipient"] = f"rfc822; {recipient}"
    of_recipient["Action"] = "failed"
    of_recipient["Status"] = "5.1.1"
    of_recipient["Diagnostic-Code"] = "smtp; 550 5.1.1 User unknown"
    part = Message()
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([of_message, of_recipient])
    return part


def _returned_headers(recipient: str) -> Message:
    original = Message()
    original["From"] = OFFICE_ADDRESS
    original["To"] = recipient
    original["Subject"] = "Cong van so 44/PGDDT-TDKT"
    original["Message-ID"] = "<cv44.thong-bao.mn11@pgdvuquang.example>"
    part = Message()
    part["Content-Type"] = "text/rfc822-headers"
    part.set_payload(original.as_string())
    return part
