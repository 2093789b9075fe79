"""The form definitions: those that come with the product, and the office's own in a folder."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from rules.forms.layout import Form
from rules.forms.parsing import FormError, parse_form
from rules.problems import InputProblems

_WRONG = "Biểu mẫu trong thư mục {folder} có chỗ cần sửa:"
_LARGEST = 1 << 20  # octets; a definition has some ten thousand


@cache
def load_definitions() -> tuple[Form, ...]:
    """Return every form defined in `rules/forms/definitions`, by file name. FormError if one cannot be used."""
    folder = resources.files("rules.forms") / "definitions"
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    return tuple(parse_form(item.read_text(encoding="utf-8")) for item in files)


def with_own(folder: Path) -> tuple[Form, ...]:
    """Return the forms of the product and those defined in the *.toml files of `folder`, by file name.

    One of the same id as a form of the product takes its place; two of one id, or of one code and version, are a
    problem. Raises InputProblems with everything that is wrong in all files, each with its file and key, in Vietnamese.
    """
    own: dict[str, Form] = {}
    problems: list[str] = []
    for file in _files(folder):
        try:
            own[file.name] = parse_form(_text(file))
        except FormError as error:
            problems += (f"{file.name}: {problem}" for problem in error.problems)
    replaced = {form.id for form in own.values()}
    known = {form.id: form for form in load_definitions() if form.id not in replaced}
    problems += _claimed_twice([*((form.id, form) for form in known.values()), *own.items()])
    if problems:
        raise InputProblems(_WRONG.format(folder=folder), problems)
    return (*known.values(), *own.values())


def _files(folder: Path) -> list[Path]:
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix == ".toml")
    except OSError as error:
        raise InputProblems(_WRONG.format(folder=folder), [f"{folder}: không đọc được ({error.strerror})"]) from error
    if not files:
        raise InputProblems(_WRONG.format(folder=folder), [f"{folder}: không có tệp *.toml nào"])
    return files


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            raise FormError(("tệp quá lớn",))
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise FormError((f"không đọc được: {error.strerror}",)) from error
    except UnicodeDecodeError as error:
        raise FormError(("phải là tệp văn bản UTF-8",)) from error


def _claimed_twice(named: Sequence[tuple[str, Form]]) -> list[str]:
    """Return what two definitions claim both: a file could never be told to be one of them."""
    problems: list[str] = []
    ids: dict[str, str] = {}
    codes: dict[tuple[str, str], str] = {}
    for name, form in named:
        if ids.setdefault(form.id, name) != name:
            problems.append(f"{name}: id «{form.id}» đã có ở {ids[form.id]}")
        elif codes.setdefault((form.code, form.version), name) != name:
            problems.append(f"{name}: code «{form.code}» (v{form.version}) đã có ở {codes[form.code, form.version]}")
    return problems
