"""Links to files elsewhere: found in texts and HTML, opened textually, never fetched."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.links import Link, file_links, hosts_of
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import NOW, Desk, new_desk
from tests.kit.mails import mail

DRIVE = "https://drive.google.com/file/d/1a-B_c/view?usp=sharing"
CHIP = (
    '<div class="gmail_chip gmail_drive_chip" style="width:396px"><a '
    'href="https://drive.google.com/file/d/1a-B_c/view?usp=drive_web" target="_blank"><img src="https://ssl.gstatic.com/docs/doclist/images/icon_11_word_list.png">'
    "<span dir=ltr>Báo cáo.docx</span></a></div>"
)


def hosts(text: str, html: str = "") -> tuple[str, ...]:
    return hosts_of(file_links(text, html))


@pytest.mark.parametrize(
    ("text", "host"),
    [
        (f"Kính gửi phòng, báo cáo ở đây: {DRIVE}.", "drive.google.com"),
        ("https://docs.google.com/document/d/1x/edit", "docs.google.com"),
        ("https://docs.google.com/spreadsheets/d/1x/edit#gid=0", "docs.google.com"),
        ("https://forms.gle/abcDEF", "forms.gle"),
        ("https://1drv.ms/w/s!Abc?e=x", "1drv.ms"),
        ("https://onedrive.live.com/?cid=1&id=2", "onedrive.live.com"),
        (
            "https://truong-my.sharepoint.com/:w:/g/personal/hoa/Eabc",
            "truong-my.sharepoint.com",
        ),
        ("https://www.dropbox.com/s/abc/Bao%20cao.docx?dl=0", "dropbox.com"),
        ("https://www.fshare.vn/file/ABC123", "fshare.vn"),
        ("https://www.mediafire.com/file/abc/bc.docx/file", "mediafire.com"),
        ("https://we.tl/t-abc", "we.tl"),
        ("https://f21-zpc.zdn.vn/123/bao-cao.docx", "f21-zpc.zdn.vn"),
        ("HTTPS://Drive.Google.com/open?id=1", "drive.google.com"),
        ("drive.google.com/file/d/1a/view", "drive.google.com"),
        ("Báo cáo.docx\n<https://drive.google.com/file/d/1a/view?usp=drive_web>", "drive.google.com"),
    ],
)
def test_a_link_to_a_file_is_known_by_its_host(text: str, host: str) -> None:
    assert hosts(text) == (host,)


@pytest.mark.parametrize(
    "text",
    [
        "https://thnphu.hatinh.example/bao-cao.docx",
        "Trường dùng Google Drive để lưu tệp.",
        "https://www.dropbox.com/",
        "https://drive.google.com",
        "https://zalo.me/0912345678",
        "https://mydrive.google.com.la.example/file/d/1",
        "https://notdropbox.com/s/abc",
        "hoa@drive.google.com/x",
        "https://goo.gl/maps/abc",
        "http://[::1/drive.google.com/",
        "",
    ],
)
def test_other_links_and_home_pages_are_no_files(text: str) -> None:
    assert file_links(text) == ()


def test_the_chip_that_gmail_makes_of_a_large_file_is_a_link() -> None:
    assert hosts("", CHIP) == ("drive.google.com",)


def test_an_html_is_read_like_html_also_where_it_stands_for_the_text() -> None:
    shown = '<p>Trường gửi ảnh</p><img src="https://drive.google.com/uc?id=1a">'
    assert file_links(shown, shown) == ()
    assert hosts(CHIP, CHIP) == ("drive.google.com",)


def test_an_address_that_stands_in_the_words_of_an_html_is_found_too() -> None:
    assert hosts("", "<p>Xem <b>https://1drv.ms/w/s!A&amp;e=1</b></p>") == ("1drv.ms",)


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://www.google.com/url?q=https%3A%2F%2Fwww.fshare.vn%2Ffile%2FABC&sa=D",
        "https://apc01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.fshare.vn%2Ffile%2FABC&data=05",
        "https://urldefense.com/v3/__https://www.fshare.vn/file/ABC__;!!x",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.fshare.vn%2Ffile%2FABC",
        "https://www.google.com/url?q=https%3A%2F%2Fx.safelinks.protection.outlook.com%2F%3Furl%3Dhttps%253A%252F%252Fwww.fshare.vn%252Ffile%252FABC",
    ],
    ids=["google", "outlook", "urldefense", "facebook", "two of them"],
)
def test_a_redirect_is_opened_by_reading_it(wrapped: str) -> None:
    assert file_links(wrapped) == (Link("fshare.vn", "https://www.fshare.vn/file/ABC"),)


def test_redirects_without_end_lead_nowhere() -> None:
    assert file_links("https://google.com/url?q=" * 5 + DRIVE) == ()


def test_a_link_counts_once_and_the_hosts_keep_their_order() -> None:
    found = file_links(f"{DRIVE} https://we.tl/t-1 {DRIVE}", f'<a href="{DRIVE}">{DRIVE}</a>')
    assert [link.host for link in found] == ["drive.google.com", "we.tl"]
    assert hosts("https://we.tl/t-1 https://we.tl/t-2") == ("we.tl",)


def test_no_more_than_twenty_are_returned() -> None:
    assert len(file_links(" ".join(f"https://we.tl/t-{n}" for n in range(50)))) == 20


PIECES = st.sampled_from(
    ["https://", "drive.google.com/", "google.com/url?q=", "%", "&#", "href=", '"', "<", ">", "[", "a", "đ", "\0"]
)


@given(st.lists(PIECES | st.text(max_size=5)).map("".join), st.lists(PIECES | st.text(max_size=5)).map("".join))
def test_whatever_stands_there_only_known_hosts_come_out(text: str, html: str) -> None:
    assert all(host.endswith("drive.google.com") for host in hosts(text, html))


# What becomes of a mail with a link


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(f"sqlite:///{tmp_path}/office.db", tmp_path)
    desk.know_schools()
    yield desk
    desk.database.close()


TH06 = "th06@truong.example"
IN_WORDS = f"Kính gửi phòng, báo cáo của trường: {DRIVE}\n"


def test_the_specialist_is_told_the_host_and_not_the_link(desk: Desk) -> None:
    verdict = desk.decide(mail(TH06, "BC đợt 1", IN_WORDS)).verdict
    assert (verdict.outcome, verdict.reason, verdict.school) == ("parked", "only_a_link", "TH06")
    assert "drive.google.com" in str(verdict.detail)
    assert "1a-B_c" not in str(verdict.detail)


def test_the_school_is_asked_for_the_file_once_a_day_however_often_it_sends_links(desk: Desk) -> None:
    for hour in range(3):
        desk.decide(mail(TH06, f"BC đợt 1 ({hour})", IN_WORDS), NOW + timedelta(hours=hour))
    assert [row.to_address for row in desk.outbox()] == [TH06]


def test_a_link_beside_a_report_changes_nothing(desk: Desk) -> None:
    form = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
    line = desk.decide(mail(TH06, "BC đợt 1", IN_WORDS, [("bc.docx", form)]))
    assert line.verdict.outcome == "recorded"


def test_a_stranger_who_sends_a_link_stays_a_stranger(desk: Desk) -> None:
    assert desk.decide(mail("hoa@la.example", "BC", IN_WORDS)).verdict.reason == "unknown_sender"
    assert desk.outbox() == []
