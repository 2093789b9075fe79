"""`diemdanh run` against a real Dovecot, with forms saved by other programs than ours."""

import csv
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kit.dovecot import Dovecot
from tests.kit.mails import mail
from tests.kit.smtp import SmtpServer
from tests.system.office import OfficeFolder, office_folder
from tests.system.reports import at

FORMS = Path(__file__).parents[1] / "data" / "forms"
TRUTHS = sorted(FORMS.glob("*.json"))
DEMO_ROSTER = Path(__file__).parents[2] / "diemdanh" / "demo" / "data" / "truong.csv"
_KEYS = ("name", "position", "field", "summary", "effect", "evidence", "requested_award", "already_awarded", "note")


def _truth(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def _address(code: str) -> str:
    return f"{code.lower()}@truong.example"


def _roster() -> str:
    """The demo's schools, each with an address of our own."""
    with DEMO_ROSTER.open(encoding="utf-8", newline="") as file:
        schools = list(csv.DictReader(file))
    lines = [f"{s['Mã trường']},{s['Tên trường']},{s['Cấp học']},{_address(s['Mã trường'])}" for s in schools]
    return "\n".join(["code,name,type,email", *lines])


@pytest.fixture(scope="module")
def served(dovecot_server: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeFolder]:
    """An office whose service has run on all these forms, each sent by its school."""
    mailbox = dovecot_server.mailbox("realforms")
    with SmtpServer() as smtp:
        office = office_folder(tmp_path_factory.mktemp("office"), mailbox, smtp)
        office.set_up(_roster())
        for truth in map(_truth, TRUTHS):
            file = (truth["file"], (FORMS / truth["file"]).read_bytes())
            sender = _address(truth["header"]["school_code"])
            mailbox.append(mail(sender, "Gửi báo cáo", attachments=[file]), at("02T09:30"))
        service = office.start("run")
        smtp.await_deliveries(len(TRUTHS))
        service.send_signal(signal.SIGTERM)
        _, errors = service.communicate(timeout=60)
        assert service.returncode == 0, errors
        yield office


@pytest.mark.parametrize("path", TRUTHS, ids=[path.stem for path in TRUTHS])
def test_a_form_saved_by_another_program_is_booked_as_it_was_filled_in(path: Path, served: OfficeFolder) -> None:
    truth = _truth(path)
    code = truth["header"]["school_code"]
    (message,) = [m for m in served.json("messages") if m["sender"] == _address(code)]
    assert (message["outcome"], message["school"]) == ("recorded", code), message
    rows = [row for row in served.json("rows", "--round", message["rounds"][0]) if row["school"] == code]
    assert [row["kind"] for row in rows] == [row["kind"] for row in truth["rows"]]
    for row, true in zip(rows, truth["rows"], strict=True):
        assert {key: row["fields"].get(key) for key in _KEYS} == {key: true["fields"].get(key) for key in _KEYS}
        assert row["means"] == true.get("means", {})
