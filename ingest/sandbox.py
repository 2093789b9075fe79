"""Read a stranger's file, or take it apart, in a process of its own, bounded in time, memory and output."""

import hashlib
import logging
import multiprocessing
import re
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Generic, TypeVar

from ingest.readers import orders
from ingest.readers.answers import decode_lines
from ingest.readers.confinement import Limits
from ingest.readers.drain import Drain
from ingest.readers.errors import TOO_COMPLEX
from ingest.readers.outcomes import OutcomeError, decode
from ingest.readers.unpacked import UnpackOutcome, decode_unpacked
from rules.reading import ReadOutcome, Unreadable

__all__ = ["InterruptedReadError", "Limits", "Sandbox", "measures"]

log = logging.getLogger(__name__)

_PRELOADED = ["ingest.readers.preload"]
_GRACE_SECONDS = 1.0
_NO_EXIT_CODE = 255  # what the standard library answers when the fork server died and nobody knows
_FAULT = "Phần mềm gặp lỗi khi đọc tệp này nên chưa ghi nhận được nội dung; chuyên viên sẽ kiểm tra trực tiếp."
_FRAME = re.compile(r'File "[^"]*?([^"/]+)", line (\d+)')

_processes = threading.Lock()
"""Starting and reaping poll every child of this process; two threads at once would take each other's exit codes."""


class InterruptedReadError(RuntimeError):
    """The child was ended from outside, or could not be started: no fact about the document. Try again later."""

    transient = True


Reader = Callable[[Connection, Connection, bytes, str, Limits], None]
T = TypeVar("T")


@dataclass(frozen=True)
class _Question(Generic[T]):
    """What is asked of a child: what runs in it, how long its answer may be, and what it must look like."""

    asked: Reader
    most: int
    decode: Callable[[bytes], T]


@dataclass(frozen=True)
class _Ended:
    """How a child ended: its answer, its last words, its exit code, None of which can be trusted."""

    answer: bytes
    errors: bytes
    code: int | None
    in_time: bool


class Sandbox:
    """Reads documents and unpacks containers, one child process each. Threads may share one.

    `reader` and `unpacker` are what runs in the child. `clock` counts seconds and never goes back; who asks for many
    files of one mail measures with it.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        reader: Reader = orders.read,
        unpacker: Reader = orders.unpack,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits or Limits()
        self._reading = _Question(reader, self._limits.output_bytes, decode)
        self._unpacking = _Question(unpacker, self._limits.unpacked_bytes, decode_unpacked)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOADED)
        self.clock = clock

    def read(self, data: bytes, file: str) -> ReadOutcome:
        """Return what `data` says; `file` is its name, for the source of each row.

        A file that takes too long or too much, or kills its reader, is Unreadable. So is one on which our own code
        fails; that is logged as an error. InterruptedReadError if the child was stopped from outside.
        """
        return self._ask(self._reading, data, file)

    def unpack(self, data: bytes, file: str) -> UnpackOutcome:
        """Return the files that `data` holds, one level deep, or that it is no container; fails as `read` does."""
        return self._ask(self._unpacking, data, file)

    def letter(self, data: bytes, file: str) -> tuple[str, ...] | Unreadable:
        """Return the lines of an official letter; fails as `read` does."""
        return self._ask(_Question(orders.read_letter, self._limits.output_bytes, decode_lines), data, file)

    def _ask(self, question: _Question[T], data: bytes, file: str) -> T | Unreadable:
        ended = self._run(question, data, file)
        if not ended.in_time or len(ended.answer) > question.most:
            log.warning("read abandoned document=%s bytes=%d", _mark(data), len(data))
            return Unreadable(TOO_COMPLEX)
        if not ended.answer:
            return _without_answer(ended, data)
        try:
            return question.decode(ended.answer)
        except OutcomeError:
            log.exception("read answer refused document=%s", _mark(data))
            return Unreadable(_FAULT)

    def _run(self, question: _Question[T], data: bytes, file: str) -> _Ended:
        deadline = time.monotonic() + self._limits.wall_seconds
        answer, answer_there = self._context.Pipe(duplex=False)
        errors, errors_there = self._context.Pipe(duplex=False)
        with answer, errors:
            with answer_there, errors_there:
                process = self._start(question.asked, (answer_there, errors_there), data, file)
            drain = Drain(answer, errors, question.most)
            in_time = drain.until(deadline)
            code = _reap(process, _GRACE_SECONDS if in_time else 0.0)
        return _Ended(bytes(drain.answer), bytes(drain.errors), code, in_time)

    def _start(self, asked: Reader, pipes: tuple[Connection, Connection], data: bytes, file: str) -> ForkServerProcess:
        process = self._context.Process(target=asked, args=(*pipes, data, file, self._limits), daemon=True)
        try:
            with _processes:
                process.start()
        except (OSError, EOFError) as error:
            raise InterruptedReadError("the reader could not be started") from error
        return process


def measures() -> tuple[str, ...]:
    """Start a child and return which measures bound it here: "limits", "landlock", "seccomp" …; none when it fails."""
    try:
        answer = Sandbox(reader=orders.tell_measures).read(b"", "")
    except InterruptedReadError:
        return ()
    told = answer.reason.split() if isinstance(answer, Unreadable) else []
    return tuple(told) if "limits" in told else ()


def _reap(process: ForkServerProcess, grace: float) -> int | None:
    """Wait for a child that has said all, or end it; return its exit code. The fork server buries it."""
    with _processes:
        process.join(grace)
        if process.exitcode is None:
            process.kill()
            process.join()
        code = process.exitcode
        process.close()
    return code


def _without_answer(ended: _Ended, data: bytes) -> Unreadable:
    """Tell a child that a document killed from one that was stopped from outside and one that met a fault of ours."""
    if ended.code in (_NO_EXIT_CODE, -signal.SIGTERM, -signal.SIGINT):
        raise InterruptedReadError("the reader was stopped from outside")
    log.error("reader died document=%s exit=%s error=%s", _mark(data), ended.code, _last_words(ended.errors))
    return Unreadable(_FAULT if ended.code == 1 else TOO_COMPLEX)


def _last_words(errors: bytes) -> str:
    """Return the kind and the place of an error, without its message, which may quote a document."""
    text = errors.decode("utf-8", "replace")
    frames = _FRAME.findall(text)
    lines = text.strip().splitlines()
    kind = lines[-1].partition(":")[0][:80] if lines else "none"
    return f"{kind} at {frames[-1][0]}:{frames[-1][1]}" if frames else kind


def _mark(data: bytes) -> str:
    """Return the beginning of the name that the document has in the blob store."""
    return hashlib.sha256(data).hexdigest()[:12]
