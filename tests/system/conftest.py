"""An office that is set up and has no mail yet."""

from pathlib import Path

import pytest

from tests.kit.mailbox import Mailbox
from tests.kit.smtp import SmtpServer
from tests.system.office import OfficeFolder, office_folder


@pytest.fixture
def office(tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer) -> OfficeFolder:
    """An office with database, roster and campaign, on a real Dovecot and a real SMTP server."""
    made = office_folder(tmp_path / "office", dovecot, smtp)
    made.set_up()
    return made
