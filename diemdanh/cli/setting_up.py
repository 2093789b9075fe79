"""init and doctor: from nothing to a service that can run."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from diemdanh import doctor, settings
from diemdanh.cli.context import NEEDS_A_PERSON, WRONG_USAGE, AsJson, answer_json, say, session_of
from reminders import sight


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("init")(init)
    app.command("doctor")(examine)
    app.command("health")(health)


def init(
    context: typer.Context,
    directory: Annotated[Path | None, typer.Argument(metavar="[THƯ MỤC]", help="Nơi đặt config.toml.")] = None,
) -> None:
    """Ghi config.toml từ mẫu (nếu chưa có), tạo hoặc nâng cấp cơ sở dữ liệu. Chạy lại được."""
    from store.upgrades import upgrade  # noqa: PLC0415 - Alembic takes longer to load than most commands to run

    path = directory / "config.toml" if directory else session_of(context).config
    if path.exists():
        say(f"Giữ nguyên {path}.")
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files("diemdanh").joinpath("config.example.toml").read_text("utf-8"), encoding="utf-8")
        say(f"Đã ghi {path}. Sửa những dòng có dấu «SỬA», rồi chạy «diemdanh doctor».")
    store = settings.load_store(path)
    changed = upgrade(store.url)
    store.blobs.mkdir(parents=True, exist_ok=True)
    say("Đã tạo hoặc nâng cấp cơ sở dữ liệu." if changed else "Cơ sở dữ liệu đã sẵn sàng.")


def examine(context: typer.Context, as_json: AsJson = False) -> None:
    """Kiểm tra cấu hình, hộp thư, gửi thư, cơ sở dữ liệu, đĩa, đồng hồ; mỗi lỗi nói rõ cách sửa."""
    session = session_of(context)
    checks = doctor.examine(session.config, session.clock)
    if as_json:
        answer_json({"checks": [check.as_dict() for check in checks]})
    else:
        for check in checks:
            say(f"{'✔' if check.ok else '✘'} {check.name}: {check.detail}")
            if check.hint:
                say(f"    → {check.hint}")
    failed = [check.name for check in checks if not check.ok]
    if failed:
        raise typer.Exit(WRONG_USAGE if "configuration" in failed else NEEDS_A_PERSON)


def health(context: typer.Context) -> None:
    """Trả về 0 khi hộp thư được xem trong 30 phút qua (dùng cho HEALTHCHECK)."""
    session = session_of(context)
    if not doctor.is_healthy(session.parts, session.now()):
        say("Hộp thư chưa được xem trong 30 phút qua.")
        with session.parts.database.reading() as tx:
            trouble = sight.trouble(tx, session.parts.office)
        if trouble:
            say(f"    → {trouble.sentence}")
        raise typer.Exit(NEEDS_A_PERSON)
    say("Hộp thư được xem trong 30 phút qua.")
