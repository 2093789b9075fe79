"""An office may word its letters itself: what cannot be used is told at the start, and holds no mail up."""

import logging
from pathlib import Path

import pytest

from reminders.specimens import problems, specimens
from reminders.texts import Texts, names, source
from tests.kit.offices import AN_PHU, OFFICE, at

PLAIN = "Tiêu đề: Xin hỏi {{ school.name }}\n\nKính thưa {{ school.name }}!\n"
VIEW = {
    "school": AN_PHU, "sender": "", "forged": False, "subject": "", "received": at("2018-03-02 10:15"),
    "enclosed": [], "most": 1, "resembles": False,
}  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "mau-thu"
    folder.mkdir()
    return folder


def asked(own: Path) -> tuple[str, str]:
    return Texts(own).letter("question.txt", office=OFFICE, **VIEW)


def test_a_template_of_the_offices_own_takes_the_place_of_the_built_in_one_and_only_of_that(own: Path) -> None:
    (own / "question.txt").write_text(PLAIN, encoding="utf-8")
    assert problems(own) == []
    assert asked(own) == ("Xin hỏi Trường Mầm non Ân Phú", "Kính thưa Trường Mầm non Ân Phú!\n")
    others = [(template, letter) for template, letter, _ in specimens(Texts(own)) if template != "question.txt"]
    assert others == [(template, letter) for template, letter, _ in specimens(Texts()) if template != "question.txt"]


def test_a_part_that_all_letters_share_may_be_changed_alone(own: Path) -> None:
    (own / "signature.txt").write_text("Thân ái.\n", encoding="utf-8")
    assert problems(own) == []
    assert all("Thân ái." in letter.text for name, letter, _ in specimens(Texts(own)) if name == "reminder.txt")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("nhac.txt", PLAIN, "nhac.txt: không có mẫu thư tên này; các mẫu: advice.txt, alert_blind.txt"),
        ("question.txt", "Tiêu đề: x\n\n{% if %}\n", "question.txt, dòng 3: "),
        ("question.txt", "Kính gửi\n", "question.txt: dòng đầu phải là «Tiêu đề: …», sau đó là một dòng trống"),
        ("question.txt", "Tiêu đề: \n\nKính gửi\n", "question.txt: dòng đầu phải là"),
        ("question.txt", PLAIN + "{{ truong }}", "question.txt: 'truong' is undefined"),
        ("question.txt", PLAIN + "{{ school.ten }}", "question.txt: 'rules.schools.School object' has no attribute"),
        ("question.txt", PLAIN + "{{ 1 / 0 }}", "question.txt: division by zero"),
        ("question.txt", PLAIN + "Xem https://phong.example", "question.txt: thư không được có đường liên kết"),
        ("question.txt", PLAIN + "x" * 100_001, "question.txt: quá lớn"),
        ("reminder.txt", PLAIN + "{{ papers[0].ngay }}", "reminder.txt: "),
        ("digest.html", "<p>{{ d.khong_co }}</p>", "digest.html: "),
        ("letter.html", "<p>{{ than }}</p>", "question.txt: 'than' is undefined"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_at_its_place(own: Path, name: str, text: str, problem: str) -> None:
    (own / name).write_text(text, encoding="utf-8")
    assert any(found.startswith(problem) for found in problems(own)), problems(own)


def test_a_file_in_another_encoding_and_a_missing_folder_are_told(own: Path) -> None:
    (own / "question.txt").write_bytes("Tiêu đề: x".encode("utf-16"))
    assert problems(own) == ["question.txt: không phải văn bản UTF-8"]
    assert problems(own / "đâu")[0].endswith("không có thư mục này")


@pytest.mark.parametrize("text", [PLAIN + "{{ truong }}", "Kính gửi\n", PLAIN + "{% if %}"])
def test_a_template_that_fails_when_a_mail_is_due_gives_way_to_the_built_in_one(
    own: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (own / "question.txt").write_text(text, encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        found = asked(own)
    assert found == Texts().letter("question.txt", office=OFFICE, **VIEW)
    assert "own template question.txt is left aside" in caplog.text


def test_every_letter_has_a_specimen_and_every_template_can_be_had() -> None:
    shown = {template for template, _, _ in specimens(Texts())}
    parts = {"advice.txt", "automatic.txt", "signature.txt", "letter.html", "digest.html", "digest.txt"}
    assert shown | parts == set(names())
    assert all(source(name) for name in names())


def test_no_specimen_holds_a_link_or_markup_of_a_template() -> None:
    for _, letter, html in specimens(Texts()):
        assert "{" not in letter.text
        assert "\n\n\n" not in letter.text, letter.text
        assert "<a " not in html
        assert html.count("<html") == 1
