"""A real Dovecot for the tests, on the loopback, with mailboxes that are thrown away."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.kit.certificates import Certificate, make_certificate
from tests.kit.dovecot_config import Layout, config, introspection, mail_owner
from tests.kit.mailbox import Mailbox
from tests.kit.ports import HOST, await_greeting, free_port

# Debian keeps them in /usr/sbin, which is not on everybody's PATH.
_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


class Dovecot:
    """A Dovecot of one's own: `with Dovecot() as server:`. IMAP (and STARTTLS) on `port`, IMAPS on `tls_port`.

    Any user name may log in with `password`; with an `introspection_url`, also by XOAUTH2 with a token of the
    authorization server there. Ports and mail stay the same over `stop()` and `start()`.
    Raises RuntimeError, saying what to install or what the log says, where it does not start.
    """

    host = HOST
    password = "mat-khau-thu-1"

    def __init__(self, introspection_url: str = "") -> None:
        self._binary = _find("dovecot")
        # Not pytest's own folder: only its owner may enter that one, and the path of a socket must be short.
        root = Path(tempfile.mkdtemp(prefix="dovecot-"))
        root.chmod(0o755)
        certificate = make_certificate(root)
        self._layout = Layout(root, free_port(), free_port(), self.password, certificate, introspection_url)
        self._process: subprocess.Popen[bytes] | None = None
        self._prepare()

    @property
    def port(self) -> int:
        return self._layout.port

    @property
    def tls_port(self) -> int:
        return self._layout.tls_port

    @property
    def ca_file(self) -> Path:
        """The certificate that a client trusts to use `tls_port`."""
        return self.certificate.cert

    @property
    def certificate(self) -> Certificate:
        return self._layout.certificate

    @property
    def log(self) -> str:
        """What Dovecot logged so far."""
        return self._layout.log.read_text(errors="replace")

    def mailbox(self, username: str) -> Mailbox:
        """Return the mailbox of `username`; it is empty when nobody has used that name before."""
        return Mailbox(self, username)

    def start(self) -> None:
        """Start Dovecot and return when it serves."""
        command = [self._binary, "-F", "-c", str(self._layout.config)]
        # A mistake in the configuration is said on stderr, before there is a log.
        with self._layout.log.open("ab") as log:
            self._process = subprocess.Popen(command, stderr=log, start_new_session=True)
        if not await_greeting(self._process, self.port):
            self.stop()
            raise RuntimeError(f"Dovecot does not start:\n{self.log}")

    def stop(self) -> None:
        """Stop Dovecot; open connections break. Does nothing where it is not running."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=60)
        with suppress(ProcessLookupError):  # processes that serve open connections outlive their master
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process = None

    def doveadm(self, *arguments: str) -> str:
        """Run doveadm on this server and return what it printed."""
        command = [_find("doveadm"), "-c", str(self._layout.config), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    def __enter__(self) -> Self:
        try:
            self.start()
        except RuntimeError:
            shutil.rmtree(self._layout.root)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._layout.root)

    def _prepare(self) -> None:
        version = subprocess.run([self._binary, "--version"], check=True, capture_output=True, text=True).stdout
        self._layout.config.write_text(config(version.split()[0], self._layout))
        if self._layout.introspection_url:
            self._layout.oauth.write_text(introspection(self._layout))
        self._layout.mail.mkdir()
        os.chown(self._layout.mail, *mail_owner())


def _find(program: str) -> str:
    found = shutil.which(program, path=_PATH)
    if found is None:
        raise RuntimeError(f"These tests need {program}. Install it: sudo apt-get install dovecot-imapd")
    return found
