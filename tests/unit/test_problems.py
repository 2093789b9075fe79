"""Input that a person can mend: every problem at once, in Vietnamese, with its place."""

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rules.problems import InputProblems, in_vietnamese


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    code: Annotated[str, Field(min_length=1, pattern=r"^\w{1,8}$")] = "A"
    many: Annotated[int, Field(ge=1, le=9)] = 1


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    parts: list[Part] = []
    on: bool = True


def told(values: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Whole.model_validate(values)
    return in_vietnamese(caught.value)


def test_the_place_counts_from_one_as_people_do() -> None:
    assert told({"parts": [{}, {"many": "x"}]}) == ["parts thứ 2.many: phải là số nguyên"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"on": 3}, "on: phải là true hoặc false"),
        ({"off": True}, "off: khóa lạ, không có trong mẫu"),
        ({"parts": {}}, "parts: phải là một danh sách"),
        ({"parts": [1]}, "parts thứ 1: phải là một bảng các khóa"),
        ({"parts": [{"many": 0}]}, "parts thứ 1.many: phải từ 1 trở lên"),
        ({"parts": [{"many": 10}]}, "parts thứ 1.many: không được quá 9"),
        ({"parts": [{"code": ""}]}, "parts thứ 1.code: không được để trống"),
        ({"parts": [{"code": "{a}"}]}, "parts thứ 1.code: không đúng dạng"),
        ([], "tệp: phải là một bảng các khóa"),
    ],
)
def test_each_problem_is_a_vietnamese_clause_at_its_place(values: object, sentence: str) -> None:
    assert told(values) == [sentence]


@given(st.dictionaries(st.sampled_from(["parts", "on", "{x}"]), st.recursive(st.none() | st.text(), st.lists)))
def test_whatever_is_written_there_is_a_sentence_for_it(values: dict[str, object]) -> None:
    try:
        Whole.model_validate(values)
    except ValidationError as error:
        sentences = in_vietnamese(error)
    else:
        sentences = ["nothing is wrong"]
    assert sentences
    assert all(sentences)


def test_the_problems_are_listed_below_what_they_are_problems_of() -> None:
    problems = InputProblems("Tệp có chỗ cần sửa:", ["a: thiếu", "b: thừa"])
    assert str(problems) == "Tệp có chỗ cần sửa:\n  - a: thiếu\n  - b: thừa"
    assert problems.problems == ("a: thiếu", "b: thừa")
