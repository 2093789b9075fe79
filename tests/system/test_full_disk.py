"""A disk that really fills up: nothing is lost, nothing is doubled, and it goes on by itself once there is room."""

import hashlib
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.kit.forms import docx_form
from tests.kit.mailbox import Mailbox
from tests.kit.mails import mail
from tests.kit.running import awaited
from tests.kit.smtp import SmtpServer
from tests.system.office import COMMAND, OfficeFolder, office_folder
from tests.system.reports import SCHOOLS, at, form_of

ROOMY = 64 * 2**20
BATCH_AND_A_BIT = 10 * 2**20
_LETTERS_BETWEEN = 5
_LOOKS = 5
_NEEDS = (
    "These tests fill a small disk of their own. Run them as root, or let users make namespaces: "
    "sudo sysctl user.max_user_namespaces=10000 (on some systems also kernel.unprivileged_userns_clone=1 or "
    "kernel.apparmor_restrict_unprivileged_userns=0)"
)


@dataclass(frozen=True)
class Disk:
    """A file system in memory at `root`, which is only there for processes that are started through `inside`."""

    root: Path
    inside: tuple[str, ...]

    def resize(self, octets: int) -> None:
        """Make it larger; what is on it stays."""
        self.do("mount", "-o", f"remount,size={octets}", "none", str(self.root))

    def leave(self, octets: int) -> None:
        """Fill it up but for that many octets.

        A service that writes meanwhile may take what was free when it was looked at; then it is looked at again.
        """
        for _ in range(_LOOKS - 1):
            with suppress(subprocess.CalledProcessError):
                return self._fill(octets)
        return self._fill(octets)

    def _fill(self, octets: int) -> None:
        ballast = str(self.root / "ballast")
        self.do("rm", "-f", ballast)
        blocks, size = self.do("stat", "--file-system", "--format=%a %S", str(self.root)).split()
        if int(blocks) * int(size) > octets:
            self.do("fallocate", "--length", str(int(blocks) * int(size) - octets), ballast)

    def do(self, *command: str) -> str:
        """Run a command that sees the disk and return what it printed."""
        line = [*self.inside, *command]
        return subprocess.run(line, check=True, capture_output=True, text=True, timeout=60).stdout


@contextmanager
def small_disk(root: Path) -> Iterator[Disk]:
    """Mount a disk at `root`: as root here, as anybody else in a namespace of one's own.

    Raises RuntimeError, saying what to do, where the system allows neither.
    """
    root.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOMY},mode=0777", "none", str(root)]
    if subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        try:
            yield Disk(root, ())
        finally:
            subprocess.run(["umount", "--lazy", str(root)], check=True)
        return
    # The disk is there as long as somebody is in the namespace.
    stay = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", '"$@" && echo there && read end', "sh"]
    with subprocess.Popen([*stay, *mount], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as stays:
        try:
            if stays.stdout is None or stays.stdout.readline() != b"there\n":
                raise RuntimeError(_NEEDS)
            enter = ("nsenter", "--target", str(stays.pid), "--user", "--mount", "--preserve-credentials", "--")
            yield Disk(root, enter)
        finally:
            stays.kill()


@dataclass(frozen=True)
class SqueezedOffice(OfficeFolder):
    """An office that keeps its database, its raw mail or both on the small disk."""

    inside: tuple[str, ...] = ()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(self.line(*arguments), stdout=pipe, stderr=pipe, text=True)

    def line(self, *arguments: str) -> list[str]:
        """Return the whole command line of a command."""
        # Who enters a namespace stands at its root.
        here = ["env", f"--chdir={self.folder}"]
        return [*self.inside, *here, str(COMMAND), "--config", str(self.config), *arguments]


_SOUND = """
import sqlite3, sys
print(sqlite3.connect(sys.argv[1] + "/diemdanh.db").execute("PRAGMA integrity_check").fetchone()[0])
"""
_FILES = """
import hashlib, pathlib, sys
for file in pathlib.Path(sys.argv[1], "blobs").glob("*/*"):
    print(file.name, hashlib.sha256(file.read_bytes()).hexdigest())
"""


@dataclass(frozen=True)
class Squeeze:
    """An office, the small disk, and its mailbox with what was filed there."""

    office: SqueezedOffice
    disk: Disk
    mailbox: Mailbox
    raws: dict[int, bytes] = field(default_factory=dict)

    def arrive(self, mails: Sequence[bytes]) -> None:
        """File mails in the mailbox."""
        uids = self.mailbox.append_all([(raw, at(f"02T{n % 24:02d}:30")) for n, raw in enumerate(mails)])
        self.raws.update(zip(uids, mails, strict=True))

    def poll_in_vain(self) -> None:
        """Poll; it must end as a command that says what is wrong, not as a program that broke."""
        finished = self.office.run("poll")
        assert (finished.status, finished.out) == (1, ""), finished
        assert finished.err.startswith("Cơ sở dữ liệu hoặc đĩa: ")
        assert "Traceback" not in finished.err

    def assert_whole(self) -> None:
        """Assert that every mail is held, decided and to be answered once, and that the files are sound."""
        var = str(self.office.folder / "var")
        assert self.disk.do(sys.executable, "-c", _SOUND, var) == "ok\n"
        digests = [hashlib.sha256(raw).hexdigest() for raw in self.raws.values()]
        files = self.disk.do(sys.executable, "-c", _FILES, var).splitlines()
        assert sorted(files) == sorted(f"{digest} {digest}" for digest in digests)
        lines = self.office.json("messages")
        assert sorted(line["uid"] for line in lines) == sorted(self.raws)
        letters = len(SCHOOLS) * _LETTERS_BETWEEN
        assert Counter(line["outcome"] for line in lines) == {"recorded": len(SCHOOLS), "parked": letters}
        receipts = [one["to"] for one in self.office.json("outbox") if one["kind"] == "receipt"]
        assert sorted(receipts) == sorted(f"{code.lower()}@truong.example" for code in SCHOOLS)


def everything() -> list[bytes]:
    """Return reports and, between them, letters of half a megabyte, which are more than one batch together."""
    raws = []
    for code in SCHOOLS:
        form = docx_form(**form_of(code, "Trần Thị Thực Nghiệm"))
        raws.append(mail(f"{code.lower()}@truong.example", "Báo cáo đợt 1", attachments=[("bao-cao.docx", form)]))
        for letter in range(_LETTERS_BETWEEN):
            news = hashlib.shake_256(f"{code} {letter}".encode()).hexdigest(250_000)
            lines = "\n".join(news[start : start + 70] for start in range(0, len(news), 70))
            raws.append(mail("tin@la.example", f"Tin {code} {letter}", lines))
    return raws


@pytest.fixture
def squeeze(request: pytest.FixtureRequest, tmp_path: Path, dovecot: Mailbox, smtp: SmtpServer) -> Iterator[Squeeze]:
    plain = office_folder(tmp_path / "office", dovecot, smtp)
    var = plain.folder / "var"
    with small_disk(var / "blobs" if request.param == "raw mail" else var) as disk:
        if request.param == "database":
            (plain.folder / "raw").mkdir()
            disk.do("ln", "-s", str(plain.folder / "raw"), str(var / "blobs"))
        office = SqueezedOffice(plain.folder, inside=disk.inside)
        office.set_up()
        yield Squeeze(office, disk, dovecot)


wherever_the_small_disk_is = pytest.mark.parametrize("squeeze", ["both", "database", "raw mail"], indirect=True)


@wherever_the_small_disk_is
def test_a_poll_on_a_full_disk_says_so_and_the_next_one_takes_everything_once(squeeze: Squeeze) -> None:
    squeeze.arrive(everything())
    squeeze.disk.leave(0)
    squeeze.poll_in_vain()
    squeeze.poll_in_vain()
    squeeze.disk.resize(2 * ROOMY)
    squeeze.office.json("poll")
    squeeze.assert_whole()


@pytest.mark.parametrize("squeeze", ["both", "raw mail"], indirect=True)
def test_a_disk_that_fills_up_in_the_middle_keeps_what_it_has_and_lacks_only_the_rest(squeeze: Squeeze) -> None:
    squeeze.arrive(everything())
    squeeze.disk.leave(BATCH_AND_A_BIT)
    squeeze.poll_in_vain()
    held = len(squeeze.office.json("messages"))
    assert 0 < held < len(squeeze.raws)
    squeeze.disk.resize(2 * ROOMY)
    assert squeeze.office.json("poll")["stored"] == len(squeeze.raws) - held
    squeeze.assert_whole()


@pytest.mark.parametrize("squeeze", ["database"], indirect=True)
def test_a_database_that_cannot_grow_takes_everything_once_wherever_it_had_to_stop(squeeze: Squeeze) -> None:
    squeeze.arrive(everything())
    for room in range(0, ROOMY, 40 * 2**10):
        squeeze.disk.leave(room)
        finished = squeeze.office.run("poll")
        assert "Traceback" not in finished.err
        if finished.status == 0:
            break
        assert finished.err.startswith("Cơ sở dữ liệu hoặc đĩa: ")
    assert room > 3 * 40 * 2**10, "it had to stop in several places"
    squeeze.assert_whole()


def answered(smtp: SmtpServer) -> list[str]:
    """The addresses of schools to which a receipt was handed over, each as often as it was."""
    return [one.recipients[0] for one in smtp.deliveries if one.message["Auto-Submitted"] == "auto-replied"]


@wherever_the_small_disk_is
def test_the_service_lives_through_a_full_disk_and_recovers_by_itself(
    squeeze: Squeeze, smtp: SmtpServer, tmp_path: Path
) -> None:
    first, *others = everything()
    squeeze.arrive([first])
    log = tmp_path / "service.log"
    with log.open("wb") as out, subprocess.Popen(squeeze.office.line("run"), stderr=out) as service:
        try:
            assert awaited(lambda: len(answered(smtp)) == 1, service), log.read_text()
            squeeze.disk.leave(0)
            squeeze.arrive(others)
            in_vain = "WARNING diemdanh.worker poll:"
            assert awaited(lambda: log.read_text().count(in_vain) >= 2, service), log.read_text()
            squeeze.disk.resize(2 * ROOMY)
            assert awaited(lambda: len(answered(smtp)) >= len(SCHOOLS), service), log.read_text()
            service.send_signal(signal.SIGTERM)
            assert service.wait(timeout=60) == 0
        finally:
            service.kill()
    assert "Traceback" not in log.read_text()
    squeeze.assert_whole()
    assert sorted(answered(smtp)) == sorted(f"{code.lower()}@truong.example" for code in SCHOOLS)
