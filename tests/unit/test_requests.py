"""What schools ask and tell in plain words: understood only where the sentence is plain."""

from datetime import date

import pytest

from rules.requests import Ask, Said, said_by_school

TODAY = date(2018, 3, 2)
THE_8TH = date(2018, 3, 8)


def heard(words: str, title: str = "") -> Said | None:
    return said_by_school(title, words, TODAY)


@pytest.mark.parametrize(
    "words",
    [
        "Trường xin gia hạn nộp báo cáo đến ngày 08/3/2018.",
        "Truong MN An Phu xin gia han den ngay 8/3 a",
        "Kính gửi Phòng, do đi công tác nên nhà trường xin được lùi thời hạn nộp đến hết ngày 8 tháng 3 năm 2018 ạ",
        "Đề nghị Phòng cho trường nộp báo cáo muộn vào ngày 08-3-2018",
        "Vì mất điện, trường không kịp nộp đúng hạn nên xin gia hạn đến thứ năm, ngày 08/3.",
        "kính mong phòng cho phép nộp chậm sang ngày 8.3.2018. Xin cảm ơn!",
        "Trường xin gia hạn.\nTrường xin gia hạn đến 08/3/2018.",
    ],
)
def test_more_time_until_a_day(words: str) -> None:
    assert heard(words) == Said(Ask.EXTENSION, THE_8TH)


def test_more_time_in_the_title_and_the_day_in_the_body() -> None:
    assert heard("Trường xin gia hạn đến ngày 08/3.", "Xin gia hạn đợt 1") == Said(Ask.EXTENSION, THE_8TH)


@pytest.mark.parametrize(
    "words",
    [
        "Trường xin gia hạn thêm vài ngày.",
        "Trường xin gia hạn đến ngày 01/3.",
        "Trường xin gia hạn đến ngày 08/3 hoặc đến ngày 10/3.",
        "Trường không xin gia hạn nữa.",
        "Nếu có thể, xin gia hạn đến ngày 08/3.",
        "Xin hỏi Phòng có cho phép gia hạn đến ngày 08/3 được không?",
        "Trường xin gia hạn đến ngày 08/3. Bản giấy trường đã gửi ngày 01/3.",
        "Trường xin gia hạn đến ngày 31/02.",
    ],
)
def test_more_time_that_a_person_must_read(words: str) -> None:
    found = heard(words)
    assert found is not None
    assert found.ask is Ask.EXTENSION
    assert not found.clear


@pytest.mark.parametrize(
    "words",
    [
        "Trường không có điển hình.",
        "Truong khong co dien hinh dot 1 a",
        "Kính gửi Phòng. Đợt 1 trường không có tập thể, cá nhân điển hình nào đề nghị khen thưởng ạ.",
        "Kỳ này nhà trường không có gì để báo cáo",
        "Trường mầm non Ân Phú không có điển hình tiên tiến nên không nộp báo cáo.",
        "Quý I trường không có bài viết gửi.",
    ],
)
def test_nothing_to_report(words: str) -> None:
    assert heard(words) == Said(Ask.NIL)


@pytest.mark.parametrize(
    "words",
    [
        "Trường không có tập thể nào đề nghị.",
        "Trường không có cá nhân điển hình.",
        "Trường không có tập thể, chỉ có 2 cá nhân.",
        "Nếu không có điển hình thì có phải nộp không ạ?",
        "Trường không có điển hình nhưng có một sáng kiến.",
        "Trường không có điển hình nào nộp muộn cả, báo cáo sẽ gửi sau.",
        "Không có điển hình thì trường ghi thế nào?",
    ],
)
def test_a_denial_that_may_not_be_of_everything_is_for_a_person(words: str) -> None:
    found = heard(words)
    assert found is not None
    assert (found.ask, found.clear) == (Ask.NIL, False)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Trường đã gửi bản giấy ngày 01/3/2018.", date(2018, 3, 1)),
        ("truong da gui ban giay ngay 1/3", date(2018, 3, 1)),
        ("Bản in có dấu trường đã nộp tại Phòng sáng nay.", TODAY),
        ("Hôm qua trường đã chuyển báo cáo giấy qua bưu điện.", date(2018, 3, 1)),
        ("Nhà trường vừa gửi bản cứng.", TODAY),
        ("Bản có dấu của trường đã được gửi qua bưu điện ngày 28/02/2018", date(2018, 2, 28)),
    ],
)
def test_the_print_is_on_its_way(words: str, day: date) -> None:
    assert heard(words) == Said(Ask.PAPER_SENT, day)


@pytest.mark.parametrize(
    "words",
    [
        "Phòng đã gửi bản giấy công văn chưa ạ",
        "Trường đã gửi bản giấy rồi, Phòng nhận được không?",
        "Trường đã gửi bản giấy ngày 05/3/2018.",
        "Trường đã gửi bản giấy ngày 01/3/2017.",
    ],
)
def test_a_print_that_a_person_must_ask_about(words: str) -> None:
    found = heard(words)
    assert found is not None
    assert (found.ask, found.clear) == (Ask.PAPER_SENT, False)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Trường xin lỗi vì nộp muộn, báo cáo gửi kèm.",
        "Cảm ơn Phòng đã gia hạn.",
        "Trường không có biểu mẫu, xin Phòng gửi lại.",
        "Không có gì ạ.",
        "Trường sẽ gửi bản giấy vào thứ hai.",
        "Xin hỏi nộp bản giấy ở đâu ạ?",
        "Trường gửi kèm báo cáo đợt 1.",
    ],
)
def test_other_words_are_other_words(words: str) -> None:
    assert heard(words) is None


def test_a_day_near_the_turn_of_the_year_is_the_nearest_one() -> None:
    found = said_by_school("", "Trường xin gia hạn đến ngày 05/01.", date(2018, 12, 28))
    assert found == Said(Ask.EXTENSION, date(2019, 1, 5))


def test_an_endless_letter_is_read_in_no_time() -> None:
    assert heard("khong co ca nhan tap the " * 20_000) is not None
    assert heard("xin gia han den ngay " * 20_000) is not None
