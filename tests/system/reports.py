"""Reports of the schools in `office.ROSTER`, as mails."""

from datetime import datetime
from typing import Any

from tests.kit.forms import docx_form, xlsx_form
from tests.kit.mails import mail

SCHOOLS = {
    "MN05": "Trường Mầm non Đức Liên",
    "MN06": "Trường Mầm non Đức Lĩnh",
    "TH05": "Trường Tiểu học Đức Liên",
    "TH06": "Trường Tiểu học Đức Lĩnh",
    "CS01": "Trường THCS Phan Đình Phùng",
    "CL02": "Trường PTDTBT TH&THCS Hương Quang",
}
PERSON = {
    "name": "Nguyễn Thị Hòa",
    "position": "Giáo viên Toán",
    "summary": "Dạy học theo dự án cho 35 học sinh lớp 5",
    "effect": "Tỉ lệ hoàn thành tốt tăng 12%",
    "evidence": "02 giáo án, 01 video",
    "requested_award": "Giấy khen của Phòng",
}


def at(text: str) -> datetime:
    """Return an instant of March 2018 in Hanoi: "02T09:30"."""
    return datetime.fromisoformat(f"2018-03-{text}:00+07:00")


def form_of(code: str, *names: str, nil: bool = False) -> dict[str, Any]:
    """Return what stands on the form of a school, with one individual for each name."""
    return {
        "school_name": SCHOOLS[code],
        "school_code": code,
        "individuals": [{**PERSON, "name": name} for name in names],
        "nil": nil,
    }


def report(code: str, *names: str, subject: str = "Báo cáo đợt 1", excel: bool = False, nil: bool = False) -> bytes:
    """Return the mail with which a school sends its form from its registered address."""
    form = form_of(code, *names, nil=nil)
    file = ("bao-cao.xlsx", xlsx_form(**form)) if excel else ("bao-cao.docx", docx_form(**form))
    return mail(f"{code.lower()}@truong.example", subject, attachments=[file])
