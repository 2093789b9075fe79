"""The demonstration as it is told on screen: the ordinary service on an embedded mail server and invented schools."""

import sys
from pathlib import Path

from diemdanh.cli.context import Session, answer_table, say
from diemdanh.cli.outbox_table import STATES
from diemdanh.cli.outgoing import write_digest
from diemdanh.cli.overview import show_parked
from diemdanh.cli.status_table import show
from diemdanh.demo.mails import demo_mails
from diemdanh.demo.office import DEMO_NOW
from diemdanh.demo.servers import MailServers, append
from diemdanh.demo.stage import build, moving_clock
from diemdanh.wiring import Parts
from diemdanh.worker import Cycle, Worker
from reminders.digest import digest_letter
from rules.calendar import vietnamese_day
from rules.overview import overviews
from store import campaigns, ledger, obligations, outbox
from store.messages import Outcome

_PORTS = (1143, 1025)


def tell(out: Path, *, serve: bool) -> None:
    """Run the demonstration and show what came of it; with `serve`, keep it running."""
    clock = moving_clock()
    imap_port, smtp_port = _PORTS if serve else (None, None)
    with MailServers(imap_port, smtp_port, clock) as servers:
        parts = build(out, servers, clock)
        session = Session(out / "config.toml", clock)
        calendar = parts.plain_calendar
        say(f"Đồng hồ trình diễn: {calendar.local(DEMO_NOW):%H:%M} {vietnamese_day(calendar.day_of(DEMO_NOW))}.")
        say(
            f"Đưa {append(demo_mails(), servers)} thư của các trường vào hộp thư (dữ liệu minh họa), rồi chạy dịch vụ …"
        )
        Cycle(parts).run()
        _show(session, parts, out)
        _keep(servers, out / "thu-da-gui")
        if serve:
            _serve(parts, servers)


def _show(session: Session, parts: Parts, out: Path) -> None:
    now = parts.clock()
    with parts.database.reading() as tx:
        rounds = campaigns.all_rounds(tx, parts.plain_calendar.day_of(now))
        owed = obligations.owed(tx, rounds, now)
        parked = [e for e in ledger.ledger(tx, now) if e.verdict.outcome is Outcome.PARKED]
        mails = outbox.everything(tx)
        letter = digest_letter(tx, parts.office, now)
    for view in overviews(rounds, owed, now, parts.calendar, courtesy_counts=parts.office.courtesy_counts):
        if view.round.opens_on <= parts.plain_calendar.day_of(now) and view.due_at <= now:
            show(session, view, None, parts.calendar, None)
    show_parked(session, parked)
    rows = [(m.kind, m.to_address, m.subject, STATES[m.state]) for m in mails]
    answer_table(f"\nThư đã gửi: {len(mails)}", ("Loại", "Tới", "Tiêu đề", "Trạng thái"), rows)
    write_digest(session, letter, out, now)
    say(f"\nBản tổng hợp buổi sáng của chuyên viên: {out / 'digest.html'} (và .txt, .eml, .xlsx).")
    as_of = DEMO_NOW.isoformat(timespec="minutes")
    say(f"Xem thêm: {sys.argv[0]} --config {out / 'config.toml'} status --as-of {as_of}")


def _keep(servers: MailServers, folder: Path) -> None:
    folder.mkdir()
    for number, delivery in enumerate(servers.deliveries, 1):
        (folder / f"{number:02d} {delivery.envelope_to[0]}.eml").write_bytes(delivery.raw)
    say(f"Các thư đã gửi, mở được bằng chương trình thư: {folder}/")


def _serve(parts: Parts, servers: MailServers) -> None:
    say("\nMáy chủ thư đang chạy; mở bằng chương trình thư bất kỳ (không mã hóa, chỉ trong máy này):")
    say(f"  IMAP {servers.host}:{servers.imap_port}, người dùng {servers.username}, mật khẩu {servers.password}")
    say(
        f"  SMTP {servers.host}:{servers.smtp_port}, không cần đăng nhập; thư gửi tới {servers.username} sẽ được xử lý."
    )
    say("Dừng bằng Ctrl+C.")
    Worker(parts).run()
