"""demo: the whole product on this machine, with an embedded mail server and invented schools."""

from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("demo")(demo)


def demo(
    serve: Annotated[bool, typer.Option("--serve", help="Chạy tiếp, để xem bằng chương trình thư.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="THƯ MỤC", help="Nơi để kết quả.")] = Path("demo"),
) -> None:
    """Trình diễn toàn bộ chương trình trên máy này, với hộp thư và 30 trường minh họa."""
    from diemdanh.cli.story import tell  # noqa: PLC0415 - mail servers that no other command should load

    tell(out, serve=serve)
