"""campaign, holiday and decisions at the terminal, in a year that is past: what moves is shown before it moves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kit.offices import CAMPAIGN, QUARTERLY
from tests.kit.terminal import Terminal, terminal_at
from tests.letter44 import local

Office = Callable[[str], Terminal]
ROLLED = CAMPAIGN.replace('title = "', 'days_off = "next_working_day"\ntitle = "')


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return lambda now: terminal_at(tmp_path, capsys, local(now))


def standings(terminal: Terminal, round_id: str = "cv44-d1") -> dict[str, str]:
    (round_,) = terminal.json("status", "--round", round_id)["rounds"]
    return {school["code"]: school["standing"] for school in round_["schools"]}


def due_words(terminal: Terminal) -> dict[str, str]:
    return {round_["id"]: round_["due_words"] for round_ in terminal.json("campaign", "preview")}


def test_applying_warns_of_a_short_lead_and_of_a_last_day_that_is_a_day_off(office: Office) -> None:
    terminal = office("2018-02-28 09:00")
    status, said = terminal("campaign", "apply", str(terminal.folder / "cv44.toml"))
    assert status == 0
    assert "cv44-d1: chỉ còn 2 ngày làm việc kể từ 28/02/2018" in said
    assert "cv44-d1: ngày cuối cùng 04/3/2018 là ngày nghỉ (Chủ nhật)" in said
    assert "cv44-d2" not in said.split("Lưu ý", 1)[1]


def test_a_changed_file_is_shown_with_whose_standing_it_moves_and_needs_a_yes(office: Office) -> None:
    terminal = office("2018-03-06 09:00")
    later = terminal.file("sau.toml", CAMPAIGN.replace("before = 2018-03-05", "before = 2018-03-08"))
    status, said = terminal("campaign", "apply", later)
    assert status == 1
    assert "hạn nộp: trước ngày 05/3/2018" in said
    assert "→ trước ngày 08/3/2018 (tức đến hết Thứ Tư 07/3/2018)" in said
    assert "(đợt đã kết thúc)" in said
    assert "5 trường: quá hạn chưa nộp → chưa nộp" in said
    assert set(standings(terminal).values()) == {"overdue"}
    assert terminal("campaign", "apply", later, "--yes")[0] == 0
    assert set(standings(terminal).values()) == {"outstanding"}


def test_a_recurring_round_that_is_there_already_changes_only_after_it_was_shown(office: Office) -> None:
    terminal = office("2018-03-06 09:00")
    assert terminal("campaign", "apply", terminal.file("quy.toml", CAMPAIGN + QUARTERLY))[0] == 0
    fifteenth = terminal.file("quy.toml", CAMPAIGN + QUARTERLY.replace('"last day"', "15"))
    status, said = terminal("campaign", "apply", fifteenth)
    assert (status, "cv44-quy-2018-01, Bài viết quý 1/2018" in said) == (1, True)
    assert terminal("campaign", "apply", fifteenth, "--yes")[0] == 0
    assert due_words(terminal)["cv44-quy-2018-01"] == "chậm nhất ngày 15/3/2018 (tức đến hết Thứ Năm 15/3/2018)"


def test_a_round_that_is_no_longer_asked_for_goes_unless_something_is_recorded_about_it(office: Office) -> None:
    terminal = office("2018-03-06 09:00")
    terminal("campaign", "apply", terminal.file("quy.toml", CAMPAIGN + QUARTERLY))
    without = str(terminal.folder / "cv44.toml")
    status, said = terminal("campaign", "apply", without)
    assert (status, "đợt này sẽ bị bỏ" in said) == (1, True)
    assert terminal("exempt", "TH06", "--round", "cv44-quy-2018-01", "--reason", "trường mới")[0] == 0
    status, said = terminal("campaign", "apply", without)
    assert (status, "nên được giữ lại" in said) == (0, True)
    assert "cv44-quy-2018-01" in due_words(terminal)


def test_the_next_twelve_months_are_seen_before_they_come(office: Office) -> None:
    terminal = office("2018-03-06 09:00")
    terminal("campaign", "apply", terminal.file("quy.toml", CAMPAIGN + QUARTERLY))
    expected = [
        ("cv44-quy-2018-01", True, "Thứ Bảy"),
        ("cv44-d2", True, None),
        ("cv44-quy-2018-04", False, "Thứ Bảy"),
        ("cv44-quy-2018-07", False, "Chủ nhật"),
        ("cv44-quy-2018-10", False, "Ngày nghỉ (thay cho ngày 05/01/2019)"),
    ]
    seen = terminal.json("campaign", "preview")
    assert [(r["id"], r["made"], r["day_off"]) for r in seen] == expected
    assert {r["expected"] for r in seen} == {5}
    unapplied = terminal.json("campaign", "preview", "--file", str(terminal.folder / "quy.toml"))
    assert [(r["id"], r["made"]) for r in unapplied] == [(id_, False) for id_, _, _ in expected]
    assert "Bài viết quý 4/2018" in terminal("campaign", "preview")[1]


def test_what_was_applied_can_be_listed_and_shown_as_it_was_written(office: Office) -> None:
    terminal = office("2018-03-06 09:00")
    (known,) = terminal.json("campaign", "list")
    assert (known["id"], known["letter"], known["date"], known["rounds"]) == ("cv44", "44/PGDĐT-TĐKT", "2018-02-28", 2)
    assert terminal("campaign", "show", "cv44") == (0, CAMPAIGN)
    assert "campaign list" in terminal("campaign", "show", "cv45")[1]


def test_a_storm_moves_an_open_round_after_a_yes_and_leaves_an_ended_one(office: Office) -> None:
    terminal = office("2018-03-01 09:00")
    assert terminal("campaign", "apply", terminal.file("cv44.toml", ROLLED), "--yes")[0] == 0
    assert due_words(terminal)["cv44-d1"].endswith(
        "(tức đến hết Thứ Hai 05/3/2018, vì Chủ nhật 04/3/2018 là ngày nghỉ)"
    )
    storm = ("holiday", "add", "2018-03-05", "--to", "2018-03-06", "--name", "nghỉ tránh bão")
    status, said = terminal(*storm)
    assert (status, "tức đến hết Thứ Tư 07/3/2018" in said) == (1, True)
    assert terminal.json("holiday", "list") == []
    assert terminal(*storm, "--yes")[0] == 0
    assert [day["day"] for day in terminal.json("holiday", "list")] == ["2018-03-05", "2018-03-06"]
    terminal.now = local("2018-03-08 09:00")
    assert set(standings(terminal).values()) == {"overdue"}
    assert terminal("holiday", "add", "2018-03-07", "--name", "nghỉ tránh bão")[0] == 0, "nothing moves, no yes needed"
    assert set(standings(terminal).values()) == {"overdue"}


def test_a_day_off_that_was_taken_back_moves_the_round_back(office: Office) -> None:
    terminal = office("2018-03-01 09:00")
    terminal("campaign", "apply", terminal.file("cv44.toml", ROLLED), "--yes")
    terminal("holiday", "add", "2018-03-05", "--name", "bão", "--yes")
    assert terminal("holiday", "remove", "2018-03-06")[0] == 2
    assert terminal("holiday", "remove", "2018-03-05")[0] == 1
    assert terminal("holiday", "remove", "2018-03-05", "--yes")[0] == 0
    assert "tức đến hết Thứ Hai 05/3/2018" in due_words(terminal)["cv44-d1"]
    assert terminal.json("holiday", "list") == []


def test_a_round_that_counts_working_days_is_made_anew_by_a_holiday(office: Office) -> None:
    terminal = office("2018-03-28 09:00")
    monthly = QUARTERLY.replace('by = "last day"', "working_days_after = 3").replace('"quarter"', '"month"')
    text = CAMPAIGN + monthly.replace("quý {quarter}", "tháng {month}")
    assert terminal("campaign", "apply", terminal.file("cv44.toml", text))[0] == 0
    assert "Thứ Tư 04/4/2018" in due_words(terminal)["cv44-quy-2018-03"]
    assert terminal("holiday", "add", "2018-04-03", "--name", "nghỉ bù", "--yes")[0] == 0
    assert "Thứ Năm 05/4/2018" in due_words(terminal)["cv44-quy-2018-03"]


def test_a_group_is_given_longer_and_a_school_of_it_longer_still(office: Office) -> None:
    terminal = office("2018-03-02 09:00")
    longer = ("extend", "--round", "cv44-d1", "--reason", "mưa lũ")
    status, said = terminal(*longer, "--group", "Cụm 1", "--until", "2018-03-07")
    assert (status, said.count("Đã ghi")) == (0, 2)
    assert terminal(*longer, "MN05", "--until", "2018-03-09")[0] == 0
    terminal.now = local("2018-03-08 09:00")
    seen = standings(terminal)
    assert (seen["MN05"], seen["TH05"], seen["TH06"]) == ("outstanding", "overdue", "overdue")
    assert terminal("extend", "MN05", "--round", "cv44-d1", "--reason", "nhầm", "--undo")[0] == 0
    assert standings(terminal)["MN05"] == "overdue", "the group's extension holds again, and it has ended"
    assert terminal(*longer, "--group", "Cụm 9", "--until", "2018-03-07") == (
        2,
        "Không có trường nào của cụm «Cụm 9» phải nộp Đợt 1:\n  - các cụm: Cụm 1, Cụm 2\n",
    )


def test_many_prints_are_noted_at_once_or_none_where_one_code_is_wrong(office: Office) -> None:
    terminal = office("2018-03-06 09:00")
    status, said = terminal("paper", "TH06", "MN99", "MN05", "--round", "cv44-d1")
    assert (status, "không có trường «MN99»" in said) == (2, True)
    (round_,) = terminal.json("status", "--round", "cv44-d1")["rounds"]
    assert {school["paper"] for school in round_["schools"]} == {"awaited"}
    assert terminal("paper", "TH06", "MN05", "--round", "cv44-d1")[0] == 0
    (round_,) = terminal.json("status", "--round", "cv44-d1")["rounds"]
    assert [s["code"] for s in round_["schools"] if s["paper"] == "received"] == ["MN05", "TH06"]


def test_a_verdict_is_derived_sentence_by_sentence(office: Office) -> None:
    terminal = office("2018-03-02 09:00")
    terminal("campaign", "apply", terminal.file("cv44.toml", ROLLED), "--yes")
    terminal("extend", "--group", "Cụm 2", "--round", "cv44-d1", "--until", "2018-03-07", "--reason", "mưa lũ")
    terminal.now = local("2018-03-08 00:00")
    told = terminal.json("explain", "TH06", "--round", "cv44-d1")
    assert (told["standing"], told["late_from"]) == ("overdue", "2018-03-08T00:00:00+07:00")
    assert [step["about"] for step in told["steps"]] == [
        "công văn",
        "hạn chung",
        "quyết định",
        "hạn của trường",
        "bản giấy",
        "kết luận",
    ]
    status, said = terminal("explain", "TH06", "--round", "cv44-d1", "--as-of", "2018-03-02T08:00+07:00")
    assert status == 0
    assert "vì Chủ nhật 04/3/2018 là ngày nghỉ" in said
    assert "gia hạn" not in said, "it was not decided then"
    assert terminal("explain", "TH66", "--round", "cv44-d1")[0] == 2


def test_the_history_of_a_school_is_told_from_the_rounds_that_have_ended(office: Office) -> None:
    terminal = office("2018-03-02 09:00")
    assert "Chưa có đợt nào kết thúc" in terminal("history")[1]
    terminal("nil", "TH06", "--round", "cv44-d1", "--reason", "báo qua điện thoại")
    terminal("exempt", "MN05", "--round", "cv44-d1", "--reason", "trường mới")
    terminal.now = local("2018-03-06 00:00")
    schools = {s["code"]: s for s in terminal.json("history")["schools"]}
    assert {code: s["on_time_rate"] for code, s in schools.items()} == {"CS01": 0, "MN06": 0, "TH05": 0, "TH06": 1}
    assert schools["TH06"]["rounds"][0]["standing"] == "nil"
    assert "đúng hạn 1/1 đợt (100%)" in terminal("history", "TH06")[1]


def test_status_puts_schools_together_and_tells_what_changed_since_yesterday(office: Office) -> None:
    terminal = office("2018-03-02 09:00")
    terminal("nil", "TH06", "--round", "cv44-d1", "--reason", "báo qua điện thoại")
    terminal.now = local("2018-03-02 10:00")
    said = terminal("status", "--round", "cv44-d1", "--by", "group")[1]
    assert "Từ hôm qua, không có điển hình: 1 (TH06)" in said
    assert "Cụm 2: 1/2 đã trả lời" in said
    assert "không ghi: 0/1 đã trả lời" in said
    assert "MN: 0/2 đã trả lời" in terminal("status", "--by", "level")[1]
    terminal.now = local("2018-03-03 09:00:01")
    assert "Từ hôm qua" not in terminal("status", "--round", "cv44-d1")[1]
    terminal.now = local("2018-03-06 00:00")
    assert "Từ hôm qua, quá hạn chưa nộp: 4 (CS01, MN05, MN06, TH05)" in terminal("status")[1]


def test_a_storm_that_ends_one_round_later_opens_the_next_one_later(office: Office) -> None:
    terminal = office("2018-03-01 09:00")
    terminal("campaign", "apply", terminal.file("cv44.toml", ROLLED.replace("opens = 2018-03-06\n", "")), "--yes")
    storm = ("holiday", "add", "2018-03-05", "--to", "2018-03-06", "--name", "bão", "--yes")
    assert "bắt đầu nhận: Thứ Ba 06/3/2018 → Thứ Năm 08/3/2018" in terminal(*storm)[1]
    assert terminal("campaign", "apply", str(terminal.folder / "cv44.toml"))[0] == 0, "the file says no more than that"


def test_announcing_tells_whom_it_reaches_and_whom_a_person_must_call(office: Office) -> None:
    terminal = office("2018-02-28 15:00")
    letter = terminal.file("cong-van-44.pdf", "Công văn")
    told = terminal.json("campaign", "announce", "cv44", "--letter", letter, "--note", "Đề nghị nộp sớm.")
    assert told == {"queued": ["CS01", "MN05", "MN06", "TH05", "TH06"], "told_before": [], "unreachable": []}
    subjects = {mail["subject"] for mail in terminal.json("outbox") if mail["kind"] == "announcement"}
    assert "Đề nghị báo cáo theo Công văn số 44/PGDĐT-TĐKT - Trường Tiểu học Đức Lĩnh" in subjects
    again = terminal("campaign", "announce", "cv44", "--letter", letter, "--note", "Đề nghị nộp sớm.")
    assert again == (0, "0 thư vào hàng đợi gửi; 5 trường đã được báo từ trước.\n")


def test_announcing_what_is_not_there_says_what_is(office: Office) -> None:
    terminal = office("2018-02-28 15:00")
    status, said = terminal("campaign", "announce", "cv45")
    assert status == 2
    assert "hiện có: cv44" in said
    status, said = terminal("campaign", "announce", "cv44", "--letter", "không-có.pdf")
    assert status == 2
    assert "Không đọc được công văn" in said


def test_a_look_at_the_reminders_says_who_is_spared_and_why(office: Office) -> None:
    terminal = office("2018-03-01 09:00")
    assert {line["state"] for line in terminal.json("remind", "--dry-run")} == {"planned"}
    assert {line["reason"] for line in terminal.json("remind", "--dry-run")} == {"Đợt 1: chưa nộp báo cáo"}
    terminal.now = local("2018-03-05 09:00")
    lines = terminal.json("remind", "--dry-run", "--all", "--as-of", "2018-03-01T07:00+07:00")
    assert {(line["state"], line["reason"]) for line in lines} == {
        ("not_planned", "chưa đến lượt; lượt kế tiếp 08:00 ngày 01/03/2018")
    }
    assert len(lines) == 5
    status, said = terminal("remind", "--dry-run", "--as-of", "2018-03-01T07:00+07:00")
    assert status == 0
    assert "Không nhắc 5 trường: chưa đến lượt; lượt kế tiếp 08:00 ngày 01/03/2018." in said
    assert terminal("remind", "--all")[0] == 2


def test_all_letters_can_be_looked_at_and_an_own_one_that_cannot_be_used_is_refused_at_the_start(
    office: Office,
) -> None:
    terminal = office("2018-02-28 15:00")
    shown = terminal.folder / "thu"
    status, said = terminal("letters", str(shown))
    assert status == 0, said
    assert "Trường Tiểu học Minh Họa" in (shown / "xem" / "reminder-1.html").read_text(encoding="utf-8")
    assert terminal("letters", str(shown))[0] == 2
    own = terminal.folder / "mau-thu"
    own.mkdir()
    (own / "reminder.txt").write_bytes((shown / "mau" / "reminder.txt").read_bytes() + b"{{ truong }}")
    config = terminal.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + 'templates = "mau-thu"\n', encoding="utf-8")
    status, said = terminal("outbox")
    assert status == 2
    assert "reminders.templates, reminder.txt: 'truong' is undefined" in said
