"""What a mail server means when it refuses, and what a person can do about it."""

import re
import ssl
from dataclasses import dataclass


class MailboxError(Exception):
    """The mailbox cannot be used.

    `transient`: another try may help; `throttled`: only after a pause that the server asked for; `hint`: what a person
    can do, in Vietnamese.
    """

    def __init__(self, message: str, *, transient: bool, throttled: bool = False, hint: str = "") -> None:
        super().__init__(message)
        self.transient = transient
        self.throttled = throttled
        self.hint = hint


class NotTriedError(MailboxError):
    """The mailbox failed a while ago and is left alone for now; everything else is as the failure said."""


@dataclass(frozen=True)
class _Meaning:
    """What servers say (a regular expression, upper case), and what it means. "" is nothing that they say."""

    said: str
    hint: str
    transient: bool = False
    throttled: bool = False


_BUSY_HINT = "Máy chủ thư đang bận hoặc bảo trì; chương trình sẽ tự thử lại."
# The first that fits counts. Sources: response codes of RFC 5530 and RFC 9208; the texts of Gmail, Microsoft, Yahoo,
# Zoho, Zimbra, Courier, Cyrus and Dovecot.
_MEANINGS = (
    _Meaning(
        "OVERQUOTA|THROTTLED|BANDWIDTH LIMITS|LIMITS EXCEEDED|RATE LIMIT|TOO MANY REQUESTS",
        "Máy chủ thư tạm giới hạn vì đã tải nhiều (Gmail cho khoảng 2.500 MB mỗi ngày). Chương trình sẽ tự nghỉ rồi "
        "thử lại; nếu lặp lại nhiều ngày, xem còn chương trình nào khác tải hộp thư này.",
        transient=True,
        throttled=True,
    ),
    _Meaning(
        r"TOO MANY (SIMULTANEOUS|CONCURRENT|OPEN |CONN|SESSIONS)|MAXIMUM NUMBER OF|CONNECTION LIMIT|\[LIMIT\]",
        "Hộp thư đang mở ở quá nhiều nơi (Gmail cho tối đa 15 kết nối). Đóng bớt các chương trình thư khác đang dùng "
        "hộp thư này; chương trình sẽ tự thử lại.",
        transient=True,
        throttled=True,
    ),
    _Meaning(
        "APP(LICATION)?[- ]SPECIFIC PASSWORD|APP PASSWORD",
        "Hộp thư đòi «mật khẩu ứng dụng»; mật khẩu đăng nhập thường không dùng được. Gmail: vào "
        "https://myaccount.google.com/apppasswords tạo một mật khẩu 16 chữ cái rồi ghi vào tệp mật khẩu.",
    ),
    _Meaning(
        "WEB LOGIN REQUIRED|VIA (YOUR|A) WEB BROWSER|WEBALERT",
        "Nhà cung cấp muốn chủ hộp thư xác nhận: mở trình duyệt, đăng nhập hộp thư này (Gmail: "
        "https://mail.google.com), đồng ý các câu hỏi rồi chạy «diemdanh doctor».",
    ),
    _Meaning(
        "IMAP ACCESS IS DISABLED FOR YOUR DOMAIN",
        "Quản trị viên của tên miền đã tắt IMAP. Đề nghị quản trị viên bật IMAP cho hộp thư này.",
    ),
    _Meaning(
        "NOT ENABLED FOR IMAP|IMAP (ACCESS )?(IS )?(DISABLED|NOT ENABLED)|(TO|PLEASE) ENABLE IMAP",
        "Hộp thư chưa bật IMAP. Gmail: Cài đặt › Chuyển tiếp và POP/IMAP › Bật IMAP.",
    ),
    _Meaning(
        "BASICAUTHBLOCKED|BASIC AUTHENTICATION IS (DISABLED|BLOCKED)",
        'Microsoft không còn cho đăng nhập bằng mật khẩu. Đặt auth = "oauth2" trong mục [ingest] rồi chạy '
        "«diemdanh login».",
    ),
    _Meaning(
        "AUTHENTICATED BUT NOT CONNECTED",
        "Microsoft nhận đăng nhập nhưng không mở hộp thư: kiểm tra username là địa chỉ của chính hộp thư này và IMAP "
        "đã được bật cho hộp thư trong trang quản trị.",
    ),
    _Meaning(
        "PRIVACYREQUIRED|LOGIN ?DISABLED|(PLAINTEXT|CLEARTEXT) (AUTHENTICATION|LOGIN)",
        'Máy chủ chỉ cho đăng nhập qua kết nối mã hóa. Đặt security = "tls" (cổng 993) hoặc "starttls" trong mục '
        "[ingest].",
    ),
    _Meaning(
        r"\[EXPIRED\]|PASSWORD (HAS )?EXPIRED|MUST CHANGE PASSWORD",
        "Mật khẩu của hộp thư đã hết hạn. Đổi mật khẩu rồi ghi lại vào tệp mật khẩu.",
    ),
    _Meaning(  # for a while or for good: trying again soon keeps it locked
        "CONTACTADMIN|ACCOUNT .{0,40}(LOCKED|SUSPENDED|DISABLED|BLOCKED)|FAILED LOGIN ATTEMPTS|LOGIN FAILURES",
        "Tài khoản của hộp thư bị khóa, có thể vì đăng nhập sai nhiều lần. Kiểm tra mật khẩu, nhờ nhà cung cấp mở "
        "khóa; chương trình chỉ thử lại thưa dần.",
    ),
    _Meaning(
        r"\[(UNAVAILABLE|INUSE|SERVERBUG)\]",
        _BUSY_HINT,
        transient=True,
    ),
)
# After "please try again" a wrong password is as wrong as before, so this is looked for first.
_WRONG_WORDS = (
    r"AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|(INVALID|INCORRECT|WRONG|BAD) (CREDENTIALS|USER|PASSWORD|LOGIN)"
)
_BUSY = _Meaning(
    "UNAVAILABLE|TRY AGAIN|TEMPORAR|SYSTEM ERROR|INTERNAL (SERVER )?ERROR|SHUTTING DOWN|MAINTENANCE",
    _BUSY_HINT,
    transient=True,
)
_WRONG_LOGIN = (
    "Kiểm tra username và mật khẩu của hộp thư. Gmail cần «mật khẩu ứng dụng» (App password), không phải mật khẩu "
    "thường."
)
_REFUSED_GRANT = "Máy chủ không nhận quyền truy cập đã cấp. Chạy «diemdanh login» để cấp lại."
_NETWORK = "Kiểm tra mạng, tên máy chủ (host), cổng (port) và kiểu bảo mật (security) của hộp thư."
_CERTIFICATE = "Chứng chỉ của máy chủ thư không hợp lệ. Kiểm tra tên máy chủ (host) và đồng hồ của máy này."
_NO_FOLDER = "Hộp thư không có thư mục này. Kiểm tra khóa folder trong mục [ingest]; Gmail: tên nhãn, ví dụ «Báo cáo»."


def refused_login(text: str, *, by_token: bool) -> MailboxError:
    """Return the error for a login that the server refused with `text`."""
    return _explained("login refused", text, _Meaning(_WRONG_WORDS, _REFUSED_GRANT if by_token else _WRONG_LOGIN))


def refused(what: str, text: str) -> MailboxError:
    """Return the error for a command that the server refused; another try may help unless it says otherwise."""
    return _explained(what, text, _Meaning("", "", transient=True))


def refused_folder(what: str, text: str) -> MailboxError:
    """Return the error for a folder that cannot be opened."""
    return _explained(what, text, _Meaning("", _NO_FOLDER, transient=True))


def broken(where: str, error: Exception) -> MailboxError:
    """Return the error for a connection that could not be made, broke, or was ended by the server with a reason."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailboxError(f"{where}: {error}", transient=False, hint=_CERTIFICATE)
    if isinstance(error, OSError):  # this machine speaks: its "temporary failure" is one of the network
        return MailboxError(f"{where}: {error}", transient=True, hint=_NETWORK)
    return _explained(where, str(error), _Meaning("", _NETWORK, transient=True))


def _explained(what: str, text: str, otherwise: _Meaning) -> MailboxError:
    """Judge by what the server says, `text`, alone: a host or a folder may be called anything."""
    said = text.upper()
    known = (meaning for meaning in (*_MEANINGS, otherwise, _BUSY) if meaning.said and re.search(meaning.said, said))
    meaning = next(known, otherwise)
    shown = "".join(c if c.isprintable() else " " for c in f"{what}: {text}"[:500])  # it goes into a log
    return MailboxError(shown, transient=meaning.transient, throttled=meaning.throttled, hint=meaning.hint)
