"""The HTML part says what the text part says, and nothing in it is markup that a school wrote."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.markup import html_of, parts_of


def words(html: str) -> list[str]:
    text = re.sub(r"<[^>]*>", " ", html)
    for name, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(name, char)
    return text.split()


def test_paragraphs_lines_and_lists_keep_their_shape() -> None:
    html = html_of("Kính gửi: Trường A\n\n1. Đợt 1\n   Hạn nộp: 05/3\n\n  - a\n    1. b\n  - c\n")
    assert html == (
        "<p>Kính gửi: Trường A</p>\n<ol>\n<li>Đợt 1<br>\nHạn nộp: 05/3</li>\n</ol>\n"
        "<ul>\n<li>a\n<ol>\n<li>b</li>\n</ol>\n</li>\n<li>c</li>\n</ul>\n"
    )


def test_a_line_that_leads_to_a_list_stands_out() -> None:
    assert '<p style="font-weight:bold;margin-bottom:0;">PHẢI SỬA:</p>\n<ul>' in html_of("PHẢI SỬA:\n  - a\n")
    assert "style" not in html_of("Kính gửi:\n\nchữ\n")


@pytest.mark.parametrize(
    "text",
    [
        "<b>đậm</b> <script>alert(1)</script>",
        "[bấm](http://a.example) ![](http://a.example/x.png) <http://a.example>",
        "**đậm** _nghiêng_ `mã` ~~xóa~~",
        "# không phải tiêu đề\n> không phải trích",
        "    thụt vào không phải mã\n```\nx\n```",
        "&lt; &amp;nbsp; &#60;",
    ],
)
def test_nothing_else_is_markup(text: str) -> None:
    html = html_of(text)
    assert set(re.findall(r"</?(\w+)", html)) <= {"p", "br"}
    assert words(html) == text.split()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\\-+*.)0123456789"), max_size=200))
def test_no_word_is_lost(text: str) -> None:
    assert words(html_of(text)) == text.split()


def test_the_foot_is_what_stands_below_the_line_of_two_dashes() -> None:
    assert parts_of("Kính gửi\n\n--\nThư tự động.\n") == ("Kính gửi\n", "Thư tự động.\n")
    assert parts_of("Kính gửi -- tôi\n") == ("Kính gửi -- tôi\n", "")
