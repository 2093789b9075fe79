"""form: a blank form for a school to fill in, with what the office knows filled in."""

from pathlib import Path
from typing import Annotated

import typer

from diemdanh.cli.context import Session, say, session_of
from diemdanh.wiring import Parts
from reminders.blankforms.prefill import Known, known_of
from rules.campaigns import Round
from rules.forms.layout import Form
from rules.obligations import owes
from rules.problems import InputProblems
from rules.schools import School


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("form")(form)


def form(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="TỆP", help="Tệp sẽ ghi, .docx hoặc .xlsx.")],
    school: Annotated[str | None, typer.Option("--school", metavar="TRƯỜNG", help="Mã trường, để điền sẵn.")] = None,
    round_id: Annotated[str | None, typer.Option("--round", metavar="ĐỢT", help="Biểu của đợt này.")] = None,
    form_id: Annotated[str | None, typer.Option("--form", metavar="BIỂU", help="Biểu này, không theo đợt nào.")] = None,
) -> None:
    """Ghi biểu mẫu trống để gửi cho trường, điền sẵn những gì đã biết. Không ghi đè tệp đã có."""
    if out.suffix.lower() not in (".docx", ".xlsx"):
        raise InputProblems(f"Không ghi được «{out.name}»:", ["tên tệp phải kết thúc bằng .docx hoặc .xlsx"])
    if problem := _unclear(round_id, form_id, school):
        raise InputProblems("Không rõ cần biểu nào:", [problem])
    if out.exists():
        raise InputProblems(f"Tệp {out} đã có:", ["xóa tệp đó hoặc chọn tên khác"])
    session = session_of(context)
    wanted, known = _for_round(session, round_id, school) if round_id else _of_kind(session, form_id or "")
    content = _written(wanted, known, out.suffix.lower())
    with out.open("xb") as file:
        file.write(content)
    say(f"Đã ghi biểu {wanted.code} (v{wanted.version}) vào {out}.")


def _unclear(round_id: str | None, form_id: str | None, school: str | None) -> str:
    """Return what is wrong with the options that say which form is wanted, "" where they are clear."""
    if round_id and form_id:
        return "--round và --form không dùng cùng nhau; --round ĐỢT là biểu của đợt, --form BIỂU không theo đợt nào"
    if school and not round_id:
        return "--school chỉ dùng cùng --round, để biết biểu và hạn nộp của đợt: --round ĐỢT --school TRƯỜNG"
    return "" if round_id or form_id else "dùng --round ĐỢT (có thể kèm --school), hoặc --form BIỂU"


def _written(wanted: Form, known: Known, suffix: str) -> bytes:
    # The libraries take a tenth of a second and some memory, which the service would pay for too.
    if suffix == ".docx":
        from reminders.blankforms.docx_form import blank_docx  # noqa: PLC0415

        return blank_docx(wanted, known)
    from reminders.blankforms.xlsx_form import blank_xlsx  # noqa: PLC0415

    return blank_xlsx(wanted, known)


def _of_kind(session: Session, form_id: str) -> tuple[Form, Known]:
    """Return a form by its id with nothing but the office; needs no database."""
    parts = session.unready
    return _form(parts, form_id), _known(parts, None, None)


def _for_round(session: Session, round_id: str, code: str | None) -> tuple[Form, Known]:
    parts = session.parts
    with parts.database.reading() as tx:
        round_ = session.require_round(tx, round_id)
        school = session.require_school(tx, code) if code is not None else None
    if school and not owes(round_, school):
        raise InputProblems(f"{school.name} không thuộc {round_.label}:", ["trường không phải nộp đợt này"])
    return _form(parts, round_.form), _known(parts, school, round_)


def _known(parts: Parts, school: School | None, round_: Round | None) -> Known:
    due = round_.deadline.in_words(parts.calendar) if round_ else ""
    return known_of(school, round_, parts.settings.office.name, parts.settings.reminders.from_address, due)


def _form(parts: Parts, form_id: str) -> Form:
    if form_id not in parts.forms:
        raise InputProblems(f"Không có biểu «{form_id}»:", [f"các biểu hiện có: {', '.join(sorted(parts.forms))}"])
    return parts.forms[form_id]
