"""Set the stage of the demonstration: an office of its own in a folder, made with the ordinary means."""

import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from diemdanh import settings
from diemdanh.demo.office import AUTHSERV_ID, DEMO_NOW, OFFICE_ADDRESS, OFFICE_NAME, SPECIALIST_ADDRESS, SPECIALIST_NAME
from diemdanh.demo.servers import MailServers
from diemdanh.wiring import Parts
from ingest.roster_file import read_roster
from rules.campaign_file import parse_campaign
from rules.problems import InputProblems
from store import campaigns, roster
from store.upgrades import upgrade

_MARK = ".diemdanh-demo"
_CONFIG = """\
# Cấu hình của bản trình diễn; các máy chủ thư chỉ sống trong lúc trình diễn.
[office]
name = "{name}"
specialist_name = "{specialist_name}"
specialist_email = "{specialist}"

[ingest]
host = "{host}"
port = {imap}
security = "none"
username = "{user}"
password_file = "mat-khau.txt"
trusted_authserv = "{authserv}"
poll_seconds = 5

[store]
url = "sqlite:///diemdanh.db"
blobs = "blobs"

[reminders]
host = "{host}"
port = {smtp}
security = "none"
from_address = "{user}"
"""


def moving_clock() -> Callable[[], datetime]:
    """Return a clock that starts at the instant of the story and goes on at the usual pace."""
    begun = time.monotonic()
    return lambda: DEMO_NOW + timedelta(seconds=time.monotonic() - begun)


def build(folder: Path, servers: MailServers, clock: Callable[[], datetime]) -> Parts:
    """Make the demonstration's office in `folder`, anew, and return its parts.

    Only a folder that an earlier demonstration marked as its own is emptied. Raises InputProblems for any other that
    holds something.
    """
    if (folder / _MARK).exists():
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        problem = "thư mục đã có dữ liệu không phải của bản trình diễn; chọn thư mục khác bằng --out"
        raise InputProblems(f"Không trình diễn trong {folder}:", [problem])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text("Thư mục này do «diemdanh demo» tạo và xóa.\n", encoding="utf-8")
    config = folder / "config.toml"
    config.write_text(_configuration(servers), encoding="utf-8")
    (folder / "mat-khau.txt").write_text(servers.password, encoding="utf-8")
    (folder / "mat-khau.txt").chmod(0o600)
    parts = Parts(settings.load(config), clock)
    upgrade(parts.settings.store.url)
    _fill(parts)
    return parts


def _configuration(servers: MailServers) -> str:
    return _CONFIG.format(
        name=OFFICE_NAME,
        specialist_name=SPECIALIST_NAME,
        specialist=SPECIALIST_ADDRESS,
        host=servers.host,
        imap=servers.imap_port,
        smtp=servers.smtp_port,
        user=OFFICE_ADDRESS,
        authserv=AUTHSERV_ID,
    )


def _fill(parts: Parts) -> None:
    data = files("diemdanh.demo").joinpath("data")
    with as_file(data.joinpath("truong.csv")) as path:
        schools = read_roster(path).schools
    text = data.joinpath("cv44.toml").read_text("utf-8")
    campaign = parse_campaign(text, parts.forms, parts.plain_calendar)
    with parts.database.transaction() as tx:
        roster.save(tx, schools)
        campaigns.save(tx, campaign, text, parts.clock())
