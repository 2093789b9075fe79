"""Input that a person can mend: every problem at once, each naming its place."""

from collections.abc import Iterable

from pydantic import ValidationError

_SENTENCES = {
    "missing": "thiếu khóa này",
    "extra_forbidden": "khóa lạ, không có trong mẫu",
    "enum": "giá trị phải là một trong: {expected}",
    "literal_error": "giá trị phải là một trong: {expected}",
    "date_type": "phải là ngày dạng 2018-03-05 (không đặt trong dấu nháy)",
    "string_type": "phải là chuỗi ký tự trong dấu nháy",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "time_parsing": 'phải là giờ dạng "07:30"',
    "time_type": 'phải là giờ dạng "07:30"',
    "path_type": "phải là đường dẫn trong dấu nháy",
    "string_pattern_mismatch": "không đúng dạng",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "model_type": "phải là một bảng các khóa",
    "tuple_type": "phải là một danh sách",
    "list_type": "phải là một danh sách",
    "string_too_short": "không được để trống",
    "too_short": "không được để trống",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "không được quá {le}",
    "greater_than": "phải lớn hơn {gt}",
}


class InputProblems(ValueError):
    """A file or setting is wrong; `problems` are Vietnamese clauses, each naming its place."""

    def __init__(self, what: str, problems: Iterable[str]) -> None:
        self.what = what
        self.problems = tuple(problems)
        super().__init__("\n".join([what, *(f"  - {problem}" for problem in self.problems)]))


def in_vietnamese(error: ValidationError) -> list[str]:
    """Return the problems of a validation as "place: what to mend", in the file's order."""
    return [
        f"{_place(problem['loc'])}: {_sentence(problem['type'], problem['msg'], problem.get('ctx', {}))}"
        for problem in error.errors(include_url=False, include_input=False)
    ]


def _place(steps: tuple[int | str, ...]) -> str:
    words: list[str] = []
    for step in steps:
        if isinstance(step, int) and words:
            words[-1] = f"{words[-1]} thứ {step + 1}"
        else:
            words.append(str(step))
    return ".".join(words) or "tệp"


def _sentence(kind: str, message: str, context: dict[str, object]) -> str:
    if kind == "value_error":
        return str(context["error"])
    # Pydantic lists what is allowed in English.
    said = {name: str(value).replace(" or ", " hoặc ") for name, value in context.items()}
    return _SENTENCES[kind].format_map(said) if kind in _SENTENCES else message
