"""The mails of the demonstration as they are told in thu.toml, and the files that they carry."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

from diemdanh.demo.form_docx import write_docx
from diemdanh.demo.form_xlsx import write_xlsx
from diemdanh.demo.forms import FilledForm, Texts
from diemdanh.demo.lesson_plan import write_lesson_plan
from diemdanh.demo.reports import demo_schools, report

_DATA: Final = files("diemdanh.demo") / "data"
_ETH: Final = str.maketrans("Đ", "Ð")


@dataclass(frozen=True)
class Letter:
    """One mail as it is told: who writes what when, and what happens to its file.

    `file_name_as` is "word" (RFC 2047, what most programs send), "rfc2231" or "nfd"; a `file` that begins with a dot is
    attached without a name. `cut` breaks the file off, `text_as` "eth" spells Đ as Ð in the form. A `verdict` replaces
    what the receiving server says of the sender, which is otherwise that all is well; `via` is then the server it came
    from.
    """

    about: str
    address: str
    sender: str
    at: datetime
    subject: str
    text: str
    report: str = ""
    day: str = "01/3/2018"
    file: str = ""
    file_name_as: str = "word"
    text_as: str = ""
    cut: bool = False
    lesson: bool = False
    verdict: str = ""
    via: str = ""
    also: Texts = ()
    written_at: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """Return the file's kind: "docx" or "xlsx", "" without a file."""
        return self.file.rpartition(".")[2]


def told_letters() -> tuple[Letter, ...]:
    """Return the mails of thu.toml in the order of their arrival."""
    entries = tomllib.loads((_DATA / "thu.toml").read_text(encoding="utf-8"))["mail"]
    return tuple(sorted(map(_letter, entries), key=lambda letter: letter.at))


def file_of(letter: Letter) -> bytes:
    """Return the content of the letter's main file, as damaged as the story wants it."""
    if letter.lesson:
        return write_lesson_plan()
    form = report(letter.report, letter.day)
    if letter.text_as == "eth":
        form = _spelt_with_eth(form)
    content = write_xlsx(form) if letter.suffix == "xlsx" else write_docx(form)
    return content[: len(content) * 3 // 5] if letter.cut else content


def enclosure(name: str) -> bytes:
    """Return one of the sample files that are attached beside a form."""
    return (_DATA / name).read_bytes()


def _letter(entry: dict[str, Any]) -> Letter:
    origin = entry.pop("from")
    address = origin if "@" in origin else demo_schools()[origin].email
    return Letter(address=address, **{**entry, "text": entry["text"].strip(), "also": tuple(entry.get("also", ()))})


def _spelt_with_eth(form: FilledForm) -> FilledForm:
    return replace(
        form,
        school=form.school.translate(_ETH),
        answers=tuple(answer.translate(_ETH) for answer in form.answers),
        individuals=tuple(tuple(text.translate(_ETH) for text in row) for row in form.individuals),
    )
