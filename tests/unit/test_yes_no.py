"""What a school answers to "có phải trường gửi?": yes, no, or something for a person to read."""

import unicodedata
from itertools import product

import pytest

from rules.yes_no import answer
from rules.yes_no_words import letters

SCHOOL = "Trường Tiểu học Đức Lĩnh"

YES = (
    "đúng",
    "ĐÚNG",
    "dung",
    "Dung roi a",
    "Đúng ạ.",
    "Đúng rồi ạ!",
    "đúng r ạ",
    "Dạ đúng ạ",
    "đúng là trường gửi",
    "Đúng là trường em gửi ạ.",
    "dung roi a, truong em gui",
    "Phải ạ",
    "Trường có gửi ạ",
    "Trường xác nhận đã gửi báo cáo.",
    "Báo cáo này đúng là của trường",
    "chính xác ạ",
    "Dạ đúng rồi ạ, cảm ơn anh",
    "Đúng ạ, xin cảm ơn!",
    "Đúng là trường em gửi anh ạ",
    "Vâng đúng ạ",
    "Ok, đúng rồi ạ",
    "Có, đúng là trường em gửi ạ",
    "Phải là trường em gửi ạ",
    "Đúng là do trường gửi",
    "Đúng ạ. Trân trọng cảm ơn.",
    "Đúng rồi anh ạ",
    "Đúng ạ. Kính chúc anh chị sức khỏe!",
    "Em chào chị, đúng là trường em gửi ạ",
    "Kính gửi Phòng GD&ĐT,\nTrường Tiểu học Đức Lĩnh xác nhận đúng là báo cáo của trường.\nTrân trọng.",
    "Kính gửi: Phòng Giáo dục và Đào tạo\nĐúng là trường gửi. Đề nghị Phòng ghi nhận giúp ạ.",
    "Đúng\n--\nNguyễn Thị Minh Họa\nHiệu trưởng, ĐT 0239 000 006",
    "Đúng\n\nSent from my iPhone",
)
NO = (
    "không phải",
    "KHÔNG PHẢI",
    "khong",
    "khong phai a",
    "ko phải ạ",
    "Không phải trường gửi",
    "không phải trường em gửi đâu ạ",
    "Trường không gửi báo cáo này",
    "Không, không phải trường gửi",
    "Dạ thưa anh, không phải ạ",
    "không đúng",
    "sai",
    "Sai rồi ạ",
    "Sai, không phải",
    "Vâng, không phải trường gửi ạ",
    "Trường xác nhận không gửi thư này",
    "Kính gửi Phòng,\nBáo cáo này không phải của trường.",
)
NEITHER = (
    "",
    "Dạ",
    "Dạ vâng ạ",
    "ok",
    "Ok anh",
    "Có ạ",
    "xác nhận",
    "Đã xác nhận",
    "vâng, trường gửi",
    "Xin xác nhận ạ",
    "Phòng xác nhận cho trường ạ",
    "Thầy xác nhận giúp em",
    "Anh xác nhận đúng giúp em",
    "Anh xác nhận đúng",
    "Trường phải gửi báo cáo này ạ",
    "Phải nộp",
    "Phải gửi ạ",
    "Phải đúng ạ",
    "Phải chăng là trường gửi",
    "Bên em đâu có gửi",
    "Trường em có gửi đâu ạ",
    "truong em dau co gui",
    "đâu phải",
    "Đâu có",
    "đúng đâu",
    "Không, đúng rồi ạ",
    "Đúng rồi, không phải",
    "Đúng là Phòng gửi",
    "Đúng là của Phòng",
    "Đúng là bên anh gửi",
    "Đúng là gửi cho trường",
    "Đúng, em sẽ gửi báo cáo khác sau",
    "Kính gửi Phòng",
    "dùng",
    "dừng",
    "đứng",
    "đúng không ạ?",
    "Đúng không ạ",
    "phải không ạ",
    "Có phải trường gửi",
    "đúng à",
    "Đúng?",
    "Đúng hay sai",
    "Đúng. Không phải.",
    "không sai",
    "không phải là không gửi",
    "Đúng là không phải trường gửi",
    "Chưa đúng",
    "đúng nhưng chưa đủ",
    "Đúng ạ. Nhưng bản này nhầm, trường sẽ gửi lại.",
    "Đúng ạ, đề nghị thu hồi giúp",
    "Nếu đúng thì ghi nhận",
    "Hình như đúng",
    "Đúng mẫu chưa ạ",
    "Trường nộp đúng hạn",
    "Đúng là lừa đảo",
    "Không biết",
    "Em chưa rõ, để em hỏi lại",
    "ok, để em kiểm tra",
    "Vâng, em sẽ kiểm tra lại",
    "vâng, trường gửi lại sau",
    "Vâng, trường gửi báo cáo",
    "Trường gửi báo cáo ạ",
    "Trường Tiểu học Đức Liên xác nhận đúng",
    "- Nếu đúng là trường gửi, đề nghị trả lời thư này với chữ: ĐÚNG\n- Nếu không phải: KHÔNG PHẢI",
    "Đúng " * 500,
)
CASES = [*((text, True) for text in YES), *((text, False) for text in NO), *((text, None) for text in NEITHER)]


@pytest.mark.parametrize(("text", "says"), CASES, ids=[text[:40] for text, _ in CASES])
def test_an_answer_is_read_as_yes_or_no_only_where_nothing_in_it_says_otherwise(text: str, says: bool | None) -> None:
    assert answer(text, SCHOOL) is says


@pytest.mark.parametrize(("text", "says"), CASES, ids=[text[:40] for text, _ in CASES])
def test_a_telephone_that_writes_letters_and_marks_apart_changes_nothing(text: str, says: bool | None) -> None:
    assert answer(unicodedata.normalize("NFD", text), SCHOOL) is says


@pytest.mark.parametrize(("text", "says"), [("dung", True), ("đung", True), ("dúng", True), ("dụng", None)])
def test_marks_may_be_missing_but_not_be_others(text: str, says: bool | None) -> None:
    assert answer(text, SCHOOL) is says


NEGATIONS = ("không", "ko", "đâu", "chưa", "chẳng", "đừng", "sai", "nhầm")
WORDS = (*NEGATIONS, "đúng", "phải", "có", "gửi", "trường", "em", "là", "xác nhận")


def test_no_short_answer_with_a_negation_in_it_is_a_yes() -> None:
    answers = (words for length in (1, 2, 3) for words in product(WORDS, repeat=length))
    negated = (" ".join(words) for words in answers if set(words) & set(NEGATIONS))
    assert [text for text in negated if answer(text, SCHOOL)] == []


def test_no_short_answer_is_a_yes_without_a_word_that_says_so() -> None:
    words = ("vâng", "ok", "phòng", "anh", "gửi", "trường", "báo cáo", "cho", "xin", "có", "dạ")
    answers = (" ".join(said) for length in (1, 2, 3) for said in product(words, repeat=length))
    yes = [text for text in answers if answer(text, SCHOOL)]
    assert all("có gửi" in text.replace("dạ ", "").replace("vâng ", "").replace("ok ", "") for text in yes)


def test_a_word_as_it_is_spelt_comes_before_one_with_missing_marks() -> None:
    assert [letters([word], frozenset()) for word in ("do", "đó", "đo")] == ["L", "N", "N"]
