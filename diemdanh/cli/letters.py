"""letters: the templates of all letters, to be changed, and how each letter looks."""

from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated

import typer

from diemdanh.cli.context import say, session_of
from reminders import texts
from reminders.specimens import specimens
from reminders.texts import Texts
from rules.problems import InputProblems

_TEMPLATES, _LOOKS = "mau", "xem"


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("letters")(letters)


def letters(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="THƯ MỤC", help="Nơi ghi; phải chưa có.")],
) -> None:
    """Ghi mọi mẫu thư (mau/) và từng loại thư trông như thế nào, với tên minh họa (xem/)."""
    if folder.exists():
        raise InputProblems(f"{folder} đã có:", ["chọn tên khác"])
    config = session_of(context).config
    used = session_of(context).unready.texts if config.exists() else Texts()
    (folder / _TEMPLATES).mkdir(parents=True)
    (folder / _LOOKS).mkdir()
    for name in texts.names():
        (folder / _TEMPLATES / name).write_text(texts.source(name), encoding="utf-8")
    count = _write_looks(used, folder / _LOOKS)
    say(f"Đã ghi {len(texts.names())} mẫu vào {folder / _TEMPLATES}, {count} thư minh họa vào {folder / _LOOKS}.")
    say("Muốn đổi lời: chép tệp cần đổi vào một thư mục riêng, sửa, rồi nêu thư mục ấy ở [reminders] templates.")


def _write_looks(used: Texts, folder: Path) -> int:
    count = 0
    for template, letters_of_it in groupby(sorted(specimens(used), key=itemgetter(0)), key=itemgetter(0)):
        for number, (_, letter, html) in enumerate(letters_of_it, 1):
            stem = f"{template.removesuffix('.txt')}-{number}"
            (folder / f"{stem}.txt").write_text(f"{letter.subject}\n\n{letter.text}", encoding="utf-8")
            (folder / f"{stem}.html").write_text(html, encoding="utf-8")
            count += 1
    return count
