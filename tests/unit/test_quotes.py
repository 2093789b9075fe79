"""Where the words of a writer end and the mail that he answers begins."""

import pytest

from rules.quotes import own_words

OURS = "Nếu đúng là trường gửi, đề nghị trả lời: ĐÚNG"
ANSWERS = {
    "quoted by marks": f"Đúng ạ\n\n> Kính gửi\n> {OURS}",
    "Gmail": f"Đúng ạ\n\nVào 10:00, Th 6, 2 thg 3, 2018 Phòng GD&ĐT Vũ Quang <bc@phong.example>\nđã viết:\n\n> {OURS}",
    "Gmail in English": f"Đúng ạ\n\nOn Fri, Mar 2, 2018 at 10:00 AM Phòng GD&ĐT <bc@phong.example> wrote:\n\n> {OURS}",
    "Apple Mail": f"Đúng ạ\n\nVào ngày 2 thg 3, 2018, lúc 10:00, Phòng <bc@phong.example> đã viết:\n\n{OURS}",
    "Outlook": f"Đúng ạ\n\nFrom: Phòng GD&ĐT <bc@phong.example>\nSent: Friday, March 2, 2018 10:00\n\n{OURS}",
    "Outlook in Vietnamese": f"Đúng ạ\n\nTừ: Phòng GD&ĐT\nĐã gửi: Thứ Sáu, 2 Tháng Ba 2018\nTới: th06\n\n{OURS}",
    "old Outlook": f"Đúng ạ\n\n-----Original Message-----\nFrom: Phòng\n\n{OURS}",
    "Outlook on the web": f"Đúng ạ\n________________________________\nTừ: Phòng\n{OURS}",
    "HTML of Gmail": f'<div dir="auto">Đúng ạ</div><br><div class="gmail_quote"><div>{OURS}</div></div>',
    "HTML of Outlook": f'<style>p {{x}}</style><p>Đúng&nbsp;ạ</p><div id="divRplyFwdMsg">From: Phòng</div>{OURS}',
    "HTML with a block quote": f"<p>Đúng<span> ạ</span></p><blockquote>{OURS}</blockquote>",
    "no quote": "Đúng ạ",
}


@pytest.mark.parametrize("text", ANSWERS.values(), ids=ANSWERS)
def test_what_is_quoted_is_no_word_of_the_writer(text: str) -> None:
    assert own_words(text) == "Đúng ạ"


@pytest.mark.parametrize("text", [f"> {OURS}\n\nĐúng ạ", f"On Fri, Mar 2, 2018 A <a@b.example> wrote:\n{OURS}\nĐúng"])
def test_what_is_written_below_the_quote_counts_for_nothing(text: str) -> None:
    assert own_words(text) == ""


def test_a_letter_that_only_looks_like_a_head_is_kept_whole() -> None:
    said = "Từ: trường Đức Lĩnh\nĐúng ạ"
    assert own_words(said) == said
