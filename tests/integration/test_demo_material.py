"""The material of the demonstration: its servers work, its mails arrive as told, its forms open."""

import csv
import gc
import smtplib
import socket
import tomllib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import parseaddr
from importlib.resources import files
from io import BytesIO
from zipfile import BadZipFile

import docx
import pytest
from imapclient import IMAPClient
from openpyxl import load_workbook

from diemdanh.demo.form_docx import write_docx
from diemdanh.demo.form_xlsx import write_xlsx
from diemdanh.demo.mails import DemoMail, demo_mails
from diemdanh.demo.office import AUTHSERV_ID, DEMO_NOW, OFFICE_ADDRESS
from diemdanh.demo.reports import demo_schools, report
from diemdanh.demo.servers import LOOPBACK, MailServers, append

SILENT = {"MN09", "MN11", "TH07", "TH09", "CS05", "CL02"}
DATA = files("diemdanh.demo") / "data"


@pytest.fixture
def servers() -> Iterator[MailServers]:
    with MailServers() as running:
        yield running


@pytest.fixture
def reader(servers: MailServers) -> Iterator[IMAPClient]:
    with IMAPClient(servers.host, servers.imap_port, ssl=False) as client:
        client.normalise_times = False
        client.login(servers.username, servers.password)
        yield client


def parsed(mail: DemoMail) -> EmailMessage:
    message = message_from_bytes(mail.raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def shown(about: str) -> EmailMessage:
    return next(parsed(mail) for mail in demo_mails() if about in mail.about)


def attached(subtype: str) -> Iterator[tuple[DemoMail, bytes]]:
    for mail in demo_mails():
        for part in parsed(mail).iter_attachments():
            if part.get_content_subtype().endswith(subtype):
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                yield mail, content


def outgoing(sender: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, "mnanphu@vuquang.edu.example", "Thư xác nhận"
    message["Date"], message["Message-ID"] = DEMO_NOW, "<xac-nhan-01@pgdvuquang.example>"
    message.set_content("Phòng đã nhận được báo cáo.\n")
    return message


def test_every_mail_lies_in_the_inbox_as_it_was_and_dated_when_it_arrived(
    servers: MailServers, reader: IMAPClient
) -> None:
    assert append(demo_mails(), servers) == len(demo_mails())
    reader.select_folder("INBOX", readonly=True)
    found = reader.fetch(reader.search(), ["INTERNALDATE", "BODY.PEEK[]"])
    stored = [(found[uid][b"BODY[]"], found[uid][b"INTERNALDATE"]) for uid in sorted(found)]
    assert stored == [(mail.raw, mail.received_at) for mail in demo_mails()]


def test_a_folder_that_is_missing_is_made(servers: MailServers, reader: IMAPClient) -> None:
    append(demo_mails()[:1], servers, folder="Luu tru")
    assert reader.folder_status("Luu tru", ["MESSAGES"])[b"MESSAGES"] == 1


def test_mail_from_the_office_is_collected_and_found_in_sent(servers: MailServers, reader: IMAPClient) -> None:
    letter = outgoing(OFFICE_ADDRESS)
    with smtplib.SMTP(servers.host, servers.smtp_port) as client:
        client.send_message(letter, to_addrs=["mnanphu@vuquang.edu.example"])
    (delivery,) = servers.deliveries
    assert (delivery.envelope_from, delivery.envelope_to) == (OFFICE_ADDRESS, ("mnanphu@vuquang.edu.example",))
    reader.select_folder("Sent", readonly=True)
    (uid,) = reader.search(["HEADER", "Message-ID", letter["Message-ID"]])
    filed = reader.fetch([uid], ["INTERNALDATE", "BODY.PEEK[]"])[uid]
    assert (filed[b"BODY[]"], filed[b"INTERNALDATE"]) == (delivery.raw, DEMO_NOW)


def test_mail_from_someone_else_is_collected_and_not_filed(servers: MailServers, reader: IMAPClient) -> None:
    with smtplib.SMTP(servers.host, servers.smtp_port) as client:
        client.send_message(outgoing("mnanphu@vuquang.edu.example"))
    assert len(servers.deliveries) == 1
    assert reader.folder_status("Sent", ["MESSAGES"])[b"MESSAGES"] == 0


def test_a_worker_that_waits_for_mail_hears_of_it_however_long_it_waited(
    servers: MailServers, reader: IMAPClient
) -> None:
    reader.select_folder("INBOX", readonly=True)
    reader.idle()
    append(demo_mails()[:1], servers, folder="Sent")  # one round trip later the server has settled down to wait
    gc.collect()
    append(demo_mails()[:1], servers)
    assert (1, b"EXISTS") in reader.idle_check(timeout=5)
    reader.idle_done()


def test_the_servers_stop_while_clients_are_still_connected() -> None:
    with MailServers() as servers:
        waiting = IMAPClient(servers.host, servers.imap_port, ssl=False)
        waiting.login(servers.username, servers.password)
        waiting.select_folder("INBOX", readonly=True)
        waiting.idle()
        sending = smtplib.SMTP(servers.host, servers.smtp_port)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((servers.host, servers.imap_port))
    waiting.shutdown()
    sending.close()


def test_a_wanted_port_is_used_when_free_and_replaced_when_taken() -> None:
    with socket.create_server((LOOPBACK, 0)) as holder:
        taken = holder.getsockname()[1]
        with MailServers(imap_port=taken) as other:
            assert other.imap_port != taken
            free = other.imap_port
    with MailServers(imap_port=free) as wished:
        assert wished.imap_port == free


def test_every_word_file_opens_except_the_one_that_was_cut_off() -> None:
    broken = []
    for mail, content in attached("wordprocessingml.document"):
        try:
            docx.Document(BytesIO(content))
        except BadZipFile:
            broken.append(mail.about)
    assert broken == ["tệp .docx hỏng, tải lên dở dang"]


def test_every_spreadsheet_opens_and_is_the_form() -> None:
    sheets = [load_workbook(BytesIO(content)).sheetnames for _, content in attached("spreadsheetml.sheet")]
    assert sheets == [["ĐHTT-01"]] * 6


def test_a_school_finds_its_rows_in_the_word_file() -> None:
    form = report("CS01")
    tables = docx.Document(BytesIO(write_docx(form))).tables
    rows = {tuple(cell.text for cell in row.cells) for table in tables for row in table.rows}
    assert {("1", *form.individuals[0]), ("3", *form.individuals[2]), ("2", *form.collectives[1])} <= rows
    assert ("9", "Số cá nhân đề nghị", "03") in rows


def test_a_school_finds_its_rows_in_the_spreadsheet() -> None:
    form = report("CS01")
    sheet = load_workbook(BytesIO(write_xlsx(form))).worksheets[0]
    rows = {tuple(value or "" for value in row) for row in sheet.iter_rows(values_only=True)}
    assert {("1", *form.individuals[0]), ("3", *form.individuals[2])} <= rows


def test_only_the_first_try_of_one_school_miscounts_its_rows() -> None:
    told = tomllib.loads((DATA / "bao-cao.toml").read_text(encoding="utf-8"))
    forms = {name: report(name) for name in told if not told[name].get("blank")}
    wrong = [
        name
        for name, form in forms.items()
        if [form.answers[7], form.answers[8]] != [f"{len(form.collectives):02d}", f"{len(form.individuals):02d}"]
    ]
    assert wrong == ["TH02-lan-1"]


def test_the_correction_changes_one_row() -> None:
    first, second = report("TH02-lan-1"), report("TH02")
    assert len(set(first.individuals) ^ set(second.individuals)) == 2
    assert first.collectives == second.collectives


def test_file_names_travel_in_the_ways_that_mail_programs_use() -> None:
    raw = {mail.about: mail.raw for mail in demo_mails()}
    assert b"filename*" in raw["tên tệp có dấu, mã hóa theo RFC 2231"]
    assert b"Ba%CC%81o" in raw["tên tệp theo kiểu macOS (NFD)"]
    assert b'filename="=?utf-8?' in raw["bản mềm .docx, 2 tập thể và 3 cá nhân"]
    (nameless,) = shown("tệp đính kèm không có tên").iter_attachments()
    assert nameless.get_filename() is None


def test_only_the_forged_mail_fails_the_receiving_servers_check() -> None:
    verdicts = {mail.about: parsed(mail)["Authentication-Results"] for mail in demo_mails()}
    assert all(verdict.startswith(f"{AUTHSERV_ID};") for verdict in verdicts.values())
    failed = [about for about, verdict in verdicts.items() if "dmarc=pass" not in verdict and "; none" not in verdict]
    assert failed == ["mạo danh THCS Phan Đình Phùng (DMARC không đạt)"]


def test_the_bounce_names_the_school_whose_address_does_not_exist() -> None:
    report_mail = shown("thư không tới được")
    assert report_mail.get_content_type() == "multipart/report"
    status = next(part for part in report_mail.walk() if part.get_content_type() == "message/delivery-status")
    assert demo_schools()["MN11"].email in status.as_string()


def test_the_roster_is_labelled_and_has_thirty_schools_one_without_an_address() -> None:
    rows = list(csv.DictReader((DATA / "truong.csv").read_text(encoding="utf-8").splitlines()))
    assert len({row["Mã trường"] for row in rows}) == len(rows) == 30
    assert {row["Ghi chú"] for row in rows} == {"dữ liệu minh họa"}
    addresses = [row["Email"] for row in rows if row["Email"]]
    assert len(set(addresses)) == 29
    assert all(address.endswith(".example") for address in addresses)


def test_six_schools_send_no_form_and_all_mail_arrives_before_the_clock_of_the_story() -> None:
    with_file = [parsed(mail) for mail in demo_mails() if list(parsed(mail).iter_attachments())]
    senders = {parseaddr(str(message["From"]))[1] for message in with_file}
    schools = {code for code, school in demo_schools().items() if school.email not in senders}
    assert schools == SILENT | {"MN06", "CS06"}
    assert demo_mails()[-1].received_at < DEMO_NOW
    assert list(demo_mails()) == sorted(demo_mails(), key=lambda mail: mail.received_at)


def test_every_address_in_every_mail_is_an_invented_one() -> None:
    headers = ("From", "To", "Message-ID")
    written = [str(parsed(mail)[name]).rstrip(">") for mail in demo_mails() for name in headers]
    assert all(text.endswith(".example") for text in written)
    assert len({parsed(mail)["Message-ID"] for mail in demo_mails()}) == len(demo_mails())
