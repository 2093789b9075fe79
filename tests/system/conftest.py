"""An office that is set up and has no mail yet."""

import shutil
from pathlib import Path

import pytest

from tests.kit.mailbox import Mailbox
from tests.kit.smtp import SmtpServer
from tests.system.office import OfficeFolder, office_folder

_OF_ITS_SERVERS = ("config.toml", "mat-khau.txt")


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for what the first office's set-up leaves: the commands take seconds, a copy of it none."""
    return tmp_path_factory.mktemp("pattern") / "office"


@pytest.fixture
def office(tmp_path: Path, pattern: Path, dovecot: Mailbox, smtp: SmtpServer) -> OfficeFolder:
    """An office with database, roster and campaign, on a real Dovecot and a real SMTP server."""
    made = office_folder(tmp_path / "office", dovecot, smtp)
    if pattern.exists():
        shutil.copytree(pattern, made.folder, dirs_exist_ok=True)
    else:
        made.set_up()
        shutil.copytree(made.folder, pattern, ignore=shutil.ignore_patterns(*_OF_ITS_SERVERS))
    return made
