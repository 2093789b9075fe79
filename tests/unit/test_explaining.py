"""The derivation of a verdict, as a principal reads it."""

from dataclasses import replace
from datetime import date

from rules.calendar import DeclaredDay
from rules.deadlines import DaysOff, Deadline, Wording
from rules.explaining import Came, Matter, Told, explain
from rules.standing import Facts
from tests.letter44 import CALENDAR, LETTER, ROUND_1, local, school

FIRST = Came(1, local("2018-03-05 21:14"), "server", local("2018-03-04 21:10"), "bc.docx", False, None)
SECOND = Came(2, local("2018-03-07 08:00"), "date", local("2018-03-07 08:00"), "bc-sua.docx", False, None)
EXTENSION = Told("extension", False, True, date(2018, 3, 8), "mưa lũ", "chuyên viên", local("2018-03-06 08:00"))
MATTER = Matter(LETTER, ROUND_1, school("TH06"), Facts(ROUND_1.deadline), (), ())


def told(matter: Matter, now: str = "2018-03-09 08:00", *, counts: bool = True) -> list[tuple[str, str]]:
    return [(s.about, s.text) for s in explain(matter, local(now), CALENDAR, courtesy_counts=counts)]


def test_a_report_of_the_due_day_is_explained_from_the_letter_to_the_verdict() -> None:
    facts = Facts(ROUND_1.deadline, received_at=FIRST.received_at, version=2, rows=3, must=1)
    assert told(replace(MATTER, facts=facts, came=(FIRST, SECOND))) == [
        (
            "công văn",
            "Công văn số 44/PGDĐT-TĐKT ngày 28/02/2018 yêu cầu «Đợt 1» với các trường MN, TH, TH&THCS, THCS. "
            "Trường Tiểu học Đức Lĩnh là trường TH.",
        ),
        (
            "hạn chung",
            "Hạn chung: trước ngày 05/3/2018 (tức đến hết Chủ nhật 04/3/2018). Nhận báo cáo từ Thứ Tư 28/02/2018.",
        ),
        (
            "ngày nghỉ",
            "Chủ nhật 04/3/2018 là ngày nghỉ (Chủ nhật); hạn giữ nguyên theo công văn vì thư nhận được mọi ngày.",
        ),
        (
            "châm chước",
            "Báo cáo đến sau đó, đến hết Thứ Hai 05/3/2018, ghi là «trong ngày hạn» và được tính là đúng hạn.",
        ),
        (
            "báo cáo",
            "Lần 1: báo cáo trong tệp «bc.docx», đến lúc 21:14:00 Thứ Hai 05/3/2018 theo máy chủ thư (INTERNALDATE); "
            "thư tự ghi 21:10:00 Chủ nhật 04/3/2018, giờ này không được dùng để xét hạn.",
        ),
        (
            "báo cáo",
            "Lần 2: báo cáo trong tệp «bc-sua.docx», đến lúc 08:00:00 Thứ Tư 07/3/2018 theo ngày ghi trong thư, "
            "vì không có dấu của máy chủ.",
        ),
        ("bản giấy", "Bản in có dấu: chờ bản có dấu."),
        (
            "kết luận",
            "Lúc 08:00:00 Thứ Sáu 09/3/2018: trong ngày hạn, tính là đúng hạn. Lần đến đầu tiên được tính là 21:14:00 "
            "Thứ Hai 05/3/2018; hết hạn lúc 00:00:00 Thứ Hai 05/3/2018, muộn kể từ 00:00:00 Thứ Ba 06/3/2018. Bản gửi "
            "lại sau đó không làm đổi kết luận này. Còn 1 chỗ phải sửa.",
        ),
    ]


def test_an_office_that_does_not_let_the_courtesy_count_says_so_twice() -> None:
    facts = Facts(ROUND_1.deadline, received_at=FIRST.received_at)
    texts = dict(told(replace(MATTER, facts=facts, came=(FIRST,)), counts=False))
    assert "không được tính là đúng hạn" in texts["châm chước"]
    assert "trong ngày hạn, tính là muộn" in texts["kết luận"]


def test_an_extension_is_told_with_who_why_and_that_it_goes_before_the_round() -> None:
    longer = Facts(Deadline(Wording.BY, date(2018, 3, 8), 0))
    texts = dict(told(replace(MATTER, facts=longer, told=(EXTENSION,)), "2018-03-08 08:00"))
    assert texts["quyết định"] == (
        "08:00:00 Thứ Ba 06/3/2018, chuyên viên gia hạn cho trường đến hết Thứ Năm 08/3/2018, lý do: mưa lũ."
    )
    assert texts["hạn của trường"].startswith(
        "Quyết định gia hạn cho riêng trường đi trước hạn chung: chậm nhất ngày 08/3/2018"
    )
    assert "chưa nộp, trong ngày hạn. Chưa có báo cáo nào được tính; muộn kể từ 00:00:00" in texts["kết luận"]


def test_the_extension_of_a_group_is_told_as_the_group_s() -> None:
    longer = Facts(Deadline(Wording.BY, date(2018, 3, 8), 0))
    texts = dict(told(replace(MATTER, facts=longer, told=(replace(EXTENSION, of_group=True),))))
    assert "gia hạn cho cả cụm" in texts["quyết định"]
    assert texts["hạn của trường"].startswith("Quyết định gia hạn cho cả cụm")


def test_a_declared_day_off_that_moved_the_deadline_is_told_with_its_instant() -> None:
    storm = DeclaredDay(date(2018, 3, 4), False, "nghỉ tránh bão", local("2018-03-03 08:00"))
    rolled = replace(ROUND_1, deadline=replace(ROUND_1.deadline, days_off=DaysOff.NEXT))
    steps = explain(
        replace(MATTER, round=rolled, facts=Facts(rolled.deadline)),
        local("2018-03-05 08:00"),
        replace(CALENDAR, declared=(storm,)),
        courtesy_counts=True,
    )
    texts = {step.about: step.text for step in steps}
    assert "vì Chủ nhật 04/3/2018 là ngày nghỉ: nghỉ tránh bão" in texts["hạn chung"]
    assert texts["ngày nghỉ"] == (
        "Chủ nhật 04/3/2018 được khai báo là ngày nghỉ (nghỉ tránh bão) lúc 08:00:00 Thứ Bảy 03/3/2018."
    )


def test_a_school_that_owes_nothing_is_told_why() -> None:
    for school_, why in (
        (replace(school("TH06"), level="THPT"), "cấp học của trường không thuộc đối tượng"),
        (replace(school("TH06"), valid_to=date(2018, 3, 4)), "không hoạt động vào ngày hạn 05/3/2018"),
    ):
        steps = told(replace(MATTER, school=school_))
        assert [about for about, _ in steps] == ["công văn", "kết luận"]
        assert why in steps[1][1]


def test_what_goes_before_all_is_told_as_the_ground() -> None:
    exempt = dict(told(replace(MATTER, facts=Facts(ROUND_1.deadline, exempt=True))))
    assert "được miễn. Quyết định miễn nộp đi trước mọi căn cứ khác." in exempt["kết luận"]
    nil = dict(told(replace(MATTER, facts=Facts(ROUND_1.deadline, nil_at=local("2018-03-09 07:00")))))
    assert "Trường đã trả lời là không có điển hình" in nil["kết luận"]


def test_a_report_that_counts_no_more_is_told_with_why() -> None:
    withdrawn = replace(FIRST, aside="withdrawn", sent_at=None)
    texts = dict(told(replace(MATTER, came=(withdrawn,))))
    assert texts["báo cáo"].endswith("INTERNALDATE); trường đã thu hồi.")


def test_where_a_school_s_own_extension_was_taken_back_its_group_s_is_the_ground() -> None:
    back = replace(EXTENSION, holds=False, on_day=None, made_at=local("2018-03-06 09:00"))
    of_group = replace(EXTENSION, of_group=True, made_at=local("2018-03-06 10:00"))
    longer = Facts(Deadline(Wording.BY, date(2018, 3, 8), 0))
    texts = dict(told(replace(MATTER, facts=longer, told=(EXTENSION, back, of_group))))
    assert texts["hạn của trường"].startswith("Quyết định gia hạn cho cả cụm")


def test_only_declarations_that_count_are_told_each_day_of_a_chain_with_its_own() -> None:
    days = [
        DeclaredDay(date(2018, 3, 4), False, "bão", local("2018-03-03 08:00")),
        DeclaredDay(date(2018, 3, 5), False, "lũ", local("2018-03-05 08:00")),
        DeclaredDay(date(2018, 3, 6), False, "quá muộn", local("2018-03-07 08:00")),
    ]
    rolled = replace(ROUND_1, deadline=replace(ROUND_1.deadline, days_off=DaysOff.NEXT), closes_on=date(2018, 3, 5))
    matter = replace(MATTER, round=rolled, facts=Facts(rolled.deadline))
    steps = explain(matter, local("2018-03-08 08:00"), replace(CALENDAR, declared=tuple(days)), courtesy_counts=True)
    declared = [step.text for step in steps if step.about == "ngày nghỉ"]
    assert [("bão" in text, "lũ" in text) for text in declared] == [(True, False), (False, True)]
    (closed,) = (step.text for step in steps if step.about == "khóa sổ")
    assert "Thứ Ba 06/3/2018" in closed, "the cut-off moved with the deadline"
