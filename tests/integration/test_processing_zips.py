"""A report that came in a zip is booked like the report itself."""

from store import messages
from store.outbox import MailKind
from tests.kit.forms import docx_form, individual
from tests.kit.incoming import Desk
from tests.kit.mails import mail
from tests.kit.zips import zipped

TH06 = "Tiểu học Đức Lĩnh <th06@truong.example>"
FORM = docx_form(individuals=[individual("Nguyễn Thị Hoa")])
PHOTO = b"\xff\xd8\xff\xe0 JFIF" + bytes(range(256))


def test_a_form_and_a_photo_in_one_zip_are_booked_and_answered_like_the_form_alone(desk: Desk) -> None:
    packed = zipped({"Ảnh/hoa.jpg": PHOTO, "Báo cáo.docx": FORM})
    line = desk.decide(mail(TH06, "BC đợt 1", attachments=[("Trường TH Đức Lĩnh.zip", packed)]))
    assert (line.verdict.outcome.value, line.verdict.reason, line.verdict.school) == ("recorded", None, "TH06")
    (version,) = desk.versions()
    assert version.file == "Trường TH Đức Lĩnh.zip/Báo cáo.docx"
    with desk.database.reading() as tx:
        files = messages.files_of(tx, line.message)
    assert [(file.name.split("/")[-1], file.outcome) for file in files] == [
        ("Báo cáo.docx", "read"),
        ("hoa.jpg", "unreadable"),
    ]
    assert [mail.to_address for mail in desk.outbox() if mail.kind is MailKind.RECEIPT] == ["th06@truong.example"]


def test_a_zip_with_a_password_waits_for_a_person_with_the_reason(desk: Desk) -> None:
    data = bytearray(zipped({"bc.docx": FORM}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    line = desk.decide(mail(TH06, "BC đợt 1", attachments=[("bc.zip", bytes(data))]))
    assert (line.verdict.outcome.value, line.verdict.reason) == ("parked", "unreadable")
    assert "có mật khẩu" in (line.verdict.detail or "")
