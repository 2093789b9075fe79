"""What kind of mail it is. Decided by its headers; nothing automatic is ever answered."""

from enum import StrEnum

from ingest.mime import Mail


class MailKind(StrEnum):
    """The kinds that are handled differently."""

    OURS = "ours"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    MAILING_LIST = "mailing_list"
    CALENDAR = "calendar"
    ORDINARY = "ordinary"


_INVITATION = frozenset({"text/calendar", "application/ics"})


def kind_of(mail: Mail, our_address: str) -> MailKind:
    """Return the kind of a mail; `our_address` is the one that we send from."""
    if mail.sender == our_address.casefold() and _is_automatic(mail):
        return MailKind.OURS
    if _is_bounce(mail):
        return MailKind.BOUNCE
    if _is_automatic(mail):
        return MailKind.AUTO_REPLY
    if mail.headers["list-id"] or _first(mail, "precedence") in {"list", "bulk", "junk"}:
        return MailKind.MAILING_LIST
    if "text/calendar" in mail.part_types and all(file.content_type in _INVITATION for file in mail.attachments):
        return MailKind.CALENDAR
    return MailKind.ORDINARY


def _is_bounce(mail: Mail) -> bool:
    """A delivery report, not a mail that encloses one. Source: RFC 3464; the null return path of RFC 5321 4.5.5."""
    if mail.headers["x-failed-recipients"] or (mail.delivery_status and mail.part_types[0] == "multipart/report"):
        return True
    daemon = (mail.sender or "").startswith(("mailer-daemon@", "postmaster@"))
    return _first(mail, "return-path") == "<>" and daemon


def _is_automatic(mail: Mail) -> bool:
    """Source: RFC 3834 section 2 and the headers that older and Microsoft's servers use instead."""
    submitted = _first(mail, "auto-submitted")
    if submitted and submitted != "no":
        return True
    suppress = _first(mail, "x-auto-response-suppress")
    return (
        bool(mail.headers["x-autoreply"] or mail.headers["x-autorespond"])
        or _first(mail, "precedence") == "auto_reply"
        or (bool(suppress) and suppress != "none" and _first(mail, "return-path") == "<>")
    )


def _first(mail: Mail, name: str) -> str:
    values = mail.headers[name]
    return values[0].split(";")[0].strip().casefold() if values else ""
