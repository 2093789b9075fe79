"""A signal to stop is never missed, whenever it comes."""

import subprocess
import sys

import pytest

_SEEN = """\
import os, signal, sys, threading, time
from diemdanh.stop_signals import StopSignals

def tell(after):
    time.sleep(after)
    os.kill(os.getpid(), NUMBER)

for turn in range(300):
    with StopSignals() as signals:
        if turn % 2:
            tell(0)
        else:
            threading.Thread(target=tell, args=(turn / 100_000,)).start()
        signals.wait()
print("told", signal.getsignal(NUMBER) is signal.SIG_DFL, signal.getsignal(NUMBER) is signal.default_int_handler)
"""


@pytest.mark.parametrize(("number", "before"), [("SIGTERM", "told True False"), ("SIGINT", "told False True")])
def test_a_signal_is_heard_whether_it_comes_before_the_wait_or_during_it(number: str, before: str) -> None:
    script = _SEEN.replace("NUMBER", f"signal.{number}")
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert finished.stdout.strip() == before
