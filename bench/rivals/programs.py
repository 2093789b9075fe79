"""mbsync and getmail6, each with its configuration for one run into an empty folder."""

import os
import subprocess
import time
from pathlib import Path

from bench.office import Servers
from bench.proxy import HOST
from tests.kit.dovecot_config import mail_owner

_MBSYNC = """\
FSync yes

IMAPAccount office
Host {host}
Port {port}
User {username}
Pass {password}
SSLType None
AuthMechs LOGIN
Timeout 600

IMAPStore far
Account office

MaildirStore near
Path {folder}/mail/
Inbox {folder}/mail/INBOX

Channel office
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
"""

_GETMAIL = """\
[retriever]
type = SimpleIMAPRetriever
server = {host}
port = {port}
username = {username}
password = {password}
mailboxes = ("INBOX",)

[destination]
type = Maildir
path = {folder}/mail/INBOX/
{user}

[options]
delete = false
delivered_to = false
received = false
verbose = 0
"""


def mbsync(servers: Servers, folder: Path) -> float:
    """Pull the INBOX with mbsync, every file synced; return the seconds of the whole command."""
    config = _written(folder / "mbsyncrc", _MBSYNC, servers)
    (folder / "mail").mkdir()
    return _timed("mbsync", "-q", "-c", str(config), "office")


def getmail(servers: Servers, folder: Path) -> float:
    """Fetch the INBOX with getmail6, which syncs every file; return the seconds of the whole command."""
    # Where root runs it, it delivers as somebody else only.
    user = "user = nobody" if os.geteuid() == 0 else ""
    config = _written(folder / "getmailrc", _GETMAIL.replace("{user}", user), servers)
    for part in ("cur", "new", "tmp"):
        (folder / "mail" / "INBOX" / part).mkdir(parents=True)
        os.chown(folder / "mail" / "INBOX" / part, *mail_owner())
    return _timed("getmail", "--getmaildir", str(folder), "--rcfile", str(config))


def _written(path: Path, text: str, servers: Servers) -> Path:
    values = {"port": servers.imap_port, "username": servers.username, "password": servers.password}
    path.write_text(text.format(host=HOST, folder=path.parent, **values))
    path.chmod(0o600)
    return path


def _timed(*command: str) -> float:
    begun = time.perf_counter()
    finished = subprocess.run(command, check=False, capture_output=True, text=True)
    taken = time.perf_counter() - begun
    if finished.returncode:
        raise RuntimeError(f"{command[0]}: exit status {finished.returncode}\n{finished.stdout}{finished.stderr}")
    return taken
