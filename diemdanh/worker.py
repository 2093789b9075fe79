"""The service: one cycle again and again, woken early when the server tells of new mail."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apscheduler.job import Job
from apscheduler.schedulers.background import BackgroundScheduler

from diemdanh.clock import system_clock
from diemdanh.rounds import open_rounds
from diemdanh.stop_signals import StopSignals
from diemdanh.wiring import Parts
from ingest.mailbox import MailboxError, NotTriedError
from reminders import alerts, digest, reminding
from reminders.sending import SendingError
from rules.problems import InputProblems
from store.database import StoreError
from store.locks import Busy

log = logging.getLogger(__name__)

# After a refusal that only a person can mend, the sending server is left alone for a while: never hammer a refused
# login. The mailbox has a door that sees to it.
_AFTER_REFUSAL = timedelta(minutes=15)
# How long the watch rests after the mailbox failed, at least: polling tries beside it.
_AFTER_FAILURE_SECONDS = 10
# RFC 2177 wants a new IDLE at least every 29 minutes. A connection that dies before shows by its keep-alive, and
# polling goes on meanwhile.
_IDLE_SLICE_SECONDS = 24 * 60


@dataclass
class Cycle:
    """Everything that may be due: poll, new rounds, alerts, reminders, digest, sending. Each may fail alone.

    `wanted` is set where the cycle is wanted again at once: mail has come, or there is more to send.
    """

    parts: Parts
    wanted: threading.Event = field(default_factory=threading.Event)
    _not_before: dict[str, datetime] = field(default_factory=dict)
    _started_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._started_at = self.parts.clock()

    def run(self) -> None:
        """Do what is due now. Every step asks the database what is due and not done, so it may run at any time."""
        began = self.parts.clock()
        steps: dict[str, Callable[[datetime], object]] = {
            "rounds": lambda now: open_rounds(self.parts, now),
            "poll": self.parts.poller.poll,
            "alerts": lambda _: self._alert(began),  # as of before the poll: one that takes long has not failed
            "reminders": self._remind,
            "digest": self._digest,
            "send": self._send,
        }
        for name, step in steps.items():
            now = self.parts.clock()  # anew for each: a poll may have taken long
            if self._not_before.get(name, now) <= now:
                self._attempt(name, step, now)

    def _attempt(self, name: str, step: Callable[[datetime], object], now: datetime) -> None:
        try:
            step(now)
        except Busy as error:
            log.info("%s: %s", name, error)
        except NotTriedError as error:
            log.info("%s: %s", name, error)
        except (MailboxError, SendingError) as error:
            log.log(logging.WARNING if error.transient else logging.ERROR, "%s: %s %s", name, error, error.hint)
            if isinstance(error, SendingError) and not error.transient:
                self._not_before[name] = now + _AFTER_REFUSAL
        except StoreError as error:
            log.warning("%s: %s", name, error)
        except Exception:  # the one place around one job: the others go on, and it is tried again
            log.exception("%s failed", name)

    def _send(self, now: datetime) -> None:
        """Send until all is sent, new mail has come or it is time to look: whoever reports now is not reminded."""
        until = time.monotonic() + self.parts.settings.ingest.poll_seconds
        done = self.parts.deliverer.deliver(now, lambda: self.wanted.is_set() or time.monotonic() > until)
        if done.more:
            self.wanted.set()

    def _alert(self, began: datetime) -> None:
        alerts.queue_alerts(self.parts.database, self.parts.office, self._started_at, began)

    def _remind(self, now: datetime) -> None:
        reminding.queue_due_reminders(self.parts.database, self.parts.office, now)

    def _digest(self, now: datetime) -> None:
        digest.queue_digest(self.parts.database, self.parts.office, self.parts.settings.reminders.digest_at, now)


class Worker:
    """Runs the cycle on a schedule until it is stopped."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._stopped = parts.stopping
        self._wanted = threading.Event()
        self._cycle = Cycle(parts, self._wanted)
        # Missed runs are caught up once (coalesce), however long the machine slept: the default grace of one second
        # would drop them.
        self._scheduler = BackgroundScheduler(
            timezone=parts.plain_calendar.zone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; the message or the batch at hand is finished first."""
        with StopSignals() as signals:
            self._start()
            signals.wait()
            self._stopped.set()
            self._scheduler.shutdown(wait=True)
            self._parts.close()
        log.info("stopped")

    def _start(self) -> None:
        seconds = self._parts.settings.ingest.poll_seconds
        job = self._scheduler.add_job(self._tick, "interval", seconds=seconds, next_run_time=system_clock())
        self._scheduler.start()
        log.info("started, polling every %d s", seconds)
        if self._parts.settings.ingest.idle:
            threading.Thread(target=self._watch, args=(job,), name="watch", daemon=True).start()

    def _tick(self) -> None:
        """Run the cycle, and again while mail was announced during it."""
        self._wanted.set()
        while self._wanted.is_set() and not self._stopped.is_set():
            self._wanted.clear()
            self._cycle.run()

    def _watch(self, job: Job) -> None:
        """Wake the cycle when the server tells of new mail. Only a hint: polling goes on beside it."""
        door = self._parts.door
        while not self._stopped.is_set():
            try:
                self._listen(job)
            except (MailboxError, InputProblems) as error:
                log.info("idle: %s", error)
                self._stopped.wait(max(_AFTER_FAILURE_SECONDS, door.seconds_shut()))
            else:
                return

    def _listen(self, job: Job) -> None:
        """Listen until the worker stops or the server turns out not to know IDLE. Raises MailboxError."""
        with self._parts.door.connect() as mailbox:
            mailbox.open()
            if not mailbox.can_wait():
                log.info("no IDLE on this server; polling only")
                return
            while not self._stopped.is_set():
                if mailbox.wait(_IDLE_SLICE_SECONDS, self._stopped.is_set):
                    self._wanted.set()
                    job.modify(next_run_time=system_clock())
