"""Is everything as it must be? Each answer that is no says how to mend it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from diemdanh import settings
from diemdanh.clock import Clock
from diemdanh.oauth.errors import TokenError
from diemdanh.wiring import Parts
from ingest import mailbox
from ingest.mailbox import MailboxError
from ingest.sandbox import measures
from reminders import sending
from reminders.sending import SendingError
from reminders.sight import is_fresh
from rules.problems import InputProblems
from store import campaigns, roster
from store.database import StoreError

_UNVERIFIED = (
    "Chưa đặt ingest.trusted_authserv: báo cáo từ địa chỉ đã đăng ký vẫn được ghi nhận, "
    "nhưng người gửi chưa được xác thực."
)
_BY_DKIM = (
    "Chưa đặt ingest.trusted_authserv: chương trình tự kiểm tra chữ ký DKIM (ingest.verify_dkim); báo cáo từ địa chỉ "
    "đã đăng ký mà không có chữ ký vẫn được ghi nhận là chưa xác thực, trừ khi tên miền người gửi cấm (DMARC)."
)
_ASK_FOLDER = "Kiểm tra khóa folder của mục [ingest]: thư mục (nhãn) phải có trong hộp thư."
_NO_SENT_FOLDER = (
    "Không thấy thư mục thư đã gửi (reminders.sent_folder): thư bị ngắt giữa lúc gửi sẽ không được gửi lại."
)
_LEAST_FREE = 500 * 2**20
# No letter that this program serves is older; a clock before it has lost its battery.
_EARLIEST = datetime(2018, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Check:
    """One answer. `hint` says how to mend what is wrong, or what to know where all is well."""

    name: str
    ok: bool
    detail: str
    hint: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the check as JSON shows it."""
        return asdict(self)


def examine(config: Path, clock: Clock) -> list[Check]:
    """Check everything that can be checked, and go on after what fails."""
    try:
        parts = Parts(settings.load(config), clock)
        _need_secrets(parts)
    except InputProblems as error:
        wrong = Check("configuration", False, str(error), "Sửa các khóa nêu trên trong tệp cấu hình.")
        unknown = [Check(name, False, "chưa kiểm tra được: cấu hình chưa đúng") for name in _CHECKS]
        return [wrong, *unknown, _clock(clock)]
    checks = [*([_oauth] if _by_token(parts) else []), *_CHECKS.values()]
    return [Check("configuration", True, str(config)), *(check(parts) for check in checks), _clock(clock)]


def _by_token(parts: Parts) -> bool:
    return "oauth2" in (parts.settings.ingest.auth, parts.settings.reminders.auth)


def _need_secrets(parts: Parts) -> None:
    """Raise InputProblems when a password or the client secret cannot be had. What a token lacks has its own check."""
    if _by_token(parts):
        _ = parts.access
    if parts.settings.ingest.auth == "password":
        _ = parts.account
    if parts.settings.reminders.auth == "password":
        _ = parts.relay


def _oauth(parts: Parts) -> Check:
    """Renew the token: the only way to know that it can be."""
    access, local = parts.access, parts.plain_calendar.local
    try:
        token = access.renew(parts.clock())
    except TokenError as error:
        return Check("oauth", False, str(error), error.hint)
    until = local(token.expires_at).strftime("%H:%M %d/%m/%Y")
    return Check("oauth", True, f"{access.provider.name}: đã gia hạn mã truy cập trong {access.path}, đến {until}")


def _database(parts: Parts) -> Check:
    try:
        ready = parts.database.is_current()
    except StoreError as error:
        return Check("database", False, str(error), "Kiểm tra [store] url, quyền ghi và máy chủ cơ sở dữ liệu.")
    if not ready:
        return Check("database", False, "chưa có hoặc chưa nâng cấp", "Chạy «diemdanh init».")
    return Check("database", True, "sẵn sàng")


def _mailbox(parts: Parts) -> Check:
    try:
        account = parts.account
        seen = mailbox.check(account)
        with parts.door.connect() as opened:
            sent = opened.sent_folder(parts.settings.reminders.sent_folder)
    except MailboxError as error:
        return Check("mailbox", False, str(error), error.hint or _ASK_FOLDER)
    idle = "có" if seen.idle else "không"
    detail = (
        f"{account.username} tại {account.host}, {seen.messages} thư, IDLE: {idle}, thư đã gửi: {sent or 'không có'}, "
        f"xác thực người gửi: {_witness(parts.settings.ingest)}"
    )
    hints = [_unproven(parts.settings.ingest), "" if sent else _NO_SENT_FOLDER]
    return Check("mailbox", True, detail, " ".join(filter(None, hints)))


def _witness(mail: settings.IngestSettings) -> str:
    """Return whose word on senders is believed."""
    if mail.trusted_authserv:
        return f"theo máy chủ {mail.trusted_authserv}"
    return "tự kiểm tra DKIM" if mail.verify_dkim else "không"


def _unproven(mail: settings.IngestSettings) -> str:
    if mail.trusted_authserv:
        return ""
    return _BY_DKIM if mail.verify_dkim else _UNVERIFIED


def _sending(parts: Parts) -> Check:
    try:
        relay = parts.relay
        sending.check(relay)
    except SendingError as error:
        return Check("sending", False, str(error), error.hint)
    return Check("sending", True, f"{parts.settings.reminders.from_address} qua {relay.host}")


def _disk(parts: Parts) -> Check:
    folder = parts.settings.store.blobs
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    detail = f"còn trống {free // 2**20} MB tại {folder}"
    hint = "" if free >= _LEAST_FREE else "Dọn đĩa: cần ít nhất 500 MB trống để lưu thư gốc."
    return Check("disk", free >= _LEAST_FREE, detail, hint)


def _roster(parts: Parts) -> Check:
    try:
        if not parts.database.is_current():
            return Check("roster", False, "chưa có cơ sở dữ liệu", "Chạy «diemdanh init».")
        with parts.database.reading() as tx:
            schools, rounds = roster.all_schools(tx), campaigns.all_rounds(tx)
    except StoreError as error:
        return Check("roster", False, str(error), "Kiểm tra [store] url.")
    lost = sorted({r.form for r in rounds} - parts.forms.keys())
    if lost:
        hint = "Đặt lại tệp định nghĩa vào thư mục ghi ở ingest.forms: báo cáo theo biểu này đang không đọc được."
        return Check("roster", False, f"có đợt báo cáo dùng biểu mẫu không còn định nghĩa: {', '.join(lost)}", hint)
    missing = [hint for there, hint in _next_steps(bool(schools), bool(rounds)) if not there]
    return Check("roster", True, f"{len(schools)} trường, {len(rounds)} đợt báo cáo", " ".join(missing))


def _next_steps(has_schools: bool, has_rounds: bool) -> Iterator[tuple[bool, str]]:
    yield has_schools, "Nạp danh sách trường: «diemdanh schools import TỆP»; thư đến được giữ lại cho tới lúc đó."
    yield has_rounds, "Khai báo đợt báo cáo: «diemdanh campaign apply TỆP»; thư đến được giữ lại cho tới lúc đó."


def _readers(parts: Parts) -> Check:
    """Start a reader as for a document and tell what bounds it; it works without Landlock and seccomp too."""
    on = measures()
    if not on:
        hint = "Không mở được tiến trình đọc tệp; kiểm tra bộ nhớ và giới hạn tiến trình (ulimit -u) của máy."
        return Check("readers", False, "không đọc được tệp đính kèm", hint)
    missing = [name for name in ("landlock", "seccomp") if name not in on]
    hint = f"Nhân hệ điều hành không có {', '.join(missing)}; các giới hạn khác vẫn có hiệu lực." if missing else ""
    return Check("readers", True, f"{len(parts.forms)} biểu mẫu; giới hạn: {', '.join(on)}", hint)


def _clock(clock: Clock) -> Check:
    now = clock()
    ok = now >= _EARLIEST
    hint = "" if ok else "Đồng hồ máy chạy sai; bật đồng bộ giờ (timedatectl set-ntp true)."
    return Check("clock", ok, now.isoformat(timespec="seconds"), hint)


def is_healthy(parts: Parts, now: datetime) -> bool:
    """Tell whether the worker has seen the mailbox whole within the last 30 minutes."""
    with parts.database.reading() as tx:
        return is_fresh(tx, now)


_CHECKS: dict[str, Callable[[Parts], Check]] = {
    "database": _database,
    "mailbox": _mailbox,
    "sending": _sending,
    "disk": _disk,
    "roster": _roster,
    "readers": _readers,
}
