"""What a mail without a readable form comes to."""

from collections.abc import Sequence
from datetime import timedelta

from ingest.cases import Cover, Known, Passed, ReadFile, Spoken, Stuck, Withdrawn
from ingest.speaking import spoken
from ingest.withdrawing import withdrawn
from rules.attribution import Sender
from rules.obligations import owes
from rules.reading import NotOurForm, Unreadable
from rules.schools import School

# A mail without a file from a school whose next report is due only later than this is taken for a letter.
_SOON = timedelta(days=14)
# A mail without a readable form that came this long before the first round opened was never meant for one.
_LONG_BEFORE = timedelta(days=30)


_UNREAD = {
    "broken_mime": "Thư hỏng, không đọc được nội dung.",
    "too_large": "Thư quá lớn; chỉ lưu phần đầu thư.",
}


def without_form(files: Sequence[ReadFile], cover: Cover, known: Known) -> Stuck | Passed | Withdrawn | Spoken:
    """Return why a person must look at the mail, why nobody need to, or what it takes back, asks or tells."""
    if all(cover.received_at < known.calendar.at(r.opens_on - _LONG_BEFORE) for r in known.rounds):
        return Passed("before_campaign", "Thư cũ, đến từ lâu trước khi có đợt báo cáo nào.")
    school = _clear_sender(cover.sender)
    if cover.unread:
        return Stuck(cover.unread, _UNREAD[cover.unread], school)
    takes_back = withdrawn(known.roster[school], cover, known) if school and not _holds_file(files) else None
    if takes_back:
        return takes_back
    says = spoken(known.roster[school], cover, known) if school and not _holds_file(files) else None
    if says:
        return says
    if not cover.sender.schools:
        return Stuck("unknown_sender", "Người gửi không có trong danh sách trường; thư không có biểu mẫu đọc được.")
    return _of_known_sender(school, files, cover, known)


def _of_known_sender(school: str | None, files: Sequence[ReadFile], cover: Cover, known: Known) -> Stuck:
    if not _holds_file(files) and (cover.links or not files):
        return _without_file(school, cover, known)
    unreadable = [f for f in files if isinstance(f.outcome, Unreadable)]
    if unreadable:
        return Stuck("unreadable", _listed(unreadable), school)
    return Stuck("wrong_form", _listed(files), school)


def _holds_file(files: Sequence[ReadFile]) -> bool:
    return any(file.could_be_report for file in files)


def _without_file(school: str | None, cover: Cover, known: Known) -> Stuck:
    """Tell a link instead of a file from a forgotten attachment, and that from a mere letter.

    A letter is an answer to us, or comes from a school that owes nothing now.
    """
    if cover.links:
        detail = f"Thư không kèm tệp báo cáo, chỉ có đường dẫn tới {', '.join(cover.links[:3])}; chương trình không mở."
        return Stuck("only_a_link", detail, school)
    if cover.thread or (school and not _owes_now(known.roster[school], cover, known)):
        return Stuck("letter", "Thư trao đổi của trường, không kèm tệp; đề nghị chuyên viên xem.", school)
    return Stuck("no_attachment", "Thư không có tệp báo cáo đính kèm.", school)


def _owes_now(school: School, cover: Cover, known: Known) -> bool:
    return any(
        owes(r, school)
        and known.calendar.at(r.opens_on) <= cover.received_at
        and not known.versions(r.id, school.code)
        and r.deadline.day - known.calendar.day_of(cover.received_at) <= _SOON
        for r in known.rounds
    )


def _clear_sender(sender: Sender) -> str | None:
    return next(iter(sender.schools)) if len(sender.schools) == 1 and sender.genuine else None


def _listed(files: Sequence[ReadFile]) -> str:
    return " ".join(
        f"Tệp «{file.name or 'không tên'}»: {file.outcome.reason}"
        for file in files
        if isinstance(file.outcome, Unreadable | NotOurForm)
    )
